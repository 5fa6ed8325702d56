"""The headings of a table in messages: none where the first line may be a record."""

from collections.abc import Sequence
from typing import Final

from hotspot.events.columns.names import NAMES, nominees
from hotspot.events.columns.repeats import row_numbers
from hotspot.files.headings import simple

_MOST: Final = 30
#: Other headings that hardly stand in a record.
_USUAL: Final = frozenset(
    {"id", "name", "city", "state", "zip", "zipcode", "county", "district", "ward", "beat", "status"}
)


def are_headings(given: Sequence[str]) -> bool:
    """Whether any of them is one that is known: a record has none."""
    # A single letter may stand in a record.
    words = [name for name in given if len(simple(name)) > 1]
    known = any(nominees(meaning, words) for meaning in NAMES) or row_numbers(words)
    return bool(known) or not _USUAL.isdisjoint(map(simple, words))


def listed(given: Sequence[str]) -> str:
    """The headings, the first thirty."""
    if not are_headings(given):
        return f"{len(given):,}, none of which is known here; they are not repeated, for the first line may be a record"
    shown = ", ".join(given[:_MOST])
    return shown + (f" and {len(given) - _MOST} more" if len(given) > _MOST else "")
