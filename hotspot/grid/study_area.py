"""The study area: the polygon in which events could have happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from hotspot.areas import read_areas
from hotspot.columns import LAT, LON, SELECTED
from hotspot.errors import InputError
from hotspot.meridian import around, cut, middle_of

if TYPE_CHECKING:
    import geopandas as gpd

#: Points beyond these quantiles, widened by the range between them, are stray.
_CORE: Final = (0.005, 0.995)
#: Rounding of points before the hull, in degrees (about 100 m): a hull needs no more.
_HULL_STEP: Final = 0.001
#: Degrees of latitude of the polar circles, rounded down. About 4 million people live in the Arctic, one in two
#: thousand (Larsen and Fondahl 2015, Arctic Human Development Report II), and nobody for good in Antarctica.
_POLAR: Final = 66.0


def as_polygon(area: "str | Path | gpd.GeoDataFrame | BaseGeometry") -> BaseGeometry:
    """One (multi)polygon in degrees from a polygon file, a GeoDataFrame or a geometry in degrees."""
    if isinstance(area, BaseGeometry):
        if area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty or not area.is_valid:
            raise InputError(
                f"The study area must be a valid polygon; a {area.geom_type} was given that is empty, "
                "invalid or not a polygon."
            )
        return area
    return union(read_areas(area, need_names=False))


def union(areas: "gpd.GeoDataFrame") -> BaseGeometry:
    """All areas that `read_areas` has read as one (multi)polygon in degrees."""
    return shapely.union_all(np.asarray(areas.geometry.values, dtype=object))


def assumed_area(points: pd.DataFrame) -> BaseGeometry:
    """A hull around the events themselves, stray points trimmed: an assumption, to be said as such.

    ``points``: columns ``lat``, ``lon`` in degrees, row: an event or a distinct coordinate. An area on both sides of
    the 180th meridian is cut there, like a file of areas.

    Raises `InputError` where there are no usable coordinates, and where latitude and longitude are exchanged.
    """
    lat = points[LAT].to_numpy(dtype=float)
    lon = points[LON].to_numpy(dtype=float)
    _refuse_exchanged(points, lat, lon)
    usable = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    xy = np.column_stack([lon[usable], lat[usable]])
    if not len(xy):
        raise InputError(
            f"No study area could be assumed: 0 of {len(points):,} records have usable coordinates. "
            "Check the coordinate columns (--lat, --lon) or give --study-area."
        )
    # One frame without a seam in the midst of the points: a hull of 179 and -179 would go round the Earth.
    xy[:, 0] = around(xy[:, 0], middle_of(xy[:, 0]))
    low, high = np.quantile(xy, _CORE, axis=0)
    # Records at one or two addresses have no range: a hundredth of a degree keeps a hull possible.
    margin = np.maximum(high - low, 0.01)
    core = xy[((xy >= low - margin) & (xy <= high + margin)).all(axis=1)]
    distinct = np.unique(np.rint(core / _HULL_STEP), axis=0) * _HULL_STEP
    hull = shapely.concave_hull(shapely.MultiPoint(distinct), ratio=0.2)
    # No more room than rounding took: an empty rim would count as cells where nothing happened and make the rest hot.
    # Records at one address, or in a line, have no area of their own.
    room = 0.8 * _HULL_STEP if hull.area > 0 else 2 * _HULL_STEP
    area: BaseGeometry = cut(shapely.buffer(hull, room, quad_segs=2))
    return area


def _refuse_exchanged(points: pd.DataFrame, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
    """Without a given area nothing else tells that most records lie where nearly nobody lives."""
    # What would be no place the other way round either tells nothing.
    known = (np.abs(lat) <= 180) & (np.abs(lon) <= np.where(np.abs(lat) > 90, 90, 180)) & (lon != 0)
    if SELECTED in points:
        known &= points[SELECTED].to_numpy(dtype=bool)
    if not known.any() or np.median(np.abs(lat[known])) <= _POLAR or np.median(np.abs(lon[known])) > _POLAR:
        return
    columns = points.attrs.get("columns", {})
    one, other = columns.get(LAT, LAT), columns.get(LON, LON)
    raise InputError(
        f"Latitude and longitude look exchanged: half of the records lie beyond {_POLAR:.0f} degrees of latitude "
        f"(column {one!r}), where nearly nobody lives, and the other way round (column {other!r}) they would not. Name "
        f'the columns the right way round: --lat "{other}" --lon "{one}". If the records really lie there, give '
        "--study-area."
    )


def contains(area: BaseGeometry, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point (degrees) lies in the area or on its border, shape as ``lat``."""
    shapely.prepare(area)
    return np.asarray(shapely.intersects_xy(area, lon, lat))


def square_km(area: BaseGeometry) -> float:
    """Rough size of a polygon in degrees, in square kilometres (for a rule, not for a density)."""
    latitude: Any = np.radians(area.centroid.y)
    return float(area.area * 111.32**2 * np.cos(latitude))
