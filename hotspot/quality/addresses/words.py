"""A text taken apart: each word as it was written, and as rules read it."""

import re
import unicodedata
from typing import Final, NamedTuple

from hotspot.quality.addresses.vocabulary import STREET_ENDS

COMMA: Final = ","
_WORD: Final = re.compile(r"[^\s,;:()#\"]+|[,;:()#]")
#: Slashes and signs that part two streets: "MAIN ST/ELM ST", not the half of "12 1/2", not "7/500", "C/O" and "C/VAN".
_BETWEEN: Final = re.compile(r"(?<=[A-Z.])(?!(?<=\bC)[/\\](?![A-NP-Z]\b))(?<!\d[A-Z])\s*([/\\|@])\s*(?=[A-Z0-9])")
_DASH: Final = re.compile("\\s+-+\\s*|\\s*-+\\s+|\\s*[\u2012-\u2015]\\s*")
#: The number of a house in Queens: "41 - 20 58 ST", not "7 - 500 TOWER RD".
_QUEENS: Final = re.compile(r"^(\d{2,3})\s*-\s*(\d{2})(?= \d)")
#: "500 TOWER RD-7", not "500 ST-CYR RD".
_BEHIND_STREET: Final = re.compile(rf"(?<=\s)({'|'.join(sorted(STREET_ENDS))})-(\d{{1,4}}[A-Z]?)(?=[\s,]|$)")
_BRACKETS: Final = str.maketrans("[]{}", "()()")
#: Signs with which words are not read as they stand.
_SIGNED: Final = re.compile(r"[;:()#\".'`]")
#: Dropped within words; a stop between digits stays: "12.5" is not 125.
_STOP: Final = re.compile(r"(?<!\d)\.|\.(?!\d)")
_STOPS: Final = str.maketrans("", "", "'\u2019\u00ba\u00b0`")


class Words(NamedTuple):
    """An address in words; of both lists the same places speak of the same word."""

    written: list[str]
    """In capitals, as they stand."""
    plain: list[str]
    """Without stops, accents and apostrophes; whatever parts the text is a comma."""


def words_of(text: str) -> Words:
    """The words of an address.

    >>> words_of("500 Tower Rd., (Rear) #4").plain
    ['500', 'TOWER', 'RD', ',', ',', 'REAR', ',', '#', '4']
    """
    upper = " ".join(text.upper().split())
    if "/" in upper or "@" in upper or "\\" in upper or "|" in upper:
        upper = _BETWEEN.sub(r" \1 ", upper)
    if "-" in upper or not upper.isascii():
        upper = _DASH.sub(" , ", _QUEENS.sub(r"\1-\2", upper))
        upper = _BEHIND_STREET.sub(r"\1 \2", upper)
    if "[" in upper or "{" in upper:
        upper = upper.translate(_BRACKETS)
    if "&" in upper:
        upper = upper.replace("&", " & ")
    if upper.isascii() and _SIGNED.search(upper) is None:
        # Letters, digits and commas alone: words stand as they are read.
        plain = (upper.replace(COMMA, f" {COMMA} ") if COMMA in upper else upper).split()
        return Words(plain, plain)
    written = _WORD.findall(upper)
    plain = [_plain(word) for word in written]
    if "" in plain:
        kept = [place for place, word in enumerate(plain) if word]
        return Words([written[place] for place in kept], [plain[place] for place in kept])
    return Words(written, plain)


def _plain(word: str) -> str:
    if len(word) == 1 and word in ";:()":
        return COMMA
    if not word.isascii():
        word = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    if "." in word:
        word = _STOP.sub("", word)
    return word.translate(_STOPS)
