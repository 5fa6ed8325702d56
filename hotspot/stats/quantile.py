"""The quantile of totals that is one of them: the inverse of their empirical distribution function."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def weighted_quantile(totals: Floats, times: Ints | None, quantile: float) -> float:
    """The smallest total that at least this share of the positive totals does not exceed: always one of them.

    ``totals``: shape (n,); ``times``: how many there are of each, shape (n,), None: one. 0 where no total is positive.
    Source: Hyndman and Fan 1996, definition 1.
    """
    positive = totals > 0
    if not positive.any():
        return 0.0
    order = np.argsort(totals[positive], kind="stable")
    counted = np.ones(order.size, dtype=np.int64) if times is None else times[positive][order]
    return float(totals[positive][order][place_of(np.cumsum(counted), int(counted.sum()), quantile)])


def place_of(reached: Ints, whole: int, quantile: float) -> int:
    """Where that share of the whole is reached first. ``reached``: how many stand there or before, rising."""
    return int(np.argmax(reached / whole >= quantile))


def weighted_median(values: Floats, times: Ints | None = None) -> float:
    """The median of values of which there are several each; shapes (n,). NaN where there are none."""
    if times is None:
        return float(np.median(values)) if values.size else np.nan
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(times[order])
    if not reached.size or not reached[-1]:
        return np.nan
    middle = [(int(reached[-1]) - 1) // 2, int(reached[-1]) // 2]
    low, high = values[order][np.searchsorted(reached, middle, side="right")]
    return float((low + high) / 2)
