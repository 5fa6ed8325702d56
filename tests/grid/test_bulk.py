"""The bulk of the points: strays do not move it, and true places far apart all belong to it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.grid import assumed_area, choose_resolution
from hotspot.grid.bulk import clusters, components, distinct_rows, other_ways, sphere
from hotspot.grid.resolution import expected_cells
from hotspot.meridian import HALF

Floats = Any
CITY = (39.95, -83.0)


def around(middle: tuple[float, float], count: int, radius: float = 0.05, seed: int = 1) -> pd.DataFrame:
    """Made-up records, evenly spread over a square."""
    draw = np.random.default_rng(seed)
    north, east = draw.uniform(-radius, radius, (2, count))
    return pd.DataFrame({"lat": np.round(middle[0] + north, 6), "lon": np.round(middle[1] + east, 6)})


def damaged(events: pd.DataFrame, kind: str, count: int) -> pd.DataFrame:
    """Copies of some records with one fault."""
    taken = events.sample(count, random_state=3, replace=count > len(events))
    lat, lon = taken["lat"], taken["lon"]
    made = {
        "sign of longitude": (lat, -lon),
        "sign of latitude": (-lat, lon),
        "both signs": (-lat, -lon),
        "exchanged": (lon, lat),
        "exchanged, sign lost": (-lon, lat),
        "zeros": (0 * lat, 0 * lon),
        "minus ones": (0 * lat - 1, 0 * lon - 1),
        "zero longitude": (lat, 0 * lon),
        "zero latitude": (0 * lat, lon),
    }[kind]
    return pd.DataFrame({"lat": made[0], "lon": made[1]})


KINDS = (
    *("sign of longitude", "sign of latitude", "both signs", "exchanged", "exchanged, sign lost"),
    *("zeros", "minus ones", "zero longitude", "zero latitude"),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.001, 0.01, 0.05, 0.3])
def test_strays_do_not_move_the_assumed_area(kind: str, share: float) -> None:
    clean = around(CITY, 2000)
    strays = damaged(clean, kind, max(1, round(len(clean) * share / (1 - share))))
    mixed = pd.concat([strays, clean], ignore_index=True)
    assert assumed_area(mixed).equals_exact(assumed_area(clean), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_strays_in_place_of_records_leave_the_area_of_the_others(kind: str) -> None:
    whole = around(CITY, 1500)
    rest, hit = whole[450:], whole[:450]
    mixed = pd.concat([damaged(hit, kind, 450), rest])
    assert assumed_area(mixed).equals_exact(assumed_area(rest), 0)


@pytest.mark.parametrize("share", [0.01, 0.1])
def test_strays_all_over_the_earth_are_left_out(share: float) -> None:
    clean = around(CITY, 2000)
    draw = np.random.default_rng(7)
    count = round(share * 2000)
    anywhere = pd.DataFrame({"lat": draw.uniform(-60, 70, count), "lon": draw.uniform(10, 170, count)})
    assert assumed_area(pd.concat([clean, anywhere])).equals_exact(assumed_area(clean), 0)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 8, 12, 15, 19, 20, 25, 60, 150])
@pytest.mark.parametrize(
    "far", [(41.0, -83.0), (40.3, -83.0), (39.95, -82.3), (45.0, -83.0), (-33.0, 151.0), (83, -39)]
)
def test_one_point_far_away_moves_nothing_however_few_the_others(count: int, far: tuple[float, float]) -> None:
    clean = around(CITY, count, 0.03)
    stray = pd.DataFrame({"lat": [far[0]], "lon": [far[1]]})
    many = pd.concat([clean] * 20, ignore_index=True)
    for events in (clean, many):
        assert assumed_area(pd.concat([stray, events])).equals_exact(assumed_area(events), 0)


def test_two_strays_at_one_place_and_some_at_several_move_nothing() -> None:
    clean = around(CITY, 15, 0.03)
    for strays in ([(41.0, -83.0), (41.001, -83.0)], [(41.0, -83.0), (39.0, -83.0), (39.95, -84.2), (40.9, -81.9)]):
        mixed = pd.concat([clean, pd.DataFrame(strays, columns=["lat", "lon"])])
        assert assumed_area(mixed).equals_exact(assumed_area(clean), 0)


def test_a_point_just_within_reach_belongs() -> None:
    clean = around(CITY, 15, 0.03)
    near = pd.DataFrame({"lat": [CITY[0] + 0.2], "lon": [CITY[1]]})
    assert shapely.intersects_xy(assumed_area(pd.concat([clean, near])), near["lon"], near["lat"]).all()


def test_one_point_with_half_of_the_records_belongs_where_points_are_very_few() -> None:
    for count, records, belongs in [(10, 10, True), (10, 9, False), (40, 200, False)]:
        clean = around(CITY, count, 0.03)
        heavy = pd.DataFrame({"lat": [41.0] * records, "lon": [-83.0] * records})
        area = assumed_area(pd.concat([clean, heavy]))
        assert shapely.intersects_xy(area, -83.0, 41.0) == belongs
        assert shapely.intersects_xy(area, clean["lon"], clean["lat"]).all()


def test_hamlets_are_places_where_points_are_few() -> None:
    one, two = around(CITY, 12, 0.03), around((40.6, -83.0), 3, 0.01, 2)
    area = assumed_area(pd.concat([one, two]))
    for place in (one, two):
        assert shapely.intersects_xy(area, place["lon"], place["lat"]).all()
    assert area.area < 2 * (assumed_area(one).area + assumed_area(two).area)


def test_few_points_scattered_over_a_state_all_belong() -> None:
    sparse = around((40.4, -82.7), 12, 1.2)
    assert shapely.intersects_xy(assumed_area(sparse), sparse["lon"], sparse["lat"]).all()


def test_a_default_point_with_most_records_is_not_the_bulk() -> None:
    clean = around(CITY, 800)
    default = pd.DataFrame({"lat": [39.5] * 2000, "lon": [-98.35] * 2000})
    assert assumed_area(pd.concat([clean, default])).equals_exact(assumed_area(clean), 0)


@pytest.mark.parametrize("other", [(41.88, -87.63), (29.76, -95.37), (21.31, -157.86), (-33.87, 151.2)])
def test_towns_far_apart_have_a_part_each_and_nothing_between(other: tuple[float, float]) -> None:
    one, two = around(CITY, 600), around(other, 400, seed=2)
    both = assumed_area(pd.concat([one, two], ignore_index=True))
    assert len(shapely.get_parts(both)) == 2
    for town in (one, two):
        assert shapely.intersects_xy(both, town["lon"], town["lat"]).all()
    alone = sum(expected_cells(assumed_area(town), 8) for town in (one, two))
    assert expected_cells(both, 8) == pytest.approx(alone, rel=0.02)
    fine = {choose_resolution(assumed_area(town), len(town)).resolution for town in (one, two)}
    assert choose_resolution(both, 1000).resolution in fine


def test_villages_of_a_county_are_one_area() -> None:
    draw = np.random.default_rng(4)
    middles = [(39.5 + north, -83 + east) for north, east in draw.uniform(-0.3, 0.3, (40, 2))]
    county = pd.concat([around(middle, 25, 0.005, seed) for seed, middle in enumerate(middles)])
    area = assumed_area(county)
    assert len(shapely.get_parts(area)) <= 4
    assert shapely.intersects_xy(area, county["lon"], county["lat"]).mean() > 0.95


def test_records_scattered_over_a_state_are_one_area() -> None:
    sparse = around((40.4, -82.7), 300, 1.2)
    area = assumed_area(sparse)
    assert len(shapely.get_parts(area)) == 1
    assert shapely.intersects_xy(area, sparse["lon"], sparse["lat"]).all()


def test_an_island_city_has_a_part_for_each_island() -> None:
    # Pieces 8 to 30 km apart, of different size.
    middles = [(18.34, -64.93), (18.33, -64.75), (17.73, -64.75), (18.43, -64.62), (18.50, -64.37)]
    islands = [
        around(middle, count, 0.02, count) for middle, count in zip(middles, (500, 200, 400, 60, 40), strict=True)
    ]
    area = assumed_area(pd.concat(islands))
    assert len(shapely.get_parts(area)) == len(islands)
    for island in islands:
        assert shapely.intersects_xy(area, island["lon"], island["lat"]).all()


def test_a_coast_is_followed() -> None:
    """A crescent of towns around a bay: the water in the middle is not part of the area."""
    turn = np.linspace(0.2, 2 * np.pi - 0.2, 1500)
    draw = np.random.default_rng(2)
    out = draw.uniform(0.28, 0.32, turn.size)
    coast = pd.DataFrame({"lat": 40 + out * np.sin(turn), "lon": -75 + out * np.cos(turn) / np.cos(np.radians(40))})
    area = assumed_area(coast)
    assert shapely.intersects_xy(area, coast["lon"], coast["lat"]).all()
    assert area.area < 0.7 * shapely.convex_hull(area).area


def test_both_sides_of_the_meridian_are_one_city() -> None:
    fiji = around((-16.8, 180.0), 800)
    fiji["lon"] = np.where(fiji["lon"] > HALF, fiji["lon"] - 360, fiji["lon"])
    area = assumed_area(fiji)
    assert shapely.intersects_xy(area, fiji["lon"], fiji["lat"]).all()
    assert area.area == pytest.approx(assumed_area(around((-16.8, 170.0), 800)).area, rel=0.02)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(39.9, 40.0), st.floats(-83.05, -82.95)), min_size=30, max_size=60),
    st.sampled_from(KINDS),
    st.integers(1, 12),
    st.randoms(use_true_random=False),
)
def test_whatever_the_order(points: list[tuple[float, float]], kind: str, count: int, random: Any) -> None:
    events = pd.DataFrame(points, columns=["lat", "lon"])
    mixed = pd.concat([events, damaged(events, kind, min(count, len(events)))], ignore_index=True)
    before = mixed.copy()
    area = assumed_area(mixed)
    assert mixed.equals(before)
    order = list(range(len(mixed)))
    random.shuffle(order)
    assert assumed_area(mixed.iloc[order]).equals_exact(area, 0)


def test_towns_on_both_sides_of_greenwich_are_no_images() -> None:
    leicester, norwich = around((52.63, -1.3), 500), around((52.63, 1.3), 60, 0.02, 2)
    area = assumed_area(pd.concat([leicester, norwich]))
    assert shapely.intersects_xy(area, norwich["lon"], norwich["lat"]).all()


def test_groups_are_positions_of_the_points_given() -> None:
    one, two = around(CITY, 100), around((45.0, -93.0), 60, seed=5)
    lat, lon = (pd.concat([one, two])[name].to_numpy() for name in ("lat", "lon"))
    found = clusters(lat, lon, np.ones(160))
    assert sorted(map(len, found)) == [60, 100]
    assert {frozenset(group.tolist()) for group in found} == {frozenset(range(100)), frozenset(range(100, 160))}


def test_distances_on_the_sphere() -> None:
    pole, equator = sphere(np.array([90.0, 0.0]), np.array([0.0, 0.0]))
    assert np.linalg.norm(pole) == pytest.approx(6371)
    assert np.linalg.norm(pole - equator) == pytest.approx(6371 * np.sqrt(2))


def test_there_are_seven_other_ways() -> None:
    ways = {(float(a), float(b)) for a, b in other_ways(np.array(1.0), np.array(2.0))}
    assert ways == {(1, -2), (-1, 2), (-1, -2), (2, 1), (2, -1), (-2, 1), (-2, -1)}


@pytest.mark.parametrize("far", [2, 10**6])
def test_distinct_rows_are_those_of_a_plain_count(far: int) -> None:
    rows = np.random.default_rng(3).integers(-far, far, (200, 3))
    rows[150:] = rows[:50]
    distinct, number = distinct_rows(rows)
    assert distinct.tolist() == [list(row) for row in sorted({tuple(row) for row in rows.tolist()})]
    assert (distinct[number] == rows).all()


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*2 * [st.integers(0, n - 1)])))))
def test_what_pairs_join_is_one_group(things: tuple[int, list[tuple[int, int]]]) -> None:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    count, pairs = things
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    joined = coo_matrix((np.ones(one.size), (one, other)), shape=(count, count))
    assert components(one, other, count).tolist() == connected_components(joined, directed=False)[1].tolist()


@pytest.mark.parametrize("order", ["rising", "falling", "mixed", "from both ends"])
def test_a_long_chain_is_one_group(order: str) -> None:
    n = 20_000
    ends = np.where(np.arange(n) % 2, np.arange(n) // 2, n - 1 - np.arange(n) // 2)
    chain = {
        "rising": np.arange(n),
        "falling": np.arange(n)[::-1],
        "mixed": np.random.default_rng(1).permutation(n),
        "from both ends": ends,
    }[order]
    assert not components(chain[1:], chain[:-1], n).any()
