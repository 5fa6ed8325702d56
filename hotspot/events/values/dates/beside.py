"""Columns beside that of dates: the year of a month that is a number, the time of day of a date."""

import re
from collections.abc import Iterable
from typing import Final

from hotspot.events.values.cells import Cells, ask, matches
from hotspot.files.query import quoted
from hotspot.files.source import Source

_YEARS: Final = frozenset({"year", "yr", "yyyy", "calendaryear", "incidentyear", "ao", "anio", "ano", "jahr"})
_CLOCKS: Final = re.compile(r"(.*(time|hora|uhrzeit)|timeof.*)")
_CLOCK: Final = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
#: The time of day of a time of day: from its start, in seconds.
_FORMATS: Final = "['%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p', '%I:%M%p', '%I:%M:%S%p', '%H:%M:%S.%n']"


def simple(column: str) -> str:
    """A column's name in letters a to z and digits only."""
    return re.sub(r"[^a-z0-9]", "", column.lower())


def year_column(columns: Iterable[str]) -> str | None:
    """The column of years, where there is just one."""
    found = [column for column in columns if simple(column) in _YEARS]
    return found[0] if len(found) == 1 else None


def month_of_year(month: str, year: str) -> str:
    """SQL expression of the first day of a month, out of that of its number and the column of years."""
    number = f"TRY_CAST({quoted(year)} AS DOUBLE)"
    return (
        f"CASE WHEN {month} = floor({month}) AND {month} BETWEEN 1 AND 12 AND {number} BETWEEN 1 AND 9999 "
        f"THEN make_timestamp(CAST({number} AS BIGINT), CAST({month} AS BIGINT), 1, 0, 0, 0) END"
    )


def clock_column(opened: Source, date: str, taken: Iterable[str]) -> str | None:
    """The column of times of day beside that of dates: named so, and every filled field is one."""
    kept = {date, *taken}
    named = [column for column in opened.relation.columns if column not in kept and _CLOCKS.fullmatch(simple(column))]
    for column in named:
        cells = Cells(opened, column)
        if cells.kind == "TIME":
            return column
        if cells.kind == "VARCHAR":
            filled, clocks = ask(opened, f"count({cells.text})", f"count(*) FILTER ({matches(cells.text, _CLOCK)})")
            if 0 < filled == clocks:
                return column
    return None


def with_clock(opened: Source, moment: str, column: str) -> str:
    """SQL expression of the date with the time of day of another column; of the date alone where that is empty."""
    cells = Cells(opened, column)
    if cells.kind == "TIME":
        return f"{moment} + coalesce(to_seconds(epoch({cells.name})), to_seconds(0))"
    clock = f"try_strptime({cells.text}, {_FORMATS})"
    seconds = f"hour({clock}) * 3600 + minute({clock}) * 60 + second({clock})"
    return f"{moment} + to_seconds(coalesce({seconds}, 0))"


def beside_dates(columns: Iterable[str]) -> list[str]:
    """Columns that may say more of a date: a year, a time of day."""
    return [column for column in columns if simple(column) in _YEARS or _CLOCKS.fullmatch(simple(column))]
