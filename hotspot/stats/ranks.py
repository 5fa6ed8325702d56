"""Ranks with their uncertainty: how sure is it that a place is among the top k.

The rank of a place is 1 + the number of places with a higher true rate. Given its own rate, the others lie above it
independently of each other, so the number of them is a sum of unequal coin tosses (Poisson binomial). Its distribution
is averaged over the place's own rate. Places with the same count and exposure share all of it, which makes tens of
thousands of buildings cheap, and nothing is drawn at random.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.rates import GammaPrior, check_counts, fit_gamma, kinds_of_places

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Least P(in top k) of each tier; below the last a place is "not" in the top.
TIERS: Final = (("certainly", 0.9), ("probably", 0.5), ("possibly", 0.1))
#: The interval runs from the 5 % to the 95 % quantile of the ranks.
_INTERVAL: Final = (0.05, 0.95)
#: Points of the quadrature over a place's own rate.
_NODES: Final = 32
#: Rates at which the others are counted; between them the counts are interpolated.
_RATES: Final = 400
#: Logarithm below which a gamma variable is its power law: exp would underflow.
_TINY: Final = -500.0


@dataclass(frozen=True)
class Ranks:
    """Where each place stands by its true rate, given its count; rank 1 is the highest rate."""

    expected: Floats
    """Posterior mean of the rank, shape (n,), 1 .. n: the order to sort by."""
    low: Ints
    """Low (better) end of the 90 % interval of the rank, shape (n,)."""
    high: Ints
    """High end of the 90 % interval of the rank, shape (n,)."""
    in_top: Floats
    """P(rank <= top), shape (n,), 0 .. 1."""
    tier: NDArray[np.str_]
    """``certainly`` (P >= 0.9), ``probably`` (>= 0.5), ``possibly`` (>= 0.1) or ``not`` in the top, shape (n,)."""


def rank_intervals(
    events: Floats, exposure: Floats | None = None, *, top: int, prior: GammaPrior | None = None
) -> Ranks:
    """Rank the true rates of n places that are known only through their counts.

    ``events``: counts, shape (n,). ``exposure``: above 0, shape (n,); without it every place counts alike (buildings).
    ``top``: k of "in the top k". ``prior``: how true rates differ; without it the maximum-likelihood one, taken as
    known (empirical Bayes). Where the prior sees no difference between places, every order is equally likely.

    An approximation: the number of places above one of a given rate is taken as normal with its true mean, variance
    and skewness (Edgeworth); ``in_top`` was within 0.03 of simulation from 5 to 10,000 places. ``expected``
    is exact but for the quadrature.

    Raises `InputError` for unusable counts or exposures, or fewer than 1 for ``top``.
    Sources: Goldstein and Spiegelhalter 1996; Volkova 1996 (the refined normal law of a Poisson binomial).
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    if top < 1:
        raise InputError(f"At least 1 top place is wanted; {top} was given.")
    prior = prior or fit_gamma(events, weights)
    n = events.size
    alike = not np.isfinite(prior.beta)
    # Where no place differs from another all are one group.
    kinds, kind, members = kinds_of_places(*(np.zeros((2, n)) if alike else (events, weights)))
    shape, rate = (np.ones(1), np.ones(1)) if alike else (kinds[0] + prior.alpha, kinds[1] + prior.beta)
    above = _Above(shape, rate, members)
    low, high = (above.quantile(share, n)[kind] for share in _INTERVAL)
    in_top = above.at_most(np.full(members.size, top - 1.0))[kind] if top < n else np.ones(n)
    tier = np.full(n, "not", dtype="<U9")
    for name, least in reversed(TIERS):
        tier[in_top >= least] = name
    return Ranks(1.0 + above.mean()[kind], low, high, in_top, tier)


def in_top_otherwise(
    places: tuple[Floats, Floats], otherwise: tuple[Floats, Floats], *, top: int, prior: GammaPrior
) -> Floats:
    """P(rank <= top) of each place if it had another count or exposure, the others as they are, shape (n,).

    ``places``, ``otherwise``: counts and exposures, shape (n,) each. ``top``, ``prior``: as for `rank_intervals`.
    """
    if not np.isfinite(prior.beta) or top >= places[0].size:
        return np.full(places[0].size, min(1.0, top / places[0].size))
    law, other = ((events + prior.alpha, exposure + prior.beta) for events, exposure in (places, otherwise))
    above = _Above(*law, np.ones(places[0].size, dtype=np.int64), otherwise=other)
    return above.at_most(np.full(places[0].size, top - 1.0))


class _Above:
    """The number of places above one place of each kind, averaged over that place's own rate.

    ``otherwise``: shape and rate of each kind's one member when it is compared with the others.
    """

    def __init__(
        self, shape: Floats, rate: Floats, members: Ints, *, otherwise: tuple[Floats, Floats] | None = None
    ) -> None:
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        share, self._weights = (nodes + 1) / 2, weights / 2
        own_shape, own_rate = (shape, rate) if otherwise is None else otherwise
        own = _log_quantile(own_shape, share) - np.log(own_rate)[:, None]
        at = np.unique(own)
        at = at[np.unique(np.linspace(0, at.size - 1, _RATES).round().astype(np.int64))]
        higher = _upper(shape, at + np.log(rate)[:, None])
        # Places of the same kind lie above with exactly the rest of the probability, whatever was rounded.
        wrong = _upper(shape, own + np.log(rate)[:, None])
        same = 1.0 - share if otherwise is None else wrong
        moments = []
        for order in (1, 2, 3):
            total = np.interp(own, at, (members[:, None] * _cumulant(higher, order)).sum(axis=0))
            others = total - members[:, None] * _cumulant(wrong, order)
            moments.append(others + (members[:, None] - 1) * _cumulant(same, order))
        self._mean, variance, third = moments
        self._deviation = np.sqrt(np.maximum(variance, 1e-12))
        # Beyond this the correction is no longer small and helps no more.
        self._skewness = np.clip(third / self._deviation**3, -1.5, 1.5)

    def mean(self) -> Floats:
        """Mean number of places above, shape (kinds,)."""
        return np.asarray(np.maximum((self._mean * self._weights).sum(axis=1), 0.0))

    def at_most(self, number: Floats) -> Floats:
        """P(at most that many places lie above), shape (kinds,)."""
        from scipy.special import ndtr

        z = (number[:, None] + 0.5 - self._mean) / self._deviation
        # Where z is large the correction vanishes; where it is huge its square would overflow.
        near = np.clip(z, -30, 30)
        bend = self._skewness * (1 - near**2) * np.exp(-(near**2) / 2) / np.sqrt(2 * np.pi) / 6
        return np.asarray((np.clip(ndtr(near) + bend, 0.0, 1.0) * self._weights).sum(axis=1))

    def quantile(self, share: float, n: int) -> Ints:
        """Smallest rank that is not exceeded with at least this probability, shape (kinds,)."""
        low, high = np.ones(len(self._mean), dtype=np.int64), np.full(len(self._mean), n)
        while (low < high).any():
            middle = (low + high) // 2
            reached = self.at_most(middle - 1.0) >= share
            low, high = np.where(reached, low, middle + 1), np.where(reached, middle, high)
        return high


def _cumulant(p: Floats, order: int) -> Floats:
    """Mean, variance or third central moment of a coin with chance p of heads."""
    return p if order == 1 else p * (1 - p) if order == 2 else p * (1 - p) * (1 - 2 * p)


def _log_quantile(shape: Floats, share: Floats) -> Floats:
    """Logarithm of the gamma quantile of each shape (rows) and share (columns)."""
    from scipy.special import gammaincinv, gammaln

    quantile = gammaincinv(shape[:, None], share)
    # P(X <= x) = x^a / Gamma(a + 1) for small x; a quantile may be smaller than any float.
    small = (np.log(share) + gammaln(shape + 1)[:, None]) / shape[:, None]
    tiny = quantile < np.exp(_TINY)
    return np.where(tiny, small, np.log(np.where(tiny, 1.0, quantile)))


def _upper(shape: Floats, log_x: Floats) -> Floats:
    """P(gamma variable > x) for each shape (rows) at each logarithm of x (columns)."""
    from scipy.special import gammaincc, gammaln

    tiny = log_x < _TINY
    power = shape[:, None] * np.minimum(log_x, 0.0) - gammaln(shape + 1)[:, None]
    return np.where(
        tiny, -np.expm1(np.minimum(power, 0.0)), gammaincc(shape[:, None], np.exp(np.where(tiny, 0, log_x)))
    )
