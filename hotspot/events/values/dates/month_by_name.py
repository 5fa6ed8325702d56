"""Jan 05, 2024; January 5 2024; 05-JAN-2024; 05JAN2024; 5 January 2024; Jan 2024."""

import re
from typing import Final

from hotspot.events.values.dates.form import CLOCK, Form

#: In their order.
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_MONTH: Final = r"(?P<month>[A-Za-z]{3,9})"
_YEAR: Final = r"(?P<year>9999|99)"
_SHORT: Final = 3


def month_format(word: str) -> str | None:
    """The format of a month's name."""
    if word.lower() in MONTHS and len(word) > _SHORT:
        return "%B"
    return "%b" if word.lower() in {name[:_SHORT] for name in MONTHS} else None


def _day(found: re.Match[str]) -> str | None:
    month = month_format(found["month"])
    if month is None:
        return None
    parts = {"month": month, "year": "%Y" if len(found["year"]) == 4 else "%y", "day": "%d"}
    form, at = "", 0
    groups = sorted((name for name in parts if name in found.re.groupindex), key=found.start)
    for name in groups:
        form += found.string[at : found.start(name)] + parts[name]
        at = found.end(name)
    # Marks between the parts stand as they are; what follows is the time of day.
    return form


BY_NAME: Final = (
    Form("month_by_name", re.compile(rf"{_MONTH}\.?[ -](?P<day>99?),?[ -]{_YEAR}{CLOCK}"), _day, "month_by_name"),
    Form("month_by_name", re.compile(rf"(?P<day>99?)[- /.]*{_MONTH}\.?,?[- /.]*{_YEAR}{CLOCK}"), _day, "month_by_name"),
    Form("month_by_name", re.compile(rf"(?P<year>9999)[- /]{_MONTH}[- /](?P<day>99?){CLOCK}"), _day, "month_by_name"),
    Form("month_by_name", re.compile(rf"{_MONTH}\.?,?[- /]{_YEAR}(?P<clock>@)?"), _day, "month_name_year"),
)
