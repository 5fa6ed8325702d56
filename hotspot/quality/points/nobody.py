"""An address is nobody else's: records without one belong to it only where not few records at their point have it."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Share of the events at a point that have its only address, from which those without one belong to it.
ENOUGH: Final = 0.25


def at_home(point: Ints, address: Ints, weight: Floats, points: int) -> Ints:
    """Each record's address by number, -1 for none, shape (n,).

    A record without an address gets the only one at its point where that is the address of a quarter of the events
    there or more. ``point``, ``address`` (-1: none), ``weight`` (events): of each record, shape (n,).
    """
    named = address >= 0
    if named.all() or not named.any():
        return address
    width = np.int64(address.max()) + 1
    at, only = np.divmod(pd.unique(point[named] * width + address[named]), width)
    sole = np.full(points, -1, dtype=np.int64)
    sole[at] = only
    known = np.bincount(point[named], weight[named], minlength=points)
    whole = np.bincount(point, weight, minlength=points)
    sole[(np.bincount(at, minlength=points) != 1) | (known < ENOUGH * whole)] = -1
    return np.where(named, address, sole[point]).astype(np.int64)
