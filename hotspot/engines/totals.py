"""Totals of buildings and of any grouping of buildings."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import CATEGORY, COST, EVENTS, LAT, LON, NAME, PERSON, REASON, TIME
from hotspot.engines.buildings import number_buildings
from hotspot.engines.named import named_neighborhoods
from hotspot.grid import Grid
from hotspot.quality import check_events, quality_table, used
from hotspot.quality.check import stands_for, usable_cost
from hotspot.stats.cents import UNITS, add_up, are_whole, to_units

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Position of a building in `Totals.buildings`.
BUILDING: Final = "building"


#: Share of the events that have a person from which on persons count as known.
ENOUGH_KNOWN: Final = 0.98


def nearly_all(known: float, every: float) -> bool:
    """Whether persons are known of so many of the events that the others, were they one person's, matter little."""
    return known > 0 and known >= ENOUGH_KNOWN * every


class Totals:
    """Totals over the events that count in the lists. A *building* is one address at one place.

    Every method answers about the buildings in the order of `buildings`; ``group`` gives for each building
    the number (0, 1, ...) of the cell or place that it belongs to, or -1 for none.
    """

    buildings: pd.DataFrame
    """Row: a building, by coordinate and address. Columns ``lat``, ``lon``, ``name`` (missing where unknown),
    ``spread`` (metres to its farthest point), ``events`` (count), ``cost`` (sum of the usable amounts; only where
    events carry one)."""
    quality: pd.DataFrame
    """Row: a reason, as `hotspot.quality.quality_table`."""
    named: tuple[Ints, list[str]] | None
    """Neighborhood of each building where the events name them, and the names; see `named_neighborhoods`."""

    def __init__(self, events: pd.DataFrame, grid: Grid | None = None) -> None:
        """Number the building of each event that counts.

        ``events``: a collapsed table; checked against ``grid`` unless `check_events` has seen it. Not changed.
        """
        checked = events if REASON in events else check_events(events, grid)
        self.quality = quality_table(checked)
        kept = checked[used(checked, on_map=False) & (stands_for(checked) > 0)]
        self._located: list[tuple[tuple[Any, ...], Ints]] = []
        self._homes: tuple[Ints, pd.DataFrame] | None = None
        self.buildings, building = number_buildings(kept)
        self.named = named_neighborhoods(kept, building, len(self.buildings))
        person: Ints | None = None
        if PERSON in kept:
            person, self._person_key = _number_persons(kept)
        if COST in kept:
            # A sum of amounts depends on their order in its last digits, and a map must not on that of the records.
            keys = (kept[COST].to_numpy(dtype=float), stands_for(kept), building)
            order = np.lexsort(keys if person is None else (*keys, person))
            # Texts are done with: moving them would take longest.
            needed = kept.columns.intersection([COST, EVENTS, TIME, CATEGORY])
            kept, building = kept[needed].take(order), building[order]
            person = None if person is None else person[order]
        self._weight, self._building, self._person = stands_for(kept), building, person
        self.buildings[EVENTS] = self._by_building(self._weight).astype(np.int64)
        self._time = kept[TIME] if TIME in kept and pd.api.types.is_datetime64_any_dtype(kept[TIME]) else None
        # Codes: a text for each event would stay in memory.
        self._category = pd.factorize(kept[CATEGORY]) if CATEGORY in kept else None
        self._cost: Floats | None = None
        if COST in kept:
            self._usable = usable_cost(kept)
            self._cost = np.where(self._usable, kept[COST].to_numpy(dtype=float), 0.0)
            self.buildings[COST] = add_up(self._cost, building, len(self.buildings))

    def cells(self, grid: Grid) -> Ints:
        """Position in the grid of each building's cell, -1 outside it; looked up once for each grid."""
        return self.located((grid,), grid.locate)

    def located(self, places: tuple[Any, ...], locate: Callable[[Floats, Floats], Ints]) -> Ints:
        """What ``locate`` says of the latitudes and longitudes of the buildings, shape (buildings,).

        ``places``: what they are looked up in, a grid or the shapes of areas. For equal ones ``locate`` is asked once.
        """
        for known, at in self._located:
            if known == places:
                return at
        at = locate(self.buildings[LAT].to_numpy(), self.buildings[LON].to_numpy())
        self._located.append((places, at))
        return at

    @property
    def bearer(self) -> str:
        """Whose cost `cost_at_home` cuts, as caps name it."""
        return "cost of an event" if self._person is None else "cost of a person"

    def people(self, group: Ints, groups: int) -> Ints | None:
        """Distinct persons in each group, shape (groups,); None where events carry no person."""
        if self._person is None:
            return None
        of_event = group[self._building]
        known = (of_event >= 0) & (self._person >= 0)
        width = int(self._person.max(initial=0)) + 1
        pairs = pd.unique(of_event[known] * width + self._person[known])
        return np.bincount(pairs // width, minlength=groups).astype(np.int64)

    def homes(self, group: Ints) -> pd.DataFrame | None:
        """One building for each person in each group: where most of their events are, any one of as many.

        Row: a person in a group. Columns: ``building`` (position in `buildings`), ``person`` (number), ``events``
        (their count there). None where events carry no person.
        """
        if self._person is None:
            return None
        # People and their cost stand at the same ones: they are looked for once.
        if self._homes is None or not np.array_equal(self._homes[0], group):
            self._homes = group.copy(), self._find_homes(self._person, group)
        return self._homes[1].copy(deep=False)

    def _find_homes(self, person: Ints, group: Ints) -> pd.DataFrame:
        of_event = group[self._building]
        known = (of_event >= 0) & (person >= 0)
        width = len(self.buildings)
        pair = person[known] * width + self._building[known]
        pairs, number = np.unique(pair, return_inverse=True)
        visits = np.bincount(number, self._weight[known])
        who, what = pairs // width, pairs % width
        where = group[what]
        order = np.lexsort((what, self._among_equals(who, what), -visits, who, where))
        first = np.ones(order.size, dtype=bool)
        first[1:] = (np.diff(where[order]) != 0) | (np.diff(who[order]) != 0)
        chosen = order[first]
        return pd.DataFrame({BUILDING: what[chosen], PERSON: who[chosen], EVENTS: visits[chosen].astype(np.int64)})

    def people_once(self, group: Ints) -> Ints | None:
        """Persons of each building, shape (buildings,), each counted once a group: see `homes`.

        None where events carry no person.
        """
        homes = self.homes(group)
        if homes is None:
            return None
        return np.bincount(homes[BUILDING], minlength=len(self.buildings)).astype(np.int64)

    def cost_at_home(self, there: NDArray[np.bool_], quantile: float) -> tuple[Floats, float] | None:
        """Cost that each building stands for, shape (buildings,), and the cut of person totals.

        ``there``: which buildings count; the others stand for 0. Each person's total is cut to that quantile of person
        totals, and what of it was ``there`` stands whole at one of these buildings (see `homes`): visits near home
        would warm a neighbourhood several times. An event of an unknown person is cut like a person's total and stays
        where it is. None where events carry no cost.
        """
        if self._cost is None:
            return None
        share, cut = self._share_of_cost(quantile)
        left = np.where(there[self._building], self._cost * share, 0.0)
        homes = self.homes(np.where(there, 0, -1))
        if homes is None or self._person is None:
            return self._by_building(left), cut
        known = self._person >= 0
        of_person = np.bincount(self._person[known], left[known])
        whole = np.bincount(homes[BUILDING], of_person[homes[PERSON]], minlength=len(self.buildings))
        return whole + self._by_building(np.where(known, 0.0, left)), cut

    def _share_of_cost(self, quantile: float) -> tuple[Floats, float]:
        """What is left of the cost of each row after the cut of its bearer's total, 0..1, and the cut."""
        if self._cost is None:
            return np.ones(self._building.size), np.inf
        bearer = np.full(self._cost.size, -1, dtype=np.int64) if self._person is None else self._person.copy()
        alone = bearer < 0
        bearer[alone] = bearer.max(initial=-1) + 1 + np.arange(int(alone.sum()))
        totals = np.bincount(bearer, self._cost)
        # A collapsed row of unknown persons stands for several equal events, each a bearer of its own.
        bearers = np.ones(totals.size)
        bearers[bearer[alone]] = self._weight[alone]
        each = totals / bearers
        cut = weighted_quantile(each, bearers, quantile)
        share = np.minimum(1.0, cut / np.where(each > 0, each, 1.0))
        return share[bearer], cut

    def carriers(self, quantile: float) -> pd.DataFrame:
        """Who carries what at each building. Row: events of one person there, or equal events of nobody known.

        ``quantile``: of person totals, to which a person's cost is cut. Columns: ``building`` (position in
        `buildings`), ``person`` (number, -1 for unknown), ``events`` (count), ``cost`` (their sum after the cut, where
        events carry one).
        """
        person = np.full(self._building.size, -1, dtype=np.int64) if self._person is None else self._person
        rows = pd.DataFrame({BUILDING: self._building, PERSON: person, EVENTS: self._weight.astype(np.int64)})
        if self._cost is not None:
            rows[COST] = self._cost * self._share_of_cost(quantile)[0]
        return rows

    def records(self) -> pd.DataFrame:
        """What is known of each event beside money and person. Row: an event that counts, or equal ones.

        Columns: ``building`` (position in `buildings`), ``events`` (count) and, where the events carry them, ``time``
        (datetime) and ``category`` (categorical). A relation that was grouped carries neither.
        """
        rows = pd.DataFrame({BUILDING: self._building, EVENTS: self._weight.astype(np.int64)})
        if self._time is not None:
            rows[TIME] = self._time.array
        if self._category is not None:
            rows[CATEGORY] = pd.Categorical.from_codes(self._category[0], categories=pd.Index(self._category[1]))
        return rows

    def amounts(self) -> tuple[Floats, Floats, Ints] | None:
        """Cost of each building with a usable amount, the distinct amounts, rising, and how many events have each.

        In the currency's unit; None where events carry no cost.
        """
        if self._cost is None:
            return None
        kept = self._usable
        weight, held = self._weight[kept], np.zeros(len(self.buildings), dtype=bool)
        held[self._building[kept]] = True
        single = self._cost[kept] / weight
        # Equal amounts were added up and are divided again: in whole units they are equal still.
        single = np.where(are_whole(single), to_units(single) / UNITS, single)
        amounts, number = np.unique(single, return_inverse=True)
        times = np.bincount(number, weight, minlength=amounts.size).astype(np.int64)
        return self.buildings[COST].to_numpy()[held], amounts, times

    def marks(self) -> pd.DataFrame | None:
        """Usable amounts, equal ones of one person at one building together. Row: such a group of events.

        Columns: ``building`` (position in `buildings`), ``cost`` (amount of each event), ``events`` (count). None
        where events carry no cost.
        """
        if self._cost is None:
            return None
        kept = self._usable
        weight = self._weight[kept]
        return pd.DataFrame(
            {BUILDING: self._building[kept], COST: self._cost[kept] / weight, EVENTS: weight.astype(np.int64)}
        )

    def mean_marks(self) -> pd.DataFrame | None:
        """One amount for each person: the amounts of one person resemble each other and say little more than one does.

        Row: a person with usable amounts, or equal usable amounts of nobody known at a building. Columns: ``building``
        (where most of the person's amounts are, any one of as many), ``cost`` (mean amount), ``events`` (1, or how
        many equal amounts). None where events carry no cost.
        """
        marks = self.marks()
        if marks is None or self._person is None:
            return marks
        person = self._person[self._usable]
        known = marks[person >= 0].copy()
        known[PERSON], known[COST] = person[person >= 0], known[COST] * known[EVENTS]
        at = known.groupby([PERSON, BUILDING], as_index=False)[[COST, EVENTS]].sum()
        at["equal"] = self._among_equals(at[PERSON].to_numpy(), at[BUILDING].to_numpy())
        home = at.sort_values([PERSON, EVENTS, "equal"], ascending=[True, False, True], kind="stable")
        home = home.drop_duplicates(PERSON)
        whole = at.groupby(PERSON)[[COST, EVENTS]].sum()
        mean = (whole[COST] / whole[EVENTS]).reindex(home[PERSON]).to_numpy()
        persons = pd.DataFrame({BUILDING: home[BUILDING].to_numpy(), COST: mean, EVENTS: 1})
        return pd.concat([persons, marks[person < 0]], ignore_index=True)

    def _among_equals(self, person: Ints, building: Ints) -> NDArray[np.uint64]:
        """A number of each pair that picks one of a person's equal buildings, whatever else the events hold.

        The first by coordinate would move persons to one side of the map, and the first by a number of the building
        alone would gather them in a few: both make hot spots out of nothing.
        """
        of_building = pd.util.hash_pandas_object(self.buildings[[LAT, LON, NAME]], index=False).to_numpy()
        # Times an odd constant (2^64 / the golden ratio): its first digits depend on all digits of both.
        mixed = (of_building[building] ^ self._person_key[person]) * np.uint64(0x9E3779B97F4A7C15)
        return np.asarray(mixed, dtype=np.uint64)

    @property
    def persons_known(self) -> bool:
        """Whether any event has a person."""
        return self._person is not None and bool((self._person >= 0).any())

    @property
    def share_of_persons(self) -> float:
        """Share of the events that have a person, 0..1; 0 without events."""
        whole = float(self._weight.sum())
        known = 0.0 if self._person is None else float(self._weight[self._person >= 0].sum())
        return known / whole if whole else 0.0

    def events_of_nobody(self, there: NDArray[np.bool_]) -> int:
        """Events of nobody known at these buildings; ``there``: which, shape (buildings,)."""
        alone = there[self._building] if self._person is None else there[self._building] & (self._person < 0)
        return int(self._weight[alone].sum())

    def _by_building(self, amounts: Floats) -> Floats:
        return np.bincount(self._building, amounts, minlength=len(self.buildings)).astype(np.float64)


def weighted_quantile(totals: Floats, weights: Floats | None, quantile: float) -> float:
    """The smallest total that at least this share of the positive totals does not exceed: always one of them.

    0 where no total is positive.
    """
    positive = totals > 0
    if not positive.any():
        return 0.0
    weights = None if weights is None else weights[positive]
    return float(np.quantile(totals[positive], quantile, method="inverted_cdf", weights=weights))


def _number_persons(events: pd.DataFrame) -> tuple[Ints, NDArray[np.uint64]]:
    """Each event's person, -1 where unknown, and the key of each person: their order, whatever that of the events."""
    seen, persons = pd.factorize(events[PERSON])
    key = pd.util.hash_pandas_object(pd.Series(persons), index=False).to_numpy()
    order = np.argsort(key, kind="stable")
    place = np.full(order.size + 1, -1, dtype=np.int64)
    place[order] = np.arange(order.size)
    return place[seen], key[order].astype(np.uint64)
