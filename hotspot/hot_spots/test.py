"""Which cells have more, or less, than chance explains."""

from dataclasses import asdict, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import CAPPED, Marks
from hotspot.columns import (
    AMOUNTS,
    CELL,
    COST_PER_EVENT,
    EXPECTED,
    LABEL,
    P_LOWER,
    P_UPPER,
    RANK,
    TIMES_EXPECTED,
    VALUE,
    P,
    Q,
    Z,
)
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED, Against, against_residents, with_null
from hotspot.method import Method
from hotspot.stats import (
    EXPOSURE_NULLS,
    TRANSFORMS,
    Tails,
    adjust,
    classify,
    default_draws,
    gi_star,
    kernel_sums,
    pooled_tails,
    randomisation_tails,
    ring_weights,
    two_sided,
)
from hotspot.stats.digits import told_p, told_value
from hotspot.stats.exact.marks import mark_tails, mark_z

Floats = NDArray[np.float64]
_COLD: Final = ("cold_99", "cold_95", "cold_90")
_COLD_SHARE: Final = 0.05
_Z_DIGITS: Final = 9
#: Of the Monte Carlo draws for kernels: the same map gives the same p.
_SEED: Final = 1


def find_hot_spots(cells: pd.DataFrame, grid: Grid, method: Method | None = None) -> pd.DataFrame:
    """Gi* with exact p-values under randomisation. Row: a cell, as given, with the same index.

    ``cells``: from `bin_events` with this grid. ``method``: by default events, capped, one ring.

    Adds ``value`` (what was tested, transformed if asked), ``z`` (Gi*), ``p_upper`` and ``p_lower`` (P(sum >=
    observed), P(sum <= observed)), ``p`` (two-sided: twice the smaller, at most 1), ``q`` (``p`` corrected for all
    cells tested) and ``label`` (hot_99 .. cold_99 by q <= 0.01, 0.05, 0.10; not_significant; not_tested).
    ``attrs["test"]`` says what was done: measure, cap in its unit, cells tested, whether p is exact, whether cold could
    be detected. Probabilities are told to 6 significant digits, those from 1e-12 upwards to 12 decimals at most. For
    ``cost_per_event`` the value is a cell's mean amount and ``z`` is that of the neighbourhood's amounts among those of
    all events, which are relabelled; cells without an amount in their neighbourhood are not tested.

    The null ``chosen`` becomes ``residents`` where the cells have a column ``population`` and 100 cells or more have
    residents, else ``total``. A null that knows residents (``residents``, ``gamma-poisson``, ``binomial``) needs that
    column; ``z`` is then the sum's distance from its expectation in standard deviations of that null, cells without
    residents are not tested, and ``expected`` (what the null expects of the cell itself) and ``times_expected`` (value
    over expected) are added. Under ``residents`` p is exact below .01 and rounded up above. Under
    ``conditional`` ``z`` stays that of total randomisation. A tail below 1e-12 may be reported as 1e-12. For values
    that are no whole numbers of moderate range (dollars, logarithms) ``p`` is an upper bound; for kernels other than
    ``uniform`` it comes from Monte Carlo draws with a fixed seed;
    ``attrs["test"]`` says so.

    Raises `InputError` when the measure was not counted, the cells are not the grid's, or nothing can be tested.

    Sources: Ord and Getis 1995, equation 5; Benjamini and Hochberg 1995.
    """
    method = with_null(cells, method or Method())
    totals = _totals(cells, grid, method)
    values = _varied(TRANSFORMS[method.transform](totals, totals), method)
    fitted: dict[str, float | str] = {}
    against: Against | None = None
    if method.measure == COST_PER_EVENT:
        z, tails = _against_relabelling(cells, values, grid, method)
        fitted = {"bearer": "person" if cells.attrs["marks"].of_persons else "event"}
    elif method.null in EXPOSURE_NULLS:
        against = against_residents(cells, values, grid, method)
        z, tails, fitted = against.z, against.tails, against.fitted
    else:
        z, tails = _against_randomisation(values, grid, method)
        if method.kernel != "uniform":
            fitted = {"draws": default_draws(values.size), "seed": _SEED}
    tails = replace(tails, upper=told_p(tails.upper), lower=told_p(tails.lower))
    p = np.where(np.isfinite(z), two_sided(tails), np.nan)
    q = adjust(p, method.correction)
    found = cells.copy(deep=False)
    whole = method.transform == "none" and cells[_column(method)].dtype.kind != "f"
    found[VALUE] = values.astype(np.int64) if whole else values
    found[Z], found[P_UPPER], found[P_LOWER], found[P], found[Q] = z, tails.upper, tails.lower, p, q
    found[LABEL] = classify(q, tails.upper < tails.lower)
    if against is not None:
        _add_expected(found, against.expected)
    found.attrs = {
        **cells.attrs,
        **({} if against is None or against.made_with is None else {FITTED: against.made_with}),
        "test": {
            **asdict(method),
            "resolution": grid.resolution,
            "cells": len(grid),
            "tested": int(np.isfinite(p).sum()),
            "exact": tails.exact,
            "cold_detectable": bool(found[LABEL].isin(_COLD).any())
            or could_be_cold(tails.floor, int(np.isfinite(p).sum()), method),
            "label_counts": {label: int(count) for label, count in found[LABEL].value_counts().items()},
            **fitted,
        },
    }
    return found


def _add_expected(found: pd.DataFrame, expected: Floats) -> None:
    """Add what the null expects of each cell, and the value beside it; missing where nothing is expected."""
    value = found[VALUE].to_numpy(dtype=float)
    found[EXPECTED] = told_value(expected)
    found[TIMES_EXPECTED] = told_value(
        np.divide(value, expected, out=np.full(expected.size, np.nan), where=expected > 0)
    )


def could_be_cold(floor: float, tested: int, method: Method) -> bool:
    """Whether a cold cell could be told at all, given the smallest p that one could reach.

    Under Benjamini and Hochberg many cells at their smallest p help each other; more than a twentieth of the map as
    cold as can be is not counted on.
    """
    if method.correction == "none":
        return floor <= method.alpha
    if method.correction in {"bonferroni", "holm"}:
        return floor * tested <= method.alpha
    harmonic = np.sum(1.0 / np.arange(1, tested + 1)) if method.correction == "benjamini-yekutieli" else 1.0
    return bool(floor * harmonic <= method.alpha * _COLD_SHARE)


def _against_randomisation(values: Floats, grid: Grid, method: Method) -> tuple[Floats, Tails]:
    if method.kernel != "uniform":
        weights = ring_weights(method.kernel, method.rings)
        z = gi_star(values, *kernel_sums(values, weights, grid.ring_sum))
        return z, pooled_tails(values, weights, grid.ring_sum, null=method.null, seed=_SEED)
    sizes = grid.ring_sizes(method.rings)
    sums = grid.ring_sum(values, method.rings)
    return gi_star(values, sums, sizes), randomisation_tails(values, sums, sizes, null=method.null)


def _against_relabelling(cells: pd.DataFrame, means: Floats, grid: Grid, method: Method) -> tuple[Floats, Tails]:
    """The test of mean amounts: the amounts of all events are dealt out anew over the events."""
    marks: Marks = cells.attrs["marks"]
    amounts = marks.amounts if method.cap is None else np.minimum(marks.amounts, cells.attrs["caps"][COST_PER_EVENT])
    count = cells[AMOUNTS].to_numpy(dtype=float)
    sums = grid.ring_sum(np.where(count > 0, means, 0.0) * count, method.rings)
    counts = np.rint(grid.ring_sum(count, method.rings)).astype(np.int64)
    z = mark_z(amounts, sums, counts, times=marks.times)
    return z, mark_tails(amounts, sums, counts, times=marks.times)


def rank_cells(found: pd.DataFrame) -> pd.DataFrame:
    """The cells by strength of evidence for a hot spot, first column ``rank`` (1 is the strongest). Row: a cell.

    Order: upper tail p, then Gi* z, then the cell's id. Cells not tested come last.
    """
    keys = found[[P_UPPER, Z, CELL]].reset_index(drop=True)
    # Beyond these digits z is that of the processor, and equals are ordered by their ids.
    keys[Z] = keys[Z].round(_Z_DIGITS)
    keys = keys.sort_values([P_UPPER, Z, CELL], ascending=[True, False, True], kind="stable", na_position="last")
    order = found.take(keys.index.to_numpy()).reset_index(drop=True)
    order.insert(0, RANK, np.arange(1, len(order) + 1))
    return order


def _column(method: Method) -> str:
    return method.measure if method.cap is None else method.measure + CAPPED


def _totals(cells: pd.DataFrame, grid: Grid, method: Method) -> Floats:
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
    if missing and method.measure != COST_PER_EVENT:
        raise InputError(f"The column {column!r} has no number in {missing:,} of {len(cells):,} cells.")
    return values


def _varied(values: Floats, method: Method) -> Floats:
    if not np.nanmin(values, initial=np.inf) < np.nanmax(values, initial=-np.inf):
        raise InputError(
            f"All {values.size:,} cells have the same {method.measure} to test: no cell can be hotter than another. "
            "Choose another resolution or measure, or add records."
        )
    return values
