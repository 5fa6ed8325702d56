"""What the residents of a building lead one to expect of it, where address points say how many homes it has."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas import find_area
from hotspot.columns import EVENTS, EXCESS, EXPECTED, LAT, LON, POPULATION
from hotspot.errors import InputError
from hotspot.grid.bulk import sphere
from hotspot.places.population import residents_of_areas
from hotspot.places.shares import AddressPoints
from hotspot.stats.digits import told_value

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
#: An address point belongs to the nearest building of the list within so many kilometres: geocoders differ by that.
_NEAR: Final = 0.015


def residents_of_buildings(
    buildings: pd.DataFrame, areas: "gpd.GeoDataFrame", points: pd.DataFrame
) -> "pd.Series[float]":
    """Residents of each building, named ``population``, with the index of the buildings; missing without a point.

    ``buildings``: ``lat``, ``lon``, row: a building. ``areas``: with ``population``; each area's residents are divided
    over its address points by their units. ``points``: from `hotspot.read_address_points`; each belongs to the nearest
    building within 15 m, of equally near ones to the first. The list holds buildings where something happened: the
    home of a neighbour less than 15 m off, who is not on it, counts as one of theirs.

    ``attrs``: ``points`` (in an area with residents), ``unassigned`` (those with no building near), ``residents``
    (who live at either), ``residents_unassigned``. Raises `InputError` as `hotspot.spread_population`.
    """
    from scipy.spatial import cKDTree

    residents = residents_of_areas(areas)
    held = AddressPoints.of(areas, points)
    whole = held.units_of(len(areas))
    living = held.units * residents[held.area] / whole[held.area]
    held, living = held.kept(living > 0), living[living > 0]
    found = np.full(len(buildings), np.nan)
    building = np.full(living.size, -1, dtype=np.int64)
    if len(buildings) and living.size:
        lat, lon = (buildings[name].to_numpy(dtype=float) for name in (LAT, LON))
        place = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        away, near = cKDTree(sphere(lat[place], lon[place])).query(sphere(held.lat, held.lon))
        # Of equally near ones any may come: those at one point are looked up together, and the first is taken.
        _, first, at = np.unique(sphere(lat[place], lon[place]), axis=0, return_index=True, return_inverse=True)
        building = np.where(away <= _NEAR, place[first[at.ravel()[near]]], -1)
        some = building >= 0
        sums = np.bincount(building[some], living[some], len(buildings)).astype(np.float64)
        there = np.bincount(building[some], minlength=len(buildings)) > 0
        found[there] = told_value(sums[there])
    series = pd.Series(found, index=buildings.index, name=POPULATION)
    series.attrs = {
        "points": int(living.size),
        "unassigned": int((building < 0).sum()),
        "residents": float(living.sum()),
        "residents_unassigned": float(living[building < 0].sum()),
    }
    return series


def expect_buildings(
    buildings: pd.DataFrame,
    areas: "gpd.GeoDataFrame",
    points: pd.DataFrame,
    *,
    by: str = EVENTS,
    residents: float | None = None,
) -> pd.DataFrame:
    """The buildings with ``expected`` and ``excess``, in the unit of ``by``; not changed. Row: a building, as given.

    Expected is the sum of ``by`` over the buildings in areas with residents (people added up over buildings), times
    the residents of the building over all residents; excess is what there is more, below 0 what there is less. Both
    are missing for a building of which no resident is known. ``areas``, ``points``:
    as for `residents_of_buildings`; its counts are in ``attrs["residents"]``. ``residents``: of the whole study area;
    by default those of all areas.

    Raises `InputError` where the buildings have no such column, or nobody lives anywhere.
    """
    if by not in buildings:
        raise InputError(f"The buildings have no column {by!r}. They have: {', '.join(map(str, buildings.columns))}.")
    own = residents_of_buildings(buildings, areas, points)
    whole = float(residents_of_areas(areas).sum()) if residents is None else residents
    if not whole > 0:
        raise InputError("No area has residents: there is nothing to expect.")
    totals = buildings[by].to_numpy(dtype=float, na_value=np.nan)
    lived_in = areas[np.asarray(residents_of_areas(areas) > 0)]
    at = find_area(lived_in, buildings[LAT], buildings[LON])
    expected = np.nansum(totals[at >= 0]) * own.to_numpy() / whole
    result = buildings.copy(deep=False)
    result.attrs = {**buildings.attrs, "residents": own.attrs}
    result[EXPECTED], result[EXCESS] = told_value(expected), told_value(totals - expected)
    return result
