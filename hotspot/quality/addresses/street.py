"""One form of a street's words: STREET is ST, NORTH is N, FIRST is 1ST, and 58 ST is 58TH ST."""

from typing import Final

from hotspot.quality.addresses.block import BLOCK
from hotspot.quality.addresses.vocabulary import DIRECTIONS, ENDINGS, PLAIN, STREET_ENDS

_SHORT: Final = frozenset(DIRECTIONS.values())


def one_street(words: list[str]) -> list[str]:
    """A street, with the number of a house or without, in one form.

    A street called after a direction or a kind of street keeps it: NORTH ST is no N ST, COURT ST no CT ST.

    >>> one_street("12 NORTH MAIN STREET".split()), one_street("12 NORTH ST".split())
    (['12', 'N', 'MAIN', 'ST'], ['12', 'NORTH', 'ST'])
    """
    if not words:
        return words
    begin = _begin(words)
    found = [words[0].lstrip("0") or "0", *words[1:begin]] if begin else []
    last = len(words) - 1
    named = False
    for place in range(begin, len(words)):
        word = words[place]
        following = words[place + 1] if place < last else ""
        if word in DIRECTIONS and _is_direction(following, last=place == last, named=named):
            found.append(DIRECTIONS[word])
            continue
        if word in ENDINGS:
            ends = following in STREET_ENDS or following in ENDINGS
            found.append(ENDINGS[word] if named or (following and not ends) else word)
        elif word in PLAIN:
            found.append(PLAIN[word])
        elif word.isdigit() and following in STREET_ENDS and following != "BROADWAY":
            found.append(ordinal(word))
        else:
            found.append(word)
        named = True
    return _joined(found, begin)


def _begin(words: list[str]) -> int:
    """Where the street begins behind the number of its house."""
    if not words[0][0].isdigit() or len(words) == 1:
        return 0
    if words[1] == BLOCK:
        return 2
    if words[0].isdigit():
        # "58 ST" has no house; "12 ST JAMES PL" has one.
        rest = [word for word in words[2:] if word not in DIRECTIONS]
        return 0 if words[1] in STREET_ENDS and words[1] != "BROADWAY" and not rest else 1
    return 0 if words[0][-2:] in {"ST", "ND", "RD", "TH"} else 1


def _is_direction(following: str, *, last: bool, named: bool) -> bool:
    return named if last else following not in STREET_ENDS


def ordinal(number: str) -> str:
    """A number of a street as people say it.

    >>> ordinal("1"), ordinal("11"), ordinal("58")
    ('1ST', '11TH', '58TH')
    """
    ending = "TH" if number[-2:] in {"11", "12", "13"} else {"1": "ST", "2": "ND", "3": "RD"}.get(number[-1], "TH")
    return number + ending


def _joined(words: list[str], begin: int) -> list[str]:
    """The words with N and W beside each other as NW: "NW 5TH ST"."""
    if "N" not in words and "S" not in words:
        return words
    for place in range(begin, len(words) - 2):
        pair = words[place] + words[place + 1]
        if pair in _SHORT and len(pair) == 2 and len(words[place]) == 1 and words[place + 2] not in STREET_ENDS:
            return [*words[:place], pair, *words[place + 2 :]]
    return words
