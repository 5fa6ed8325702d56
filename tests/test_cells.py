"""Events to cells: nothing is lost, nothing grows, caps mean what they say."""

import math
from collections import Counter, defaultdict

import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.cells import bin_events
from hotspot.engines import Totals
from hotspot.grid import Grid
from hotspot.quality import check_events

AREA = shapely.box(-75.3, 40.0, -75.2, 40.1)
GRID = Grid.covering(AREA, resolution=7)
places = st.sampled_from([(40.01 + 0.01 * k, -75.21 - 0.01 * (k * 5 % 8)) for k in range(8)])
lost = st.sampled_from([(math.nan, -75.25), (0.0, 0.0), (31.0, -97.0), (-75.25, 40.05)])
events_of = st.lists(
    st.tuples(
        st.one_of(places, places, places, lost),
        st.sampled_from(["1 ELM ST", "2 ELM ST", "3 ELM ST", None]),
        st.sampled_from(["P1", "P2", "P3", "P4", "P5", None]),
        st.sampled_from([0.0, 1.0, 2.5, 40.0, 1e5, -3.0, math.nan]),
    ),
    min_size=1,
    max_size=60,
)


def frame_of(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame([(*r[0], *r[1:]) for r in rows], columns=["lat", "lon", "address", "person", "cost"])
    return frame.astype({"address": "str", "person": "str"})


def quantile_of(totals: list[float], quantile: float) -> float:
    positive = sorted(t for t in totals if t > 0)
    return positive[math.ceil(quantile * len(positive) - 1e-9) - 1] if positive else 0.0


@given(events_of, st.sampled_from([0.5, 0.9, 0.99]))
@pytest.mark.slow
def test_sums_add_up_and_caps_only_take_away(rows: list[tuple], cap: float) -> None:
    events = frame_of(rows)
    events.attrs["notes"] = ["mine"]
    before = events.copy()
    cells = bin_events(events, GRID, cap=cap)
    pd.testing.assert_frame_equal(events, before)
    assert events.attrs == {"notes": ["mine"]}
    records = cells.attrs["records"]
    assert sum(records.values()) == len(rows)
    assert cells["events"].sum() == records.get("used", 0)
    checked = check_events(events, GRID)
    mapped = checked[checked["reason"] == "used"]
    assert cells["cost"].sum() == pytest.approx(mapped["cost"][mapped["cost"] >= 0].sum())
    for measure in ("events", "people", "cost"):
        # A person's cost lies at home, which may be another cell.
        assert cells[f"{measure}_capped"].sum() <= cells[measure].sum() * (1 + 1e-12)
        assert (cells[f"{measure}_capped"] >= 0).all()
        if measure != "cost":
            assert (cells[f"{measure}_capped"] <= cells[measure]).all()
    # A cell with something keeps something: the cap is a positive total of a building.
    assert ((cells["events_capped"] > 0) == (cells["events"] > 0)).all()
    assert (cells["cost_capped"].sum() > 0) == (cells["cost"].sum() > 0)
    assert cells["people_capped"].sum() <= mapped["person"].nunique()
    assert (cells["people"] <= cells["events"]).all()


@given(events_of, st.sampled_from([0.5, 0.9]))
@pytest.mark.slow
def test_cells_equal_plain_counting(rows: list[tuple], cap: float) -> None:
    events = frame_of(rows)
    cells = bin_events(events, GRID, cap=cap).set_index("cell")
    checked = check_events(events, GRID)
    mapped = checked[checked["reason"] == "used"]
    sole = mapped.groupby(["lat", "lon"])["address"].agg(lambda a: a.dropna().unique().tolist())
    by_building: Counter = Counter()
    persons: dict[str, set] = defaultdict(set)
    for row in mapped.itertuples():
        name = h3.latlng_to_cell(row.lat, row.lon, 7)
        here = sole[row.lat, row.lon]
        address = row.address if isinstance(row.address, str) else here[0] if len(here) == 1 else ""
        building = (name, row.lat, row.lon, address)
        by_building[building] += 1
        if isinstance(row.person, str):
            persons[name].add(row.person)
    cut = quantile_of(list(by_building.values()), cap)
    capped: Counter = Counter()
    counted: Counter = Counter()
    for building, number in by_building.items():
        counted[building[0]] += number
        capped[building[0]] += min(number, cut)
    # At which of a person's buildings it counts is proved with the totals.
    totals = Totals(events, GRID)
    built = totals.buildings
    persons_once = totals.carriers.people_once(np.where(totals.cells(GRID) >= 0, 0, -1))
    once: Counter = Counter()
    for lat, lon, address, number in zip(
        built["lat"], built["lon"], built["name"].fillna(""), persons_once.tolist(), strict=True
    ):
        once[h3.latlng_to_cell(lat, lon, 7), lat, lon, address] += number
    assert once.total() == mapped["person"].nunique()
    people_cut = quantile_of(list(once.values()), cap)
    people: Counter = Counter()
    for building, number in once.items():
        people[building[0]] += min(number, people_cut)
    for name in GRID.names:
        assert cells["events"][name] == counted[name]
        assert cells["events_capped"][name] == capped[name]
        assert cells["people"][name] == len(persons[name])
        assert cells["people_capped"][name] == people[name]


def table(*rows: tuple[float, float, str, str | None, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lat", "lon", "address", "person", "cost"])


def test_one_building_counts_up_to_the_cap() -> None:
    crowd = [(40.02, -75.28, f"{k} ELM ST", f"A{k}", 1.0) for k in range(9)]
    giant = [(40.08, -75.22, "1 OAK ST", f"B{k}", 1.0) for k in range(100)]
    cells = bin_events(table(*crowd, *giant), GRID, cap=0.9)
    place = GRID.locate(np.array([40.02, 40.08]), np.array([-75.28, -75.22]))
    # Nine of ten buildings have one event: that is the ninth decile.
    assert cells.attrs["caps"]["events"] == 1
    assert cells["events"].iloc[place].tolist() == [9, 100]
    assert cells["events_capped"].iloc[place].tolist() == [9, 1]
    assert cells["people_capped"].iloc[place].tolist() == [9, 1]
    assert cells["cost_capped"].iloc[place].tolist() == [9, 1]


def test_cost_is_cut_by_person_before_by_building() -> None:
    # A person of 1,000 dollars at two addresses, and nine of 10 dollars at a third.
    rich = [(40.02, -75.28, "1 ELM ST", "R", 750.0), (40.02, -75.28, "2 ELM ST", "R", 250.0)]
    rest = [(40.02, -75.28, "3 ELM ST", f"P{k}", 10.0) for k in range(9)]
    cells = bin_events(table(*rich, *rest), GRID, cap=0.9)
    assert cells.attrs["caps"]["cost of a person"] == 10
    assert cells["cost"].sum() == 1090
    # 10 of 1,000 is left, all of it at one of the two addresses, and 90 at the third, which the cap on buildings keeps.
    assert cells.attrs["caps"]["cost"] == 90
    assert cells["cost_capped"].sum() == pytest.approx(100)


@pytest.mark.parametrize("cap", [0.5, 0.9, 0.99])
def test_cost_at_home_equals_a_recount(cap: float) -> None:
    """By plain grouping, for persons of whom no two buildings have as many events; some events lie off the map."""
    rng = np.random.default_rng(5)
    count, off = 900, (40.0002, -75.2999)
    spots = [*((40.005 + 0.006 * k, -75.205 - 0.006 * (k * 7 % 15)) for k in range(15)), off]
    at, person = rng.choice(16, count, p=[0.06] * 15 + [0.1]), rng.integers(120, size=count)
    events = pd.DataFrame([spots[k] for k in at], columns=["lat", "lon"])
    events["address"] = [f"{2 * spot + k} ELM ST" for spot, k in zip(at, rng.integers(2, size=count), strict=True)]
    events["person"] = [f"P{k}" if k < 110 else None for k in person]
    events["cost"] = rng.lognormal(3, 1.5, count).round(2)
    events["building"] = [f"{k} {name}" for k, name in zip(at, events["address"], strict=True)]
    here = check_events(events, GRID)["reason"] == "used"
    assert (~here).any()
    visits = events[here].groupby(["person", "building"]).size().sort_values(ascending=False).reset_index(name="n")
    firsts = visits[visits["n"] == visits.groupby("person")["n"].transform("max")].groupby("person").size()
    events = events[~events["person"].isin(firsts.index[firsts > 1])].reset_index(drop=True)
    here = check_events(events, GRID)["reason"] == "used"
    assert events["person"].nunique() > 20
    # A person's total, wherever it was; each event of nobody is a total of its own.
    bearer = events["person"].fillna(pd.Series([f"nobody {k}" for k in events.index]))
    whole = events.groupby(bearer)["cost"].transform("sum")
    cut = quantile_of(events.groupby(bearer)["cost"].sum().tolist(), cap)
    left = events["cost"] * np.minimum(1.0, cut / whole)
    home = visits.drop_duplicates("person").set_index("person")["building"]
    stands = events["building"].where(events["person"].isna(), events["person"].map(home))
    # What is left of each is whole cents.
    by_building = left[here].groupby([stands[here], bearer[here]]).sum().round(2).groupby(level=0).sum()
    most = quantile_of(by_building.tolist(), cap)
    where = {name: GRID.locate(*np.array([spots[int(name.split()[0])]]).T)[0] for name in by_building.index}
    wanted = by_building.clip(upper=most).groupby(where).sum().reindex(range(len(GRID)), fill_value=0.0)
    cells = bin_events(events.drop(columns="building"), GRID, cap=cap)
    np.testing.assert_allclose(cells["cost_capped"], wanted, rtol=1e-9)
    assert cells.attrs["caps"] == pytest.approx({**cells.attrs["caps"], "cost of a person": cut, "cost": most})
    assert not np.allclose(cells["cost_capped"], cells["cost"])


def test_a_person_with_visits_in_five_cells_warms_one() -> None:
    places_of = GRID.centers[[2, 4, 6, 8, 10]]
    visits = [(*place, "1 ELM ST", "P", 20.0) for place in (*places_of, places_of[2])]
    others = [(*GRID.centers[14 + k], "1 OAK ST", None, 5.0) for k in range(3)]
    cells = bin_events(table(*visits, *others), GRID)
    assert np.flatnonzero(cells["cost"]).tolist() == [2, 4, 6, 8, 10, 14, 15, 16]
    assert cells["cost"].sum() == 135
    # All at the place with two visits; events of nobody known stay.
    assert np.flatnonzero(cells["cost_capped"]).tolist() == [6, 14, 15, 16]
    assert cells["cost_capped"].iloc[[6, 14, 15, 16]].tolist() == [120, 5, 5, 5]
    # Where nobody is known nothing moves.
    alone = bin_events(table(*visits, *others).drop(columns="person"), GRID)
    assert alone["cost_capped"].tolist() == alone["cost"].tolist()


def test_a_person_is_tested_once_on_the_map_and_shown_in_every_cell() -> None:
    visits = [(40.02, -75.28, "1 ELM ST", "P", 1.0), (40.02, -75.28, "2 ELM ST", "P", 1.0)]
    elsewhere = [(40.08, -75.22, "1 OAK ST", "P", 1.0)]
    cells = bin_events(table(*visits, *visits, *elsewhere), GRID)
    home = GRID.locate(np.array([40.02]), np.array([-75.28]))[0]
    assert cells["people"].sum() == 2
    assert cells["people_capped"].sum() == cells["people_capped"][home] == 1
    assert cells["events"].sum() == 5


def test_few_persons_who_move_about_do_not_make_an_area_hot() -> None:
    """Each of twenty persons calls from all over one neighborhood: one call a cell and person, as many as its homes."""
    draw = np.random.default_rng(8)
    middle = GRID.centers[len(GRID) // 2]
    homes = pd.DataFrame({"lat": draw.uniform(40.0, 40.1, 400), "lon": draw.uniform(-75.3, -75.2, 400)})
    homes["person"] = [f"H{k}" for k in range(400)]
    movers = pd.DataFrame({"lat": middle[0] + draw.uniform(-0.004, 0.004, 800), "lon": middle[1]})
    movers["person"] = [f"M{k % 20}" for k in range(800)]
    cells = bin_events(pd.concat([homes, movers], ignore_index=True), GRID)
    assert cells["people_capped"].sum() <= 420
    assert cells["people_capped"].max() < 60 < cells["events"].max()


@pytest.mark.parametrize(("given_columns", "wanted"), [(["person"], ["people"]), (["cost"], ["cost"]), ([], [])])
def test_only_what_the_events_carry(given_columns: list[str], wanted: list[str]) -> None:
    events = table((40.02, -75.28, "1 ELM ST", "P", 1.0))[["lat", "lon", *given_columns]]
    cells = bin_events(events, GRID)
    measures = ["events", *wanted]
    amounts = ["amounts", "cost_per_event", "cost_per_event_capped"] if "cost" in wanted else []
    assert cells.columns.tolist() == ["cell", "lat", "lon", *measures, *(f"{m}_capped" for m in measures), *amounts]


def test_every_cell_of_the_grid_is_a_row() -> None:
    cells = bin_events(table((40.02, -75.28, "1 ELM ST", "P", 1.0)), GRID)
    assert cells["cell"].tolist() == GRID.names
    assert cells[["lat", "lon"]].to_numpy().tolist() == GRID.centers.tolist()
    assert (cells["events"] == 0).sum() == len(GRID) - 1
    assert cells["events"].dtype == cells["people_capped"].dtype == np.int64


def test_no_record_that_can_be_placed() -> None:
    cells = bin_events(table((math.nan, math.nan, "1 ELM ST", "P", 1.0)), GRID)
    assert cells[["events", "people", "cost", "events_capped"]].to_numpy().sum() == 0
    assert cells.attrs["records"] == {"missing_coordinates": 1}


def test_events_at_the_edge_are_in_the_lists_only() -> None:
    lat = np.linspace(40.0005, 40.0995, 100)
    events = pd.DataFrame({"lat": lat, "lon": -75.2999})
    cells = bin_events(events, GRID)
    assert cells.attrs["records"]["edge_of_grid"] > 0
    assert cells["events"].sum() == cells.attrs["records"].get("used", 0)
    assert Totals(events, GRID).buildings["events"].sum() == 100


@settings(max_examples=20)
@given(events_of)
@pytest.mark.slow
def test_checked_or_counted_before_makes_no_difference(rows: list[tuple]) -> None:
    events = frame_of(rows)
    cells = bin_events(events, GRID)
    for same in (check_events(events, GRID), Totals(events, GRID), events.sample(frac=1, random_state=1)):
        other = bin_events(same, GRID)
        pd.testing.assert_frame_equal(other, cells)
        assert dict(sorted(other.attrs["records"].items())) == dict(sorted(cells.attrs["records"].items()))


def test_events_checked_without_a_grid_do_not_vanish() -> None:
    """What lies outside the grid is said to be outside, wherever the check was made."""
    events = table((40.02, -75.28, "1 ELM ST", "P", 1.0), (31.0, -97.0, "1 ELM ST", "P", 1.0))
    cells = bin_events(check_events(events), GRID)
    assert cells["events"].sum() == cells.attrs["records"]["used"]
