"""Broken outlines, lines among polygons and areas without a shape: mended, counted and said."""

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.areas import read_areas
from hotspot.areas.overlap import ground
from hotspot.areas.shapes import mend
from hotspot.errors import InputError

LEFT, RIGHT = shapely.box(-75.3, 40.0, -75.2, 40.1), shapely.box(-75.2, 40.0, -75.1, 40.1)
BOW_TIE = shapely.Polygon([(-75.2, 40), (-75.1, 40.1), (-75.1, 40), (-75.2, 40.1)])
SPIKE = shapely.Polygon(
    [(-75.2, 40), (-75.1, 40), (-75.1, 40.1), (-75.15, 40.1), (-75.15, 40.2), (-75.15, 40.1), (-75.2, 40.1)]
)
#: A ring that winds twice around its middle.
TWICE = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4), (0, 1), (3, 1), (3, 3), (1, 3), (1, 0)])
HOLE_OUTSIDE = shapely.Polygon(LEFT.exterior.coords, [shapely.box(-75.21, 40.02, -75.15, 40.04).exterior.coords])
TWO_ON_EACH_OTHER = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])


def areas(*shapes: Any, **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns or {"name": [f"N{k}" for k in range(len(shapes))]}, geometry=list(shapes), crs=4326)


def told(read: gpd.GeoDataFrame, language: str = "en") -> str:
    return "\n".join(note.told(language) for note in read.attrs["notes"])


@pytest.mark.parametrize("broken", [BOW_TIE, SPIKE, HOLE_OUTSIDE, TWICE, TWO_ON_EACH_OTHER])
def test_a_broken_outline_becomes_ground(broken: Any) -> None:
    assert not broken.is_valid
    read = read_areas(areas(LEFT, broken))
    mended = read.geometry[1]
    assert mended.is_valid
    assert mended.geom_type in {"Polygon", "MultiPolygon"}
    assert not mended.is_empty
    assert "1 of 2 areas had an outline that crosses or touches itself and was repaired (row 2)" in told(read)
    assert "1 de 2 zonas" in told(read, "es")


def test_what_an_outline_encloses_stays_and_no_more() -> None:
    bow_tie, spike, both = (mend([shape], "It").shapes[0] for shape in (BOW_TIE, SPIKE, TWO_ON_EACH_OTHER))
    assert bow_tie.area == pytest.approx(0.005)
    assert spike.equals(RIGHT)
    assert both.equals(shapely.box(0, 0, 3, 2))


def test_the_change_of_area_is_said() -> None:
    (before, after) = map(float, re.findall(r"([\d.]+) km²", told(read_areas(areas(LEFT, BOW_TIE)))))
    assert before == 0
    # Two triangles, each a quarter of a box of a tenth of a degree.
    assert after == pytest.approx(0.005 * 111.195**2 * np.cos(np.radians(40.05)), rel=1e-3)
    (before, after) = map(float, re.findall(r"([\d.]+) km²", told(read_areas(areas(LEFT, SPIKE)))))
    assert before == after


def test_of_a_collection_the_polygons_are_kept() -> None:
    line, point = shapely.LineString([(-75.2, 40), (-75.1, 40.1)]), shapely.Point(-75, 40)
    far = shapely.box(-75.05, 40, -75, 40.1)
    nested = shapely.GeometryCollection([line, shapely.GeometryCollection([shapely.MultiPolygon([RIGHT, far]), point])])
    read = read_areas(areas(LEFT, shapely.GeometryCollection([RIGHT, line, point]), nested))
    assert read.geometry[1].equals(RIGHT)
    assert read.geometry[2].equals(shapely.MultiPolygon([RIGHT, far]))
    assert "Of 2 of 3 areas, which hold lines or points beside their polygons" in told(read)
    assert "rows 2 and 3" in told(read)


def test_areas_without_a_shape_are_left_out_and_named() -> None:
    table = areas(LEFT, None, shapely.Polygon(), RIGHT, name=["West", "Lost", None, "East"], pop=[1, 2, 3, 4])
    read = read_areas(table)
    assert read["name"].tolist() == ["West", "East"]
    assert read["population"].tolist() == [1, 4]
    assert "2 of 4 areas have no shape and were left out: Lost, area without name." in told(read)
    many = areas(LEFT, *[None] * 8)
    assert "N1, N2, N3, N4, N5, 3 more" in told(read_areas(many))


def test_an_outline_without_any_ground_is_no_shape() -> None:
    line = shapely.Polygon([(-75.2, 40), (-75.1, 40.1), (-75.2, 40)])
    read = read_areas(areas(LEFT, line))
    assert read["name"].tolist() == ["N0"]
    assert "1 of 2 areas has no shape and was left out: N1" in told(read)


def test_slivers_stay_as_they_are() -> None:
    sliver = shapely.box(-75.2, 40, -75.2 + 1e-9, 40.1)
    read = read_areas(areas(LEFT, sliver))
    assert read.geometry[1].equals_exact(sliver, 0)
    assert not told(read)


def test_heights_are_no_matter(tmp_path: Path) -> None:
    high = shapely.Polygon([(x, y, 7.0) for x, y in LEFT.exterior.coords])
    areas(high, RIGHT).to_file(tmp_path / "high.gpkg")
    read = read_areas(tmp_path / "high.gpkg")
    assert read.geometry[0].equals(LEFT)


@pytest.mark.parametrize("system", [3857, 32618, 2272])
def test_repairs_do_not_depend_on_the_system(system: int) -> None:
    read = read_areas(areas(LEFT, BOW_TIE, SPIKE).to_crs(system))
    for shape, wanted in zip(read.geometry, read_areas(areas(LEFT, BOW_TIE, SPIKE)).geometry, strict=True):
        assert shape.symmetric_difference(wanted).area < 1e-8


def test_a_table_of_shapes_only(tmp_path: Path) -> None:
    areas(LEFT, BOW_TIE).drop(columns="name").to_file(tmp_path / "area.geojson")
    read = read_areas(tmp_path / "area.geojson", need_names=False)
    assert read.geometry.is_valid.all()
    assert "repaired" in told(read)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_coordinates_that_are_no_numbers_are_refused(number: float) -> None:
    corners = shapely.get_coordinates(LEFT)
    corners[2, 0] = number
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon(corners)
    with pytest.raises(InputError, match="coordinates that are no numbers"):
        read_areas(areas(RIGHT, broken))


def test_lines_alone_are_refused() -> None:
    for shape in (
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Point(0, 0),
        shapely.GeometryCollection([shapely.Point(0, 0)]),
    ):
        with pytest.raises(InputError, match="1 of 2 shapes is no polygon"):
            read_areas(areas(LEFT, shape))


corners = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(st.lists(st.lists(corners, min_size=4, max_size=9), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_outline_becomes_valid_ground_whatever_the_order(rings: list[Any], random: Any) -> None:
    shapes = np.array([*(shapely.Polygon(ring) for ring in rings), LEFT], dtype=object)
    before = shapely.to_wkb(shapes)
    mended = mend(shapes, "It").shapes
    assert (shapely.to_wkb(shapes) == before).all()
    there = ~shapely.is_missing(mended)
    assert shapely.is_valid(mended[there]).all()
    assert (ground(mended[there]) > 0).all()
    sound = np.flatnonzero(shapely.is_valid(shapes))
    assert shapely.equals_exact(mended[sound], shapes[sound], 0).all()
    order = list(range(len(shapes)))
    random.shuffle(order)
    again = mend(shapes[order], "It").shapes
    assert [None if shape is None else shape.wkb for shape in again] == [
        None if mended[k] is None else mended[k].wkb for k in order
    ]


REAL = (
    *("boston_downtown_buildings", "chicago_community_areas", "chicago_tracts_2010", "montgomery_municipalities"),
    *("montgomery_tracts_2000", "reference_columbus_crime", "reference_nc_sids", "uk_lancashire_wards"),
)


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_real_areas_are_unchanged(shared: Path, name: str) -> None:
    path = shared / f"data/{name}.geojson"
    given = gpd.read_file(path)
    read = read_areas(path, need_names=False)
    assert len(read) == len(given)
    sound = given.geometry.is_valid.to_numpy()
    assert sound.any()
    one, other = (np.asarray(frame.geometry, dtype=object)[sound] for frame in (given, read))
    assert shapely.equals_exact(one, other, 1e-9).all()
