"""Each named city has what its name says, and nothing else; everything is measured on its tables."""

from dataclasses import asdict, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from pandas.testing import assert_frame_equal
from scipy.stats import false_discovery_control, norm

import hotspot as hs
from hotspot.errors import InputError
from hotspot.simulate import CITIES, City, Plan, city_files, simulate_city, simulate_named, simulate_plan
from hotspot.stats.moran import morans_i

Made = dict[str, City]
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def cities() -> Made:
    return {name: simulate_named(name, seed=1) for name in CITIES}


def grid_of(city: City) -> hs.Grid:
    return hs.Grid.covering(city.neighborhoods, resolution=9)


def cells_of(city: City, grid: hs.Grid, **options: Any) -> pd.DataFrame:
    return hs.bin_events(hs.check_events(hs.read_events(city.events), grid, **options), grid)


def hot(cells: pd.DataFrame, grid: hs.Grid, measure: str, **options: Any) -> int:
    found = hs.find_hot_spots(cells, grid, hs.Method(measure=measure, **options))
    return int(found["label"].isin(["hot_99", "hot_95"]).sum())


def hot_by_normal_p(cells: pd.DataFrame, grid: hs.Grid, measure: str) -> int:
    """Raw sums, z read from the normal curve: what a careless method says."""
    z = hs.find_hot_spots(cells, grid, hs.Method(measure=measure, cap=None))["z"].to_numpy()
    # What was set aside has no z.
    z = z[np.isfinite(z)]
    return int(((false_discovery_control(2 * norm.sf(np.abs(z))) <= 0.05) & (z > 0)).sum())


def moran(values: NDArray[np.float64], grid: hs.Grid) -> tuple[float, float]:
    """Moran's I among touching cells, and its two-sided p."""
    test = morans_i(values, lambda v: grid.ring_sum(v, 1) - v, grid.ring_sizes(1) - 1, permutations=199, seed=1)
    return test.statistic, test.p


@pytest.mark.parametrize("name", CITIES)
def test_same_name_and_seed_same_city(name: str, cities: Made) -> None:
    again = simulate_named(name, seed=1)
    assert_frame_equal(again.events, cities[name].events)
    assert again.neighborhoods.equals(cities[name].neighborhoods)
    assert again.truth == cities[name].truth


def test_the_names_stand_for_what_simulate_city_makes(cities: Made) -> None:
    bare = simulate_city(seed=1, hot_neighborhoods=0, plant_buildings=False, pile_up_share=0, bad_coordinates=False)
    for name, same in {"planted": simulate_city(seed=1), "empty": bare}.items():
        assert_frame_equal(cities[name].events, same.events)
        assert cities[name].truth == same.truth


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("empty", set()),
        ("planted", {"hot_neighborhoods", "buildings", "pile_up", "swapped", "missing", "at_zero", "far_away"}),
        ("centroid", {"centroids"}),
        ("heavy_cost", {"heavy_people"}),
        ("clustered", {"wave"}),
    ],
)
def test_truth_and_readme_name_what_is_planted_only(name: str, planted: set[str], cities: Made) -> None:
    truth = cities[name].truth
    always = {"buildings", "hot_neighborhoods", "pile_up", "swapped", "missing", "at_zero", "far_away"}
    assert {key for key in (always | {"centroids", "heavy_people", "wave"}) if truth.get(key)} == planted
    assert always <= set(truth)
    assert truth["events"] == len(cities[name].events)
    assert truth["charges"] == pytest.approx(cities[name].events["charge"].sum(), abs=0.01)
    readme = city_files(cities[name])["README.md"]
    words = {"hot_neighborhoods": "Hot neighborhood", "centroids": "ZIP code", "wave": "crest to crest"}
    words |= {"heavy_people": "Heavy cost", "": "no pattern"}
    assert {key for key, word in words.items() if word in readme} == ((planted & set(words)) or {""})


def test_the_readme_says_how_its_city_is_made(cities: Made) -> None:
    for name in ("empty", "centroid", "heavy_cost", "clustered"):
        code = city_files(cities[name])["README.md"].split("## How it was made\n")[1].split("The same seed")[0]
        names: dict[str, Any] = {"simulate_plan": simulate_plan}
        lines = [line.strip() for line in code.splitlines()]
        assert "city = simulate_plan(plan, seed=1)" in lines
        exec("\n".join(line for line in lines if "Plan" in line), names)  # noqa: S102 - our own README
        assert names["plan"] == CITIES[name]


def test_what_is_planted_changes_nothing_else(cities: Made) -> None:
    empty = cities["empty"].events
    for name, city in cities.items():
        assert city.neighborhoods["geometry"].equals(cities["empty"].neighborhoods["geometry"])
        assert (list(city.events), city.truth["seed"]) == (list(empty), 1), name
    for name, changed in (("centroid", ["lat", "lon"]), ("heavy_cost", ["charge"])):
        assert_frame_equal(cities[name].events.drop(columns=changed), empty.drop(columns=changed))


def test_centroid_records_lie_on_eight_centroids_and_the_others_at_home(cities: Made) -> None:
    city, empty = cities["centroid"], cities["empty"].events
    moved = city.events[(city.events[["lat", "lon"]] != empty[["lat", "lon"]]).any(axis=1)]
    assert len(moved) / len(empty) == pytest.approx(0.05, abs=0.003)
    piles = moved.groupby(["lat", "lon"])["address"].agg(["size", "nunique"])
    truth = {(at["lat"], at["lon"]): (at["records"], at["addresses"]) for at in city.truth["centroids"]}
    assert {place: (row["size"], row["nunique"]) for place, row in piles.iterrows()} == truth
    assert len(truth) == 8
    centers = city.neighborhoods.geometry.to_crs("EPSG:32619").centroid.to_crs("EPSG:4326")
    for lat, lon in truth:
        assert np.hypot(centers.y - lat, centers.x - lon).min() < 1e-5
    # A whole home is known or not: no address has records both at home and on a centroid.
    assert set(moved["address"]).isdisjoint(city.events.drop(moved.index)["address"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_centroids_are_found_and_held_out(seed: int) -> None:
    city = simulate_named("centroid", seed=seed)
    grid = grid_of(city)
    checked = hs.check_events(hs.read_events(city.events), grid)
    found = checked[checked["reason"] == "pile_up"].groupby(["lat", "lon"]).size()
    assert found.to_dict() == {(at["lat"], at["lon"]): at["records"] for at in city.truth["centroids"]}
    assert set(checked["reason"]) == {"used", "edge_of_grid", "pile_up"}
    kept, held = cells_of(city, grid, keep=["pile_up"]), cells_of(city, grid)
    lat, lon = (np.array([at[key] for at in city.truth["centroids"]]) for key in ("lat", "lon"))
    top = kept["people"].nlargest(8).index
    assert np.isin(top, grid.locate(lat, lon)).sum() >= 5
    assert hot_by_normal_p(kept, grid, "people") > hot_by_normal_p(held, grid, "people")


@pytest.mark.slow
def test_heavy_people_hold_half_of_all_charges_wherever_they_live(cities: Made) -> None:
    city, empty = cities["heavy_cost"], cities["empty"].events
    charges = city.events.groupby("person_id")["charge"].sum().sort_values(ascending=False)
    heavy = city.truth["heavy_people"]
    raised = city.events["charge"] != empty["charge"]
    assert set(city.events.loc[raised, "person_id"]) == set(heavy["person_ids"]) == set(charges.index[:12])
    assert charges.iloc[:12].sum() == pytest.approx(heavy["charges"], abs=0.01)
    assert charges.iloc[:12].sum() / charges.sum() == pytest.approx(0.5, abs=1e-3)
    assert heavy["share_of_charges"] == pytest.approx(0.5, abs=1e-3)
    assert empty.groupby("person_id")["charge"].sum().nlargest(12).sum() / empty["charge"].sum() < 0.1
    homes = city.events[city.events["person_id"].isin(heavy["person_ids"])].drop_duplicates("person_id")
    points = gpd.points_from_xy(homes["lon"], homes["lat"], crs="EPSG:4326")
    where = gpd.GeoDataFrame(geometry=points).sjoin(city.neighborhoods, predicate="within")["name"]
    assert where.nunique() >= 9
    assert len(homes) == 12


@pytest.mark.parametrize("name", ["empty", "heavy_cost"])
@pytest.mark.slow
def test_a_city_without_hot_spots_shows_hardly_any(name: str) -> None:
    found = []
    for seed in (1, 2, 3):
        city = simulate_named(name, seed=seed)
        grid = grid_of(city)
        cells = cells_of(city, grid)
        found.append([hot(cells, grid, "people"), hot(cells, grid, "cost"), hot(cells, grid, "cost", cap=None)])
        if name == "heavy_cost":
            assert hot_by_normal_p(cells, grid, "cost") >= 10
    # A chance finding is a cell or two in one map; each measure is silent on most.
    assert ((np.array(found) == 0).sum(axis=0) >= 2).all()
    assert np.sum(found) <= 4


def factor(city: City, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many times the usual chance, from the truth alone, in complex numbers."""
    wave = city.truth["wave"]
    place = (lon + 70) * 87.72 + 1j * (lat - 38) * 111
    along = (place * np.exp(-1j * wave["heading_radians"])).real
    angle = 2 * np.pi * along / wave["crest_to_crest_km"] + wave["phase_radians"]
    flat = wave["flatness"]
    return np.asarray(1 + wave["height"] * np.tanh(flat * np.sin(angle)) / np.tanh(flat))


def test_the_clustered_city_is_uneven_as_its_truth_says(cities: Made) -> None:
    city = cities["clustered"]
    grid = grid_of(city)
    expected = factor(city, *grid.centers.T)
    assert (expected.min(), expected.max()) == (pytest.approx(0.7, abs=0.01), pytest.approx(1.3, abs=0.01))
    up, down = expected > 1.27, expected < 0.73
    assert min(up.mean(), down.mean()) > 0.2
    for name, ratio in (("clustered", 1.3 / 0.7), ("empty", 1.0)):
        people = cells_of(cities[name], grid)["people"]
        # Per 250 cells of some 9 persons the ratio of means has a standard error of about 5 %.
        assert people[up].mean() / people[down].mean() == pytest.approx(ratio, rel=0.15), name


@pytest.mark.parametrize("seed", SEEDS)
def test_the_clustered_city_is_clustered_without_a_hot_spot(seed: int) -> None:
    city = simulate_named("clustered", seed=seed)
    grid = grid_of(city)
    found = hs.find_hot_spots(cells_of(city, grid), grid, hs.Method(measure="people"))
    statistic, p = moran(found["value"].to_numpy(float), grid)
    assert statistic > 0
    assert p < 0.05
    assert (found["q_hot"] <= 0.05).mean() <= 0.01
    assert city.truth["hot_neighborhoods"] == []


def test_the_empty_city_is_not_clustered(cities: Made) -> None:
    grid = grid_of(cities["empty"])
    # Below 0: streets are spaced evenly, so neighboring cells differ a little more than chance.
    assert moran(cells_of(cities["empty"], grid)["people"].to_numpy(float), grid)[0] < 0


def test_plans_combine() -> None:
    plan = replace(CITIES["planted"], centroid_share=0.2, heavy_people=6, wave_height=0.2)
    truth = simulate_plan(plan, seed=5).truth
    assert truth["options"] == asdict(plan)
    assert (len(truth["buildings"]), len(truth["hot_neighborhoods"])) == (2, 2)
    assert sum(at["records"] for at in truth["centroids"]) == pytest.approx(0.2 * truth["events"], rel=0.05)
    assert truth["pile_up"]["records"] == pytest.approx(0.03 * truth["events"], rel=0.05)
    assert truth["heavy_people"]["people"] == 6
    assert truth["buildings"][1]["top_20_people_share_of_charges"] == pytest.approx(0.61, abs=0.005)


@pytest.mark.parametrize(
    "option", [{"centroid_share": 0.5}, {"heavy_people": -1}, {"heavy_people": 21}, {"wave_height": float("nan")}]
)
def test_what_cannot_be_planted_is_named(option: dict[str, Any]) -> None:
    (name,) = option
    with pytest.raises(InputError, match=name):
        Plan(**option)


def test_unknown_city_is_told_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"empty, planted, centroid, heavy_cost, clustered.*'full'"):
        simulate_named("full")
    with pytest.raises(InputError, match="seed"):
        simulate_named("empty", seed=-1)
