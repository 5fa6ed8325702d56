"""Cells that lie together: touching ones, and those across a gap of one cell."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.grid import Grid, components

Ints = NDArray[np.int64]
#: Steps between two cells of one place: a single cell may lie between them.
STEPS: Final = 2


def join_cells(hot: NDArray[np.bool_], grid: Grid) -> Ints:
    """Of each cell the number of its place, from 0 in the order of their first cells; -1 for the others. Shape (n,).

    ``hot``: which cells are of a place, shape (n,).
    """
    cells = np.flatnonzero(hot)
    number = np.full(len(grid), -1, dtype=np.int64)
    number[cells] = np.arange(cells.size)
    near = grid.members(STEPS)[cells]
    row, column = np.nonzero((near >= 0) & hot[near])
    found = np.full(len(grid), -1, dtype=np.int64)
    found[cells] = components(row, number[near[row, column]], cells.size)
    return found
