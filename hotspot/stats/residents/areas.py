"""Areas too coarse or too few to be tested are estimated: how far above the overall rate each lies, and how surely.

Among n areas that differ at random by a law that is not given the p of one cannot fall below 1/n, so a test corrected
for n areas finds nothing.
"""

from dataclasses import dataclass

import numpy as np

from hotspot.errors import InputError
from hotspot.stats.dispersion import dispersion as kish
from hotspot.stats.rates import check_counts, exceedance, expected_events, fit_gamma, overall_rate, posterior_mean
from hotspot.stats.residents.mixture import Flags, Floats

#: Of the posterior interval.
_COVERAGE = 0.90


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
    counts: Floats, population: Floats, *, dispersion: float = 1.0, times: float = 1.25, probability: float = 0.95
) -> StandsOut:
    """Which areas have more than ``times`` the overall rate, with at least this probability.

    ``counts``: distinct people, or building totals capped, 0 or more, shape (n,). ``population``: residents, 0 or more,
    shape (n,). ``dispersion``: how many counts come together, 1 or more (1 for people; from `dispersion_of` for
    buildings); counts and expected counts are divided by it. Rates follow a gamma law, fitted by maximum likelihood.

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
    return StandsOut(expected, mean, low, high, over, np.nan_to_num(over) > probability)


def _interval(events: Floats, exposure: Floats, alpha: float, beta: float) -> tuple[Floats, Floats]:
    from scipy.special import gammaincinv

    if not np.isfinite(beta):
        # That no difference can be told from chance does not mean that there is none.
        unknown = np.full(events.size, np.nan)
        return unknown, unknown
    low, high = ((1 - _COVERAGE) / 2, (1 + _COVERAGE) / 2)
    shape, scale = events + alpha, exposure + beta
    return np.asarray(gammaincinv(shape, low) / scale), np.asarray(gammaincinv(shape, high) / scale)


def dispersion_of(totals: Floats) -> float:
    """How many events come together, sum c^2 / sum c of building totals c; at least 1, and 1 without events.

    As if each building's events were one caller's. ``totals``: capped, 0 or more, shape (k,).
    Source: the design effect of clusters, Kish 1965.
    """
    return max(1.0, kish(totals))
