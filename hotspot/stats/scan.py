"""The circular Poisson scan statistic: is there a circle with a rate that chance does not explain, and where."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.circles import Circles, Finder
from hotspot.stats.replicates import best_maxima, draw_maps, monte_carlo

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RATES: Final = ("high", "low")


@dataclass(frozen=True)
class ScanMethod:
    """Settings of the scan."""

    rates: str = "high"
    """``high``: circles with more events than expected; ``low``: with fewer."""
    max_share: float = 0.5
    """Most of the total exposure that a circle may hold, above 0, at most 0.5."""
    max_radius: float | None = None
    """Longest radius of a circle, in the unit of the points (kilometres in `scan_places`); None sets no limit."""
    most: int = 10
    """Most circles reported, at least 1."""
    replicates: int = 999
    """Maps drawn under the null hypothesis, at least 19."""
    seed: int = 1
    """Seed of the draws, at least 0: the same input, method and seed give the same result."""

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing."""
        if self.rates not in RATES:
            raise InputError(f"The rates must be one of {', '.join(RATES)}; {self.rates!r} was given.")
        if not 0 < self.max_share <= 0.5:
            raise InputError(f"The largest share must be above 0 and at most 0.5; {self.max_share} was given.")
        if self.max_radius is not None and not 0 <= self.max_radius < np.inf:
            raise InputError(f"The longest radius must be a length, or none; {self.max_radius} was given.")
        for name, value, least in (("most", self.most, 1), ("replicates", self.replicates, 19), ("seed", self.seed, 0)):
            if not isinstance(value, int) or value < least:
                raise InputError(f"The {name} must be a whole number, at least {least}; {value} was given.")


@dataclass(frozen=True)
class Windows:
    """The circles found, most likely first; no place is in two of them. Shapes (k,), k may be 0."""

    centers: Ints
    """Position of the place at the centre."""
    members: tuple[Ints, ...]
    """Positions of the places inside, nearest first, the centre included."""
    radii: Floats
    """Distance of the farthest place inside, in the unit of the points; 0 for a place alone."""
    observed: Ints
    """Events inside."""
    expected: Floats
    """Events inside if the rate were the same everywhere."""
    llr: Floats
    """Log-likelihood ratio, natural logarithm, above 0."""
    p: Floats
    """P(the best circle of a map without pattern is at least this good), corrected for all circles."""
    approximate: Flags
    """True where p lies below 1 / (replicates + 1) and comes from the fitted Gumbel distribution."""
    maxima: Floats
    """The best log-likelihood ratio of each map drawn under the null hypothesis, shape (replicates,)."""


def poisson_scan(points: Floats, events: Floats | Ints, exposure: Floats, method: ScanMethod | None = None) -> Windows:
    """Find the circles whose rate differs most from the rate outside, and how often chance finds as good ones.

    ``points``: coordinates of n places, shape (n, d), any unit; distances are straight lines. ``events``: whole
    numbers. ``exposure``: what the events are expected to be proportional to, any unit. Places without exposure
    and events are ignored. Candidates: for every place as centre, every circle that ends at another place and
    holds at most ``max_share`` of the exposure. Null hypothesis: each of the events falls on a place with
    probability exposure / total exposure, independently.

    After the best circle come the best that share no place with those before; their p, from the same maxima, is
    conservative. No events, or no circle with a raised (lowered) rate, give none.

    Raises `InputError` for numbers that are missing or negative, events where there is no exposure, fewer than
    two places, and settings under which no place fits into a circle.

    Sources: Kulldorff 1997 (statistic, multinomial replicates, circles that do not overlap); Dwass 1957 (p);
    Abrams, Kleinman and Kulldorff 2010 (Gumbel distribution; fitted here by its mean and variance).
    """
    method = method or ScanMethod()
    _check(points, events, exposure)
    used = np.flatnonzero(exposure > 0)
    if used.size < 2:
        raise InputError(f"A scan needs at least two places with exposure; {used.size} of {events.size:,} have any.")
    # An order that depends on the places only, so that the draws do not depend on the order of the table.
    used = used[np.lexsort((events[used], exposure[used], *points[used].T))]
    total = int(events.sum())
    shares = exposure[used] / exposure[used].sum()
    radius = np.inf if method.max_radius is None else method.max_radius
    circles = Circles(points[used], shares * max(total, 1), max(total, 1) * method.max_share, radius)
    if not any(circles.around(center).sizes.size for center in range(used.size)):
        raise InputError(
            f"No circle holds at most {100 * method.max_share:g}\N{NO-BREAK SPACE}% of the exposure: each of the "
            f"{used.size:,} places, with those at the same point, holds more. Allow a larger share, or use smaller "
            "places."
        )
    low = method.rates == "low"
    found = Finder(circles, events[used].astype(np.int64), low=low).disjoint(method.most) if total else []
    maps = draw_maps(total, shares, method.replicates, method.seed) if found else []
    maxima = best_maxima(circles, maps, total, low=low) if found else np.zeros(0)
    llr = np.array([window.llr for window in found])
    p, approximate = monte_carlo(llr, maxima)
    return Windows(
        centers=used[np.array([window.center for window in found], dtype=np.int64)],
        members=tuple(used[window.members] for window in found),
        radii=np.array([window.radius for window in found]),
        observed=np.array([window.observed for window in found], dtype=np.int64),
        expected=np.array([window.expected for window in found]),
        llr=llr,
        p=p,
        approximate=approximate,
        maxima=maxima,
    )


def _check(points: Floats, events: Floats | Ints, exposure: Floats) -> None:
    for name, column in (("coordinates", points.sum(axis=1)), ("events", events), ("exposure", exposure)):
        missing = int((~np.isfinite(column)).sum())
        if missing:
            raise InputError(f"The {name} have no number in {missing:,} of {len(column):,} places.")
    for name, column in (("events", events), ("exposure", exposure)):
        negative = int((column < 0).sum())
        if negative:
            raise InputError(f"The {name} are below zero in {negative:,} of {len(column):,} places.")
    parts = int((events != np.rint(events)).sum())
    if parts:
        raise InputError(f"The events are not whole numbers in {parts:,} of {len(events):,} places: count them.")
    without = int(((exposure == 0) & (events > 0)).sum())
    if without:
        raise InputError(
            f"{without:,} of {len(events):,} places have events but no exposure, so no rate. "
            "Give their exposure, or take them out."
        )
