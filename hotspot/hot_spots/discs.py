"""Discs of cells whose sum chance does not explain: a second opinion beside Gi*, with one p for the whole map."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot.columns import CELL, CELLS, LAT, LON, RANK, RINGS, SET_ASIDE, TIMES_AVERAGE, VALUE, P
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.method import TOTAL, Method
from hotspot.method.rings import scales_of
from hotspot.stats.digits import told_p, told_value
from hotspot.stats.discs import DiscMethod, disc_scan

#: The discs are searched with radii from one ring to so many.
_WIDEST: Final = 4


def scan_discs(
    cells: pd.DataFrame, grid: Grid, method: Method | None = None, *, redraws: int | None = None
) -> pd.DataFrame:
    """Discs that hold more than the values dealt out at random explain, largest evidence first. Row: a disc.

    ``cells``: from `find_hot_spots` with this grid, under the null ``total``. ``method``: its ``rings`` are the radii
    (by default 1 to 4) and its ``alpha`` the level. ``redraws``: maps drawn; by default 999, and 99 above 20,000 cells.

    Columns: ``rank``; ``cell``, ``lat``, ``lon`` of the middle; ``rings``, the radius; ``cells``, tested ones inside;
    ``value``, their sum; ``times_average``, that over so many average cells; ``p``, the chance that the best disc of a
    map without a pattern is at least as good: at most ``alpha`` of such maps show any disc. No cell is in two discs.
    ``attrs["scan"]`` says what was done.

    Raises `InputError` for cells that were not tested with this grid, or under another null.
    Sources: see `hotspot.stats.discs.disc_scan`.
    """
    test = cells.attrs.get("test")
    if test is None or len(cells) != len(grid):
        raise InputError("The cells were not tested with this grid: give the table that find_hot_spots returned.")
    if test["null"] != TOTAL or test["kernel"] != "uniform":
        raise InputError(
            f"Discs are scanned where every arrangement of the values is equally likely (the null total, the kernel "
            f"uniform); these cells were tested under {test['null']!r}."
        )
    method = method or Method(rings=(1, _WIDEST), alpha=test["alpha"])
    scales = scales_of(method.rings)
    values = cells[VALUE].to_numpy(dtype=float)
    there = ~cells[SET_ASIDE].to_numpy(dtype=bool)
    search = DiscMethod(rings=(scales[0], scales[-1]), alpha=method.alpha, redraws=redraws)
    found = disc_scan(values, grid.ring_sum, search, tested=there, keys=grid.cells.astype(np.int64))
    sizes = np.array([inside.size for inside in found.members], dtype=np.int64)
    middle = cells.iloc[found.centers]
    discs = pd.DataFrame(
        {
            RANK: np.arange(1, sizes.size + 1),
            CELL: middle[CELL].to_numpy(),
            LAT: middle[LAT].to_numpy(),
            LON: middle[LON].to_numpy(),
            RINGS: found.rings,
            CELLS: sizes,
            VALUE: told_value(found.sums),
            TIMES_AVERAGE: told_value(found.sums / np.maximum(sizes, 1) / values[there].mean()),
            P: told_p(found.p_adjusted),
        }
    )
    discs.attrs["scan"] = {
        "rings": (scales[0], scales[-1]),
        "alpha": method.alpha,
        "redraws": found.minima.size,
        "seed": search.seed,
        "tested": int(there.sum()),
    }
    return discs
