"""Buildings are joined to footprints in the polygon, else within 15 m, else by address; corners to none."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

import hotspot as hs
from hotspot.footprints import FATES

METRE = 1 / 111_195
GEOD = Geod(ellps="WGS84")


def outlines(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    return hs.read_footprints(gpd.GeoDataFrame(columns, geometry=shapes, crs=4326))


def metres(north: float, east: float, lat: float, lon: float) -> tuple[float, float]:
    """Latitude and longitude so many metres away, on the ellipsoid."""
    lon, lat, _ = GEOD.fwd(lon, lat, np.degrees(np.arctan2(east, north)), float(np.hypot(north, east)))
    return lat, lon


def box(lat: float, lon: float, side: float = 20.0) -> Any:
    north, east = metres(side, side, lat, lon)
    return shapely.box(lon, lat, east, north)


def joined(footprints: gpd.GeoDataFrame, *buildings: tuple[float, float, str | None]) -> list[tuple[Any, str]]:
    frame = pd.DataFrame(buildings, columns=["lat", "lon", "name"])
    found = hs.join_footprints(frame, footprints)
    assert found.index.equals(frame.index)
    return [(None if pd.isna(f) else f, j) for f, j in zip(found["footprint"], found["joined"], strict=True)]


@pytest.mark.parametrize("lat", [0.0, 42.0, -33.0, 66.0])
def test_fifteen_metres_are_fifteen_on_the_ellipsoid_in_every_direction(lat: float) -> None:
    lon = -71.0
    footprints = outlines([box(lat, lon)], bldg_id=["A"])
    corner = {"south": (lat, lon), "west": (lat, lon)}
    for (north, east), (at_lat, at_lon) in (
        ((-1.0, 0.0), corner["south"]),
        ((0.0, -1.0), corner["west"]),
        ((-0.6, -0.8), corner["south"]),
    ):
        for away, found in ((14.99, ("A", "near")), (15.01, (None, "none"))):
            point = metres(away * north, away * east, at_lat, at_lon)
            assert joined(footprints, (*point, None)) == [found]


def test_the_edge_is_in_it_and_of_several_the_smallest_holds() -> None:
    footprints = outlines([box(42.0, -71.0, 100), box(42.0, -71.0, 20)], bldg_id=["large", "small"])
    assert joined(footprints, (42.0, -71.0, None)) == [("small", "polygon")]
    assert joined(footprints, (*metres(60, 60, 42.0, -71.0), "9 ELM ST")) == [("large", "polygon")]


def test_the_nearest_is_taken_also_where_another_has_the_address() -> None:
    footprints = outlines(
        [box(42.0, -71.0), box(*metres(0, 32, 42.0, -71.0))], bldg_id=["A", "B"], address=["", "9 ELM ST"]
    )
    west = metres(10, 20, 42.0, -71.0)
    assert joined(footprints, (*metres(0, 5.0, *west), "9 ELM ST")) == [("A", "near")]
    assert joined(footprints, (*metres(0, 7.0, *west), None)) == [("B", "near")]


def test_by_address_in_the_packages_spelling_the_nearest_within_250_metres() -> None:
    footprints = outlines(
        [box(42.0, -71.0), box(*metres(400, 0, 42.0, -71.0)), box(*metres(0, 300, 42.0, -71.0))],
        bldg_id=["A", "B", "C"],
        address=["12 North Elm Street, 02111", "12 N ELM ST", None],
    )
    near = metres(120, 10, 42.0, -71.0)
    assert joined(footprints, (*near, "12 N. Elm St Apt 4, Sampletown, OH 43215")) == [("A", "address")]
    assert joined(footprints, (*metres(330, 10, 42.0, -71.0), "12 N ELM ST")) == [("B", "address")]
    assert joined(footprints, (*metres(-249, 10, 42.0, -71.0), "12 N ELM ST")) == [("A", "address")]
    assert joined(footprints, (*metres(-251, 10, 42.0, -71.0), "12 N ELM ST")) == [(None, "far")]
    assert joined(footprints, (*near, "14 N ELM ST"), (*near, None)) == [(None, "none")] * 2


@pytest.mark.parametrize(("name", "fate"), [("Elm St & Oak St", "corner"), ("012XX N ELM ST", "block")])
def test_corners_and_blocks_belong_to_no_building_wherever_they_lie(name: str, fate: str) -> None:
    footprints = outlines([box(42.0, -71.0)], bldg_id=["A"], address=[name])
    for away in (5, -5, -100):
        assert joined(footprints, (*metres(away, 5, 42.0, -71.0), name)) == [(None, fate)]


Squares = list[tuple[int, int]]
places = st.lists(st.tuples(st.integers(-4, 14), st.integers(-4, 14)), min_size=1, max_size=12)


@given(
    places, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6, unique=True), st.randoms()
)
def test_squares_are_joined_as_plain_counting_does_in_every_order(
    points: Squares, squares: Squares, random: Any
) -> None:
    """Squares of 10 m on a grid of 11 m at the equator, where a metre is one whatever the direction."""
    lat, lon, step = 0.0, 10.0, 9e-5
    shapes = [shapely.box(lon + x * step, y * step, lon + (x + 0.9) * step, (y + 0.9) * step) for x, y in squares]
    ids = [f"{x} {y}" for x, y in squares]
    footprints = outlines(shapes, bldg_id=ids)
    at = [(lat + (y + 0.42) * step, lon + (x + 0.37) * step, None) for x, y in points]
    found = joined(footprints, *at)
    for (y, x, _), (footprint, fate) in zip(at, found, strict=True):
        away = {}
        for one, shape in zip(ids, shapes, strict=True):
            near = shapely.get_coordinates(shapely.shortest_line(shapely.Point(x, y), shape))[-1]
            away[one] = GEOD.inv(x, y, *near)[2]
        least = min(away.values())
        assert fate == ("polygon" if least == 0 else "near" if least <= 15 else "none")
        assert (footprint is None) == (fate == "none")
        # The nearest corner in degrees is the nearest on the ground to within a per cent.
        assert footprint is None or away[footprint] <= least * 1.01
    order = list(range(len(ids)))
    random.shuffle(order)
    again = outlines([shapes[one] for one in order], bldg_id=[ids[one] for one in order])
    assert joined(again, *at) == found


def test_every_building_has_a_fate() -> None:
    footprints = outlines([box(42.0, -71.0)], bldg_id=["A"])
    frame = pd.DataFrame({"lat": [42.0, np.nan], "lon": [-71.0, np.nan], "name": ["", "x"]}, index=[5, 3])
    found = hs.join_footprints(frame, footprints)
    assert found["joined"].tolist() == ["polygon", "none"]
    assert set(FATES) == {"polygon", "near", "address", "corner", "block", "far", "none"}
