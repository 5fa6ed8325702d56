"""The page's own script draws each cell where H3 has it, from its id alone."""

import json
from typing import Any

import h3
import numpy as np
import pytest
from numpy.typing import NDArray

from hotspot.grid import cell_geometry
from hotspot.grid.geometry import _numbers, _runs
from hotspot.output.page.data.cells import geometry_json

from .parts import around, tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "geometry")
STEPS = ((0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1))
EARTH = 6_371_007.0
#: Latitude and longitude of 31 places on all continents; San Juan lies on an edge of the icosahedron.
CITIES = {
    "New York": (40.71, -74.01), "Los Angeles": (34.05, -118.24), "Chicago": (41.88, -87.63),
    "Houston": (29.76, -95.37), "Vancouver": (49.28, -123.12), "Mexico City": (19.43, -99.13),
    "Anchorage": (61.22, -149.9), "San Juan": (18.4, -66.06), "Honolulu": (21.31, -157.86),
    "Bogota": (4.71, -74.07), "Lima": (-12.05, -77.04), "Sao Paulo": (-23.55, -46.63),
    "Buenos Aires": (-34.6, -58.38), "Ushuaia": (-54.8, -68.3), "London": (51.51, -0.13),
    "Madrid": (40.42, -3.7), "Berlin": (52.52, 13.4), "Tromso": (69.65, 18.96),
    "Moscow": (55.76, 37.62), "Istanbul": (41.01, 28.98), "Cairo": (30.04, 31.24),
    "Lagos": (6.52, 3.38), "Nairobi": (-1.29, 36.82), "Cape Town": (-33.92, 18.42),
    "Delhi": (28.61, 77.21), "Beijing": (39.9, 116.41), "Tokyo": (35.68, 139.69),
    "Jakarta": (-6.21, 106.85), "Sydney": (-33.87, 151.21), "Auckland": (-36.85, 174.76),
    "McMurdo": (-77.85, 166.67),
}  # fmt: skip
FIJI = (-16.8, 180.0)

#: The ids of all cells, how many corners each has, and all corners in degrees, one after the other.
OUTLINES = """([geometry, west]) => {
  const cells = hotspot.cellPlaces(geometry, west);
  const { starts, x, y } = cells.corners();
  const corners = Array.from(x, (across, k) => hotspot.latLon(across, y[k]));
  return JSON.stringify([Array.from(cells.ids), Array.from(starts), corners]);
}"""


def numbered(cells: list[str], resolution: int) -> list[int]:
    """The base cell and the digits of each id as one number, out of the id's bits."""
    found = []
    for cell in cells:
        bits, number = int(cell, 16), int(cell, 16) >> 45 & 127
        for level in range(1, resolution + 1):
            number = 7 * number + (bits >> 3 * (15 - level) & 7)
        found.append(number)
    return found


def sphere(degrees: Any) -> NDArray[np.float64]:
    """Points (lat, lon) on the Earth as a ball, metres."""
    lat, lon = np.radians(np.asarray(degrees, dtype=float)).T
    return EARTH * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def check(tab: Any, cells: list[str], resolution: int, west: float = -180.0) -> NDArray[np.float64]:
    """Ids and vertices are H3's own; gives the corners in degrees, shape (v, 2)."""
    cells = sorted(set(cells))
    ids, starts, drawn = json.loads(tab.evaluate(OUTLINES, [geometry_json(cells), west]))
    assert ids == numbered(cells, resolution)
    corners = np.array(drawn)
    got = sphere(corners)
    assert len(starts) == len(cells) + 1
    for cell, start, end in zip(cells, starts, starts[1:], strict=False):
        wanted = sphere(h3.cell_to_boundary(cell))
        assert end - start == len(wanted), cell
        apart = np.linalg.norm(got[start:end, None] - wanted, axis=-1)
        assert apart.min(axis=0).max() <= 0.5, cell
        # Each vertex is drawn once, in H3's order or turned: sides are sides.
        turn = apart.argmin(axis=1)
        assert set(np.diff(turn) % len(wanted)) == {1}, cell
    return corners


@pytest.mark.parametrize("resolution", [7, 8, 9, 10, 11])
@pytest.mark.slow
def test_outlines_are_h3s_everywhere(tab: Any, resolution: int) -> None:
    """30 cities on all continents and San Juan, and the twelve pentagons with what lies around them."""
    cells = [cell for place in CITIES.values() for cell in around(*place, resolution, 3)]
    pentagons = h3.get_pentagons(resolution)
    assert len(CITIES) == 31
    assert len(pentagons) == 12
    check(tab, cells + [cell for pentagon in pentagons for cell in h3.grid_disk(pentagon, 2)], resolution)


@pytest.mark.parametrize("resolution", [7, 8, 9, 10, 11])
def test_longitudes_go_on_beyond_180(tab: Any, resolution: int) -> None:
    corners = check(tab, around(*FIJI, resolution, 8), resolution, 170.0)
    assert corners[:, 1].min() < 180 < corners[:, 1].max()
    assert (np.abs(corners[:, 1] - 180) < 3).all()


#: (south, west, north, east): the contiguous United States, and Europe.
CONTINENTS = {"North America": (25.0, -125.0, 49.0, -67.0), "Europe": (36.0, -10.0, 60.0, 30.0)}


@pytest.mark.parametrize("name", CONTINENTS)
@pytest.mark.slow
def test_a_continent_at_resolution_5(tab: Any, name: str) -> None:
    south, west, north, east = CONTINENTS[name]
    outline = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    cells = h3.h3shape_to_cells(outline, 5)
    assert len(cells) > 30_000
    check(tab, cells, 5)


def test_other_sets(tab: Any) -> None:
    """Coarse cells, single ones, and ones far apart."""
    check(tab, list(h3.get_res0_cells()), 0)
    check(tab, around(40.0, -75.2, 3, 4), 3)
    check(tab, around(40.0, -75.2, 9, 0), 9)
    check(tab, around(-33.9, 18.4, 12, 3) + around(52.5, 13.4, 12, 3), 12)


@pytest.mark.parametrize("resolution", [7, 9, 11])
@pytest.mark.slow
def test_a_million_random_ids_come_back(tab: Any, resolution: int) -> None:
    """Ids as H3 makes them, a third of a million here, out of the runs of numbers that the page's data hold."""
    rng = np.random.default_rng(resolution)
    pentagons = {h3.get_base_cell_number(cell) for cell in h3.get_pentagons(0)}
    base = rng.choice([number for number in range(122) if number not in pentagons], size=1_000_000 // 3 + 1)
    cells = np.uint64(1 << 59 | resolution << 52 | 8 ** (15 - resolution) - 1) | base.astype(np.uint64) << np.uint64(45)
    for level in range(1, resolution + 1):
        cells |= rng.integers(7, size=cells.size).astype(np.uint64) << np.uint64(3 * (15 - level))
    cells = np.unique(cells)
    assert all(h3.is_valid_cell(f"{cell:x}") for cell in cells[::1_000].tolist())
    numbers, bases = _numbers(cells, resolution), (cells >> np.uint64(45) & np.uint64(127)).astype(np.int64)
    planes = [
        {"base": kind, "matrix": "1 0 0 0 1 0 0 0 1", "runs": " ".join(map(str, _runs(numbers[bases == kind])))}
        for kind in rng.permutation(np.unique(bases)).tolist()
    ]
    geometry = {"resolution": resolution, "planes": planes, "bent": []}
    text = tab.evaluate("(geometry) => hotspot.cellPlaces(geometry, -180).ids.join(' ')", geometry)
    found = np.array(text.split(" "), dtype=np.uint64)
    rest, again = (
        found.copy(),
        np.full(found.size, 1 << 59 | resolution << 52 | 8 ** (15 - resolution) - 1, dtype=np.uint64),
    )
    for level in range(resolution, 0, -1):
        again |= rest % np.uint64(7) << np.uint64(3 * (15 - level))
        rest //= np.uint64(7)
    assert (again | rest << np.uint64(45) == cells).all()


def test_lattice_coordinates_are_whole_number_arithmetic(tab: Any) -> None:
    rng = np.random.default_rng(1)
    for resolution in (1, 4, 9, 15):
        asked = rng.integers(7**resolution, size=10_000).tolist()
        told = tab.evaluate(
            "([all, r]) => JSON.stringify(JSON.parse(all).map((number) => hotspot.lattice(number, r)))",
            [json.dumps(asked), resolution],
        )
        for number, position in zip(asked, json.loads(told), strict=True):
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
