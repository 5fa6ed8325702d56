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


@pytest.mark.slow
def test_a_long_slanted_strip_needs_no_room_for_its_box() -> None:
    """Its box has thousands of millions of cells; reserved at once, they would take all memory."""
    strip = shapely.LineString([(-120, 10), (60, 60)]).buffer(0.002)
    found = cells_in(strip, 9)
    assert 10_000 < found.size < 1_000_000
    assert (np.diff(found.astype(np.int64)) > 0).all()
