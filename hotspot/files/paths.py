"""What a user names as a file: that it is one, before anything opens it. A name is a path and nothing else."""

import os
import stat
import unicodedata
from pathlib import Path
from typing import Any, Final

from hotspot.errors import InputError

#: A piece of a file that is held in memory may have: what the readers of shapes can count in.
MOST_BYTES: Final = 2**31 - 1
#: Endings of files that are named where a folder was given, and how many of them.
_KNOWN: Final = frozenset(
    (".csv", ".tsv", ".xlsx", ".parquet", ".geojson", ".json", ".gpkg", ".shp", ".fgb", ".geoparquet", ".zip", ".gdb")
)
_NAMED: Final = 5
#: What Python puts in the place of bytes that are not UTF-8.
_SURROGATES: Final = range(0xD800, 0xE000)


def shown(path: Path) -> str:
    """The file's own name as a message may print it: no control characters, nothing that is not UTF-8."""
    return printable(path.name or path.absolute().name)


def printable(text: str) -> str:
    """A text without control characters and what is not UTF-8."""
    return "".join("\ufffd" if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in text)


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False, too, where nobody may look, and for what the system takes for no name."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def is_utf8(text: str) -> bool:
    """Whether a name can be written in UTF-8, as the manifest and the engine need it."""
    return not any(_SURROGATES.start <= ord(letter) < _SURROGATES.stop for letter in text)


def named_source(source: Any, things: str, wanted: str) -> str:
    """How messages name a file of things, or a table of them; a file is there and holds something.

    ``things``: in the plural ("services"); ``wanted``: what belongs there ("a file of ..."). Raises `InputError` for
    what is neither, and as `check_file`.
    """
    if isinstance(source, (str, Path)):
        path = as_path(source)
        what = f"The {things} file {shown(path)}"
        check_file(path, what, wanted)
        return what
    if not hasattr(source, "columns") and not hasattr(source, "__arrow_c_stream__"):
        raise InputError(
            f"{things.capitalize()} cannot be read from a {type(source).__name__}. Wanted: a path, or a table of "
            f"{things}."
        )
    return f"The table of {things}"


def check_file(path: Path, what: str, wanted: str) -> None:
    """Refuse a path where no file is or none may be read: a folder, a device, a pipe, an empty file.

    ``what``: how messages name it ("The area file wards.geojson"); ``wanted``: what belongs there ("a file of ...").
    Raises `InputError`.
    """
    if not is_utf8(path.name):
        # It stands in the manifest and on the page, which are UTF-8.
        raise InputError(f"{what} has a name that is not UTF-8. Rename it.")
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise InputError(
            f"{what} does not exist in the folder {shown(path.absolute().parent) or '/'}. Check the path."
        ) from None
    except OSError as error:
        raise unreachable(what, error) from None
    if stat.S_ISDIR(found.st_mode):
        if path.suffix.lower() == ".gdb":
            raise InputError(
                f"{what} is a file geodatabase (.gdb), which is not read. Export its layer as GeoPackage or GeoJSON."
            )
        raise InputError(f"{what} is a folder. Wanted: {wanted}.{readable_in(path)}")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{what} is a device or a pipe, not a file. Wanted: {wanted}; save it as a file first.")
    if not found.st_size:
        raise InputError(f"{what} is empty (0 bytes).")
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise unreachable(what, error) from None


def readable_in(folder: Path) -> str:
    """Which files of a folder could be meant, in a sentence; empty where none is known by its ending."""
    try:
        found = sorted(shown(path) for path in folder.iterdir() if path.suffix.lower() in _KNOWN and path.is_file())
    except OSError:
        return ""
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return f" It holds {', '.join(found[:_NAMED])}{more}: name the file that is meant." if found else ""


def unreachable(what: str, error: OSError) -> InputError:
    """What to say of a file that the system does not give: the system's own reason, without the path."""
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return InputError(f"{what} cannot be opened: {reason}. Check the path and the permissions.")


def contents(path: Path, what: str) -> bytes:
    """The bytes of a file. Raises `InputError` beyond what is held in memory, and where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large(what)
        with path.open("rb") as file:
            return file.read()
    except OSError as error:
        raise unreachable(what, error) from None


def too_large(what: str) -> InputError:
    """What to say of a file that is not held in memory."""
    return InputError(f"{what} is larger than 2 GB. Save it as Parquet, GeoPackage or CSV, which are read in pieces.")


def as_path(source: Any) -> Path:
    """The path that a user named, made absolute: no library then takes its beginning for a sign of its own."""
    return Path(source).absolute()
