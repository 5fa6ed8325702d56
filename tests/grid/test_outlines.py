"""Outlines as one array."""

import h3
import numpy as np

from hotspot.grid import cell_outlines


def test_outlines_are_those_of_h3_in_the_order_given() -> None:
    pentagon = h3.get_pentagons(5)[3]
    cells = [*reversed(h3.grid_disk(pentagon, 1)), h3.latlng_to_cell(-17.8, 179.99, 5)]
    found = cell_outlines(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    assert found.shape == (len(cells), max(len(h3.cell_to_boundary(cell)) for cell in cells), 2)
    for outline, cell in zip(found.tolist(), cells, strict=True):
        true = [list(vertex) for vertex in h3.cell_to_boundary(cell)]
        assert outline[: len(true)] == true
        assert outline[len(true) :] == [true[-1]] * (len(outline) - len(true))


def test_no_cells() -> None:
    assert cell_outlines(np.array([], dtype=np.uint64)).shape == (0, 0, 2)
