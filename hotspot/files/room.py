"""The room that the engine has: how much memory, and a folder for what does not fit into it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotspot.errors import InputError

_SIZE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])(I?)B\s*", re.IGNORECASE)
_POWERS: Final = "KMGT"


@dataclass(frozen=True)
class Room:
    """What the engine may use. Tables that Python holds, such as the events as a frame, come on top of it."""

    memory: str | None = None
    """A size such as 2GB; None: three quarters of the machine's."""
    spill: Path | None = None
    """A folder in which it may keep what does not fit into memory; None: nothing is written anywhere."""


#: Three quarters of the machine, and no folder.
DEFAULT_ROOM: Final = Room()


def read_size(text: str) -> int:
    """The bytes of a size: KB, MB, GB, TB count in thousands, KiB, MiB, GiB, TiB in 1,024.

    Raises `InputError` for what is no size above zero.

    >>> read_size("2GB"), read_size("1.5 GiB")
    (2000000000, 1610612736)
    """
    found = _SIZE.fullmatch(text)
    size = 0
    if found is not None:
        base = 1024 if found[3] else 1000
        size = int(float(found[1]) * base ** (1 + _POWERS.index(found[2].upper())))
    if not size:
        raise InputError(f"The memory must be a size such as 2GB, 500 MB or 1.5 GiB; {text!r} was given.")
    return size
