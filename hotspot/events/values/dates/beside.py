"""Columns beside that of dates: the year of a month that is a number, the time of day of a date."""

import re
from collections.abc import Iterable
from typing import Final

from hotspot.events.columns.names import words_of
from hotspot.events.values.cells import Cells, literal, matches
from hotspot.events.values.dates.month_by_name import MONTHS
from hotspot.files.headings import simple
from hotspot.files.query import quoted
from hotspot.files.source import Source

_YEARS: Final = frozenset({"year", "yr", "yyyy", "calendaryear", "incidentyear", "ao", "anio", "ano", "jahr"})
_CLOCKS: Final = re.compile(r".*(time|tm|hora|uhrzeit)|(time|hora).*")
#: Words of what lasts, and of what follows: a time of day is another thing.
_LASTS: Final = re.compile(
    "response|duration|elapsed|travel|turnout|total|interval|delay|wait|handling|processing|average|avg|mean|lapse|"
    "length|drive|minutes|seconds|respuesta|duraci|transcurr|espera|demora|traslado|promedio|dauer"
)
#: What a name says besides whose date or time it is.
_OF_A_DATE: Final = re.compile(r"datetime|datum|date|fecha|day|dia|dt|time|hora|uhrzeit|tm|of|de|del|la")
_CLOCK: Final = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
#: The time of day of a time of day: from its start, in seconds.
_FORMATS: Final = "['%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p', '%I:%M%p', '%I:%M:%S%p', '%H:%M:%S.%n']"


def year_column(columns: Iterable[str]) -> str | None:
    """The column of years, where there is just one."""
    found = [column for column in columns if simple(column) in _YEARS]
    return found[0] if len(found) == 1 else None


def number_of_month(text: str) -> str:
    """SQL expression of the number of a month that is written by its English name."""
    names = "|".join(f"{month[:3]}({month[3:]})?" for month in MONTHS)
    numbers = "[" + ", ".join(literal(month[:3]) for month in MONTHS) + "]"
    name = f"lower(rtrim({text}, '.'))"
    return f"CASE WHEN {matches(name, names)} THEN list_position({numbers}, left({name}, 3)) END"


def month_of_year(month: str, year: str) -> str:
    """SQL expression of the first day of a month, out of that of its number and the column of years."""
    number = f"TRY_CAST({quoted(year)} AS DOUBLE)"
    return (
        f"CASE WHEN {month} = floor({month}) AND {month} BETWEEN 1 AND 12 AND {number} BETWEEN 1 AND 9999 "
        f"THEN make_timestamp(CAST({number} AS BIGINT), CAST({month} AS BIGINT), 1, 0, 0, 0) END"
    )


def clock_column(opened: Source, date: str, taken: Iterable[str]) -> str | None:
    """The column of times of day that goes with that of dates; None where there is none, or it is unclear.

    Incident Time goes with Incident Date, plain Time with any; another's only with a plain Date, where it is the only
    one. Every filled field must be a time of day, and a name that speaks of how long something took is none.
    """
    kept = {date, *taken}
    named = [column for column in opened.relation.columns if column not in kept and _is_clock(column)]
    whose = _whose(date)
    for fits in ([c for c in named if _whose(c) == whose], [c for c in named if not _whose(c)]):
        if clocks := [column for column in fits if _holds_clocks(Cells(opened, column))]:
            return clocks[0] if len(clocks) == 1 else None
    others = [] if whose else [column for column in named if _holds_clocks(Cells(opened, column))]
    return others[0] if len(others) == 1 else None


def _is_clock(column: str) -> bool:
    return _CLOCKS.fullmatch(simple(column)) is not None and not _LASTS.search(simple(column))


def _whose(column: str) -> str:
    """What is left of a name without the words for dates and times: ``incident`` of Incident Date."""
    words = [word for word in words_of(column) if not _OF_A_DATE.fullmatch(word)]
    return re.sub("^(date|time)of|(date|time|dt|tm)+$", "", "".join(words))


def _holds_clocks(cells: Cells) -> bool:
    """Whether every filled field is a time of day."""
    if cells.kind == "TIME":
        return True
    if cells.kind != "VARCHAR":
        return False
    filled, clocks = cells.ask(f"count({cells.text})", f"count(*) FILTER ({matches(cells.text, _CLOCK)})")
    return bool(0 < filled == clocks)


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
    return [column for column in columns if simple(column) in _YEARS or _is_clock(column)]
