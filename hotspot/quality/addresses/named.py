"""The streets that an address names, for people: "500 N TOWER RD" lies on Tower Rd."""

import re
from typing import Final

from hotspot.quality.addresses.block import BLOCK
from hotspot.quality.addresses.house import house_of
from hotspot.quality.addresses.spell import building_address
from hotspot.quality.addresses.vocabulary import DIRECTIONS, ROUTES, STREET_ENDS

#: Before a name: N Main St and S Main St are one street.
_HALVES: Final = frozenset({"N", "S", "E", "W"})
#: Directions that are no words: they stay in capitals.
_PAIRS: Final = frozenset({"NE", "NW", "SE", "SW"})
_ORDINAL: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")
#: Kinds of street with which names of buildings end, too: LIBERTY PLZ without a number may be either.
_ALSO_BUILDINGS: Final = frozenset({"PLZ", "PLAZA", "WHF", "WHARF", "SQ", "SQUARE", "SQR", "XING", "CROSSING"})
_KINDS: Final = (STREET_ENDS - _ALSO_BUILDINGS) | {"EXPY", "FWY", "BYP", "BYPASS"}
#: Kinds that stand before the name.
_SPANISH: Final = frozenset({"CALLE", "AVENIDA", "CARRETERA", "CARR", "CAMINO", "PASEO", "CARRERA"})
_ROUTE: Final = re.compile(rf"(?:STATE |COUNTY )?(?:I|{'|'.join(sorted(ROUTES - {'RR', 'HC', 'EXIT'}))})[ -]?\d+\b.*")
#: Behind a name, where a road is driven on in one direction.
_BOUND: Final = frozenset({*DIRECTIONS.values(), "NB", "SB", "EB", "WB"})
#: A post-office box, with all that is behind it.
_BOX: Final = re.compile(r"(?:^| )(?:P ?O ?)?BOX \d.*")
#: What crosses a street and is none: a bridge, which is told by the road on it; a ramp, a railway, nothing at all.
_BRIDGE: Final = re.compile(r" (?:OVERPASS|UNDERPASS)$")
_NO_STREET: Final = re.compile(r"RAMP .*|RR|RAILROAD|DEAD ?END|CUL DE SAC|(?:COUNTY|CITY) LINE")


def streets_named(address: str) -> tuple[str, ...]:
    """The streets of an address, whole ones, in one form and in small letters; two or more of a corner.

    An address names one only if it has the shape of a street address: a house or a block with its number, a corner that
    tells the kind of one of its streets, or a street alone with its kind. A school, a post-office box or a firm with
    an ampersand name none.

    >>> streets_named("500 North Tower Road, Apt 4"), streets_named("CHERRY ST & W MAIN STREET")
    (('Tower Rd',), ('Cherry St', 'Main St'))
    >>> streets_named("North St"), streets_named("1200 BLOCK W 36TH ST"), streets_named("")
    (('North St',), ('36th St',), ())
    >>> streets_named("LINCOLN SCHOOL"), streets_named("PO BOX 12"), streets_named("BOYS & GIRLS CLUB")
    ((), (), ())
    """
    parts = [_BRIDGE.sub("", _BOX.sub("", part)) for part in building_address(address).split(" & ")]
    if len(parts) > 1:
        is_corner = any(_is_street(part) for part in parts)
        streets = [part for part in parts if is_corner and not _NO_STREET.fullmatch(part)]
    else:
        streets = [part for part in parts if house_of(part) != part or _is_street(part)]
    return tuple(dict.fromkeys(filter(None, map(_street, streets))))


def _is_street(spelling: str) -> bool:
    """Whether a text without the number of a house tells of what kind of street it is."""
    words = spelling.split()
    while len(words) > 1 and words[-1] in _BOUND:
        words.pop()
    if _ROUTE.fullmatch(spelling) or spelling == "BROADWAY":
        return True
    # "THE SHOPS AT LIBERTY PL" are no street.
    return len(words) > 1 and (words[-1] in _KINDS or words[0] in _SPANISH) and "AT" not in words


def _street(spelling: str) -> str:
    if house_of(spelling) != spelling:
        spelling = spelling.partition(" ")[2]
    words = [word for word in spelling.split() if word != BLOCK]
    if len(words) > 2 and words[0] in _SPANISH and words[-1].isdigit():
        # The number of the house stands behind the street: "CALLE SOL 12".
        words.pop()
    whole = words[1:] if len(words) > 2 and words[0] in _HALVES else words
    return " ".join(map(_small, whole))


def _small(word: str) -> str:
    if word in _PAIRS:
        return word
    return word.lower() if _ORDINAL.fullmatch(word) else word.capitalize()
