"""How the rates of places differ, estimated without a shape.

The count of cell j is Poisson about E_j x theta_j, E_j its expected count by residents alone, and theta_j is drawn from
a mixing distribution. That distribution is estimated by nonparametric maximum likelihood, apart in strata of expected
count, because the rates of places with few residents spread more than those of places with many.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.residents.npmle import mixing_weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Cells that each stratum has at least, where there is more than one, and strata at most.
STRATUM_CELLS: Final = 100
MOST_STRATA: Final = 6
#: Quantile of a stratum's O / E at which counts are cut.
WINSORISED: Final = 0.99
#: Support: 0 and so many points in geometric steps, up to so many times the highest rate.
_POINTS: Final = 40
_BEYOND: Final = 1.05
#: The largest support point over the least above 0, at most.
_RANGE: Final = 1000.0
#: Share of the largest expected count that is as good as nobody: a sliver of an area's border.
_NOBODY: Final = 1e-9
#: A place whose expected count is this small is as good as one without any.
_AS_NOTHING: Final = 0.1


@dataclass(frozen=True)
class ResidentsFit:
    """The law of the counts when places differ at random, and the counts that are tested against it."""

    stratum: Ints
    """Stratum of each cell, from the fewest expected to the most, shape (n,); -1 without residents."""
    by_residents: Floats
    """E_j, the expected count by residents alone, as given, shape (n,); 0 without residents."""
    support: tuple[Floats, ...]
    """For each stratum the values of theta that have any weight, rising, 0 or more."""
    weights: tuple[Floats, ...]
    """Their weights, which sum to 1 in each stratum."""
    means: Floats
    """Mean of theta in each stratum, shape (strata,)."""
    limits: Floats
    """O / E at which counts were cut in each stratum, shape (strata,)."""
    counts: Ints
    """Counts as tested, winsorised, shape (n,); 0 without residents."""
    winsorised: Flags
    """Whether a cell's count was cut, shape (n,)."""
    expected: Floats
    """Count that the null expects, E_j times the mean of its stratum's law, shape (n,)."""
    variance: Floats
    """Variance of the count under the null, shape (n,)."""


def fit_residents(counts: Ints, expected: Floats) -> ResidentsFit:
    """The mixing distribution of the cells' rates, from counts and expected counts, both of shape (n,).

    ``counts``: whole numbers of 0 or more. ``expected``: by residents alone, 0 where nobody lives (such a cell, or one
    with a billionth of the largest at most, is not tested and its count is not used). The same cells in another order
    give the same numbers to the last bit.

    Raises `InputError` for shapes that do not fit, negative or missing numbers, or where no cell has residents.

    Sources: Laird 1978; Koenker and Mizera 2014.
    """
    _check(counts, expected)
    at_risk = expected > _NOBODY * expected.max()
    stratum = np.full(counts.size, -1, dtype=np.int64)
    stratum[at_risk] = strata(expected[at_risk])
    kept = np.where(at_risk, counts, 0).astype(np.int64)
    mean, variance = np.zeros(counts.size), np.zeros(counts.size)
    support, weights, limits = [], [], []
    for number in range(int(stratum.max()) + 1):
        cells = np.flatnonzero(stratum == number)
        # One order for any order given: sums of floats depend on it.
        cells = cells[np.lexsort((kept[cells], expected[cells]))]
        cut, limit = winsorise(kept[cells], expected[cells])
        theta, weight = fit_mixture(cut, expected[cells])
        first, second = float(np.sum(theta * weight)), float(np.sum(theta**2 * weight))
        mean[cells] = first * expected[cells]
        variance[cells] = mean[cells] + (second - first**2) * np.square(expected[cells])
        kept[cells] = cut
        support.append(theta)
        weights.append(weight)
        limits.append(limit)
    means = np.array([float(np.sum(theta * weight)) for theta, weight in zip(support, weights, strict=True)])
    return ResidentsFit(
        stratum=stratum,
        by_residents=np.where(at_risk, expected, 0.0),
        support=tuple(support),
        weights=tuple(weights),
        means=means,
        limits=np.array(limits),
        counts=kept,
        winsorised=at_risk & (kept < counts),
        expected=mean,
        variance=variance,
    )


def _check(counts: Ints, expected: Floats) -> None:
    if counts.ndim != 1 or counts.shape != expected.shape:
        raise InputError(
            "One count and one expected count are wanted for each cell; "
            f"shapes {counts.shape} and {expected.shape} were given."
        )
    if not ((counts >= 0).all() and (np.isfinite(expected) & (expected >= 0)).all()):
        raise InputError("Counts and expected counts must be 0 or more; some are negative or missing.")
    if not (expected > 0).any():
        raise InputError("No cell has residents: there is nothing to expect.")


def strata(expected: Floats) -> Ints:
    """Stratum 0, 1, ... of each cell with residents, by its expected count alone, shape (n,).

    Equal parts, as many as leave `STRATUM_CELLS` cells or more in each, at most `MOST_STRATA`. Cells with the same
    expected count share a stratum.
    """
    ordered = np.sort(expected)
    for parts in range(min(MOST_STRATA, expected.size // STRATUM_CELLS), 1, -1):
        cuts = np.unique(ordered[np.arange(1, parts) * expected.size // parts])
        number = np.searchsorted(cuts, expected, side="right")
        _, number, sizes = np.unique(number, return_inverse=True, return_counts=True)
        if sizes.min() >= STRATUM_CELLS:
            return number.astype(np.int64)
    return np.zeros(expected.size, dtype=np.int64)


def winsorise(counts: Ints, expected: Floats) -> tuple[Ints, float]:
    """Counts cut where O / E exceeds its 99th percentile in the stratum, and that percentile.

    What is left is rounded up, and a cell with an event keeps one: where few events are expected, one event is a high
    rate but nothing unusual. Each count depends on its own cell and on the stratum's percentile, so no pattern arises.
    """
    limit = high_rate(counts, expected)
    most = np.maximum(np.ceil(limit * expected), 1.0)
    return np.minimum(counts, most).astype(np.int64), limit


def high_rate(counts: Ints, expected: Floats) -> float:
    """The 99th percentile of O / E: one of them, never between two, for the largest may be without bound."""
    return float(np.quantile(counts / expected, WINSORISED, method="lower"))


def fit_mixture(counts: Ints, expected: Floats) -> tuple[Floats, Floats]:
    """Support points with any weight, and their weights, of one stratum's mixing distribution."""
    if not counts.any():
        return np.zeros(1), np.ones(1)
    support = support_points(counts, expected)
    weights = mixing_weights(poisson_likelihood(counts, expected, support))
    used = weights > 0
    return support[used], weights[used]


def support_points(counts: Ints, expected: Floats) -> Floats:
    """0 and 40 points in geometric steps between the lowest and the highest rate, shape (41,).

    The optimum lies between the least and the largest O / E (Lindsay 1983). But one event where a sliver of a person
    lives is a rate without bound, and says nothing: the highest rate is the 99th percentile of O / E, or the largest
    among the half of the cells with more residents, or the overall rate.
    """
    ratio = counts / expected
    overall = float(counts.sum() / expected.sum())
    many = expected >= np.median(expected)
    high = _BEYOND * max(high_rate(counts, expected), float(ratio[many].max()), overall)
    low = float(ratio.min()) / _BEYOND if ratio.min() > 0 else _AS_NOTHING / float(expected.max())
    low = min(max(low, high / _RANGE), high / 2)
    return np.append(0.0, np.geomspace(low, high, _POINTS))


def poisson_likelihood(counts: Ints, expected: Floats, support: Floats) -> Floats:
    """Poisson likelihood of each count at each support point, each row divided by its maximum, shape (n, k)."""
    mean = expected[:, None] * support
    # A count above 0 is impossible where nothing is expected.
    logs = np.log(mean, out=np.full(mean.shape, -np.inf), where=mean > 0)
    height = np.where(counts[:, None] > 0, np.where(counts[:, None] > 0, counts[:, None], 1) * logs, 0.0) - mean
    return np.asarray(np.exp(height - height.max(axis=1, keepdims=True)))
