"""Does last period's map find next period: hot spots of one period against the events of the next."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.cells import bin_events
from hotspot.columns import COST, COST_PER_EVENT
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots import find_hot_spots, is_hot
from hotspot.method import CHOSEN, DEFAULT_CAP, TOTAL, Method
from hotspot.stats import EXPOSURE_NULLS, TRANSFORMS, gi_star, kernel_sum, kernel_sums, ring_weights
from hotspot.stats.prediction import hit_rate, pai, pei, rri

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Totals of each cell to a score, both of shape (n,): cells of the highest score are flagged first.
Score = Callable[[Floats], Floats]

WAY: Final = "way"
HOT_SPOTS: Final = "hot_spots"
HIGHEST_GI: Final = "highest_gi"
LAST_COUNTS: Final = "last_counts"
KERNEL_DENSITY: Final = "kernel_density"
COLUMNS: Final = (
    *(WAY, "cells", "area_share", "hits", "hit_rate", "pai", "pei", "rri"),
    *("shuffled_low", "shuffled_mean", "shuffled_high"),
)
#: The band runs from the 5 % to the 95 % quantile of the shuffled hit rates.
_BAND: Final = (0.05, 0.95)
_SHUFFLES: Final = 99
#: Scores closer than this, relative to the largest, are tied: what is left is rounding.
_TIE: Final = 1e-9


def evaluate_next_period(
    before: Any, after: Any, grid: Grid, method: Method | None = None, *, bandwidth: int = 3, seed: int = 1
) -> pd.DataFrame:
    """How much of the events ``after`` lies in the hot spots of the events ``before``. Row: a way to flag cells.

    ``before``, ``after``: events of two periods that do not overlap, each as `bin_events` takes them. ``method``: how
    hot spots are found in ``before``; by default as in `find_hot_spots`. ``bandwidth``: steps at which the quartic
    kernel of the density reaches 0, 1 or more. ``seed``: of the shuffles and of the order of ties.

    Ways (column ``way``), which all flag the same number of cells: ``hot_spots`` the hot cells (q <= alpha, more than
    expected); ``highest_gi`` those with the highest Gi* of uncapped totals; ``last_counts`` those with the highest
    totals before; ``kernel_density`` those with the highest sum of totals before, weighted by
    (1 - (steps / bandwidth)^2)^2. Ties are put in an order drawn from the seed.

    Columns: ``cells`` flagged; ``area_share`` of all cells (cells count as equal in area); ``hits``, the later total
    inside them, uncapped, in the measure's unit (events; persons, once in each cell; dollars); ``hit_rate``, ``pai``,
    ``pei``, ``rri`` as in `hotspot.stats.prediction`, with the uncapped totals of both periods;
    ``shuffled_low``, ``shuffled_mean``, ``shuffled_high``: 5 % quantile, mean and 95 % quantile of the hit rate over
    99 shuffles, in each of which the period of every event is dealt out anew, its cell and the totals of both periods
    kept, and as many cells are flagged by the same rule. They are missing for ``hot_spots``, whose caps are those of
    buildings, which a shuffle of the cells' counts does not know: ``highest_gi`` stands in for it; and for cost, whose
    dollars cannot be dealt out one by one. Without a hot cell all ways flag none, and the columns after ``cells`` are
    missing. ``attrs["evaluation"]`` holds the method, the bandwidth, the seed, the shuffles and both totals.

    Raises `InputError` where the test of ``before`` does (`find_hot_spots`), for the measure cost_per_event and for the
    nulls of residents, where ``after`` lacks the measure or holds nothing on the grid, and for a wrong bandwidth.

    Sources: Bowers, Johnson and Pease 2004; Chainey, Tompson and Uhlig 2008; Hunt 2016; Levine 2008.
    """
    method = method or Method()
    # Residents are not known here.
    method = method.against(TOTAL) if method.null == CHOSEN else method
    rule = _quartic(bandwidth)
    if method.null in EXPOSURE_NULLS:
        raise InputError(f"The null {method.null!r} needs residents, which are not known here: choose total.")
    if method.measure == COST_PER_EVENT:
        raise InputError("A share of cost_per_event means nothing: choose the measure events, people or cost.")
    cap = DEFAULT_CAP if method.cap is None else method.cap
    cells, next_cells = bin_events(before, grid, cap=cap), bin_events(after, grid, cap=cap)
    found = find_hot_spots(cells, grid, method)
    if method.measure not in next_cells:
        raise InputError(f"The later events do not carry the measure {method.measure!r} of the earlier ones.")
    earlier, later = (table[method.measure].to_numpy(dtype=float) for table in (cells, next_cells))
    if not later.sum():
        raise InputError(f"The later period holds no {method.measure} on this grid. Give another period, or grid.")
    order, shuffle_rng = np.random.default_rng(seed).spawn(2)
    ties = order.permutation(len(grid))
    hot = is_hot(found, method.alpha)
    scores: dict[str, Score] = {
        HIGHEST_GI: _gi(grid, method),
        LAST_COUNTS: lambda totals: totals,
        KERNEL_DENSITY: lambda totals: kernel_sum(totals, rule, grid.ring_sum),
    }
    flags = {HOT_SPOTS: hot, **{way: _highest(score(earlier), int(hot.sum()), ties) for way, score in scores.items()}}
    table = pd.DataFrame([{WAY: way, **_row(flagged, earlier, later)} for way, flagged in flags.items()])
    rates = np.full((_SHUFFLES, len(flags)), np.nan)
    if hot.any() and method.measure != COST:
        rates[:, 1:] = _shuffled(earlier, later, list(scores.values()), (int(hot.sum()), ties), shuffle_rng)
    table["shuffled_low"], table["shuffled_high"] = np.quantile(rates, _BAND, axis=0)
    table["shuffled_mean"] = rates.mean(axis=0)
    table = table[list(COLUMNS)]
    totals = {"before": float(earlier.sum()), "after": float(later.sum())}
    done = {"bandwidth": bandwidth, "seed": seed, "shuffles": _SHUFFLES}
    table.attrs = {"evaluation": {**asdict(method), **done, **totals}}
    return table


def _quartic(bandwidth: int) -> Floats:
    """Weights of a cell 0, 1, .., bandwidth - 1 steps away."""
    if not isinstance(bandwidth, int) or isinstance(bandwidth, bool) or bandwidth < 1:
        raise InputError(f"The bandwidth must be a whole number of steps, 1 or more; {bandwidth!r} was given.")
    return np.square(1.0 - np.square(np.arange(bandwidth) / bandwidth))


def _gi(grid: Grid, method: Method) -> Score:
    """Gi* of totals, with the transform and the weights of the method."""
    weights = ring_weights(method.kernel, method.scales[0])
    _, totals, squares = kernel_sums(np.ones(len(grid)), weights, grid.ring_sum)

    def score(amounts: Floats) -> Floats:
        values = TRANSFORMS[method.transform](amounts, amounts)
        z = gi_star(values, kernel_sum(values, weights, grid.ring_sum), totals, squares)
        return np.where(np.isfinite(z), z, -np.inf)

    return score


def _highest(scores: Floats, cells: int, ties: NDArray[np.int64]) -> Flags:
    """Flags of the cells with the highest scores; ``ties``: who comes first among equals."""
    unit = _TIE * np.abs(scores[np.isfinite(scores)]).max(initial=0.0)
    steps = np.rint(scores / unit) if unit else scores
    flagged = np.zeros(scores.size, dtype=bool)
    flagged[np.lexsort((ties, -steps))[:cells]] = True
    return flagged


def _row(flagged: Flags, earlier: Floats, later: Floats) -> dict[str, float]:
    if not flagged.any():
        return {"cells": 0, **dict.fromkeys(COLUMNS[2:8], np.nan)}
    return {
        "cells": int(flagged.sum()),
        "area_share": float(flagged.mean()),
        "hits": float(later[flagged].sum()),
        "hit_rate": hit_rate(flagged, later),
        "pai": pai(flagged, later),
        "pei": pei(flagged, later),
        "rri": rri(flagged, earlier, later),
    }


def _shuffled(
    earlier: Floats, later: Floats, scores: list[Score], flagging: tuple[int, NDArray[np.int64]], rng: Any
) -> Floats:
    """Hit rate of each score in each shuffle, shape (shuffles, scores)."""
    pooled, total = np.rint(earlier + later).astype(np.int64), int(np.rint(earlier.sum()))
    rates = np.empty((_SHUFFLES, len(scores)))
    for number in range(_SHUFFLES):
        # Each event keeps its cell; which of them are the earlier ones is drawn without replacement.
        first = rng.multivariate_hypergeometric(pooled, total, method="marginals")
        second = (pooled - first).astype(float)
        rates[number] = [hit_rate(_highest(score(first.astype(float)), *flagging), second) for score in scores]
    return rates
