"""24-04-19, 24/9/5, 24-Jan-01: with two digits the year may stand first or last, and the column has to tell."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from hotspot.events.values.cells import Cells, matches
from hotspot.events.values.dates.form import CLOCK, Form
from hotspot.files.query import connection_of, run

#: A day of one digit at the end: years are never so short.
YEAR_FIRST_SHORT: Final = Form(
    "year_first_two_digits",
    re.compile(rf"99(?P<mark>[-/.])99?(?P=mark)9{CLOCK}"),
    lambda found: found["mark"].join(("%y", "%m", "%d")),
    "ymd",
)
#: So few may be slips.
_SLIPS: Final = 0.01
#: Days of a month lie so far apart, years of a file seldom.
_SPREAD: Final = 14
#: The part that lies closer together is the year: so much more likely it must be.
_LIKELY: Final = 1000
MOST_MONTHS: Final = 12
_DAYS: Final = 31
_PIVOT: Final = 69
#: So many days within so few months are days of a file of some weeks.
_SEVERAL: Final = 3
_FEW_MONTHS: Final = 2
#: Letters of 05 September, 2024 and of 05 Jan. 2024, so that no longer year is cut to a short one.
_NAMED: Final = 18
_SHORT: Final = 12

#: First part, middle part (a month's number or the beginning of its name), last part, records.
Parts = tuple[str, str, str, int]


def is_short(form: str) -> bool:
    """Whether a format has two digits at both its ends.

    >>> is_short("%m/%d/%y %H:%M"), is_short("%d-%B-%y"), is_short("%m/%d/%Y"), is_short("%b %d, %y")
    (True, True, False, False)
    """
    return re.match("%[mdy].*%[ydbB].*%y|%y", form) is not None


def year_first(form: str) -> str:
    """The same format with the year before the day.

    >>> year_first("%m/%d/%y %H:%M"), year_first("%d-%b-%y")
    ('%y/%m/%d %H:%M', '%y-%b-%d')
    """
    if "%b" in form or "%B" in form:
        return re.sub("%[dy]", lambda found: "%y" if found[0] == "%d" else "%d", form)
    return form if form.startswith("%y") else re.sub("%[mdy]", lambda found: _TURNED[found[0]], form)


_TURNED: Final = {"%m": "%y", "%d": "%m", "%y": "%d"}


def where_short(text: str, formats: Iterable[str]) -> str:
    """SQL condition: the text is of one of these formats, whose years have two digits."""
    named = any("%b" in form or "%B" in form for form in formats)
    middle = r"[-/. ]*[A-Za-z]+\.?,?[-/. ]*" if named else r"[-/.]\d{1,2}[-/.]"
    return matches(text, rf"\d{{1,2}}{middle}\d{{1,2}}(\D.*)?")


def parts_of(cells: Cells, text: str, formats: Sequence[str]) -> list[Parts]:
    """The parts of the texts of these formats, and how many records have them."""
    named = any("%b" in form or "%B" in form for form in formats)
    # The first letters tell it, up to the one behind the last part: of a million dates they are some thousands.
    begun = f"left({text}, {_NAMED if any('%B' in form for form in formats) else _SHORT})"
    middle = r"[^0-9A-Za-z]*([A-Za-z]{3})[^0-9]*" if named else r"[-/.](\d{1,2})[-/.]"
    pattern = rf"^(\d{{1,2}}){middle}(\d{{1,2}})(?:[^0-9]|$)"
    groups = ", ".join(f"regexp_extract(begun, '{pattern}', {n}) AS p{n}" for n in (1, 2, 3))
    counted = cells.opened.relation.aggregate(f"{begun} AS begun, count(*) AS records", begun)
    found = (
        counted.filter(where_short("begun", formats))
        .project(f"{groups}, records")
        .aggregate("p1, p2, p3, sum(records)", "p1, p2, p3")
    )
    rows = run(cells.opened.what, found.fetchall, connection_of(cells.opened.relation))
    return [(a, b, c, int(records)) for a, b, c, records in rows if a and c]


def stands_first(parts: Sequence[Parts]) -> bool | None:
    """Whether the year is the first of the parts; None: it could be first or last.

    Years of a file lie together, days are spread over the month. Where neither is so, a file of some weeks has its days
    in one or two months; one of a day in each month tells nothing.
    """
    total = sum(records for *_, records in parts)
    if not total:
        return False

    def many(records: Iterable[int]) -> bool:
        return sum(records) > _SLIPS * total

    last_is_day = not many(
        n for _, b, c, n in parts if not 1 <= int(c) <= _DAYS or (b.isdigit() and int(b) > MOST_MONTHS)
    )
    first_is_day = not many(n for a, _, _, n in parts if not 1 <= int(a) <= _DAYS)
    one_digit_first = many(n for a, _, _, n in parts if len(a) == 1)
    one_digit_last = many(n for _, _, c, n in parts if len(c) == 1)
    if not last_is_day or one_digit_first != one_digit_last:
        return last_is_day and one_digit_last
    if not first_is_day:
        return True
    first, last = [int(a) for a, *_ in parts], [int(c) for _, _, c, _ in parts]
    wide = [_span(part) for part in (first, last)]
    if max(wide) >= _SPREAD:
        # Days fall anywhere in the month, years anywhere between the first and the last.
        likelier = len(parts) * math.log((wide[1] + 1) / (wide[0] + 1))
        return likelier > 0 if abs(likelier) > math.log(_LIKELY) else None
    return _told_by_months(parts, first, last)


def _told_by_months(parts: Sequence[Parts], first: list[int], last: list[int]) -> bool | None:
    """The same where neither part is spread."""
    weeks_if_last = len(set(first)) >= _SEVERAL and len({(b, c) for _, b, c, _ in parts}) <= _FEW_MONTHS
    weeks_if_first = len(set(last)) >= _SEVERAL and len({(a, b) for a, b, *_ in parts}) <= _FEW_MONTHS
    if weeks_if_last != weeks_if_first:
        return weeks_if_first
    # Month and day lead, as is usual; with the same last part 01 it may be the first day of each month.
    usual = max(first) <= MOST_MONTHS and len(set(last)) <= len(set(first)) and set(last) != {1}
    return False if usual else None


def _span(part: list[int]) -> int:
    """How far apart they are, as years."""
    years = [value + 100 if value < _PIVOT else value for value in part]
    return max(years) - min(years)
