"""Totals by polygon."""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas import find_area, read_areas
from hotspot.columns import COST, EVENTS, LARGEST_BUILDING, PEOPLE
from hotspot.engines import Totals, collapse
from hotspot.places.independent import WORTH, add_independent
from hotspot.stats.cents import add_up

if TYPE_CHECKING:
    import geopandas as gpd


def total_by_place(events: Any, areas: Any) -> "gpd.GeoDataFrame":
    """Totals of each area. Row: an area, empty ones too, in the order of the file.

    ``events``: a frame from `read_events` or `check_events` (an unchecked one is checked first, without a study
    area), or a DuckDB relation. ``areas``: a polygon file or a GeoDataFrame; see `hotspot.areas.read.read_areas` for
    which columns are recognised.

    Columns: ``name``, ``population`` (if any), ``events``, ``people`` and ``cost`` where the events carry them,
    ``independent_events`` (how many the events are worth, see `hotspot.stats.dispersion`) and ``events_each`` (how
    many events each of those stands for), with a cost ``independent_amounts`` and ``cost_each``,
    ``largest_building`` (events of the building with most), ``geometry`` (degrees). A point on a shared border counts
    in the first of its areas.
    """
    named: gpd.GeoDataFrame = areas if _is_read(areas) else read_areas(areas)
    totals = events if isinstance(events, Totals) else Totals(collapse(events))
    area = area_of_buildings(totals, named)
    result = named.copy()
    inside = area >= 0
    for total in (EVENTS, COST):
        if total in totals.buildings:
            amounts = totals.buildings[total].to_numpy()[inside]
            sums = add_up(amounts.astype(float), area[inside], len(named))
            result[total] = sums.astype(np.int64) if total == EVENTS else sums
    people = totals.people(area, len(named))
    if people is not None:
        result[PEOPLE] = people
    add_independent(result, totals, area, listed=False)
    largest = np.zeros(len(named), dtype=np.int64)
    np.maximum.at(largest, area[inside], totals.buildings[EVENTS].to_numpy()[inside])
    result[LARGEST_BUILDING] = largest
    worth = (column for both in WORTH.values() for column in both)
    totalled = (EVENTS, PEOPLE, COST, *worth, LARGEST_BUILDING, "geometry")
    order = [c for c in (*named.columns.drop("geometry"), *totalled) if c in result]
    return result[order]


def _is_read(areas: Any) -> bool:
    return isinstance(areas, pd.DataFrame) and "source" in areas.attrs


def area_of_buildings(totals: Totals, areas: "gpd.GeoDataFrame") -> NDArray[np.int64]:
    """`find_area` of each building of the totals, shape (buildings,); looked up once for the same shapes."""
    # A table can be changed by its owner, a shape cannot.
    return totals.located(tuple(areas.geometry), partial(find_area, areas))
