"""The study area: the polygon in which events could have happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from hotspot.areas import read_areas
from hotspot.columns import EVENTS, LAT, LON, SELECTED
from hotspot.errors import InputError
from hotspot.grid.bulk import clusters, distinct_rows
from hotspot.grid.whereabouts import look_exchanged
from hotspot.meridian import around, cut, middle_of
from hotspot.stats.quantile import weighted_median

if TYPE_CHECKING:
    import geopandas as gpd

#: Rounding of points before the hull, in degrees (about 100 m): a hull needs no more.
_HULL_STEP: Final = 0.001
#: Of the edges that a concave hull may keep; see `shapely.concave_hull`.
_RATIO: Final = 0.2


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
    """A hull around each cluster of the events, strays left out: an assumption, to be said as such.

    ``points``: columns ``lat``, ``lon`` in degrees, row: an event or a distinct coordinate. The densest cluster comes
    first, and with it what belongs to it (see `hotspot.grid.bulk.clusters`): towns and islands have a part each, and
    between them there is no area. One on both sides of the 180th meridian is cut there, like a file of areas.

    Raises `InputError` where there are no usable coordinates, and where latitude and longitude are exchanged.
    """
    lat = points[LAT].to_numpy(dtype=float)
    lon = points[LON].to_numpy(dtype=float)
    _refuse_exchanged(points, lat, lon)
    # A zero, and -1 twice, stand for nothing known; where they are true, their neighbors tell the area.
    usable = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & (lat != 0) & (lon != 0) & ((lat != -1) | (lon != -1))
    if not usable.any():
        raise InputError(
            f"No study area could be assumed: 0 of {len(points):,} records have usable coordinates. "
            "Check the coordinate columns (--lat, --lon) or give --study-area."
        )
    steps, number = distinct_rows(np.rint(np.column_stack([lat[usable], lon[usable]]) / _HULL_STEP).astype(np.int64))
    distinct: NDArray[np.float64] = (steps * _HULL_STEP).astype(np.float64)
    behind = points[EVENTS].to_numpy(dtype=float)[usable] if EVENTS in points else None
    records = np.bincount(number, behind).astype(np.float64)
    parts = [_hull(distinct[group]) for group in clusters(distinct[:, 0], distinct[:, 1], records)]
    return shapely.union_all(parts)


def _hull(points: NDArray[np.float64]) -> BaseGeometry:
    """A hull around a cluster; ``points``: latitude and longitude in degrees, shape (n, 2)."""
    # One frame without a seam in the midst of the points: a hull of 179 and -179 would go round the Earth.
    xy = np.column_stack([around(points[:, 1], middle_of(points[:, 1])), points[:, 0]])
    hull = shapely.concave_hull(shapely.MultiPoint(xy), ratio=_RATIO)
    # No more room than rounding took: an empty rim would count as cells where nothing happened and make the rest hot.
    # Records at one address, or in a line, have no area of their own.
    room = 0.8 * _HULL_STEP if hull.area > 0 else 2 * _HULL_STEP
    area: BaseGeometry = cut(shapely.buffer(hull, room, quad_segs=2))
    return area


def _refuse_exchanged(points: pd.DataFrame, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
    """Without a given area nothing else tells that most records lie where nobody lives."""
    known = (np.abs(lat) <= 180) & (np.abs(lon) <= 180) & (lon != 0)
    if SELECTED in points:
        known &= points[SELECTED].to_numpy(dtype=bool)
    if not known.any():
        return
    times = points[EVENTS].to_numpy(dtype=np.int64)[known] if EVENTS in points else None
    north, east = weighted_median(lat[known], times), weighted_median(lon[known], times)
    if not look_exchanged(north, east):
        return
    columns = points.attrs.get("columns", {})
    one, other = columns.get(LAT, LAT), columns.get(LON, LON)
    raise InputError(
        f"Latitude and longitude look exchanged: most records lie near {north:.0f} degrees of latitude (column "
        f"{one!r}), where nobody lives, and the other way round (column {other!r}) they would not. Name the columns "
        f'the right way round: --lat "{other}" --lon "{one}". If the records really lie there, give --study-area.'
    )


def contains(area: BaseGeometry, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point (degrees) lies in the area or on its border, shape as ``lat``."""
    shapely.prepare(area)
    return np.asarray(shapely.intersects_xy(area, lon, lat))


def square_km(area: BaseGeometry) -> float:
    """Rough size of a polygon in degrees, in square kilometres (for a rule, not for a density)."""
    latitude: Any = np.radians(area.centroid.y)
    return float(area.area * 111.32**2 * np.cos(latitude))
