"""The hot places in a sentence and as a list."""

import re
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import listed, measured
from hotspot.report.headings import capital
from hotspot.report.place_names import reaches_beyond
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: Places that the finding names.
MOST_NAMED: Final = 3
_COORDINATE: Final = re.compile(r"-?\d+\.\d+, -?\d+\.\d+( \(\d+\))?")
_COSTS: Final = frozenset({c.COST, c.COST_PER_EVENT})


def places_sentence(places: pd.DataFrame | None, facts: Told) -> str:
    """Where it is, by name, with how much and how many times what was expected; empty where nothing is hot."""
    if places is None or not len(places):
        return ""
    language, found = facts.language, len(places)
    called, exceeding = names_in_sentence(places, facts), np.flatnonzero(~holds_no_more(places)).tolist()
    # A hot cell speaks of what is around it, too. Where some hold more than expected, those alone are named as such.
    rows = (exceeding or list(range(found)))[:MOST_NAMED]
    if not exceeding:
        first = [_no_more(places.iloc[row], called[row], facts) for row in rows]
    elif facts.measure == c.COST_PER_EVENT:
        first = [called[row] for row in rows]
    else:
        first = [_with_number(places, row, called[row], facts) for row in rows]
    named = listed(first, language=language)
    if found > len(rows):
        named = say(language, "hot_places.first_of_many", named=named)
    key = "residents" if of_exposure(facts) else "map"
    key = "per_event" if facts.measure == c.COST_PER_EVENT else f"{key}_cost" if facts.measure in _COSTS else key
    said = {"what": capital(measured(facts)), "found": numbers.count(found), "named": named}
    return say(language, f"hot_places.{key}", found, **said)


def holds_no_more(places: pd.DataFrame) -> NDArray[np.bool_]:
    """Which places hold no more than was expected of them, shape (n,): none where that is not known."""
    excess = places[c.EXCESS].to_numpy(dtype=float) if c.EXCESS in places else np.full(len(places), np.nan)
    return np.asarray(excess <= 0)


def no_more_note(places: pd.DataFrame, facts: Told) -> str:
    """That some places of the list hold no more than was expected; empty where all hold more."""
    if not (found := int(holds_no_more(places).sum())):
        return ""
    return say(facts.language, "hot_places.no_more_note", found, found=numbers.count(found), what=beyond(facts))


def beyond(facts: Told) -> str:
    """Beyond what a hot place holds more: what residents explain, or the map's average."""
    return say(facts.language, f"hot_places.what_{'residents' if of_exposure(facts) else 'map'}")


def names_in_sentence(places: pd.DataFrame, facts: Told) -> list[str]:
    """Each place by its neighborhood and its main streets: "Norristown around Main St and Airy St"."""
    language = facts.language
    streets = names(places, c.STREETS) if c.STREETS in places else [""] * len(places)
    told = []
    for name, street, beyond in zip(names(places, c.NAME), streets, reaches_beyond(places), strict=True):
        around = listed([part for part in street.split("; ") if part], language=language)
        if _COORDINATE.fullmatch(name) and not around:
            told.append(say(language, "hot_places.near", at=name))
        elif around and not name.startswith(street):
            told.append(say(language, f"hot_places.{'along' if beyond else 'around'}", name=name, streets=around))
        else:
            told.append(name)
    return told


def _with_number(places: pd.DataFrame, row: int, name: str, facts: Told) -> str:
    language, total, times = facts.language, place_total(places.iloc[row], facts), times_of(places, row, facts)
    if not times > 1:
        return say(language, "hot_places.total", name=name, total=total)
    key = "hot_places.times_residents" if of_exposure(facts) else "hot_places.times_map"
    return say(language, key, name=name, total=total, times=numbers.decimal(times, 1))


def times_of(places: pd.DataFrame, row: int, facts: Told) -> float:
    """How many times what was expected a place holds; NaN where that is not told."""
    column = c.TIMES_EXPECTED if of_exposure(facts) else c.TIMES_AVERAGE
    return float(places[column].iloc[row]) if column in places else np.nan


def streets_of(places: pd.DataFrame, row: int) -> list[str]:
    """The main streets of a place; none where addresses do not tell."""
    told = places[c.STREETS].iloc[row] if c.STREETS in places else ""
    return [part for part in str(told).split("; ") if part] if isinstance(told, str) else []


def _no_more(place: "pd.Series[float]", name: str, facts: Told) -> str:
    """A place that stands out for what lies around it."""
    language = facts.language
    if facts.measure == c.COST_PER_EVENT:
        return say(language, "hot_places.no_more_plain", name=name, what=beyond(facts))
    return say(language, "hot_places.no_more", name=name, total=place_total(place, facts), what=beyond(facts))


def place_total(place: "pd.Series[float]", facts: Told) -> str:
    """What a place holds of what was tested."""
    # As it was tested, a building up to its cap: what stands beside it, times the average, is of that.
    value = float(place[c.VALUE if facts.transform == "none" and c.VALUE in place else c.EVENTS])
    if facts.measure == c.COST and c.COST in place:
        return numbers.money(value, facts.cost_kind, facts.language, facts.currency)
    return numbers.counted(value, measured(facts), facts.language)
