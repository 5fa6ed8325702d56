"""How much few places hold, beside what chance alone gives."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    CHANCE_HIGH,
    CHANCE_LOW,
    CHANCE_MEAN,
    COST,
    EVENTS,
    LISTED,
    MEASURE,
    OBSERVED,
    PEOPLE,
    PLACES,
    POPULATION,
    STATISTIC,
    TOP,
)
from hotspot.engines import Totals
from hotspot.stats.concentration import (
    MOST_THROWN,
    BesideChance,
    Concentration,
    amount_concentration,
    concentration,
)

#: Shares of the list whose part of the whole is told, and a number of places beside them.
_SHARES: Final = (0.01, 0.05, 0.1, 0.2, 0.5)
_FIRST: Final = 10
_DRAWS: Final = 199
#: Maps of the band of costs where many amounts have to be thrown.
_FEWEST_DRAWS: Final = 39


def measure_concentration(
    events: Any,
    neighborhoods: pd.DataFrame | None = None,
    *,
    apart: NDArray[np.bool_] | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """Gini, G' and shares of the first places, each beside its 90 % band if all places were alike. Row: a number.

    ``events``: as for `total_by_building` (a frame, a relation, `Totals`). ``neighborhoods``: from
    `total_by_place`; told only where they have a population, because areas differ in size. Columns: ``places``
    (buildings or neighborhoods), ``measure`` (events, people, cost), ``statistic`` (gini, adjusted_gini,
    top_share), ``top`` (number of places of a top share), ``listed`` (number of places in the list), ``observed``,
    ``chance_low``, ``chance_mean``, ``chance_high``: 0..1.

    Buildings without any event are not in the list, so the band is that of equal buildings of which the empty ones are
    not seen. For neighborhoods the band falls on residents. For cost every single amount falls on a building at
    random (of very many the small ones about so, see `amount_concentration`). Events of one person come together and
    exceed the band by themselves: read people first.
    ``apart``: which buildings of `hotspot.Totals.buildings` stand on another list (institutions); the numbers are of
    the others, and those of their cost are left out, because single amounts are known of all buildings together.
    Source: Bernasco and Steenbeek 2017.
    """
    totals = Totals.of(events)
    buildings = len(totals.buildings)
    measured = {EVENTS: totals.buildings[EVENTS].to_numpy()}
    if totals.carriers.has_persons:
        measured[PEOPLE] = totals.carriers.people(np.arange(buildings), buildings)
    here = ~totals.on_street if apart is None else ~(apart | totals.on_street)
    rows: list[dict[str, object]] = []
    for measure, every in measured.items():
        counts = every[(every > 0) & here].astype(float)
        tops = _tops(counts.size)
        if counts.size > 1:
            found = concentration(counts, tops=tops, listed_only=True, draws=_DRAWS, seed=seed)
            rows += _rows("buildings", measure, counts.size, tops, found)
    if totals.carriers.has_cost and here.all():
        has, amounts, times = totals.carriers.amounts()
        sums = totals.buildings[COST].to_numpy()[has]
        if sums.size > 1:
            tops = _tops(sums.size)
            draws = int(np.clip(MOST_THROWN // int(times.sum()), _FEWEST_DRAWS, _DRAWS))
            told = amount_concentration(sums, amounts, times, tops=tops, draws=draws, seed=seed)
            rows += _rows("buildings", COST, sums.size, tops, told)
    if neighborhoods is not None and POPULATION in neighborhoods:
        peopled = neighborhoods[neighborhoods[POPULATION] > 0]
        tops = _tops(len(peopled))
        for measure in (EVENTS, PEOPLE):
            if measure in peopled and len(peopled) > 1:
                residents = peopled[POPULATION].to_numpy(dtype=float)
                counts = peopled[measure].to_numpy(dtype=float)
                told = concentration(counts, residents, tops=tops, draws=_DRAWS, seed=seed)
                rows += _rows("neighborhoods", measure, len(peopled), tops, told)
    columns = (PLACES, MEASURE, STATISTIC, TOP, LISTED, OBSERVED, CHANCE_LOW, CHANCE_MEAN, CHANCE_HIGH)
    return pd.DataFrame(rows, columns=list(columns)).astype({TOP: "Int64"})


def _tops(places: int) -> list[int]:
    shares = {max(1, round(share * places)) for share in _SHARES} | {_FIRST}
    return sorted(top for top in shares if top < places)


def _rows(places: str, measure: str, listed: int, tops: list[int], found: Concentration) -> list[dict[str, object]]:
    told: list[tuple[str, int | None, BesideChance]] = [("gini", None, found.gini)]
    # For money G' is the same number: nothing says how many places a dollar can reach.
    if measure != COST:
        told.append(("adjusted_gini", None, found.adjusted_gini))
    told += [("top_share", top, share) for top, share in zip(tops, found.top_shares, strict=True)]
    return [
        {
            PLACES: places,
            MEASURE: measure,
            STATISTIC: statistic,
            TOP: pd.NA if top is None else top,
            LISTED: listed,
            OBSERVED: beside.observed,
            CHANCE_LOW: beside.low,
            CHANCE_MEAN: beside.expected,
            CHANCE_HIGH: beside.high,
        }
        for statistic, top, beside in told
    ]
