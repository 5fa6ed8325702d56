"""The outlines of cells as one array, for pictures."""

import h3.api.numpy_int as h3
import numpy as np

from hotspot.grid.lattice import Cells, Floats


def cell_outlines(cells: Cells) -> Floats:
    """Vertices (latitude, longitude in degrees) of each cell, in the order given, shape (n, v, 2).

    ``cells``: H3 ids, shape (n,). v is the largest number of vertices; a cell with fewer repeats its last one.
    """
    outlines = [h3.cell_to_boundary(cell) for cell in cells.tolist()]
    most = max(map(len, outlines), default=0)
    padded = [(*outline, *[outline[-1]] * (most - len(outline))) for outline in outlines]
    return np.array(padded, dtype=np.float64).reshape(len(outlines), most, 2)
