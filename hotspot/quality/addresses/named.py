"""The streets that an address names, for people: "500 N TOWER RD" lies on Tower Rd."""

import re
from typing import Final

from hotspot.quality.addresses.block import BLOCK
from hotspot.quality.addresses.house import house_of
from hotspot.quality.addresses.spell import building_address

#: Before a name: N Main St and S Main St are one street.
_HALVES: Final = frozenset({"N", "S", "E", "W"})
#: Directions that are no words: they stay in capitals.
_PAIRS: Final = frozenset({"NE", "NW", "SE", "SW"})
_NUMBERED: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")


def streets_named(address: str) -> tuple[str, ...]:
    """The streets of an address, whole ones, in one form and in small letters; two or more of a corner.

    >>> streets_named("500 North Tower Road, Apt 4"), streets_named("CHERRY ST & W MAIN STREET")
    (('Tower Rd',), ('Cherry St', 'Main St'))
    >>> streets_named("North St"), streets_named("1200 BLOCK W 36TH ST"), streets_named("")
    (('North St',), ('36th St',), ())
    """
    return tuple(dict.fromkeys(filter(None, map(_street, building_address(address).split(" & ")))))


def _street(spelling: str) -> str:
    if house_of(spelling) != spelling:
        spelling = spelling.partition(" ")[2]
    words = [word for word in spelling.split() if word != BLOCK]
    whole = words[1:] if len(words) > 2 and words[0] in _HALVES else words
    return " ".join(map(_small, whole))


def _small(word: str) -> str:
    if word in _PAIRS:
        return word
    return word.lower() if _NUMBERED.fullmatch(word) else word.capitalize()
