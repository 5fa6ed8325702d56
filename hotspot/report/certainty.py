"""What the interval of a rank and the words for the top mean, and what they leave out."""

import pandas as pd

from hotspot import columns as c
from hotspot.report.looks import CERTAINLY, POSSIBLY, PROBABLY, UNLIKELY
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import say


def order_limit(report: Material) -> str:
    """The limit "exact order", for the notes: what intervals and tiers cover and what they do not."""
    lists = [table for table in (report.buildings, report.neighborhoods) if table is not None]
    language = report.facts.language
    if not any(has_intervals(table) for table in lists):
        return say(language, "certainty.exact_order")
    people = any(c.PEOPLE in table for table in lists)
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
    keys = ["certainty.tiers", "certainty.rates"] if c.EB_RATE in table else ["certainty.tiers"]
    return " ".join(say(language, key) for key in keys)


def unsure_note(table: pd.DataFrame, facts: Told, places: str) -> str:
    """A line above the list where none of its places is certainly or probably in the top; empty elsewhere."""
    tiers = set() if c.TIER not in table else set(table[c.TIER].dropna())
    sure = {CERTAINLY, PROBABLY} & tiers or (c.P_TOP in table and bool((table[c.P_TOP] >= 0.5).any()))
    if sure or not {POSSIBLY, UNLIKELY} & tiers:
        return ""
    what = "rates" if facts.ranked_by == c.RATE else "counts"
    return say(facts.language, f"certainty.unsure_{what}_{places}")
