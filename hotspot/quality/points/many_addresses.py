"""A point with many different houses or corners: no building has so many."""

from typing import Final

from hotspot.quality.points.at import AtPoints, Flags

WHY: Final = "many_addresses"
#: Different house numbers or streets at one coordinate from which it counts as a pile-up.
FEWEST: Final = 10


def many_addresses(at: AtPoints) -> Flags:
    """Which points have so many, shape (points,)."""
    return at.placed & (at.addresses >= FEWEST)
