"""Ranks with their uncertainty: how sure is it that a place is among the top k."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.rates import GammaPrior, check_counts, fit_gamma

Floats = NDArray[np.float64]

#: Least P(in top k) of each tier; below the last a place is "not" in the top.
TIERS: Final = (("certainly", 0.9), ("probably", 0.5), ("possibly", 0.1))
#: The interval runs from the 5 % to the 95 % quantile of the ranks.
_INTERVAL: Final = (0.05, 0.95)


@dataclass(frozen=True)
class Ranks:
    """Where each place stands by its true rate, given its count; rank 1 is the highest rate."""

    expected: Floats
    """Posterior mean of the rank, shape (n,), 1 .. n: the order to sort by."""
    low: NDArray[np.int32]
    """Low (better) end of the 90 % interval of the rank, shape (n,)."""
    high: NDArray[np.int32]
    """High end of the 90 % interval of the rank, shape (n,)."""
    in_top: Floats
    """P(rank <= top), shape (n,), 0 .. 1."""
    tier: NDArray[np.str_]
    """``certainly`` (P >= 0.9), ``probably`` (>= 0.5), ``possibly`` (>= 0.1) or ``not`` in the top, shape (n,)."""


def rank_intervals(
    events: Floats,
    exposure: Floats | None = None,
    *,
    top: int,
    draws: int = 1000,
    seed: int,
    prior: GammaPrior | None = None,
) -> Ranks:
    """Rank the true rates of n places that are known only through their counts.

    ``events``: counts, shape (n,). ``exposure``: above 0, shape (n,); without it every place counts alike (buildings).
    ``top``: k of "in the top k". ``prior``: how true rates differ; without it the maximum-likelihood one, taken as
    known (empirical Bayes). Each of ``draws`` posterior draws ranks all places; the ranks take 4 bytes x draws x n.
    Where the prior sees no difference between places, every order is equally likely.

    Raises `InputError` for unusable counts or exposures, or fewer than 1 for ``top`` or ``draws``.
    Source: Goldstein and Spiegelhalter 1996.
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    if top < 1 or draws < 1:
        raise InputError(f"At least 1 top place and 1 draw are wanted; {top} and {draws} were given.")
    ranks = _draw_ranks(events, weights, prior or fit_gamma(events, weights), draws, seed)
    in_top = (ranks <= top).mean(axis=0)
    # The order statistics just outside the two quantiles.
    first, last = int(np.floor(_INTERVAL[0] * (draws - 1))), int(np.ceil(_INTERVAL[1] * (draws - 1)))
    expected = ranks.mean(axis=0)
    ranks.partition((first, last), axis=0)
    tier = np.full(events.size, "not", dtype="<U9")
    for name, least in reversed(TIERS):
        tier[in_top >= least] = name
    return Ranks(expected, ranks[first].copy(), ranks[last].copy(), in_top, tier)


def _draw_ranks(events: Floats, exposure: Floats, prior: GammaPrior, draws: int, seed: int) -> NDArray[np.int32]:
    """Ranks, shape (draws, n), of posterior draws."""
    rng = np.random.default_rng(seed)
    n = events.size
    ranks = np.empty((draws, n), dtype=np.int32)
    numbers = np.arange(1, n + 1, dtype=np.int32)
    for row in ranks:
        # Equal true rates: the limit of ever larger shapes is a random order.
        drawn = _log_rates(events, exposure, prior, rng) if np.isfinite(prior.beta) else rng.random(n)
        row[np.argsort(-drawn)] = numbers
    return ranks


def _log_rates(events: Floats, exposure: Floats, prior: GammaPrior, rng: np.random.Generator) -> Floats:
    """Logarithms of gamma draws, by Gamma(a) = Gamma(a + 1) U^(1/a): those of small a would underflow and tie."""
    shape = events + prior.alpha
    raised = np.log(rng.standard_gamma(shape + 1))
    return np.asarray(raised - rng.standard_exponential(events.size) / shape - np.log(exposure + prior.beta))
