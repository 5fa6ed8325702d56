"""Spellings that say no more than others: each is a pattern, and what stands instead before the form is told.

``Mon, 04 Jan 2024``, ``5 de enero de 2024``, ``Sept. 5, 2024``, ``2024-01-05-10.30.00.000000``. A pattern must mean the
same to Python, which sees shapes, and to RE2, which sees texts: no classes such as that of all digits, nothing ahead.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hotspot.events.values.cells import literal


@dataclass(frozen=True)
class Spelling:
    """One way to spell a part of a date."""

    name: str
    """What it is."""
    pattern: str
    """Where it stands, whatever the capitals."""
    instead: str
    """What is read in its place."""

    def of_shape(self, shape: str) -> str:
        """The shape without it."""
        return re.sub(self.pattern, self.instead, shape, flags=re.IGNORECASE)

    def of_text(self, text: str) -> str:
        """SQL expression of the text without it."""
        return f"regexp_replace({text}, {literal(self.pattern)}, {literal(self.instead)}, 'gi')"


_WEEKDAYS: Final = (
    "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    "|lun(?:es)?|martes|mi[eéÉ](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aáÁ]b(?:ado)?|dom(?:ingo)?"
)
#: What months are called besides January and Jan.
_MONTHS: Final = {
    "jan": "enero|ene",
    "feb": "febrero",
    "mar": "marzo",
    "apr": "abril|abr",
    "may": "mayo",
    "jun": "junio",
    "jul": "julio",
    "aug": "agosto|ago",
    "sep": "septiembre|setiembre|sept|set",
    "oct": "octubre",
    "nov": "noviembre",
    "dec": "diciembre|dic",
}
#: In the order in which they are undone.
SPELLINGS: Final = (
    Spelling("spaces", "[ \t\r\n\u00a0\u2007\u2009\u202f\ufeff]+", " "),
    Spelling("weekday", f"^(?:{_WEEKDAYS})(?:[.,]+ ?| )", ""),
    # Alone it is March.
    Spelling("martes", "^mar[.,]+ ?([0-9]{1,2} [a-z])", "\\1"),
    Spelling("de", " del? ", " "),
    Spelling("ordinal", "([0-9])(?:st|nd|rd|th)([ ,])", "\\1\\2"),
    *(Spelling(month, f"(^|[^a-z])(?:{names})[.]?([^a-z.]|$)", f"\\1{month}\\2") for month, names in _MONTHS.items()),
    # DB2 and Oracle: 2024-01-05-10.30.00.000000, 05-JAN-24 10.30.00.000000 AM.
    Spelling(
        "points in the time of day", "^(.*[0-9]{2})[-T ]([0-9]{1,2})[.]([0-9]{2})[.]([0-9]{2})", "\\1 \\2:\\3:\\4"
    ),
)


@lru_cache(maxsize=4096)
def plainly(shape: str) -> tuple[str, tuple[Spelling, ...]]:
    """The shape in its plain spelling, and the spellings that it had.

    >>> plainly("Lunes, 9 de enero de 9999")[0], plainly("Sept. 99, 9999")[0], plainly("99-JAN-99 99.99.99 AM")[0]
    ('9 jan 9999', 'sep 99, 9999', '99-JAN-99 99:99:99 AM')
    """
    had = []
    for spelling in SPELLINGS:
        plain = spelling.of_shape(shape)
        if plain != shape:
            had.append(spelling)
            shape = plain
    return shape.strip(), tuple(had)


def in_plain(text: str, had: Iterable[Spelling]) -> str:
    """SQL expression of the text in its plain spelling; ``had``: the spellings that some of the texts have."""
    wanted = {*had}
    for spelling in SPELLINGS:
        if spelling in wanted:
            text = spelling.of_text(text)
    return f"trim({text})" if wanted else text
