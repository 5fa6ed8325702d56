"""Bounds of tails by rounding amounts to a lattice, on the coarsest that is fine enough.

An amount that is rounded down is less than one unit short, so that the table of the amounts rounded up is that of the
amounts rounded down, moved by one unit a value: one table gives both bounds. Only where that is too wide and many
amounts need no rounding is it made apart.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.subset_sums import power_of_two
from hotspot.stats.exact.tails import Tails

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Bounds count as tight when they agree to this share, for every p below `_NEAR`.
_TIGHT: Final = 0.05
_NEAR: Final = 0.1
#: A gap up to so many times the tight one closes on the next lattice.
_CLOSE: Final = 6.0
#: Below this share of amounts that need no rounding the table of the amounts rounded up is a moved one.
_WHOLE_SHARE: Final = 0.05
#: Amounts below which the lattice's unit could vanish, and the power of two by which they are scaled up.
_SMALL: Final = 1e-250
_UP: Final = 600


class Drawn(Protocol):
    """Sums of whole numbers drawn for each neighbourhood."""

    def at_least(self, sums: Ints) -> Floats:
        """P(S >= sum) of each."""
        ...

    def at_most(self, sums: Ints) -> Floats:
        """P(S <= sum) of each."""
        ...

    def smallest(self) -> float:
        """The smallest P(S <= s) that any could have."""
        ...

    def moved(self) -> "Drawn":
        """The same for numbers each larger by one."""
        ...


@dataclass(frozen=True)
class Problem:
    """Sums of amounts of which the tails are wanted."""

    amounts: Floats
    """All amounts, the least 0, of `from_zero`."""
    sums: Floats
    """Observed sums of them, any shape."""
    most: int
    """Amounts in the largest sum."""
    longest: int
    """Most lattice points."""
    make: Callable[[Callable[[Floats], Ints]], Drawn]
    """The table of the amounts, each turned into a whole number by the function that is given."""
    low: "Callable[[Flags], tuple[Floats, float] | None] | None" = None
    """P(S <= sum), or more, of the marked, small sums, and the smallest that they could have; None where nothing is
    gained."""

    @property
    def top(self) -> float:
        """The largest sum."""
        return float(np.partition(self.amounts, self.amounts.size - self.most)[self.amounts.size - self.most :].sum())


def from_zero(values: Floats, sums: Floats, sizes: Ints) -> tuple[Floats, Floats]:
    """The values from the least one up, and the sums of these: in a unit that keeps whole numbers and halves whole."""
    low = float(values.min())
    shifted, rest = values - low, sums - sizes * low
    if 0 < shifted.max() < _SMALL:
        # A power of two changes no tail, and keeps the lattice's unit from vanishing.
        shifted, rest = np.ldexp(shifted, _UP), np.ldexp(rest, _UP)
    if not _are_whole(shifted) and _are_whole(2 * shifted):
        shifted, rest = 2 * shifted, 2 * rest
    return shifted, rest


def bounded_tails(problem: Problem, *, whole: Flags, sides: tuple[str, ...] = ("upper", "lower")) -> Tails:
    """Both tails of each sum.

    Exact for whole numbers whose sums stay below the longest lattice; of others the larger, so conservative, of two
    bounds, on the coarsest of several lattices whose bounds agree to 5 % for every p below 0.1, or on the finest.
    ``whole``: which sums have no tails (NaN), shape as the sums. ``sides``: which tails have to agree.
    """
    amounts, rest, top = problem.amounts, problem.sums, problem.top
    if top < problem.longest and _are_whole(amounts):
        table = problem.make(lambda numbers: numbers.astype(np.int64))
        observed = np.rint(rest).astype(np.int64)
        return _tails((table.at_least(observed), table.at_most(observed)), table.smallest(), whole=whole, exact=True)
    length = max(problem.longest // 16, power_of_two(4 * problem.most))
    while True:
        # One unit of head-room for each value that is rounded up.
        unit = top / (length - problem.most - 1)
        scaled = rest / unit
        # The observed sum is itself a rounded float: a hair of slack keeps it inside its own tail.
        slack = 1e-9 * np.maximum(1.0, scaled)
        reached = np.ceil(scaled - slack).astype(np.int64)
        passed = np.floor(scaled + slack).astype(np.int64)
        lower = problem.make(_rounding(np.floor, unit))
        for upper in _rounded_up(lower, problem, unit, last=length >= problem.longest):
            outer = upper.at_least(reached), lower.at_most(passed)
            inner = lower.at_least(reached), upper.at_most(passed)
            gaps = {"upper": _gap(outer[0], inner[0]), "lower": _gap(outer[1], inner[1])}
            gap = max(gaps[side] for side in sides)
            if gap <= _TIGHT:
                return _tails(outer, lower.smallest(), whole=whole, exact=False)
        if problem.low is not None and gaps["upper"] <= _TIGHT:
            # Small sums want a finer lattice than large ones, and of fewer amounts.
            near = (inner[1] < _NEAR) & ~whole
            if (found := problem.low(near)) is not None:
                finer, least = found
                outer[1][near] = np.minimum(outer[1][near], finer)
                return _tails(outer, min(least, lower.smallest()), whole=whole, exact=False)
        if length >= problem.longest:
            return _tails(outer, lower.smallest(), whole=whole, exact=False)
        # Four times the points leave about a quarter of the gap.
        length = min(problem.longest, length * (4 if gap <= _CLOSE * _TIGHT else 16))


def _rounding(way: Callable[[Floats], Floats], unit: float) -> Callable[[Floats], Ints]:
    return lambda amounts: way(amounts / unit).astype(np.int64)


def _rounded_up(lower: Drawn, problem: Problem, unit: float, *, last: bool) -> Iterator[Drawn]:
    """Tables of the amounts rounded up, the cheap one first.

    ``lower``: that of the amounts rounded down. ``last``: whether no finer lattice follows, so that amounts that need
    no rounding, such as zeros, are worth a table of their own.
    """
    yield lower.moved()
    scaled = problem.amounts / unit
    if last and (np.floor(scaled) == scaled).mean() > _WHOLE_SHARE:
        yield problem.make(_rounding(np.ceil, unit))


def _are_whole(values: Floats) -> bool:
    return bool(np.array_equal(values, np.rint(values)))


def _gap(outer: Floats, inner: Floats) -> float:
    """Largest share of a p below 0.1 by which its two bounds differ."""
    # A p of 0 by underflow has no share.
    near = (inner < _NEAR) & (outer > 0)
    return float(((outer[near] - inner[near]) / outer[near]).max(initial=0.0))


def _tails(both: tuple[Floats, Floats], smallest: float, *, whole: Flags, exact: bool) -> Tails:
    upper, lower = (np.where(whole, np.nan, tail) for tail in both)
    return Tails(upper, lower, min(1.0, 2.0 * smallest), exact)
