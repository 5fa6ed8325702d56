"""Cells in neighborhoods that have a name but no shape."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import EVENTS
from hotspot.engines import Totals
from hotspot.grid import Grid
from hotspot.grid.bulk import sphere

Ints = NDArray[np.int64]


def neighborhood_of_cells(totals: Totals, grid: Grid) -> Ints:
    """Position of the neighborhood of each cell, in the order of `hotspot.total_by_name`; -1 where none is named.

    It is that of most events in the cell, of as many the first by name; an empty cell has that of the nearest cell
    which has one.
    """
    from scipy.spatial import cKDTree

    where = np.full(len(grid), -1, dtype=np.int64)
    if totals.named is None:
        return where
    of_building, _ = totals.named
    cell = totals.cells(grid)
    known = (cell >= 0) & (of_building >= 0)
    events = totals.buildings[EVENTS].to_numpy()[known]
    held = pd.DataFrame({"cell": cell[known], "name": of_building[known], EVENTS: events})
    most: pd.DataFrame = held.groupby(["cell", "name"], as_index=False).sum()
    most = most.sort_values(["cell", EVENTS, "name"], ascending=[True, False, True]).drop_duplicates("cell")
    where[most["cell"].to_numpy()] = most["name"].to_numpy()
    empty, full = np.flatnonzero(where < 0), np.flatnonzero(where >= 0)
    if empty.size and full.size:
        at = sphere(grid.centers[:, 0], grid.centers[:, 1])
        where[empty] = where[full[cKDTree(at[full]).query(at[empty])[1]]]
    return where
