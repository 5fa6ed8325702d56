"""Any table of events as one DuckDB relation: files are scanned where they lie, frames where they are."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.errors import InputError, MissingExtraError
from hotspot.events.text_files import csv_relation
from hotspot.vector_files import read_vector

if TYPE_CHECKING:
    import duckdb

_FROM_GEOMETRY: Final = ("Coordinates are those of the points' geometry, in degrees; lat and lon name them.",)
#: Names of the coordinates that a vector file's points turn into.
_POINT_COLUMNS: Final = ("lat", "lon")
_TEXT: Final = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".csv.zst", ".txt.zst", ".tsv.zst")
_PARQUET: Final = (".parquet", ".pq")
_VECTOR: Final = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".geoparquet")
_EXCEL: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")


@dataclass(frozen=True)
class Source:
    """A table of events, not read yet."""

    relation: "duckdb.DuckDBPyRelation"
    """Row: an event, in the order of the file or frame."""
    what: str
    """How messages name it: the file's own name, or "the table"."""
    notes: tuple[str, ...] = ()
    """What was decided while opening it, a sentence each."""


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


def open_source(source: Any) -> Source:
    """A path, a pandas, GeoPandas, Polars or Arrow table, or a DuckDB relation as a `Source`."""
    import duckdb

    if isinstance(source, (str, Path)):
        return _open_path(Path(source))
    if isinstance(source, duckdb.DuckDBPyRelation):
        return Source(source, "the relation")
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        return Source(_from_frame(_points(source, "the table")), "the table", _FROM_GEOMETRY)
    if isinstance(source, pd.DataFrame):
        return Source(_from_frame(source), "the table")
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        return Source(connect().from_arrow(pa.table(source)), "the table")
    raise InputError(
        f"Events cannot be read from a {type(source).__name__}. Wanted: a path, a pandas, GeoPandas, Polars "
        "or Arrow table, or a DuckDB relation."
    )


def _open_path(path: Path) -> Source:
    what = path.name or path.resolve().name
    if not path.exists():
        raise InputError(
            f"The events file {what} does not exist in the folder {path.resolve().parent.name or '/'}. Check the path."
        )
    if path.is_dir():
        raise InputError(f"{what} is a folder. Wanted: a file of events (CSV, Parquet, GeoJSON, ...).")
    if not path.stat().st_size:
        raise InputError(f"The events file {what} is empty (0 bytes).")
    name = what.lower()
    if name.endswith(_TEXT):
        relation, notes = csv_relation(connect(path), path)
        return Source(relation, what, notes)
    if name.endswith(_PARQUET):
        return Source(_parquet(path), what)
    if name.endswith(_VECTOR):
        return Source(_from_frame(_points(read_vector(path, path.name), what)), what, _FROM_GEOMETRY)
    if name.endswith(_EXCEL):
        return Source(_from_frame(_read_excel(path)), what)
    raise InputError(
        f"{what}: files of this kind are not known. Wanted: CSV (.csv, .txt, .tsv, also .gz and .zst), "
        "Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet or Excel."
    )


def _from_frame(frame: pd.DataFrame) -> "duckdb.DuckDBPyRelation":
    import duckdb

    try:
        return connect().from_df(frame)
    except duckdb.Error:
        kinds = sorted({str(kind) for kind in frame.dtypes})
        raise InputError(
            f"The table has a column of a kind that cannot be read. Kinds found: {', '.join(kinds)}. "
            "Turn it into text, numbers or dates first."
        ) from None


def _parquet(path: Path) -> "duckdb.DuckDBPyRelation":
    import duckdb

    try:
        relation = connect(path).read_parquet(str(path))
    except duckdb.Error as error:
        raise InputError(
            f"{path.name} cannot be read as Parquet ({type(error).__name__}). The file may be damaged or "
            "of another kind; export it again."
        ) from None
    if "geometry" in relation.columns and not {"lat", "latitude", "y"} & {c.lower() for c in relation.columns}:
        return _from_frame(_points(read_vector(path, path.name), path.name))
    return relation


def _read_excel(path: Path) -> pd.DataFrame:
    try:
        import python_calamine  # noqa: F401  (only its presence matters here)
    except ImportError:
        raise MissingExtraError(
            f"Reading the Excel file {path.name} needs an extra: pip install 'hotspot-toolkit[excel]'. "
            "Or save the sheet as CSV (in Excel: Save As > CSV UTF-8)."
        ) from None
    try:
        return pd.read_excel(path, engine="calamine")
    except Exception as error:  # noqa: BLE001  (the reader raises many kinds, and may quote the file)
        raise InputError(f"{path.name} cannot be read as an Excel file ({type(error).__name__}).") from None


def _points(frame: Any, what: str) -> pd.DataFrame:
    """The table with its point geometry as columns ``lat`` and ``lon`` in degrees."""
    if frame.crs is None:
        raise InputError(
            f"{what} does not say its coordinate reference system. Set it (in QGIS: Layer > Set CRS) and save it again."
        )
    shapes = frame.geometry
    other = int((~shapes.geom_type.isin(["Point"]) & shapes.notna()).sum())
    if other:
        raise InputError(
            f"{what}: {other:,} of {len(frame):,} shapes are not points. Wanted: one point for each event."
        )
    degrees = shapes.to_crs(4326)
    plain = pd.DataFrame(frame.drop(columns=shapes.name))
    lat, lon = _POINT_COLUMNS
    # The geometry is the file's own word on where an event is; columns of these names would contradict it.
    plain = plain.drop(
        columns=[
            c
            for c in plain.columns
            if str(c).lower() in {"lat", "latitude", "lon", "lng", "long", "longitude", "x", "y"}
        ]
    )
    plain[lat], plain[lon] = degrees.y, degrees.x
    return plain
