"""The list of institutions in words."""

from functools import partial
from typing import Final

import pandas as pd

from hotspot import columns as c
from hotspot.institutions import SERVICE_SITE
from hotspot.report.headings import heading
from hotspot.report.texts import names, place_texts, range_texts, texts
from hotspot.report.told import Told
from hotspot.words import numbers, say

_COLUMNS: Final = (c.KIND, *c.TOTALS, c.BEDS, c.PER_BED)


def institution_columns(frame: pd.DataFrame, facts: Told) -> list[tuple[str, str, str, list[str]]]:
    """Of each column that is shown: its name, its heading, its kind for the style, its texts."""
    shown = [name for name in _COLUMNS if name in frame]
    kinds = {c.KIND: "text"}
    return [(name, heading(name, facts), kinds.get(name, "number"), _texts(frame, name, facts)) for name in shown]


def institutions_meaning(frame: pd.DataFrame, facts: Told) -> str:
    """What the rate's interval takes into account."""
    known = facts.persons_known and c.PEOPLE in frame
    key = "lists.institutions_meaning" if known else "lists.institutions_meaning_unknown"
    return say(facts.language, key)


def _texts(frame: pd.DataFrame, name: str, facts: Told) -> list[str]:
    """A column as display texts; a rate with its interval."""
    if name == c.KIND:
        site = say(facts.language, "lists.service_site")
        return [site if kind == SERVICE_SITE else kind or numbers.MISSING for kind in names(frame, name)]
    if name != c.PER_BED:
        return place_texts(frame, name, facts.language, facts.currency)
    form = partial(numbers.decimal, places=2)
    ranges = range_texts(frame, c.PER_BED_LOW, c.PER_BED_HIGH, form)
    return [" ".join(filter(None, both)) for both in zip(texts(frame, name, form), ranges, strict=True)]
