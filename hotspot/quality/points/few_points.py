"""Few points for many records: the middles of postal codes or areas, not buildings."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspot.quality.points.at import AtPoints

#: Records from which it is asked, points up to which they are few, and records a point.
_RECORDS: Final = 500
MOST_POINTS: Final = 200
EACH: Final = 20


@dataclass(frozen=True)
class FewPoints:
    """How many records lie on how few points."""

    records: int
    points: int


def few_points(at: AtPoints) -> FewPoints | None:
    """The records and their points where these are few; else None."""
    there = at.placed & (at.records > 0)
    records, points = int(at.records[there].sum()), int(np.count_nonzero(there))
    if records < _RECORDS or points > MOST_POINTS or records < EACH * points:
        return None
    return FewPoints(records, points)
