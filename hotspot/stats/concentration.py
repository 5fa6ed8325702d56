"""How concentrated events are, beside what chance alone gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.rates import check_counts

Floats = NDArray[np.float64]

#: The band runs from the 5 % to the 95 % quantile of the simulated maps.
_BAND: Final = (0.05, 0.95)


@dataclass(frozen=True)
class BesideChance:
    """A number and where it would lie if every place had the same rate."""

    observed: float
    """The number itself; NaN where there are no events."""
    low: float
    """5 % quantile under equal rates."""
    expected: float
    """Mean under equal rates."""
    high: float
    """95 % quantile under equal rates."""


@dataclass(frozen=True)
class Concentration:
    """Three ways to say how unevenly events lie, each beside its chance band."""

    gini: BesideChance
    """Gini coefficient, 0 (every place the same rate) towards 1 (all events at one place)."""
    adjusted_gini: BesideChance
    """G' for fewer events than places: 0 when no two events share a place."""
    top_shares: tuple[BesideChance, ...]
    """Share of events at the k places with most, 0 .. 1, one for each k asked for."""


def lorenz_curve(events: Floats, exposure: Floats | None = None) -> tuple[Floats, Floats]:
    """Cumulative share of exposure and of events, places in order of rising rate, two arrays of shape (n + 1,).

    ``events``: counts or amounts of 0 or more, shape (n,). ``exposure``: above 0, shape (n,); without it every place
    counts alike. Both curves start at 0 and end at 1; the second is NaN where there are no events.
    Source: Lorenz 1905.
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    order = np.argsort(events / weights, kind="stable")
    return _cumulative_share(weights[order]), _cumulative_share(events[order])


def gini(events: Floats, exposure: Floats | None = None) -> float:
    """Gini coefficient: twice the area between the Lorenz curve and equality; NaN where there are no events.

    With n places of equal exposure it is at most 1 - 1/n. Arguments as for `lorenz_curve`. Source: Gini 1912.
    """
    places, shares = lorenz_curve(events, exposure)
    return float(1.0 - (np.diff(places) * (shares[1:] + shares[:-1])).sum())


def adjusted_gini(coefficient: float, *, events: float, places: int) -> float:
    """G' = max(n/c, 1) (G - 1) + 1 for c events at n places: c < n events cannot reach all of them.

    Source: Bernasco and Steenbeek 2017.
    """
    return max(places / events, 1.0) * (coefficient - 1.0) + 1.0 if events else np.nan


def top_share(events: Floats, top: int) -> float:
    """Share of all events at the ``top`` places that have most, 0 .. 1; NaN where there are no events.

    Raises `InputError` for fewer than 1. Source: share of the ranked list (Weisburd 2015).
    """
    check_counts(events, np.ones(events.size))
    if top < 1:
        raise InputError(f"At least 1 top place is wanted; {top} was given.")
    total = events.sum()
    return float(np.sort(events)[::-1][:top].sum() / total) if total > 0 else np.nan


def concentration(
    events: Floats, exposure: Floats | None = None, *, tops: Sequence[int], draws: int = 999, seed: int
) -> Concentration:
    """Gini, G' and the shares of the top places, each beside its 90 % band under equal rates.

    ``events``: whole counts, shape (n,). ``exposure``: above 0, shape (n,); without it every place counts alike.
    The band: the same number of events fall on places with probabilities as their exposure (independent Poisson
    counts given their total), ``draws`` times. Events that come in groups by themselves (one person, many calls)
    exceed it without any place being special. G' counts places, so it asks for places of similar exposure.

    Raises `InputError` for counts that are not whole, unusable exposures, or fewer than 1 for ``tops`` or ``draws``.
    Sources: Bernasco and Steenbeek 2017; Levin, Rosenfeld and Deckard 2017 (chance alone).
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    if not np.array_equal(events, np.rint(events)):
        raise InputError("The chance band needs whole counts of events; amounts have none.")
    if min(draws, *tops, 1) < 1:
        raise InputError(f"At least 1 draw and 1 top place are wanted; {draws} and {min(tops, default=1)} were given.")
    observed = _numbers(events, exposure, tops)
    rng = np.random.default_rng(seed)
    total, chances = int(events.sum()), weights / weights.sum()
    chance = np.array([_numbers(rng.multinomial(total, chances).astype(float), exposure, tops) for _ in range(draws)])
    low, high = np.quantile(chance, _BAND, axis=0)
    beside = [
        BesideChance(*numbers)
        for numbers in zip(observed, low.tolist(), chance.mean(axis=0).tolist(), high.tolist(), strict=True)
    ]
    return Concentration(beside[0], beside[1], tuple(beside[2:]))


def _cumulative_share(values: Floats) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(values)))
    return total / total[-1] if total[-1] > 0 else np.full(total.size, np.nan)


def _numbers(events: Floats, exposure: Floats | None, tops: Sequence[int]) -> list[float]:
    """Gini, G' and top shares of checked counts, from one sort where every place counts alike."""
    n, total = events.size, float(events.sum())
    ordered = np.sort(events)
    shares = _cumulative_share(ordered)
    coefficient = 1.0 - float((shares[1:] + shares[:-1]).sum()) / n if exposure is None else gini(events, exposure)
    held = [1.0 - float(shares[max(n - top, 0)]) for top in tops]
    return [coefficient, adjusted_gini(coefficient, events=total, places=n), *held]
