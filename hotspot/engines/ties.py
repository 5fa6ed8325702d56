"""Which of a person's equal buildings counts: one by chance that no order, no other record and no library decides.

The first by coordinate would move persons to one side of the map, and the first by a number of the building alone would
gather them in a few: both make hot spots out of nothing. The MD5 sum (RFC 1321) of the building's text and the person
does neither, and is the same in every engine.
"""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import LAT, LON, NAME

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = NDArray[np.uint64]

#: Between the text of a building and the number of a person.
BETWEEN: Final = "\x1f"
#: Buildings at a time: of millions texts would take the memory.
_PART: Final = 100_000


def building_texts(buildings: pd.DataFrame, on_street: NDArray[np.bool_]) -> "pa.ChunkedArray":
    """A text that tells each building from all others.

    ``buildings``: columns ``lat``, ``lon``, ``name``; ``on_street``: which are none, but may stand where one
    does, shape (buildings,).
    """
    import pyarrow as pa

    parts = []
    for start in range(0, len(buildings), _PART):
        part = buildings.iloc[start : start + _PART]
        names = part[NAME].astype(object).where(part[NAME].notna(), "")
        mark = np.where(on_street[start : start + _PART], BETWEEN, "")
        rows = zip(part[LAT].tolist(), part[LON].tolist(), names.tolist(), mark.tolist(), strict=True)
        parts.append(pa.array([f"{lat!r} {lon!r} {name}{end}" for lat, lon, name, end in rows], pa.large_string()))
    return pa.chunked_array(parts, pa.large_string())


def numbers(texts: Iterable[str]) -> Numbers:
    """The first 64 bits of the MD5 sum of each text, shape (n,)."""
    sums = [hashlib.md5(text.encode(), usedforsecurity=False).digest()[:8] for text in texts]
    return np.array([int.from_bytes(one, "big") for one in sums], dtype=np.uint64)


def ties(buildings: Iterable[str], persons: Iterable[int]) -> Numbers:
    """What decides between equal buildings, the smaller first. ``persons``: `numbers` of their texts."""
    return numbers(f"{building}{BETWEEN}{person}" for building, person in zip(buildings, persons, strict=True))
