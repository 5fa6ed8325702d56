"""The Getis-Ord Gi* z-score."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def gi_star(values: Floats, sums: Floats, sizes: Ints) -> Floats:
    """Standardise each neighbourhood sum by its mean and variance under total randomisation.

    ``values``: the n tested values. ``sums``: for each cell the sum over its neighbourhood, the cell
    itself included (binary weights). ``sizes``: number of cells in that neighbourhood.
    Returns z, shape (n,), no unit; NaN where it is undefined: all values are equal, or the
    neighbourhood is the whole study area.

    Source: Ord and Getis 1995, equation 5 (variance with divisor n).
    """
    n = values.size
    mean = values.mean()
    variance = np.square(values - mean).mean()
    # Written as m (n - m): the difference n m - m^2 of two large numbers would lose digits.
    spread = variance * sizes * (n - sizes) / max(n - 1, 1)
    z = np.full(n, np.nan)
    # A variance at rounding level is that of equal values (0.1 + 0.2 - 0.3 is not zero).
    tested = (sizes < n) & (variance > np.square(8 * np.finfo(float).eps * np.abs(values).max(initial=0)))
    z[tested] = (sums[tested] - sizes[tested] * mean) / np.sqrt(spread[tested])
    return z
