"""Totals against plain counting, record by record; a frame and a DuckDB relation agree."""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from hotspot.cells import bin_events
from hotspot.engines import Totals
from hotspot.events import read_events
from hotspot.grid import Grid
from hotspot.stats.quantile import weighted_quantile

GRID = Grid.covering(shapely.box(-75.3, 40.0, -75.2, 40.1), resolution=7)
POINTS = [(40.02, -75.28), (40.02, -75.22), (40.05, -75.25), (40.08, -75.28), (40.0501, -75.25)]
LOST = [(math.nan, -75.25), (0.0, 0.0), (95.0, 10.0)]
#: Two of the points are 11 m apart: one address at both is one building.
NEAR = {(40.05, -75.25), (40.0501, -75.25)}
#: As written -> the building meant.
ADDRESSES = {
    "12 MAIN ST": "12 MAIN ST",
    "12 Main  st, Apt 4b": "12 MAIN ST",
    "A ST & B ST": "A ST & B ST",
    "b st  & A ST": "A ST & B ST",
    "7 ELM ST": "7 ELM ST",
    None: None,
}


class Event(NamedTuple):
    """One record."""

    lat: float
    lon: float
    address: str | None
    person: str | None
    cost: float


events_of = st.lists(
    st.builds(
        lambda point, *rest: Event(*point, *rest),
        st.sampled_from(POINTS * 3 + LOST),
        st.sampled_from(list(ADDRESSES)),
        st.sampled_from(["P1", "P2", "P3", "P4", None]),
        st.sampled_from([0.0, 1.5, 2.0, 10.25, 1e6, -3.0, math.nan, math.inf]),
    ),
    min_size=1,
    max_size=40,
)
#: Which of the columns that events need not have are there.
shapes = st.sets(st.sampled_from(["address", "person", "cost"]))
Building = tuple[float, float, str]


def frame_of(events: list[Event], columns: set[str]) -> pd.DataFrame:
    frame = pd.DataFrame(events)
    for text in ("address", "person"):
        frame[text] = frame[text].astype("str")
    return frame[["lat", "lon", *sorted(columns)]]


class Plain:
    """The documented definitions, in plain Python."""

    def __init__(self, events: list[Event], columns: set[str]) -> None:
        """Find the building of each event that has a place."""
        good = [e for e in events if (e.lat, e.lon) in POINTS]
        at_point: dict[tuple[float, float], Counter[str]] = defaultdict(Counter)
        names = [ADDRESSES[e.address] if "address" in columns else None for e in good]
        whole = Counter((e.lat, e.lon) for e in good)
        for event, name in zip(good, names, strict=True):
            if name is not None:
                at_point[event.lat, event.lon][name] += 1
        found: list[Building] = []
        for event, name in zip(good, names, strict=True):
            point = (event.lat, event.lon)
            here = at_point[point]
            sole = len(here) == 1 and 4 * here.total() >= whole[point]
            found.append((*point, name if name is not None else next(iter(here)) if sole else ""))
        found = [self.joined(found, building) for building in found]
        written: dict[Building, Counter[str]] = defaultdict(Counter)
        for event, building in zip(good, found, strict=True):
            if "address" in columns and event.address is not None:
                written[building][" ".join(event.address.upper().removesuffix(", APT 4B").split())] += 1
        told = {b: min(texts, key=lambda text: (-texts[text], text)) for b, texts in written.items()}
        self.events: list[tuple[Building, str | None, float]] = []
        for event, (lat, lon, name) in zip(good, found, strict=True):
            person = event.person if "person" in columns else None
            cost = event.cost if math.isfinite(event.cost) and event.cost >= 0 else 0.0
            self.events.append(((lat, lon, told.get((lat, lon, name), "")), person, cost))
        self.buildings = sorted({building for building, _, _ in self.events})

    @staticmethod
    def joined(found: list[Building], building: Building) -> Building:
        """The building where it stands: of two near points the one that holds half of its events or more."""
        if building[2] == "" or building[:2] not in NEAR:
            return building
        first, second = (sum(other == (*point, building[2]) for other in found) for point in sorted(NEAR))
        return (*sorted(NEAR)[0 if first >= second else 1], building[2])

    def people(self, group: dict[Building, int], groups: int) -> list[int]:
        """Distinct persons in each group."""
        found: list[set[str]] = [set() for _ in range(groups)]
        for building, person, _ in self.events:
            if person is not None and group[building] >= 0:
                found[group[building]].add(person)
        return [len(persons) for persons in found]

    def homes(self, group: dict[Building, int]) -> list[tuple[int, set[Building]]]:
        """For each person in each group the events there, and the buildings with most of them."""
        visits = Counter((group[b], person, b) for b, person, _ in self.events if person is not None and group[b] >= 0)
        found = []
        for where, person in {(g, p) for g, p, _ in visits}:
            here = {b: n for (g, p, b), n in visits.items() if (g, p) == (where, person)}
            most = max(here.values())
            found.append((sum(here.values()), {b for b, n in here.items() if n == most}))
        return found

    def cut(self, quantile: float, there: set[Building]) -> tuple[dict[Any, float], Counter[Building], float]:
        """What is left there of each person's cost, of nobody's by building, and the cut of totals."""
        bearers = [person if person is not None else k for k, (_, person, _) in enumerate(self.events)]
        totals: Counter[Any] = Counter()
        for bearer, (_, _, cost) in zip(bearers, self.events, strict=True):
            totals[bearer] += cost
        cut = plain_quantile(list(totals.values()), quantile)
        of_person: Counter[str] = Counter()
        of_nobody: Counter[Building] = Counter()
        for bearer, (building, person, cost) in zip(bearers, self.events, strict=True):
            if building not in there:
                continue
            left = cost * min(1.0, cut / totals[bearer]) if totals[bearer] > 0 else 0.0
            if person is None:
                of_nobody[building] += left
            else:
                of_person[person] += left
        return of_person, of_nobody, cut


def plain_quantile(totals: list[float], quantile: float) -> float:
    positive = sorted(t for t in totals if t > 0)
    for total in positive:
        if sum(t <= total for t in positive) >= quantile * len(positive) - 1e-9:
            return total
    return 0.0


def groups_of(plain: Plain, data: st.DataObject) -> tuple[dict[Building, int], np.ndarray]:
    numbers = data.draw(st.lists(st.integers(-1, 2), min_size=len(plain.buildings), max_size=len(plain.buildings)))
    return dict(zip(plain.buildings, numbers, strict=True)), np.array(numbers, dtype=np.int64)


def assert_same(totals: Totals, plain: Plain, columns: set[str], data: st.DataObject, quantile: float) -> None:
    built = totals.buildings
    keys = list(zip(built["lat"], built["lon"], built["name"].fillna(""), strict=True))
    assert keys == plain.buildings
    counts = Counter(building for building, _, _ in plain.events)
    assert built["events"].tolist() == [counts[b] for b in plain.buildings]
    group, numbers = groups_of(plain, data)
    assert totals.carriers.has_persons == ("person" in columns)
    if "person" in columns:
        assert totals.carriers.people(numbers, 3).tolist() == plain.people(group, 3)
        assert_homes(totals, plain, group, numbers)
    assert ("cost" in built) == ("cost" in columns) == totals.carriers.has_cost
    if "cost" in columns:
        sums: Counter[Building] = Counter()
        for building, _, cost in plain.events:
            sums[building] += cost
        np.testing.assert_allclose(built["cost"], [sums[b] for b in plain.buildings], rtol=1e-12)
        assert_at_home(totals, plain, group, numbers, quantile)


def assert_homes(totals: Totals, plain: Plain, group: dict[Building, int], numbers: np.ndarray) -> None:
    """Each person once a group, at one of the buildings where most of their events are."""
    everywhere = np.ones(len(plain.buildings), dtype=bool)
    homes, wanted = totals.carriers.homes_near(numbers, everywhere, cost=False), plain.homes(group)
    persons = homes.assign(group=numbers[homes["building"]])[["group", "person"]]
    assert not persons.duplicated().any()
    # Persons come as numbers without a name: any assignment of homes to persons in which each fits will do.
    at = [
        (plain.buildings[building], visits) for building, visits in zip(homes["building"], homes["visits"], strict=True)
    ]
    assert len(at) == len(wanted)
    fits = csr_array(
        [[visits == whole and b in where for whole, where in wanted] for b, visits in at] or [[]], dtype=np.int8
    )
    assert (maximum_bipartite_matching(fits, "column")[: len(at)] >= 0).all()
    once = totals.carriers.people_once(numbers)
    assert once.tolist() == np.bincount(homes["building"], minlength=len(plain.buildings)).tolist()


def assert_at_home(
    totals: Totals, plain: Plain, group: dict[Building, int], numbers: np.ndarray, quantile: float
) -> None:
    """Each person's cost lies whole at one of the buildings where most of their events are; nobody's stays."""
    there = {building for building, number in group.items() if number >= 0}
    of_person, of_nobody, cut = plain.cut(quantile, there)
    found = totals.carriers.cost_at_home(numbers >= 0, quantile)
    assert found.cut == pytest.approx(cut)
    amounts = dict(zip(plain.buildings, found.cost - [of_nobody[b] for b in plain.buildings], strict=True))
    visits = Counter((p, b) for b, p, _ in plain.events if p is not None and b in there)
    wanted = []
    for person, left in of_person.items():
        here = {b: n for (p, b), n in visits.items() if p == person}
        wanted.append((left, [b for b, n in here.items() if n == max(here.values())]))
    # Which of several as good ones is not told: some choice for each person gives just these amounts.
    for choice in itertools.product(*(where for _, where in wanted)):
        sums: Counter[Building] = Counter()
        for (left, _), building in zip(wanted, choice, strict=True):
            sums[building] += left
        if all(math.isclose(sums[b], a, rel_tol=1e-9, abs_tol=0.005 * len(plain.events)) for b, a in amounts.items()):
            return
    pytest.fail(f"{amounts} are not what {wanted} stand for at home")


def test_cost_lies_where_the_person_is_counted() -> None:
    """Five buildings, most visits at the third: all of the cost is there, and of the map's rest nothing."""
    events = [Event(*POINTS[place], None, "P1", 10.0) for place in (0, 1, 2, 2, 3, 4)]
    events += [Event(*POINTS[0], None, None, 7.0), Event(*POINTS[4], None, "P2", 5.0)]
    totals = Totals(frame_of(events, {"person", "cost"}))
    found = totals.carriers.cost_at_home(np.ones(5, dtype=bool), 1.0)
    points = zip(totals.buildings["lat"], totals.buildings["lon"], strict=True)
    at = dict(zip(points, found.cost.tolist(), strict=True))
    assert [at[lat, lon] for lat, lon in POINTS] == [7.0, 0.0, 60.0, 0.0, 5.0]
    # Without that building a map holds the rest of the cost, at one of the others.
    there = ~((totals.buildings["lat"] == POINTS[2][0]) & (totals.buildings["lon"] == POINTS[2][1])).to_numpy()
    rest = totals.carriers.cost_at_home(there, 1.0).cost
    assert rest[~there].tolist() == [0.0]
    assert sorted(rest[there].tolist()) in ([0.0, 0.0, 5.0, 47.0], [0.0, 5.0, 7.0, 40.0], [0.0, 0.0, 7.0, 45.0])


def test_the_home_is_where_most_events_are() -> None:
    events = [Event(*POINTS[place], None, "P1", 1.0) for place in (0, 1, 1, 1, 2, 2)]
    totals = Totals(frame_of(events, {"person"}))
    homes = totals.carriers.homes_near(np.zeros(3, dtype=np.int64), np.ones(3, dtype=bool), cost=False)
    at = totals.buildings.iloc[homes["building"].item()]
    assert ((at["lat"], at["lon"]), homes["visits"].item()) == (POINTS[1], 6)


@given(events_of, shapes, st.data(), st.sampled_from([0.5, 0.75, 0.9, 0.99]))
def test_a_frame_equals_plain_counting(
    events: list[Event], columns: set[str], data: st.DataObject, quantile: float
) -> None:
    frame = frame_of(events, columns)
    before = frame.copy()
    totals = Totals(frame)
    assert_same(totals, Plain(events, columns), columns, data, quantile)
    pd.testing.assert_frame_equal(frame, before)
    assert totals.quality["records"].sum() == len(events)


@given(events_of, shapes, st.data(), st.sampled_from([0.5, 0.75, 0.9, 0.99]))
def test_a_relation_equals_plain_counting(
    events: list[Event], columns: set[str], data: st.DataObject, quantile: float
) -> None:
    totals = Totals.of(duckdb.from_df(frame_of(events, columns)))
    assert_same(totals, Plain(events, columns), columns, data, quantile)
    assert totals.quality["records"].sum() == len(events)


@settings(max_examples=20)
@given(events_of, shapes, st.sampled_from([0.5, 0.9]))
@pytest.mark.slow
def test_frame_and_relation_give_the_same_cells(events: list[Event], columns: set[str], cap: float) -> None:
    frame = frame_of(events, columns)
    with duckdb.connect() as connection:
        from_frame = bin_events(frame, GRID, cap=cap)
        relation = bin_events(connection.sql("SELECT * FROM frame"), GRID, cap=cap)
    pd.testing.assert_frame_equal(relation, from_frame, rtol=1e-9)
    assert relation.attrs["records"] == from_frame.attrs["records"]
    assert relation.attrs["caps"] == pytest.approx(from_frame.attrs["caps"])


@given(events_of, shapes, st.data())
def test_order_of_the_events_does_not_matter(events: list[Event], columns: set[str], data: st.DataObject) -> None:
    first = Totals(frame_of(events, columns))
    second = Totals(frame_of(data.draw(st.permutations(events)), columns))
    pd.testing.assert_frame_equal(second.buildings, first.buildings)
    group = np.zeros(len(first.buildings), dtype=np.int64)
    if "person" in columns:
        assert second.carriers.people_once(group).tolist() == first.carriers.people_once(group).tolist()


@pytest.mark.parametrize("kind", ["pandas", "geopandas", "polars", "arrow", "relation", "path"])
def test_any_table_counts_the_same(kind: str, tmp_path: Path) -> None:
    plain = pd.DataFrame({"Latitude": [40.02] * 3, "Lng": [-75.28] * 3, "person_id": ["a", "a", "b"]})
    made: dict[str, Callable[[], Any]] = {
        "pandas": lambda: plain,
        "geopandas": lambda: gpd.GeoDataFrame(
            plain[["person_id"]], geometry=gpd.points_from_xy(plain["Lng"], plain["Latitude"]), crs=4326
        ),
        "polars": lambda: pl.from_pandas(plain),
        "arrow": lambda: pl.from_pandas(plain).to_arrow(),
        "relation": lambda: duckdb.from_df(plain),
        "path": lambda: tmp_path / "events.csv",
    }
    plain.to_csv(tmp_path / "events.csv", index=False)
    cells = bin_events(made[kind](), GRID)
    assert cells["events"].sum() == 3
    assert cells["people"].sum() == 2


def test_nothing_that_can_be_counted() -> None:
    totals = Totals(frame_of([Event(*LOST[0], "7 ELM ST", "P1", 1.0)], {"address", "person", "cost"}))
    none = np.array([], dtype=np.int64)
    assert len(totals.buildings) == 0
    assert totals.carriers.people(none, 2).tolist() == [0, 0]
    assert totals.carriers.people_once(none).tolist() == []
    assert totals.carriers.cost_at_home(none >= 0, 0.9).cut == 0


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.5, 7.0, 100.0]), st.integers(1, 4)), min_size=1, max_size=30),
    st.sampled_from([0.5, 0.9, 0.99]),
)
def test_weights_of_a_quantile_stand_for_repeats(pairs: list[tuple[float, int]], quantile: float) -> None:
    totals = np.array([total for total, _ in pairs])
    weights = np.array([weight for _, weight in pairs], dtype=np.int64)
    repeated = np.repeat(totals, weights)
    wanted = plain_quantile(repeated.tolist(), quantile)
    assert weighted_quantile(totals, weights, quantile) == wanted
    assert weighted_quantile(repeated, None, quantile) == wanted


def test_the_order_of_records_moves_no_digit() -> None:
    """Amounts with cents add up to other last digits in another order."""
    rng = np.random.default_rng(3)
    count = 400
    at = rng.integers(3, size=count)
    events = pd.DataFrame({"lat": 40.02 + 0.02 * at, "lon": -75.25, "address": [f"{k} MAIN ST" for k in at]})
    events["person"] = rng.choice(["a", "b", "c", None], count)
    events["cost"] = rng.lognormal(4, 2, count).round(2)
    events.loc[:9, "cost"] = np.nan
    sums = {float(np.bincount(np.zeros(count, int), events["cost"].fillna(0).to_numpy()[rng.permutation(count)])[0])}
    sums |= {
        float(np.bincount(np.zeros(count, int), events["cost"].fillna(0).sample(frac=1, random_state=k))[0])
        for k in range(20)
    }
    assert len(sums) > 1
    events = read_events(events)
    first, cells = Totals(events, GRID), bin_events(events, GRID)
    for seed in range(5):
        shuffled = events.sample(frac=1, random_state=seed)
        other = Totals(shuffled, GRID)
        pd.testing.assert_frame_equal(other.buildings, first.buildings, check_exact=True)
        pd.testing.assert_frame_equal(bin_events(shuffled, GRID), cells, check_exact=True)


def test_a_relation_adds_whole_cents() -> None:
    """A sum in threads would add them up in an order of its own: 0.1 ten times is not 1."""
    events = pd.DataFrame({"lat": [40.02] * 10, "lon": -75.25, "cost": 0.1})
    assert Totals.of(duckdb.from_df(events)).buildings["cost"].tolist() == [1.0]
    assert sum(events["cost"]) != 1.0


def test_amounts_beyond_any_money_are_not_added() -> None:
    events = read_events(pd.DataFrame({"lat": [40.02] * 3, "lon": -75.25, "cost": [1e308, 1e308, 5.0]}))
    assert Totals(events, GRID).buildings["cost"].tolist() == [5.0]
    assert Totals.of(duckdb.from_df(events), GRID).buildings["cost"].tolist() == [5.0]
