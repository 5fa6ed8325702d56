"""DuckDB as this package uses it: in memory, files that are named, no network, no record in what it complains of."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pandas as pd

from hotspot.errors import HotspotError, InputError
from hotspot.files.paths import is_utf8
from hotspot.files.room import DEFAULT_ROOM, Room, read_size
from hotspot.files.spill import private_folder

if TYPE_CHECKING:
    import duckdb

Value = TypeVar("Value")

#: Of the machine's memory; a query that wants more ends, and the machine goes on.
MEMORY: Final = "75%"
#: A condition may take so long over all records.
LONGEST_SECONDS: Final = 600.0
#: How often a wait looks up, in seconds: a signal is heard then, and not while the engine works.
_LOOK_UP: Final = 0.1
#: An engine that was told to stop does so after the block of records it is at.
_STOP_SECONDS: Final = 20.0
#: Signs that a pattern would be made of; in brackets each stands for itself.
_SIGNS: Final = "*?["


def connect(files: Iterable[Path] = (), room: Room = DEFAULT_ROOM) -> "duckdb.DuckDBPyConnection":
    """An in-memory DuckDB that can read these files, no other, and never reaches for the network.

    What does not fit into its memory goes, encrypted, into a folder of its own within that of the room, if one is
    named, and else nowhere. Raises `InputError` where nothing can be written there.
    """
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    # A condition must not name variables of this program.
    connection.execute("SET python_enable_replacements = false; SET enable_progress_bar = false")
    # Else what a large question held stays with the process, beside what comes next.
    connection.execute("SET allocator_background_threads = true")
    connection.execute(f"SET memory_limit = '{MEMORY if room.memory is None else f'{read_size(room.memory)}B'}'")
    _set_spill(connection, room.spill)
    names = {name for file in files for name in (literal(file), os.fspath(file.absolute()))}
    if names:
        connection.execute(f"SET allowed_paths = [{', '.join(map(in_quotes, sorted(names)))}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def _set_spill(connection: "duckdb.DuckDBPyConnection", named: Path | None) -> None:
    """Where records go that do not fit into memory; nowhere unless a folder is named: nobody would clear the disk."""
    if named is None:
        connection.execute("SET temp_directory = ''")
        return
    # DuckDB encrypts with AES-256 (GCM), but draws key and nonces with a generator that is not made for it, seeded with
    # 64 bits of the system's: "unsafe" is its word for that. The other generator comes with an extension for networks.
    connection.execute("SET temp_file_encryption = true; SET force_mbedtls_unsafe = 'true'")
    # A folder within: one that is gone when its owner goes is not made anew.
    connection.execute(f"SET temp_directory = {in_quotes(os.fspath(private_folder(connection, named) / 'engine'))}")


def in_quotes(value: str) -> str:
    """A text as SQL wants it."""
    return "'" + value.replace("'", "''") + "'"


def literal(path: Path) -> str:
    """The path as a pattern that fits this path alone: DuckDB reads every name as a pattern.

    Raises `InputError` for a name that cannot be written so: not UTF-8, or a backslash beside signs of a pattern.
    """
    plain = os.fspath(path.absolute())
    if not is_utf8(plain):
        raise InputError("The name of the file, or of a folder on its way, is not UTF-8. Rename it.")
    if os.sep == "/" and "\\" in plain and any(sign in plain for sign in _SIGNS):
        raise InputError(
            "The name of the file, or of a folder on its way, has a backslash beside *, ? or [. Rename it."
        )
    return "".join(f"[{letter}]" if letter in _SIGNS else letter for letter in plain)


def run(
    what: str,
    ask: Callable[[], Value],
    connection: Any = None,
    *,
    seconds: float | None = None,
    explain: Callable[[Exception], Exception | None] = lambda _: None,
) -> Value:
    """The answer of ``ask``, a query. Every query of the package runs here.

    ``what``: how messages name the source. ``connection``: whose work is stopped when ``seconds`` are over or a
    signal comes (Ctrl-C). The engine quotes records in what it complains of, so its error never leaves: ``explain``
    may say what is raised for it, else an `InputError` names its kind only. Exceptions of this package pass.
    """
    answers: list[Value] = []
    problems: list[BaseException] = []
    done = threading.Event()

    def work() -> None:
        try:
            answers.append(ask())
        except BaseException as problem:  # noqa: BLE001 - it is told apart below, in the thread that asked
            problems.append(problem)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True, name="hotspot-query").start()
    waited = 0.0
    try:
        while not done.wait(_LOOK_UP):
            waited += _LOOK_UP
            _refuse_longer(what, waited, seconds)
    except BaseException:
        if connection is not None:
            connection.interrupt()
            done.wait(_STOP_SECONDS)
        raise
    if problems:
        # Taken out: a circle of error and frames would keep the connection, and what it spilled, alive.
        raise _in_words(what, problems.pop(), connection, explain) from None
    return answers[0]


def _refuse_longer(what: str, waited: float, seconds: float | None) -> None:
    if seconds is not None and waited >= seconds:
        raise InputError(
            f"{what}: the condition --where took longer than {seconds:,.0f} seconds and was stopped. Simplify it."
        )


def _in_words(
    what: str, problem: BaseException, connection: Any, explain: Callable[[Exception], Exception | None]
) -> BaseException:
    import duckdb

    if isinstance(problem, HotspotError) or not isinstance(problem, Exception):
        return problem
    if isinstance(problem, MemoryError):
        return InputError(f"{what} needs more memory than this machine has left.")
    if isinstance(problem, duckdb.OutOfMemoryException):
        return _too_little(what, connection)
    return explain(problem) or InputError(
        f"{what} cannot be read through ({type(problem).__name__}). The file may be damaged."
    )


def _too_little(what: str, connection: Any) -> InputError:
    """What to say where the engine's memory does not suffice: how much it was, and what can be done."""
    limit, folder = f"{MEMORY} of this machine's", ""
    if connection is not None:
        query = "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        ((limit, folder),) = run(what, lambda: connection.execute(query).fetchall(), connection)
    more = f"{what} needs more memory than the {limit} that the engine may use"
    if folder:
        return InputError(f"{more}, although it may use the folder of --spill, too. Give it more with --memory.")
    return InputError(
        f"{more} (three quarters of the machine's unless --memory says another). Name a folder in which it may keep "
        "what does not fit (--spill FOLDER), or give it more (--memory 8GB)."
    )


def connection_of(relation: Any) -> Any:
    """Whose work a relation is, so that it can be stopped; None where it does not say."""
    return getattr(relation, "_con", None)


def quoted(column: str) -> str:
    """The name of a column as SQL wants it."""
    return '"' + column.replace('"', '""') + '"'


def from_frame(frame: pd.DataFrame, room: Room = DEFAULT_ROOM) -> "duckdb.DuckDBPyRelation":
    """A frame as a relation; its rows stay where they are."""
    import duckdb

    try:
        return connect(room=room).from_df(frame)
    except duckdb.Error:
        kinds = sorted({str(kind) for kind in frame.dtypes})
        raise InputError(
            f"The table has a column of a kind that cannot be read. Kinds found: {', '.join(kinds)}. "
            "Turn it into text, numbers or dates first."
        ) from None
