"""Placeholders: words and numbers that are written where nothing is known."""

from collections.abc import Iterable
from typing import Final

from hotspot.events.values.cells import literal
from hotspot.events.values.texts.distinct import Distinct, as_flags


def _listed(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split("|"))


#: In capitals, single spaces, without stops at the ends.
WORDS: Final = _listed(
    """
    UNKNOWN | UNK | UNKN | UKN | N/A | NA | N.A | NONE | NULL | NIL | NAN | #N/A | MISSING | BLANK | NOT AVAILABLE |
    NOT APPLICABLE | NOT PROVIDED | NOT GIVEN | NOT KNOWN | NOT STATED | NOT RECORDED | NOT REPORTED | NO DATA |
    NO INFORMATION | TBD | TBA | REFUSED | DECLINED | (BLANK) | (NULL) | ? | ?? | ??? | - | -- | --- | . | XXX |
    XXXX | DESCONOCIDO | DESCONOCIDA | NO DISPONIBLE
    """
)
_ADDRESSES: Final = _listed(
    """
    UNKNOWN ADDRESS | ADDRESS UNKNOWN | NO ADDRESS | NO FIXED ADDRESS | NO FIXED ABODE | NO KNOWN ADDRESS |
    SIN DIRECCION | SIN DIRECCIÓN | UNKNOWN LOCATION | NO LOCATION
    """
)
_PERSONS: Final = _listed(
    """
    ANONYMOUS | ANON | JOHN DOE | JANE DOE | DOE, JOHN | DOE, JANE | NO ID | NO NAME | UNKNOWN PERSON |
    UNKNOWN PATIENT | ANONIMO | ANÓNIMO
    """
)
#: Numbers of nobody: zeros or nines in groups (000-00-0000, 999-99-9999), and such as no register gives.
_NUMBERS: Final = r"0+-[0-]+|9{3}-9{2}-9{4}|9{3}-9{3}-9{4}|-1|-9{1,4}|123-45-6789"
#: Numbers that may be somebody's, where they stand in as few records as those of others: 0, 0000, 99999.
MAYBE: Final = r"0+(\.0+)?|9{4,}"
#: A date of nothing but zeros.
NO_DATE: Final = r"0[0/.:\- ]*"


def is_word(shape: str) -> bool:
    """Whether a text says that nothing is known, whatever its column.

    >>> is_word("n/a"), is_word(" Unknown. "), is_word("Unknown St")
    (True, True, False)
    """
    return plain(shape) in WORDS


def plain(text: str) -> str:
    """The text in capitals, single spaces, without a stop at its end."""
    words = " ".join(text.upper().split())
    return words if words in WORDS else words.rstrip(". ")


def words_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that say that nothing is known."""
    return tuple(text for text in texts if is_word(text))


def is_one_of(text: str, words: Iterable[str]) -> str:
    """SQL condition: the text is one of these.

    Not with IN or a list: of five texts and more the engine makes a join of them, which gives the records back in
    another order.
    """
    cases = "".join(f" WHEN {literal(word)} THEN true" for word in words)
    return f"(CASE {text}{cases} ELSE false END)"


def placeholders(texts: Distinct, *, person: bool) -> list[str]:
    """Those of the texts that are placeholders.

    ``person``: identifiers, not addresses; what is nobody's number may be a house's. Kinds of event are never asked:
    "unknown" is a kind that people file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    more = _PERSONS if person else _ADDRESSES
    bare = pc.utf8_upper(pc.utf8_trim_whitespace(texts.texts))
    words = pa.array(sorted(WORDS | more), bare.type)
    found = as_flags(pc.is_in(bare, words)) | as_flags(pc.is_in(pc.utf8_rtrim(bare, ". "), words))
    return texts.chosen(found | texts.matching(_NUMBERS) if person else found)
