"""Identifiers that a spreadsheet rounded: 1.23457E+11."""

from typing import Final

from hotspot.events.values.rule import Fault
from hotspot.events.values.texts.distinct import TEXT, Distinct, records

_SCIENTIFIC: Final = "regexp_full_match({0}, '\\s*\\d([.,]\\d+)?[Ee]\\+\\d+\\s*')"


def rounded(texts: Distinct, column: str, text: str) -> Fault | None:
    """Which identifiers are in scientific notation; None: none. ``text``: SQL expression of the column's text."""
    filled, found = texts.ask(records(), records(_SCIENTIFIC.format(TEXT)))
    return (
        Fault("scientific_notation", column, _SCIENTIFIC.format(text), "values.scientific", filled) if found else None
    )
