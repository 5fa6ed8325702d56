"""City, state, postal code and country behind a street, and the name of a building before it."""

import re
from typing import Final

from hotspot.quality.addresses.vocabulary import COUNTRIES, DIRECTIONS, STATE_NAMES, STATES, STREET_ENDS
from hotspot.quality.addresses.words import COMMA

_ZIP: Final = re.compile(r"\d{5}(?:-\d{4}|\d{4})?")
_MARKS: Final = frozenset({"&", "/", "\\", "|", "@", "AND"})
#: Last words of states and countries.
LAST: Final = STATES | frozenset(name.rpartition(" ")[2] for name in STATE_NAMES | COUNTRIES)
_SHORT: Final = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW"})


def without_tail(plain: list[str]) -> list[str]:
    """The words of the street alone, with its number.

    >>> " ".join(without_tail("500 TOWER RD , SAMPLETOWN , OH 43215".split()))
    '500 TOWER RD'
    >>> " ".join(without_tail("33 BEACON ST BOSTON MA 02108".split()))
    '33 BEACON ST'
    >>> " ".join(without_tail("12 OAK CT".split()))
    '12 OAK CT'
    """
    words = _with_direction(_stripped(plain)) if COMMA in plain else plain
    if not words or (COMMA not in words and words[-1] not in LAST and not words[-1][:5].isdigit()):
        # Nothing behind the street ends so.
        return words
    whole = len(words)
    for size in (1, 2, 4):
        if len(words) > size + 1 and " ".join(words[-size:]) in COUNTRIES:
            words = _stripped(words[:-size])
    coded = _ends_with_zip(words)
    if coded:
        words = _stripped(words[:-1])
    if size := _size_of_state(words, coded=coded):
        words = _stripped(words[:-size])
    ended = len(words) < whole
    if COMMA in words:
        words = _street_of(words, ended=ended)
    return _without_city(words) if ended else words


def _stripped(words: list[str]) -> list[str]:
    """Without commas at either end."""
    start, end = 0, len(words)
    while end > start and words[end - 1] == COMMA:
        end -= 1
    while start < end and words[start] == COMMA:
        start += 1
    return words[start:end]


def _with_direction(words: list[str]) -> list[str]:
    """Without the comma between a street and its direction: "12 OAK ST, NE" lies in no Nebraska."""
    for place in range(2, len(words) - 1):
        alone = place + 2 == len(words) or words[place + 2] == COMMA
        if words[place] == COMMA and alone and words[place + 1] in DIRECTIONS and words[place - 1] in STREET_ENDS:
            return words[:place] + words[place + 1 :]
    return words


def _ends_with_zip(words: list[str]) -> bool:
    if len(words) < 3 or not _ZIP.fullmatch(words[-1]):
        return False
    before = words[-2]
    return before in {COMMA, *STATES} or " ".join(words[-3:-1]) in STATE_NAMES or before in STATE_NAMES | STREET_ENDS


def _size_of_state(words: list[str], *, coded: bool) -> int:
    """Words of the state at the end; 0: none. Without a comma or a postal code CT is a court."""
    for size in (2, 1):
        rest, last = words[:-size], " ".join(words[-size:])
        if len(rest) < 2 or not (last in STATE_NAMES or (size == 1 and last in STATES)):
            continue
        if rest[-1] == COMMA:
            return size
        ends = [k for k, word in enumerate(rest) if word in STREET_ENDS and k]
        city = [word for word in rest[ends[-1] + 1 :] if word not in DIRECTIONS] if ends else []
        if coded and (bool(ends) or last != "CT"):
            return size
        if city and last != "CT" and _MARKS.isdisjoint(city):
            return size
    return 0


def _street_of(words: list[str], *, ended: bool) -> list[str]:
    """Of several parts between commas the one with the number of a house, or with a corner; else all, less the city."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word == COMMA:
            parts.append([])
        else:
            parts[-1].append(word)
    parts = [part for part in parts if part]
    housed = [part for part in parts if len(part) > 1 and part[0][0].isdigit()]
    # "24 HOUR FITNESS , 12 OAK ST": a name may begin with a number.
    named = (part for part in housed if part[0].isdigit() and not STREET_ENDS.isdisjoint(part[1:]))
    street = next(named, housed[0] if housed else None) or next(
        (part for part in parts if not _MARKS.isdisjoint(part[1:-1])), None
    )
    if street is not None and (ended or not STREET_ENDS.isdisjoint(street[1:])):
        return street
    if ended and len(parts) > 1:
        parts = parts[:-1]
    return [word for part in parts for word in part]


def _without_city(words: list[str]) -> list[str]:
    """What stands up to the last word for a kind of street, with the direction behind it; of a corner its last."""
    corner = max((k for k, word in enumerate(words) if word in _MARKS), default=0)
    # Behind the number of a house stands a name first; Broadway is one.
    first = max(corner + 1, 2 if words[0][0].isdigit() and words[1:2] != ["BROADWAY"] else 1)
    ends = [k for k in range(first, len(words)) if words[k] in STREET_ENDS]
    while len(ends) > 1 and words[ends[-1]] in {"ST", "FT"} and words[ends[-1] - 1] in STREET_ENDS:
        # "12 MAIN ST ST LOUIS": a saint.
        ends.pop()
    if not ends:
        return words
    end = ends[-1] + 1
    if end < len(words) and (words[end] in _SHORT or (words[end] in DIRECTIONS and end + 1 == len(words))):
        end += 1
    return words[:end]
