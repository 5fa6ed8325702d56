"""Lattice coordinates against H3's own distances."""

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.grid.lattice import base_cells, lattice, local_coordinates, ring_sum

anywhere = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


def numbers(names: list[str]) -> np.ndarray:
    return np.array(sorted(int(name, 16) for name in set(names)), dtype=np.uint64)


def steps(difference: np.ndarray) -> np.ndarray:
    """Steps between lattice points; the six steps are along i, along j, and along both at once."""
    i, j = difference[..., 0], difference[..., 1]
    return np.maximum.reduce([np.abs(i), np.abs(j), np.abs(i - j)])


def steps_by_h3(cells: np.ndarray) -> np.ndarray:
    """Steps between cells by H3's disks: its own distance fails across some base cells."""
    place = {cell: k for k, cell in enumerate(f"{cell:x}" for cell in cells.tolist())}
    found = np.full((cells.size, cells.size), -1)
    rings = 0
    while (found < 0).any():
        for name, row in place.items():
            for near in h3.grid_disk(name, rings):
                if near in place and found[row, place[near]] < 0:
                    found[row, place[near]] = rings
        rings += 1
    return found


@given(anywhere, st.integers(0, 15))
def test_base_cells(place: tuple[float, float], resolution: int) -> None:
    name = h3.latlng_to_cell(*place, resolution)
    assert base_cells(numbers([name])).tolist() == [h3.get_base_cell_number(name)]


@given(anywhere, st.integers(1, 15), st.integers(1, 3))
def test_coordinates_in_a_base_cell_keep_every_distance(
    place: tuple[float, float], resolution: int, rings: int
) -> None:
    center = h3.latlng_to_cell(*place, resolution)
    home = h3.get_base_cell_number(center)
    if h3.is_pentagon(h3.cell_to_parent(center, 0)):
        return
    cells = numbers([c for c in h3.grid_disk(center, rings) if h3.get_base_cell_number(c) == home])
    position = local_coordinates(cells, resolution)
    np.testing.assert_array_equal(steps(position[:, None] - position), steps_by_h3(cells))


@given(anywhere, st.integers(1, 9), st.integers(1, 3))
def test_one_lattice_keeps_every_distance(place: tuple[float, float], resolution: int, rings: int) -> None:
    cells = numbers(list(h3.grid_disk(h3.latlng_to_cell(*place, resolution), rings)))
    position = lattice(cells, resolution)
    hexagons = not any(h3.is_pentagon(h3.cell_to_parent(f"{cell:x}", 0)) for cell in cells.tolist())
    # Near a pentagon there is none, and it must not pretend to.
    assert hexagons or position is None
    if position is not None:
        np.testing.assert_array_equal(steps(position[:, None] - position), steps_by_h3(cells))
        assert position.min(axis=0).tolist() == [0, 0]


def meeting_points() -> list[tuple[float, float]]:
    """Vertices of hexagonal base cells where three of them meet, none of them a pentagon."""
    found = []
    for cell in h3.get_res0_cells():
        for vertex in h3.cell_to_vertexes(cell):
            lat, lon = h3.vertex_to_latlng(vertex)
            near = {h3.cell_to_parent(c, 0) for c in h3.grid_disk(h3.latlng_to_cell(lat, lon, 7), 3)}
            if len(near) == 3 and not any(h3.is_pentagon(base) for base in near):
                found.append((round(lat, 6), round(lon, 6)))
    return sorted(set(found))


def test_base_cells_join_wherever_three_meet() -> None:
    places = meeting_points()
    assert len(places) > 100
    for lat, lon in places[::5]:
        cells = numbers(list(h3.grid_disk(h3.latlng_to_cell(lat, lon, 7), 3)))
        assert np.unique(base_cells(cells)).size == 3
        position = lattice(cells, 7)
        assert position is not None
        np.testing.assert_array_equal(steps(position[:, None] - position), steps_by_h3(cells))


@pytest.mark.parametrize("resolution", [1, 2, 5, 9])
def test_a_pentagon_has_no_lattice(resolution: int) -> None:
    for pentagon in h3.get_pentagons(resolution):
        assert lattice(numbers(list(h3.grid_disk(pentagon, 2))), resolution) is None


@pytest.mark.parametrize("resolution", [3, 6])
def test_places_far_apart_have_no_lattice(resolution: int) -> None:
    islands = [h3.latlng_to_cell(40.1, -75.3, resolution), h3.latlng_to_cell(-33.9, 151.2, resolution)]
    cells = numbers([c for island in islands for c in h3.grid_disk(island, 2)])
    assert lattice(cells, resolution) is None


@settings(max_examples=30)
@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=40), st.integers(1, 4))
def test_ring_sum_adds_all_points_within_reach(points: set[tuple[int, int]], rings: int) -> None:
    position = np.array(sorted(points))
    values = np.random.default_rng(0).integers(0, 100, len(points)).astype(float)
    near = steps(position[:, None] - position) <= rings
    np.testing.assert_array_equal(ring_sum(position, values, rings), near @ values)
