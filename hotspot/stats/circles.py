"""Circles around every place: which there are, how likely each is, the best that share no place."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Distances that differ by less than this share of the map's extent are the same.
_SAME: Final = 1e-9
#: Room for rounding where an expected count is compared with its limit.
_SLACK: Final = 1e-9
#: Log-likelihood ratios that differ by less than this share are ties.
TIE: Final = 1e-9


def poisson_llr(observed: NDArray[np.integer], expected: Floats, total: int) -> Floats:
    """Log-likelihood ratio of a raised rate inside a circle; 0 where observed <= expected. No unit.

    ``observed``, ``expected``: events inside, shapes that broadcast, 0 < expected < total. ``total``: events
    of the whole map, observed and expected alike. For a lowered rate give ``total - observed`` and
    ``total - expected``: a rate is low inside where it is high outside.

    Source: Kulldorff 1997, section 4.1: c log(c/e) + (C-c) log((C-c)/(C-e)).
    """
    more = np.maximum(observed - expected, 0.0)
    rest = (total - observed).astype(float)
    # With no event outside, 0 log 0 is 0: the logarithm only has to stay finite.
    outside = np.log1p(np.maximum(-more / (total - expected), np.nextafter(-1.0, 0.0)))
    ratio: Floats = observed * np.log1p(more / expected) + rest * outside
    return ratio


@dataclass(frozen=True)
class Walk:
    """The places around one centre, nearest first, and the circles they close."""

    order: Ints
    """Positions of the places, by distance."""
    sizes: Ints
    """Places inside each circle, increasing; places at the same distance enter together."""
    expected: Floats
    """Expected events inside each circle."""
    radii: Floats
    """Distance of each circle's farthest place, in the unit of the points."""


@dataclass(frozen=True)
class Circles:
    """Every circle that may be reported."""

    points: Floats
    """Coordinates, shape (n, d), any unit; distances are straight lines."""
    expected: Floats
    """Expected events of each place, shape (n,), all above 0."""
    largest: float
    """Most expected events inside a circle."""
    radius: float
    """Longest radius, in the unit of the points; may be infinite."""

    @cached_property
    def _axes(self) -> Floats:
        return np.ascontiguousarray(self.points.T)

    @cached_property
    def _same(self) -> float:
        return _SAME * float(np.ptp(self._axes, axis=1).max())

    def around(self, center: int) -> Walk:
        """The circles around one place. Neighbours are sorted anew each time: n lists of n would not fit."""
        distances = np.sqrt(np.square(self._axes - self._axes[:, [center]]).sum(axis=0))
        near = np.flatnonzero(distances <= self.radius + self._same)
        order = near[np.argsort(distances[near])]
        sums = np.cumsum(self.expected[order])
        closed = np.append(np.diff(distances[order]) > self._same, True)
        last = np.flatnonzero(closed & (sums <= self.largest * (1 + _SLACK)))
        count = int(last[-1]) + 1 if last.size else 0
        return Walk(order[:count], last + 1, sums[last], distances[order[last]])


@dataclass(frozen=True)
class Window:
    """One circle."""

    center: int
    """Position of the place at its centre."""
    members: Ints
    """Positions of the places inside, nearest first."""
    radius: float
    """Distance of the farthest of them, in the unit of the points."""
    observed: int
    """Events inside."""
    expected: float
    """Expected events inside."""
    llr: float
    """Log-likelihood ratio, above 0."""


@dataclass(frozen=True)
class Finder:
    """Looks for the best circles of one map."""

    circles: Circles
    """The circles that may be reported."""
    events: Ints
    """Events of each place, shape (n,)."""
    low: bool
    """Whether to look for lowered rates."""

    def best(self, center: int, taken: NDArray[np.bool_]) -> Window | None:
        """The best circle around a place that holds no taken one; the smallest of equals; None where none is raised."""
        walk = self.circles.around(center)
        free = np.append(np.flatnonzero(taken[walk.order]), walk.order.size)[0]
        sizes = walk.sizes[walk.sizes <= free]
        if not sizes.size:
            return None
        total = int(self.events.sum())
        observed, expected = np.cumsum(self.events[walk.order])[sizes - 1], walk.expected[: sizes.size]
        llr = (
            poisson_llr(total - observed, total - expected, total)
            if self.low
            else poisson_llr(observed, expected, total)
        )
        at = int(np.argmax(llr >= llr.max() * (1 - TIE)))
        if llr[at] <= 0:
            return None
        inside = walk.order[: sizes[at]]
        return Window(center, inside, float(walk.radii[at]), int(observed[at]), float(expected[at]), float(llr[at]))

    def disjoint(self, most: int) -> list[Window]:
        """The best circle, then the best that shares no place with those before; at most ``most``."""
        taken = np.zeros(self.events.size, dtype=bool)
        llr, radii = np.zeros(taken.size), np.zeros(taken.size)
        for center in range(taken.size):
            window = self.best(center, taken)
            llr[center], radii[center] = (window.llr, window.radius) if window else (0.0, 0.0)
        chosen: list[Window] = []
        while len(chosen) < most and llr.max() > 0:
            ties = np.flatnonzero(llr >= llr.max() * (1 - TIE))
            center = int(ties[np.argmin(radii[ties])])
            # Places taken since can only have lowered what this centre reaches: what was known is a bound.
            window = self.best(center, taken)
            if window is not None and window.llr == llr[center]:
                chosen.append(window)
                taken[window.members] = True
                window = None
            llr[center], radii[center] = (window.llr, window.radius) if window else (0.0, 0.0)
        return chosen
