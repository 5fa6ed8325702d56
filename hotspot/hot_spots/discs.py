"""Discs of cells that chance does not explain: a second opinion beside Gi*, with one p for the whole map."""

from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import (
    CELL,
    CELLS,
    COST_PER_EVENT,
    EXPECTED,
    LAT,
    LON,
    POPULATION,
    RANK,
    RINGS,
    SET_ASIDE,
    TIMES_AVERAGE,
    TIMES_EXPECTED,
    VALUE,
    P,
)
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED
from hotspot.method import RESIDENTS, TOTAL, Method
from hotspot.method.rings import scales_of
from hotspot.stats.digits import told_p, told_value
from hotspot.stats.discs import DiscMethod, disc_scan
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.stats.residents import disc_scan_residents

#: The discs are searched with radii from one ring to so many.
_WIDEST: Final = 4


def scan_discs(
    cells: pd.DataFrame, grid: Grid, method: Method | None = None, *, redraws: int | None = None
) -> pd.DataFrame:
    """Discs that hold more than the null of the cells explains, largest evidence first. Row: a disc.

    ``cells``: from `find_hot_spots` with this grid, under the null ``total`` or ``residents``. ``method``: its
    ``rings`` are the radii (by default 1 to 4) and its ``alpha`` the level. ``redraws``: maps drawn under that null; by
    default 999, and 99 above 20,000 cells.

    Columns: ``rank``; ``cell``, ``lat``, ``lon`` of the middle; ``rings``, the radius; ``cells``, tested ones inside;
    ``value``, their sum; ``times_average``, that over so many average cells, or against residents ``expected`` and
    ``times_expected`` (missing below 50 residents); ``p``, the chance that the best disc of a map without a pattern is
    at least as good: at most ``alpha`` of such maps show any disc. No cell is in two discs. ``attrs["scan"]`` says what
    was done.

    Raises `InputError` for cells that were not tested with this grid, or under another null.
    Sources: see `hotspot.stats.discs.disc_scan`.
    """
    test = cells.attrs.get("test")
    if test is None or len(cells) != len(grid):
        raise InputError("The cells were not tested with this grid: give the table that find_hot_spots returned.")
    if not can_scan(test):
        raise InputError(
            "Discs are scanned under the nulls total and residents, with the kernel uniform; these cells were tested "
            f"under {test['null']!r}, {test['kernel']!r}, by {test['measure']!r}."
        )
    method = method or Method(rings=(1, _WIDEST), alpha=test["alpha"])
    scales = scales_of(method.rings)
    search = DiscMethod(rings=(scales[0], scales[-1]), alpha=method.alpha, redraws=redraws)
    values, keys = cells[VALUE].to_numpy(dtype=float), grid.cells.astype(np.int64)
    if test["null"] == RESIDENTS:
        fit = cells.attrs[FITTED].fit
        there = fit.stratum >= 0
        found = disc_scan_residents(fit, grid.ring_sum, search, keys=keys)
        each = cells[EXPECTED].to_numpy(dtype=float)
    else:
        there = ~cells[SET_ASIDE].to_numpy(dtype=bool)
        found = disc_scan(values, grid.ring_sum, search, tested=there, keys=keys)
        each = np.full(values.size, values[there].mean())
    held, expected = (np.array([of[inside].sum() for inside in found.members]) for of in (values, each))
    # Of few residents no rate is told.
    rated = expected
    if test["null"] == RESIDENTS:
        lived = cells[POPULATION].to_numpy(dtype=float)
        many = np.array([lived[inside].sum() for inside in found.members]) >= FEWEST_AT_RISK
        rated = np.where(many, expected, np.nan)
    middle = cells.iloc[found.centers]
    columns = {
        RANK: np.arange(1, len(found.members) + 1),
        **{name: middle[name].to_numpy() for name in (CELL, LAT, LON)},
        RINGS: found.rings,
        CELLS: np.array([inside.size for inside in found.members], dtype=np.int64),
        VALUE: told_value(held),
        **({EXPECTED: told_value(expected)} if test["null"] == RESIDENTS else {}),
        TIMES_EXPECTED if test["null"] == RESIDENTS else TIMES_AVERAGE: told_value(held / rated),
        P: told_p(found.p_adjusted),
    }
    discs = pd.DataFrame(columns)
    discs.attrs["scan"] = {
        "rings": (scales[0], scales[-1]),
        "alpha": method.alpha,
        "redraws": found.minima.size,
        "seed": search.seed,
        "tested": int(there.sum()),
    }
    return discs


def can_scan(test: dict[str, Any]) -> bool:
    """Whether discs can be scanned: under a null that maps can be drawn from, neighbours weighing alike."""
    return test["null"] in {TOTAL, RESIDENTS} and test["kernel"] == "uniform" and test["measure"] != COST_PER_EVENT
