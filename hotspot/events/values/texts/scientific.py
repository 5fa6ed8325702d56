"""Identifiers that a spreadsheet rounded: 1.23457E+11."""

from typing import Final

from hotspot.events.values.cells import literal
from hotspot.events.values.rule import Fault
from hotspot.events.values.texts.distinct import Distinct

_SCIENTIFIC: Final = r"\d([.,]\d+)?[Ee]\+\d+"


def rounded(texts: Distinct, column: str, text: str) -> Fault | None:
    """Which identifiers are in scientific notation; None: none. ``text``: SQL expression of the column's text."""
    if not texts.matching(_SCIENTIFIC).any():
        return None
    condition = f"regexp_full_match(trim({text}), {literal(_SCIENTIFIC)})"
    return Fault("scientific_notation", column, condition, "values.scientific", texts.filled)
