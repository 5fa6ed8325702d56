"""DuckDB as this package uses it: in memory, one file at most, no network."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from hotspot.errors import InputError

if TYPE_CHECKING:
    import duckdb


def connect(file: Path | None = None) -> "duckdb.DuckDBPyConnection":
    """An in-memory DuckDB that can read this one file, no other, and never reaches for the network."""
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    # Records must not spill to a disk that nobody clears, and a condition must not name variables of this program.
    connection.execute("SET temp_directory = ''; SET python_enable_replacements = false")
    if file is not None:
        connection.execute(f"SET allowed_paths = ['{str(file).replace(chr(39), chr(39) * 2)}']")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def quoted(column: str) -> str:
    """The name of a column as SQL wants it."""
    return '"' + column.replace('"', '""') + '"'


def from_frame(frame: pd.DataFrame) -> "duckdb.DuckDBPyRelation":
    """A frame as a relation; its rows stay where they are."""
    import duckdb

    try:
        return connect().from_df(frame)
    except duckdb.Error:
        kinds = sorted({str(kind) for kind in frame.dtypes})
        raise InputError(
            f"The table has a column of a kind that cannot be read. Kinds found: {', '.join(kinds)}. "
            "Turn it into text, numbers or dates first."
        ) from None
