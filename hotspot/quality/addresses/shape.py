"""Addresses of one shape are read once: rules ask what a word is, not which street it names.

The shape of an address has each word that no rule knows as a letter, and each number by its length; what the rules make
of one such address they make of all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hotspot.quality.addresses import vocabulary
from hotspot.quality.addresses.words import COMMA

#: Words that rules know beside those of the vocabulary.
_MORE: Final = frozenset(
    {
        *(
            "AND",
            "ATTENTION",
            "ATTN",
            "AVENIDA",
            "BLK",
            "BLOCK",
            "CALLE",
            "CAMINO",
            "CARE",
            "CARR",
            "CARRERA",
            "CORNER",
        ),
        *("CARRETERA", "CRA", "DIAG", "DIAGONAL", "INTERSECTION", "KRA", "LEVEL", "LOT", "LOTE", "LVL", "NUM", "PASEO"),
        *("TRANSV", "TRANSVERSAL", "TRLR", "SPC"),
    }
)
#: Shorter words may be letters of a unit or directions.
_SHORTEST: Final = 3
#: More words than that have a shape of their own each.
_MOST_WORDS: Final = 20
#: The streets of a corner are sorted by their names.
_CORNERS: Final = frozenset({"&", "AND", "AT"})
#: So often a shape is met before it is learnt.
_TWICE: Final = 2
#: Shapes that are remembered.
_SHAPES: Final = 1 << 15
#: Words that are remembered: a city has some ten thousand names and numbers.
_SIGNS: Final = 1 << 16
_WORD: Final = "w"


def _known() -> frozenset[str]:
    """Every word of the vocabulary."""
    words: set[str] = set(_MORE)
    for name, listed in vars(vocabulary).items():
        if name.isupper():
            texts = (*listed, *listed.values()) if isinstance(listed, dict) else listed
            words |= {part for text in texts for part in text.split()}
    return frozenset(words)


#: Words by which rules tell something.
KNOWN: Final = _known()
#: Made-up words and first digits of two addresses of one shape, in another order of the alphabet each.
_STAND_INS: Final = (
    [f"QX{chr(65 + k)}Z" for k in range(_MOST_WORDS)],
    [f"ZQ{chr(90 - k)}V" for k in range(_MOST_WORDS)],
)
_DIGITS: Final = ("123456789", "987654321")

#: One spelling and the text as written, out of words.
Rules = Callable[[list[str]], tuple[str, str]]
#: A text in pieces: what stands as it is, with %s for each word, and the places of these words.
Pieces = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """What the rules make of a shape."""

    one: Pieces
    written: Pieces


def by_shape(words: list[str], rules: Rules) -> tuple[str, str]:
    """What the rules make of the words of an address: letters, digits and commas, in capitals."""
    if len(words) > _MOST_WORDS or not _CORNERS.isdisjoint(words):
        return rules(words)
    shape = tuple(map(_sign, words))
    met = _met(shape)
    if len(met) < _TWICE:
        # A shape that is met once is not worth more than its address.
        met.append(True)
        return rules(words)
    template = _template(shape, rules)
    if template is None:
        return rules(words)
    (one, first), (written, second) = template.one, template.written
    return one % tuple([words[place] for place in first]), written % tuple([words[place] for place in second])


@lru_cache(maxsize=_SIGNS)
def _sign(word: str) -> str:
    """How a word stands in a shape."""
    if word.isdigit():
        return word if word[0] == "0" or not word.isascii() else f"{len(word)}"
    return _WORD if len(word) >= _SHORTEST and word.isalpha() and word not in KNOWN else word


@lru_cache(maxsize=_SHAPES)
def _met(_: tuple[str, ...]) -> list[bool]:
    """Where it is noted how often a shape was met."""
    return []


@lru_cache(maxsize=_SHAPES)
def _template(shape: tuple[str, ...], rules: Rules) -> Template | None:
    """The template of a shape; None where the words themselves decide."""
    found = {_filled(shape, rules, words, digits) for words, digits in zip(_STAND_INS, _DIGITS, strict=True)}
    return found.pop() if len(found) == 1 else None


def _filled(shape: tuple[str, ...], rules: Rules, names: list[str], digits: str) -> Template | None:
    """What the rules make of one address of the shape; None where a word of it is not found again."""
    words, places = [], {}
    for place, sign in enumerate(shape):
        word = sign
        if sign == _WORD:
            word = names[place]
        elif len(sign) < _SHORTEST and sign.isdigit() and sign[0] != "0":
            # Numbers of one length differ.
            word = digits[sum(other == sign for other in shape[:place]) % len(digits)] + "0" * (int(sign) - 1)
            if shape[:place].count(sign) >= len(digits):
                return None
        if word != sign:
            places[word] = place
        words.append(word)
    spelled, as_written = rules(words)
    if "&" in spelled:
        return None
    one, written = _pieces(spelled, places), _pieces(as_written, places)
    return None if one is None or written is None else Template(one, written)


def _pieces(text: str, places: dict[str, int]) -> Pieces | None:
    """A text in pieces; None where what stands in it was made of a number or a name."""
    parts, found = text.split(" "), []
    for number, part in enumerate(parts):
        word = part.rstrip(COMMA)
        if word in places:
            found.append(places[word])
            parts[number] = f"%s{part[len(word) :]}"
        elif any(sign.isdigit() for sign in word):
            return None
        else:
            parts[number] = part.replace("%", "%%")
    return " ".join(parts), tuple(found)
