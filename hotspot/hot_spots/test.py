"""Which cells have more, or less, than a null hypothesis leads one to expect."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import CAPPED, OF_NOBODY, Marks
from hotspot.columns import (
    AMOUNTS,
    CELL,
    COST_PER_EVENT,
    EVENTS,
    EXPECTED,
    LABEL,
    P_COLD,
    P_HOT,
    PEOPLE,
    POPULATION,
    Q_COLD,
    Q_HOT,
    RANK,
    SCALE,
    SET_ASIDE,
    TIMES_AVERAGE,
    TIMES_EXPECTED,
    VALUE,
    Z,
)
from hotspot.engines.totals import nearly_all
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED, Against, against_residents, with_null
from hotspot.method import OWN, RESIDENTS, TOTAL, Method
from hotspot.stats import (
    EXPOSURE_NULLS,
    TRANSFORMS,
    adjust,
    classify,
    default_draws,
    gi_star,
    kernel_sums,
    pooled_tails,
    randomisation_tails,
    ring_weights,
)
from hotspot.stats.digits import told_inverted_p, told_p, told_value
from hotspot.stats.exact.marks import mark_tails, mark_z
from hotspot.stats.giants import giant_cells
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.stats.scales import ScaleTails, one_scale, scale_tails

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_COLD: Final = ("cold_99", "cold_95", "cold_90")
_COLD_SHARE: Final = 0.05
_Z_DIGITS: Final = 9
#: Of the Monte Carlo draws for kernels: the same map gives the same p.
_SEED: Final = 1


def find_hot_spots(cells: pd.DataFrame, grid: Grid, method: Method | None = None) -> pd.DataFrame:
    """Gi* with exact p-values under randomisation. Row: a cell, as given, with the same index.

    ``cells``: from `bin_events` with this grid. ``method``: by default events, capped, scales of 1 to 3 rings.

    Adds ``value`` (what was tested, transformed if asked), ``p_hot`` and ``p_cold`` (one-sided: that chance alone gives
    as much, or as little), ``q_hot`` and ``q_cold`` (either corrected for all cells tested), ``scale`` (the number of
    rings with the smallest p, 0 where not tested), ``z`` (Gi* at that scale) and ``label`` (hot_99 .. cold_99 by q <=
    0.01, 0.05, 0.10; not_significant; not_tested). With several scales the p of each are combined by the Cauchy rule,
    and p is 1 where that of the first exceeds 0.1: a cell is not hot for what lies farther off alone.
    ``attrs["test"]`` says what was done: measure, cap in its unit, rings, cells tested, whether p is exact, whether
    cold could be detected, and ``bearer``: ``person`` where any event has a person, else ``event``, with ``of_nobody``,
    how many have none. Probabilities are told to 6 significant digits, those from 1e-12 upwards to 12 decimals at most.
    For ``cost_per_event`` the value is a cell's mean amount and ``z`` is that of the neighbourhood's amounts among
    those of all events, which are relabelled; cells without an amount in their neighbourhood are not tested.

    ``set_aside`` says which cells hold so much by themselves (`hotspot.stats.giants`) that they are named as single
    places: under ``total`` the others are tested without them, as if they were missing, and they are not tested.

    The null ``chosen`` becomes ``residents`` where the cells have a column ``population`` and 100 cells or more have
    residents, else ``total``. Under ``total`` ``times_average`` is added for totals as they are (value over the mean
    of the map without cells that were set aside). A null that knows residents (``residents``, ``gamma-poisson``,
    ``binomial``) needs the column ``population``; ``z`` is then the sum's distance from its expectation in standard
    deviations of that null, cells without residents are not tested, and ``expected`` (what the null expects of the
    cell itself) and ``times_expected`` (value over expected, missing below 50 residents) are added. Under
    ``residents`` p is exact below .01 but for being rounded up to 3 digits, and a bound above. Under ``conditional``
    ``z`` stays that of total randomisation. A tail below 1e-12 may be reported as 1e-12. For values that are no whole
    numbers of moderate range (dollars, logarithms) p is an upper bound; for kernels other than ``uniform`` it comes
    from Monte Carlo draws with a fixed seed; ``attrs["test"]`` says so.

    Raises `InputError` when the measure was not counted, the cells are not the grid's, or nothing can be tested; and
    for ``cost_per_event`` where persons are not known, unless ``each_event_by_itself``.

    Sources: Ord and Getis 1995, equation 5; Liu and Xie 2020; Benjamini and Hochberg 1995.
    """
    method = with_null(cells, method or Method())
    totals = _totals(cells, grid, method)
    method.refuse_unknown_persons(known=_nearly_all_known(cells))
    values = _varied(TRANSFORMS[method.transform](totals, totals), method)
    fitted: dict[str, float | str] = {}
    against: Against | None = None
    aside: Flags | None = None
    if method.measure == COST_PER_EVENT:
        tails = _against_relabelling(cells, values, grid, method)
    elif method.null in EXPOSURE_NULLS:
        against = against_residents(cells, values, grid, method)
        tails, fitted = against.tails, against.fitted
    else:
        aside = giant_cells(values) if _can_set_aside(method) else None
        tails = _against_randomisation(values, grid, method, aside)
        if method.kernel != "uniform":
            fitted = {"draws": default_draws(values.size), "seed": _SEED}
    tell = told_inverted_p if method.null == RESIDENTS else told_p
    p_hot, p_cold = tell(tails.p_hot), tell(tails.p_cold)
    q_hot, q_cold = adjust(p_hot, method.correction), adjust(p_cold, method.correction)
    found = cells.copy(deep=False)
    whole = method.transform == "none" and cells[_column(method)].dtype.kind != "f"
    found[VALUE] = values.astype(np.int64) if whole else values
    found[Z], found[SCALE] = tails.z, tails.scale
    found[SET_ASIDE] = np.zeros(values.size, dtype=bool) if aside is None else aside
    found[P_HOT], found[P_COLD], found[Q_HOT], found[Q_COLD] = p_hot, p_cold, q_hot, q_cold
    found[LABEL] = classify(q_hot, q_cold)
    if against is not None:
        _add_expected(found, against.expected)
    elif method.transform == "none" and method.measure != COST_PER_EVENT:
        # Giants are missing from the average as they are from the test.
        mean = values.mean() if aside is None else values[~aside].mean()
        found[TIMES_AVERAGE] = told_value(values / mean) if mean > 0 else np.nan
    tested = int(np.isfinite(p_hot).sum())
    found.attrs = {
        **cells.attrs,
        **({} if against is None or against.made_with is None else {FITTED: against.made_with}),
        "test": {
            **method.told,
            "resolution": grid.resolution,
            "cells": len(grid),
            "tested": tested,
            "exact": tails.exact,
            **({} if method.measure == OWN else _bearer(cells)),
            "cold_detectable": bool(found[LABEL].isin(_COLD).any()) or could_be_cold(tails.floor / 2, tested, method),
            "label_counts": {label: int(count) for label, count in found[LABEL].value_counts().items()},
            **fitted,
        },
    }
    return found


def _knows_persons(cells: pd.DataFrame) -> bool:
    """Whether any event on the map has a person."""
    return PEOPLE in cells and bool((cells[PEOPLE] > 0).any())


def _nearly_all_known(cells: pd.DataFrame) -> bool:
    """Whether persons are known of nearly all events on the map."""
    every = float(cells[EVENTS].sum()) if EVENTS in cells else 1.0
    return _knows_persons(cells) and nearly_all(every - cells.attrs.get(OF_NOBODY, 0), every)


def _bearer(cells: pd.DataFrame) -> dict[str, str | int]:
    """Whose what was tested is, and how many events have no person."""
    told = {OF_NOBODY: cells.attrs[OF_NOBODY]} if OF_NOBODY in cells.attrs else {}
    return {"bearer": "person" if _knows_persons(cells) else "event", **told}


def _can_set_aside(method: Method) -> bool:
    """Whether cells can be left out of the test: their values must stay as they are, and any arrangement be likely."""
    return (method.null, method.kernel, method.transform) == (TOTAL, "uniform", "none")


def is_hot(found: pd.DataFrame, alpha: float) -> Flags:
    """Which cells are hot at this level, shape (n,); ``found``: from `find_hot_spots`."""
    q = found[Q_HOT].to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(q <= alpha)


def _add_expected(found: pd.DataFrame, expected: Floats) -> None:
    """Add what the null expects of each cell, and the value beside it; missing of fewer than 50 residents."""
    value = found[VALUE].to_numpy(dtype=float)
    found[EXPECTED] = told_value(expected)
    rated = (expected > 0) & (found[POPULATION].to_numpy(dtype=float) >= FEWEST_AT_RISK)
    found[TIMES_EXPECTED] = told_value(np.divide(value, expected, out=np.full(expected.size, np.nan), where=rated))


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


def _against_randomisation(values: Floats, grid: Grid, method: Method, aside: Flags | None) -> ScaleTails:
    first, last = method.scales[0], method.scales[-1]
    if aside is not None:
        return scale_tails(values, grid.ring_sum, (first, last), tested=~aside)
    if method.kernel != "uniform":
        weights = ring_weights(method.kernel, first)
        z = gi_star(values, *kernel_sums(values, weights, grid.ring_sum))
        tails = pooled_tails(values, weights, grid.ring_sum, null=method.null, seed=_SEED)
    else:
        sizes, sums = grid.ring_sizes(first), grid.ring_sum(values, first)
        z, tails = gi_star(values, sums, sizes), randomisation_tails(values, sums, sizes, null=method.null)
    return one_scale(z, tails.upper, tails.lower, first, tails.floor, exact=tails.exact)


def _against_relabelling(cells: pd.DataFrame, means: Floats, grid: Grid, method: Method) -> ScaleTails:
    """The test of mean amounts: the amounts of all events are dealt out anew over the events."""
    marks: Marks = cells.attrs["marks"]
    amounts = marks.amounts if method.cap is None else np.minimum(marks.amounts, cells.attrs["caps"][COST_PER_EVENT])
    count = cells[AMOUNTS].to_numpy(dtype=float)
    ring = method.scales[0]
    sums = grid.ring_sum(np.where(count > 0, means, 0.0) * count, ring)
    counts = np.rint(grid.ring_sum(count, ring)).astype(np.int64)
    z, tails = mark_z(amounts, sums, counts, times=marks.times), mark_tails(amounts, sums, counts, times=marks.times)
    return one_scale(z, tails.upper, tails.lower, ring, tails.floor, exact=tails.exact)


def rank_cells(found: pd.DataFrame) -> pd.DataFrame:
    """The cells by strength of evidence for a hot spot, first column ``rank`` (1 is the strongest). Row: a cell.

    Order: ``p_hot``, then Gi* z, then the cell's id. Cells not tested come last.
    """
    keys = found[[P_HOT, Z, CELL]].reset_index(drop=True)
    # Beyond these digits z is that of the processor, and equals are ordered by their ids.
    keys[Z] = keys[Z].round(_Z_DIGITS)
    keys = keys.sort_values([P_HOT, Z, CELL], ascending=[True, False, True], kind="stable", na_position="last")
    order = found.take(keys.index.to_numpy()).reset_index(drop=True)
    order.insert(0, RANK, np.arange(1, len(order) + 1))
    return order


def _column(method: Method) -> str:
    if method.measure == OWN:
        return method.value
    return method.measure if method.cap is None else method.measure + CAPPED


def _totals(cells: pd.DataFrame, grid: Grid, method: Method) -> Floats:
    column = _column(method)
    if column not in cells and method.measure == OWN:
        raise InputError(
            f"The cells have no column {column!r} to test. They have: {', '.join(map(str, cells.columns))}."
        )
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
