"""Cells that lie together: touching ones, and those across a gap of one cell."""

import numpy as np
from numpy.typing import NDArray

from hotspot.grid import Grid

Ints = NDArray[np.int64]
#: Steps between two cells of one place: a single cell may lie between them.
STEPS = 2


def join_cells(hot: NDArray[np.bool_], grid: Grid) -> Ints:
    """Of each cell the number of its place, from 0 in the order of their first cells; -1 for the others. Shape (n,).

    ``hot``: which cells are of a place, shape (n,).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    found = np.full(len(grid), -1, dtype=np.int64)
    cells = np.flatnonzero(hot)
    if not cells.size:
        return found
    number = found.copy()
    number[cells] = np.arange(cells.size)
    near = grid.members(STEPS)[cells]
    row, column = np.nonzero((near >= 0) & hot[near])
    pairs = (np.ones(row.size, dtype=np.int8), (row, number[near[row, column]]))
    _, part = connected_components(coo_array(pairs, shape=(cells.size, cells.size)), directed=False)
    # Numbered by their first cells, whatever the search found first.
    _, first, of = np.unique(part, return_index=True, return_inverse=True)
    found[cells] = np.argsort(np.argsort(first))[of]
    return found
