"""Exact p-values of neighbourhood sums under randomisation.

Null ``total``: a neighbourhood of m cells holds m values drawn without replacement from all n. Its sum depends on the
neighbourhood only through m, so a map needs one distribution for each distinct m.

Null ``conditional``: the cell keeps its own value x and its m - 1 neighbours are drawn from the other n - 1. Leaving
one value out of a distribution needs no new one: a draw of k from all n holds x with probability k / n, so
T_k(s) = (1 - k/n) P_k(s) + (k/n) P_(k-1)(s - x), solved for P_k from k = 1 upwards. Under it Gi* and Gi are one test.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.bounds import Problem, bounded_tails, from_zero
from hotspot.stats.exact.size_tails import SizeTable, longest, size_tails
from hotspot.stats.exact.subset_sums import SMALLEST_BY_TRANSFORM
from hotspot.stats.exact.tails import Tails

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NULLS: Final = ("total", "conditional")


def randomisation_tails(
    values: Floats, sums: Floats, sizes: Ints, *, null: str = "total", cells: Ints | None = None
) -> Tails:
    """Both tails of every neighbourhood sum under randomisation.

    ``values``: the n tested values, any unit. ``sums``: neighbourhood sums, the cell's own value included, shape (k,).
    ``sizes``: cells in each neighbourhood, the cell itself included, shape (k,). ``null``: ``total`` or
    ``conditional``. ``cells``: position among the values of each of the k cells; all of them in their order if not
    given. Whole numbers of moderate range (counts), and whole numbers and a half (ranks), give exact tails. Other
    values (dollars) are rounded up and down to a lattice, and the larger, so conservative, of the two tails is
    returned: see `hotspot.stats.exact.bounds`.

    Source: sampling without replacement; elementary symmetric polynomials by Newton's identities.
    """
    if null == "total":
        return size_tails(values, sums, sizes)
    shifted, rest = from_zero(values, sums, sizes)
    own = shifted if cells is None else shifted[cells]
    # In order, so that no result depends on the order of the cells.
    ordered, largest = np.sort(shifted), int(sizes.max())
    drawn = np.minimum(sizes, values.size - 1) - 1

    def make(number: Callable[[Floats], Ints]) -> _Others:
        return _Others(number(ordered), number(own), drawn)

    # A cell without neighbours has nothing that could be drawn.
    whole = (sizes >= values.size) | (sizes == 1)
    return bounded_tails(Problem(ordered, rest - own, largest, longest(values.size, largest), make), whole=whole)


class _Others:
    """The cell's own value stays; the others of its neighbourhood are drawn from the other n - 1."""

    def __init__(self, lattice: Ints, own: Ints, drawn: Ints) -> None:
        """``lattice``: all values, ascending; ``own``: that of each cell; ``drawn``: how many are drawn for it."""
        self._all, self._own, self._drawn = lattice, own, drawn
        self._shift = 0
        self._table = SizeTable(lattice, np.arange(1, max(int(drawn.max()), 1) + 1))

    def moved(self) -> "_Others":
        """The same for values each larger by one."""
        other = object.__new__(_Others)
        other.__dict__.update(self.__dict__)
        other._shift = 1
        return other

    def at_least(self, sums: Ints) -> Floats:
        """P(S >= sum) of each cell."""
        return self._without_own(sums - self._shift * self._drawn, below=1)

    def at_most(self, sums: Ints) -> Floats:
        """P(S <= sum) of each cell."""
        return self._without_own(sums - self._shift * self._drawn, below=0)

    def smallest(self) -> float:
        """The smallest P(S <= s) that any cell could have."""
        ordered = np.append(0, np.cumsum(self._all))
        # The k smallest of the others: without the cell's own value where that is one of them.
        among = self._own <= self._all[np.maximum(self._drawn - 1, 0)]
        least = np.where(among & (self._drawn > 0), ordered[self._drawn + 1] - self._own, ordered[self._drawn])
        return float(self._without_own(least, below=0).min())

    def _without_own(self, sums: Ints, *, below: int) -> Floats:
        """``below``: the tail at a sum that is less than nothing."""
        n, found = self._all.size, np.empty(sums.size)
        for k in np.unique(self._drawn).tolist():
            cells = self._drawn == k
            own, rest = self._own[cells], sums[cells]
            none = rest - k * own
            p = ((none <= 0) if below else (none >= 0)).astype(float)
            for j in range(1, k + 1):
                at = rest - (k - j) * own
                tail = self._table.tail(j, at, upper=bool(below))
                p = (np.where(at < 0, below, tail) - j / n * p) / (1 - j / n)
            found[cells] = p
        # Differences of tails cannot be told from rounding below this either.
        return np.clip(found, SMALLEST_BY_TRANSFORM, 1.0)
