"""The rules of points, run in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from hotspot.grid import Grid
from hotspot.quality.points.at import AtPoints, Flags, Ints
from hotspot.quality.points.coarse import FEW_DECIMALS, Coarse, coarse, decimals_of
from hotspot.quality.points.coarse import WHY as COARSE
from hotspot.quality.points.few_points import FewPoints, few_points
from hotspot.quality.points.keep import Point, kept_points
from hotspot.quality.points.many_addresses import WHY as MANY_ADDRESSES
from hotspot.quality.points.many_addresses import many_addresses
from hotspot.quality.points.many_records import WHY as MANY_RECORDS
from hotspot.quality.points.many_records import many_records

#: What points are suspected of.
WHYS: Final = (MANY_ADDRESSES, MANY_RECORDS, COARSE)


@dataclass(frozen=True, eq=False)
class Suspects:
    """Points that may be pile-ups, and what is wrong with all of them together."""

    at: AtPoints = field(repr=False)
    """The points, every one."""
    why: Ints = field(repr=False)
    """What each is suspected of, position in `WHYS`, -1: of nothing; shape (points,)."""
    kept: Flags = field(repr=False)
    """Which of the points the user wants kept, shape (points,)."""
    coarse: Coarse | None
    """How coarse the coordinates are for the hexagons; None: fine enough."""
    few: FewPoints | None
    """On how few points the records lie; None: enough."""

    @property
    def held(self) -> Flags:
        """Which records are held out, shape (n,): of a point with many records only those without an address."""
        why = np.where(self.kept, -1, self.why)[self.at.code]
        alone = why == WHYS.index(MANY_RECORDS)
        return np.asarray((why >= 0) & (~alone | (self.at.address < 0)))

    @property
    def alone(self) -> "Suspects":
        """The same with the suspected points alone, and without records."""
        found = self.why >= 0
        none = np.zeros(0, dtype=np.int64)
        at = AtPoints(self.at.points[found], none, none.astype(float), None, self.at.placed[found])
        return replace(self, at=at, why=self.why[found], kept=self.kept[found])


def find_suspects(at: AtPoints, grid: Grid | None = None, *, keep_points: Sequence[Point] = ()) -> Suspects:
    """Look at every point. ``keep_points``: latitude and longitude of points that are not held out."""
    decimals = decimals_of(at)
    rough = coarse(decimals, grid)
    why = np.full(len(at), -1, dtype=np.int64)
    why[many_records(at)] = WHYS.index(MANY_RECORDS)
    # Where all coordinates are rounded many addresses on a point are no fault of the geocoder; but such points are no
    # places on a map of small hexagons either.
    rounded = rough is None and decimals is not None and decimals <= FEW_DECIMALS
    why[many_addresses(at, rounded=rounded)] = WHYS.index(MANY_ADDRESSES if rough is None else COARSE)
    return Suspects(at, why, kept_points(at.points, keep_points), rough, few_points(at))
