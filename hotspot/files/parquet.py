"""Parquet files, scanned where they lie."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from hotspot.errors import InputError
from hotspot.files.paths import shown
from hotspot.files.query import connect, from_frame, literal, run
from hotspot.files.vector import points, read_vector

if TYPE_CHECKING:
    import duckdb


def parquet_relation(path: Path) -> "duckdb.DuckDBPyRelation":
    """The file as a relation; of a GeoParquet file without columns of coordinates, its points as such columns."""
    what = shown(path)
    connection = connect(path)
    relation = run(
        what,
        lambda: connection.read_parquet(literal(path), hive_partitioning=False),
        connection,
        explain=lambda error: _damaged(what, error),
    )
    return _with_points(relation, path, what)


def parquet_member(content: bytes, path: Path, what: str) -> "duckdb.DuckDBPyRelation":
    """The same of a file that lies in the archive at the path, and here in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        relation = connect().from_arrow(pq.read_table(io.BytesIO(content)))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(what, error) from None
    return _with_points(relation, path, what)


def _with_points(relation: "duckdb.DuckDBPyRelation", path: Path, what: str) -> "duckdb.DuckDBPyRelation":
    if "geometry" in relation.columns and not {"lat", "latitude", "y"} & {c.lower() for c in relation.columns}:
        return from_frame(points(read_vector(path, what), what))
    return relation


def _damaged(what: str, error: Exception) -> InputError:
    return InputError(
        f"{what} cannot be read as Parquet ({type(error).__name__}). The file may be damaged or "
        "of another kind; export it again."
    )
