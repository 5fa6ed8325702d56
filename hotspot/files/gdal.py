"""The formats that are left to GDAL: Shapefile, FlatGeobuf and OSM PBF, handed over as bytes that nothing else can be.

GDAL asks each of its drivers whether a file is theirs, and some follow what a file names, to other files and to
servers (GDALG, VRT). So it gets neither a path nor a choice: these formats begin with bytes that hold a zero before any
text, which no driver of texts reads past, and lie in memory under a name of GDAL's own, with nothing beside them.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from hotspot.errors import InputError
from hotspot.files.reference import system
from hotspot.files.remarks import counted_remarks, with_remarks

if TYPE_CHECKING:
    import geopandas as gpd

#: ESRI Shapefile Technical Description (1998), table 1: the file code 9994, then five integers that are zero.
_SHP: Final = b"\0\0\x27\x0a" + bytes(20)
#: The first seven of FlatGeobuf's eight bytes; the last one, the patch, is 0 or 1.
_FGB: Final = b"fgb\3fgb"
#: A head of 16 MB or more would leave no zero in the bytes that say how long it is.
_HEAD_ENDS: Final = 11
#: An OpenStreetMap extract begins with the length of a head below 256 bytes, which names itself (wiki: PBF Format).
_OSM: Final = b"\0\0\0"
_OSM_HEAD: Final = b"\n\x09OSMHeader"
#: Layer as GDAL names it -> columns, and the rows that are read: an extract holds buildings that nobody asked for.
_OSM_LAYERS: Final = {
    "lines": (("name", "highway", "waterway"), "highway IS NOT NULL OR waterway IS NOT NULL"),
    "multipolygons": (
        ("name", "natural", "leisure", "landuse", "boundary"),
        (
            "natural IN ('water', 'bay') OR leisure IN ('park', 'nature_reserve') OR boundary = 'national_park' "
            "OR landuse IN ('reservoir', 'basin', 'recreation_ground', 'village_green')"
        ),
    ),
}
#: A second wall: servers are not asked, even if a driver wanted to, and nothing is put beside the files.
_NO_NETWORK: Final = {
    "CPL_TMPDIR": "/vsimem/",
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "CPL_VSIL_ZIP_ALLOWED_EXTENSIONS": ".zip",
}


def read_flatgeobuf(content: bytes, what: str) -> "gpd.GeoDataFrame":
    """Row: a feature. Raises `InputError` for what is no FlatGeobuf."""
    if (
        not content.startswith(_FGB)
        or content[7:8] not in {b"\0", b"\1"}
        or content[_HEAD_ENDS : _HEAD_ENDS + 1] != b"\0"
    ):
        raise _not(what, "FlatGeobuf")
    return _read(content, what, "FlatGeobuf")


def read_shapefile(parts: Mapping[str, bytes], what: str) -> "gpd.GeoDataFrame":
    """Row: a feature. ``parts``: ending (".shp", ".shx", ".dbf", ".prj", ".cpg") -> the file's bytes.

    Raises `InputError` for what is no Shapefile, and where a part is missing that it cannot be read without.
    """
    if not parts[".shp"].startswith(_SHP):
        raise _not(what, "Shapefile")
    missing = [ending for ending in (".shx", ".dbf") if ending not in parts]
    if missing:
        raise InputError(f"{what} is a Shapefile without its {' and '.join(missing)}, which must lie beside it.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for ending, content in parts.items():
            archive.writestr(f"layer{ending}", content)
    return _read(packed.getvalue(), what, "Shapefile")


def read_osm(content: bytes, what: str) -> "gpd.GeoDataFrame":
    """Streets, water and parks of an OpenStreetMap extract (.pbf). Row: a way, or an area of a way or a relation.

    Columns: ``name`` and the tags ``highway``, ``waterway``, ``natural``, ``leisure``, ``landuse``, ``boundary``. One
    whose ways are not all in the extract may have no shape. Raises `InputError` for what is no such file.
    """
    if not content.startswith(_OSM) or content[4 : 4 + len(_OSM_HEAD)] != _OSM_HEAD:
        raise _not(what, "OpenStreetMap extract")
    import pandas as pd

    parts = [
        # Of an area whose ways are not all in the extract GDAL makes what is no shape.
        _read(
            content, what, "OpenStreetMap extract", layer=layer, where=where, columns=list(columns), on_invalid="ignore"
        )
        for layer, (columns, where) in _OSM_LAYERS.items()
    ]
    frame: gpd.GeoDataFrame = pd.concat(parts, ignore_index=True)
    found: gpd.GeoDataFrame = with_remarks(frame, [sum(int(part.attrs["remarks"]) for part in parts)])
    return found


def _read(content: bytes, what: str, kind: str, **chosen: Any) -> "gpd.GeoDataFrame":
    import pyogrio

    try:
        with counted_remarks() as remarks, _offline():
            frame: gpd.GeoDataFrame = pyogrio.read_dataframe(content, **chosen)
    except Exception as error:  # noqa: BLE001  (GDAL raises many kinds, and may quote the file's content)
        raise InputError(
            f"{what} cannot be read as a vector file: the {kind} is damaged ({type(error).__name__}). Save it again."
        ) from None
    if frame.crs is not None:
        system(frame.crs.to_json_dict(), what)
    found: gpd.GeoDataFrame = with_remarks(frame, remarks)
    return found


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


def _not(what: str, kind: str) -> InputError:
    return InputError(
        f"{what} cannot be read as a vector file: it is no {kind}, whatever its name says. "
        "Save it again, best as GeoPackage or GeoJSON."
    )
