"""Areas too coarse or too few to be tested are estimated: how far above the overall rate each lies, and how surely.

Among n areas that differ at random by a law that is not given the p of one cannot fall below 1/n, so a test corrected
for n areas finds nothing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspot.errors import InputError
from hotspot.stats.dispersion import dispersion as kish
from hotspot.stats.margins import nodes
from hotspot.stats.rates import (
    GammaPrior,
    check_counts,
    exceedance,
    expected_events,
    fit_gamma,
    overall_rate,
    posterior_mean,
)
from hotspot.stats.residents.mixture import Flags, Floats

#: Of the posterior interval.
_COVERAGE: Final = 0.90
_ENDS: Final = ((1 - _COVERAGE) / 2, (1 + _COVERAGE) / 2)
#: What the residents of an area may truly be is looked at in so many equally likely parts.
_NODES: Final = 32
#: Halvings of the bracket in which an end of an interval lies.
_HALVINGS: Final = 40


@dataclass(frozen=True)
class StandsOut:
    """What is known of each area's rate; NaN where nobody lives."""

    expected: Floats
    """Count at the overall rate, shape (n,), in the unit of the counts."""
    times_expected: Floats
    """Posterior mean of the area's rate over the overall rate, shape (n,)."""
    low: Floats
    """Lower end of its 90 % posterior interval, shape (n,); NaN where the areas cannot be told apart."""
    high: Floats
    """Upper end, shape (n,)."""
    p_exceeds: Floats
    """P(rate > times x overall rate), given the count, shape (n,), 0 .. 1."""
    stands_out: Flags
    """Whether that probability exceeds the one asked for, shape (n,)."""


def stand_out(
    counts: Floats,
    population: Floats,
    *,
    errors: Floats | None = None,
    dispersion: float = 1.0,
    times: float = 1.25,
    probability: float = 0.95,
) -> StandsOut:
    """Which areas have more than ``times`` the overall rate, with at least this probability.

    ``counts``: distinct people, or building totals capped, 0 or more, shape (n,). ``population``: residents, 0 or more,
    shape (n,). ``errors``: standard errors of the residents, 0 or more, shape (n,), NaN where not known (low and high
    are then NaN too); by default the residents are exact. ``dispersion``: how many counts come together, 1 or more (1
    for people; from `dispersion_of` for buildings); counts and expected counts are divided by it. Rates follow a gamma
    law, fitted by maximum likelihood. With errors the posterior of a rate is mixed over what the residents may truly
    be, a gamma law, given the count.

    Raises `InputError` for negative or missing numbers, where nobody lives at all, or for options out of range.

    Source: Clayton and Kaldor 1987.
    """
    check_counts(counts, population)
    if not (np.isfinite(dispersion) and dispersion >= 1 and times > 0 and 0 < probability < 1):
        raise InputError(
            "Wanted: a dispersion of 1 or more, times above 0, a probability between 0 and 1; "
            f"{dispersion}, {times} and {probability} were given."
        )
    expected = expected_events(counts, population)
    inhabited = population > 0
    if not inhabited.any():
        raise InputError("No area has residents: there is nothing to expect.")
    if overall_rate(counts, population) == 0:
        none = np.where(inhabited, 0.0, np.nan)
        unknown = np.full(counts.size, np.nan)
        return StandsOut(expected, none, unknown, unknown, none, np.zeros(counts.size, dtype=bool))
    events, exposure = counts / dispersion, expected / dispersion
    prior = fit_gamma(events, exposure)
    # The rates are relative to a count at the overall rate, which is 1 by construction.
    over = exceedance(events, exposure, prior, times=times)
    mean = posterior_mean(events, exposure, prior)
    low, high = (np.where(inhabited, end, np.nan) for end in _interval(events, exposure, prior.alpha, prior.beta))
    if errors is not None and np.isfinite(prior.beta):
        _check_errors(errors, counts)
        some = inhabited & (errors > 0)
        per_head = exposure[some] / population[some]
        exposures = per_head[:, None] * nodes(population[some], errors[some], _NODES)
        mixed = _Mixed.of(events[some], exposures, prior)
        mean[some], over[some] = mixed.mean(), mixed.above(np.full(mixed.shape.size, times))
        low[some], high[some] = (mixed.quantile(end) for end in _ENDS)
        low[np.isnan(errors)] = high[np.isnan(errors)] = np.nan
    return StandsOut(expected, mean, low, high, over, np.nan_to_num(over) > probability)


@dataclass(frozen=True)
class _Mixed:
    """Posterior of each rate where its exposure is not certain: gamma laws of one shape, mixed over the exposure."""

    shape: Floats
    """Shape of the gamma laws, shape (n,)."""
    scales: Floats
    """Their rate parameters, shape (n, nodes)."""
    weights: Floats
    """How likely each is, given the count; rows add up to 1, shape (n, nodes)."""

    @classmethod
    def of(cls, events: Floats, exposures: Floats, prior: GammaPrior) -> "_Mixed":
        """``exposures``: equally likely ones before the count is known, shape (n, nodes)."""
        shape, scales = events + prior.alpha, exposures + prior.beta
        # The negative binomial likelihood of the count, up to what no exposure changes.
        height = events[:, None] * np.log(exposures) - shape[:, None] * np.log(scales)
        weights = np.exp(height - height.max(axis=1, keepdims=True))
        return cls(shape, scales, weights / weights.sum(axis=1, keepdims=True))

    def mean(self) -> Floats:
        return np.asarray(self.shape * (self.weights / self.scales).sum(axis=1))

    def above(self, rates: Floats) -> Floats:
        """P(rate > these), shape (n,)."""
        from scipy.special import gammaincc

        return np.asarray((self.weights * gammaincc(self.shape[:, None], self.scales * rates[:, None])).sum(axis=1))

    def quantile(self, part: float) -> Floats:
        """The rate below which it lies with this probability, shape (n,)."""
        from scipy.special import gammaincinv

        own = np.asarray(gammaincinv(self.shape, part))
        low, high = own / self.scales.max(axis=1), own / self.scales.min(axis=1)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            beyond = self.above(middle) < 1 - part
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        return np.asarray((low + high) / 2)


def _check_errors(errors: Floats, counts: Floats) -> None:
    if errors.shape != counts.shape or (errors < 0).any():
        raise InputError(
            "One standard error of 0 or more is wanted for the residents of each area; "
            f"shape {errors.shape} with {int((errors < 0).sum()):,} negative ones was given."
        )


def _interval(events: Floats, exposure: Floats, alpha: float, beta: float) -> tuple[Floats, Floats]:
    from scipy.special import gammaincinv

    if not np.isfinite(beta):
        # That no difference can be told from chance does not mean that there is none.
        unknown = np.full(events.size, np.nan)
        return unknown, unknown
    low, high = _ENDS
    shape, scale = events + alpha, exposure + beta
    return np.asarray(gammaincinv(shape, low) / scale), np.asarray(gammaincinv(shape, high) / scale)


def dispersion_of(totals: Floats) -> float:
    """How many events come together, sum c^2 / sum c of building totals c; at least 1, and 1 without events.

    As if each building's events were one caller's. ``totals``: capped, 0 or more, shape (k,).
    Source: the design effect of clusters, Kish 1965.
    """
    return max(1.0, kish(totals))
