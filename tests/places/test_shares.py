"""Residents divided over address points: no area loses anyone, and each point belongs to one area."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot import Grid, InputError, spread_population
from hotspot.areas import find_area, read_areas
from hotspot.places import population_of
from hotspot.places.population import margins_of_places
from hotspot.places.shares import shares_of_cells, shares_of_places

#: A town of two by two areas, one of them with a hole that is a fifth, and a strip that juts out to the east.
TOWN = shapely.box(-75.2, 40.0, -75.1, 40.1)
HOLE = shapely.box(-75.19, 40.06, -75.17, 40.08)
SHAPES = (
    shapely.box(-75.2, 40.05, -75.15, 40.1).difference(HOLE),
    shapely.box(-75.15, 40.05, -75.1, 40.1),
    shapely.box(-75.2, 40.0, -75.15, 40.05),
    HOLE,
    shapely.box(-75.15, 40.0, -75.05, 40.05),
)
JUTS_OUT = 4
GRID = Grid.covering(TOWN, resolution=8)
WITHIN = 1e-9


def town(residents: list[float]) -> gpd.GeoDataFrame:
    names = [f"area {k}" for k in range(len(SHAPES))]
    return read_areas(gpd.GeoDataFrame({"name": names, "population": residents}, geometry=list(SHAPES), crs=4326))


def homes(lat: Any, lon: Any, units: Any = None) -> pd.DataFrame:
    return pd.DataFrame({"lat": lat, "lon": lon, **({} if units is None else {"units": units})})


#: Multiples of .01 degrees: many lie on common borders and corners, some outside all areas.
STEPS = st.integers(-1, 11)
POINTS = st.lists(st.tuples(STEPS, STEPS, st.integers(0, 400)), max_size=40)
RESIDENTS = st.lists(st.integers(0, 50_000), min_size=5, max_size=5)


@given(POINTS, RESIDENTS)
def test_each_area_on_the_map_keeps_its_residents_wherever_its_homes_are(
    points: list[tuple[int, int, int]], residents: list[int]
) -> None:
    at = np.array(points, dtype=float).reshape(-1, 3)
    given = homes(40 + at[:, 0] / 100, -75.2 + at[:, 1] / 100, at[:, 2])
    areas = town(list(map(float, residents)))
    shares = shares_of_cells(areas, GRID, given)
    held = np.bincount(shares.area, shares.share, 5)
    np.testing.assert_allclose(held, shares.inside, rtol=WITHIN)
    np.testing.assert_allclose(np.delete(held, JUTS_OUT), 1.0, rtol=WITHIN)
    assert (shares.share >= 0).all()
    assert not pd.DataFrame({"area": shares.area, "cell": shares.place}).duplicated().any()
    # The part that juts out is left out, by its homes where it has any.
    of_point = find_area(areas, given["lat"].to_numpy(), given["lon"].to_numpy())
    own = given[of_point == JUTS_OUT]
    if own["units"].sum():
        inside = own.loc[own["lon"] <= -75.1 + 1e-12, "units"].sum() / own["units"].sum()
        assert held[JUTS_OUT] == pytest.approx(1.0 if inside > 0.98 else inside, rel=WITHIN)
    found = spread_population(areas, GRID, given)
    assert (found >= 0).all()
    assert found.sum() + found.attrs["outside"] == pytest.approx(sum(residents), rel=WITHIN)
    # Of whole numbers in areas that lie on the map nothing at all is lost.
    whole = town([*map(float, residents[:JUTS_OUT]), 0.0])
    assert spread_population(whole, GRID, given).sum() == pytest.approx(sum(residents[:JUTS_OUT]), abs=1e-7)
    homeless = [k for k in range(5) if residents[k] and not given.loc[of_point == k, "units"].sum()]
    assert found.attrs["by_ground"] == len(homeless)
    assert found.attrs["residents_by_ground"] == sum(residents[k] for k in homeless)
    assert found.attrs["points_elsewhere"] == ((of_point < 0) & (given["units"] > 0)).sum()


@given(POINTS, RESIDENTS)
def test_each_place_gets_the_homes_in_it(points: list[tuple[int, int, int]], residents: list[int]) -> None:
    at = np.array(points, dtype=float).reshape(-1, 3)
    given = homes(40 + at[:, 0] / 100, -75.2 + at[:, 1] / 100, at[:, 2])
    areas = town(list(map(float, residents)))
    halves = [shapely.box(-75.2, 40.0, -75.13, 40.1), shapely.box(-75.13, 40.0, -75.1, 40.1)]
    places = read_areas(gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=halves, crs=4326))
    shares = shares_of_places(places, areas, given)
    np.testing.assert_allclose(np.bincount(shares.area, shares.share, 5), shares.inside, rtol=WITHIN)
    np.testing.assert_allclose(np.delete(shares.inside, JUTS_OUT), 1.0, rtol=WITHIN)
    found = population_of(places, areas, given)
    assert found.sum() == pytest.approx((residents * shares.inside).sum(), rel=WITHIN, abs=1e-6)
    # A naive count, area by area.
    of_point = find_area(areas, given["lat"].to_numpy(), given["lon"].to_numpy())
    place = find_area(places, given["lat"].to_numpy(), given["lon"].to_numpy())
    for k in range(JUTS_OUT):
        own = given[(of_point == k) & (place >= 0)]
        if own["units"].sum():
            west = own.loc[place[own.index] == 0, "units"].sum() / own["units"].sum()
            one = population_of(places, town([1000.0 * (j == k) for j in range(5)]), given)
            assert one == pytest.approx([1000 * west, 1000 * (1 - west)], abs=1e-6)


def test_residents_stand_where_homes_are_by_their_units() -> None:
    """A tower of 30 homes and ten houses, of 400 residents."""
    lat, lon = np.append(40.07, np.full(10, 40.08)), np.append(-75.12, np.linspace(-75.145, -75.11, 10))
    areas = town([0.0, 400.0, 0.0, 0.0, 0.0])
    found = spread_population(areas, GRID, homes(lat, lon, np.append(30, np.ones(10))))
    wanted = np.bincount(GRID.locate(lat, lon), np.append(300.0, np.full(10, 10.0)), len(GRID))
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    alike = spread_population(areas, GRID, homes(lat, lon))
    assert alike[GRID.locate(lat[:1], lon[:1])[0]] == pytest.approx(400 / 11, abs=1e-6)


def test_a_place_with_many_homes_of_one_area_has_its_margin() -> None:
    """All homes of an area lie in one place: its margin is the area's own, of half of it half as large."""
    areas = town([0.0, 400.0, 300.0, 0.0, 0.0]).assign(population_moe=[0.0, 40.0, 30.0, 0.0, 0.0])
    halves = [shapely.box(-75.2, 40.0, -75.13, 40.1), shapely.box(-75.13, 40.0, -75.1, 40.1)]
    places = read_areas(gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=halves, crs=4326))
    lon = np.linspace(-75.129, -75.11, 30)
    east = shares_of_places(places, areas, homes(np.full(30, 40.08), lon))
    np.testing.assert_allclose(margins_of_places(east, areas), [30, 40])
    lon[:10] -= 0.015
    both = shares_of_places(places, areas, homes(np.full(30, 40.08), lon))
    np.testing.assert_allclose(margins_of_places(both, areas), [np.hypot(30, 40 / 3), 80 / 3], rtol=1e-6)


def test_a_point_on_a_common_border_is_one_areas_and_once() -> None:
    lat, lon = np.full(4, 40.07), np.array([-75.15, -75.15, -75.12, -75.16])
    areas = town([100.0, 100.0, 0.0, 0.0, 0.0])
    owner = find_area(areas, lat, lon)
    assert owner[0] == owner[1]
    assert set(owner.tolist()) == {0, 1}
    found = spread_population(areas, GRID, homes(lat, lon))
    wanted = np.zeros(len(GRID))
    np.add.at(wanted, GRID.locate(lat, lon), 100.0 / np.bincount(owner, minlength=2)[owner])
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_a_home_in_the_strip_at_the_border_keeps_its_residents_on_the_map() -> None:
    side = np.linspace(40.0, 40.1, 2001)[1:-1]
    edge = np.full(side.size, -75.19999)
    strip = GRID.locate(side, edge) < 0
    assert strip.any()
    lat, lon = side[strip][:1], edge[strip][:1]
    areas = town([120.0, 0.0, 120.0, 0.0, 0.0])
    found = spread_population(areas, GRID, homes(lat, lon))
    owner = int(find_area(areas, lat, lon)[0])
    alone = spread_population(town([120.0 * (k == owner) for k in range(5)]), GRID, homes(lat, lon))
    away = np.hypot(GRID.centers[:, 0] - lat, (GRID.centers[:, 1] - lon) * np.cos(np.radians(40)))
    assert alone[int(away.argmin())] == 120
    assert found.sum() == pytest.approx(240, rel=WITHIN)


def test_a_home_in_a_sliver_between_two_drawings_of_a_border_is_on_the_map() -> None:
    """An area of which a hundredth lies outside the study area is all on the map, and so are all its homes."""
    drawn = shapely.box(-75.15, 40.0, -75.0995, 40.05)
    area = read_areas(gpd.GeoDataFrame({"name": ["drawn"], "population": [500.0]}, geometry=[drawn], crs=4326))
    found = spread_population(area, GRID, homes(np.full(4, 40.02), [-75.0997, -75.13, -75.13, -75.13]))
    assert found.sum() == pytest.approx(500, rel=WITHIN)
    assert found.max() == pytest.approx(375, abs=1e-6)
    assert found.attrs["outside"] == 0


def test_where_all_homes_lie_in_a_gap_between_places_the_ground_must_do() -> None:
    halves = [shapely.box(-75.2, 40.0, -75.1205, 40.1), shapely.box(-75.12, 40.0, -75.1, 40.1)]
    places = read_areas(gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=halves, crs=4326))
    areas, gap = town([0.0, 500.0, 0.0, 0.0, 0.0]), homes([40.08], [-75.1202])
    assert population_of(places, areas, gap) == pytest.approx(population_of(places, areas))
    assert population_of(places, areas, gap).sum() == pytest.approx(500, rel=WITHIN)


def test_homes_on_both_sides_of_the_180th_meridian() -> None:
    both = shapely.MultiPolygon([shapely.box(179.9, -17.1, 180, -17), shapely.box(-180, -17.1, -179.9, -17)])
    fiji = read_areas(gpd.GeoDataFrame({"name": ["both"], "population": [900.0]}, geometry=[both], crs=4326))
    grid = Grid.covering(fiji, resolution=7)
    lat, lon = np.full(3, -17.05), np.array([179.95, -179.95, -179.92])
    found = spread_population(fiji, grid, homes(lat, lon))
    assert found.sum() == pytest.approx(900, rel=WITHIN)
    np.testing.assert_allclose(found, np.bincount(grid.locate(lat, lon), np.full(3, 300.0), len(grid)), atol=1e-6)


def test_a_grid_without_a_polygon_takes_the_homes_in_its_cells() -> None:
    grid = Grid(GRID.resolution, GRID.cells[:40])
    middles = GRID.centers
    areas = town([800.0, 800.0, 800.0, 100.0, 0.0])
    found = spread_population(areas, grid, homes(middles[:, 0], middles[:, 1]))
    owner = find_area(areas, middles[:, 0], middles[:, 1])
    wanted = np.array([800, 800, 800, 100, 0])[owner] / np.bincount(owner[owner >= 0], minlength=5)[owner]
    share = np.bincount(owner[:40], minlength=5) / np.bincount(owner, minlength=5)
    assert not (share > 0.98)[:3].all()
    np.testing.assert_allclose(found, np.where(owner >= 0, wanted, 0)[:40], atol=1e-4)


def test_nothing_given_is_changed_and_homes_need_residents() -> None:
    points, areas = homes([40.07, np.nan], [-75.12, -75.12], [3, 1]), town([1.0, 2.0, 3.0, 4.0, 5.0])
    before, as_given = points.copy(), areas.copy()
    spread_population(areas, GRID, points)
    pd.testing.assert_frame_equal(points, before)
    pd.testing.assert_frame_equal(pd.DataFrame(areas), pd.DataFrame(as_given))
    with pytest.raises(InputError, match="no column of residents"):
        spread_population(areas.drop(columns="population"), GRID, points)
