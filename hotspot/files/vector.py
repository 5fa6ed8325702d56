"""Vector files. Each format has one reader, chosen by the file's ending, which refuses what is not of that format."""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspot.errors import InputError
from hotspot.files.archive import SHAPEFILE, find_member, read_member
from hotspot.files.gdal import read_flatgeobuf, read_shapefile
from hotspot.files.geojson import read_geojson
from hotspot.files.parts import refuse_part
from hotspot.files.paths import as_path, contents, unreachable
from hotspot.files.reference import in_degrees, system
from hotspot.files.remarks import counted_remarks, remarked, with_remarks
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

_JSON: Final = (".geojson", ".json", ".geojsonl", ".geojsons", ".geojsonseq")
PARQUET: Final = (".parquet", ".pq", ".geoparquet")
#: Endings of vector files; that of Parquet says nothing about shapes.
VECTOR: Final = (*_JSON, ".gpkg", ".shp", ".fgb", ".geoparquet")
#: Tables of text in an archive; there each is unpacked already.
PLAIN: Final = (".csv", ".txt", ".tsv")
_WANTED: Final = "Wanted: GeoJSON, GeoPackage, Shapefile, FlatGeobuf or GeoParquet, or one of them in a .zip."

#: Names of the coordinates that a vector file's points turn into.
_POINT_COLUMNS: Final = ("lat", "lon")


def read_vector(path: Path, what: str) -> "gpd.GeoDataFrame":
    """The file's features, of its one layer. Row: a feature. ``what``: how messages name the file.

    Raises `InputError` as `read_layer`.
    """
    return read_layer(path, what, advice="Save the one that is meant as a file of its own.")[0]


def read_layer(
    path: Path, what: str, layer: str | None = None, advice: str = ""
) -> "tuple[gpd.GeoDataFrame, tuple[Said, ...]]":
    """The file's features, and what was decided. Row: a feature. ``what``: how messages name the file.

    ``layer``: of a GeoPackage the name of one, or ``all``. ``advice``: what to do where several could be meant, in
    place of naming one by the option --layer.

    Raises `InputError` when it cannot be read, is of a kind that is not known, or names a coordinate reference system
    that nobody knows. Nothing but this file is opened (of a Shapefile its parts), and no server is asked.
    """
    path = as_path(path)
    ending = path.suffix.lower()
    if ending == ".zip":
        name = find_member(path, what, (VECTOR, PARQUET))
        parts = read_member(path, name, what)
        if name.lower().endswith(".gpkg"):
            return _geopackage(parts[".gpkg"], what, layer, advice)
        refuse_part(layer, what, "layer")
        return _told(_read(Path(name).suffix.lower(), parts, what))
    if ending == ".gpkg":
        return _geopackage(path, what, layer, advice)
    refuse_part(layer, what, "layer")
    if ending == ".shp":
        return _told(read_shapefile(_beside(path, what), what))
    if ending not in {*VECTOR, *PARQUET}:
        raise InputError(f"{what} cannot be read as a vector file: its kind is not known. {_WANTED}")
    return _told(_read(ending, {ending: contents(path, what)}, what))


def _geopackage(
    source: Path | bytes, what: str, layer: str | None, advice: str
) -> "tuple[gpd.GeoDataFrame, tuple[Said, ...]]":
    # SQLite is loaded for a GeoPackage only.
    from hotspot.files.geopackage import read_geopackage

    return read_geopackage(source, what, layer, advice)


def _told(frame: "gpd.GeoDataFrame") -> "tuple[gpd.GeoDataFrame, tuple[Said, ...]]":
    return frame, remarked(frame)


def has_shapes(path: Path) -> bool:
    """Whether a file is one of shapes: by its ending, that of what a .zip holds, or what a Parquet file says."""
    ending = path.suffix.lower()
    if ending == ".zip":
        return Path(find_member(path, path.name, (VECTOR, PARQUET, PLAIN))).suffix.lower() in VECTOR
    if ending not in PARQUET:
        return ending in VECTOR
    import pyarrow.parquet as pq

    try:
        return b"geo" in (pq.read_schema(path).metadata or {})
    except (OSError, ValueError):
        # Whoever reads it says what is wrong.
        return False


def _read(ending: str, parts: dict[str, bytes], what: str) -> "gpd.GeoDataFrame":
    if ending == ".shp":
        return read_shapefile(parts, what)
    content = parts[ending]
    if ending == ".fgb":
        return read_flatgeobuf(content, what)
    return read_geojson(content, what) if ending in _JSON else _geoparquet(content, what)


def _beside(path: Path, what: str) -> dict[str, bytes]:
    """Ending -> bytes of the files that together are the Shapefile, endings in small or capital letters."""
    found: dict[str, bytes] = {}
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir())
    except OSError as error:
        raise unreachable(what, error) from None
    for name in [path.name, *beside]:
        ending = Path(name).suffix
        if ending.lower() in SHAPEFILE and ending.lower() not in found and name[: -len(ending)] == path.stem:
            part = path.with_name(name)
            if part.is_file():
                found[ending.lower()] = contents(part, what)
    return found


def _geoparquet(content: bytes, what: str) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    try:
        _check_systems(content, what)
        with counted_remarks() as remarks:
            frame = gpd.read_parquet(io.BytesIO(content))  # type: ignore[arg-type]  # its stubs know paths only
        found: gpd.GeoDataFrame = with_remarks(frame, remarks)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001  (Arrow raises many kinds, and may quote the file's content)
        raise InputError(
            f"{what} cannot be read as a vector file ({type(error).__name__}). It may be damaged, or hold no shapes. "
            f"{_WANTED}"
        ) from None
    return found


def _check_systems(content: bytes, what: str) -> None:
    """What the head says of reference systems, before PROJ is given it to open files by."""
    import pyarrow.parquet as pq

    head = json.loads((pq.read_schema(io.BytesIO(content)).metadata or {}).get(b"geo", b"{}"))
    for column in head.get("columns", {}).values():
        if column.get("crs") is not None:
            system(column["crs"], what)


def holds_shapes(path: Path) -> bool:
    """Whether a file is one of shapes: by its ending, of Parquet by its head, of an archive by what it holds."""
    path = as_path(path)
    ending = path.suffix.lower()
    if ending == ".zip":
        name = find_member(path, "The archive", (VECTOR, PARQUET, (".csv", ".txt", ".tsv")))
        return name.lower().endswith((*VECTOR, *PARQUET))
    if ending not in PARQUET:
        return ending in VECTOR
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            # GeoParquet says so in its head.
            return b"geo" in (pq.read_schema(file).metadata or {})
    except (pa.ArrowException, OSError):
        return False


def points(frame: Any, what: str) -> tuple[pd.DataFrame, tuple[Said, ...]]:
    """The table with its point geometry as columns ``lat`` and ``lon`` in degrees, and what was decided.

    A multipoint of one point is that point; an empty one has no coordinates. Raises `InputError` for other shapes.
    """
    if frame.crs is None:
        raise InputError(
            f"{what} does not say its coordinate reference system. Set it (in QGIS: Layer > Set CRS) and save it again."
        )
    shapes = frame.geometry
    plain_shapes = np.asarray(shapes.array, dtype=object)
    kinds, parts = shapely.get_type_id(plain_shapes), shapely.get_num_geometries(plain_shapes)
    empty = shapely.is_empty(plain_shapes)
    single = (kinds == shapely.GeometryType.MULTIPOINT) & (parts == 1)
    other = int((~(single | empty | np.isin(kinds, (shapely.GeometryType.MISSING, shapely.GeometryType.POINT)))).sum())
    if other:
        raise InputError(
            f"{what}: {other:,} of {len(frame):,} shapes are not points. Wanted: one point for each event."
        )
    notes = [said("notes.from_geometry")]
    if empty.any():
        notes.append(said("files.empty_shapes", int(empty.sum()), shapes=int(empty.sum()), rows=len(frame)))
    if single.any() or empty.any():
        plain_shapes[single] = shapely.get_geometry(plain_shapes[single], 0)
        plain_shapes[empty] = None
        shapes = type(shapes)(plain_shapes, index=shapes.index, crs=shapes.crs, name=shapes.name)
    degrees = in_degrees(shapes)
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
    return plain, tuple(notes)
