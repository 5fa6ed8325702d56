"""How far the neighbourhoods of the test reach: one number of rings, or several scales at once."""

from typing import Any, Final

from hotspot.errors import InputError
from hotspot.settings import Kind

#: One radius in H3 steps, or the first and the last of several.
Rings = int | tuple[int, int]
DEFAULT: Final[Rings] = (1, 3)
_MOST: Final = 10


def read_rings(given: Any) -> Rings:
    """Rings as they are written: 2, "2", "1-3", [1, 3]; the first and the last alike are one number.

    Raises `InputError` for anything else.

    >>> read_rings("1-3"), read_rings([2, 2]), read_rings("4")
    ((1, 3), 2, 4)
    """
    parts = given
    if isinstance(given, str):
        first, dash, last = given.partition("-")
        parts = [int(part) if part.strip().isdecimal() else part for part in (first, last if dash else first)]
    elif isinstance(given, int) and not isinstance(given, bool):
        parts = [given, given]
    whole = isinstance(parts, (list, tuple)) and len(parts) == 2 and all(type(part) is int for part in parts)
    if not whole or not 1 <= parts[0] <= parts[1] <= _MOST:
        raise InputError(
            f"Rings must be a whole number from 1 to {_MOST}, or the first and the last of several scales: 1-3 on the "
            f"command line, [1, 3] in a study file, (1, 3) in Python; {given!r} was given."
        )
    return parts[0] if parts[0] == parts[1] else (parts[0], parts[1])


def scales_of(rings: Rings) -> range:
    """The number of every scale.

    >>> list(scales_of((1, 3))), list(scales_of(2))
    ([1, 2, 3], [2])
    """
    first, last = (rings, rings) if isinstance(rings, int) else rings
    return range(first, last + 1)


RINGS: Final = Kind("whole number, 1 to 10, or [first, last]", (int, list, str), read=read_rings)
