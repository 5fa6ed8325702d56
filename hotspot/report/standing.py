"""Neighborhoods whose rate stands out against their residents, in words."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.finding import listed, measure_words
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count, decimal, percent

MOST_NAMED: Final = 3
_QUARTER: Final = 1.25


def standing_sentence(places: pd.DataFrame | None, facts: Told) -> str:
    """Which neighborhoods stand out against their residents, at most three by name; empty where that is not known.

    The number beside a name is the one of the list, the posterior mean.
    """
    if places is None or not (known := has_estimates(places)):
        return ""
    language, times = facts.language, places[c.TIMES_EXPECTED].to_numpy(dtype=float, na_value=np.nan)
    found = standing_out(places)
    if not len(found):
        return say(language, "against.none")
    called = names(places, c.NAME)
    named = [
        say(language, "against.times", name=called[place], times=decimal(times[place], 1))
        for place in found[:MOST_NAMED]
    ]
    if (more := len(found) - MOST_NAMED) > 0:
        named.append(say(language, "against.rest", more=count(more)))
    who = listed(named, language=language) if more > 0 else ", ".join(named)
    said = {"found": count(len(found)), "areas": count(known), "named": who}
    key = "against.areas" if knows_persons(places, facts) else "against.areas_unknown"
    return say(language, key, len(found), **said, **_rule(places, facts))


def has_estimates(places: pd.DataFrame) -> int:
    """How many neighborhoods have a rate that could stand out; 0 where none was estimated."""
    if c.STANDS_OUT not in places or c.TIMES_EXPECTED not in places:
        return 0
    return int(np.isfinite(places[c.TIMES_EXPECTED].to_numpy(dtype=float, na_value=np.nan)).sum())


def standing_out(places: pd.DataFrame | None) -> list[int]:
    """Positions of the neighborhoods that stand out, the highest rate first."""
    if places is None or c.STANDS_OUT not in places:
        return []
    stands = places[c.STANDS_OUT].fillna(value=False).to_numpy(dtype=bool)
    if c.TIMES_EXPECTED not in places:
        return [int(place) for place in np.flatnonzero(stands)]
    times = places[c.TIMES_EXPECTED].to_numpy(dtype=float, na_value=np.nan)
    order = np.argsort(-np.nan_to_num(times), kind="stable")
    return [int(place) for place in order if stands[place]]


def outlined(places: pd.DataFrame | None, language: str) -> str:
    """What strong lines on the map are; empty where there are none."""
    found = len(standing_out(places))
    return say(language, "against.outlined", found, found=count(found)) if found else ""


def standing_note(places: pd.DataFrame, facts: Told) -> str:
    """What the columns of the list mean; empty where it has none of them."""
    if c.TIMES_EXPECTED not in places:
        return ""
    told = [say(facts.language, "against.meaning", None, **_rule(places, facts))]
    if not knows_persons(places, facts):
        events = decimal(facts.dispersion, 1).removesuffix(".0")
        told.append(say(facts.language, "against.dispersion", events=events, noun=facts.event_noun))
    return " ".join(told)


def knows_persons(places: pd.DataFrame, facts: Told) -> bool:
    """Whether the neighborhoods were estimated by their people."""
    return c.PEOPLE in places and facts.persons_known


def counted_of(places: pd.DataFrame, facts: Told) -> tuple[str, str]:
    """By which total the neighborhoods were estimated: its column, and what it counts in words."""
    name = c.PEOPLE if knows_persons(places, facts) else c.EVENTS
    return name, measure_words(name, facts)


def _rule(places: pd.DataFrame, facts: Told) -> dict[str, str]:
    """From when on a neighborhood stands out."""
    language, times = facts.language, facts.stands_out_times
    least = say(language, "against.quarter")
    if times != _QUARTER:
        least = say(language, "against.share", share=percent(times - 1))
    return {"least": least, "what": counted_of(places, facts)[1], "probability": percent(facts.stands_out_probability)}
