"""Who carries a building: many people, few, or one."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    CARRIED_BY,
    COST,
    COST_RANKED,
    EVENTS,
    HALF_CARRIED_BY,
    HALF_COST_CARRIED_BY,
    REPEAT_PEOPLE,
    TOP_COST_SHARE,
    TOP_SHARE,
)
from hotspot.engines import Totals
from hotspot.engines.totals import nearly_all
from hotspot.grid import Grid
from hotspot.stats.cents import UNITS, add_whole
from hotspot.stats.halves import Halves, halves

Ints = NDArray[np.int64]

#: Few are no more than one case manager can have (Dieterich et al. 2017: intensive case management) ...
FEW: Final = 20
#: ... and no more than a tenth of all who carry anything there.
FEW_OF: Final = 10
#: Total -> columns: the fewest that make half of it, and the share of the first of them.
HALF: Final = {EVENTS: (HALF_CARRIED_BY, TOP_SHARE), COST: (HALF_COST_CARRIED_BY, TOP_COST_SHARE)}
#: Of fewer events it says nothing that a few addresses hold half of them.
FEWEST_EVENTS: Final = 5
_WORDS: Final = ("one", "few", "many")
_NOBODY: Final = len(_WORDS)


def add_carried(buildings: pd.DataFrame, totals: Totals, *, cap: float) -> None:
    """Add who carries each building to a table being built, in the order of ``totals.buildings``.

    See `hotspot.places.buildings.total_by_building` for the columns. ``cap``: the quantile of what persons (events
    where these are not known) cost altogether, to which the largest is cut for ``cost_ranked``.
    """
    carriers = totals.carriers
    if carriers.has_persons:
        buildings[REPEAT_PEOPLE] = carriers.repeat_people()
    # How persons of whom nothing is known share events cannot be told: of amounts each event has at least its own.
    known = nearly_all(totals.share_of_persons, 1.0)
    found = {EVENTS: carriers.halves(EVENTS)} if known else {}
    if carriers.has_cost:
        found[COST] = carriers.halves(COST)
    by = np.full(len(buildings), _NOBODY, dtype=np.int64)
    for total, carried in found.items():
        by = np.minimum(by, _how_many(carried))
        number, share = HALF[total]
        buildings[number] = pd.arrays.IntegerArray(carried.number, carried.number == 0)
        whole = buildings[total].to_numpy(dtype=float) * (1 if total == EVENTS else UNITS)
        shares = np.divide(carried.most, whole, out=np.full(whole.shape, np.nan), where=carried.number > 0)
        buildings[share] = np.minimum(shares, 1.0)
    if found:
        buildings[CARRIED_BY] = pd.array([*_WORDS, None], dtype="str").take(by)
    if COST in found:
        buildings[COST_RANKED] = _ranked(buildings[COST], found[COST], carriers.cost_cut(cap))


def addresses_of_half(totals: Totals, grid: Grid) -> pd.arrays.IntegerArray:
    """The fewest addresses that together make half of each cell's events, shape (cells,).

    Missing below `FEWEST_EVENTS` events. ``grid``: the one of the cells, in whose order they come.
    """
    cell = totals.cells(grid)
    inside = cell >= 0
    events = totals.buildings[EVENTS].to_numpy(dtype=np.int64)[inside]
    number = halves(events, np.ones_like(events), cell[inside], len(grid)).number
    return pd.arrays.IntegerArray(number, add_whole(events, cell[inside], len(grid)) < FEWEST_EVENTS)


def _how_many(carried: Halves) -> Ints:
    """Position of the word for those who make half; that of nobody where there is nothing."""
    few = (carried.number <= FEW) & (FEW_OF * carried.number <= carried.carriers)
    word = np.where(carried.number == 1, 0, np.where(few, 1, 2))
    return np.where(carried.number == 0, _NOBODY, word)


def _ranked(cost: "pd.Series[float]", carried: Halves, cut: float) -> NDArray[np.float64]:
    """The cost; where one makes half of it by themselves, with no more of that one than ``cut``."""
    over = np.where(carried.number == 1, np.maximum(carried.most - np.rint(cut * UNITS), 0), 0)
    return np.asarray((np.rint(cost.to_numpy(dtype=float) * UNITS) - over) / UNITS)
