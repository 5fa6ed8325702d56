"""A unit behind a word for it, wherever it stands: APT 7, # 4, 2ND FLOOR, BSMT, Piso 3."""

import re
from typing import Final

from hotspot.quality.addresses.unit_behind_sign import SIGNS
from hotspot.quality.addresses.vocabulary import (
    DIRECTIONS,
    ENDINGS,
    FLOORS,
    LETTERED,
    LONE_AFTER_STREET,
    LONE_UNITS,
    PARKS,
    ROUTES,
    STATES,
    STREET_ENDS,
    UNITS,
    WHICH_FLOOR,
)
from hotspot.quality.addresses.words import COMMA

#: What a unit is called behind the word: 7, 4B, B-12, 12-3, A-B; of letters alone one.
VALUE: Final = re.compile(r"[A-Z]{0,2}-?\d+[A-Z]?(?:[-/]?[A-Z0-9]+)*|[A-Z]-[A-Z]")
_ORDINAL: Final = re.compile(r"\d+(?:ST|ND|RD|TH)")
#: In Spanish: 2o, 3er; "2A" is a unit as well.
_WHICH: Final = re.compile(r"\d+(?:ST|ND|RD|TH|O|A|ER|DO|TO)")
_ZIP: Final = re.compile(r"\d{5}(?:-\d{4})?")
_ONE_WORD: Final = re.compile(
    r"(?:APT|APTO|UNIT|STE|SUITE|RM|FL|LOT|SPC|TRLR|BLDG|PH|FLAT|PISO)-?\d+[A-Z]?|\d{1,2}(?:FL|FLR|FLOOR)"
)
_WITH_LONE: Final = frozenset({"UNIT", "APT", "APARTMENT", "LEVEL", "LVL"}) | FLOORS
_NO_LETTERS: Final = STATES | STREET_ENDS | ENDINGS.keys() | DIRECTIONS.keys()
ANY: Final = UNITS | LONE_UNITS | LONE_AFTER_STREET | FLOORS
#: Words with which a street begins that has no number before it.
_STREET_BEGINS: Final = frozenset(
    {
        *("CALLE", "AVENIDA", "AV", "CAMINO", "CARRETERA", "PASEO"),
        *("CARRERA", "CRA", "CARR", "KRA", "TRANSVERSAL", "TRANSV", "DIAGONAL", "DIAG"),
    }
)
_LOT: Final = re.compile(r"LOTE?(?:-?\d+[A-Z]?)?")


def unit_places(plain: list[str]) -> set[int]:
    """Places of the words that name a unit.

    >>> sorted(unit_places(["500", "TOWER", "RD", ",", "APT", "7", ",", "SAMPLETOWN"]))
    [4, 5]
    >>> unit_places(["9", "GREENHILL", "APARTMENT", "DR"])
    set()
    """
    # Together with its number a word for a unit has letters and digits.
    lettered = [word for word in plain if len(word) > 2 and not (word.isalpha() or word.isdigit())]
    if ANY.isdisjoint(plain) and not any(map(_ONE_WORD.fullmatch, lettered)):
        return set()
    found: set[int] = set()
    for place, word in enumerate(plain):
        if place in found:
            continue
        length = _length(plain, place, word, found)
        if length:
            found |= set(range(place, place + length)) if length > 0 else {place + length, place}
    return found if _is_street([word for k, word in enumerate(plain) if k not in found]) else set()


def _is_street(left: list[str]) -> bool:
    """Whether a street is left: words, or a number before a number or a letter, as in "455 S 200 W", "100 5TH"."""
    if any(len(word) > 1 and not word[0].isdigit() for word in left):
        return True
    return len(left) > 1 and left[0][0].isdigit() and left[1][0].isalnum()


def _length(plain: list[str], place: int, word: str, found: set[int]) -> int:
    """How many words the unit that begins here has; -1: this one and the one before; 0: none."""
    before = next((plain[k] for k in range(place - 1, -1, -1) if k not in found), "")
    first = all(k in found or plain[k] == COMMA for k in range(place))
    if word in FLOORS and place and _counts_floors(plain, place):
        return -1 if _ends_unit(plain, place + 1, first=all(k in found for k in range(place - 1))) else 0
    if _LOT.fullmatch(word) and not _has_other_number(plain, place):
        return 0
    if word in UNITS:
        length = _with_value(plain, place, word, before, first=first)
        # A word without its number: "12 MAIN ST APT".
        ended = before in STREET_ENDS and (place + 1 == len(plain) or plain[place + 1] == COMMA)
        if length or (ended and word not in LONE_UNITS):
            return length or 1
    if _ONE_WORD.fullmatch(word) and _ends_unit(plain, place + 1, first=first):
        return 1
    if word in LONE_UNITS or word in LONE_AFTER_STREET:
        return _alone(plain, place, word, before, first=first)
    return 0


def _has_other_number(plain: list[str], place: int) -> bool:
    """Whether a house or a park stands beside a lot: "12 OAK ST LOT 5". Of "LOT 5 , OAK ST" the lot is the number."""
    numbers = [
        word
        for k, word in enumerate(plain)
        if word[0].isdigit() and k != place + 1 and not _ORDINAL.fullmatch(word) and plain[max(k - 1, 0)] not in ROUTES
    ]
    if len(plain) > 1 and numbers and numbers[-1] is plain[-1] and _ZIP.fullmatch(plain[-1]):
        numbers.pop()
    return bool(numbers) or not PARKS.isdisjoint(plain)


def _counts_floors(plain: list[str], place: int) -> bool:
    """Whether the word before says which floor: 2ND, GROUND, or a number that is not the house's."""
    before = plain[place - 1]
    return _WHICH.fullmatch(before) is not None or before in WHICH_FLOOR or (place > 2 and before.isdigit())


def _with_value(plain: list[str], place: int, word: str, before: str, *, first: bool) -> int:
    """Words of a unit with a number or a letter; 0: it is none."""
    end = place + 1
    while end < len(plain) and plain[end] in {"#", "NO", "NUM"}:
        end += 1
    value = plain[end] if end < len(plain) else ""
    if word in {"#", "NO", "NUM"} and _is_number(plain, word, before):
        return 0
    letter = value.isalpha() and (len(value) == 1 or _is_two_letters(plain, word, value, end))
    if not letter and (VALUE.fullmatch(value) is None or _ORDINAL.fullmatch(value) or _is_zip(word, value)):
        return 0
    end += 1
    following = plain[end] if end < len(plain) else ""
    # "APT 4 B" at the end, not "APT 4 E MAIN ST".
    if len(following) == 1 and following.isalpha() and (end + 1 == len(plain) or plain[end + 1] == COMMA):
        end += 1
    end = _behind_signs(plain, end, first=first)
    return end - place if _ends_unit(plain, end, first=first) else 0


def _behind_signs(plain: list[str], end: int, *, first: bool) -> int:
    """Where a unit ends that goes on behind a sign: "STE 1 & 2", "UNIT A / B", but not "RM 1 & A ST"."""
    while end + 1 < len(plain) and plain[end] in SIGNS:
        value, behind = plain[end + 1], plain[end + 2 :]
        if not (len(value) == 1 and value.isalpha()) and (VALUE.fullmatch(value) is None or _ORDINAL.fullmatch(value)):
            break
        part = behind[: behind.index(COMMA)] if COMMA in behind else behind
        if not _ends_unit(plain, end + 2, first=first) or (not first and not STREET_ENDS.isdisjoint(part)):
            break
        end += 2
    return end


def _is_number(plain: list[str], word: str, before: str) -> bool:
    """Whether the number behind # or NO is that of a road or a house: "HWY NO 5", "CALLE 5 # 12"."""
    housed = plain[0][:1].isdigit()
    return before in ROUTES or (not housed and (word != "#" or plain[0] in _STREET_BEGINS))


def _is_two_letters(plain: list[str], word: str, value: str, place: int) -> bool:
    """Whether two letters at the end of a text or before a comma are a unit: "APT BB", not "9 APARTMENT DR"."""
    ended = place + 1 == len(plain) or plain[place + 1] == COMMA
    return ended and len(value) == 2 and word in LETTERED and value not in _NO_LETTERS


def _is_zip(word: str, value: str) -> bool:
    """Whether it is a postal code of Florida."""
    return word == "FL" and _ZIP.fullmatch(value) is not None


def _ends_unit(plain: list[str], end: int, *, first: bool) -> bool:
    """Whether the unit ends here: at the start of a text a comma, a number or a further unit follows."""
    following = plain[end] if end < len(plain) else ""
    if not first:
        return following not in STREET_ENDS
    if following == COMMA:
        return end + 2 < len(plain)
    return (
        following[:1].isdigit()
        or following in UNITS
        or following in _STREET_BEGINS
        or not PARKS.isdisjoint(plain[end + 1 :])
    )


def _alone(plain: list[str], place: int, word: str, before: str, *, first: bool) -> int:
    """Words of a unit without a number: "12 MAIN ST REAR", "12 MAIN ST LOWER UNIT", not "12 FRONT ST"."""
    if first:
        return int(_ends_unit(plain, place + 1, first=True))
    following = plain[place + 1] if place + 1 < len(plain) else COMMA
    ended = before in STREET_ENDS or before == COMMA or before in DIRECTIONS
    if word in LONE_UNITS:
        return int((ended and following not in STREET_ENDS) or (following == COMMA and not before[:1].isdigit()))
    if ended and following in _WITH_LONE:
        # "LOWER UNIT".
        return 2 if place + 2 == len(plain) or plain[place + 2] == COMMA else 0
    return int(ended and following == COMMA)
