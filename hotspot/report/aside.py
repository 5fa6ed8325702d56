"""Areas that hold so much by themselves that they were left out of the test, named in the finding."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.finding import listed
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count, counted, money

MOST_NAMED: Final = 3


def aside_sentences(cells: pd.DataFrame, facts: Told) -> list[str]:
    """Which areas are single places, the largest first, with what they hold and where; empty where there are none."""
    if c.SET_ASIDE not in cells or not cells[c.SET_ASIDE].any():
        return []
    language = facts.language
    aside = cells[cells[c.SET_ASIDE].astype(bool)]
    total = facts.measure if facts.measure in aside else c.EVENTS
    held = aside[total].to_numpy(dtype=float, na_value=np.nan)
    order = np.lexsort((aside[c.CELL].to_numpy(dtype=str), -held))[:MOST_NAMED]
    where = names(aside, c.NEIGHBORHOOD) if c.NEIGHBORHOOD in aside else [""] * len(aside)
    called = []
    for place in order.tolist():
        amount = (
            money(held[place], facts.cost_kind, language, facts.currency)
            if total == c.COST
            else counted(held[place], facts.event_noun, language)
            if total == c.EVENTS
            else say(language, "finding.aside_people", people=count(held[place]))
            if total == c.PEOPLE
            else count(held[place])
        )
        at = where[place]
        called.append(say(language, "finding.aside_in", amount=amount, where=at) if at else amount)
    found = len(aside)
    return [say(language, "finding.set_aside", found, found=count(found), which=listed(called, language=language))]
