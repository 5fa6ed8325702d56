"""What of the dates of a column cannot be used, and why: a placeholder, a year that no event has, an unknown form."""

from dataclasses import dataclass
from typing import Final

from hotspot.columns import TIME, TIME_UNREAD
from hotspot.events.values.cells import Cells, ask, matches
from hotspot.events.values.dates.lacking import lacking
from hotspot.events.values.dates.way import Way
from hotspot.events.values.rule import Fault, Found, Reading, value_of
from hotspot.events.values.texts.placeholders import NO_DATE, is_one_of
from hotspot.files.source import Source
from hotspot.words import said

#: Years of events; others are faults.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_VALUE: Final = value_of(TIME)
_FIRST_DAY: Final = f"TIMESTAMP '{FIRST_YEAR}-01-01'"
_YEARS: Final = f"(isfinite({_VALUE}) AND {_VALUE} >= {_FIRST_DAY} AND {_VALUE} < TIMESTAMP '{LAST_YEAR + 1}-01-01')"


@dataclass(frozen=True)
class Counts:
    """How many records of a column there are."""

    filled: int
    """Filled."""
    read: int
    """Of them read as a date."""
    inside: int
    """Of them in a year that events have."""
    first: int
    """Of them on the first day of all, which stands for none."""


def count(cells: Cells, way: Way) -> Counts:
    """How many dates are read in a way, which is computed."""
    way.sql = cells.opened.computed(way.sql)
    looked = cells.opened.relation.project(f"{way.sql} AS {_VALUE}, {cells.name}")
    aggregates = (
        "count(*)",
        f"count({_VALUE})",
        f"count(*) FILTER ({_YEARS})",
        f"count(*) FILTER ({_VALUE} = {_FIRST_DAY})",
    )
    rows, read, inside, first = map(int, ask(Source(looked, cells.opened.what), *aggregates))
    filled = rows if read == rows else int(cells.ask(f"count({_filled(cells)})")[0])
    return Counts(filled, read, inside, first)


def checked(cells: Cells, way: Way, counts: Counts, words: tuple[str, ...], *, keep_placeholders: bool) -> Reading:
    """The reading, its faults told apart. ``words``: texts that say that nothing is known."""
    reading, column = Reading(way.sql), repr(cells.column)
    if way.called and counts.read:
        note = said("notes.dates_read", column=column, form=tuple(way.called))
        reading.found.append(Found("_and_".join(way.rules) or "dates", cells.column, counts.read, (), note))
    reading.found += [
        Found(note.key.removeprefix("values."), cells.column, counts.read, (), note) for note in way.notes
    ]
    if counts.filled and not counts.read and (why := lacking(cells)) is not None:
        reading.found.append(Found(why.key.removeprefix("values."), cells.column, counts.filled, (), why))
    if counts.read == counts.filled == counts.inside and (keep_placeholders or not counts.first):
        return reading
    filled = _filled(cells)
    none = "false" if keep_placeholders else _placeholder(cells, words)
    outside = f"({_VALUE} IS NOT NULL AND NOT {_YEARS})"
    unread = f"({filled} IS NOT NULL AND {_VALUE} IS NULL AND NOT {none})"
    reading.unless = f"{outside} OR {none}"
    reading.faults = [
        Fault("placeholder", cells.column, none, "values.placeholders", counts.filled),
        Fault("year_outside", cells.column, outside, "values.years", counts.filled, marks=TIME_UNREAD),
        Fault("unread_date", cells.column, unread, "values.unread_dates", counts.filled, marks=TIME_UNREAD),
    ]
    return reading


def _filled(cells: Cells) -> str:
    return cells.text if cells.kind == "VARCHAR" else cells.name


def _placeholder(cells: Cells, words: tuple[str, ...]) -> str:
    """SQL condition: the field says that there is no date."""
    conditions = [f"coalesce({_VALUE} = {_FIRST_DAY}, false)"]
    if cells.kind == "VARCHAR":
        conditions.append(f"coalesce({_VALUE} IS NULL AND {matches(cells.text, NO_DATE)}, false)")
    if words:
        conditions.append(is_one_of(cells.text, words))
    return f"({' OR '.join(conditions)})"
