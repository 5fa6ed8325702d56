"""Polygon files: neighborhoods, wards, tracts, counties."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from hotspot.columns import NAME, POPULATION
from hotspot.errors import InputError
from hotspot.vector_files import read_vector

if TYPE_CHECKING:
    import geopandas as gpd

#: Names of a name column, best first; within a line any two are an unclear choice.
_NAME_COLUMNS: Final = (
    {"name"},
    {"neighborhood", "neighbourhood", "community", "ward", "district", "municipality", "township", "county", "circuit"},
    {"neighborhoodname", "neighbourhoodname", "communityname", "wardname", "districtname", "municipalityname"}
    | {"townshipname", "countyname", "circuitname", "areaname", "ntaname", "namelsad", "label"},
)
_POPULATION_COLUMN: Final = re.compile(r"(total_?)?pop(ulation)?(_?total)?(_?\d{4})?(_?est(imate)?)?", re.IGNORECASE)
NO_COLUMN: Final = "none"


def read_areas(
    source: "str | Path | gpd.GeoDataFrame",
    *,
    name_column: str | None = None,
    population_column: str | None = None,
    need_names: bool = True,
) -> "gpd.GeoDataFrame":
    """Named polygons in degrees (EPSG:4326). Row: an area. Columns: ``name``, ``population`` (if any), ``geometry``.

    ``source``: any vector file that geopandas reads, or a GeoDataFrame; any coordinate reference system.
    ``name_column``, ``population_column``: recognised by name when not given; ``"none"`` for no population.

    Raises `InputError` when the file is missing or unreadable, has no coordinate reference system, holds
    invalid or non-polygon shapes, or when the columns cannot be told.
    """
    frame, what = _open(source)
    _refuse_bad_shapes(frame, what)
    degrees = frame.to_crs(4326) if frame.crs != "EPSG:4326" else frame
    bounds = degrees.total_bounds
    if not (np.isfinite(bounds).all() and np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90):
        raise InputError(
            f"{what} is declared to be in degrees, but its coordinates are not. "
            "Declare its true coordinate reference system (in QGIS: Layer > Set CRS) and save it again."
        )
    columns = {}
    if need_names:
        columns[_name_column(degrees, name_column, what)] = NAME
        population = _population_column(degrees, population_column, what)
        if population:
            columns[population] = POPULATION
    kept = degrees[[*columns, "geometry"]].rename(columns=columns).reset_index(drop=True)
    if need_names:
        kept[NAME] = _distinct_names(kept, what)
    notes = _notes(degrees, kept, columns) if need_names else []
    kept.attrs = {"notes": notes, "columns": {new: old for old, new in columns.items()}, "source": what}
    return kept


def find_area(areas: "gpd.GeoDataFrame", lat: Any, lon: Any) -> NDArray[np.int64]:
    """Position of the area that holds each point, shape as ``lat``; -1 where none does."""
    # The tree holds the points: polygons, the few and large, are then prepared once each.
    tree = shapely.STRtree(shapely.points(lon, lat))
    area, point = tree.query(np.asarray(areas.geometry.values, dtype=object), predicate="intersects")
    found = np.full(len(lat), len(areas), dtype=np.int64)
    np.minimum.at(found, point, area)
    return np.where(found == len(areas), -1, found)


def _notes(given: "gpd.GeoDataFrame", kept: "gpd.GeoDataFrame", columns: dict[str, str]) -> list[str]:
    """What was decided about the areas, and what was not found."""
    notes = []
    numbered = int((given[next(iter(columns))].astype("str").str.strip().to_numpy() != kept[NAME].to_numpy()).sum())
    if numbered:
        some = "1 area shares its" if numbered == 1 else f"{numbered:,} areas share their"
        notes.append(f"{some} name with another one, and a number was added.")
    numbers = [c for c in given.columns if c != "geometry" and is_numeric_dtype(given[c])]
    if POPULATION not in kept and numbers:
        notes.append(
            f"No column of residents was recognised among {', '.join(numbers[:12])}; name it for rates (--population)."
        )
    return notes


def _open(source: "str | Path | gpd.GeoDataFrame") -> "tuple[gpd.GeoDataFrame, str]":
    import geopandas as gpd

    if isinstance(source, gpd.GeoDataFrame):
        frame, what = source, "The area table"
    else:
        path = Path(source)
        what = f"The area file {path.name}"
        if not path.exists():
            raise InputError(
                f"{what} does not exist in the folder {path.resolve().parent.name or '/'}. Check the path."
            )
        frame = read_vector(path, what)
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise InputError(f"{what} holds no areas. Wanted: a file of polygons (GeoJSON, GeoPackage, Shapefile).")
    if frame.crs is None:
        raise InputError(
            f"{what} does not say its coordinate reference system. A Shapefile needs its .prj file beside it; "
            "otherwise set the system (in QGIS: Layer > Set CRS) and save it again."
        )
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    return frame.rename(columns=str), what


def _refuse_bad_shapes(frame: "gpd.GeoDataFrame", what: str) -> None:
    shapes = frame.geometry
    total = len(frame)
    empty = int((shapes.isna() | shapes.is_empty).sum())
    if empty:
        raise InputError(f"{what}: {empty:,} of {total:,} areas have no shape. Remove or complete them.")
    other = int((~shapes.geom_type.isin(["Polygon", "MultiPolygon"])).sum())
    if other:
        raise InputError(f"{what}: {other:,} of {total:,} shapes are not polygons. Wanted: areas, not points or lines.")
    invalid = int((~shapes.is_valid).sum())
    if invalid:
        raise InputError(
            f"{what}: {invalid:,} of {total:,} polygons are invalid (their outline crosses itself). "
            "Repair them (in QGIS: Fix geometries; in geopandas: make_valid) and try again."
        )


def _simple(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())


def _name_column(frame: "gpd.GeoDataFrame", asked: str | None, what: str) -> str:
    others = [c for c in frame.columns if c != "geometry"]
    if asked is not None:
        if asked not in others:
            raise InputError(f"{what} has no column {asked!r} for names. Its columns: {', '.join(others) or 'none'}.")
        return asked
    texts = [c for c in others if not is_numeric_dtype(frame[c])]
    for names in _NAME_COLUMNS:
        found = [c for c in texts if _simple(c) in names]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"{what} has several columns that could be names: {', '.join(found)}. Choose with --name-column."
            )
    raise InputError(
        f"{what} has no column that is clearly a name. Its columns: {', '.join(others) or 'none'}. "
        f"Choose one with --name-column{_distinct_hint(frame, others)}."
    )


def _distinct_hint(frame: "gpd.GeoDataFrame", columns: list[str]) -> str:
    found = [column for column in columns if frame[column].notna().all() and frame[column].is_unique]
    return f" ({', '.join(found[:5])} differ in every area)" if found else ""


def _population_column(frame: "gpd.GeoDataFrame", asked: str | None, what: str) -> str | None:
    others = [c for c in frame.columns if c != "geometry"]
    if asked == NO_COLUMN:
        return None
    if asked is not None:
        if asked not in others or not is_numeric_dtype(frame[asked]):
            raise InputError(
                f"{what} has no column of numbers {asked!r} for the population. Its columns: {', '.join(others)}."
            )
        return asked
    found = [c for c in others if _POPULATION_COLUMN.fullmatch(c) and is_numeric_dtype(frame[c])]
    if len(found) > 1:
        raise InputError(
            f"{what} has several columns that could be the population: {', '.join(found)}. "
            "Choose with --population, or say --population none."
        )
    return found[0] if found else None


def _distinct_names(frame: "gpd.GeoDataFrame", what: str) -> list[str]:
    names = frame[NAME].astype("string").str.strip()
    empty = int((names.isna() | (names == "")).sum())
    if empty:
        raise InputError(
            f"{what}: {empty:,} of {len(frame):,} areas have no name. Fill them in, or choose another --name-column."
        )
    taken: set[str] = set(names)
    given: set[str] = set()
    distinct = []
    for name in names:
        number = 2
        unlike = name
        while unlike in given or (unlike != name and unlike in taken):
            unlike = f"{name} ({number})"
            number += 1
        given.add(unlike)
        distinct.append(unlike)
    return distinct
