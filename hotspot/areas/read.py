"""Polygon files: neighborhoods, wards, tracts, counties."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pandas.api.types import is_numeric_dtype

from hotspot.areas.levels import one_level
from hotspot.areas.margins import margin_column_of, with_margins
from hotspot.areas.names import NAMELESS, as_names, distinct_names, name_column_of
from hotspot.areas.people import is_margin, population_column_of, residents_of, words_for_residents
from hotspot.areas.shapes import mend
from hotspot.areas.systems import SystemMissingError
from hotspot.columns import NAME, POPULATION, POPULATION_MOE
from hotspot.errors import InputError
from hotspot.files.paths import as_path, check_file, shown
from hotspot.files.reference import in_degrees
from hotspot.files.remarks import remarked
from hotspot.files.vector import read_vector
from hotspot.meridian import cut
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

_HALF_CIRCLE: Final = 180
_QUARTER_CIRCLE: Final = 90
_SAID: Final = 5
#: Keys among the attributes of a frame of polygons: what was decided, and the rows of areas without a shape.
NOTES: Final = "area_notes"
_SHAPELESS: Final = "without_shape"


def read_areas(
    source: "str | Path | gpd.GeoDataFrame",
    *,
    name_column: str | None = None,
    population_column: str | None = None,
    margin_column: str | None = None,
    level: int | None = None,
    need_names: bool = True,
) -> "gpd.GeoDataFrame":
    """Named polygons in degrees (EPSG:4326). Row: an area. Columns: ``name``, ``population`` (if any), ``geometry``.

    Beside ``population`` stands ``population_moe``, its 90 % margin of error, where the file has them.

    ``source``: GeoJSON, GeoPackage, Shapefile, FlatGeobuf or GeoParquet, also in a .zip, or a GeoDataFrame; any
    coordinate reference system.
    ``name_column``, ``population_column``, ``margin_column``: recognised by name when not given; ``"none"`` for none.
    ``level``: which areas of a file that holds areas and their parts: 1 for the largest, 2 for their parts, and so on.

    Longitudes beyond 180 are turned back, outlines that cross themselves repaired, areas without a shape left out,
    equal names numbered; ``attrs["notes"]`` says so.

    Raises `InputError` when the file is missing or unreadable, has no coordinate reference system, holds points or
    lines, or areas of several levels of which none was chosen, or when the columns cannot be told.
    """
    degrees, what = polygons(source)
    if not need_names:
        kept = degrees[["geometry"]].reset_index(drop=True)
        kept.attrs = {"notes": list(degrees.attrs[NOTES]), "columns": {}, "source": what}
        return kept
    columns = {name_column_of(degrees, name_column, what): NAME}
    population = population_column_of(degrees, population_column, what)
    if population in columns:
        raise InputError(
            f"Names and residents of the areas are both read from column {population!r}. Name two columns."
        )
    if population:
        columns[population] = POPULATION
    margin = margin_column_of(pd.DataFrame(degrees.drop(columns="geometry")), margin_column, population, what)
    kept = degrees[[*columns, "geometry"]].rename(columns=columns).reset_index(drop=True)
    name = next(iter(columns))
    kept[NAME], named = distinct_names(kept, name)
    notes = [*degrees.attrs[NOTES], *_shapeless(degrees, name, len(kept)), *named]
    if population:
        kept[POPULATION], told = residents_of(kept, what, population)
        notes += told
    if margin:
        kept, told = with_margins(kept, degrees[margin].reset_index(drop=True), margin)
        notes += told
    rows, told = one_level(kept, level, what)
    kept = kept.iloc[rows].reset_index(drop=True)
    notes += [*told, *_of_numbers(degrees, population)]
    if population is None and population_column is None:
        notes += words_for_residents(degrees)
    kept.attrs = {
        "notes": notes,
        "columns": {**{new: old for old, new in columns.items()}, **({POPULATION_MOE: margin} if margin else {})},
        "source": what,
        "rows": rows.tolist(),
    }
    return kept


def polygons(source: Any, role: str = "area") -> "tuple[gpd.GeoDataFrame, str]":
    """Valid polygons in degrees with all their columns, and how messages name them; ``role``: what the file is.

    Areas without a shape are left out. Raises `InputError` as `read_areas`.
    """
    frame, what = _open(source, role)
    degrees = in_degrees(frame)
    shapes = np.asarray(degrees.geometry.values, dtype=object)
    refuse_beyond(shapes, what)
    mended = mend(shapes, what)
    turned, told = _turned(mended.shapes)
    notes = (*mended.notes, *told)
    attrs = {**frame.attrs, NOTES: (*remarked(frame), *notes), _SHAPELESS: []}
    if mended.without.any():
        attrs[_SHAPELESS] = pd.DataFrame(degrees.drop(columns="geometry"))[mended.without].to_dict("records")
    if notes or mended.without.any():
        degrees = degrees.set_geometry(gpd_series(turned, degrees.index))[~mended.without]
    elif degrees is frame:
        degrees = degrees.copy(deep=False)
    if not len(degrees):
        raise InputError(
            f"{what} holds no areas: none of its {len(frame):,} shapes is a polygon with ground. Wanted: a file of "
            "polygons (GeoJSON, GeoPackage, Shapefile)."
        )
    degrees.attrs = attrs
    return degrees, what


def gpd_series(shapes: Any, index: Any) -> Any:
    """Shapes in degrees as a column of a GeoDataFrame."""
    import geopandas as gpd

    return gpd.GeoSeries(shapes, index=index, crs=4326, name="geometry")


def _turned(shapes: Any) -> tuple[Any, list[Said]]:
    """Valid shapes with longitudes from -180 to 180, cut at the 180th meridian; and what is said of it."""
    west, _, east, _ = shapely.bounds(shapes).T
    beyond = np.flatnonzero((west < -_HALF_CIRCLE) | (east > _HALF_CIRCLE))
    if not beyond.size:
        return shapes, []
    turned = shapes.copy()
    for at in beyond.tolist():
        turned[at] = cut(shapes[at])
    return turned, [said("areas.beyond", beyond.size, areas=int(beyond.size), all=len(shapes))]


def refuse_beyond(shapes: Any, what: str) -> None:
    """Refuse coordinates that no degrees are, saying what they look like."""
    at = shapely.get_coordinates(shapes)
    if not len(at):
        return
    if not np.isfinite(at).all():
        raise InputError(
            f"{what} has coordinates that are no numbers, or beyond its reference system. Check that system (in QGIS: "
            "Layer > Set CRS) and save it again."
        )
    (west, south), (east, north) = at.min(axis=0).tolist(), at.max(axis=0).tolist()
    # Longitudes may be counted from 0 to 360, or go on beyond 180.
    if max(-west, east) <= 2 * _HALF_CIRCLE and max(-south, north) <= _QUARTER_CIRCLE:
        return
    if max(-west, east) <= _QUARTER_CIRCLE and max(-south, north) <= _HALF_CIRCLE:
        raise InputError(
            f"{what} is declared to be in degrees, but latitude and longitude are exchanged in it: its latitudes go to "
            f"{max(-south, north):.0f}. Exchange them (in QGIS: Swap X and Y coordinates) and save it again."
        )
    raise SystemMissingError(
        f"{what} is declared to be in degrees, but its coordinates are not: they look like metres or feet of a "
        "projection. Declare its true coordinate reference system (in QGIS: Layer > Set CRS) and save it again.",
        (west, south, east, north),
    )


def _shapeless(given: "gpd.GeoDataFrame", column: str, kept: int) -> list[Said]:
    """What is said of areas that were left out because they have no shape."""
    if not (gone := given.attrs[_SHAPELESS]):
        return []
    names = as_names(pd.Series([row[column] for row in gone])).fillna(NAMELESS).tolist()
    shown = (*map(str, names[:_SAID]), *((said("areas.more", more=len(names) - _SAID),) if len(names) > _SAID else ()))
    return [said("areas.without_shape", len(gone), areas=len(gone), all=kept + len(gone), names=shown)]


def _of_numbers(given: "gpd.GeoDataFrame", population: str | None) -> list[Said]:
    """What was not taken for residents."""
    if population is not None:
        return []
    numbers = [c for c in given.columns if c != "geometry" and is_numeric_dtype(given[c])]
    estimates = [c for c in numbers if not is_margin(c)]
    return [said("notes.no_residents", columns=tuple(estimates[:12]))] if estimates else []


def _open(source: Any, role: str) -> "tuple[gpd.GeoDataFrame, str]":
    import geopandas as gpd

    if isinstance(source, gpd.GeoDataFrame):
        frame, what = source, f"The {role} table"
    else:
        path = as_path(source)
        what = f"The {role} file {shown(path)}"
        check_file(path, what, "a file of polygons (GeoJSON, GeoPackage, Shapefile)")
        frame = read_vector(path, what)
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise InputError(f"{what} holds no areas. Wanted: a file of polygons (GeoJSON, GeoPackage, Shapefile).")
    if frame.crs is None:
        raise SystemMissingError(
            f"{what} does not say its coordinate reference system. A Shapefile needs its .prj file beside it; "
            "otherwise set the system (in QGIS: Layer > Set CRS) and save it again.",
            tuple(frame.total_bounds.tolist()),
        )
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    return frame.rename(columns=str), what
