"""Which of a person's equal buildings counts: one by chance that no order, no other record and no library decides.

The first by coordinate would move persons to one side of the map, and the first by a number of the building alone would
gather them in a few: both make hot spots out of nothing. The MD5 sum (RFC 1321) of both texts does neither, and is the
same in every engine.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import LAT, LON, NAME

#: Between the text of a building and that of a person.
BETWEEN: Final = "\x1f"


def building_texts(buildings: pd.DataFrame) -> list[str]:
    """A text that tells each building from all others. ``buildings``: columns ``lat``, ``lon``, ``name``."""
    names = buildings[NAME].astype(object).where(buildings[NAME].notna(), "")
    rows = zip(buildings[LAT].tolist(), buildings[LON].tolist(), names.tolist(), strict=True)
    return [f"{lat!r} {lon!r} {name}" for lat, lon, name in rows]


def sums(buildings: Sequence[str], persons: Sequence[str]) -> NDArray[np.str_]:
    """The MD5 sum of each pair of a building's and a person's text, as hexadecimal digits, shape (n,)."""
    made = [
        hashlib.md5(f"{building}{BETWEEN}{person}".encode(), usedforsecurity=False).hexdigest()
        for building, person in zip(buildings, persons, strict=True)
    ]
    return np.array(made, dtype="U32")
