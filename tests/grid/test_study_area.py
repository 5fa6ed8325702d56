"""The study area: given, or assumed from the events."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.grid import as_polygon, assumed_area, union
from hotspot.grid.study_area import square_km

SQUARE = shapely.box(-75.3, 40.0, -75.2, 40.1)


def frame(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": [f"N{k}" for k in range(len(shapes))]}, geometry=list(shapes), crs=4326)


def test_a_polygon_is_itself() -> None:
    assert as_polygon(SQUARE) is SQUARE
    islands = shapely.MultiPolygon([SQUARE, shapely.box(0, 0, 1, 1)])
    assert as_polygon(islands) is islands


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(0, 0),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Polygon(),
        shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
        shapely.GeometryCollection([SQUARE]),
    ],
)
def test_a_geometry_that_is_no_valid_polygon_is_refused(shape: shapely.Geometry) -> None:
    with pytest.raises(InputError, match="valid polygon"):
        as_polygon(shape)


def test_a_table_becomes_one_area() -> None:
    left, right = SQUARE, shapely.box(-75.2, 40.0, -75.1, 40.1)
    table = frame(left, right)
    before = table.copy()
    area = as_polygon(table)
    assert area.equals(shapely.box(-75.3, 40.0, -75.1, 40.1))
    assert union(table).equals(area)
    assert table.equals(before)


def test_a_table_in_meters_becomes_degrees() -> None:
    area = as_polygon(frame(SQUARE).to_crs(32618))
    assert area.symmetric_difference(SQUARE).area < 1e-9


def test_a_file_without_names_will_do(tmp_path: object) -> None:
    path = f"{tmp_path}/area.geojson"
    frame(SQUARE).drop(columns="name").to_file(path)
    assert as_polygon(path).equals(SQUARE)


clouds = st.lists(st.tuples(st.floats(40.0, 40.1), st.floats(-75.1, -75.0)), min_size=2, max_size=40)


@settings(max_examples=25)
@given(clouds, st.randoms(use_true_random=False))
def test_every_event_lies_in_the_assumed_area(points: list[tuple[float, float]], random: object) -> None:
    events = pd.DataFrame(points, columns=["lat", "lon"])
    before = events.copy()
    area = assumed_area(events)
    assert area.is_valid
    assert shapely.intersects_xy(area, events["lon"], events["lat"]).all()
    assert events.equals(before)
    shuffled = points.copy()
    random.shuffle(shuffled)
    assert assumed_area(pd.DataFrame(shuffled, columns=["lat", "lon"])).equals(area)


def test_strays_and_zeros_do_not_stretch_it() -> None:
    rng = np.random.default_rng(1)
    lat, lon = 40 + 0.1 * rng.random(1000), -75 + 0.1 * rng.random(1000)
    clean = pd.DataFrame({"lat": lat, "lon": lon})
    strays = pd.DataFrame({"lat": [0.0, 31.2, np.nan, 4e6, 91], "lon": [0.0, -97.7, -75.0, 5e5, -75.0]})
    area = assumed_area(pd.concat([clean, strays], ignore_index=True))
    assert shapely.intersects_xy(area, lon, lat).mean() > 0.98
    west, south, east, north = area.bounds
    assert west > -75.2
    assert east < -74.7
    assert south > 39.8
    assert north < 40.3


@pytest.mark.parametrize("points", [[(np.nan, np.nan)], [(0.0, 0.0)], [(4_000_000.0, 500_000.0)], []])
def test_no_usable_coordinates(points: list[tuple[float, float]]) -> None:
    events = pd.DataFrame(points, columns=["lat", "lon"], dtype=float)
    with pytest.raises(InputError, match=rf"\b0 of {len(points)} records"):
        assumed_area(events)


@pytest.mark.parametrize("latitude", [0.0, 40.0, -60.0])
def test_square_kilometers(latitude: float) -> None:
    box = shapely.box(10, latitude - 0.05, 10.1, latitude + 0.05)
    # The part of a sphere of 6371 km between two parallels and two meridians.
    height = math.sin(math.radians(latitude + 0.05)) - math.sin(math.radians(latitude - 0.05))
    assert square_km(box) == pytest.approx(6371.0088**2 * math.radians(0.1) * height, rel=0.01)
