"""Which house an address is, whatever the spelling of its street: its number, and how the street's name begins."""

import re
from typing import Final

from hotspot.quality.addresses.block import BLOCK
from hotspot.quality.addresses.spell import building_address
from hotspot.quality.addresses.vocabulary import DIRECTIONS, STREET_ENDS

#: Words of a street with its kind.
_WITH_KIND: Final = 2

_ORDINAL: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")


def house_of(spelling: str) -> str:
    """The number of the house and the first letter of its street's name; without a number the spelling.

    A tower that is misspelled in many ways ("500 TOWR RD", "500 TOWER R") is one house.

    >>> house_of("500 N TOWER RD"), house_of("500 TOWR"), house_of("A ST & B ST")
    ('500 T', '500 T', 'A ST & B ST')
    """
    number, _, street = spelling.partition(" ")
    if not number[:1].isdigit() or not street or _ORDINAL.fullmatch(number) or " & " in street:
        return spelling
    name = next((word for word in street.split() if word not in DIRECTIONS and word != BLOCK), street)
    return f"{number} {name[0]}"


def house_with_name(text: str) -> str:
    """The number of a house and the name of its street, whatever kind of street it is called; else empty.

    >>> house_with_name("500 North Tower Road, Sampletown"), house_with_name("Tower Rd")
    ('500 N TOWER', '')
    """
    number, _, street = building_address(text).partition(" ")
    words = street.split()
    if house_of(f"{number} {street}") == f"{number} {street}" or len(words) < _WITH_KIND:
        return ""
    return " ".join([number, *(words[:-1] if words[-1] in STREET_ENDS else words)])


def is_housed(spelling: str) -> bool:
    """Whether an address is one place: a house with its number, a block or a corner, not a street alone.

    >>> is_housed("500 TOWER RD"), is_housed("A ST & B ST"), is_housed("TOWER RD"), is_housed("58TH ST")
    (True, True, False, False)
    """
    return " & " in spelling or house_of(spelling) != spelling
