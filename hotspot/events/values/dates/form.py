"""A way to write a date, told from the shape of its text, and the time of day that may follow."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hotspot.events.values.cells import literal

#: A time of day in a shape (digits as 9), with the zone that may follow it.
CLOCK: Final = (
    r"(?P<clock>(?P<gap>T|:|,? )99?:99(?::99(?:\.9{1,9})?)?(?P<half> ?[AaPp]\.?[Mm]\.?)?"
    r"(?P<zone> ?(?:Z|UTC|GMT|[ECMP][SD]T|[+-]99:?(?:99)?))?)?"
)
#: The same zone in a text: it is left out, so that an event keeps the day that people there had.
_ZONE: Final = r"(:\d\d(?:\.\d+)?(?: ?[AaPp][Mm])?) ?(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?(?:\d\d)?)$"
_HALF: Final = r"([AaPp])\.?([Mm])\.?"


@dataclass(frozen=True)
class Form:
    """One way to write a date."""

    name: str
    """Its word in reports."""
    looks: re.Pattern[str]
    """Shape of such a text, each digit as 9; see `CLOCK`."""
    day: Callable[[re.Match[str]], str | None]
    """The format of the day, as strptime has it, out of the shape; None: no date after all."""
    says: str
    """Key of what such a form is called; empty: year-month-day, of which nothing need be said."""

    def format(self, shape: str) -> str | None:
        """The whole format of texts of a shape; None: they are no dates of this form."""
        found = self.looks.fullmatch(shape)
        day = None if found is None else self.day(found)
        return None if found is None or day is None else day + clock_format(found)


def clock_format(found: re.Match[str]) -> str:
    """The format of a time of day, out of the shape, without its zone."""
    clock = found["clock"]
    if clock is None:
        return ""
    half = found["half"] or ""
    parts = clock.removesuffix(found["zone"] or "").removesuffix(half).removeprefix(found["gap"]).split(":")
    hour = "%I" if half else "%H"
    second = "" if len(parts) < 3 else ":%S.%n" if "." in parts[2] else ":%S"
    return f"{found['gap']}{hour}:%M{second}{' ' if half.startswith(' ') else ''}{'%p' if half else ''}"


def without_zone(text: str) -> str:
    """SQL expression of the text without the zone behind a time of day."""
    return f"regexp_replace(regexp_replace({text}, {literal(_HALF)}, '\\1\\2'), {literal(_ZONE)}, '\\1')"


def parsed(text: str, formats: list[str]) -> str:
    """SQL expression of the date, the most frequent format first: each that fails takes time.

    Those with a year of two digits are asked before: %Y would take 24 for the year 24, and %y fails on 2024.
    """
    asked = sorted(formats, key=lambda form: "%y" not in form)
    return f"try_strptime({text}, [{', '.join(map(literal, asked))}])"
