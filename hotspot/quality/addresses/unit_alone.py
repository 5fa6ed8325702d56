"""A unit without a word for it: "500 TOWER RD 7", "500 TOWER RD, 4B"."""

import re
from itertools import pairwise
from typing import Final

from hotspot.quality.addresses.vocabulary import DIRECTIONS, NUMBERED, STREET_ENDS
from hotspot.quality.addresses.words import COMMA

#: Up to four digits (five are a postal code), with a letter before or behind.
_VALUE: Final = re.compile(r"[A-Z]?-?\d{1,4}[A-Z]?|\d{1,4}-[A-Z0-9]{1,2}|[A-Z]-?\d{1,4}")


def lone_places(plain: list[str]) -> set[int]:
    """Places of such units: behind the kind of street of a house with a number, or between commas.

    "500 COUNTY RD 7" has none, for such roads have numbers.

    >>> lone_places(["500", "TOWER", "RD", "7"]), lone_places(["500", "COUNTY", "RD", "7"])
    ({3}, set())
    """
    if len(plain) < 3:
        return set()
    found = _between_commas(plain) if COMMA in plain else set()
    if not plain[0][:1].isdigit():
        return found
    for place in range(3, len(plain)):
        before = place - 2 if plain[place - 1] in DIRECTIONS and plain[place - 2] in STREET_ENDS else place - 1
        if before < 2 or plain[before] not in STREET_ENDS or not _VALUE.fullmatch(plain[place]):
            continue
        following = plain[place + 1] if place + 1 < len(plain) else ""
        named = not NUMBERED.isdisjoint(plain[1:before]) or plain[before] in {"HWY", "HIGHWAY", "LOOP"}
        if not named and following not in STREET_ENDS and following not in {"&", "/"}:
            found.add(place)
    return found


def _between_commas(plain: list[str]) -> set[int]:
    """Values that stand alone: "500 TOWER RD, 7, SAMPLETOWN", and "7, 500 TOWER RD" where a house number follows."""
    commas = [-1, *(k for k, word in enumerate(plain) if word == COMMA), len(plain)]
    found: set[int] = set()
    housed = False
    for start, end in pairwise(commas):
        if end - start == 2:
            word = plain[start + 1]
            unit = _VALUE.fullmatch(word) is not None or (len(word) == 1 and word.isalpha())
            ahead = plain[end + 1 : end + 3]
            if unit and (housed or (len(ahead) == 2 and ahead[0][:1].isdigit() and ahead[1] != COMMA)):
                found.add(start + 1)
        elif end - start > 2:
            housed = housed or plain[start + 1][:1].isdigit()
    return found
