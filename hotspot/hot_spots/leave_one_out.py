"""Whether a hot spot stands on one person, one event or one building."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import CAPPED
from hotspot.columns import (
    COST,
    COST_PER_EVENT,
    EVENTS,
    HOT_WITHOUT,
    P_HOT,
    PEOPLE,
    PERSON,
    POPULATION,
    SET_ASIDE,
    VALUE,
)
from hotspot.engines import Totals
from hotspot.engines.carriers import BUILDING, EVERYWHERE, HERE, MOST, ONLY, VISITS
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED
from hotspot.hot_spots.test import is_hot
from hotspot.method import OWN, RESIDENTS, TOTAL, Method
from hotspot.stats import EXPOSURE_NULLS, TRANSFORMS, critical, exposure_tails, randomisation_tails
from hotspot.stats.cents import UNITS, to_units
from hotspot.stats.exact.marks import mark_tails
from hotspot.stats.exact.size_tails import size_tails
from hotspot.stats.residents import upper_tails
from hotspot.stats.scales import combine_scales

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_BY_PERSON, _BY_EVENT, _BY_BUILDING = HOT_WITHOUT
_CELL: Final = "cell"
_DROP: Final = "drop"


def leave_one_out(found: pd.DataFrame, events: Any, grid: Grid) -> pd.DataFrame:
    """Whether each hot cell stays hot without the largest person, event or building of its neighbourhood. Row: a cell.

    ``found``: from `find_hot_spots` with this grid. ``events``: those that were binned (a frame, relation or
    `Totals`).

    Adds ``hot_without_person``, ``hot_without_event``, ``hot_without_building`` (True or False at the level of the
    test; missing for cells that are not hot, the first also where persons are unknown, all of them for kernels
    other than ``uniform`` and for a column of one's own). The largest is the one that adds most to the tested value
    of the neighbourhood, of each scale by itself, after all caps (for people and capped cost a person adds at home
    alone, see `bin_events`); under the conditional null, of the neighbours;
    for ``cost_per_event`` the one whose amounts exceed the mean amount most, a person's amounts being one event.
    The cell stays hot if the rest of the sum would still pass the correction among the other findings, compared
    with the map that still holds the unit: with the default cap that is what a map without it would say; without a
    cap a giant hides others from the cells it lies in, and a *no* may be wrong.

    Raises `InputError` where the cells were not tested with this grid.
    """
    if isinstance(events, Grid):
        raise InputError("The events come before the grid: leave_one_out(found, events, grid).")
    test = found.attrs.get("test")
    if test is None or len(found) != len(grid):
        raise InputError("The cells were not tested with this grid: give the table that find_hot_spots returned.")
    method = Method(**{name: test[name] for name in Method.__dataclass_fields__})
    result = found.copy(deep=False)
    result.attrs = found.attrs
    for column in HOT_WITHOUT:
        result[column] = pd.Series(pd.NA, index=found.index, dtype="boolean")
    hot = np.flatnonzero(is_hot(found, method.alpha))
    if not hot.size or method.kernel != "uniform" or method.measure == OWN:
        return result
    totals = Totals.of(events, grid)
    limit = critical(found[P_HOT].to_numpy(dtype=float), method.correction, method.alpha)
    if method.measure == COST_PER_EVENT:
        ways = _marks_without(found, totals, grid, method, hot)
    else:
        ways = _totals_without(found, totals, grid, method, hot)
    for column, p_hot in ways.items():
        result.loc[found.index[hot], column] = p_hot <= limit
    return result


def _totals_without(found: pd.DataFrame, totals: Totals, grid: Grid, method: Method, hot: Ints) -> dict[str, Floats]:
    """``p_hot`` of the hot cells without the unit that adds most to each scale's neighbourhood."""
    around = {ring: grid.members(ring)[hot] for ring in method.scales}
    if method.null == "conditional":
        around = {ring: np.where(members == hot[:, None], -1, members) for ring, members in around.items()}
    cell = totals.cells(grid)
    # Only who adds to a hot neighbourhood is looked at, once what each building has is known.
    widest = around[method.scales[-1]]
    near = np.isin(cell, widest[widest >= 0])
    units = _units(found, totals, method, cell, near)
    # All at once: they share the tables of the sums.
    several = np.tile(hot, len(units))
    tails = [
        _upper_without(found, grid, method, several, ring, np.concatenate([_largest(one, m) for one in units.values()]))
        for ring, m in around.items()
    ]
    return dict(zip(units, np.split(combine_scales(np.array(tails)), len(units)), strict=True))


def _units(found: pd.DataFrame, totals: Totals, method: Method, cell: Ints, near: Flags) -> dict[str, pd.DataFrame]:
    """How much the tested value of a cell would drop without each unit. Row: a unit in a cell it adds to.

    ``cell``: of each building, ``near``: which buildings matter. Columns: ``unit`` (number), ``cell``, ``drop``.
    """
    before, rows = _amounts(totals, cell, near, method)
    cap = np.inf if method.cap is None else found.attrs["caps"][method.measure]

    def drop(building: Any, amount: Any) -> Floats:
        """What the capped total of a building loses with an amount."""
        total = before[building]
        return np.asarray(np.minimum(total, cap) - np.minimum(np.maximum(total - amount, 0.0), cap))

    buildings = np.flatnonzero(near & (before > 0))
    units = {
        _BY_EVENT: (np.arange(len(rows)), rows[BUILDING].to_numpy(), rows["event"].to_numpy()),
        _BY_BUILDING: (buildings, buildings, before[buildings]),
    }
    persons = rows[rows[PERSON] >= 0]
    if len(persons):
        both = persons.groupby([PERSON, BUILDING], as_index=False)["amount"].sum()
        units[_BY_PERSON] = (both[PERSON].to_numpy(), both[BUILDING].to_numpy(), both["amount"].to_numpy())
    values = found[method.measure if method.cap is None else method.measure + CAPPED].to_numpy(dtype=float)
    scale = TRANSFORMS[method.transform]
    most = np.where(found[SET_ASIDE], 0.0, _as_tested(found, method, values))
    tables = {}
    for column, (unit, building, amount) in units.items():
        single = pd.DataFrame({"unit": unit, _CELL: cell[building], _DROP: drop(building, amount)})
        table = single.groupby(["unit", _CELL])[_DROP].sum().reset_index()
        total = values[table[_CELL]]
        rest, most_here = np.maximum(total - table[_DROP], 0.0), most[table[_CELL]]
        total, rest = np.minimum(total, most_here), np.minimum(rest, most_here)
        table[_DROP] = scale(total, values) - scale(rest, values)
        tables[column] = table[table[_DROP] > 0]
    return tables


def _as_tested(found: pd.DataFrame, method: Method, values: Floats) -> Floats:
    """The most of its value that each cell counted for, shape (n,): less where it was cut, 0 without residents."""
    if method.null != RESIDENTS:
        return np.full(values.size, np.inf)
    made_with = found.attrs[FITTED]
    fit = made_with.fit
    whole = np.where(fit.winsorised, made_with.unit * fit.counts, np.inf)
    return np.where(fit.stratum >= 0, whole, 0.0)


def _amounts(totals: Totals, cell: Ints, near: Flags, method: Method) -> tuple[Floats, pd.DataFrame]:
    """What each building adds in the measure, and of those near who does.

    Row: a person at a building, or equal events of nobody known. Columns: ``building``, ``person`` (-1 for unknown),
    ``amount`` (what it adds) and ``event`` (the most that one of its events adds).
    """
    asked = totals.carriers
    if method.measure == PEOPLE:
        if not asked.has_persons:
            raise InputError("The cells were tested by people, but these events carry no person.")
        if method.cap is not None:
            # Each person counts at one building, all alike: one of them stands for all.
            group = np.where(cell >= 0, 0, -1)
            rows = asked.people_near(group, near)
            rows = rows.assign(person=np.arange(len(rows)), amount=1.0, event=rows[ONLY].astype(float))
            return asked.people_once(group).astype(float), rows
        # Without a cap a person counts in every cell with any of their events.
        group = cell
        homes = asked.homes_near(group, near, cost=False)
        # Without one event a person still counts, unless it was the only one.
        return asked.people_once(group).astype(float), homes.assign(
            amount=1.0, event=(homes[VISITS] == 1).astype(float)
        )
    if method.measure == COST:
        return _amounts_of_cost(totals, cell, near, method.cap)
    rows = asked.near(near, cost=False)
    return totals.buildings[EVENTS].to_numpy(dtype=float), rows.assign(amount=rows[EVENTS].astype(float), event=1.0)


def _amounts_of_cost(totals: Totals, cell: Ints, near: Flags, cap: float | None) -> tuple[Floats, pd.DataFrame]:
    """The same for cost: a person's, cut, stands whole at home, as it was tested; without a cap it is where it was.

    Wherever on the map an event was, it adds to the value at home; the person without it would be cut anew to the same
    amount, so one event of a person far above the cut adds nothing. Of each person the largest event is taken. Homes
    stay as they were found with all events.
    """
    asked, there = totals.carriers, cell >= 0
    if not asked.has_cost:
        raise InputError("The cells were tested by cost, but these events carry none.")
    rows = asked.near(near, cost=True)
    if cap is None:
        return totals.buildings[COST].to_numpy(dtype=float), rows.assign(amount=rows[COST], event=rows[MOST])
    found = asked.cost_at_home(there, cap)
    alone = rows[rows[PERSON] < 0]
    amount = np.minimum(alone[COST], found.cut * alone[EVENTS])
    alone = alone.assign(amount=amount, event=np.minimum(alone[MOST], found.cut))
    if not asked.has_persons:
        return found.cost, alone
    homes = asked.homes_near(np.where(there, 0, -1), near, cost=True)

    def carried(without: Any) -> Floats:
        """What stands at home without so much: what happened off the map is part of the person's total, too."""
        total = homes[EVERYWHERE] - without
        left = (homes[HERE] - without) * np.minimum(1.0, found.cut / np.where(total > 0, total, 1.0))
        return to_units(np.asarray(left)) / UNITS

    amount = carried(0.0)
    persons = homes.assign(amount=amount, event=np.clip(amount - carried(homes[MOST]), 0.0, amount))
    return found.cost, pd.concat([persons, alone], ignore_index=True)


def _largest(units: pd.DataFrame, members: Ints) -> Floats:
    """The largest drop that one unit causes over the members of each row, shape (rows,)."""
    ordered = units.sort_values(_CELL, kind="stable")
    cells, drops = ordered[_CELL].to_numpy(), ordered[_DROP].to_numpy()
    unit = pd.factorize(ordered["unit"])[0]
    row, place = np.nonzero(members >= 0)
    member = members[row, place]
    first, last = np.searchsorted(cells, member, side="left"), np.searchsorted(cells, member, side="right")
    count = last - first
    # Every unit of every member of every row: the places first .. last - 1 of each.
    at = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    key = np.repeat(row, count) * (int(unit.max(initial=0)) + 1) + unit[at]
    keys, number = np.unique(key, return_inverse=True)
    most = np.zeros(len(members))
    np.maximum.at(most, keys // (int(unit.max(initial=0)) + 1), np.bincount(number, drops[at], minlength=keys.size))
    return most


def _marks_without(found: pd.DataFrame, totals: Totals, grid: Grid, method: Method, hot: Ints) -> dict[str, Floats]:
    """P(sum >= the rest) of the hot cells for mean amounts, without the unit that exceeds the mean amount most."""
    if not totals.carriers.has_cost:
        raise InputError("The cells were tested by cost, but these events carry none.")
    marks = found.attrs["marks"]
    cut = np.inf if method.cap is None else found.attrs["caps"][COST_PER_EVENT]
    amounts = np.minimum(marks.amounts, cut)
    mean = float(amounts @ marks.times) / float(marks.times.sum())
    at, ring = totals.cells(grid), method.scales[0]
    members = grid.members(ring)[hot]
    rows = totals.carriers.mean_amounts_near(np.isin(at, members[members >= 0]))
    rows = rows.assign(sum=np.minimum(rows[COST], cut) * rows[EVENTS], count=rows[EVENTS])
    single = rows.assign(sum=rows["sum"] / rows["count"], count=1)
    buildings = rows.groupby(BUILDING, as_index=False)[["sum", "count"]].sum()
    counts, whole = (
        grid.ring_sum(np.bincount(at[rows[BUILDING]], rows[c], minlength=len(grid)).astype(float), ring)[hot]
        for c in ("count", "sum")
    )
    found_: dict[str, Floats] = {}
    for column, units in ((_BY_PERSON if marks.of_persons else _BY_EVENT, single), (_BY_BUILDING, buildings)):
        # The unit of each cell that exceeds most, then the one of each neighbourhood; the last row stands for none.
        excess = (units["sum"] - mean * units["count"]).to_numpy()
        order = np.argsort(excess, kind="stable")
        best = np.full(len(grid) + 1, -1, dtype=np.int64)
        best[at[units[BUILDING].to_numpy()[order]]] = order
        height = np.where(best >= 0, excess[best], -np.inf)
        chosen = best[members[np.arange(len(members)), np.argmax(height[members], axis=1)]]
        rest = whole - units["sum"].to_numpy()[chosen]
        left = np.rint(counts - units["count"].to_numpy()[chosen]).astype(np.int64)
        upper = mark_tails(amounts, rest, left, times=marks.times).upper
        # Nothing is left: nothing stands out.
        found_[column] = np.where(left > 0, upper, 1.0)
    return found_


def _upper_without(found: pd.DataFrame, grid: Grid, method: Method, hot: Ints, ring: int, drop: Floats) -> Floats:
    """P(sum >= the rest of the observed sum) of the hot cells at one scale."""
    values = found[VALUE].to_numpy(dtype=float)
    if method.null == RESIDENTS:
        made_with = found.attrs[FITTED]
        sums = grid.ring_sum(made_with.fit.counts.astype(float), ring)[hot] - drop / made_with.unit
        return upper_tails(made_with.fit, grid.members(ring), hot, np.rint(sums).astype(np.int64))
    if method.null in EXPOSURE_NULLS:
        exposure = found[POPULATION].to_numpy(dtype=float)
        counts = np.where(exposure > 0, np.rint(values), 0.0).astype(np.int64)
        rest = grid.ring_sum(counts.astype(float), ring)[hot] - drop
        expected = counts.sum() * exposure / exposure.sum()
        sums = np.rint(rest).astype(np.int64)
        return exposure_tails(counts, expected, grid.members(ring)[hot], method.null, sums=sums)[0].upper
    if method.null == TOTAL:
        # As it was tested: cells that were set aside are missing.
        there = ~found[SET_ASIDE].to_numpy(dtype=bool)
        rest = grid.ring_sum(np.where(there, values, 0.0), ring)[hot] - drop
        return size_tails(values[there], rest, np.rint(grid.ring_sum(there.astype(float), ring)[hot]).astype(int)).upper
    rest = grid.ring_sum(values, ring)[hot] - drop
    sizes = grid.ring_sizes(ring)[hot]
    return randomisation_tails(values, rest, sizes, null=method.null, cells=hot).upper
