"""The first places of a map as cards: what stands out against residents, then where else it concentrates."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import listed, measured
from hotspot.report.hot_places import place_total, streets_of, times_of
from hotspot.report.material import Material
from hotspot.report.standing import counted_of, standing_out
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: Cards that a first screen has room for.
MOST: Final = 5


class Card(NamedTuple):
    """A place on the first screen."""

    key: str
    """Its list: ``neighborhoods`` or ``hot_places``."""
    position: int
    """Its row in the page's data."""
    name: str
    told: str
    """How much of what was tested, and how many times what was to be expected."""
    where: str
    """Where in it; empty where no street tells."""


def cards_of(report: Material) -> list[Card]:
    """At most five: neighborhoods whose rate stands out, each with the streets of the hot place in it; then hot places.

    Where hexagons were tested against their residents, hot places alone speak: they are finer and know of residents,
    too. A hot place is told with the neighborhood in which the largest part of it lies, where that has a card.
    """
    facts, places, hoods = report.facts, report.hot_places, report.neighborhoods
    hot = [] if places is None else list(range(len(places)))
    found: list[Card] = []
    if hoods is not None and not (hot and of_exposure(facts)):
        within = np.full(len(hot), -1) if places is None else _within(places, hoods)
        strong = standing_out(hoods)[:MOST]
        for place in strong:
            inside = np.flatnonzero(within == place)[:1].tolist()
            streets = _where(places, inside[0], facts, "above_all") if places is not None and inside else ""
            found.append(_hood_card(hoods, place, facts, streets))
        hot = [place for place in hot if within[place] not in strong]
    if places is not None:
        found += [_place_card(places, place, facts) for place in hot[: MOST - len(found)]]
    return found


def _hood_card(hoods: pd.DataFrame, place: int, facts: Told, where: str) -> Card:
    row, language = hoods.iloc[place], facts.language
    name, what = counted_of(hoods, facts)
    total = numbers.counted(float(row[name]), what, language)
    times = float(row[c.TIMES_EXPECTED]) if c.TIMES_EXPECTED in hoods and pd.notna(row[c.TIMES_EXPECTED]) else np.nan
    told = say(language, "opening.total", total=total)
    if np.isfinite(times):
        told = say(language, "opening.times_residents", total=total, times=numbers.decimal(times, 1))
    return Card("neighborhoods", place, names(hoods, c.NAME)[place], told, where)


def _place_card(places: pd.DataFrame, place: int, facts: Told) -> Card:
    language = facts.language
    total, times = place_total(places.iloc[place], facts), times_of(places, place, facts)
    key = "times_residents" if of_exposure(facts) else "times_map"
    told = say(language, "opening.total", total=total)
    if times > 1:
        told = say(language, f"opening.{key}", total=total, times=numbers.decimal(times, 1))
    elif facts.measure == c.COST_PER_EVENT:
        told = say(language, "opening.higher", what=measured(facts))
    return Card("hot_places", place, names(places, c.NAME)[place], told, _where(places, place, facts, "around"))


def _where(places: pd.DataFrame, place: int, facts: Told, key: str) -> str:
    """The main streets of a hot place, as a card ends; empty without any, and where they are its name."""
    streets = streets_of(places, place)
    if not streets or names(places, c.NAME)[place].startswith(streets[0]):
        return ""
    return say(facts.language, f"opening.{key}", streets=listed(streets, language=facts.language))


def _within(places: pd.DataFrame, hoods: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Position of the neighborhood in which the largest part of each place lies, -1 for none; shape (places,)."""
    import shapely

    if c.GEOMETRY not in places or c.GEOMETRY not in hoods:
        return np.full(len(places), -1, dtype=np.int64)
    of_place, of_hood = (frame[c.GEOMETRY].to_numpy() for frame in (places, hoods))
    found = np.full(len(places), -1, dtype=np.int64)
    tree = shapely.STRtree(of_hood)
    for place, shape in enumerate(of_place):
        near = tree.query(shape)
        shared = shapely.area(shapely.intersection(of_hood[near], shape)) if near.size else np.zeros(0)
        if shared.size:
            found[place] = near[shared.argmax()]
    return found
