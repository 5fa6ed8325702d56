"""Exact p-values of neighbourhood sums under randomisation.

Null ``total``: a neighbourhood of m cells holds m values drawn without replacement from all n. Its sum depends on the
neighbourhood only through m, so a map needs one distribution for each distinct m.

Null ``conditional``: the cell keeps its own value x and its m - 1 neighbours are drawn from the other n - 1. Leaving
one value out of a distribution needs no new one: a draw of k from all n holds x with probability k / n, so
T_k(s) = (1 - k/n) P_k(s) + (k/n) P_(k-1)(s - x), solved for P_k from k = 1 upwards. Under it Gi* and Gi are one test.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.subset_sums import (
    SMALLEST_BY_TRANSFORM,
    SumTable,
    longest_lattice,
    power_of_two,
    sum_distributions,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NULLS: Final = ("total", "conditional")
#: Bounds count as tight when they agree to this share, for every p below `_NEAR`.
_TIGHT: Final = 0.05
_NEAR: Final = 0.1


@dataclass(frozen=True)
class Tails:
    """The two tails of each neighbourhood sum, ties included."""

    upper: Floats
    """P(S >= observed), shape (n,); NaN where the neighbourhood is the whole study area, or, under the
    conditional null, the cell alone."""
    lower: Floats
    """P(S <= observed), shape (n,); NaN likewise."""
    floor: float
    """The smallest two-sided p that a cold cell could have reached; above alpha, cold cannot be detected."""
    exact: bool
    """False where the values were rounded to a lattice, so that each p is an upper bound, where p is the tail of a
    model fitted to the data, or where it comes from random draws."""


def two_sided(tails: Tails) -> Floats:
    """Two-sided p, shape (n,): twice the smaller tail, at most 1."""
    return np.minimum(1.0, 2.0 * np.minimum(tails.upper, tails.lower))


#: Amounts below which the lattice's unit could vanish, and the power of two by which they are scaled up.
_SMALL: Final = 1e-250
_UP: Final = 600


def randomisation_tails(
    values: Floats, sums: Floats, sizes: Ints, *, null: str = "total", cells: Ints | None = None
) -> Tails:
    """Both tails of every neighbourhood sum under randomisation.

    ``values``: the n tested values, any unit. ``sums``: neighbourhood sums, the cell's own value included, shape (k,).
    ``sizes``: cells in each neighbourhood, the cell itself included, shape (k,). ``null``: ``total`` or
    ``conditional``. ``cells``: position among the values of each of the k cells; all of them in their order if not
    given. Whole numbers of moderate range (counts), and whole numbers and a half (ranks), give exact tails. Other
    values (dollars) are rounded up and down to a lattice; the larger, so conservative, of the two tails is returned, on
    the coarsest of several lattices whose bounds agree to 5 % for every p below 0.1, or on the finest.

    Source: sampling without replacement; elementary symmetric polynomials by Newton's identities.
    """
    shifted = values - float(values.min())
    rest = sums - sizes * float(values.min())
    if 0 < shifted.max() < _SMALL:
        # A power of two changes no tail, and keeps the lattice's unit from vanishing.
        shifted, rest = np.ldexp(shifted, _UP), np.ldexp(rest, _UP)
    if not np.array_equal(shifted, np.rint(shifted)) and np.array_equal(2 * shifted, np.rint(2 * shifted)):
        shifted, rest = 2 * shifted, 2 * rest
    own = shifted if cells is None else shifted[cells]

    def test(lattice: Ints) -> "_Drawn":
        return _Conditional(lattice, sizes, cells) if null == "conditional" else _Total(lattice, sizes)

    if null == "conditional":
        rest = rest - own
    largest = int(sizes.max())
    top = np.partition(shifted, max(shifted.size - largest, 0))[-largest:].sum()
    whole = sizes >= values.size
    if null == "conditional":
        # A cell without neighbours has nothing that could be drawn.
        whole |= sizes == 1
    longest = longest_lattice(values.size, largest)
    if top < longest and np.array_equal(shifted, np.rint(shifted)):
        drawn = test(np.rint(shifted).astype(np.int64))
        observed = np.rint(rest).astype(np.int64)
        return _tails(drawn.at_least(observed), drawn.at_most(observed), drawn, whole=whole, exact=True)
    length = max(longest // 16, power_of_two(4 * largest))
    while True:
        # One unit of head-room for each value that is rounded up.
        unit = top / (length - largest - 1)
        low = test(np.floor(shifted / unit).astype(np.int64))
        high = test(np.ceil(shifted / unit).astype(np.int64))
        # The observed sum is itself a rounded float: a hair of slack keeps it inside its own tail.
        scaled = rest / unit
        slack = 1e-9 * np.maximum(1.0, scaled)
        reached = np.ceil(scaled - slack).astype(np.int64)
        passed = np.floor(scaled + slack).astype(np.int64)
        upper, lower = high.at_least(reached), low.at_most(passed)
        tight = _agree(upper, low.at_least(reached)) and _agree(lower, high.at_most(passed))
        if tight or length >= longest:
            return _tails(upper, lower, low, whole=whole, exact=False)
        length *= 4


def _agree(outer: Floats, inner: Floats) -> bool:
    near = inner < _NEAR
    return bool(np.all(outer[near] - inner[near] <= _TIGHT * outer[near]))


class _Drawn(Protocol):
    """Sums of values drawn for each cell's neighbourhood, on a lattice."""

    def at_least(self, sums: Ints) -> Floats:
        """P(S >= sum) of each cell."""
        ...

    def at_most(self, sums: Ints) -> Floats:
        """P(S <= sum) of each cell."""
        ...

    def smallest(self) -> float:
        """The smallest P(S <= s) that any cell could have."""
        ...


class _Total:
    """All m values of a neighbourhood are drawn from all n."""

    def __init__(self, lattice: Ints, sizes: Ints) -> None:
        # Sizes are small whole numbers: counting them is quicker than sorting.
        distinct = np.flatnonzero(np.bincount(sizes))
        number = np.zeros(int(distinct[-1]) + 1, dtype=np.int64)
        number[distinct] = np.arange(distinct.size)
        self._which = number[sizes]
        self._tables = sum_distributions(lattice, distinct)

    def at_least(self, sums: Ints) -> Floats:
        return self._look_up([table.at_least for table in self._tables], sums)

    def at_most(self, sums: Ints) -> Floats:
        return self._look_up([table.at_most for table in self._tables], sums)

    def smallest(self) -> float:
        return min(table.smallest_lower for table in self._tables)

    def _look_up(self, tails: list[Floats], sums: Ints) -> Floats:
        found = np.empty(sums.size)
        for number, tail in enumerate(tails):
            cells = self._which == number
            found[cells] = _entry(tail, sums[cells])
        return found


class _Conditional:
    """The cell's own value stays; the others of its neighbourhood are drawn from the other n - 1."""

    def __init__(self, lattice: Ints, sizes: Ints, cells: Ints | None) -> None:
        self._all = lattice
        self._own = lattice if cells is None else lattice[cells]
        self._drawn = np.minimum(sizes, lattice.size - 1) - 1
        largest = int(self._drawn.max())
        self._tables: list[SumTable] = sum_distributions(lattice, np.arange(1, largest + 1)) if largest else []

    def at_least(self, sums: Ints) -> Floats:
        return self._without_own([table.at_least for table in self._tables], sums, below=1)

    def at_most(self, sums: Ints) -> Floats:
        return self._without_own([table.at_most for table in self._tables], sums, below=0)

    def smallest(self) -> float:
        ordered = np.append(0, np.cumsum(np.sort(self._all)))
        # The k smallest of the others: without the cell's own value where that is one of them.
        among = self._own <= np.sort(self._all)[np.maximum(self._drawn - 1, 0)]
        least = np.where(among & (self._drawn > 0), ordered[self._drawn + 1] - self._own, ordered[self._drawn])
        return float(self.at_most(least).min())

    def _without_own(self, tails: list[Floats], sums: Ints, *, below: int) -> Floats:
        """``below``: the tail at a sum that is less than nothing."""
        n, found = self._all.size, np.empty(sums.size)
        for k in np.unique(self._drawn).tolist():
            cells = self._drawn == k
            own, rest = self._own[cells], sums[cells]
            none = rest - k * own
            p = ((none <= 0) if below else (none >= 0)).astype(float)
            for j in range(1, k + 1):
                at = rest - (k - j) * own
                p = (np.where(at < 0, below, _entry(tails[j - 1], at)) - j / n * p) / (1 - j / n)
            found[cells] = p
        # Differences of tails cannot be told from rounding below this either.
        return np.clip(found, SMALLEST_BY_TRANSFORM, 1.0)


def _entry(tail: Floats, sums: Ints) -> Floats:
    """The tail at each sum; beyond its ends as at its ends."""
    return tail[np.clip(sums, 0, tail.size - 1)]


def _tails(upper: Floats, lower: Floats, drawn: _Drawn, *, whole: Flags, exact: bool) -> Tails:
    return Tails(
        upper=np.where(whole, np.nan, upper),
        lower=np.where(whole, np.nan, lower),
        floor=min(1.0, 2.0 * drawn.smallest()),
        exact=exact,
    )
