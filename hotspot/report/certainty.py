"""What the interval of a rank and the words for the top mean, and what they leave out."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from hotspot import columns as c
from hotspot.report.finding import listed, measure_words
from hotspot.report.looks import CERTAINLY, POSSIBLY, PROBABLY, UNLIKELY
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import say

#: Columns by which another order answers another question.
_ORDERS: Final = (c.TIMES_EXPECTED, c.RATE, c.HOT_CELLS)


def order_limit(report: Material) -> str:
    """The limit "exact order", for the notes: what intervals and tiers cover and what they do not."""
    lists = [table for table in (report.buildings, report.neighborhoods) if table is not None]
    language = report.facts.language
    if not any(has_intervals(table) for table in lists):
        return say(language, "certainty.exact_order")
    people = report.facts.persons_known and any(c.PEOPLE in table for table in lists)
    key = "certainty.chance_people" if people else "certainty.chance_events"
    chance = say(language, key, noun=report.facts.event_noun)
    residents = say(language, "certainty.residents") if any(c.RATE_TIER in table for table in lists) else ""
    return say(language, "certainty.exact_order_intervals", chance=chance, residents=residents)


def has_intervals(table: pd.DataFrame) -> bool:
    """Whether ranks have an interval."""
    return c.RANK_LOW in table and c.RANK_HIGH in table and bool(table[c.RANK_LOW].notna().any())


def tier_note(table: pd.DataFrame, language: str = "en") -> str:
    """The words for the top, in a line under the list; empty where the list has none."""
    if c.TIER not in table and c.RATE_TIER not in table:
        return ""
    keys = ["certainty.tiers"] + ["certainty.rates"] * (c.EB_RATE in table)
    return " ".join(say(language, key) for key in keys)


def about_note(table: pd.DataFrame, language: str = "en") -> str:
    """What a rank with "≈" is; empty where every rank lies in its interval."""
    hidden = c.EXPECTED_RANK in table and c.RANK in table and bool(table[c.RANK].isna().any())
    return say(language, "certainty.about") if hidden else ""


def order_note(facts: Told) -> str:
    """Which question the order of a list of places answers."""
    if facts.ranked_by == c.EXCESS:
        what = measure_words(c.PEOPLE if facts.persons_known else c.EVENTS, facts)
        return say(facts.language, "certainty.order_excess", what=what)
    by_rate = facts.ranked_by == c.RATE
    what = measure_words(c.EVENTS if by_rate else facts.ranked_by, facts)
    return say(facts.language, "certainty.order_rate" if by_rate else "certainty.order_total", what=what)


def other_orders(headings: Mapping[str, str], facts: Told) -> str:
    """Which headings give another order: by rate, and by hot areas; empty where the list has none of them.

    ``headings``: column -> its heading.
    """
    language = facts.language
    ways = [headings[name] for name in _ORDERS if name in headings and name != facts.ranked_by]
    quoted = [say(language, "certainty.quoted", text=way) for way in ways]
    return say(language, "certainty.other_order", headings=listed(quoted, "or", language)) if ways else ""


def unsure_note(table: pd.DataFrame, facts: Told, places: str) -> str:
    """A line above the list where none of its places is certainly or probably in the top; empty elsewhere."""
    if places == "buildings" and c.RANK_LOW not in table and c.TIER not in table and len(table):
        if facts.ranked_by == c.COST:
            return say(facts.language, "certainty.unknown_cost")
        if c.PEOPLE not in table or not facts.persons_known:
            return say(facts.language, "certainty.unknown_buildings", noun=facts.event_noun)
    tiers = set() if c.TIER not in table else set(table[c.TIER].dropna())
    sure = {CERTAINLY, PROBABLY} & tiers or (c.P_TOP in table and bool((table[c.P_TOP] >= 0.5).any()))
    if sure or not {POSSIBLY, UNLIKELY} & tiers:
        return ""
    what = "rates" if facts.ranked_by == c.RATE else "counts"
    return say(facts.language, f"certainty.unsure_{what}_{places}")
