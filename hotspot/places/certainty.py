"""How sure the rank of a place is: columns of intervals and tiers, added in place to a table being built."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    COST,
    EB_RATE,
    EVENTS,
    INDEPENDENT_AMOUNTS,
    INDEPENDENT_EVENTS,
    LARGEST_BUILDING,
    P_TOP,
    PEOPLE,
    POPULATION,
    RANK_HIGH,
    RANK_LOW,
    RATE,
    RATE_RANK,
    RATE_RANK_HIGH,
    RATE_RANK_LOW,
    RATE_TIER,
    TIER,
)
from hotspot.stats.ranks import TIERS, in_top_otherwise, rank_intervals
from hotspot.stats.rates import fit_gamma, posterior_mean

Floats = NDArray[np.float64]

#: Most places that "the top" has, and its share of a shorter list.
_TOP: Final = 20
_TOP_SHARE: Final = 5
#: Below this many residents no tier is given: their number is an estimate whose error no interval shows.
FEWEST_FOR_TIER: Final = 1000
TOO_FEW: Final = "too_few_residents"
#: Steps of a factor e to which amounts of money are rounded before they are ranked.
_STEPS: Final = 50
#: A rate is certainly high only if it would be with so many times the residents and without the largest building.
MORE_RESIDENTS: Final = 1.2
_CERTAINLY, _PROBABLY = TIERS[0][0], TIERS[1][0]


def top_of(places: int) -> int:
    """How many places count as the top of a list: a fifth, at least 1, at most 20."""
    return min(_TOP, max(1, places // _TOP_SHARE))


def add_rank_intervals(places: pd.DataFrame, by: str) -> None:
    """Add ``rank_low``, ``rank_high``, ``p_top`` and ``tier`` for a count, or for the rate from its own columns."""
    if not len(places) or (by == COST and INDEPENDENT_AMOUNTS not in places):
        return
    if by == RATE:
        places[RANK_LOW], places[RANK_HIGH] = places[RATE_RANK_LOW], places[RATE_RANK_HIGH]
        places[TIER] = places[RATE_TIER]
        return
    counts, worth = _amounts(places) if by == COST else _independent(places, by)
    ranks = rank_intervals(counts, worth, top=top_of(len(places)))
    places[RANK_LOW], places[RANK_HIGH] = ranks.low, ranks.high
    places[P_TOP], places[TIER] = ranks.in_top, pd.Series(ranks.tier.astype(object), index=places.index, dtype="str")


def add_rate_ranks(places: pd.DataFrame, per: int) -> None:
    """Add the smoothed rate (events per ``per`` residents) and the rank of the true rate, where a rate is shown."""
    shown = places[RATE].notna().to_numpy()
    places[EB_RATE] = np.nan
    for column in (RATE_RANK, RATE_RANK_LOW, RATE_RANK_HIGH):
        places[column] = pd.Series(pd.NA, index=places.index, dtype="Int64")
    places[RATE_TIER] = pd.Series(None, index=places.index, dtype="str")
    if not shown.any():
        return
    counts, worth = _independent(places[shown], EVENTS)
    residents = places.loc[shown, POPULATION].to_numpy(dtype=float)
    prior, top = fit_gamma(counts, residents * worth), top_of(int(shown.sum()))
    ranks = rank_intervals(counts, residents * worth, top=top, prior=prior)
    tier = ranks.tier.copy()
    if LARGEST_BUILDING in places:
        rest = counts - worth * places.loc[shown, LARGEST_BUILDING].to_numpy(dtype=float)
    else:
        rest = counts
    otherwise = np.maximum(rest, 0.0), residents * worth * MORE_RESIDENTS
    stands = in_top_otherwise((counts, residents * worth), otherwise, top=top, prior=prior) >= TIERS[0][1]
    tier[(tier == _CERTAINLY) & ~stands] = _PROBABLY
    order = np.empty(ranks.expected.size, dtype=np.int64)
    order[np.argsort(ranks.expected, kind="stable")] = np.arange(1, order.size + 1)
    places.loc[shown, EB_RATE] = per * posterior_mean(counts, residents * worth, prior)
    for column, numbers in ((RATE_RANK, order), (RATE_RANK_LOW, ranks.low), (RATE_RANK_HIGH, ranks.high)):
        places.loc[shown, column] = numbers
    places.loc[shown, RATE_TIER] = np.where(residents < FEWEST_FOR_TIER, TOO_FEW, tier)


def _amounts(places: pd.DataFrame) -> tuple[Floats, Floats]:
    """The same for money: a cost c worth w equal amounts is taken for w events, each standing for c / w.

    Rounded to about 2 %, so that places nearly alike are looked at once. Nothing is known of a place without any cost:
    it counts as a small one.
    """
    cost = places[COST].to_numpy(dtype=float)
    some = cost > 0
    if not some.any():
        return np.zeros(cost.size), np.ones(cost.size)
    amounts = np.where(some, _coarse(places[INDEPENDENT_AMOUNTS].to_numpy(dtype=float), some), 0.0)
    least = cost[some].min()
    return amounts, np.where(some, amounts / _coarse(cost, some), 1.0 / least)


def _coarse(numbers: Floats, some: NDArray[np.bool_]) -> Floats:
    return np.asarray(np.exp(np.round(np.log(np.where(some, numbers, 1.0)) * _STEPS) / _STEPS))


def _independent(places: pd.DataFrame, by: str) -> tuple[Floats, Floats]:
    """Counts that scatter like Poisson's, and what share of an event each of them stands for."""
    counts = places[by].to_numpy(dtype=float)
    if by == PEOPLE or not {INDEPENDENT_EVENTS, PEOPLE} & set(places.columns):
        return counts, np.ones(counts.size)
    # Without single events as many as there are people: right where all have as many.
    worth = places[INDEPENDENT_EVENTS if INDEPENDENT_EVENTS in places else PEOPLE].to_numpy(dtype=float)
    share = np.where((worth > 0) & (counts > worth), worth / np.maximum(counts, 1.0), 1.0)
    return counts * share, share
