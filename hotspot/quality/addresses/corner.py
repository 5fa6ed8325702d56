"""Corners: "B & A", "B AND A", "B / A" and "B @ A" are "A & B"."""

from typing import Final

from hotspot.quality.addresses.vocabulary import STREET_ENDS

_SIGNS: Final = frozenset({"&", "/", "\\", "|", "@"})
#: What stands before a corner.
_BEFORE: Final = (("INTERSECTION", "OF"), ("CORNER", "OF"), ("INTERSECTION",))


def streets_of(plain: list[str]) -> list[list[str]]:
    """The streets of a corner, each in words; one, the whole, where it is none.

    >>> streets_of("INTERSECTION OF B ST AND A ST".split())
    [['B', 'ST'], ['A', 'ST']]
    >>> streets_of("12 SALT AND PEPPER LN".split())
    [['12', 'SALT', 'AND', 'PEPPER', 'LN']]
    """
    signs = not _SIGNS.isdisjoint(plain)
    housed = bool(plain) and plain[0][:1].isdigit() and len(plain) > 1 and plain[1] not in STREET_ENDS
    if not signs and ("AND" not in plain or housed) and "AT" not in plain:
        return [plain]
    for words in _BEFORE:
        if tuple(plain[: len(words)]) == words:
            plain = plain[len(words) :]
            break
    parts: list[list[str]] = [[]]
    for place, word in enumerate(plain):
        if word in _SIGNS or (word == "AND" and not housed) or (word == "AT" and _parts_streets(plain, place)):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _parts_streets(plain: list[str], place: int) -> bool:
    """Whether AT stands between two streets: "MAIN ST AT ELM ST", not "THE SHOPS AT LIBERTY PL"."""
    return place > 0 and plain[place - 1] in STREET_ENDS and plain[-1] in STREET_ENDS
