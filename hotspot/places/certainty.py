"""How sure the rank of a place is: columns of intervals and tiers, added in place to a table being built."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    EB_RATE,
    EVENTS,
    EXPECTED_RANK,
    LARGEST_BUILDING,
    LAT,
    LON,
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
from hotspot.engines.totals import nearly_all
from hotspot.places.independent import PERSONS_SHARE, WORTH
from hotspot.stats.dispersion import OWN_CAP, Independent, independent_of_buildings
from hotspot.stats.ranks import TIERS, Ranks, in_top_otherwise, rank_intervals
from hotspot.stats.rates import GammaPrior, fit_gamma
from hotspot.stats.truncated import fit_truncated_gamma

Floats = NDArray[np.float64]

#: Most places that "the top" has, and its share of a shorter list.
_TOP: Final = 20
_TOP_SHARE: Final = 5
#: Below this many residents no tier is given: their number is an estimate whose error no interval shows.
FEWEST_FOR_TIER: Final = 1000
TOO_FEW: Final = "too_few_residents"
#: Places up to which nothing is rounded, and the step of a root of a count beyond; chance alone moves it by 1/2.
_SHORT: Final = 1500
_STEP: Final = 0.05
#: A rate is certainly high only if it would be with so many times the residents and without the largest building.
MORE_RESIDENTS: Final = 1.2
_CERTAINLY, _PROBABLY = TIERS[0][0], TIERS[1][0]


def top_of(places: int) -> int:
    """How many places count as the top of a list: a fifth, at least 1, at most 20."""
    return min(_TOP, max(1, places // _TOP_SHARE))


def add_rank_intervals(places: pd.DataFrame, by: str) -> None:
    """Add ``expected_rank``, ``rank_low``, ``rank_high``, ``p_top`` and ``tier``, for the rate from its own columns.

    For a cost of areas of which nothing finer is known none of them can be told.
    """
    if not len(places):
        return
    if by == RATE:
        places[EXPECTED_RANK] = places[RATE_RANK].astype(float)
        places[RANK_LOW], places[RANK_HIGH] = places[RATE_RANK_LOW], places[RATE_RANK_HIGH]
        places[TIER] = places[RATE_TIER]
        return
    worth = _independent(places, by)
    if worth is None:
        return
    prior = _prior(worth) if _at_points(places) else fit_gamma(worth.counts, worth.share)
    ranks = rank_intervals(worth.counts, worth.share, top=top_of(len(places)), prior=prior)
    places[EXPECTED_RANK], places[RANK_LOW], places[RANK_HIGH] = ranks.expected, ranks.low, ranks.high
    tier = pd.Series(_tiers(ranks, places).astype(object), index=places.index, dtype="str")
    places[P_TOP], places[TIER] = ranks.in_top, tier


def add_rate_ranks(places: pd.DataFrame, per: int) -> None:
    """Add the smoothed rate (events per ``per`` residents) and the rank of the true rate, where a rate is shown."""
    shown = places[RATE].notna().to_numpy()
    places[EB_RATE] = np.nan
    for column in (RATE_RANK, RATE_RANK_LOW, RATE_RANK_HIGH):
        places[column] = pd.Series(pd.NA, index=places.index, dtype="Int64")
    places[RATE_TIER] = pd.Series(None, index=places.index, dtype="str")
    if not shown.any():
        return
    listed = places[shown]
    worth = _independent(listed, EVENTS) or Independent(np.zeros(len(listed)), np.ones(len(listed)))
    residents = listed[POPULATION].to_numpy(dtype=float)
    counts, exposure = worth.counts, residents * worth.share
    prior, top = fit_gamma(counts, exposure), top_of(len(listed))
    ranks = rank_intervals(counts, exposure, top=top, prior=prior)
    tier = _tiers(ranks, listed)
    rest = counts
    if LARGEST_BUILDING in places:
        rest = np.maximum(counts - worth.share * listed[LARGEST_BUILDING].to_numpy(dtype=float), 0.0)
    stands = in_top_otherwise((counts, exposure), (rest, exposure * MORE_RESIDENTS), top=top, prior=prior)
    tier[(tier == _CERTAINLY) & (stands < TIERS[0][1])] = _PROBABLY
    order = np.empty(ranks.expected.size, dtype=np.int64)
    order[np.argsort(ranks.expected, kind="stable")] = np.arange(1, order.size + 1)
    # Each rate is drawn to that of all, by how much its counts, cut and divided, are worth.
    own = exposure / (exposure + prior.beta) if np.isfinite(prior.beta) else np.zeros(exposure.size)
    events = listed[EVENTS].to_numpy(dtype=float)
    overall = events.sum() / residents.sum()
    places.loc[shown, EB_RATE] = per * (own * events / residents + (1.0 - own) * overall)
    for column, numbers in ((RATE_RANK, order), (RATE_RANK_LOW, ranks.low), (RATE_RANK_HIGH, ranks.high)):
        places.loc[shown, column] = numbers
    places.loc[shown, RATE_TIER] = np.where(residents < FEWEST_FOR_TIER, TOO_FEW, tier)


def _at_points(places: pd.DataFrame) -> bool:
    """Whether the places are buildings: a list that holds only those with an event."""
    return {LAT, LON} <= set(places.columns)


def _prior(worth: Independent) -> GammaPrior:
    """How true rates of all buildings differ, those without an event too, which are not on the list."""
    some = worth.counts > 0
    if not some.any():
        return fit_gamma(worth.counts, worth.share)
    return fit_truncated_gamma(worth.counts[some], worth.share[some])


def _tiers(ranks: Ranks, places: pd.DataFrame) -> NDArray[np.str_]:
    """The tiers; nothing is certain where persons are not known: one of them may be behind many events anywhere."""
    tier = ranks.tier.copy()
    if not knows_persons(places):
        tier[tier == _CERTAINLY] = _PROBABLY
    return tier


def knows_persons(places: pd.DataFrame) -> bool:
    """Whether persons are known for (nearly) all events of the places; as far as the table tells."""
    share = float(places.attrs.get(PERSONS_SHARE, 1.0))
    return PEOPLE in places and bool((places[PEOPLE] > 0).any()) and nearly_all(share, 1.0)


def _independent(places: pd.DataFrame, by: str) -> Independent | None:
    """Counts that scatter like Poisson's, and what share of an event (or a dollar) each of them stands for.

    None for amounts of which nothing tells how many they are.
    """
    totals = places[by].to_numpy(dtype=float, na_value=0.0)
    alike = Independent(totals, np.ones(totals.size))
    if by == PEOPLE:
        return alike
    worth, each = WORTH[by]
    if worth in places:
        counts = places[worth].to_numpy(dtype=float)
        if each in places:
            return _coarse(Independent(counts, 1.0 / places[each].to_numpy(dtype=float)))
        return _coarse(_of_worth(totals, counts))
    if by == EVENTS and knows_persons(places):
        # Without single events as many as there are people: right where all have as many.
        return _coarse(_of_worth(totals, np.minimum(totals, places[PEOPLE].to_numpy(dtype=float))))
    if _at_points(places):
        return independent_of_buildings(totals, np.arange(totals.size), totals.size, cap=OWN_CAP)
    return alike if by == EVENTS else None


def _of_worth(totals: Floats, counts: Floats) -> Independent:
    """Totals worth so many; nothing is known of a place without any: it counts as a small one."""
    some = (counts > 0) & (totals > 0)
    if not some.any():
        return Independent(np.zeros(totals.size), np.ones(totals.size))
    share = np.where(some, counts, 1.0) / np.where(some, totals, 1.0)
    return Independent(np.where(some, counts, 0.0), np.where(some, share, share[some].max()))


def _coarse(worth: Independent) -> Independent:
    """Long lists rounded, so that places nearly alike are looked at once; counts of one share each stay.

    The steps are a tenth of what chance alone does to a count.
    """
    if worth.counts.size <= _SHORT or np.ptp(worth.share) == 0:
        return worth
    counts = np.square(np.round(np.sqrt(worth.counts) / _STEP) * _STEP)
    counts = np.where(worth.counts > 0, np.maximum(counts, _STEP**2), 0.0)
    step = _STEP / np.sqrt(np.maximum(counts, 1.0))
    return Independent(counts, np.exp(np.round(np.log(worth.share) / step) * step))
