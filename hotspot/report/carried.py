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

    >>> both = pd.DataFrame({"people": [9], "half_carried_by": [3], "half_cost_carried_by": [1]})
    >>> carried_heading(both, Told(event_noun="calls"))
    'People making half'
    >>> carried_heading(both[["half_cost_carried_by"]], Told(event_noun="permisos", language="es"))
    'Permisos que suman la mitad'
    """
    if not any(column in buildings for column in _HALF.values()):
        return ""
    language, who = facts.language, _events(facts)
    if c.PEOPLE in buildings:
        people = say(language, "carried.people")
        who = people if facts.persons_known else say(language, "carried.people_or", people=people, events=who)
    return say(language, "carried.heading", who=f"{who[:1].upper()}{who[1:]}")


def carried_note(buildings: pd.DataFrame, facts: Told) -> str:
    """What the column tells; empty where there is none.

    >>> both = pd.DataFrame({"people": [9], "half_carried_by": [3], "half_cost_carried_by": [1]})
    >>> carried_note(both, Told(event_noun="calls", language="es")).partition(": ")[2]
    'el número mínimo con el que se llega a la mitad del total del edificio (calls / costo).'
    """
    language = facts.language
    words = {c.EVENTS: _events(facts), c.COST: say(language, "finding.cost")}
    what = " / ".join(words[total] for total, column in _HALF.items() if column in buildings)
    return say(language, "carried.note", heading=carried_heading(buildings, facts), what=what) if what else ""


def _events(facts: Told) -> str:
    """What was counted, in the plural."""
    return facts.event_noun or say(facts.language, "words.events")


def carried_texts(buildings: pd.DataFrame) -> list[str]:
    """For each building how many make half of its events and of its cost; a dash where there is nothing.

    >>> carried_texts(pd.DataFrame({"half_carried_by": [1300, 2], "half_cost_carried_by": [3, 1]}))
    ['1,300 / 3', '2 / 1']
    """
    columns = [column for column in _HALF.values() if column in buildings]
    told = buildings[columns].to_numpy(dtype=float, na_value=np.nan)
    return [" / ".join(map(numbers.count, row)) for row in told.tolist()]


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
