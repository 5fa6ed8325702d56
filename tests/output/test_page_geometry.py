"""The page's own script draws each cell where H3 has it, from its id alone."""

import json
from typing import Any

import h3
import numpy as np
import pytest

from hotspot.grid import cell_geometry
from hotspot.output.page.document import asset
from hotspot.output.page.payload import geometry_json

pytestmark = pytest.mark.browser
STEPS = ((0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1))


@pytest.fixture(scope="module")
def tab(browser: Any) -> Any:
    """An empty page with the two scripts."""
    page = browser.new_page()
    page.set_content(f"<script>{asset('dom.js')}\n{asset('geometry.js')}</script>")
    yield page
    page.close()


def around(lat: float, lon: float, resolution: int, steps: int) -> list[str]:
    return h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), steps)


@pytest.mark.parametrize(
    "cells",
    [
        around(40.0, -75.2, 9, 20),
        around(18.4, -66.06, 10, 8),
        around(-16.8, 180.0, 8, 8),
        around(39.0, -98.0, 5, 30),
        h3.grid_disk(sorted(h3.get_pentagons(9))[4], 6),
        around(-33.9, 18.4, 11, 5) + around(52.5, 13.4, 11, 5),
    ],
    ids=["town", "San Juan", "antimeridian", "continent", "pentagon", "far apart"],
)
def test_outlines_are_h3s(tab: Any, cells: list[str]) -> None:
    west = 170.0 if cells[0] in around(-16.8, 180.0, 8, 8) else -180.0
    drawn = tab.evaluate("([geometry, west]) => hotspot.cellOutlines(geometry, west)", [geometry_json(cells), west])
    assert len(drawn) == len(cells)
    for cell, outline in zip(sorted(cells), drawn, strict=True):
        wanted, got = np.array(h3.cell_to_boundary(cell)), np.array(outline)
        assert got.shape == wanted.shape
        if west == 170.0:
            # Beyond 180 degrees longitudes go on.
            assert (got[:, 1] > 170).all()
            wanted[:, 1] %= 360
        apart = np.abs(got[:, None] - wanted[None])
        apart[..., 1] *= np.cos(np.radians(wanted[:, 0]))
        # Half a metre is 4.5e-6 degrees; bent cells are kept to 1/100,000 degree.
        assert (apart.max(axis=2).min(axis=1) < 6e-6).all()


def test_a_million_random_ids_come_back(tab: Any) -> None:
    """Numbers out of runs, and lattice coordinates out of numbers, against whole-number arithmetic."""
    rng = np.random.default_rng(1)
    numbers = np.unique(rng.integers(7**9, size=1_000_000)).tolist()
    gaps = np.diff(np.array(numbers), prepend=-1) - 1
    runs = " ".join(f"{gap} 1" for gap in gaps.tolist())
    assert tab.evaluate("(runs) => hotspot.numbers(runs)", runs) == numbers
    some = rng.choice(numbers, 20_000).tolist()
    for resolution in (9, 15):
        scale = 7 ** (resolution - 9)
        asked = [number * scale + int(rng.integers(scale)) for number in some]
        found = tab.evaluate("([all, r]) => all.map((number) => hotspot.lattice(number, r))", [asked, resolution])
        for number, position in zip(asked, found, strict=True):
            i = j = 0
            for level in range(1, resolution + 1):
                digit = number // 7 ** (resolution - level) % 7
                i, j = (2 * i + j, 3 * j - i) if level % 2 else (3 * i - j, i + 2 * j)
                i, j = i + STEPS[digit][0], j + STEPS[digit][1]
            assert position == [i, j]


def test_a_cell_takes_few_bytes() -> None:
    cells = around(40.0, -75.2, 9, 40)
    assert len(json.dumps(geometry_json(cells))) < 0.5 * len(cells)
    found = cell_geometry(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    assert len(found.planes) == 1
