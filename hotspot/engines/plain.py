"""Who carries what, answered by arrays in memory: the reference to which every other engine is equal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspot.columns import CATEGORY, COST, EVENTS, PERSON
from hotspot.engines.carriers import (
    BUILDING,
    EVERYWHERE,
    HERE,
    MOST,
    ONLY,
    VISITS,
    AtHome,
    Flags,
    Floats,
    Ints,
    MeanAmounts,
    Worth,
)
from hotspot.engines.plain_slices import PlainSlicing, months_of
from hotspot.engines.ties import numbers, ties
from hotspot.events.keep import is_kept
from hotspot.quality.behind import stands_for, usable_cost
from hotspot.stats.cents import UNITS, add_squares, add_whole, refuse_uncountable, to_units
from hotspot.stats.halves import Halves, halves
from hotspot.stats.quantile import weighted_quantile

if TYPE_CHECKING:
    import pyarrow as pa


class PlainCarriers:
    """As `hotspot.engines.carriers.Carriers`, of a frame."""

    def __init__(self, kept: pd.DataFrame, building: Ints, texts: "pa.ChunkedArray") -> None:
        """Gather who is where.

        ``kept``: the events that count, each with a weight above 0; ``building``: of each, its position; ``texts``: of
        each building, see `hotspot.engines.ties`.
        """
        self.has_persons, self.has_cost = PERSON in kept, COST in kept
        self._texts, self._size = texts, len(texts)
        weight = np.rint(stands_for(kept)).astype(np.int64)
        usable = usable_cost(kept) if self.has_cost else np.zeros(len(kept), dtype=bool)
        cents = np.zeros(len(kept), dtype=np.int64)
        if self.has_cost:
            whole = to_units(kept[COST].to_numpy(dtype=float)[usable])
            refuse_uncountable(float(whole.sum()))
            cents[usable] = whole.astype(np.int64)
        person = np.full(len(kept), -1, dtype=np.int64)
        self._persons: Any = np.array([], dtype=object)
        if self.has_persons:
            person, self._persons = pd.factorize(kept[PERSON], sort=True)
        self._rows = pd.DataFrame({BUILDING: building, "n": weight, "cents": cents, "usable": usable})
        self._pairs = _pairs(self._rows[person >= 0], person[person >= 0])
        self._alone = self._rows[person < 0]
        self._homes: tuple[Ints, pd.DataFrame] | None = None
        self._month = months_of(kept)
        # Codes: a text for each event would stay in memory.
        self._kept = {column: pd.factorize(kept[column], sort=True) for column in kept if is_kept(column)}
        self._kind = pd.factorize(kept[CATEGORY]) if CATEGORY in kept else None

    def cents(self) -> Ints:
        """Usable amounts of each building."""
        return add_whole(self._rows["cents"].to_numpy(), self._rows[BUILDING].to_numpy(), self._size)

    def people(self, group: Ints, groups: int) -> Ints:
        """Distinct persons in each group."""
        at = group[self._pairs[BUILDING]]
        known = at >= 0
        width = max(len(self._persons), 1)
        found = pd.unique(at[known] * width + self._pairs[PERSON].to_numpy()[known])
        return np.bincount(found // width, minlength=groups).astype(np.int64)

    def people_once(self, group: Ints) -> Ints:
        """Persons of each building, each counted once a group."""
        return np.bincount(self._at_home(group)[BUILDING], minlength=self._size).astype(np.int64)

    def of_nobody(self, there: Flags) -> int:
        """Events of nobody known."""
        return int(self._alone["n"].to_numpy()[there[self._alone[BUILDING]]].sum())

    def cost_at_home(self, there: Flags, quantile: float) -> AtHome:
        """Cost of persons at home, of nobody where it is."""
        pairs, alone = self._pairs, self._alone
        totals = self._of_persons(pairs["cents"].to_numpy(), np.ones(len(pairs), dtype=bool))
        each = alone["cents"] / alone["n"]
        cut = self._cut(totals, quantile)
        here = self._of_persons(pairs["cents"].to_numpy(), there[pairs[BUILDING]])
        left = kept_of(here, totals, cut)
        homes = self._at_home(np.where(there, 0, -1))
        cents = add_whole(left[homes[PERSON]], homes[BUILDING].to_numpy(), self._size)
        alone, each = alone[there[alone[BUILDING]]], each[there[alone[BUILDING]]]
        times = alone["n"].to_numpy()
        whole = np.rint(np.minimum(alone["cents"].to_numpy(), cut * times)).astype(np.int64)
        cents += add_whole(whole, alone[BUILDING].to_numpy(), self._size)
        single = np.rint(np.minimum(each.to_numpy(), cut)).astype(np.int64)
        return AtHome(cents / UNITS, cut / UNITS, _unit(left[homes[PERSON]], single, times))

    def worth(self, place: Ints, places: int, total: str, quantile: float) -> Worth:
        """What persons carry at each place, cut."""
        where, values, times = self._carried(place, total)
        cut = weighted_quantile(values.astype(float), times, quantile)
        values = np.minimum(values, np.int64(cut))
        scale = 1 if total == EVENTS else UNITS
        return Worth(
            add_whole(values * times, where, places) / scale,
            add_squares(values, times, where, places) / scale**2,
            add_whole(np.where(values > 0, times, 0), where, places).astype(float),
        )

    def most_of_one(self, place: Ints, places: int, total: str) -> Floats:
        """The most that one person carries at each place."""
        where, values, _ = self._carried(place, total)
        found = np.zeros(places, dtype=np.int64)
        np.maximum.at(found, where, values)
        return found / (1 if total == EVENTS else UNITS)

    def halves(self, total: str) -> Halves:
        """Who makes half of a total of each building."""
        pairs, alone = self._pairs, self._alone
        column, single = ("n", np.ones(len(alone))) if total == EVENTS else ("cents", alone["cents"] / alone["n"])
        values = np.append(pairs[column].to_numpy(), np.rint(single).astype(np.int64))
        times = np.append(np.ones(len(pairs), dtype=np.int64), alone["n"].to_numpy())
        return halves(values, times, np.append(pairs[BUILDING], alone[BUILDING]), self._size)

    def repeat_people(self) -> Ints:
        """Persons with more than one event there."""
        several = self._pairs["n"].to_numpy() > 1
        return np.bincount(self._pairs[BUILDING].to_numpy()[several], minlength=self._size).astype(np.int64)

    def cost_cut(self, quantile: float) -> float:
        """A quantile of what carriers cost altogether."""
        totals = self._of_persons(self._pairs["cents"].to_numpy(), np.ones(len(self._pairs), dtype=bool))
        return self._cut(totals, quantile) / UNITS

    def amounts(self) -> tuple[Flags, Floats, Ints]:
        """Which buildings have a usable amount, the distinct ones, and how many events have each."""
        rows = self._rows[self._rows["usable"]]
        has = np.zeros(self._size, dtype=bool)
        has[rows[BUILDING]] = True
        return has, *_distinct((rows["cents"] / rows["n"]).to_numpy() / UNITS, rows["n"].to_numpy())

    def mean_amounts(self, there: Flags) -> MeanAmounts:
        """One amount for each person."""
        rows = self._means()
        rows = rows[there[rows[BUILDING]]]
        return MeanAmounts(*_distinct(rows["cents"].to_numpy() / UNITS, rows["n"].to_numpy()))

    def mean_amounts_of(self, cut: float) -> tuple[Ints, Floats]:
        """How many each building has, and their sum."""
        rows = self._means()
        at, times = rows[BUILDING].to_numpy(), rows["n"].to_numpy()
        cents = np.minimum(rows["cents"].to_numpy(), np.int64(np.rint(min(cut * UNITS, 2.0**62))))
        return add_whole(times, at, self._size), add_whole(cents * times, at, self._size) / UNITS

    def mean_amounts_near(self, near: Flags) -> pd.DataFrame:
        """The same one by one."""
        rows = self._means()
        rows = rows[near[rows[BUILDING]]]
        found = {BUILDING: rows[BUILDING], COST: rows["cents"] / UNITS, EVENTS: rows["n"]}
        return pd.DataFrame(found).reset_index(drop=True)

    def near(self, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Who carries what at these buildings."""
        pairs = self._pairs[near[self._pairs[BUILDING]]]
        alone = self._alone[near[self._alone[BUILDING]]]
        alone = alone.assign(person=-1, most=alone["cents"] / alone["n"])
        rows = pd.concat([pairs, alone], ignore_index=True)
        found = {BUILDING: rows[BUILDING], PERSON: rows[PERSON], EVENTS: rows["n"]}
        if cost:
            found |= {COST: rows["cents"] / UNITS, MOST: rows["most"] / UNITS}
        return pd.DataFrame(found)

    def homes_near(self, group: Ints, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Persons whose home is at these buildings."""
        homes = self._at_home(group)
        homes = homes[near[homes[BUILDING]]].reset_index(drop=True)
        pairs = self._pairs.assign(where=group[self._pairs[BUILDING]])
        inside = pairs[pairs["where"] >= 0].groupby([PERSON, "where"])[["n", "cents", "most"]]
        at = pd.MultiIndex.from_arrays([homes[PERSON], group[homes[BUILDING]]])
        sums = inside.agg({"n": "sum", "cents": "sum", "most": "max"}).reindex(at)
        found = {BUILDING: homes[BUILDING], PERSON: homes[PERSON], VISITS: sums["n"].to_numpy()}
        if cost:
            whole = self._of_persons(pairs["cents"].to_numpy(), np.ones(len(pairs), dtype=bool))
            found |= {
                EVERYWHERE: whole[homes[PERSON]] / UNITS,
                HERE: sums["cents"].to_numpy() / UNITS,
                MOST: sums["most"].to_numpy() / UNITS,
            }
        return pd.DataFrame(found)

    def people_near(self, group: Ints, near: Flags) -> pd.DataFrame:
        """Which of these buildings are a home."""
        homes = self.homes_near(group, near, cost=False)
        only = (homes[VISITS] == 1).groupby(homes[BUILDING]).any()
        return pd.DataFrame({BUILDING: only.index.to_numpy(dtype=np.int64), ONLY: only.to_numpy(dtype=bool)})

    def most_of(self, column: str) -> pd.DataFrame:
        """What most events say in a kept column."""
        code, texts = self._kept[column]
        known, width = code >= 0, max(len(texts), 1)
        keys, pair = np.unique(self._rows[BUILDING].to_numpy()[known] * width + code[known], return_inverse=True)
        at, what = np.divmod(keys, width)
        order = np.lexsort((what, -add_whole(self._rows["n"].to_numpy()[known], pair, keys.size), at))
        first = order[np.append(True, np.diff(at[order]) != 0)[: order.size]]
        found = pd.DataFrame({"text": pd.Series(texts.take(what[first]), dtype="str").to_numpy()}, index=at[first])
        found = found.reindex(np.arange(self._size)).astype({"text": "str"})
        return found.assign(number=np.bincount(at, minlength=self._size).astype(np.int64))

    def slicing(self, groups: Mapping[str, Ints]) -> PlainSlicing:
        """Events by kind and period."""
        at = self._rows[BUILDING].to_numpy()
        rows = {name: group[at] for name, group in groups.items()}
        return PlainSlicing(rows, self._rows["n"].to_numpy(), self._month, self._kind)

    def _carried(self, place: Ints, total: str) -> tuple[Ints, Ints, Ints]:
        """What persons, and single events of nobody known, carry at places: the place, how much, and how many do."""
        pairs, alone = self._pairs, self._alone
        at = place[pairs[BUILDING]]
        known = at >= 0
        width = max(len(self._persons), 1)
        keys, number = np.unique(at[known] * width + pairs[PERSON].to_numpy()[known], return_inverse=True)
        column = "n" if total == EVENTS else "cents"
        each = add_whole(pairs[column].to_numpy()[known], number, keys.size)
        lone = alone[place[alone[BUILDING]] >= 0]
        single = np.ones(len(lone), dtype=np.int64) if total == EVENTS else np.rint(lone["cents"] / lone["n"])
        values = np.append(each, np.asarray(single, dtype=np.int64))
        times = np.append(np.ones(each.size, dtype=np.int64), lone["n"].to_numpy())
        where = np.append(keys // width, place[lone[BUILDING]])
        return where, values, times

    def _of_persons(self, values: Ints, which: Flags) -> Ints:
        """Sum over the pairs of each person, shape (persons,)."""
        return add_whole(values[which], self._pairs[PERSON].to_numpy()[which], len(self._persons))

    def _cut(self, totals: Ints, quantile: float) -> float:
        """To what a carrier's cost is cut, in cents. ``totals``: of each person."""
        alone = self._alone
        values = np.append(totals.astype(float), alone["cents"] / alone["n"])
        times = np.append(np.ones(totals.size, dtype=np.int64), alone["n"].to_numpy())
        return weighted_quantile(values, times, quantile)

    def _at_home(self, group: Ints) -> pd.DataFrame:
        """Row: a person in a group. Columns: ``building`` and ``person``."""
        # People and their cost stand at the same ones: they are looked for once.
        if self._homes is None or not np.array_equal(self._homes[0], group):
            at = group[self._pairs[BUILDING]]
            pairs = self._pairs[at >= 0]
            width = max(len(self._persons), 1)
            self._homes = group.copy(), self._most(pairs, at[at >= 0] * width + pairs[PERSON].to_numpy(), "n")
        return self._homes[1]

    def _means(self) -> pd.DataFrame:
        """Row: a mean amount of a person where most of theirs are, or equal amounts of nobody. In cents, and times."""
        pairs, alone = self._pairs[self._pairs["paid"] > 0], self._alone[self._alone["usable"]]
        home = self._most(pairs, pairs[PERSON].to_numpy(), "paid")
        whole = pairs.groupby(PERSON)[["cents", "paid"]].sum().reindex(home[PERSON])
        mean = np.rint((whole["cents"] / whole["paid"]).to_numpy()).astype(np.int64)
        persons = pd.DataFrame({BUILDING: home[BUILDING].to_numpy(), "cents": mean, "n": 1})
        single = np.rint(alone["cents"] / alone["n"]).astype(np.int64)
        nobody = pd.DataFrame({BUILDING: alone[BUILDING], "cents": single, "n": alone["n"]})
        return pd.concat([persons, nobody], ignore_index=True)

    def _most(self, pairs: pd.DataFrame, once: Ints, by: str) -> pd.DataFrame:
        """Of the pairs the one with most, for each number of ``once``; of as many one by chance."""
        _, once = np.unique(once, return_inverse=True)
        visits = pairs[by].to_numpy()
        most = np.zeros(int(once.max(initial=-1)) + 1, dtype=np.int64)
        np.maximum.at(most, once, visits)
        best = np.flatnonzero(visits == most[once])
        several = np.flatnonzero(np.bincount(once[best])[once[best]] > 1)
        equal = np.zeros(best.size, dtype=np.uint64)
        if several.size:
            tied = pairs.iloc[best[several]]
            names = numbers(map(str, self._persons[tied[PERSON]]))
            equal[several] = ties(self._texts.take(tied[BUILDING].to_numpy()).to_pylist(), names.tolist())
        order = np.lexsort((equal, once[best]))
        first = np.append(True, np.diff(once[best][order]) != 0)[: order.size]
        chosen: pd.DataFrame = pairs[[BUILDING, PERSON]].iloc[best[order][first]]
        return chosen


def kept_of(amounts: Ints, totals: Ints, cut: float) -> Ints:
    """What is left of amounts whose whole is cut, in whole cents, shape of ``amounts``."""
    return np.rint(amounts * np.minimum(1.0, cut / np.maximum(totals, 1))).astype(np.int64)


def _unit(persons: Ints, single: Ints, times: Ints) -> float:
    values, times = np.append(persons, single), np.append(np.ones(persons.size, dtype=np.int64), times)
    whole = int((values * times).sum())
    nothing = np.zeros(values.size, dtype=np.int64)
    return float(add_squares(values, times, nothing, 1)[0]) / whole / UNITS if whole else np.nan


def _pairs(rows: pd.DataFrame, person: Ints) -> pd.DataFrame:
    """Row: a person at a building. Columns: ``n`` (events), ``paid`` (with a usable amount), ``cents``, ``most``."""
    width = int(rows[BUILDING].max()) + 1 if len(rows) else 1
    keys, at = np.unique(person * width + rows[BUILDING].to_numpy(), return_inverse=True)
    weight = rows["n"].to_numpy()
    most = np.zeros(keys.size)
    np.maximum.at(most, at, rows["cents"].to_numpy() / weight)
    return pd.DataFrame(
        {
            BUILDING: keys % width,
            PERSON: keys // width,
            "n": add_whole(weight, at, keys.size),
            "paid": add_whole(np.where(rows["usable"], weight, 0), at, keys.size),
            "cents": add_whole(rows["cents"].to_numpy(), at, keys.size),
            "most": most,
        }
    )


def _distinct(amounts: Floats, times: Ints) -> tuple[Floats, Ints]:
    distinct, at = np.unique(amounts, return_inverse=True)
    return distinct, add_whole(times, at, distinct.size)
