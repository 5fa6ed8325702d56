"""Texts of others as they may be drawn: with marks of direction that turn nothing around them."""

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from hotspot.columns import FIRST_BUILDINGS, KIND, KINDS, NAME, NEAREST, NEIGHBORHOOD, REASON, STREETS
from hotspot.disclosure.facts import Facts
from hotspot.slices import Slices
from hotspot.words.safe import isolated

_TEXTS: Final = (NAME, NEIGHBORHOOD, KIND, REASON, STREETS, FIRST_BUILDINGS, KINDS, NEAREST)
_FACTS: Final = ("title", "event_noun", "method_note", "input_name", "services_name", "population_note")


def shut_facts(facts: Facts) -> Facts:
    """The facts with each text shut in, see `isolated`; sentences that are not told yet do that as they are told."""
    texts: dict[str, Any] = {name: _shut(getattr(facts, name)) for name in _FACTS}
    return replace(facts, decisions=tuple(_shut(one) for one in facts.decisions), **texts)


def shut_table(table: Any) -> Any:
    """A table with each name in it shut in; the table itself where nothing is to be shut in; None for None."""
    for name in _TEXTS if isinstance(table, pd.DataFrame) else ():
        if name not in table:
            continue
        shut = {
            one: isolated(one) for one in table[name].unique().tolist() if isinstance(one, str) and not one.isascii()
        }
        if any(one != other for one, other in shut.items()):
            table = table.assign(**{name: [shut.get(one, one) for one in table[name].astype(object)]})
    return table


def shut_slices(slices: Slices | None) -> Slices | None:
    """The same with each category's name shut in."""
    return slices and replace(slices, categories=tuple(_shut(one) for one in slices.categories))


def _shut(value: Any) -> Any:
    return isolated(value) if isinstance(value, str) else value
