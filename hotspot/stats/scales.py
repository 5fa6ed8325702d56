"""Several scales at once: exact one-sided tails of rings first .. last, combined into one p for each side of a cell.

A narrow neighbourhood sees a small area, a wide one an area of a moderate rate. The Cauchy combination takes the best
of both without knowing how they depend on each other. A cell whose narrowest neighbourhood is unremarkable is not
called for what lies farther off: its p is 1, before any correction for many cells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.exact.size_tails import size_tails
from hotspot.stats.gi import gi_star

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Sum of values over each cell's neighbourhood of so many steps, the cell itself included.
DiscSum = Callable[[Floats, int], Floats]
#: Number of the first and of the last scale.
Rings = tuple[int, int]

RINGS: Final[Rings] = (1, 3)
#: A cell with a larger p at its first scale is not called for what the wider ones hold.
OWN_LIMIT: Final = 0.1
#: The farthest p from 0 that a float tells from 1.
_NEARLY_ONE: Final = 2.0**-54


@dataclass(frozen=True)
class ScaleTails:
    """What several scales say of each cell; a cell that is not tested has NaN and scale 0."""

    p_hot: Floats
    """Combined P(sums at least as large), shape (n,)."""
    p_cold: Floats
    """Combined P(sums at most as large), shape (n,)."""
    scale: Ints
    """Ring number with the smallest p of the side whose combined p is smaller, the narrowest of equals, shape (n,)."""
    z: Floats
    """Gi* at that scale, no unit, shape (n,)."""
    floor: float
    """Twice the smallest p that a cold cell could have reached at any one scale; as `hotspot.stats.Tails.floor`."""
    exact: bool
    """False where values were rounded to a lattice, so that each p is an upper bound."""


def one_scale(z: Floats, upper: Floats, lower: Floats, ring: int, floor: float, *, exact: bool) -> ScaleTails:
    """The same where a single scale was tested: its one-sided p as they are, NaN where z is.

    ``floor``: twice the smallest p that a cold cell could have reached.
    """
    told = np.isfinite(z)
    p_hot, p_cold = (np.where(told, p, np.nan) for p in (upper, lower))
    return ScaleTails(p_hot, p_cold, np.where(told, ring, 0), z, floor, exact)


@dataclass(frozen=True)
class Neighbourhoods:
    """Sums over and cells in the neighbourhoods of several scales; shapes (scales, n)."""

    sums: Floats
    sizes: Ints
    """Tested cells in each neighbourhood."""

    @classmethod
    def of(cls, values: Floats, disc_sum: DiscSum, rings: Rings, tested: Flags | None = None) -> "Neighbourhoods":
        """``values``: one for each cell. ``tested``: the others are missing: they count in no sum and no size."""
        there = np.ones(values.size) if tested is None else tested.astype(float)
        known = values if tested is None else np.where(tested, values, 0.0)
        numbers = range(rings[0], rings[1] + 1)
        sums = np.array([disc_sum(known, k) for k in numbers])
        return cls(sums, np.rint([disc_sum(there, k) for k in numbers]).astype(np.int64))


def scale_tails(values: Floats, disc_sum: DiscSum, rings: Rings = RINGS, *, tested: Flags | None = None) -> ScaleTails:
    """One-sided exact p of each cell over several scales, under total randomisation.

    ``values``: one for each cell, any unit. ``disc_sum(x, k)``: sum of x over the neighbourhood within k steps of each
    cell, the cell itself included, shape (n,). ``rings``: first and last scale, 1 or more. ``tested``: which cells take
    part, shape (n,), all by default; the others are missing, not 0. A scale whose neighbourhood is the whole study area
    says nothing of that cell. With more than one scale p is 1 where the p of the first exceeds 0.1.

    Raises `InputError` for scales that are none, or values that are not finite where they are tested.
    Sources: Ord and Getis 1995; Liu and Xie 2020 (combination).
    """
    check_rings(rings)
    _check(values, tested)
    there = np.arange(values.size) if tested is None else np.flatnonzero(tested)
    # Row by row: p_hot, p_cold, z.
    numbers, scale = np.full((3, values.size), np.nan), np.zeros(values.size, dtype=np.int64)
    if not there.size:
        return ScaleTails(numbers[0], numbers[1], scale, numbers[2], floor=1.0, exact=True)
    around = Neighbourhoods.of(values, disc_sum, rings, tested)
    sums, sizes, known = around.sums[:, there], around.sizes[:, there], values[there]
    tails = size_tails(known, sums, sizes)
    combined = combine_tails(tails.upper, tails.lower)
    which, cells = combined.which, np.arange(there.size)
    z = gi_star(known, sums[which, cells], sizes[which, cells])
    told = ~np.isnan(combined.hot)
    numbers[:, there] = combined.hot, combined.cold, np.where(told, z, np.nan)
    scale[there] = np.where(told, which + rings[0], 0)
    return ScaleTails(numbers[0], numbers[1], scale, numbers[2], tails.floor, tails.exact)


@dataclass(frozen=True)
class Combined:
    """One p for each side of each cell; shapes (n,)."""

    hot: Floats
    cold: Floats
    which: Ints
    """Place of the scale with the smallest p on the side whose combined p is smaller, the first of equals."""


def combine_tails(upper: Floats, lower: Floats) -> Combined:
    """Combine the one-sided p of several scales, narrowest first, whatever the null they come from.

    ``upper``, ``lower``: P(sum at least, at most as observed), shape (scales, n); NaN where a scale is not tested.
    """
    hot, cold = combine_scales(upper), combine_scales(lower)
    if len(upper) == 1:
        return Combined(hot, cold, np.zeros(hot.size, dtype=np.int64))
    # What is not tested comes last.
    above, below = (np.where(np.isnan(side), 2.0, side) for side in (upper, lower))
    colder = (cold < hot) | ((cold == hot) & (below.min(axis=0) < above.min(axis=0)))
    which: Ints = np.where(colder, below.argmin(axis=0), above.argmin(axis=0))
    return Combined(hot, cold, which)


def combine_scales(p: Floats) -> Floats:
    """One p for each cell from those of several scales, narrowest first, shape (scales, n); result shape (n,).

    1 where the p of the first scale that has one exceeds 0.1; NaN where none has one. A single scale keeps its p.
    """
    if len(p) == 1:
        return np.array(p[0])
    own = p[0]
    for wider in p[1:]:
        own = np.where(np.isnan(own), wider, own)
    combined = np.where(np.isnan(own), np.nan, 1.0)
    # A p of exactly .1 counts as that, whatever its last digits.
    near = own <= OWN_LIMIT * (1 + 1e-9)
    combined[near] = combine_cauchy(p[:, near], axis=0)
    return np.asarray(combined)


def combine_cauchy(p: Floats, axis: int = 0) -> Floats:
    """Combine p-values by the mean of their Cauchy quantiles; shape as ``p`` without ``axis``.

    T = mean(tan((1/2 - p) pi)), combined p = 1/2 - arctan(T) / pi: in its tail valid whatever the dependence. Kept to
    full relative accuracy for the smallest p. NaN (not tested) is left out; NaN where nothing is left. A p of 0 gives
    0; a p of 1 counts as the largest number below it.

    Source: Liu and Xie 2020.
    """
    quantile = _cotangent(p)
    known = ~np.isnan(p)
    count = known.sum(axis=axis)
    total = np.where(known, quantile, 0.0).sum(axis=axis)
    mean = np.divide(total, count, out=np.full(np.shape(total), np.nan), where=count > 0)
    # arctan2(1, T) is pi/2 - arctan(T) without the cancellation.
    return np.asarray(np.arctan2(1.0, mean) / np.pi)


def check_rings(rings: Rings) -> None:
    """Raise `InputError` unless these are a first and a last scale."""
    first, last = rings
    if not 1 <= first <= last:
        raise InputError(f"The scales run from a first ring, 1 or more, to a last; {first} to {last} were given.")


def _check(values: Floats, tested: Flags | None) -> None:
    known = values if tested is None else values[tested]
    missing = int((~np.isfinite(known)).sum())
    if missing:
        raise InputError(f"A finite value is wanted for each tested cell; {missing:,} of {known.size:,} have none.")


def _cotangent(p: Floats) -> Floats:
    """Cotangent of pi p, from the nearer end."""
    with np.errstate(divide="ignore", over="ignore"):
        above = -1.0 / np.tan(np.pi * np.maximum(1.0 - p, _NEARLY_ONE))
        return np.asarray(np.where(p > 0.5, above, 1.0 / np.tan(np.pi * p)))
