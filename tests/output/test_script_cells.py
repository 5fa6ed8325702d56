"""A point of the map is in the cell that H3 says, and only in that one."""

from typing import Any

import h3
import numpy as np
import pytest

from hotspot.output.page.data.cells import geometry_json

from .parts import around, tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "columns", "geometry", "raster", "cells")

#: The cells at (lat, lon) points, and at the middle of every cell, by their order.
AT = """([geometry, west, points]) => {
  const cells = hotspot.placeCells(geometry, west);
  return [
    points.map(([lat, lon]) => cells.at(...hotspot.square(lat, lon))),
    Array.from({ length: cells.count }, (_, k) => cells.at(cells.middleX[k], cells.middleY[k])),
  ];
}"""


def strewn() -> list[str]:
    """Single cells here and there on Earth, and in one town."""
    rng = np.random.default_rng(12)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-0.95, 0.95, 300))), rng.uniform(-179, 179, 300)
    far = [h3.latlng_to_cell(*place, 9) for place in zip(lat.tolist(), lon.tolist(), strict=True)]
    return sorted({*far, *rng.choice(around(41.4, 2.2, 9, 30), 200).tolist()})


def meridian() -> list[str]:
    """A band from the equator to the far north, where the map shows cells eight times as large."""
    rows = [around(float(lat), 20.0, 4, 1) for lat in np.arange(0, 83, 0.3)]
    return sorted({cell for row in rows for cell in row})


SETS = {
    "town": (around(40.0, -75.2, 9, 20), -180.0),
    "San Juan": (around(18.4, -66.06, 9, 10), -180.0),
    "pentagon": (h3.grid_disk(sorted(h3.get_pentagons(9))[4], 6), -180.0),
    "antimeridian": (around(-16.8, 180.0, 8, 8), 170.0),
    "strewn": (strewn(), -180.0),
    "every second": (around(40.0, -75.2, 9, 12)[::2], -180.0),
    "continent": (around(39.0, -98.0, 5, 40), -180.0),
    "far north": (around(66.0, 20.0, 5, 25), -180.0),
    "from the equator": (meridian(), -180.0),
    "one cell": (around(52.5, 13.4, 11, 0), -180.0),
    "two cells": (around(52.5, 13.4, 11, 0) + around(-33.9, 18.4, 11, 0), -180.0),
}


def random_points(cells: list[str], count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(lat, lon) of points in and around some of the cells."""
    rng = np.random.default_rng(13)
    middles = np.array([h3.cell_to_latlng(cell) for cell in rng.choice(cells, count).tolist()])
    step = np.degrees(h3.average_hexagon_edge_length(h3.get_resolution(cells[0]), unit="km") / 6371)
    return middles + rng.normal(scale=1.5 * step, size=(count, 2))


@pytest.mark.parametrize("name", SETS)
def test_points_are_in_the_cells_that_h3_says(tab: Any, name: str) -> None:
    cells, west = sorted(SETS[name][0]), SETS[name][1]
    resolution, place = h3.get_resolution(cells[0]), {cell: k for k, cell in enumerate(cells)}
    centers = np.array([h3.cell_to_latlng(cell) for cell in cells])
    points = random_points(cells, 3_000)
    wanted = [place.get(h3.latlng_to_cell(*point, resolution), -1) for point in points.tolist()]
    if west > -180:
        # The map goes on beyond 180 degrees.
        centers[:, 1] %= 360
        points[:, 1] %= 360
    asked = np.concatenate([centers, points]).tolist()
    found, middles = tab.evaluate(AT, [geometry_json(cells), west, asked])
    assert middles == list(range(len(cells)))
    assert found[: len(cells)] == list(range(len(cells)))
    differ = [k for k, (one, other) in enumerate(zip(found[len(cells) :], wanted, strict=True)) if one != other]
    assert len([cell for cell in wanted if cell >= 0]) > 100
    # Sides are straight on the map but not on the sphere: only points beside a side may differ.
    assert len(differ) <= 0.005 * len(points), (name, len(differ))
    for k in differ:
        near = {h3.latlng_to_cell(*step, resolution) for step in beside(points[k], resolution)}
        assert cells[found[len(cells) + k]] in near or found[len(cells) + k] < 0, (name, points[k])
        assert len(near) > 1, (name, points[k])


def beside(point: Any, resolution: int) -> list[tuple[float, float]]:
    """Points a hundredth of a side around a point."""
    step = 0.01 * np.degrees(h3.average_hexagon_edge_length(resolution, unit="km") / 6371)
    lat, lon = point.tolist()
    across = step / np.cos(np.radians(lat))
    return [(lat + down * step, lon + right * across) for down in (-1, 0, 1) for right in (-1, 0, 1)]


@pytest.mark.parametrize("name", SETS)
def test_the_height_is_that_of_the_smaller_cells(tab: Any, name: str) -> None:
    cells, west = sorted(SETS[name][0]), SETS[name][1]
    found, corners = tab.evaluate(
        """([geometry, west]) => {
          const cells = hotspot.placeCells(geometry, west);
          const { starts, y } = cells.corners();
          const outline = (_, k) => Array.from(y.slice(starts[k], starts[k + 1]));
          return [cells.height, Array.from({ length: cells.count }, outline)];
        }""",
        [geometry_json(cells), west],
    )
    # A hexagon is 1.73 to 2 sides high, as it is turned; sides differ by place, and are cut by edges.
    heights = np.sort([max(outline) - min(outline) for outline in corners])
    assert 0.7 * heights[len(heights) // 10] < found < 1.6 * heights[len(heights) // 10]


def test_outside_of_all_cells_is_none(tab: Any) -> None:
    cells = sorted(around(40.0, -75.2, 9, 5))
    far = [(41.0, -75.2), (40.0, -80.0), (-40.0, 75.2), (0.0, 0.0), (85.0, 179.0), (40.0, 284.8)]
    found, _ = tab.evaluate(AT, [geometry_json(cells), -180.0, far])
    assert found == [-1] * len(far)


def test_the_order_of_drawing_is_that_of_the_styles(tab: Any) -> None:
    of = np.random.default_rng(14).integers(6, size=2_000)
    order = tab.evaluate("(of) => Array.from(hotspot.paint(Array(6).fill(null), of).order)", of.tolist())
    assert order == np.argsort(of, kind="stable").tolist()
