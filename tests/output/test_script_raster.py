"""Each pixel of the map's picture has the colour of the cell that its centre lies in."""

import json
from collections.abc import Sequence
from typing import Any

import h3
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from hotspot.output.page.data.cells import geometry_json

from .parts import tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "columns", "geometry", "raster", "cells")

WIDTH, HEIGHT = 96, 70
COLOURS = ("#a81016", "#e65a3a", "#3d86c6", "#fbfaf5", "#0a0b0c")
#: Steps down and to the right, and the axis along which they go: from above, below, left and right.
WAYS = ((1, 1, 0), (-1, 1, 0), (1, 1, 1), (1, -1, 1))
#: A drawing: pixels as positions of styles, -1 for none; and the cells' corners in pixels.
DRAW = """([geometry, styles, of, view, size]) => {
  const cells = hotspot.placeCells(geometry, -180);
  const image = { width: size[0], height: size[1], pixels: new Uint32Array(size[0] * size[1]) };
  const made = hotspot.paint(styles, of);
  const scale = view.height / cells.height;
  const [x, y] = [cells.middleX[view.middle] * scale, cells.middleY[view.middle] * scale];
  const used = { scale, height: view.height, shrink: view.shrink, left: x - view.at[0], top: y - view.at[1] };
  hotspot.fillCells(image, cells, made, used);
  const { starts, x: xs, y: ys } = cells.corners();
  const corners = Array.from({ length: cells.count }, (_, cell) => Array.from(
    { length: starts[cell + 1] - starts[cell] },
    (_, k) => [xs[starts[cell] + k] * scale - used.left, ys[starts[cell] + k] * scale - used.top],
  ));
  const middles = Array.from(cells.middleX, (x, k) => [x * scale - used.left, cells.middleY[k] * scale - used.top]);
  const pixels = made.styles.map((style) => style && style.pixel);
  const seen = Array.from(image.pixels, (pixel) => (pixel ? pixels.indexOf(pixel) : -1));
  return JSON.stringify([seen, corners, middles]);
}"""


def styles(**changes: Any) -> list[dict[str, Any] | None]:
    return [{"colour": colour, **changes} for colour in COLOURS]


def draw(
    tab: Any,
    cells: list[str],
    looks: Sequence[dict[str, Any] | None],
    of: list[int],
    view: dict[str, Any],
) -> tuple[NDArray[np.int64], list[Any], NDArray[np.float64]]:
    """The picture (rows, columns), the corners of the cells and their middles, in pixels."""
    given = [geometry_json(cells), looks, of, {"shrink": 1, **view}, [WIDTH, HEIGHT]]
    pixels, corners, middles = json.loads(tab.evaluate(DRAW, given))
    return np.array(pixels).reshape(HEIGHT, WIDTH), corners, np.array(middles)


def centres() -> NDArray[np.float64]:
    """The centres of all pixels as (x, y), shape (rows, columns, 2)."""
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    return np.stack([x, y], axis=2)


def held(corners: list[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The cell that holds each pixel's centre, -1 for none; and which centres lie too near a side to be sure."""
    points = shapely.points(centres())
    found = np.full((HEIGHT, WIDTH), -1)
    near = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for cell, outline in enumerate(corners):
        polygon = shapely.Polygon(outline)
        shapely.prepare(polygon)
        near |= shapely.dwithin(polygon.exterior, points, 1e-6)
        inside = shapely.contains_properly(polygon, points)
        assert not (inside & (found >= 0) & ~near).any()
        found[inside] = cell
    return found, near


def views() -> list[tuple[int, float, tuple[float, float]]]:
    """Seed, height in pixels and place of the middle: within the image, and partly outside of it."""
    rng = np.random.default_rng(8)
    places = [(WIDTH / 2, HEIGHT / 2), (0.0, 0.0), (WIDTH, HEIGHT - 3.0), (-5.0, 40.0)]
    heights = [3.0, 3.7, 4.4, 5.2, 6.9, 8.1, 10.3, 12.0, 13.8]
    return [(seed, height, places[seed % 4]) for seed, height in enumerate([*heights, *rng.uniform(3, 14, 3).tolist()])]


@pytest.mark.parametrize(("seed", "height", "at"), views())
def test_each_pixel_is_of_the_cell_around_its_centre(
    tab: Any, seed: int, height: float, at: tuple[float, float]
) -> None:
    """Cells here and there around a random place: no hole between neighbours, none drawn over another."""
    rng = np.random.default_rng(seed)
    middle = h3.latlng_to_cell(float(rng.uniform(-70, 70)), float(rng.uniform(-170, 170)), 9)
    around = sorted(h3.grid_disk(middle, 9))
    cells = [cell for cell in around if cell == middle or rng.random() < 0.8]
    of = rng.integers(len(COLOURS), size=len(cells)).tolist()
    view = {"height": height, "middle": cells.index(middle), "at": at}
    drawn, corners, _ = draw(tab, cells, styles(), of, view)
    cell, near = held(corners)
    wanted = np.where(cell >= 0, np.array(of)[cell], -1)
    assert near.mean() < 0.01
    assert (wanted >= 0).sum() > 100
    assert (drawn == wanted)[~near].all()


def test_a_cell_alone_has_as_many_pixels_as_it_is_large(tab: Any) -> None:
    cell = h3.latlng_to_cell(52.5, 13.4, 9)
    cells = sorted(h3.grid_disk(cell, 1))
    looks = [None if colour != COLOURS[0] else {"colour": colour} for colour in COLOURS]
    of = [0 if other == cell else 1 for other in cells]
    sizes = []
    for shrink in (1.0, 0.8):
        view = {"height": 40, "middle": cells.index(cell), "at": (50.3, 35.2), "shrink": shrink}
        drawn, corners, _ = draw(tab, cells, looks, of, view)
        sizes.append(int((drawn == 0).sum()))
        assert set(np.unique(drawn).tolist()) == {-1, 0}
        assert sizes[-1] == pytest.approx(shapely.Polygon(corners[cells.index(cell)]).area * shrink**2, rel=0.03)


def test_a_pixel_has_its_styles_colour(tab: Any) -> None:
    """Red, green, blue and no transparency, as an image's buffer holds them."""
    found = tab.evaluate(
        """(colours) => colours.map((colour) => {
          const buffer = new Uint32Array([hotspot.pixel(colour)]).buffer;
          return Array.from(new Uint8Array(buffer));
        })""",
        list(COLOURS),
    )
    assert found == [[*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 255] for colour in COLOURS]


@pytest.mark.parametrize("height", [0.3, 0.9, 1.4, 2.0, 2.9])
def test_very_small_cells_are_squares_and_later_styles_lie_on_top(tab: Any, height: float) -> None:
    rng = np.random.default_rng(9)
    middle = h3.latlng_to_cell(-33.9, 151.2, 9)
    cells = sorted(h3.grid_disk(middle, 30))
    of = rng.choice(len(COLOURS), p=[0.5, 0.3, 0.1, 0.05, 0.05], size=len(cells))
    view = {"height": height, "middle": cells.index(middle), "at": (30.0, 20.0)}
    drawn, _, middles = draw(tab, cells, styles(), of.tolist(), view)
    side = max(1, int(np.ceil(height)))
    wanted = np.full((HEIGHT, WIDTH), -1)
    for style in range(len(COLOURS)):
        for x, y in np.floor(middles[of == style] - side / 2 + 0.5).astype(int):
            wanted[max(0, y) : max(0, y + side), max(0, x) : max(0, x + side)] = style
    assert (drawn == wanted).all()
    assert set(np.unique(drawn).tolist()) == {-1, *range(len(COLOURS))}
    # Such squares leave no hole between neighbours.
    inner = (np.hypot(*(centres() - (30.0, 20.0)).transpose(2, 0, 1)) < 15 * height) & (drawn < 0)
    assert not inner.any()


@pytest.mark.parametrize("height", [1.0, 2.0, 2.9])
def test_a_stretched_north_has_no_holes(tab: Any, height: float) -> None:
    """The map shows cells at 71 degrees three times as large as at 25."""
    corners = [(25.0, -112.0), (25.0, -84.0), (71.0, -84.0), (71.0, -112.0)]
    cells = sorted(h3.polygon_to_cells(h3.LatLngPoly(corners), 4))
    middle = cells.index(h3.latlng_to_cell(50.0, -98.0, 4))
    view = {"height": height, "middle": middle, "at": (WIDTH / 2, HEIGHT / 2)}
    drawn, _, _ = draw(tab, cells, styles(), [0] * len(cells), view)
    there = drawn >= 0
    ways = [np.maximum.accumulate(there[::down, ::right], axis)[::down, ::right] for down, right, axis in WAYS]
    # Empty, with something on all four sides.
    assert not (~there & np.logical_and.reduce(ways)).any()
    assert there.sum() > 1_000


def test_a_stretched_cell_at_the_border_is_drawn(tab: Any) -> None:
    """A cell of the far north whose middle is further outside the picture than the smallest cell is high."""
    north = h3.latlng_to_cell(75.0, 20.0, 4)
    cells = sorted({north, *h3.grid_disk(h3.latlng_to_cell(0.0, 20.0, 4), 2)})
    view = {"height": 12, "middle": cells.index(north), "at": (-18.0, HEIGHT / 2)}
    drawn, corners, _ = draw(tab, cells, styles(), [0] * len(cells), view)
    cell, near = held(corners)
    assert (cell >= 0).sum() > 5
    assert ((drawn >= 0) == (cell >= 0))[~near].all()


def test_slanted_lines_fill_half_and_only_their_cells(tab: Any) -> None:
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(40.0, -75.2, 9), 5))
    of = (np.arange(len(cells)) % 2).tolist()
    looks = [{"colour": COLOURS[0], "slanted": True}, {"colour": COLOURS[2], "slanted": False}]
    view = {"height": 12, "middle": len(cells) // 2, "at": (WIDTH / 2, HEIGHT / 2)}
    drawn, corners, _ = draw(tab, cells, looks, of, view)
    cell, near = held(corners)
    wanted = np.where(cell >= 0, np.array(of)[cell], -1)
    lines = np.add.outer(np.arange(HEIGHT), np.arange(WIDTH)) % 6 < 3
    assert (drawn == np.where((wanted == 0) & ~lines, -1, wanted))[~near].all()
    assert (drawn == 0).sum() == pytest.approx((wanted == 0).sum() / 2, rel=0.1)


def test_a_style_that_is_not_drawn_leaves_its_cells_empty(tab: Any) -> None:
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(40.0, -75.2, 9), 5))
    of = (np.arange(len(cells)) % 3).tolist()
    looks = [{"colour": COLOURS[0]}, None, {"colour": COLOURS[2]}]
    for height in (2.0, 9.0):
        view = {"height": height, "middle": len(cells) // 2, "at": (WIDTH / 2, HEIGHT / 2)}
        drawn, _, _ = draw(tab, cells, looks, of, view)
        assert set(np.unique(drawn).tolist()) == {-1, 0, 2}
