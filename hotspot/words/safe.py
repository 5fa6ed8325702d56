"""Text of others, made harmless for those who read it: in a terminal, and inside a sentence."""

import re
import unicodedata
from typing import Final

#: Marks that turn the direction of what follows (Unicode Bidirectional Algorithm, UAX #9): embeddings and overrides
#: with their end, isolates with theirs.
_EMBEDDING: Final = "\u202a\u202b\u202d\u202e"
_END_OF_EMBEDDING: Final = "\u202c"
_ISOLATE: Final = "\u2066\u2067\u2068"
_END_OF_ISOLATE: Final = "\u2069"
_MARKS: Final = re.compile(f"[{_EMBEDDING}{_END_OF_EMBEDDING}{_ISOLATE}{_END_OF_ISOLATE}]")
_KEPT: Final = "\n\t"


def for_terminal(text: str) -> str:
    r"""The text without a character that moves a cursor, colours, hides or turns what is shown.

    Control characters, marks of direction and what is no text at all (from a file name that is not UTF-8) are shown by
    their number; line feeds and tabs stay.

    >>> print(for_terminal("a\x1b[2Jb\u202ec\udcff"))
    a\x1b[2Jb\u202ec\udcff
    """
    return "".join(one if one in _KEPT or _is_seen(one) else _by_number(one) for one in text)


def isolated(text: str) -> str:
    r"""The text with its marks of direction shut in, so that they turn nothing that stands around it.

    Ends that close nothing are left out, what is open is closed, and all of it is put between FIRST STRONG ISOLATE and
    POP DIRECTIONAL ISOLATE. Text without such marks, or with all of them shut in already, is returned as it is.

    >>> ascii(isolated("x \u202eabc")), isolated("x")
    ("'\\u2068x \\u202eabc\\u202c\\u2069'", 'x')
    """
    if not _MARKS.search(text) or _is_shut(text):
        return text
    kept, still_open = [], []
    for one in text:
        if one in _EMBEDDING:
            still_open.append(_END_OF_EMBEDDING)
        elif one in _ISOLATE:
            still_open.append(_END_OF_ISOLATE)
        elif one in {_END_OF_EMBEDDING, _END_OF_ISOLATE}:
            if one not in still_open:
                continue
            # An end of an isolate ends the embeddings in it, too (X6a); the other way round it does nothing (X7).
            if one == _END_OF_EMBEDDING and still_open[-1] != one:
                continue
            while still_open.pop() != one:
                pass
        kept.append(one)
    return "".join(["\u2068", *kept, *reversed(still_open), _END_OF_ISOLATE])


def _is_shut(text: str) -> bool:
    """Whether all marks stand in isolates that are opened and closed: the end of one closes what is open in it."""
    depth = 0
    for one in text:
        depth += (one in _ISOLATE) - (one == _END_OF_ISOLATE)
        if depth < 0 or (depth == 0 and one in _EMBEDDING + _END_OF_EMBEDDING):
            return False
    return depth == 0


def _is_seen(one: str) -> bool:
    # Cc: controls; Cs: halves of characters; Zl, Zp: ends of lines that a terminal may take for such.
    return unicodedata.category(one) not in {"Cc", "Cs", "Zl", "Zp"} and not _MARKS.match(one) and one not in _SMALL


_SMALL: Final = "\u061c\u200e\u200f"


def _by_number(one: str) -> str:
    return f"\\x{ord(one):02x}" if ord(one) < 256 else f"\\u{ord(one):04x}"
