"""A unit before the number of the house, with a slash: "7/500 TOWER RD" is "500 TOWER RD"."""

import re
from typing import Final

from hotspot.quality.addresses.words import Words

_UNIT: Final = re.compile(r"[A-Z]?\d{1,5}[A-Z]?/(?=\d)")
#: Halves of a number: "1/2 MAIN ST".
_PART: Final = re.compile(r"[1-7]/[2348]")


def cut_unit_before_slash(words: Words) -> Words:
    """The words without it.

    >>> from hotspot.quality.addresses.words import words_of
    >>> cut_unit_before_slash(words_of("7/500 Tower Rd")).plain
    ['500', 'TOWER', 'RD']
    """
    plain = words.plain
    first = plain[0] if plain else ""
    if "/" not in first or len(plain) < 2 or _PART.fullmatch(first) or _UNIT.match(first) is None:
        return words
    house = first.partition("/")[2]
    return Words([house, *words.written[1:]], [house, *plain[1:]])
