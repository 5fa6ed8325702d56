"""What the interval of a rank and the words for the top mean, and what they leave out."""

from typing import Final

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page.words import CERTAINLY, POSSIBLY, PROBABLY, UNLIKELY

_PLAIN: Final = "Exact order. Places with close numbers could change ranks by chance alone."


def order_limit(release: Release) -> str:
    """The limit "exact order", for the notes: what intervals and tiers cover and what they do not."""
    lists = [table for table in (release.buildings, release.neighborhoods) if table is not None]
    if not any(has_intervals(table) for table in lists):
        return _PLAIN
    noun = release.facts.event_noun
    chance = (
        "They cover chance in the counts, for people who act independently of each other."
        if any(c.PEOPLE in table for table in lists)
        else f"They cover chance in the counts, as if each of the {noun} came by itself: the records do not say which "
        "belong to one person, and where one has many, intervals are too narrow and words too sure."
    )
    residents = (
        " They do not cover errors in the numbers of residents." if any(c.RATE_TIER in table for table in lists) else ""
    )
    return (
        "Exact order. Beside a rank stands an interval that holds, with a probability of 90 %, the rank by true level. "
        "“Certainly” in the top means a probability of at least 90 %, “probably” 50 %, “possibly” 10 %. "
        f"{chance}{residents} They are an approximation, and say nothing about the next period."
    )


def has_intervals(table: pd.DataFrame) -> bool:
    """Whether ranks have an interval."""
    return c.RANK_LOW in table and c.RANK_HIGH in table and bool(table[c.RANK_LOW].notna().any())


def tier_note(table: pd.DataFrame) -> str:
    """The words for the top, in a line under the list; empty where the list has none."""
    if c.TIER not in table and c.RATE_TIER not in table:
        return ""
    rates = ""
    if c.EB_RATE in table:
        rates = (
            " A rate is certainly high only if it would be with a fifth more residents and without its largest"
            " building. Smoothed rates are drawn towards the rate of all, small places more."
        )
    return f"Certainly: a probability of at least 90 %; probably: 50 %; possibly: 10 %; unlikely: less.{rates}"


def unsure_note(table: pd.DataFrame, facts: Facts, places: str) -> str:
    """A line above the list where none of its places is certainly or probably in the top; empty elsewhere."""
    tiers = set() if c.TIER not in table else set(table[c.TIER].dropna())
    sure = {CERTAINLY, PROBABLY} & tiers or (c.P_TOP in table and bool((table[c.P_TOP] >= 0.5).any()))
    if sure or not {POSSIBLY, UNLIKELY} & tiers:
        return ""
    what = "rates" if facts.ranked_by == c.RATE else "counts"
    return f"These {what} do not tell the {places} apart: the order on top is mostly chance."
