"""Any table of events as one DuckDB relation: files are scanned where they lie, frames where they are."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.areas import refuse_unknown_crs
from hotspot.errors import InputError, MissingExtraError
from hotspot.events.text_files import csv_relation

if TYPE_CHECKING:
    import duckdb

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


def connect() -> "duckdb.DuckDBPyConnection":
    """An in-memory DuckDB that never reaches for the network (no extension is fetched)."""
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})


def open_source(source: Any) -> Source:
    """A path, a pandas, GeoPandas, Polars or Arrow table, or a DuckDB relation as a `Source`."""
    import duckdb

    if isinstance(source, (str, Path)):
        return _open_path(Path(source))
    if isinstance(source, duckdb.DuckDBPyRelation):
        return Source(source, "the relation")
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        return Source(connect().from_df(_points(source, "the table")), "the table")
    if isinstance(source, pd.DataFrame):
        return Source(connect().from_df(source), "the table")
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        return Source(connect().from_arrow(pa.table(source)), "the table")
    raise InputError(
        f"Events cannot be read from a {type(source).__name__}. Wanted: a path, a pandas, GeoPandas, Polars "
        "or Arrow table, or a DuckDB relation."
    )


def _open_path(path: Path) -> Source:
    what = path.name
    if not path.exists():
        raise InputError(
            f"The events file {what} does not exist in the folder {path.parent.name or '.'}. Check the path."
        )
    if path.is_dir():
        raise InputError(f"{what} is a folder. Wanted: a file of events (CSV, Parquet, GeoJSON, ...).")
    if not path.stat().st_size:
        raise InputError(f"The events file {what} is empty (0 bytes).")
    name = what.lower()
    if name.endswith(_TEXT):
        relation, notes = csv_relation(connect(), path)
        return Source(relation, what, notes)
    if name.endswith(_PARQUET):
        return Source(_parquet(path), what)
    if name.endswith(_VECTOR):
        return Source(connect().from_df(_points(_read_vector(path), what)), what)
    if name.endswith(_EXCEL):
        return Source(connect().from_df(_read_excel(path)), what)
    raise InputError(
        f"{what}: files of this kind are not known. Wanted: CSV (.csv, .txt, .tsv, also .gz and .zst), "
        "Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet or Excel."
    )


def _parquet(path: Path) -> "duckdb.DuckDBPyRelation":
    import duckdb

    try:
        relation = connect().read_parquet(str(path))
    except duckdb.Error as error:
        raise InputError(
            f"{path.name} cannot be read as Parquet ({type(error).__name__}). The file may be damaged or "
            "of another kind; export it again."
        ) from error
    if "geometry" in relation.columns and not {"lat", "latitude", "y"} & {c.lower() for c in relation.columns}:
        return connect().from_df(_points(_read_vector(path), path.name))
    return relation


def _read_vector(path: Path) -> Any:
    import geopandas as gpd

    refuse_unknown_crs(path, what=path.name)
    try:
        parquet = path.suffix.lower() in {".parquet", ".pq", ".geoparquet"}
        return gpd.read_parquet(path) if parquet else gpd.read_file(path)
    except Exception as error:
        # The reader's own message may quote the file's content.
        raise InputError(f"{path.name} cannot be read as a vector file ({type(error).__name__}).") from error


def _read_excel(path: Path) -> pd.DataFrame:
    try:
        import python_calamine  # noqa: F401  (only its presence matters here)
    except ImportError as error:
        raise MissingExtraError(
            f"Reading the Excel file {path.name} needs an extra: pip install 'hotspot-toolkit[excel]'. "
            "Or save the sheet as CSV (in Excel: Save As > CSV UTF-8)."
        ) from error
    try:
        return pd.read_excel(path, engine="calamine")
    except Exception as error:
        raise InputError(f"{path.name} cannot be read as an Excel file ({type(error).__name__}).") from error


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
