"""A point with many different houses or corners: no building has so many."""

from typing import Final

import numpy as np

from hotspot.quality.points.at import AtPoints, Flags

WHY: Final = "many_addresses"
#: Different house numbers or streets at one coordinate from which it counts as a pile-up.
FEWEST: Final = 10
#: Where all coordinates are rounded many addresses share a point: so many times what nine points of ten have.
_TIMES: Final = 10


def many_addresses(at: AtPoints, *, rounded: bool = False) -> Flags:
    """Which points have so many, shape (points,). ``rounded``: whether all coordinates are."""
    least = float(FEWEST)
    known = at.placed & (at.addresses > 0)
    if rounded and known.any():
        least = max(least, _TIMES * float(np.quantile(at.addresses[known], 0.9)))
    return np.asarray(at.placed & (at.addresses >= least))
