"""Days and periods in words."""

from typing import Final

from hotspot.words import say

_MONTHS: Final = 12


def period_words(period: tuple[str, str] | None, language: str = "en") -> str:
    """The period of the data in words, from ISO days, a single day once; text that is no ISO day is kept.

    >>> period_words(("2015-12-10", "2016-08-24")), period_words(("2024-03-05", "2024-03-05"))
    ('December 10, 2015 to August 24, 2016', 'March 5, 2024')
    >>> period_words(("2015-12-10", "2016-08-24"), "es")
    '10 de diciembre de 2015 al 24 de agosto de 2016'
    """
    if not period:
        return ""
    first, last = (day_words(day, language) for day in period)
    if first == last:
        return first
    key = "dates.period_of_days" if len(_date(period[1])) == len(("year", "month", "day")) else "dates.period"
    return say(language, key, first=first, last=last)


def day_words(day: str, language: str = "en") -> str:
    """One ISO day in words.

    >>> day_words("2016-08-04"), day_words("2018-10"), day_words("2016")
    ('August 4, 2016', 'October 2018', '2016')
    """
    date = _date(day)
    if not date:
        return day
    month = say(language, "dates.months").split()[date[1] - 1]
    if not date[2:]:
        return say(language, "dates.month", month=month, year=date[0])
    return say(language, "dates.day", month=month, year=date[0], day=date[2])


def _date(day: str) -> list[int]:
    """Year, month and, where there is one, day of an ISO day; empty for any other text."""
    parts = day.split("-")
    if len(parts) not in {2, 3} or not all(part.isdigit() for part in parts):
        return []
    date = [int(part) for part in parts]
    return date if 1 <= date[1] <= _MONTHS else []
