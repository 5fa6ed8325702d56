"""What each column of each file means, and its unit: the sentences stand once, in ``words/meanings.toml``."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from hotspot.words import is_known, say, section, unit_of

#: The list of a comparison: columns of one map and of the other.
COMPARISON: Final = "compare"
_SIDES: Final = {"_a": "compare.column_of_a", "_b": "compare.column_of_b"}


class Meaning(NamedTuple):
    """A column, explained in one language."""

    column: str
    unit: str
    """In words: "count", "degrees", "share, 0 to 1"."""
    sentence: str


def meaning(table: str, column: str, language: str = "en") -> Meaning:
    """What a column of a table is. KeyError where it has no meaning: that is a fault of the program.

    >>> meaning("cells", "lat").sentence, meaning("buildings", "lat").unit
    ('Latitude of the middle of the hexagon, WGS 84', 'degrees')
    """
    key = _key(table, column)
    if key:
        return Meaning(column, section(language, "units")[unit_of(key)], say(language, key))
    if not _of_side(table, column):
        raise KeyError(f"No meaning of {column} in {table}: it wants a line in hotspot/words/meanings.toml.")
    of_side = meaning(table, column[:-2], language)
    return Meaning(column, of_side.unit, say(language, _SIDES[column[-2:]], meaning=of_side.sentence))


def kept_meaning(column: str, language: str = "en") -> Meaning:
    """What a column of the user's own is, in a list of buildings."""
    return Meaning(column, section(language, "units")["text"], say(language, "workbook.kept"))


def unexplained(table: str, columns: Iterable[str]) -> list[str]:
    """The columns of a table that have no meaning yet: each wants its line in ``words/meanings.toml``."""
    return [name for name in columns if not _key(table, name) and not _of_side(table, name)]


def _key(table: str, column: str) -> str:
    """The key of the column's own meaning in this table, or of its meaning everywhere; empty where there is none."""
    # The list of a comparison holds cells.
    of_table = "cells" if table == COMPARISON else table
    return next(filter(is_known, (f"meanings.{of_table}_{column}", f"meanings.{column}")), "")


def _of_side(table: str, column: str) -> bool:
    return table == COMPARISON and column[-2:] in _SIDES and bool(_key(table, column[:-2]))
