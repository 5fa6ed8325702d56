"""The rules of addresses, run in their order over one text."""

from typing import Final, NamedTuple

from hotspot.quality.addresses.block import one_block
from hotspot.quality.addresses.care_of import care_of_places
from hotspot.quality.addresses.corner import streets_of
from hotspot.quality.addresses.plain import is_plain
from hotspot.quality.addresses.shape import by_shape
from hotspot.quality.addresses.street import one_street
from hotspot.quality.addresses.tail import without_tail
from hotspot.quality.addresses.unit_alone import lone_places
from hotspot.quality.addresses.unit_before_slash import cut_unit_before_slash
from hotspot.quality.addresses.unit_behind_sign import sign_places
from hotspot.quality.addresses.unit_by_word import unit_places
from hotspot.quality.addresses.words import COMMA, Words, words_of

_PUNCTUATED: Final = frozenset({COMMA, ";", ":", "(", ")", "#"})


class Spelled(NamedTuple):
    """An address as rules read it."""

    one: str
    """The spelling that all spellings of a building share; not for people's eyes."""
    written: str
    """As it was written, in capitals, the unit cut off."""


def spell(text: str) -> Spelled:
    """An address in the one spelling of its building, and as it was written.

    >>> spell("Apt 7, 500 North Tower Road, Sampletown, OH 43215")
    Spelled(one='500 N TOWER RD', written='500 NORTH TOWER ROAD, SAMPLETOWN, OH 43215')
    """
    words = text.upper().split()
    if is_plain(words):
        written = " ".join(words)
        if "&" not in written:
            return Spelled(written, written)
        return Spelled(" & ".join(sorted(written.split(" & "))), written)
    return by_rules(text)


def by_rules(text: str) -> Spelled:
    """The same by every rule."""
    words = words_of(text)
    if words.written is words.plain:
        return Spelled(*by_shape(words.plain, _of_plain))
    return Spelled(*_of_words(words))


def _of_plain(plain: list[str]) -> tuple[str, str]:
    return _of_words(Words(plain, plain))


def _of_words(words: Words) -> tuple[str, str]:
    """One spelling and the text as written."""
    words = _without(words, care_of_places(words.plain))
    if any("/" in word for word in words.plain):
        words = cut_unit_before_slash(words)
    words = _without(words, unit_places(words.plain))
    words = _without(words, sign_places(words.plain))
    words = _without(words, lone_places(words.plain))
    street = one_block([word for word in without_tail(words.plain) if word != "#"])
    streets = [one_street(part) for part in streets_of([word for word in street if word != COMMA])]
    return " & ".join(sorted(" ".join(part) for part in streets)), _text(words.written)


def written_address(text: str) -> str:
    """The address as written, in capitals, single spaces, the unit cut off.

    >>> written_address("12  Main st,  Apt 4b")
    '12 MAIN ST'
    >>> written_address("Greenhill Apartment Dr")
    'GREENHILL APARTMENT DR'
    """
    return spell(text).written


def building_address(text: str) -> str:
    """The one spelling that all spellings of a building share.

    >>> building_address("The Fairway  & Rydal Rd") == building_address("RYDAL ROAD AND THE FAIRWAY")
    True
    """
    return spell(text).one


def _without(words: Words, places: set[int]) -> Words:
    if not places:
        return words
    kept = [place for place in range(len(words.plain)) if place not in places]
    return Words([words.written[place] for place in kept], [words.plain[place] for place in kept])


def _text(written: list[str]) -> str:
    """The words with commas behind them, none of which stands beside another or at an end."""
    if _PUNCTUATED.isdisjoint(written):
        return " ".join(written)
    text: list[str] = []
    for word in written:
        if word in {COMMA, ";", ":"}:
            if text and not text[-1].endswith(COMMA):
                text[-1] += COMMA
        elif (word == ")" and text) or (text and text[-1] in {"(", "#"}):
            text[-1] += word
        else:
            text.append(word)
    return " ".join(text).rstrip(", ").replace("()", "").strip()
