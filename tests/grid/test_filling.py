"""A polygon is filled whatever its box holds."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely

from hotspot.grid import filling
from hotspot.grid.filling import cells_in

STAR = shapely.Polygon([(-75, 40), (-74.9, 40.3), (-74.6, 40.35), (-74.85, 40.1), (-74.7, 39.8), (-74.95, 39.9)])


@pytest.mark.parametrize("most", [50, 300, 10**9])
def test_pieces_hold_the_cells_of_the_whole(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_MOST_AT_ONCE", most)
    shape = shapely.MultiPolygon([STAR, shapely.transform(STAR, lambda at: at + np.array([2.0, 1.0]))])
    whole = h3.h3shape_to_cells(h3.geo_to_h3shape(shape.__geo_interface__), 8)
    assert cells_in(shape, 8).tolist() == sorted(int(cell) for cell in whole)


@pytest.mark.parametrize("resolution", [8, 10])
@pytest.mark.parametrize("most", [1, 20_000])
def test_pieces_of_many_corners_hold_the_cells_of_the_whole(
    resolution: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "_MOST_STEPS", most)
    monkeypatch.setattr(filling, "_FEW", 20)
    shape = shapely.Point(-75, 40).buffer(0.1, quad_segs=60).difference(shapely.Point(-75.02, 40.03).buffer(0.03))
    whole = h3.h3shape_to_cells(h3.geo_to_h3shape(shape.__geo_interface__), resolution)
    assert cells_in(shape, resolution).tolist() == sorted(int(cell) for cell in whole)


def test_the_finest_cells_are_those_whose_centres_lie_inside() -> None:
    shape = shapely.Point(-75, 40).buffer(0.0004, quad_segs=9)
    found = cells_in(shape, 15)
    near = h3.grid_disk(h3.latlng_to_cell(40, -75, 15), 100)
    at = np.array([h3.cell_to_latlng(cell) for cell in near])
    assert found.tolist() == sorted(near[shapely.contains_xy(shape, at[:, 1], at[:, 0])].tolist())


@pytest.mark.slow
def test_a_long_slanted_strip_needs_no_room_for_its_box() -> None:
    """Its box has thousands of millions of cells; reserved at once, they would take all memory."""
    strip = shapely.LineString([(-120, 10), (60, 60)]).buffer(0.002)
    found = cells_in(strip, 9)
    assert 10_000 < found.size < 1_000_000
    assert (np.diff(found.astype(np.int64)) > 0).all()
