"""Address text: one spelling for one building."""

import re
from typing import Final

# A unit is a word for it with a number or a single letter behind it, at the end: "GREENHILL APARTMENT DR" has none.
_UNIT: Final = re.compile(
    r"[\s,]*(?:\b(?:APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM|FL|FLOOR|LOT|TRLR|BLDG|NO)\b[.\s]*#?\s*|#\s*)"
    r"(?:[A-Z]?-?\d+[\w-]*|[A-Z])\s*$"
)


def written_address(text: str) -> str:
    """The address as written, in capitals, single spaces, the unit cut off.

    >>> written_address("12  Main st,  Apt 4b")
    '12 MAIN ST'
    >>> written_address("Greenhill Apartment Dr")
    'GREENHILL APARTMENT DR'
    """
    words = text.upper().split()
    if not words or (words[-1].isalpha() and len(words[-1]) > 1):
        return " ".join(words)
    return _UNIT.sub("", " ".join(words))


def building_address(text: str) -> str:
    """The address with the streets of a corner in alphabetical order, so that "B & A" is "A & B".

    >>> building_address("The Fairway  & Rydal Rd") == building_address("RYDAL RD & THE FAIRWAY")
    True
    """
    written = written_address(text)
    if "&" not in written:
        return written
    return " & ".join(sorted(part.strip() for part in written.split("&")))
