"""Leaflet as released, and data that come back as they went in."""

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.output.leaflet import read_leaflet
from hotspot.output.page.data.encode import DEGREE, outline_texts
from hotspot.output.page.data.shapes import shapes
from hotspot.output.page.leaflet import leaflet_script, leaflet_style
from hotspot.report.looks import BY_LABEL, CLASSES

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_leaflet_is_the_release_that_was_reviewed() -> None:
    assert {name: hashlib.sha256(read_leaflet(name)).hexdigest() for name in LEAFLET_SHA256} == LEAFLET_SHA256


def test_leaflet_keeps_its_notice_and_loads_nothing() -> None:
    assert "Leaflet 1.9.4" in leaflet_script()[:200]
    assert "sourceMappingURL" not in leaflet_script()
    assert "</script" not in leaflet_script()
    assert all(f"t.{name}=" in leaflet_script() for name in ("Map", "Canvas", "Polygon", "TileLayer"))
    assert not [name for name in ("createTile", "openPopup", "pointToLayer:") if name in leaflet_script()]
    assert len(read_leaflet("leaflet.js")) - len(leaflet_script()) < 35_000
    assert "url(" not in leaflet_style()
    # A brace too many or too few would undo all styles that follow.
    assert all(rule.count("{") == rule.count("}") == 1 for rule in leaflet_style().splitlines())


@given(st.lists(st.lists(POINTS, min_size=3, max_size=7), max_size=5), st.integers(0, 2))
def test_outlines_come_back(outlines: list[list[tuple[float, float]]], decimals: int) -> None:
    texts = outline_texts(outlines, decimals)
    assert len(texts) == len(outlines)
    for text, outline in zip(texts, outlines, strict=True):
        steps = np.array(text.split(" "), dtype=float).reshape(-1, 2)
        np.testing.assert_allclose(steps.cumsum(axis=0) / DEGREE, outline, atol=0.500001 / DEGREE / 10**decimals)


def steps(outlines: list[list[str]]) -> list[list[int]]:
    return [[len(ring.split(" ")) // 2 for ring in rings] for rings in outlines]


def test_shapes_are_outlines_with_their_holes_and_parts() -> None:
    hole = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    islands = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 7)])
    mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 2)])
    found = shapes(gpd.GeoDataFrame(geometry=[hole, islands, mixed]))
    drawn = [shape for shape in found if shape is not None]
    assert [steps(shape.polygons) for shape in drawn] == [[[4, 4]], [[4], [4]], [[4]]]
    assert [shape.bounds for shape in drawn] == [(0, 0, 4, 4), (0, 0, 7, 6), (0, 0, 2, 1)]
    for shape, geometry in zip(drawn, (hole, islands, mixed), strict=True):
        lat, lon = shape.at
        assert geometry.contains(shapely.Point(lon, lat))
    for shape, geometry in zip(drawn[:2], (hole, islands), strict=True):
        rings = [
            [np.array(ring.split(" "), dtype=float).reshape(-1, 2).cumsum(axis=0) / DEGREE for ring in polygon]
            for polygon in shape.polygons
        ]
        back = shapely.MultiPolygon(
            [(outside[:, ::-1], [hole_[:, ::-1] for hole_ in holes]) for outside, *holes in rings]
        )
        assert back.symmetric_difference(geometry).area == 0


def test_what_has_no_area_has_no_shape() -> None:
    nothing = [None, shapely.Polygon(), shapely.Point(1, 1), shapely.MultiPolygon()]
    assert shapes(gpd.GeoDataFrame(geometry=[*nothing, shapely.box(0, 0, 1, 1)]))[:4] == [None] * 4
    assert shapes(gpd.GeoDataFrame(geometry=nothing)) == [None] * 4
    assert shapes(gpd.GeoDataFrame(geometry=[])) == []
    assert shapes(pd.DataFrame({"name": ["A"]})) == [None]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_marks_and_outlines_can_be_told_from_their_fill() -> None:
    for words in CLASSES:
        if words.mark:
            assert contrast(words.ink, words.colour) >= 4.5, words.label
            assert contrast(words.edge, BY_LABEL["not_significant"].colour) >= 3, words.label


def test_hot_and_cold_differ_in_grey_print() -> None:
    assert contrast(BY_LABEL["hot_99"].colour, BY_LABEL["cold_99"].colour) >= 1.8
    assert BY_LABEL["hot_99"].mark != BY_LABEL["cold_99"].mark


def test_stronger_classes_are_darker() -> None:
    for direction in ("hot", "cold"):
        shades = [luminance(BY_LABEL[f"{direction}_{level}"].colour) for level in ("99", "95", "90")]
        assert shades == sorted(shades)
