"""Whose letter box it is: "C/O JOHN SMITH". Names of persons are no names of buildings and are cut."""

import re
from typing import Final

from hotspot.quality.addresses.vocabulary import STREET_ENDS
from hotspot.quality.addresses.words import COMMA

_ORDINAL: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")
_SIGNS: Final = frozenset({"C/O", "C\\O", "ATTN", "ATTENTION", "%"})
_SPACED: Final = ["C", "/", "O"]
_ASKED: Final = _SIGNS | {"O", "CARE"}


def care_of_places(plain: list[str]) -> set[int]:
    """Places of such words and of the name.

    Behind the number of a house all the rest is cut, before it all that stands between. Without a number a name ends
    at a comma behind which a kind of street stands.

    >>> sorted(care_of_places("500 TOWER RD C/O JOHN SMITH".split()))
    [3, 4, 5]
    >>> sorted(care_of_places("C/O SMITH , JOHN , 500 TOWER RD".split()))
    [0, 1, 2, 3, 4]
    """
    if _ASKED.isdisjoint(plain):
        return set()
    start = _start(plain)
    if start < 0:
        return set()
    if any(_is_house(word) for word in plain[:start]):
        return set(range(start, len(plain)))
    house = next((k for k in range(start, len(plain)) if _is_house(plain[k])), -1)
    if house < 0:
        commas = [k for k in range(start, len(plain)) if plain[k] == COMMA]
        house = next((k + 1 for k in reversed(commas) if not STREET_ENDS.isdisjoint(plain[k + 2 :])), len(plain))
    # The comma between a building's name and its address stays.
    return set(range(start, house - (start > 0 and plain[house - 1] == COMMA)))


def _start(plain: list[str]) -> int:
    """Where it begins; -1: nowhere."""
    if not _SIGNS.isdisjoint(plain):
        return next(k for k, word in enumerate(plain) if word in _SIGNS)
    for k in range(len(plain) - 1):
        if plain[k : k + 3] == _SPACED:
            return k
        # No name: "CENTER FOR CARE OF CHILDREN".
        if plain[k : k + 2] == ["CARE", "OF"] and (k == 0 or plain[k - 1] == COMMA or any(map(_is_house, plain[:k]))):
            return k
    return -1


def _is_house(word: str) -> bool:
    return word[0].isdigit() and _ORDINAL.fullmatch(word) is None
