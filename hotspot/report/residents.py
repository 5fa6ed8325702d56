"""Which neighborhoods with hot areas have high rates per resident, too."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import listed
from hotspot.report.looks import CERTAINLY, TOO_FEW
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import MISSING, count

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


def resident_sentences(places: pd.DataFrame | None, facts: Told) -> list[str]:
    """Which neighborhoods with hot areas are certainly high per resident, at most three by name; how many are not so.

    Empty without residents, where no neighborhood holds a hot area, and where areas or neighborhoods were compared with
    their residents themselves. None is called certain whose tier is not.
    """
    # Rates are of events: they say nothing of what one costs.
    if (
        places is None
        or of_exposure(facts)
        or c.STANDS_OUT in places
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
        second = [_others("others_not_clear", others, facts)] if others and top > 1 else []
        return [_certain_sentence(certain, rated, top, facts), *second]
    if not unclear:
        named = _named(too_few, facts.language)
        return [say(facts.language, "residents.too_few", len(too_few), named=named)] if too_few else []
    return [_unclear_sentence(unclear, too_few, facts)]


def _places(places: pd.DataFrame) -> list[_Place]:
    # Column by column: picking rows of a table with geometry is slow.
    numbers = (places[name].to_numpy(dtype=float, na_value=np.nan).tolist() for name in _NEEDED[1:-1])
    columns = zip(names(places, c.NAME), *numbers, names(places, c.RATE_TIER), strict=True)
    return [_Place(*column) for column in columns]


def _certain_sentence(certain: list[_Place], rated: list[_Place], top: int, facts: Told) -> str:
    language, of = facts.language, _of(facts)
    said = {"rated": count(len(rated)), "of": of}
    opening = say(language, "residents.opening_of" if of else "residents.opening")
    told = {"opening": opening, "named": _named(certain, language), "beside": _beside(certain, rated, facts)}
    if top == 1:
        return say(language, "residents.highest", None, **told, **said)
    those = say(language, "residents.those", None, top=count(top), **said)
    return say(language, "residents.certain", len(certain), **told, those=those)


def _beside(certain: list[_Place], rated: list[_Place], facts: Told) -> str:
    """The rates of the places named beside that of all."""
    language, shown = facts.language, certain[:MOST_NAMED]
    rates = listed([_rate(place.rate) for place in shown], language=language)
    whole = PER * sum(place.events for place in rated) / sum(place.population for place in rated)
    first = say(language, "residents.in_the_first", shown=len(shown)) if len(certain) > len(shown) else ""
    said = {"noun": facts.event_noun, "per": count(PER), "whole": _rate(whole)}
    return say(language, "residents.beside", None, rates=rates, first=first, **said)


def _unclear_sentence(unclear: list[_Place], too_few: list[_Place], facts: Told) -> str:
    of = _of(facts)
    rest = _others("others_too_few", too_few, facts) if too_few else ""
    key = "residents.not_clear_of" if of else "residents.not_clear"
    return say(facts.language, key, len(unclear), named=_named(unclear, facts.language), of=of, rest=rest)


def _of(facts: Told) -> str:
    """What the rates are of, where areas were not tested by that."""
    return say(facts.language, "residents.of", noun=facts.event_noun) if facts.measure == c.COST else ""


def _named(places: list[_Place], language: str) -> str:
    """At most three names; of more, the rest as a number."""
    who = [place.name for place in places[:MOST_NAMED]]
    if (more := len(places) - MOST_NAMED) > 0:
        who.append(say(language, "residents.more", more=count(more)))
    return listed(who, language=language)


def _others(key: str, places: list[_Place], facts: Told) -> str:
    """How many others there are of which the key says something."""
    return say(facts.language, f"residents.{key}", len(places), others=count(len(places)))


def _rate(rate: float) -> str:
    return count(rate) if rate >= 9.5 else f"{rate:.2g}"
