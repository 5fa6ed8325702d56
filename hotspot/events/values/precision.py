"""How exactly a geocoder placed each record, by level."""

from typing import Final

from hotspot.columns import PRECISION
from hotspot.errors import InputError
from hotspot.events.columns.precision import LEVELS, level_of, says_nothing
from hotspot.events.columns.text import as_text
from hotspot.events.values.cells import Cells
from hotspot.events.values.rule import Fault, Reading, value_of
from hotspot.events.values.texts.distinct import distinct
from hotspot.events.values.texts.placeholders import is_one_of

#: So many ways to write nothing are listed; a column has a few.
_MOST: Final = 1_000


def read_precision(cells: Cells) -> Reading:
    """How the column is read: one of `LEVELS`, or missing. Values that are no known level are named, and missing.

    Raises `InputError` where none of its values is known.
    """
    texts = distinct(cells)
    given = [str(text) for text in texts.texts.to_pylist()]
    by_level: dict[str, list[str]] = {level: [] for level in LEVELS}
    silent: list[str] = []
    for text in given:
        level = level_of(text)
        if level is not None:
            by_level[level].append(text)
        elif says_nothing(text):
            silent.append(text)
    known = sum(map(len, by_level.values()))
    if given and not known and len(silent) < len(given):
        raise InputError(
            f"Column {cells.column!r} does not say how exactly records were placed: none of its values is a level of "
            "geocoding. Wanted: words such as ROOFTOP, RANGE_INTERPOLATED, StreetName, Postal, city. Name another "
            "column (--precision COLUMN), or none (--precision none)."
        )
    text = as_text(cells.column, cells.kind)
    cases = "".join(f" WHEN {is_one_of(text, words)} THEN '{level}'" for level, words in by_level.items() if words)
    reading = Reading(f"CASE{cases} END" if cases else "CAST(NULL AS VARCHAR)")
    if known + len(silent) < len(given):
        says = f"trim(coalesce({text}, '')) <> ''"
        told = f" AND NOT {is_one_of(text, silent[:_MOST])}" if silent else ""
        holds = f"{value_of(PRECISION)} IS NULL AND {says}{told}"
        reading.faults.append(Fault("unknown_level", cells.column, holds, "values.unknown_level", texts.filled))
    return reading
