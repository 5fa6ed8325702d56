"""A unit behind a sign, which is no corner: "500 TOWER RD/7", "500 TOWER RD & B", "500 TOWER RD N/A"."""

import re
from itertools import pairwise
from typing import Final

from hotspot.quality.addresses.vocabulary import STREET_ENDS
from hotspot.quality.addresses.words import COMMA

SIGNS: Final = frozenset({"&", "/", "\\", "|", "@", "AND"})
#: A letter, or a number with letters; roads such as I-95 are none.
_VALUE: Final = re.compile(r"(?!I-?\d)(?:[A-Z]|[A-Z]?-?\d{1,4}[A-Z]?(?:-[A-Z0-9]{1,3})?)")
_ORDINAL: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")
_NONE: Final = ["N", "/", "A"]


def sign_places(plain: list[str]) -> set[int]:
    """Places of signs behind a house with its number behind which no street is named, and of what stands there.

    >>> sorted(sign_places(["500", "TOWER", "RD", "/", "7"])), sign_places(["MAIN", "ST", "/", "A"])
    ([3, 4], set())
    """
    if SIGNS.isdisjoint(plain):
        return set()
    if plain == _NONE:
        return {0, 1, 2}
    if COMMA not in plain and not plain[0][0].isdigit():
        return set()
    found: set[int] = set()
    commas = [-1, *(k for k, word in enumerate(plain) if word == COMMA), len(plain)]
    for start, end in pairwise(commas):
        if end - start < 3 or not _is_house(plain[start + 1], plain[start + 2]):
            continue
        signs = [k for k in range(start + 3, end) if plain[k] in SIGNS]
        last = end
        # From behind: "500 TOWER RD A & B & C".
        for sign in reversed(signs):
            if not all(map(_is_unit, plain[sign + 1 : last])):
                break
            none = plain[sign - 1 : sign + 2] == _NONE and sign - start > 3
            found.update(range(sign - none, last))
            last = sign
    return found


def _is_house(number: str, following: str) -> bool:
    """Whether an address begins with the number of a house, not with that of a street: "4TH ST NW & E"."""
    return number[0].isdigit() and _ORDINAL.fullmatch(number) is None and following not in STREET_ENDS


def _is_unit(word: str) -> bool:
    return _VALUE.fullmatch(word) is not None and _ORDINAL.fullmatch(word) is None
