"""The grid against H3, cell by cell."""

import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.grid import Grid

anywhere = st.tuples(st.floats(-85, 85), st.floats(-178, 178))
CITY = shapely.Polygon([(-75.4, 40.0), (-75.2, 40.02), (-75.25, 40.15), (-75.38, 40.12)])


def grid_of(names: list[str], resolution: int) -> Grid:
    return Grid(resolution, np.array(sorted(int(name, 16) for name in set(names)), dtype=np.uint64))


def brute_force(grid: Grid, values: np.ndarray, rings: int) -> np.ndarray:
    value = dict(zip(grid.names, values.tolist(), strict=True))
    return np.array([sum(value.get(near, 0) for near in h3.grid_disk(name, rings)) for name in grid.names])


def assert_ring_sums(grid: Grid) -> None:
    values = np.random.default_rng(len(grid)).integers(0, 1000, len(grid)).astype(float)
    for rings in (1, 2, 3):
        np.testing.assert_array_equal(grid.ring_sum(values, rings), brute_force(grid, values, rings))
        np.testing.assert_array_equal(grid.ring_sizes(rings), brute_force(grid, np.ones(len(grid)), rings))


@settings(max_examples=60)
@given(anywhere, st.integers(0, 15), st.integers(0, 4), st.randoms(use_true_random=False))
def test_ring_sums_anywhere(place: tuple[float, float], resolution: int, reach: int, random: object) -> None:
    disk = sorted(h3.grid_disk(h3.latlng_to_cell(*place, resolution), reach))
    # With holes and ragged edges.
    kept = [name for name in disk if random.random() < 0.8] or disk
    assert_ring_sums(grid_of(kept, resolution))


@pytest.mark.parametrize("resolution", [0, 1, 2, 6])
def test_ring_sums_around_every_pentagon(resolution: int) -> None:
    for pentagon in h3.get_pentagons(resolution):
        assert_ring_sums(grid_of(h3.grid_disk(pentagon, 3), resolution))


def test_ring_sums_over_whole_base_cells_of_pentagons() -> None:
    """Far from the bend each row is read off the lattice of the base cell, at the bend it is counted."""
    for base in h3.get_pentagons(0):
        assert_ring_sums(grid_of(h3.cell_to_children(base, 3), 3))


def test_ring_sums_around_a_pentagon_that_is_left_out() -> None:
    for pentagon in h3.get_pentagons(0):
        near = h3.grid_disk(h3.cell_to_center_child(pentagon, 2), 6)
        names = [name for name in near if h3.cell_to_parent(name, 0) != pentagon]
        assert_ring_sums(grid_of(names, 2))


@pytest.mark.parametrize("resolution", [1, 2])
def test_ring_sums_over_several_base_cells(resolution: int) -> None:
    # The middle of North America: seven base cells and more.
    grid = Grid.covering(shapely.box(-125, 25, -65, 55), resolution=resolution)
    assert len({h3.get_base_cell_number(name) for name in grid.names}) > 4
    assert_ring_sums(grid)


def test_ring_sums_over_neighboring_base_cells_only() -> None:
    base = h3.latlng_to_cell(45, -90, 0)
    names = [child for near in h3.grid_disk(base, 1) for child in h3.cell_to_children(near, 2)]
    assert_ring_sums(grid_of(names, 2))


FAR = [(21.3, -157.9), (-33.9, 151.2), (40.0, -75.0), (64.1, -21.9), (-54.8, -68.3), (1.3, 103.8)]


@pytest.mark.parametrize("other", FAR[1:])
def test_ring_sums_on_two_far_islands(other: tuple[float, float]) -> None:
    islands = [shapely.Point(lon, lat).buffer(0.05) for lat, lon in (FAR[0], other)]
    grid = Grid.covering(shapely.MultiPolygon(islands), resolution=7)
    assert_ring_sums(grid)
    # No island is another's neighbor.
    alone = sum(len(Grid.covering(island, resolution=7)) for island in islands)
    assert len(grid) == alone


def test_ring_sums_on_near_islands() -> None:
    islands = shapely.MultiPolygon([shapely.box(-75, 40, -74.9, 40.1), shapely.box(-74.89, 40, -74.8, 40.1)])
    assert_ring_sums(Grid.covering(islands, resolution=8))


@pytest.mark.parametrize(
    "area",
    [
        CITY,
        CITY.difference(CITY.centroid.buffer(0.02)),
        shapely.MultiPolygon([shapely.box(10, 50, 10.1, 50.1), shapely.box(10.2, 50, 10.3, 50.1)]),
        shapely.box(-0.05, -0.05, 0.05, 0.05),
    ],
)
def test_exactly_the_cells_whose_centers_lie_in_the_area(area: shapely.Geometry) -> None:
    grid = Grid.covering(area, resolution=8)
    assert (np.diff(grid.cells.astype(object)) > 0).all()
    assert not grid.assumed
    assert shapely.contains_xy(area, grid.centers[:, 1], grid.centers[:, 0]).all()
    middle = h3.latlng_to_cell(area.centroid.y, area.centroid.x, 8)
    wanted = set()
    for name in h3.grid_disk(middle, 40):
        lat, lon = h3.cell_to_latlng(name)
        if shapely.contains_xy(area, lon, lat):
            wanted.add(name)
    assert set(grid.names) == wanted
    np.testing.assert_allclose(grid.centers, [h3.cell_to_latlng(name) for name in grid.names])


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(39.9, 40.3), st.floats(-75.6, -75.0)), min_size=1, max_size=30))
def test_locate_agrees_with_h3(points: list[tuple[float, float]]) -> None:
    grid = Grid.covering(CITY, resolution=7)
    lat, lon = np.array(points).T
    place = {name: k for k, name in enumerate(grid.names)}
    wanted = [place.get(h3.latlng_to_cell(y, x, 7), -1) for y, x in points]
    assert grid.locate(lat, lon).tolist() == wanted
    inside = [shapely.intersects_xy(CITY, x, y) for y, x in points]
    assert grid.contains(lat, lon).tolist() == inside
    bare = Grid(7, grid.cells)
    assert bare.contains(lat, lon).tolist() == [at >= 0 for at in wanted]


def test_locate_what_is_no_place() -> None:
    grid = Grid.covering(CITY, resolution=7)
    lat = np.array([np.nan, 40.05, 91, 40.05, np.inf, 0])
    lon = np.array([-75.3, np.nan, -75.3, 300, -75.3, 0])
    assert grid.locate(lat, lon).tolist() == [-1] * 6
    assert grid.locate(np.array([]), np.array([])).tolist() == []


@given(anywhere, st.integers(0, 15))
def test_names_and_positions_round_trip(place: tuple[float, float], resolution: int) -> None:
    grid = grid_of(h3.grid_disk(h3.latlng_to_cell(*place, resolution), 2), resolution)
    assert all(h3.is_valid_cell(name) for name in grid.names)
    assert [int(name, 16) for name in grid.names] == grid.cells.tolist()
    assert grid.positions(grid.cells).tolist() == list(range(len(grid)))
    strangers = [name for name in h3.grid_disk(grid.names[0], 5) if name not in set(grid.names)]
    ids = np.array([int(name, 16) for name in strangers], dtype=np.uint64)
    assert (grid.positions(ids) == -1).all()


def test_around_says_that_the_area_is_assumed() -> None:
    rng = np.random.default_rng(2)
    events = pd.DataFrame({"lat": 40 + 0.05 * rng.random(300), "lon": -75 + 0.05 * rng.random(300)})
    grid = Grid.around(events, resolution=8)
    assert grid.assumed
    assert grid.contains(events["lat"].to_numpy(), events["lon"].to_numpy()).all()


@pytest.mark.parametrize("resolution", [-1, 16, 8.5])
def test_resolution_is_refused(resolution: int) -> None:
    with pytest.raises(InputError, match="whole number from 0 to 15"):
        Grid.covering(CITY, resolution=resolution)


def test_an_area_between_the_centers_is_refused() -> None:
    speck = shapely.box(-75.3, 40.05, -75.2999, 40.0501)
    with pytest.raises(InputError, match=r"smaller than a cell: .*\(--resolution 13\)"):
        Grid.covering(speck, resolution=5)
    assert len(Grid.covering(speck, resolution=13))
    with pytest.raises(InputError, match="No cell of resolution 12"):
        Grid.covering(speck, resolution=12)
    with pytest.raises(InputError, match="smaller than every cell"):
        Grid.covering(shapely.box(-75.3, 40.05, -75.2999999, 40.0500001), resolution=14)


def test_a_box_over_half_the_earth_is_filled() -> None:
    box = shapely.box(-120, 10, 100, 20)
    grid = Grid.covering(box, resolution=3)
    assert shapely.contains_xy(box, grid.centers[:, 1], grid.centers[:, 0]).all()
    # Cells differ in size by a few in a hundred.
    sphere = 2 * np.pi * 6371**2 * 220 / 360 * np.diff(np.sin(np.radians([10, 20])))[0]
    assert len(grid) == pytest.approx(sphere / h3.average_hexagon_area(3), rel=0.1)


def test_same_area_same_cells() -> None:
    first, second = (Grid.covering(CITY, resolution=8) for _ in range(2))
    assert first.cells.tobytes() == second.cells.tobytes()
    assert len(first) == first.cells.size


def test_values_are_left_alone() -> None:
    grid = Grid.covering(CITY, resolution=7)
    values = np.arange(len(grid), dtype=float)
    before = values.tobytes()
    assert grid.ring_sum(values, 2).tobytes() == grid.ring_sum(values, 2).tobytes()
    assert values.tobytes() == before


def test_neighbours_are_counted_cell_by_cell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Around a pentagon that is slow, and every sum over rings asks for them."""
    grid = grid_of(h3.grid_disk(h3.get_pentagons(8)[0], 3), 8)
    counted: list[int] = []
    count = Grid._count_pairs

    def note(self: Grid, rings: int) -> object:
        counted.append(rings)
        return count(self, rings)

    monkeypatch.setattr(Grid, "_count_pairs", note)
    one, two = (grid.ring_sum(np.ones(len(grid)), rings) for rings in (1, 2))
    grid.ring_sum(np.ones(len(grid)), 2)
    grid.members(2)
    assert counted == [1, 2]
    assert (one < two).any()
    np.testing.assert_array_equal(grid.ring_sum(np.ones(len(grid)), 1), one)


@pytest.mark.parametrize("rings", [1, 2])
def test_neighbours_are_those_of_h3(rings: int) -> None:
    grid = Grid.covering(CITY, resolution=7)
    told = grid.neighbours(rings)
    inside = set(grid.names)
    wanted = [(cell, near) for cell in grid.names for near in h3.grid_disk(cell, rings) if near in inside - {cell}]
    assert sorted(zip(told["cell"], told["neighbour"], strict=True)) == sorted(wanted)
    assert told[["here", "there"]].apply(tuple, axis=1).is_monotonic_increasing
    assert [grid.names[at] for at in told["there"]] == told["neighbour"].tolist()
    # As sums over rings have them, the cell itself aside.
    values = np.arange(len(grid), dtype=float)
    np.testing.assert_allclose(
        np.bincount(told["here"], values[told["there"]], minlength=len(grid)), grid.ring_sum(values, rings) - values
    )
