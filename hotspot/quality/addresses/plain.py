"""Addresses of which no rule changes a word, as most are: "12 W ELM ST", "ELM ST & OAK RD"."""

from itertools import pairwise
from typing import Final

from hotspot.quality.addresses.tail import LAST
from hotspot.quality.addresses.unit_by_word import ANY
from hotspot.quality.addresses.vocabulary import DIRECTIONS, ENDINGS, PLAIN, STREET_ENDS

_SHORT: Final = frozenset(DIRECTIONS.values())
#: Words that some rule looks for.
_ASKED: Final = (ANY | ENDINGS.keys() | PLAIN.keys() | DIRECTIONS.keys()) - _SHORT | {
    *("AND", "AT", "BLOCK", "BLK", "INTERSECTION", "CORNER", "X", "XX", "ATTN", "ATTENTION", "CARE")
}


def is_plain(words: list[str]) -> bool:
    """Whether the words, in capitals, are such an address.

    >>> is_plain("12 W ELM ST".split()), is_plain("12 WEST ELM ST".split()), is_plain("12 ELM ST APT 7".split())
    (True, False, False)
    """
    if len(words) < 2 or words[-1] in LAST or not _ASKED.isdisjoint(words):
        return False
    first = words[0]
    if first.isdigit():
        if first[0] == "0" or words[1] in STREET_ENDS:
            return False
        letters = "".join(words[1:])
    else:
        letters = "".join(words)
    if "&" in words:
        # A corner of named streets; behind the number of a house a unit may stand.
        if first.isdigit() or "&" in {first, words[-1]} or " & & " in " ".join(words):
            return False
        letters = "".join([word for word in words if word != "&"])
    if not (letters.isalpha() and letters.isascii()):
        return False
    # N and W beside each other are NW.
    return _SHORT.isdisjoint(words) or not any(one in _SHORT and other in _SHORT for one, other in pairwise(words))
