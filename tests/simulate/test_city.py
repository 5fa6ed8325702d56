"""The city is sound, and what ``truth`` says was planted is in the tables."""

import subprocess
import sys
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely import Polygon

from hotspot.errors import InputError
from hotspot.simulate import City, simulate_city


@pytest.fixture(scope="module")
def city() -> City:
    return simulate_city(seed=1)


@pytest.fixture(scope="module")
def empty() -> City:
    return simulate_city(seed=1, hot_neighborhoods=0, plant_buildings=False, pile_up_share=0, bad_coordinates=False)


def placed(city: City) -> gpd.GeoDataFrame:
    """Row: an event with its neighborhood, where it lies in the city and not on the pile-up."""
    events = city.events.dropna(subset=["lat"]).assign(building=building_of(city.events))
    pile = city.truth["pile_up"] or {"lat": None, "lon": None}
    events = events[~((events["lat"] == pile["lat"]) & (events["lon"] == pile["lon"]))]
    points = gpd.points_from_xy(events["lon"], events["lat"], crs="EPSG:4326")
    return gpd.GeoDataFrame(events, geometry=points).sjoin(city.neighborhoods, predicate="within")


def building_of(events: pd.DataFrame) -> pd.Series:
    return events["address"].str.replace(r" APT \w+$", "", regex=True)


def rates(city: City) -> pd.Series:
    """Persons with visits per resident of each neighborhood, without the planted buildings."""
    events = placed(city)
    planted = {str(b["address"]): b for b in city.truth["buildings"]}
    people = events[~events["building"].isin(planted)].groupby("name")["person_id"].nunique()
    residents = city.neighborhoods.set_index("name")["population"].copy()
    for building in planted.values():
        residents[building["neighborhood"]] -= building["residents"]
    return people / residents


def test_same_seed_same_tables(city: City) -> None:
    again = simulate_city(seed=1)
    assert_frame_equal(again.events, city.events)
    assert again.neighborhoods.equals(city.neighborhoods)
    assert_frame_equal(again.services, city.services)
    assert again.truth == city.truth


@pytest.mark.slow
def test_other_seed_other_city(city: City) -> None:
    other = simulate_city(seed=2)
    assert not other.neighborhoods["geometry"].equals(city.neighborhoods["geometry"])
    assert set(other.events["address"]) != set(city.events["address"])


@pytest.mark.slow
def test_global_random_state_is_neither_read_nor_changed(city: City) -> None:
    np.random.seed(7)  # noqa: NPY002 - the global state is what is tested
    before = np.random.get_state(legacy=False)["state"]["key"]  # noqa: NPY002 - as above
    assert simulate_city(seed=1).truth == city.truth
    assert (np.random.get_state(legacy=False)["state"]["key"] == before).all()  # noqa: NPY002 - as above


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.slow
def test_neighborhoods_tile_the_city(seed: int) -> None:
    tiles = simulate_city(seed=seed).neighborhoods
    flat = tiles.to_crs(tiles.estimate_utm_crs())
    assert tiles.crs == "EPSG:4326"
    assert flat.is_valid.all()
    assert (flat.geom_type == "Polygon").all()
    union = flat.union_all()
    assert isinstance(union, Polygon)
    assert not union.interiors
    assert union.area == pytest.approx(flat.area.sum(), rel=1e-9)
    assert tiles["name"].is_unique
    assert (tiles["population"] > 0).all()
    assert 90_000 <= tiles["population"].sum() <= 120_000


def test_events_look_like_an_export(city: City) -> None:
    events = city.events
    assert list(events) == [
        "visit_id",
        "visit_date",
        "person_id",
        "address",
        "lat",
        "lon",
        "category",
        "charge",
    ]
    assert events["visit_id"].is_unique
    assert events["visit_date"].is_monotonic_increasing
    assert pd.to_datetime(events["visit_date"], format="%Y-%m-%d").dt.year.unique().tolist() == [2025]
    assert events["address"].str.fullmatch(r"\d+ (\d+(ST|ND|RD|TH) ST|[A-Z]+ AVE)( APT \d+[A-D])?").all()
    assert 4 <= events["category"].nunique() <= 6
    assert (events["charge"] > 0).all()
    assert 17_000 <= len(events) <= 23_000
    assert building_of(events).nunique() >= 2_000


def test_a_person_lives_at_one_address(city: City) -> None:
    assert city.events[["person_id", "address"]].drop_duplicates()["person_id"].is_unique


def test_a_building_has_one_coordinate_and_a_coordinate_one_building(city: City) -> None:
    events = placed(city)
    pairs = events[["building", "lat", "lon"]].drop_duplicates()
    assert pairs["building"].is_unique
    assert not pairs.duplicated(["lat", "lon"]).any()


def test_house_numbers_rise_along_each_street(city: City) -> None:
    events = placed(city).drop_duplicates("building")
    parts = events["building"].str.extract(r"(?P<number>\d+) (?P<street>.+)")
    along = events["lon"].where(parts["street"].str.endswith(" ST"), events["lat"])
    homes = parts.assign(number=parts["number"].astype(int), along=along).sort_values("number")
    # Neighbors across the street may stand a step apart; two lots on, the number must have risen.
    for _, street in homes[homes["number"] % 2 == 0].groupby("street"):
        assert street["along"].is_monotonic_increasing


def test_planted_buildings_are_in_the_events(city: City) -> None:
    events = city.events.assign(building=building_of(city.events))
    nursing_home, tower = city.truth["buildings"]
    where = placed(city)
    for planted in (nursing_home, tower):
        here = events[events["building"] == planted["address"]]
        assert len(here) == planted["events"]
        assert here["person_id"].nunique() == planted["people"]
        assert here["charge"].sum() == pytest.approx(planted["charges"], abs=0.01)
        assert here[["lat", "lon"]].drop_duplicates().to_numpy().tolist() == [[planted["lat"], planted["lon"]]]
        assert set(where.loc[where["building"] == planted["address"], "name"]) == {planted["neighborhood"]}
    by_person = events[events["building"] == tower["address"]].groupby("person_id")["charge"].sum()
    assert len(by_person) == 332
    assert by_person.nlargest(20).sum() / by_person.sum() == pytest.approx(0.61, abs=0.005)
    assert nursing_home["people"] == 152
    largest = events["building"].value_counts().index[:2]
    assert set(largest) == {nursing_home["address"], tower["address"]}


def test_hot_neighborhoods_have_three_times_the_rate_in_many_homes(city: City) -> None:
    hot = {entry["name"]: entry for entry in city.truth["hot_neighborhoods"]}
    rate = rates(city)
    ratio = rate[list(hot)].mean() / rate.drop(list(hot)).median()
    assert ratio == pytest.approx(3.0, rel=0.15)
    events = placed(city)
    for name, entry in hot.items():
        here = events[events["name"] == name]
        # Records with wrong coordinates count in truth but cannot be placed.
        assert 0.85 * entry["events"] <= len(here) <= entry["events"]
        assert 0.85 * entry["people"] <= here["person_id"].nunique() <= entry["people"]
        assert here["building"].nunique() > 100
        assert here["building"].value_counts(normalize=True).max() < 0.2
        assert name not in {building["neighborhood"] for building in city.truth["buildings"]}


def test_pile_up_is_one_coordinate_with_many_addresses(city: City) -> None:
    pile, events = city.truth["pile_up"], city.events
    here = events[(events["lat"] == pile["lat"]) & (events["lon"] == pile["lon"])]
    assert len(here) == pile["records"]
    assert here["address"].nunique() == pile["addresses"]
    assert building_of(here).nunique() >= 100
    assert len(here) / len(events) == pytest.approx(0.03, abs=0.003)
    centers = city.neighborhoods.geometry.to_crs("EPSG:32619").centroid.to_crs("EPSG:4326")
    distance = np.hypot(centers.x - pile["lon"], centers.y - pile["lat"])
    assert distance.min() < 1e-5
    name = city.neighborhoods["name"][distance.idxmin()]
    assert name not in {entry["name"] for entry in city.truth["hot_neighborhoods"]}


def test_bad_coordinates_are_counted(city: City) -> None:
    lat, lon = city.events["lat"], city.events["lon"]
    west, south, east, north = city.neighborhoods.total_bounds
    inside = lat.between(south, north) & lon.between(west, east)
    swapped = lon.between(south, north) & lat.between(west, east)
    missing = lat.isna() & lon.isna()
    zero = (lat == 0) & (lon == 0)
    counts = {
        "swapped": swapped,
        "missing": missing,
        "at_zero": zero,
        "far_away": ~(inside | swapped | missing | zero),
    }
    assert {name: int(rows.sum()) for name, rows in counts.items()} == {name: city.truth[name] for name in counts}
    assert min(city.truth[name] for name in counts) > 0


def test_totals_of_truth(city: City) -> None:
    assert city.truth["events"] == len(city.events)
    assert city.truth["people"] == city.events["person_id"].nunique()
    assert city.truth["charges"] == pytest.approx(city.events["charge"].sum(), abs=0.01)
    assert city.truth["residents"] == city.neighborhoods["population"].sum()


def test_charges_and_visits_have_heavy_tails(city: City, empty: City) -> None:
    assert np.log(empty.events["charge"]).std() == pytest.approx(1.6, abs=0.05)
    assert (city.events["person_id"].value_counts() >= 24).sum() >= 10


def test_empty_city_has_nothing_planted(empty: City) -> None:
    truth = empty.truth
    assert truth["buildings"] == []
    assert truth["hot_neighborhoods"] == []
    assert truth["pile_up"] is None
    assert [truth[name] for name in ("swapped", "missing", "at_zero", "far_away")] == [0, 0, 0, 0]
    assert len(placed(empty)) == len(empty.events)
    assert building_of(empty.events).value_counts().max() < 250
    rate = rates(empty)
    assert rate.max() / rate.median() < 1.6
    assert empty.events.groupby(["lat", "lon"])["address"].nunique().max() < 50


def test_what_is_planted_does_not_move_the_streets(city: City, empty: City) -> None:
    assert empty.neighborhoods["geometry"].equals(city.neighborhoods["geometry"])
    ours, theirs = (placed(c).drop_duplicates("building").set_index("building")[["lat", "lon"]] for c in (city, empty))
    shared = ours.index.intersection(theirs.index)
    assert len(shared) > 1_000
    assert_frame_equal(ours.loc[shared], theirs.loc[shared])


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.slow
def test_asked_number_of_hot_neighborhoods(count: int) -> None:
    truth = simulate_city(seed=3, hot_neighborhoods=count).truth
    hot = {entry["name"] for entry in truth["hot_neighborhoods"]}
    assert len(hot) == count
    assert hot.isdisjoint(building["neighborhood"] for building in truth["buildings"])


@pytest.mark.parametrize(
    "option", [{"seed": -1}, {"hot_neighborhoods": 7}, {"hot_neighborhoods": -1}, {"pile_up_share": 0.5}]
)
def test_option_out_of_range_is_named(option: dict[str, Any]) -> None:
    (name,) = option
    with pytest.raises(InputError, match=name):
        simulate_city(**option)


@pytest.mark.slow
def test_import_loads_no_geopandas() -> None:
    code = "import sys, hotspot.simulate; sys.exit('geopandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
def test_services_lie_in_neighborhoods_of_their_name(seed: int) -> None:
    made = simulate_city(seed=seed)
    points = gpd.points_from_xy(made.services["lon"], made.services["lat"], crs="EPSG:4326")
    where = gpd.GeoDataFrame(made.services.rename(columns={"name": "service"}), geometry=points)
    where = where.sjoin(made.neighborhoods, predicate="within")
    assert len(where) == len(made.services) == 8
    assert (where["service"] == where["name"] + " " + where["kind"].str.title()).all()
    assert set(where["kind"]) == {"clinic", "shelter", "school"}
    assert where["name"].is_unique


@pytest.mark.slow
def test_services_depend_on_nothing_that_is_planted(city: City, empty: City) -> None:
    assert_frame_equal(city.services, empty.services)
