"""A unit before the number of the house, with a slash: "7/500 TOWER RD", "UNIT 7 / 500 TOWER RD"."""

import re
from typing import Final

from hotspot.quality.addresses.vocabulary import UNITS
from hotspot.quality.addresses.words import Words

_UNIT: Final = re.compile(r"[A-Z]?\d{1,5}[A-Z]?/(?=\d)")
_VALUE: Final = re.compile(r"[A-Z]?\d{1,5}[A-Z]?|[A-Z]")
#: Halves of a number: "1/2 MAIN ST".
_PART: Final = re.compile(r"[1-7]/[2348]")


def cut_unit_before_slash(words: Words) -> Words:
    """The words without it.

    >>> from hotspot.quality.addresses.words import words_of
    >>> cut_unit_before_slash(words_of("7/500 Tower Rd")).plain
    ['500', 'TOWER', 'RD']
    """
    plain = words.plain
    named = int(len(plain) > 1 and plain[0] in UNITS)
    rest = plain[named:]
    if len(rest) < 2:
        return words
    first = rest[0]
    if "/" in first:
        half = not named and _PART.fullmatch(first) is not None
        if half or _UNIT.match(first) is None or not _is_name(rest[1]):
            return words
        house = first.partition("/")[2]
        return Words([house, *words.written[named + 1 :]], [house, *rest[1:]])
    if rest[1] != "/" or len(rest) < 4 or not rest[2][0].isdigit() or not _VALUE.fullmatch(first):
        return words
    if not named and (not first[-1].isdigit() or _PART.fullmatch(f"{first}/{rest[2]}")):
        return words
    return Words(words.written[named + 2 :], rest[2:]) if _is_name(rest[3]) else words


def _is_name(word: str) -> bool:
    """Whether a street can begin so behind its number: "7/500 TOWER RD", "7/500 5TH AVE", not "UNIT 1/2 , ELM ST"."""
    return word[0].isalnum()
