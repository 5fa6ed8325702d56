"""Which neighborhoods with hot areas have high rates per resident, too."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.output.page.finding import listed, of_exposure
from hotspot.output.page.numbers import MISSING, count
from hotspot.output.page.texts import names
from hotspot.output.page.words import CERTAINLY, TOO_FEW

MOST_NAMED: Final = 3
PER: Final = 1000
_NEEDED: Final = (c.NAME, c.EVENTS, c.HOT_CELLS, c.POPULATION, c.RATE, c.RATE_TIER)


@dataclass(frozen=True)
class _Place:
    name: str
    events: float
    hot: float
    population: float
    rate: float
    tier: str


def resident_sentences(places: pd.DataFrame | None, facts: Facts) -> list[str]:
    """Which neighborhoods with hot areas are certainly high per resident, at most three by name; how many are not so.

    Empty without residents, where no neighborhood holds a hot area, and where the areas themselves were compared with
    their residents. None is called certain whose tier is not.
    """
    # Rates are of events: they say nothing of what one costs.
    if (
        places is None
        or of_exposure(facts)
        or facts.measure == c.COST_PER_EVENT
        or any(name not in places for name in _NEEDED)
    ):
        return []
    every = _places(places)
    rated = [place for place in every if place.tier != MISSING]
    top = facts.tops.get("neighborhoods", 0)
    hot = sorted((place for place in every if place.hot > 0), key=lambda place: -place.hot)
    if not 0 < top < len(rated) or not hot:
        return []
    certain = [place for place in hot if place.tier == CERTAINLY]
    too_few = [place for place in hot if place.tier in {TOO_FEW, MISSING} and not math.isnan(place.population)]
    unclear = [place for place in hot if place.tier not in {CERTAINLY, TOO_FEW, MISSING}]
    if certain:
        others = unclear + too_few
        # Where one certainly has the highest rate, no other has.
        second = [f"{_others(others)} not clearly among them."] if others and top > 1 else []
        return [_certain_sentence(certain, rated, top, facts), *second]
    few = f"{'has' if len(too_few) == 1 else 'have'} too few residents to tell"
    if not unclear:
        return [f"Per resident, {_named(too_few)} {few}."] if too_few else []
    highest = f"among the highest rates{_of(facts)}" if _of(facts) else "among the highest"
    rest = f"; {_others(too_few).rpartition(' ')[0]} {few}" if too_few else ""
    return [f"Per resident, {_named(unclear)} {_are(unclear)} not clearly {highest}{rest}."]


def _places(places: pd.DataFrame) -> list[_Place]:
    # Column by column: picking rows of a table with geometry is slow.
    numbers = (places[name].to_numpy(dtype=float, na_value=np.nan).tolist() for name in _NEEDED[1:-1])
    columns = zip(names(places, c.NAME), *numbers, names(places, c.RATE_TIER), strict=True)
    return [_Place(*column) for column in columns]


def _certain_sentence(certain: list[_Place], rated: list[_Place], top: int, facts: Facts) -> str:
    shown = certain[:MOST_NAMED]
    rates = listed([_rate(place.rate) for place in shown])
    whole = PER * sum(place.events for place in rated) / sum(place.population for place in rated)
    of = _of(facts)
    first = f" in the first {len(shown)}" if len(certain) > len(shown) else ""
    beside = f"{rates} {facts.event_noun} per {count(PER)} residents{first}; all together {_rate(whole)}"
    if top == 1:
        among = f"certainly has the highest rate{of} of {count(len(rated))} neighborhoods"
    else:
        those = f"the {count(top)} of {count(len(rated))} neighborhoods with the highest rates{of}"
        among = f"{_are(certain)} certainly among {those}"
    return f"Per resident,{'' if of else ' too,'} {_named(certain)} {among} ({beside})."


def _of(facts: Facts) -> str:
    """What the rates are of, where areas were not tested by that."""
    return f" of {facts.event_noun}" if facts.measure == c.COST else ""


def _named(places: list[_Place]) -> str:
    """At most three names; of more, the rest as a number."""
    who = [place.name for place in places[:MOST_NAMED]]
    more = len(places) - MOST_NAMED
    return listed([*who, f"{count(more)} more"] if more > 0 else who)


def _others(places: list[_Place]) -> str:
    """How many others: "1 other is", "5 others are"."""
    return f"{count(len(places))} {'other is' if len(places) == 1 else 'others are'}"


def _are(who: list[_Place]) -> str:
    return "is" if len(who) == 1 else "are"


def _rate(rate: float) -> str:
    return count(rate) if rate >= 9.5 else f"{rate:.2g}"
