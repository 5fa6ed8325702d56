"""Rates of small numbers: standardised ratios, empirical Bayes, gamma-Poisson, probability maps.

Everywhere ``events`` are counts O >= 0 and ``exposure`` is what they are counted against, P >= 0 (people at risk,
person-years, beds), one of each for each of n places. A place with exposure 0 has no rate: it gets NaN and
counts in no sum.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.moran import Lag

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Deviations = Literal["place", "neighbors"]
#: Fewest people at risk for whom a rate, or how many times as many as expected, is told.
FEWEST_AT_RISK: Final = 50
#: Shapes alpha among which the likelihood is searched; beyond the largest, places do not differ.
_SHAPES: Final = np.logspace(-9, 7, 41)
#: Width of the interval of log shapes at which the search ends.
_SHAPE_TOLERANCE: Final = 1e-8
_MOST_STEPS: Final = 200
#: A gain in log likelihood that is rounding, not difference.
_NO_BETTER: Final = 1e-6


@dataclass(frozen=True)
class StandardisedRatio:
    """Observed / expected with its interval."""

    ratio: Floats
    """O / E, shape (n,), 1 = as expected; NaN where E is 0."""
    lower: Floats
    """Lower limit of the ratio, shape (n,)."""
    upper: Floats
    """Upper limit of the ratio, shape (n,)."""


@dataclass(frozen=True)
class EmpiricalBayes:
    """Rates drawn towards a mean, the more the smaller the place."""

    rate: Floats
    """Smoothed rate, events per unit of exposure, shape (n,); NaN where the exposure is 0."""
    mean: Floats
    """The mean each place is drawn to, shape (n,): one for all, or that of its neighbourhood."""
    variance: Floats
    """Variance of the true rates about that mean, shape (n,), 0 or more."""
    shrinkage: Floats
    """Weight of the place's own rate, shape (n,), 0 (none) .. 1 (all)."""


@dataclass(frozen=True)
class GammaPrior:
    """How the true rates of places differ: a gamma distribution."""

    mean: float
    """Mean rate alpha / beta, events per unit of exposure."""
    alpha: float
    """Shape, no unit; infinite where the counts show no difference between places beyond chance."""

    @property
    def beta(self) -> float:
        """Rate parameter, units of exposure; infinite where no difference, or no event, was seen."""
        return self.alpha / self.mean if self.mean else np.inf


@dataclass(frozen=True)
class PoissonMap:
    """How unusual each count is if all places had the same rate."""

    p: Floats
    """P of a count at least as far out on its side of the expected one, shape (n,); NaN where the exposure is 0."""
    below: NDArray[np.bool_]
    """Whether the count lies below the expected one, shape (n,)."""


def check_counts(events: Floats, exposure: Floats, *, positive: bool = False) -> None:
    """Raise `InputError` unless both hold one finite number of 0 or more (exposure above 0) for each place."""
    if events.ndim != 1 or not events.size or events.shape != exposure.shape:
        raise InputError(
            "One count and one exposure are wanted for each of one or more places; "
            f"shapes {events.shape} and {exposure.shape} were given."
        )
    bad_events = int((~np.isfinite(events) | (events < 0)).sum())
    bad_exposure = int((~np.isfinite(exposure) | (exposure < 0)).sum())
    if bad_events or bad_exposure:
        raise InputError(
            f"Counts and exposures must be finite and 0 or more; {bad_events:,} counts and {bad_exposure:,} "
            f"exposures of {events.size:,} are not."
        )
    empty = int((exposure == 0).sum())
    if positive and empty:
        raise InputError(f"The exposure must be above 0; it is 0 for {empty:,} of {exposure.size:,}: leave them out.")


def crude_rate(events: Floats, exposure: Floats) -> Floats:
    """Events per unit of exposure, shape (n,)."""
    check_counts(events, exposure)
    return _divide(events, exposure)


def overall_rate(events: Floats, exposure: Floats) -> float:
    """Events per unit of exposure over all places together; NaN where no place has any exposure."""
    check_counts(events, exposure)
    counted = exposure > 0
    return float(events[counted].sum() / exposure.sum()) if counted.any() else np.nan


def expected_events(events: Floats, exposure: Floats) -> Floats:
    """Events of each place if all had the overall rate, shape (n,); they add up to the events."""
    return overall_rate(events, exposure) * exposure


def indirectly_expected(population: Floats, reference_rates: Floats) -> Floats:
    """Expected events of each place if each stratum (age group) had the reference rate, shape (n,).

    ``population``: place x stratum, shape (n, s). ``reference_rates``: events per head, shape (s,). With `sir` this is
    indirect standardisation: only the total of events of each place need be known.

    Raises `InputError` for shapes that do not fit, or negative or missing numbers. Source: Breslow and Day 1987.
    """
    if population.ndim != 2 or reference_rates.shape != population.shape[1:]:
        raise InputError(
            "A population for each place and stratum and one rate for each stratum are wanted; "
            f"shapes {population.shape} and {reference_rates.shape} were given."
        )
    # A comparison with NaN is False, so this refuses it too.
    if not ((population >= 0).all() and (reference_rates >= 0).all()):
        raise InputError("Populations and reference rates must be 0 or more; some are negative or missing.")
    return np.asarray((population * reference_rates).sum(axis=1))


def _exact(observed: Floats, tail: float) -> tuple[Floats, Floats]:
    from scipy.special import gammainccinv, gammaincinv

    # Half chi-square quantiles with 2 O and 2 O + 2 degrees of freedom are gamma quantiles.
    lower = np.where(observed > 0, gammaincinv(np.where(observed > 0, observed, 1.0), tail), 0.0)
    return lower, np.asarray(gammainccinv(observed + 1, tail))


def _byar(observed: Floats, tail: float) -> tuple[Floats, Floats]:
    from scipy.special import ndtri

    z = -ndtri(tail)
    below, above = np.maximum(observed, 1e-300), observed + 1
    lower = below * np.maximum(0.0, 1 - 1 / (9 * below) - z / (3 * np.sqrt(below))) ** 3
    return lower, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


INTERVALS: Final[Mapping[str, Callable[[Floats, float], tuple[Floats, Floats]]]] = MappingProxyType(
    {"exact": _exact, "byar": _byar}
)


def sir(observed: Floats, expected: Floats, *, confidence: float = 0.95, interval: str = "exact") -> StandardisedRatio:
    """Standardised ratio O / E of each place, E known, with a Poisson interval; O = 0 has the lower limit 0.

    ``interval``: a key of `INTERVALS`: ``exact`` (chi-square quantiles) or ``byar`` (its approximation).

    Sources: Garwood 1936; Byar in Breslow and Day 1987, chapter 2.
    """
    check_counts(observed, expected)
    if not 0 < confidence < 1:
        raise InputError(f"The confidence must lie between 0 and 1; {confidence} was given.")
    lower, upper = INTERVALS[interval](observed, (1 - confidence) / 2)
    return StandardisedRatio(_divide(observed, expected), _divide(lower, expected), _divide(upper, expected))


def empirical_bayes(events: Floats, exposure: Floats) -> EmpiricalBayes:
    """Rates drawn to the overall rate b: b + C (p - b), C = a / (a + b / P), a by moments, at least 0.

    Source: Marshall 1991, global estimator.
    """
    check_counts(events, exposure)
    n, total = max(int((exposure > 0).sum()), 1), exposure.sum()
    rates = _divide(events, exposure)
    mean = np.full(events.size, overall_rate(events, exposure))
    spread = np.nansum(exposure * np.square(rates - mean)) / total if total > 0 else np.nan
    return _shrink(rates, exposure, mean, np.maximum(0.0, spread - mean / (total / n)))


def eb_standardised(events: Floats, exposure: Floats) -> Floats:
    """Rates in standard deviations of what places of their size would show, (p - b) / sqrt(a + b / P), shape (n,).

    For Moran's I of rates: the rates of small places scatter more, which is no pattern. b is the overall rate, a the
    variance of true rates by moments. Where a + b / P would be negative, b / P alone is taken.

    Source: Assuncao and Reis 1999.
    """
    check_counts(events, exposure)
    total, n = exposure.sum(), max(int((exposure > 0).sum()), 1)
    rates, mean = _divide(events, exposure), overall_rate(events, exposure)
    # Here, unlike in the smoothed rates, the variance itself may be negative.
    between = np.nansum(exposure * np.square(rates - mean)) / total - mean / (total / n)
    within = _divide(np.full(events.size, mean), exposure)
    variance = np.where(between + within < 0, within, between + within)
    return np.asarray((rates - mean) / np.sqrt(variance))


def local_empirical_bayes(
    events: Floats, exposure: Floats, lag: Lag, *, deviations: Deviations = "place"
) -> EmpiricalBayes:
    """Rates drawn to the mean of the neighbourhood: the neighbours and the place itself.

    ``lag``: sum over each place's neighbours *without* the place, which is added here. ``deviations`` names what
    the variance is about: ``place``, the neighbourhood mean of the place that is smoothed (Marshall's formula in
    each neighbourhood, as in GeoDa), or ``neighbors``, each neighbour's own neighbourhood mean (as in R spdep).

    Raises `InputError` for another name. Source: Marshall 1991, local estimator.
    """
    check_counts(events, exposure)
    if deviations not in get_args(Deviations):
        raise InputError(f"The deviations are {' or '.join(get_args(Deviations))}; {deviations!r} was given.")
    counted = exposure > 0
    rates = _divide(events, exposure)

    def around(values: Floats) -> Floats:
        own = np.where(counted, values, 0.0)
        return own + lag(own)

    total, size = around(exposure), around(np.ones(events.size))
    mean = _divide(around(events), total)
    if deviations == "neighbors":
        squares = around(exposure * np.square(rates - mean))
    else:
        # About the overall rate first: the squares of rates themselves would lose digits.
        centre = overall_rate(events, exposure)
        squares = around(exposure * np.square(rates - centre)) - total * np.square(mean - centre)
    variance = np.maximum(0.0, _divide(squares, total) - _divide(mean * size, total))
    return _shrink(rates, exposure, mean, variance)


def choynowski(events: Floats, exposure: Floats) -> PoissonMap:
    """Poisson probability map: P(count >= O), or P(count <= O) for a count below the expected one.

    The overall rate is taken as known; this is one test for each place, not corrected. Source: Choynowski 1959.
    """
    from scipy.special import pdtr, pdtrc

    expected = expected_events(events, exposure)
    below = events < expected
    upper = np.where(events > 0, pdtrc(events - 1, expected), 1.0)
    p = np.where(below, pdtr(events, expected), upper)
    return PoissonMap(np.where(exposure > 0, p, np.nan), below)


def fit_gamma(events: Floats, exposure: Floats) -> GammaPrior:
    """Gamma prior of the places' true rates by maximum likelihood: counts are then negative binomial.

    Where no finite shape fits better than equal rates (Poisson), alpha is infinite and the mean the overall rate.

    Raises `InputError` where no place has any exposure. Source: Clayton and Kaldor 1987.
    """
    check_counts(events, exposure)
    counted = exposure > 0
    if not counted.any():
        raise InputError(f"A place with exposure above 0 is wanted; none of {exposure.size:,} has any.")
    base = overall_rate(events, exposure)
    if base == 0:
        return GammaPrior(0.0, np.inf)
    # In units of the overall rate; places alike are looked at once.
    (counts, expected), _, repeats = kinds_of_places(events[counted], base * exposure[counted])
    alike = _Alike(counts, expected, repeats.astype(float))
    losses = [-alike.log_likelihood(shape) for shape in _SHAPES.tolist()]
    best = int(np.argmin(losses))
    poisson = -float((repeats * (counts * np.log(expected) - expected)).sum())
    # The likelihood may have a local top at equal rates and a higher one inside: hence the grid.
    if best == len(_SHAPES) - 1 or losses[best] > poisson - _NO_BETTER:
        return GammaPrior(base, np.inf)
    low, high = np.log(_SHAPES[[max(best - 1, 0), best + 1]]).tolist()
    shape = float(np.exp(_highest(lambda x: alike.log_likelihood(float(np.exp(x))), low, high)))
    return GammaPrior(base * alike.relative_mean(shape), shape)


def kinds_of_places(events: Floats, exposure: Floats) -> tuple[tuple[Floats, Floats], Ints, Ints]:
    """Places with the same count and exposure together: what each kind has, its number for each place, its places.

    Kinds are in order of their count, then of their exposure, shape (kinds,); the number of each place has shape (n,).
    """
    # Complex numbers sort by both parts, and much quicker than columns do.
    pairs = np.stack([events, exposure], axis=1).view(np.complex128)[:, 0]
    kinds, kind, places = np.unique(pairs, return_inverse=True, return_counts=True)
    return (kinds.real.copy(), kinds.imag.copy()), kind, places


def posterior_mean(events: Floats, exposure: Floats, prior: GammaPrior) -> Floats:
    """Mean true rate of each place given its count, (O + alpha) / (P + beta), shape (n,)."""
    check_counts(events, exposure)
    alike = not np.isfinite(prior.beta)
    mean = np.full(events.size, prior.mean) if alike else (events + prior.alpha) / (exposure + prior.beta)
    return np.where(exposure > 0, mean, np.nan)


def exceedance(events: Floats, exposure: Floats, prior: GammaPrior, *, times: float = 1.0) -> Floats:
    """P(true rate > ``times`` x overall rate | O) of each place, shape (n,), 0 .. 1."""
    from scipy.special import gammaincc

    threshold = times * overall_rate(events, exposure)
    if not np.isfinite(prior.beta):
        return np.where(exposure > 0, 1.0 if prior.mean > threshold else 0.0, np.nan)
    over = np.asarray(gammaincc(events + prior.alpha, (exposure + prior.beta) * threshold))
    return np.where(exposure > 0, over, np.nan)


def _divide(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _shrink(rates: Floats, exposure: Floats, mean: Floats, variance: Floats) -> EmpiricalBayes:
    # a / (a + b / P), written so that b = 0 needs no division by zero.
    own = np.nan_to_num(_divide(variance * exposure, variance * exposure + mean))
    return EmpiricalBayes(mean + own * (rates - mean), mean, variance, own)


def _highest(height: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one top between two ends is highest, by golden section; scipy.optimize loads slowly."""
    golden = (np.sqrt(5.0) - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = height(left), height(right)
    while high - low > _SHAPE_TOLERANCE:
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = height(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = height(right)
    return (low + high) / 2


@dataclass(frozen=True)
class _Alike:
    """Places grouped by count and expected count."""

    counts: Floats
    expected: Floats
    repeats: Floats
    """Number of places in each group."""

    def relative_mean(self, shape: float) -> float:
        """Mean of the gamma, in units of the overall rate, that is likeliest for a given shape."""
        mean, step, steps = 1.0, 1.0, 0
        # The score is convex and falls: Newton's steps reach its zero in a few steps, and never stay beyond it.
        while abs(step) > 1e-14 * mean and steps < _MOST_STEPS:
            spread = shape + mean * self.expected
            score = (self.repeats * (self.counts - mean * self.expected) / spread).sum()
            step = float(score / (self.repeats * self.expected * (shape + self.counts) / np.square(spread)).sum())
            mean, steps = max(mean + step, mean / 10), steps + 1
        return mean

    def log_likelihood(self, shape: float) -> float:
        """Negative binomial log likelihood at its best mean, up to a constant that Poisson shares."""
        from scipy.special import betaln, gammaln

        fitted = self.expected * self.relative_mean(shape)
        some = self.counts > 0
        count = self.counts[some]
        # Gamma(O + a) / Gamma(a) by the beta function, which keeps its digits for large a.
        rising = (self.repeats[some] * (gammaln(count) - betaln(count, shape))).sum()
        terms = self.counts * np.log(fitted / (shape + fitted)) - shape * np.log1p(fitted / shape)
        return float(rising + (self.repeats * terms).sum())
