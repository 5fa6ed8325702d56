"""Files of streets, water and parks."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas.read import refuse_beyond
from hotspot.areas.shapes import repaired
from hotspot.areas.systems import SystemMissingError
from hotspot.base.classes import PARK, ROADS, Recognised, name_column, recognise, unknown
from hotspot.columns import KIND, NAME
from hotspot.errors import InputError
from hotspot.files.gdal import read_osm
from hotspot.files.paths import as_path, check_file, contents, shown
from hotspot.files.reference import in_degrees
from hotspot.files.remarks import remarked
from hotspot.files.vector import read_vector
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

#: Ending of OpenStreetMap extracts.
PBF: Final = ".pbf"
_WANTED: Final = (
    "a file of streets, water or parks (Shapefile, GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, OpenStreetMap .pbf)"
)
#: So many codes that are no street, water or park are named, the most frequent first.
_NAMED: Final = 5
_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.LINEARRING)
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def read_base(files: Any) -> "gpd.GeoDataFrame":
    """Streets, water and parks in degrees (EPSG:4326). Row: a feature. Columns: ``kind``, ``name``, ``geometry``.

    ``files``: one or several of Shapefile, GeoPackage, GeoJSON, FlatGeobuf, GeoParquet (also in a .zip) in any
    coordinate reference system, OpenStreetMap extracts (.osm.pbf), or GeoDataFrames; none is changed. What a row is
    tells TIGER's column ``MTFCC`` or tags of OpenStreetMap, recognised by name and values.

    ``kind``: ``primary``, ``secondary`` or ``local`` for streets, ``water`` (areas and lines) or ``park``;
    ``name``: empty where there is none. The rows are sorted: their order in the files does not matter.
    ``attrs``: ``notes`` (what was left out, by reason), ``columns`` (of each file), ``source``.

    Raises `InputError` for a file that cannot be read, does not say its coordinate reference system, has no column
    that tells what its rows are, or none that is a street, water or park.
    """
    import geopandas as gpd

    several = list(files) if isinstance(files, (list, tuple)) else [files]
    if not several:
        raise InputError(f"No base was given. Wanted: {_WANTED}.")
    notes: list[Said] = []
    parts, columns = [], []
    for one in several:
        part, told, taken = _one(one)
        parts.append(part)
        columns.append(taken)
        # Several files: each note says of which.
        notes += told
    frame = pd.concat(parts, ignore_index=True)
    order, twice = _in_order(frame)
    frame = frame.iloc[order].reset_index(drop=True)
    if twice:
        notes.append(said("base.twice", twice, features=twice))
    base = gpd.GeoDataFrame(frame, geometry="geometry", crs=4326)
    base.attrs = {"notes": notes, "columns": columns, "source": "The base"}
    return base


def _one(source: Any) -> tuple[pd.DataFrame, list[Said], tuple[str, ...]]:
    """The features of one file, what was left out, and the columns that told."""
    frame, what, name = _open(source)
    found = recognise(frame)
    if found is None:
        listed = ", ".join(repr(str(column)) for column in frame.columns if column != "geometry") or "none"
        raise InputError(
            f"{what} does not say which of its rows are streets, water or parks. Columns found: {listed}. Wanted: the "
            "column MTFCC of TIGER/Line, or highway, waterway, natural, leisure of OpenStreetMap. Or add a text column "
            "MTFCC with S1100 (main roads), S1200 (main streets), S1400 (other streets), H2030 (water) or K2180 "
            "(parks); in QGIS: Field calculator."
        )
    degrees = in_degrees(frame)
    shapes = np.array(degrees.geometry.values, dtype=object)
    refuse_beyond(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))], what)
    shapes, left = _usable(shapes, found)
    keep = ~np.any(list(left.values()), axis=0)
    if not keep.any():
        raise InputError(
            f"{what} holds no streets, water or parks: of {len(frame):,} rows "
            + ", ".join(f"{int(rows.sum()):,} {_WHY[why]}" for why, rows in left.items() if rows.any())
            + f". Wanted: {_WANTED}."
        )
    column = name_column(frame)
    names = _names(frame[column]) if column is not None else np.full(len(frame), "", dtype=object)
    table = pd.DataFrame(
        {
            KIND: pd.Series(found.kinds[keep], dtype="str"),
            NAME: pd.Series(names[keep], dtype="str"),
            "geometry": pd.Series(list(shapes[keep]), dtype=object),
        }
    )
    notes = [*remarked(frame), *_left_out(left, found, len(frame))]
    taken = (*found.columns, *(() if column is None else (column,)))
    return table, [said("notes.of_file", role=said("notes.base"), file=name, note=note) for note in notes], taken


def _open(source: Any) -> "tuple[gpd.GeoDataFrame, str, str | Said]":
    """The file's features, how messages name it, and how notes do."""
    import geopandas as gpd

    name: str | Said
    if isinstance(source, gpd.GeoDataFrame):
        frame, what, name = source, "The base table", said("words.in_memory")
    elif isinstance(source, (str, Path)):
        path = as_path(source)
        what, name = f"The base file {shown(path)}", path.name
        check_file(path, what, _WANTED)
        pbf = path.suffix.lower() == PBF
        frame = read_osm(contents(path, what), what) if pbf else read_vector(path, what)
    else:
        raise InputError(f"A base cannot be read from a {type(source).__name__}. Wanted: {_WANTED}.")
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise InputError(f"{what} holds no rows. Wanted: {_WANTED}.")
    if frame.crs is None:
        raise SystemMissingError(
            f"{what} does not say its coordinate reference system. A Shapefile needs its .prj file beside it; "
            "otherwise set the system (in QGIS: Layer > Set CRS) and save it again.",
            tuple(frame.total_bounds.tolist()),
        )
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    return frame.rename(columns=str), what, name


#: Why a row is left out -> how a message says it.
_WHY: Final = {
    "shapeless": "have no shape",
    "other": "are something else",
    "shape": "are points, or areas and lines where the other belongs",
}


def _usable(shapes: Any, found: Recognised) -> tuple[Any, dict[str, NDArray[np.bool_]]]:
    """Valid shapes, and which rows are left out for which reason."""
    kinds, shapes = found.kinds, shapes.copy()
    collections = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for at in collections.tolist():
        parts = shapely.get_parts(shapes[at])
        shapes[at] = shapely.union_all(parts[shapely.get_dimensions(parts) == shapely.get_dimensions(parts).max()])
    areas = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _AREAS) & ~shapely.is_valid(shapes))
    if areas.size:
        shapes[areas] = repaired(shapes[areas])
    gone = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    other = ~gone & unknown(kinds)
    lines, polygons = (np.isin(shapely.get_type_id(shapes), types) for types in (_LINES, _AREAS))
    fits = np.where(np.isin(kinds, ROADS), lines, np.where(kinds == PARK, polygons, lines | polygons))
    return shapes, {"shapeless": gone, "other": other, "shape": ~gone & ~other & ~fits.astype(bool)}


def _left_out(left: dict[str, NDArray[np.bool_]], found: Recognised, rows: int) -> list[Said]:
    told = []
    for why, those in left.items():
        if not (count := int(those.sum())):
            continue
        codes: tuple[Said | str, ...] = ()
        if why == "other":
            codes = _counted(found.codes[those].tolist())
        told.append(said(f"base.{why}", count, features=count, rows=rows, codes=codes or ("",)))
    return told


def _counted(codes: Sequence[str]) -> tuple[Said | str, ...]:
    """The most frequent codes with how many rows have them."""
    counts = sorted(Counter(codes).items(), key=lambda pair: (-pair[1], pair[0]))
    told: list[Said | str] = [
        said("base.code", code=code or said("base.no_code"), features=count) for code, count in counts[:_NAMED]
    ]
    if len(counts) > _NAMED:
        told.append(said("base.codes_more", more=len(counts) - _NAMED))
    return tuple(told)


def _names(values: "pd.Series[Any]") -> NDArray[np.object_]:
    """Names in one line each; empty where missing."""
    missing = values.isna().to_numpy()
    return np.array(
        ["" if gone else " ".join(str(value).split()) for value, gone in zip(values, missing, strict=True)],
        dtype=object,
    )


def _in_order(frame: pd.DataFrame) -> tuple[NDArray[np.int64], int]:
    """Rows by kind, name and shape, each once, and how many were there twice."""
    shapes = shapely.to_wkb(np.array(frame["geometry"].tolist(), dtype=object))
    keys = list(zip(frame[KIND].tolist(), frame[NAME].tolist(), shapes.tolist(), strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    once = [row for place, row in enumerate(order) if place == 0 or keys[row] != keys[order[place - 1]]]
    return np.array(once, dtype=np.int64), len(order) - len(once)
