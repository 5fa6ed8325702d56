"""Vector files through geopandas: read here, and nowhere else but here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd

#: Bytes in which a file shows what it is, and a GeoJSON file names its coordinate reference system, if it does.
_HEAD: Final = 65_536
#: A proxy that is not there: whatever slips through reaches no server.
_NO_NETWORK: Final = {"GDAL_HTTP_PROXY": "127.0.0.1:1", "GDAL_HTTP_MAX_RETRY": "0"}
_PARQUET: Final = frozenset({".parquet", ".pq", ".geoparquet"})
_JSON: Final = frozenset({".geojson", ".json"})

#: Names of the coordinates that a vector file's points turn into.
_POINT_COLUMNS: Final = ("lat", "lon")


def read_vector(path: Path, what: str) -> "gpd.GeoDataFrame":
    """The file's features. Row: a feature. ``what``: how messages name the file.

    Raises `InputError` when it cannot be read, would send the reader to another file or a server, or names a
    coordinate reference system that nobody knows.
    """
    import geopandas as gpd

    _refuse_foreign(path, what)
    try:
        if path.suffix.lower() in _PARQUET:
            return gpd.read_parquet(path)
        with _offline():
            return gpd.read_file(path)
    except Exception as error:  # noqa: BLE001  (GDAL raises many kinds, and may quote the file's content)
        raise InputError(
            f"{what} cannot be read as a vector file ({type(error).__name__}). "
            "Wanted: GeoJSON, GeoPackage, Shapefile or GeoParquet."
        ) from None


@contextmanager
def _offline() -> Iterator[None]:
    """GDAL without a network, and its settings afterwards as they were."""
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in _NO_NETWORK}
    pyogrio.set_gdal_config_options(_NO_NETWORK)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _refuse_foreign(path: Path, what: str) -> None:
    """GDAL takes a file for what it holds, not for its name: a virtual layer can name a server or another file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    json = path.suffix.lower() in _JSON
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() == ".vrt" or b"<OGRVRT" in head or (json and not start.startswith(b"{")):
        raise InputError(
            f"{what} cannot be read as a vector file of its own. Wanted: GeoJSON, GeoPackage, Shapefile or GeoParquet."
        )
    if json:
        _refuse_unknown_crs(head, what)


def _refuse_unknown_crs(head: bytes, what: str) -> None:
    """GDAL takes a GeoJSON file in a system that nobody knows for degrees, and follows a link to one."""
    declared = re.search(rb'"crs"\s*:\s*\{[^}]*"type"\s*:\s*"', head)
    named = re.search(rb'"crs"\s*:\s*\{[^}]*"name"\s*:\s*"([^"]*)"', head)
    if declared is None and named is None:
        return
    import pyproj

    try:
        pyproj.CRS.from_user_input(named[1].decode("utf-8", "replace") if named else "")
    except pyproj.exceptions.CRSError:
        raise InputError(
            f"{what} names a coordinate reference system that is not known. "
            "Set the right one (in QGIS: Layer > Set CRS) and save it again."
        ) from None


def points(frame: Any, what: str) -> pd.DataFrame:
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
