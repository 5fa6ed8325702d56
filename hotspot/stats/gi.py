"""The Getis-Ord z-scores: Gi* counts the cell itself in, Gi leaves it out.

Both compare the weighted sum around a cell with what the same weights would give had the values been dealt out at
random: Gi* deals out all n values, Gi the n - 1 values of the other cells. Weights are never stored. A row of them is
known by three numbers: the weighted sum, the sum of the weights, the sum of their squares.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Weights whose squared coefficient of variation is at most this are equal: what is left is rounding.
_EQUAL: Final = 1e-12


def gi_star(values: Floats, sums: Floats, totals: Floats | Ints, squares: Floats | None = None) -> Floats:
    """Gi*: each weighted sum, the cell itself included, standardised under total randomisation.

    ``values``: the n tested values, any unit. ``sums``: sum of w_ij x_j over j, shape (n,). ``totals``: sum of w_ij.
    ``squares``: sum of w_ij^2; left out for binary weights, for which ``totals`` is the number of cells.
    Returns z, shape (n,), no unit; NaN where it is undefined: all values are equal, or all n weights of the row
    are (binary: the neighbourhood is the whole study area).

    Raises `InputError` where ``squares`` is left out and ``totals`` does not hold integers.
    Source: Ord and Getis 1995, equation 5 (variance with divisor n).
    """
    mean, variance = _moments(values)
    return _standardise(sums, (totals, squares), values.size, np.asarray(mean), np.asarray(variance))


def gi(values: Floats, sums: Floats, totals: Floats | Ints, squares: Floats | None = None) -> Floats:
    """Gi: each weighted sum over the *other* cells, standardised by the mean and variance of the others.

    As `gi_star`, but the row's weight of the cell itself is 0. Returns z, shape (n,), no unit; NaN where it is
    undefined: all other values are equal, all n - 1 other weights are, or the cell has no neighbour.

    Raises `InputError` as `gi_star`. Source: Ord and Getis 1995, equation 3.
    """
    n = values.size
    if n < 3:
        return np.full(n, np.nan)
    deviations = values - values.mean()
    own = np.square(deviations) * (n / (n - 1))
    whole = np.square(deviations).sum()
    means = values.mean() - deviations / (n - 1)
    variances = np.where(_moments(values)[1] > 0, (whole - own) / (n - 1), 0.0)
    # A cell that holds most of the squares would leave a difference without digits. There are two at most.
    for cell in np.flatnonzero(own > whole / 2).tolist():
        means[cell], variances[cell] = _moments(np.delete(values, cell))
    return _standardise(sums, (totals, squares), n - 1, means, variances)


def weight_spread(totals: Floats, squares: Floats, count: int) -> Floats:
    """How unequal the ``count`` weights of each row are: count x sum of squares - (sum)^2; 0 where all are equal."""
    spread = count * squares - np.square(totals)
    return np.where(spread > _EQUAL * count * squares, spread, 0.0)


def _moments(values: Floats) -> tuple[float, float]:
    """Mean and variance (divisor n)."""
    mean = values.mean()
    variance = np.square(values - mean).mean()
    # A variance at rounding level is that of equal values (0.1 + 0.2 - 0.3 is not zero).
    level = 8 * np.finfo(float).eps * np.abs(values).max(initial=0)
    return float(mean), float(variance) if variance > np.square(level) else 0.0


def _standardise(
    sums: Floats, weights: tuple[Floats | Ints, Floats | None], count: int, mean: Floats, variance: Floats
) -> Floats:
    """The z of sums over ``count`` values dealt out at random, which have this mean and variance."""
    totals = weights[0].astype(float)
    if weights[1] is None and weights[0].dtype.kind not in "iu":
        raise InputError(
            "Without squares the weights are binary and totals are numbers of cells, as integers; "
            f"{weights[0].dtype} was given. Give the sum of squared weights of each row as squares."
        )
    spread = weight_spread(totals, totals if weights[1] is None else weights[1], count)
    scale = np.sqrt(variance * spread / max(count - 1, 1))
    z = np.full(sums.shape, np.nan)
    np.divide(sums - totals * mean, scale, out=z, where=scale > 0)
    return z
