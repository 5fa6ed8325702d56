"""Who carries a building, in words."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: Of what half is made, and by how many.
_HALF: Final = {c.EVENTS: c.HALF_CARRIED_BY, c.COST: c.HALF_COST_CARRIED_BY}


def carried_heading(buildings: pd.DataFrame, facts: Told) -> str:
    """Heading of the column that `carried_texts` fills; empty where nothing is known.

    >>> both = pd.DataFrame({"half_carried_by": [3, 1], "half_cost_carried_by": [1, 1]})
    >>> carried_heading(both, Told(event_noun="calls")), carried_heading(both[["half_carried_by"]], Told(language="es"))
    ('Half of its calls / cost by', 'Suman la mitad (eventos)')
    """
    language = facts.language
    words = {c.EVENTS: facts.event_noun or say(language, "words.events"), c.COST: say(language, "finding.cost")}
    what = [words[total] for total, column in _HALF.items() if column in buildings]
    return say(language, "carried.heading", what=" / ".join(what)) if what else ""


def carried_texts(buildings: pd.DataFrame, facts: Told) -> list[str]:
    """For each building how many people (events, where persons are not known) make half of it.

    >>> both = pd.DataFrame({"people": [9, 1], "half_carried_by": [3, 1], "half_cost_carried_by": [1, 1]})
    >>> carried_texts(both, Told()), carried_texts(both[["half_cost_carried_by"]], Told(event_noun="calls"))
    (['3 / 1 people', '1 / 1 person'], ['1 call', '1 call'])
    """
    noun = _noun(buildings, facts)
    columns = [column for column in _HALF.values() if column in buildings]
    told = buildings[columns].to_numpy(dtype=float, na_value=np.nan)
    return [_text(row, noun, facts.language) for row in told.tolist()]


def ranked_note(buildings: pd.DataFrame, facts: Told) -> str:
    """How buildings whose cost is one person's, or one event's, are ranked by cost; empty where none is."""
    needed = {c.COST, c.COST_RANKED, c.TOP_COST_SHARE}
    if facts.ranked_by != c.COST or not needed <= set(buildings.columns):
        return ""
    cost, ranked = buildings[c.COST].to_numpy(dtype=float), buildings[c.COST_RANKED].to_numpy(dtype=float)
    cut = np.flatnonzero(ranked < cost)
    if not cut.size:
        return ""
    first, language = cut[0], facts.language
    rest = cost[first] * (1.0 - buildings[c.TOP_COST_SHARE].iloc[first])
    one = say(language, "carried.one_person" if facts.persons_known and c.PEOPLE in buildings else "carried.one_event")
    amount = numbers.dollars(ranked[first] - rest, facts.currency)
    return say(language, "carried.ranked", cut.size, buildings=numbers.count(cut.size), one=one, amount=amount)


def _noun(buildings: pd.DataFrame, facts: Told) -> str:
    """Who carries, in the plural."""
    language, events = facts.language, facts.event_noun or say(facts.language, "words.events")
    if c.PEOPLE not in buildings:
        return events
    people = say(language, "carried.people")
    return people if facts.persons_known else say(language, "carried.people_or", people=people, events=events)


def _text(row: list[float], noun: str, language: str) -> str:
    if all(np.isnan(number) for number in row):
        return numbers.MISSING
    first = "".join(f"{numbers.count(number)} / " for number in row[:-1])
    if all(number == 1 for number in row):
        return f"{first}{numbers.counted(1, noun, language)}"
    return f"{first}{numbers.count(row[-1])} {noun}"
