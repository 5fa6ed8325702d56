"""Any table of events as one DuckDB relation: files are scanned where they lie, frames where they are."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.errors import InputError
from hotspot.files.archive import find_member, read_member
from hotspot.files.excel import read_excel
from hotspot.files.parquet import parquet_member, parquet_relation
from hotspot.files.paths import as_path, check_file, shown
from hotspot.files.query import connect, from_frame
from hotspot.files.text import csv_relation, member_relation
from hotspot.files.vector import PLAIN, VECTOR, points, read_vector
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

_FROM_GEOMETRY: Final = (said("notes.from_geometry"),)
_TEXT: Final = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".csv.zst", ".txt.zst", ".tsv.zst")
_PARQUET: Final = (".parquet", ".pq")
_EXCEL: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")


@dataclass(frozen=True)
class Source:
    """A table of events, not read yet."""

    relation: "duckdb.DuckDBPyRelation"
    """Row: an event, in the order of the file or frame."""
    what: str
    """How messages name it: the file's own name, or "the table"."""
    notes: tuple[Said, ...] = ()
    """What was decided while opening it."""
    doubled: tuple[str, ...] = ()
    """Names that several of its columns have; all but the first are numbered in the relation."""
    texts: bool = False
    """Whether every column is text because the file knows no types."""


def open_source(source: Any, *, layer: str | None = None, sheet: str | None = None) -> Source:
    """A path, a pandas, GeoPandas, Polars or Arrow table, or a DuckDB relation as a `Source`."""
    import duckdb

    if isinstance(source, (str, Path)):
        return _open_path(as_path(source), layer, sheet)
    if isinstance(source, duckdb.DuckDBPyRelation):
        return Source(source, "the relation")
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        return Source(from_frame(points(source, "the table")), "the table", _FROM_GEOMETRY)
    if isinstance(source, pd.DataFrame):
        return Source(from_frame(source), "the table")
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        return Source(connect().from_arrow(pa.table(source)), "the table")
    raise InputError(
        f"Events cannot be read from a {type(source).__name__}. Wanted: a path, a pandas, GeoPandas, Polars "
        "or Arrow table, or a DuckDB relation."
    )


def _open_path(path: Path, layer: str | None, sheet: str | None) -> Source:
    what = shown(path)
    check_file(path, f"The events file {what}", "a file of events (CSV, Parquet, GeoJSON, ...)")
    name = what.lower()
    if name.endswith(_TEXT):
        relation, notes, doubled = csv_relation(connect(path), path)
        return Source(relation, what, notes, doubled, texts=True)
    if name.endswith(_PARQUET):
        return Source(parquet_relation(path), what)
    if name.endswith(VECTOR):
        return Source(from_frame(points(read_vector(path, what), what)), what, _FROM_GEOMETRY)
    if name.endswith(_EXCEL):
        frame, notes, doubled = read_excel(path, sheet)
        return Source(from_frame(frame), what, notes, doubled)
    if name.endswith(".zip"):
        return _open_archive(path, what)
    raise InputError(
        f"{what}: files of this kind are not known. Wanted: CSV (.csv, .txt, .tsv, also .gz and .zst), "
        "Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet or Excel."
    )


def _open_archive(path: Path, what: str) -> Source:
    """The one table in a .zip; what else lies there (a page on its terms, a style) is left alone."""
    name = find_member(path, what, (VECTOR, _PARQUET, PLAIN))
    if name.lower().endswith(VECTOR):
        return Source(from_frame(points(read_vector(path, what), what)), what, _FROM_GEOMETRY)
    (content,) = read_member(path, name, what).values()
    if name.lower().endswith(_PARQUET):
        return Source(parquet_member(content, path, what), what)
    relation, notes, doubled = member_relation(connect(), content, what)
    return Source(relation, what, notes, doubled, texts=True)
