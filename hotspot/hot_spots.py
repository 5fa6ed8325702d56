"""Which cells have more, or less, than chance explains."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import CAPPED
from hotspot.columns import CELL, COST, EXPOSURE, LABEL, P_LOWER, P_UPPER, PEOPLE, RANK, VALUE, P, Q, Z
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.method import Method
from hotspot.stats import (
    EXPOSURE_NULLS,
    Tails,
    adjust,
    classify,
    exposure_tails,
    gi_star,
    randomisation_tails,
    two_sided,
)

Floats = NDArray[np.float64]
_COLD: Final = ("cold_99", "cold_95", "cold_90")
_COLD_SHARE: Final = 0.05


def find_hot_spots(cells: pd.DataFrame, grid: Grid, method: Method | None = None) -> pd.DataFrame:
    """Gi* with exact p-values under randomisation. Row: a cell, as given, with the same index.

    ``cells``: from `bin_events` with this grid. ``method``: by default events, capped, one ring.

    Adds ``value`` (what was tested), ``z`` (Gi*), ``p_upper`` and ``p_lower`` (P(sum >= observed), P(sum <=
    observed)), ``p`` (two-sided: twice the smaller, at most 1), ``q`` (``p`` corrected for all cells tested) and
    ``label`` (hot_99 .. cold_99 by q <= 0.01, 0.05, 0.10; not_significant; not_tested). ``attrs["test"]`` says
    what was done: measure, cap in its unit, cells tested, whether p is exact, whether cold could be detected.
    With a null of exposure (``gamma-poisson``, ``binomial``) the cells need a column ``exposure`` (residents); ``z`` is
    then the sum's distance from its expectation in standard deviations of that null, and cells without residents are
    not tested.
    Under ``conditional`` ``z`` stays that of total randomisation. A tail below 1e-12 may be reported as 1e-12. For
    values that are no whole numbers of moderate range (dollars) ``p`` is an upper bound; ``attrs["test"]`` says so.

    Raises `InputError` when the measure was not counted, the cells are not the grid's, or nothing can be tested.

    Sources: Ord and Getis 1995, equation 5; Benjamini and Hochberg 1995.
    """
    method = method or Method()
    values = _tested_values(cells, grid, method)
    if method.null in EXPOSURE_NULLS:
        z, tails, fitted = _against_exposure(cells, values, grid, method)
    else:
        z, tails, fitted = *_against_randomisation(values, grid, method), {}
    p = np.where(np.isfinite(z), two_sided(tails), np.nan)
    q = adjust(p, method.correction)
    found = cells.copy(deep=False)
    found[VALUE] = values if cells[_column(method)].dtype.kind == "f" else values.astype(np.int64)
    found[Z], found[P_UPPER], found[P_LOWER], found[P], found[Q] = z, tails.upper, tails.lower, p, q
    found[LABEL] = classify(q, tails.upper < tails.lower)
    found.attrs = {
        **cells.attrs,
        "test": {
            "measure": method.measure,
            "cap": method.cap,
            "rings": method.rings,
            "null": method.null,
            "alpha": method.alpha,
            "correction": method.correction,
            "resolution": grid.resolution,
            "cells": len(grid),
            "tested": int(np.isfinite(p).sum()),
            "exact": tails.exact,
            "cold_detectable": bool(found[LABEL].isin(_COLD).any())
            or could_be_cold(tails.floor, int(np.isfinite(p).sum()), method),
            **fitted,
        },
    }
    return found


def could_be_cold(floor: float, tested: int, method: Method) -> bool:
    """Whether a cold cell could be told at all, given the smallest p that one could reach.

    Under Benjamini and Hochberg many cells at their smallest p help each other; more than a twentieth of the map as
    cold as can be is not counted on.
    """
    if method.correction == "none":
        return floor <= method.alpha
    if method.correction == "bonferroni":
        return floor * tested <= method.alpha
    harmonic = np.sum(1.0 / np.arange(1, tested + 1)) if method.correction == "benjamini-yekutieli" else 1.0
    return bool(floor * harmonic <= method.alpha * _COLD_SHARE)


def _against_randomisation(values: Floats, grid: Grid, method: Method) -> tuple[Floats, Tails]:
    sizes = grid.ring_sizes(method.rings)
    sums = grid.ring_sum(values, method.rings)
    return gi_star(values, sums, sizes), randomisation_tails(values, sums, sizes, null=method.null)


def _against_exposure(
    cells: pd.DataFrame, values: Floats, grid: Grid, method: Method
) -> tuple[Floats, Tails, dict[str, float | str]]:
    """The test against what the cells' exposure leads one to expect; cells without exposure are not tested."""
    exposure = _exposure(cells, method)
    at_risk = exposure > 0
    counts = np.where(at_risk, np.rint(values), 0.0).astype(np.int64)
    if not counts.any():
        raise InputError("No cell with residents holds anything to be tested.")
    expected = counts.sum() * exposure / exposure.sum()
    found, fitted = exposure_tails(counts, expected, grid.members(method.rings), method.null)
    sums = grid.ring_sum(counts.astype(float), method.rings)
    z = np.full(len(cells), np.nan)
    tested = at_risk & (found.variance > 0)
    z[tested] = (sums - found.expected)[tested] / np.sqrt(found.variance[tested])
    upper, lower = np.where(tested, found.upper, np.nan), np.where(tested, found.lower, np.nan)
    return z, Tails(upper, lower, floor=found.floor, exact=method.null == "binomial"), fitted


def _exposure(cells: pd.DataFrame, method: Method) -> Floats:
    if EXPOSURE not in cells:
        raise InputError(
            f"The null {method.null!r} needs the residents of each cell: the cells have no column {EXPOSURE!r}. "
            "See hotspot.spread_population."
        )
    if method.measure == COST:
        raise InputError(f"The null {method.null!r} is for counts: choose the measure events or people, not cost.")
    if method.null == "binomial" and method.measure != PEOPLE:
        raise InputError(
            "The null 'binomial' is for people: one person makes many events, which do not fall by themselves. "
            "Choose the measure people, or the null gamma-poisson."
        )
    exposure: Floats = cells[EXPOSURE].to_numpy(dtype=float)
    wrong = int((~np.isfinite(exposure) | (exposure < 0)).sum())
    if wrong or not exposure.sum():
        raise InputError(f"The column {EXPOSURE!r} must hold residents: {wrong:,} of {len(cells):,} cells do not.")
    return exposure


def rank_cells(found: pd.DataFrame) -> pd.DataFrame:
    """The cells by strength of evidence for a hot spot, first column ``rank`` (1 is the strongest). Row: a cell.

    Order: upper tail p, then Gi* z, then the cell's id. Cells not tested come last.
    """
    order = found.sort_values([P_UPPER, Z, CELL], ascending=[True, False, True], kind="stable", na_position="last")
    order = order.reset_index(drop=True)
    order.insert(0, RANK, np.arange(1, len(order) + 1))
    return order


def _column(method: Method) -> str:
    return method.measure if method.cap is None else method.measure + CAPPED


def _tested_values(cells: pd.DataFrame, grid: Grid, method: Method) -> Floats:
    column = _column(method)
    if column not in cells:
        raise InputError(
            f"The measure {method.measure!r} was not counted: the cells have no column {column!r}. "
            "Events need a person identifier for people, and a cost for cost."
        )
    if len(cells) != len(grid) or cells[CELL].tolist() != grid.names:
        raise InputError(f"The {len(cells):,} cells are not the {len(grid):,} cells of this grid, in its order.")
    binned = cells.attrs.get("cap", method.cap)
    if method.cap is not None and binned != method.cap:
        raise InputError(f"The events were binned with cap {binned}, the method asks for {method.cap}. Bin them again.")
    if len(grid) < 2:
        raise InputError("The grid has one cell: there is nothing to compare it with. Choose a finer resolution.")
    values: Floats = cells[column].to_numpy(dtype=float)
    missing = int((~np.isfinite(values)).sum())
    if missing:
        raise InputError(f"The column {column!r} has no number in {missing:,} of {len(cells):,} cells.")
    if values.min() == values.max():
        raise InputError(
            f"All {len(grid):,} cells have the same {method.measure} to test: no cell can be hotter than another. "
            "Choose another resolution or measure, or add records."
        )
    return values
