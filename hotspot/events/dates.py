"""Dates in a table: how they are written, and which columns look like them."""

import re
from typing import Any, Final

from hotspot.errors import InputError
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source
from hotspot.words import Said, said

#: Ways to write a date beside ISO's, the first of equals wins.
_DATES: Final = (
    (("%Y-%m",), "notes.year_month"),
    (
        ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p"),
        "notes.month_day_year",
    ),
    (("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"), "notes.day_month_year"),
    (("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"), "notes.day_month_year_dots"),
    (("%Y%m%d",), "notes.without_marks"),
)
#: In headings of days of birth.
_BIRTH: Final = re.compile(r"birth|dob|nacim|geburt|naiss|urodz", re.IGNORECASE)
#: Records that are looked at to tell whether a column holds dates.
_LOOKED_AT: Final = 10_000
#: Records that are glanced at first, and the longest text that is a date and time.
_GLANCED_AT: Final = 100
_LONGEST: Final = 40


def moment(opened: Source, column: str, kind: str, notes: list[Said]) -> str:
    """The SQL expression that reads a column as date and time; what was decided is added to the notes.

    Missing where the year is not 1 to 9999: no calendar beside DuckDB's has others.
    """
    name = quoted(column)
    if kind == "TIMESTAMP WITH TIME ZONE":
        # The cast alone would give the time of day in the zone of this machine.
        return _sayable(f"{name} AT TIME ZONE 'UTC'")
    if kind.startswith(("TIMESTAMP", "DATE")):
        return _sayable(f"TRY_CAST({name} AS TIMESTAMP)")
    ways = _ways(name)
    counts = ask(opened, ", ".join(f"count({way})" for way, _ in ways))
    best = max(range(len(ways)), key=lambda place: int(counts[place]))
    if best and counts[best]:
        notes.append(said("notes.dates_read", column=repr(column), form=said(ways[best][1])))
    return _sayable(ways[best][0])


def ask(opened: Source, aggregates: str, records: int | None = None) -> tuple[Any, ...]:
    """The answer to aggregates over all records, or the first so many."""
    relation = opened.relation if records is None else opened.relation.limit(records)
    rows = run(opened.what, lambda: relation.aggregate(aggregates).fetchall(), connection_of(relation))
    answer: tuple[Any, ...] = rows[0]
    return answer


def _sayable(moment: str) -> str:
    """The years 1 to 9999, which calendars of all parts can say; other dates are missing, and counted as such."""
    return f"CASE WHEN isfinite({moment}) AND year({moment}) BETWEEN 1 AND 9999 THEN {moment} END"


def dated_columns(opened: Source) -> list[str]:
    """Columns of dates: such by type, or texts of which each filled one of the first records can be read as a date."""
    kinds = dict(zip(opened.relation.columns, map(str, opened.relation.types), strict=True))
    # The day of a birth is never that of an event.
    kinds = {column: kind for column, kind in kinds.items() if not _BIRTH.search(column)}
    texts = _worth_a_look(opened, [column for column, kind in kinds.items() if kind == "VARCHAR"])
    found = {column for column, kind in kinds.items() if kind.startswith(("TIMESTAMP", "DATE"))}
    # Eight digits alone may be the number of a case.
    counts = {c: [f"nullif(trim({quoted(c)}), '')", *(way for way, _ in _ways(quoted(c))[:-1])] for c in texts}
    if texts:
        asked = ", ".join(f"count({expression})" for column in texts for expression in counts[column])
        try:
            row = iter(ask(opened, asked, _LOOKED_AT))
        except InputError:
            # Text that is not UTF-8, say, in a column that nobody named.
            texts = []
        for column in texts:
            filled, *read = (int(next(row)) for _ in counts[column])
            if 0 < filled == max(read):
                found.add(column)
    return [column for column in kinds if column in found]


def _worth_a_look(opened: Source, texts: list[str]) -> list[str]:
    """Columns whose first texts begin with a digit: of hundreds of columns few are asked what dates they hold."""
    if not texts:
        return []
    listed = ", ".join(map(quoted, texts))
    try:
        rows = run(
            opened.what,
            lambda: opened.relation.limit(_GLANCED_AT).project(listed).fetchall(),
            connection_of(opened.relation),
        )
    except InputError:
        # Nobody named these columns: one that cannot be read is no reason to refuse the others.
        return []
    kept = []
    for column, values in zip(texts, zip(*rows, strict=True) if rows else [()] * len(texts), strict=True):
        filled = [value.strip() for value in values if value is not None and value.strip()]
        if all(value[0].isdigit() and len(value) <= _LONGEST for value in filled):
            kept.append(column)
    return kept


def _ways(name: str) -> list[tuple[str, str]]:
    """The SQL expression for each way to write a date, and the key of what it is called."""
    text = f"CAST({name} AS VARCHAR)"
    ways = [(f"TRY_CAST({text} AS TIMESTAMP)", "notes.year_month_day")]
    for forms, words in _DATES:
        listed = ", ".join(f"'{form}'" for form in forms)
        ways.append((f"try_strptime({text}, [{listed}])", words))
    return ways
