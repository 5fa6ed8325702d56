"""Totals by polygon."""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas import find_area, read_areas
from hotspot.columns import COST, EVENTS, LARGEST_BUILDING, NAME, PEOPLE
from hotspot.engines import Totals
from hotspot.errors import InputError
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
    once, and where areas overlap in the smallest.
    """
    named: gpd.GeoDataFrame = areas if _is_read(areas) else read_areas(areas)
    totals = Totals.of(events)
    found: gpd.GeoDataFrame = _totalled(named, totals, area_of_buildings(totals, named))
    return found


def total_by_name(events: Any) -> pd.DataFrame:
    """Totals of each neighborhood that a column of the events names. Row: a neighborhood, in the order of names.

    ``events``: as for `total_by_place`, read with ``EventColumns(neighborhood=...)``. Columns: as there, without
    ``population`` and ``geometry``. A building counts where most of its events say it is; one whose events name none
    counts in none.

    Raises `InputError` where the events name no neighborhoods.
    """
    totals = Totals.of(events)
    if totals.named is None or not totals.named[1]:
        raise InputError("The events name no neighborhoods: name their column (--neighborhood-column).")
    of_building, names = totals.named
    found: pd.DataFrame = _totalled(pd.DataFrame({NAME: pd.Series(names, dtype="str")}), totals, of_building)
    return found


def _totalled(named: Any, totals: Totals, area: NDArray[np.int64]) -> Any:
    """The table with totals; ``area``: position of each building's row in it, -1 for none."""
    result = named.copy()
    inside = area >= 0
    for total in (EVENTS, COST):
        if total in totals.buildings:
            amounts = totals.buildings[total].to_numpy()[inside]
            sums = add_up(amounts.astype(float), area[inside], len(named))
            result[total] = sums.astype(np.int64) if total == EVENTS else sums
    if totals.carriers.has_persons:
        result[PEOPLE] = totals.carriers.people(area, len(named))
    add_independent(result, totals, area, listed=False)
    largest = np.zeros(len(named), dtype=np.int64)
    placed = inside & ~totals.on_street
    np.maximum.at(largest, area[placed], totals.buildings[EVENTS].to_numpy()[placed])
    result[LARGEST_BUILDING] = largest
    worth = (column for both in WORTH.values() for column in both)
    totalled = (EVENTS, PEOPLE, COST, *worth, LARGEST_BUILDING, "geometry")
    order = [c for c in (*(c for c in named.columns if c != "geometry"), *totalled) if c in result]
    return result[order]


def _is_read(areas: Any) -> bool:
    return isinstance(areas, pd.DataFrame) and "source" in areas.attrs


def area_of_buildings(totals: Totals, areas: "gpd.GeoDataFrame") -> NDArray[np.int64]:
    """`find_area` of each building of the totals, shape (buildings,); looked up once for the same shapes."""
    # A table can be changed by its owner, a shape cannot.
    return totals.located(tuple(areas.geometry), partial(find_area, areas))
