"""Cells drawn from their ids: every vertex where H3 has it, everywhere on Earth."""

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.grid.geometry import CORNERS, TOLERANCE, Geometry, cell_geometry

CITIES = {
    "Anchorage": (61.2, -149.9),
    "Montreal": (45.5, -73.6),
    "Philadelphia": (39.95, -75.16),
    "Chicago": (41.88, -87.63),
    "Los Angeles": (34.05, -118.24),
    "Honolulu": (21.31, -157.86),
    "Mexico City": (19.43, -99.13),
    "San Juan": (18.4, -66.06),
    "Bogota": (4.71, -74.07),
    "Lima": (-12.05, -77.04),
    "Sao Paulo": (-23.55, -46.63),
    "Buenos Aires": (-34.6, -58.38),
    "Punta Arenas": (-53.16, -70.91),
    "Reykjavik": (64.15, -21.94),
    "London": (51.51, -0.13),
    "Madrid": (40.42, -3.7),
    "Berlin": (52.52, 13.4),
    "Athens": (37.98, 23.73),
    "Moscow": (55.76, 37.62),
    "Cairo": (30.04, 31.24),
    "Lagos": (6.52, 3.38),
    "Nairobi": (-1.29, 36.82),
    "Cape Town": (-33.92, 18.42),
    "Dubai": (25.2, 55.27),
    "Delhi": (28.61, 77.21),
    "Novosibirsk": (55.03, 82.92),
    "Beijing": (39.9, 116.4),
    "Tokyo": (35.68, 139.69),
    "Singapore": (1.35, 103.82),
    "Perth": (-31.95, 115.86),
    "Sydney": (-33.87, 151.21),
    "Auckland": (-36.85, 174.76),
    "Suva": (-18.14, 178.44),
    "Taveuni": (-16.8, 180.0),
    "McMurdo": (-77.85, 166.67),
}


def around(lat: float, lon: float, resolution: int, steps: int = 4) -> list[str]:
    return h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), steps)


def unpack(runs: list[int]) -> list[int]:
    numbers, at = [], 0
    for gap, length in zip(runs[::2], runs[1::2], strict=True):
        numbers += range(at + gap, at + gap + length)
        at += gap + length
    return numbers


def digits(number: int, resolution: int) -> list[int]:
    found = []
    for _ in range(resolution):
        number, digit = divmod(number, 7)
        found.append(digit)
    return found[::-1]


def cell_of(base: int, number: int, resolution: int) -> str:
    """The id spelt out: mode 1, resolution, base cell, digits, and sevens to the end."""
    bits = (1 << 59) | (resolution << 52) | (base << 45)
    for level, digit in enumerate([*digits(number, resolution), *[7] * (15 - resolution)], start=1):
        bits |= digit << (3 * (15 - level))
    return f"{bits:x}"


def lattice(number: int, resolution: int) -> tuple[int, int]:
    steps = ((0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1))
    i = j = 0
    for level, digit in enumerate(digits(number, resolution), start=1):
        i, j = (2 * i + j, 3 * j - i) if level % 2 else (3 * i - j, i + 2 * j)
        i, j = i + steps[digit][0], j + steps[digit][1]
    return i, j


def outlines(found: Geometry) -> dict[str, list[tuple[float, float]]]:
    """Cell -> vertices in degrees, from what a page gets."""
    drawn = {}
    for plane in found.planes:
        for number in unpack(plane.runs):
            i, j = lattice(number, found.resolution)
            points = [plane.matrix @ (i + di, j + dj, 1.0) for di, dj in CORNERS]
            drawn[cell_of(plane.base, number, found.resolution)] = [
                (np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))) for x, y, z in points
            ]
    for bent in found.bent:
        for number, outline in zip(unpack(bent.runs), bent.outlines, strict=True):
            drawn[cell_of(bent.base, number, found.resolution)] = outline
    return drawn


def metres(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Great-circle distances of points in degrees, by haversine."""
    (lat, lon), (other_lat, other_lon) = np.radians(a).T, np.radians(b).T
    half = np.sin((lat - other_lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    return 2 * 6_371_007 * np.arcsin(np.sqrt(half))


def assert_drawn_true(cells: list[str]) -> Geometry:
    found = cell_geometry(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    drawn = outlines(found)
    assert set(drawn) == set(cells)
    for cell, outline in drawn.items():
        wanted = np.array(h3.cell_to_boundary(cell))
        got = np.array(outline)
        assert got.shape == wanted.shape
        apart = np.array([metres(np.broadcast_to(point, wanted.shape), wanted) for point in got])
        # Each drawn vertex has one of H3's, and each of H3's one that is drawn.
        assert apart.min(axis=1).max() < TOLERANCE
        assert apart.min(axis=0).max() < TOLERANCE
    return found


@pytest.mark.parametrize("city", CITIES)
def test_cities_on_all_continents(city: str) -> None:
    for resolution in (7, 8, 9, 10, 11):
        found = assert_drawn_true(around(*CITIES[city], resolution, 3))
        assert len(found.planes) >= 1


@pytest.mark.parametrize("number", range(12))
def test_pentagons(number: int) -> None:
    for resolution in (5, 8, 9):
        pentagon = sorted(h3.get_pentagons(resolution))[number]
        found = assert_drawn_true(h3.grid_disk(pentagon, 5))
        assert found.bent


@pytest.mark.slow
def test_a_continent() -> None:
    found = assert_drawn_true(around(39.0, -98.0, 5, 60))
    # One base cell may lie on two faces.
    assert len(found.planes) > len({plane.base for plane in found.planes}) >= 3


@settings(max_examples=25)
@given(st.floats(-89, 89), st.floats(-180, 180), st.integers(0, 15), st.integers(0, 2))
def test_anywhere(lat: float, lon: float, resolution: int, steps: int) -> None:
    assert_drawn_true(around(lat, lon, resolution, steps))


def test_a_dense_map_takes_no_room() -> None:
    cells = around(40.1, -75.3, 9, 40)
    found = cell_geometry(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    (plane,) = found.planes
    assert not found.bent
    assert len(" ".join(map(str, plane.runs))) < 0.5 * len(cells)


def test_no_cells() -> None:
    found = cell_geometry(np.array([], dtype=np.uint64))
    assert (found.planes, found.bent) == ([], [])


@pytest.mark.parametrize("number", range(12))
def test_a_cell_in_49_tells_as_much_as_all(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Around pentagons and the edges of faces, where planes end, and from there to plain ones."""
    corner = sorted(h3.get_pentagons(6))[number]
    edge = h3.latlng_to_cell(*np.add(h3.cell_to_latlng(corner), (4.0, 3.0)).clip((-89, -180), (89, 180)), 6)
    for middle in (corner, edge):
        cells = np.array([int(cell, 16) for cell in h3.grid_disk(middle, 40)], dtype=np.uint64)
        some = cell_geometry(cells)
        with monkeypatch.context() as patch:
            patch.setattr("hotspot.grid.geometry._EVERY", 1)
            every = cell_geometry(cells)
        assert outlines(some) == outlines(every)
        assert [plane.runs for plane in some.planes] == [plane.runs for plane in every.planes]


def test_what_lies_off_its_plane_is_kept_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotspot.grid.geometry.TOLERANCE", -1.0)
    found = assert_drawn_true(around(40.1, -75.3, 9))
    assert not found.planes
    assert sum(len(bent.outlines) for bent in found.bent) == 61
