"""How concentrated events are, beside what chance alone gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.rates import check_counts
from hotspot.stats.throw import throw

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: More equal places than this are not drawn one by one.
_MANY: Final = 2_000
#: So many times the listed places stand for "any great number": hardly any two events then meet.
_FAR_MORE: Final = 30
#: The band runs from the 5 % to the 95 % quantile of the simulated maps.
_BAND: Final = (0.05, 0.95)
#: Single amounts thrown over all maps of a band: a few seconds at most.
MOST_THROWN: Final = 20_000_000
#: So many amounts for each place are thrown in each map even if that is more.
_EACH: Final = 4
#: Sums of amounts finer than cents differ by as much with their order.
_SAME_MONEY: Final = 1e-6


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
    events: Floats,
    exposure: Floats | None = None,
    *,
    tops: Sequence[int],
    listed_only: bool = False,
    draws: int = 999,
    seed: int,
) -> Concentration:
    """Gini, G' and the shares of the top places, each beside its 90 % band under equal rates.

    ``events``: whole counts, shape (n,). ``exposure``: above 0, shape (n,); without it every place counts alike.
    ``listed_only``: places without events are not in the list (addresses that had a call), so that neither are they in
    the maps of the band: these have as many places as leave about n that are not empty. Not with ``exposure``.
    The band: the same number of events fall on places with probabilities as their exposure, ``draws`` times; beyond
    2,000 equal places the counts are independent Poisson ones with that mean, which no longer makes a difference.
    Events that come in groups by themselves (one person, many calls) exceed the band without any place being special.
    G' counts places, so it asks for places of similar exposure.

    Raises `InputError` for counts that are not whole, unusable exposures, or fewer than 1 for ``tops`` or ``draws``.
    Sources: Bernasco and Steenbeek 2017; Levin, Rosenfeld and Deckard 2017 (chance alone).
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    if not np.array_equal(events, np.rint(events)):
        raise InputError("The chance band needs whole counts; for amounts see amount_concentration.")
    if listed_only and exposure is not None:
        raise InputError("Places with an exposure are known even if they are empty: give one or the other.")
    _check_wanted(tops, draws)
    total, rng = int(events.sum()), np.random.default_rng(seed)
    observed = _numbers(events, exposure, tops)
    if exposure is not None:
        chances = weights / weights.sum()
        drawn = (_numbers(rng.multinomial(total, chances) + 0.0, exposure, tops) for _ in range(draws))
        return _beside(observed, list(drawn))
    places = _equal_places(events.size, total) if listed_only else events.size
    if places > _MANY:
        return _beside(observed, _many_places(places, total / places, tops, draws, rng, listed_only=listed_only))
    chances = np.full(places, 1 / places)
    maps = (rng.multinomial(total, chances) + 0.0 for _ in range(draws))
    return _beside(observed, [_numbers(m[m > 0] if listed_only else m, None, tops) for m in maps])


def amount_concentration(
    sums: Floats, amounts: Floats, times: Ints, *, tops: Sequence[int], draws: int = 199, seed: int
) -> Concentration:
    """The same for money: Gini and top shares of the sums of places, beside equal risk.

    ``sums``: of each place with at least one amount (of 0 or more), shape (n,). ``amounts``: the distinct single
    amounts (of events or of persons), rising, shape (a,). ``times``: how many there are of each, shape (a,). The band:
    each amount falls on a place by itself, all places alike (as many as leave about n with any), so it shows how far a
    few large amounts alone make places differ. `Concentration.adjusted_gini` is then the plain Gini.

    `MOST_THROWN` over ``draws``, and never fewer than 4 for each place, are thrown one by one. Of more amounts these
    are the largest; how all others fall is an approximation (Poisson and gamma, see `throw`). Measured in
    docs/concentration.md.

    Raises `InputError` for unusable amounts, sums of other amounts, or fewer than 1 for ``tops`` or ``draws``.
    """
    check_counts(sums, np.ones(sums.size))
    check_counts(amounts, np.ones(amounts.size))
    _check_wanted(tops, draws)
    if times.shape != amounts.shape or (times < 1).any() or (np.diff(amounts) <= 0).any():
        raise InputError("Distinct amounts in rising order are wanted, and of each how many there are: 1 or more.")
    number, whole = int(times.sum()), float((amounts * times).sum())
    if number < sums.size or not isclose(whole, float(sums.sum()), rel_tol=_SAME_MONEY):
        raise InputError(
            "The sums must be those of the amounts, with an amount at least for each place; "
            f"{sums.size:,} sums and {number:,} amounts that add up to something else or are fewer were given."
        )
    rng, all_places = np.random.default_rng(seed), _equal_places(sums.size, number)
    singly = max(MOST_THROWN // draws, _EACH * sums.size)
    maps = throw(amounts, times, all_places, singly=singly, draws=draws, rng=rng)
    drawn = [_numbers(one, None, tops, whole=False) for one in maps]
    return _beside(_numbers(sums, None, tops, whole=False), drawn)


def _check_wanted(tops: Sequence[int], draws: int) -> None:
    if min(draws, *tops, 1) < 1:
        raise InputError(f"At least 1 draw and 1 top place are wanted; {draws} and {min(tops, default=1)} were given.")


def _equal_places(listed: int, total: int) -> int:
    """How many places of equal rate leave about ``listed`` of them with any of ``total`` events."""
    if total <= listed:
        # Each event at a place of its own: as from any great number of places.
        return max(1, _FAR_MORE * listed)
    mean = total / listed
    # Solves rate / (1 - exp(-rate)) = mean; the left side rises with the rate.
    low, high = 0.0, mean
    for _ in range(60):
        rate = (low + high) / 2
        low, high = (rate, high) if rate < mean * -np.expm1(-rate) else (low, rate)
    return int(min(max(listed, round(total / max(rate, 1e-3))), _FAR_MORE * listed))


def _many_places(
    places: int, mean: float, tops: Sequence[int], draws: int, rng: np.random.Generator, *, listed_only: bool
) -> list[list[float]]:
    """The numbers of maps with many equal places, from how many places have 0, 1, 2 ... events."""
    from scipy.special import gammaln

    wide = 40 + 12 * np.sqrt(mean)
    count = np.arange(max(0, int(mean - wide)), int(mean + wide) + 1)
    chance = np.exp(count * np.log(mean) - mean - gammaln(count + 1.0))
    drawn = []
    for held in rng.multinomial(places, chance / chance.sum(), size=draws):
        kept = held > 0
        if listed_only:
            kept &= count > 0
        size, events = held[kept].astype(float), count[kept].astype(float)
        n, shares = size.sum(), _cumulative_share(size * events)
        before = np.concatenate(([0.0], np.cumsum(size) / n))
        gini_ = 1.0 - float((np.diff(before) * (shares[1:] + shares[:-1])).sum())
        held_by = [1.0 - float(np.interp(1.0 - min(top / n, 1.0), before, shares)) for top in tops]
        drawn.append([gini_, adjusted_gini(gini_, events=float((size * events).sum()), places=int(n)), *held_by])
    return drawn


def _beside(observed: list[float], drawn: list[list[float]]) -> Concentration:
    chance = np.array(drawn)
    low, high = np.quantile(chance, _BAND, axis=0)
    rows = zip(observed, low.tolist(), chance.mean(axis=0).tolist(), high.tolist(), strict=True)
    beside = [BesideChance(*numbers) for numbers in rows]
    return Concentration(beside[0], beside[1], tuple(beside[2:]))


def _cumulative_share(values: Floats) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(values)))
    return total / total[-1] if total[-1] > 0 else np.full(total.size, np.nan)


def _numbers(events: NDArray[Any], exposure: Floats | None, tops: Sequence[int], *, whole: bool = True) -> list[float]:
    """Gini, G' (of whole counts) and top shares, from one sort where every place counts alike."""
    n, total = events.size, float(events.sum())
    ordered = np.sort(events.astype(float))
    shares = _cumulative_share(ordered)
    coefficient = 1.0 - float((shares[1:] + shares[:-1]).sum()) / n if exposure is None else gini(events, exposure)
    held = [1.0 - float(shares[max(n - top, 0)]) for top in tops]
    adjusted = adjusted_gini(coefficient, events=total, places=n) if whole else coefficient
    return [coefficient, adjusted, *held]
