"""Dates that are written as one number: which kind of number a column holds is decided over all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class NumberForm:
    """One kind of number that stands for a date."""

    name: str
    """Its word in reports, and its key: what such numbers are called."""
    fits: str
    """SQL condition on ``n``, a number that is not missing."""
    reads: Callable[[str], str]
    """SQL expression of the date out of that of the number."""


def _digits(length: int, form: str) -> Callable[[str], str]:
    """The number's digits, read as a format; a leading zero is lost where a table took them for a number."""
    return lambda n: f"try_strptime(lpad(CAST(CAST({n} AS BIGINT) AS VARCHAR), {length}, '0'), '{form}')"


_WHOLE: Final = "n = floor(n)"
_YEAR_LAST: Final = f"{_WHOLE} AND n % 10000 BETWEEN 1900 AND 2100 AND n BETWEEN 1011900 AND 31122100"
#: Seconds since 1970 from March 1973, which has nine digits, to 2100.
_EPOCH: Final = (1e8, 4.1e9)


def _epoch(name: str, times: int) -> NumberForm:
    first, last = (end * times for end in _EPOCH)
    microseconds = 1_000_000 // times
    return NumberForm(
        name,
        f"n BETWEEN {first:.0f} AND {last:.0f}",
        lambda n: f"make_timestamp(CAST({n} * {microseconds} AS BIGINT))",
    )


YEAR_MONTH_DAY: Final = NumberForm(
    "without_marks", f"{_WHOLE} AND n BETWEEN 19000101 AND 21001231", _digits(8, "%Y%m%d")
)
MONTH_DAY_YEAR: Final = NumberForm(
    "month_day_year_without_marks",
    f"{_YEAR_LAST} AND floor(n / 1000000) BETWEEN 1 AND 12 AND floor(n / 10000) % 100 BETWEEN 1 AND 31",
    _digits(8, "%m%d%Y"),
)
DAY_MONTH_YEAR: Final = NumberForm(
    "day_month_year_without_marks",
    f"{_YEAR_LAST} AND floor(n / 10000) % 100 BETWEEN 1 AND 12 AND floor(n / 1000000) BETWEEN 1 AND 31",
    _digits(8, "%d%m%Y"),
)
YEAR_MONTH_NUMBER: Final = NumberForm(
    "year_month_without_marks",
    f"{_WHOLE} AND n BETWEEN 190001 AND 210012 AND n % 100 BETWEEN 1 AND 12",
    _digits(6, "%Y%m"),
)
WITH_SECONDS: Final = NumberForm(
    "seconds_without_marks",
    f"{_WHOLE} AND n BETWEEN 19000101000000 AND 21001231235959",
    _digits(14, "%Y%m%d%H%M%S"),
)
#: Days since the end of 1899, as spreadsheets count them, from October 1954 on: smaller numbers may be anything.
SERIAL: Final = NumberForm(
    "spreadsheet_days",
    "n >= 20000 AND n < 73416",
    lambda n: f"TIMESTAMP '1899-12-30' + to_seconds(round({n} * 86400))",
)
#: Best first; those that end in the year come in both orders.
NUMBER_FORMS: Final = (
    *(YEAR_MONTH_DAY, MONTH_DAY_YEAR, DAY_MONTH_YEAR, YEAR_MONTH_NUMBER, WITH_SECONDS, SERIAL),
    *(_epoch("epoch_seconds", 1), _epoch("epoch_milliseconds", 1_000), _epoch("epoch_microseconds", 1_000_000)),
)
#: Those of whole days.
OF_DAYS: Final = (YEAR_MONTH_DAY, MONTH_DAY_YEAR, DAY_MONTH_YEAR)
