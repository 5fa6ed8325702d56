"""What is expected of a building from the homes at its address."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.areas import read_areas
from hotspot.errors import InputError

#: Degrees of latitude in 10 m.
TEN_METRES = 10 / 111_195
AREAS = read_areas(
    gpd.GeoDataFrame(
        {"name": ["town", "fields"], "population": [900.0, 100.0]},
        geometry=[shapely.box(-75.1, 40.0, -75.0, 40.1), shapely.box(-75.0, 40.0, -74.9, 40.1)],
        crs=4326,
    )
)


def buildings(*events: int) -> pd.DataFrame:
    """In a row to the north, 111 m apart."""
    lat = 40.05 + 0.001 * np.arange(len(events))
    return pd.DataFrame(
        {"name": [f"{k} OAK ST" for k in range(len(events))], "lat": lat, "lon": -75.05, "events": events}
    )


def at(lat: Any, units: list[float] | None = None, lon: float = -75.05) -> pd.DataFrame:
    return pd.DataFrame({"lat": lat, "lon": lon, **({} if units is None else {"units": units})})


def test_residents_of_a_building_are_those_of_its_homes() -> None:
    tower, house = 40.05, 40.051 + TEN_METRES
    points = at([tower, house, 40.08], [6, 1, 2])
    found = hs.residents_of_buildings(buildings(40, 5, 5), AREAS, points)
    np.testing.assert_allclose(found, [600.0, 100.0, np.nan], atol=1e-6)
    assert found.attrs == {
        "points": 3,
        "unassigned": 1,
        "residents": pytest.approx(900),
        "residents_unassigned": pytest.approx(200),
    }


@pytest.mark.parametrize(("metres", "held"), [(14.5, True), (15.5, False)])
def test_fifteen_metres_are_near(metres: float, *, held: bool) -> None:
    found = hs.residents_of_buildings(buildings(3), AREAS, at([40.05 + metres / 111_195]))
    assert found.notna().tolist() == [held]
    assert found.attrs["unassigned"] == (not held)


def test_a_point_between_two_belongs_to_the_nearer_and_at_one_place_to_the_first() -> None:
    close = buildings(3, 4)
    close["lat"] = [40.05, 40.05 + TEN_METRES]
    found = hs.residents_of_buildings(close, AREAS, at([40.05 + 0.6 * TEN_METRES]))
    assert found.isna().tolist() == [True, False]
    # Among others, so that the order in which they are looked up is not that of the list.
    many, steps = buildings(*range(400)), np.random.default_rng(1).integers(0, 20, 400)
    found = hs.residents_of_buildings(many.assign(lat=40.05 + 0.001 * steps), AREAS, at(40.05 + 0.001 * np.arange(20)))
    first = [int(np.flatnonzero(steps == step)[0]) for step in range(20)]
    assert np.flatnonzero(found.notna()).tolist() == sorted(first)


def test_expected_and_excess() -> None:
    given = buildings(40, 5, 5)
    before = given.copy()
    found = hs.expect_buildings(given, AREAS, at([40.05, 40.051, 40.08], [6, 1, 2]))
    pd.testing.assert_frame_equal(given, before)
    # 50 events of 1,000 residents.
    np.testing.assert_allclose(found["expected"], [30.0, 5.0, np.nan], atol=1e-6)
    np.testing.assert_allclose(found["excess"], [10.0, 0.0, np.nan], atol=1e-6)
    fewer = hs.expect_buildings(given, AREAS, at([40.05], [6]), residents=900.0)
    np.testing.assert_allclose(fewer["expected"], [50.0, np.nan, np.nan], atol=1e-6)
    cost = hs.expect_buildings(given.assign(cost=[0.0, 100.0, 900.0]), AREAS, at([40.05, 40.08]), by="cost")
    np.testing.assert_allclose(cost["excess"], [-450.0, np.nan, np.nan], atol=1e-6)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), min_size=1, max_size=30))
def test_no_resident_is_counted_twice_or_lost(points: list[tuple[int, int]]) -> None:
    step, units = np.array(points, dtype=float).T
    given = at((40.0 + step * 0.0005).tolist(), units.tolist())
    found = hs.residents_of_buildings(buildings(1, 2, 3, 4), AREAS, given)
    assert found.sum() + found.attrs["residents_unassigned"] == pytest.approx(900, rel=1e-9)
    assert found.attrs["residents"] == pytest.approx(900, rel=1e-9)


def test_points_where_nobody_lives_and_lists_without_buildings() -> None:
    nowhere = hs.residents_of_buildings(buildings(1), AREAS, at([45.0]))
    assert nowhere.isna().all()
    assert nowhere.attrs["points"] == 0
    empty = hs.expect_buildings(buildings(1).iloc[:0], AREAS, at([40.05]))
    assert empty.columns.tolist()[-2:] == ["expected", "excess"]
    assert empty.attrs["residents"]["unassigned"] == 1


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match="no column 'people'"):
        hs.expect_buildings(buildings(1), AREAS, at([40.05]), by="people")
    with pytest.raises(InputError, match="No area has residents"):
        hs.expect_buildings(buildings(1), AREAS.assign(population=0.0), at([40.05]))


def test_buildings_where_nobody_counted_lives_expect_nothing_of_others() -> None:
    listed = pd.concat([buildings(10, 10), buildings(80).assign(lat=41.0)], ignore_index=True)
    found = hs.expect_buildings(listed, AREAS.iloc[:1], at([40.05, 40.051]))
    np.testing.assert_allclose(found["expected"], [10.0, 10.0, np.nan], atol=1e-6)
    np.testing.assert_allclose(found["excess"], [0.0, 0.0, np.nan], atol=1e-6)
