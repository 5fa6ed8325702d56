"""Parquet files, scanned where they lie."""

from pathlib import Path
from typing import TYPE_CHECKING

from hotspot.errors import InputError
from hotspot.files.query import connect, from_frame
from hotspot.files.vector import points, read_vector

if TYPE_CHECKING:
    import duckdb


def parquet_relation(path: Path) -> "duckdb.DuckDBPyRelation":
    """The file as a relation; of a GeoParquet file without columns of coordinates, its points as such columns."""
    import duckdb

    try:
        relation = connect(path).read_parquet(str(path))
    except duckdb.Error as error:
        raise InputError(
            f"{path.name} cannot be read as Parquet ({type(error).__name__}). The file may be damaged or "
            "of another kind; export it again."
        ) from None
    if "geometry" in relation.columns and not {"lat", "latitude", "y"} & {c.lower() for c in relation.columns}:
        return from_frame(points(read_vector(path, path.name), path.name))
    return relation
