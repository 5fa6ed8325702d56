"""Addresses of a block: "1200 BLOCK OF ELM ST", "012XX W ELM ST"."""

import re
from typing import Final

#: Digits left out: two, or one of the first block.
_MASKED: Final = re.compile(r"0*(\d*)(X{1,2})")
BLOCK: Final = "BLOCK"
_KEY: Final = re.compile(r"\d+ BLOCK ")


def one_block(plain: list[str]) -> list[str]:
    """The number of a block in one form.

    >>> one_block("012XX W ELM ST".split()), one_block("1200 BLK OF W ELM ST".split())
    (['1200', 'BLOCK', 'W', 'ELM', 'ST'], ['1200', 'BLOCK', 'W', 'ELM', 'ST'])
    >>> one_block("0000X W ELM ST".split())
    ['0', 'BLOCK', 'W', 'ELM', 'ST']
    """
    if len(plain) < 2:
        return plain
    masked = _MASKED.fullmatch(plain[0]) if plain[0].endswith("X") else None
    if masked is not None:
        rest = plain[1:] if plain[1] not in {BLOCK, "BLK"} else plain[2:]
        number = f"{masked[1]}{'0' * len(masked[2])}" if masked[1] else "0"
        return [number, BLOCK, *(rest[1:] if rest[:1] == ["OF"] else rest)]
    if plain[1] in {BLOCK, "BLK"} and plain[0].isdigit():
        return [plain[0], BLOCK, *plain[3 if plain[2:3] == ["OF"] else 2 :]]
    return plain


def is_block(spelling: str) -> bool:
    """Whether an address is that of a block.

    >>> is_block("1200 BLOCK W ELM ST"), is_block("1200 W ELM ST")
    (True, False)
    """
    return BLOCK in spelling and _KEY.match(spelling) is not None
