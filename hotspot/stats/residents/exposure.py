"""Counts against a population at risk: p-values of neighbourhood sums when places differ.

People and places differ, so counts scatter more than a binomial or Poisson law says. Null ``gamma-poisson``: the
relative risk of each cell is drawn from one gamma distribution with mean 1, without any spatial pattern, and the count
is Poisson about expected count x risk; so each count is negative binomial, and a neighbourhood's sum a convolution of
them. Null ``binomial``: every event falls by itself, in proportion to exposure. It calls nearly every real difference
significant and is offered by name only.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Nulls that know residents; the first stands in `hotspot.stats.residents.sums`.
EXPOSURE_NULLS: Final = ("residents", "gamma-poisson", "binomial")

#: Probability beyond the end of the lattice, where sums would wrap around.
_WRAPPED: Final = 1e-15
#: Frequencies x cells up to which the transform is used.
_MOST_WORK: Final = 100_000_000
#: Dispersion beyond which a gamma-Poisson count cannot be told from a Poisson count.
_POISSON: Final = 1e7


@dataclass(frozen=True)
class ExposureTails:
    """Both tails of each neighbourhood sum under a null with exposure."""

    upper: Floats
    """P(S >= observed), shape (n,)."""
    lower: Floats
    """P(S <= observed), shape (n,)."""
    expected: Floats
    """Expected neighbourhood sum, shape (n,)."""
    variance: Floats
    """Variance of the neighbourhood sum under the null, shape (n,)."""
    floor: float
    """The smallest two-sided p that a cold cell could have reached: that of a sum of nothing."""


def exposure_tails(
    counts: Ints, expected: Floats, members: Ints, null: str, *, sums: Ints | None = None
) -> tuple[ExposureTails, dict[str, float | str]]:
    """Both tails of every neighbourhood sum under a null with exposure, and what was fitted on the way.

    ``counts``, ``expected``: of the n cells, with the same total. ``members``: positions of each cell's neighbourhood,
    itself included, shape (n, m), -1 where there is none. ``null``: ``gamma-poisson`` or ``binomial``. ``sums``: tails
    at these sums in place of the counts' own, one for each row of ``members`` (any number of rows).
    """
    sums = neighbour_sum(counts, members) if sums is None else sums
    if null == "binomial":
        return binomial_tails(counts, expected, members, sums=sums), {}
    shape = fit_dispersion(counts, expected)
    points = lattice_points(float(sums.max()), neighbour_sum(expected, members).max(), expected, shape)
    by_transform = points * counts.size <= _MOST_WORK
    tails = (gamma_poisson_tails if by_transform else saddlepoint_tails)(counts, expected, members, shape, sums=sums)
    return tails, {"shape": shape, "tails": "transform" if by_transform else "saddlepoint"}


def neighbour_sum(values: NDArray[Any], members: Ints) -> NDArray[Any]:
    """Sum of ``values`` over each cell's members."""
    padded = np.append(values, values.dtype.type(0))
    total = padded[members[:, 0]].copy()
    for place in range(1, members.shape[1]):
        total += padded[members[:, place]]
    return total


def fit_dispersion(counts: Ints, expected: Floats) -> float:
    """Shape of the gamma distribution (mean 1) of the cells' relative risks, by maximum likelihood.

    ``counts``: whole numbers, shape (n,). ``expected``: expected counts with the same total, shape (n,); cells with
    none are left out. Large values mean little overdispersion; 1e7 where the counts scatter no more than Poisson's.

    Source: negative-binomial likelihood, Lawless 1987.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    at_risk = expected > 0
    count, mean = counts[at_risk].astype(float), expected[at_risk]

    def loss(log_shape: float) -> float:
        shape = np.exp(log_shape)
        likelihood = gammaln(count + shape) - gammaln(shape) - shape * np.log1p(mean / shape)
        return -float(np.sum(likelihood + count * np.log(mean / (shape + mean))))

    found = minimize_scalar(loss, bounds=(np.log(1e-4), np.log(_POISSON)), method="bounded", options={"xatol": 1e-6})
    return float(np.exp(found.x))


def gamma_poisson_tails(
    counts: Ints, expected: Floats, members: Ints, shape: float, *, sums: Ints | None = None
) -> ExposureTails:
    """Both tails of every neighbourhood sum when places differ at random.

    ``counts``, ``expected``, ``members``, ``sums``: as for `exposure_tails`. ``shape``: from `fit_dispersion`. Given
    it, the distribution is exact to about 1e-12: the inverse Fourier transform of the product of negative-binomial
    characteristic functions.
    """
    sums = neighbour_sum(counts, members) if sums is None else sums
    mean, variance = neighbour_sum(expected, members), neighbour_sum(expected + expected**2 / shape, members)
    points = lattice_points(float(sums.max()), float(mean.max()), expected, shape)
    # P(S <= s) and P(S <= s - 1) are sums over frequencies of the characteristic function.
    below, at = np.zeros(sums.size), np.zeros(sums.size)
    odds = expected / shape
    for frequency in range(points // 2 + 1):
        angle = 2 * np.pi * frequency / points
        if frequency == 0:
            part_at, part_below = sums + 1.0, sums.astype(float)
        else:
            turn = np.exp(1j * angle)
            log_factor = -shape * np.log1p(odds * (1 - turn))
            factor = np.exp(neighbour_sum(log_factor, members))
            common = factor / (1 - np.conj(turn))
            part_at = (common * (1 - np.exp(-1j * angle * (sums + 1)))).real
            part_below = (common * (1 - np.exp(-1j * angle * sums))).real
        twice = 1.0 if frequency in {0, points // 2} else 2.0
        at += twice * part_at / points
        below += twice * part_below / points
    upper, lower = np.clip(1.0 - below, 1e-12, 1.0), np.clip(at, 1e-12, 1.0)
    return ExposureTails(upper, lower, mean, variance, _coldest(expected, members, shape))


def _coldest(expected: Floats, members: Ints, shape: float) -> float:
    nothing = np.exp(-shape * neighbour_sum(np.log1p(expected / shape), members))
    return float(min(1.0, 2.0 * nothing.min()))


def lattice_points(largest: float, mean: float, expected: Floats, shape: float) -> int:
    """A power of two beyond which no neighbourhood sum reaches with a probability worth counting."""
    # A negative binomial's tail falls off by this factor a step at last.
    factor = expected.max() / (expected.max() + shape)
    far = np.log(_WRAPPED) / np.log(factor)
    # Poisson-like sums fall off faster than that: ten standard deviations and a bit.
    spread = 12 * np.sqrt(mean * (1 + expected.max() / shape)) + 40
    longest = max(largest, mean) + max(spread, min(far, 40 * spread))
    return 1 << int(longest).bit_length()


def saddlepoint_tails(
    counts: Ints, expected: Floats, members: Ints, shape: float, *, sums: Ints | None = None
) -> ExposureTails:
    """The same by the Lugannani-Rice approximation, for maps too large for the transform.

    Source: Lugannani and Rice 1980; second continuity correction, Daniels 1987.
    """
    inside = members >= 0
    odds = np.where(inside, expected[members] / shape, 0.0)
    sums = np.where(inside, counts[members], 0).sum(axis=1) if sums is None else sums
    mean = shape * odds.sum(axis=1)
    variance = shape * (odds + odds**2).sum(axis=1)
    upper = _lugannani_rice(sums.astype(float) - 0.5, odds, shape)
    lower = 1.0 - _lugannani_rice(sums.astype(float) + 0.5, odds, shape)
    upper[sums == 0] = 1.0
    floor = _coldest(expected, members, shape)
    return ExposureTails(np.clip(upper, 1e-12, 1.0), np.clip(lower, 1e-12, 1.0), mean, variance, floor)


def _lugannani_rice(at: Floats, odds: Floats, shape: float) -> Floats:
    """P(S >= at + 1/2) with S a sum of negative binomials; ``at`` lies half-way between two whole numbers."""
    from scipy.special import ndtr

    at = np.maximum(at, 0.5)
    highest = -np.log(odds.max(axis=1) / (1 + odds.max(axis=1)))
    # In y = log(highest - t) the derivative of the cumulant function is well behaved: bisection cannot miss.
    low, high = np.full(at.size, -40.0), np.full(at.size, 7.0)
    for _ in range(90):
        middle = (low + high) / 2
        slope = _cumulant(highest - np.exp(middle), odds, shape)[1]
        low, high = np.where(slope > at, middle, low), np.where(slope > at, high, middle)
    t = highest - np.exp((low + high) / 2)
    value, _, curve, third = _cumulant(t, odds, shape)
    w = np.sign(t) * np.sqrt(np.maximum(2 * (t * at - value), 0.0))
    u = 2 * np.sinh(t / 2) * np.sqrt(curve)
    near = np.abs(w) < 1e-4
    w, u = np.where(near, 1.0, w), np.where(near, 1.0, u)
    tail = 1 - ndtr(w) + np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi) * (1 / u - 1 / w)
    at_mean = 0.5 - third / (6 * np.sqrt(2 * np.pi) * curve**1.5)
    return np.asarray(np.clip(np.where(near, at_mean, tail), 0.0, 1.0))


def _cumulant(t: Floats, odds: Floats, shape: float) -> tuple[Floats, Floats, Floats, Floats]:
    """The cumulant generating function of each sum at t and its first three derivatives."""
    grown = odds * np.exp(t)[:, None]
    rest = 1 + odds - grown
    share = grown / rest
    value = -shape * np.log1p(-odds * np.expm1(t)[:, None]).sum(axis=1)
    first = shape * share.sum(axis=1)
    second = shape * (share + share**2).sum(axis=1)
    third = shape * (share + 3 * share**2 + 2 * share**3).sum(axis=1)
    return value, first, second, third


def binomial_tails(counts: Ints, expected: Floats, members: Ints, *, sums: Ints | None = None) -> ExposureTails:
    """Both tails when every event falls independently in proportion to exposure: exact, for people only.

    It is valid only if no place and no person differs from another; real counts scatter more.
    """
    from scipy.special import bdtr, bdtrc

    sums = neighbour_sum(counts, members) if sums is None else sums
    total = int(counts.sum())
    mean = neighbour_sum(expected, members)
    share = np.clip(mean / total, 0.0, 1.0)
    upper = np.where(sums > 0, bdtrc(np.maximum(sums - 1, 0), total, share), 1.0)
    lower = bdtr(sums, total, share)
    floor = float(min(1.0, 2.0 * np.power(1.0 - share, total).min()))
    smallest = np.finfo(float).tiny
    return ExposureTails(
        np.clip(upper, smallest, 1.0), np.clip(lower, smallest, 1.0), mean, mean * (1.0 - share), floor
    )
