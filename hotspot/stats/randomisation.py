"""Exact p-values of neighbourhood sums under total randomisation.

Null: each neighbourhood of m cells holds m values drawn without replacement from all n. Its sum
depends on the neighbourhood only through m, so a map needs one distribution for each distinct m.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.subset_sums import SumTable, longest_lattice, power_of_two, sum_distributions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Bounds count as tight when they agree to this share, for every p below `_NEAR`.
_TIGHT: Final = 0.05
_NEAR: Final = 0.1


@dataclass(frozen=True)
class Tails:
    """The two tails of each neighbourhood sum, ties included."""

    upper: Floats
    """P(S >= observed), shape (n,); NaN where the neighbourhood is the whole study area."""
    lower: Floats
    """P(S <= observed), shape (n,); NaN likewise."""
    floor: float
    """The smallest two-sided p that a cold cell could have reached; above alpha, cold cannot be detected."""
    exact: bool
    """False where the values were rounded to a lattice: each p is then an upper bound."""


def two_sided(tails: Tails) -> Floats:
    """Two-sided p, shape (n,): twice the smaller tail, at most 1."""
    return np.minimum(1.0, 2.0 * np.minimum(tails.upper, tails.lower))


def randomisation_tails(values: Floats, sums: Floats, sizes: Ints) -> Tails:
    """Both tails of every neighbourhood sum under total randomisation.

    ``values``: the n tested values, any unit. ``sums``: neighbourhood sums. ``sizes``: cells in each
    neighbourhood. Whole numbers of moderate range (counts) give exact tails. Other values (dollars) are
    rounded up and down to a lattice; the larger, so conservative, of the two tails is returned, on the
    coarsest of several lattices whose bounds agree to 5 % for every p below 0.1, or on the finest.

    Source: sampling without replacement; elementary symmetric polynomials by Newton's identities.
    """
    shift = float(values.min())
    shifted = values - shift
    largest = int(sizes.max())
    top = np.sort(shifted)[-largest:].sum()
    offsets = sums - sizes * shift
    longest = longest_lattice(values.size, largest)
    distinct, which = np.unique(sizes, return_inverse=True)
    if top < longest and np.array_equal(shifted, np.rint(shifted)):
        tables = sum_distributions(np.rint(shifted).astype(np.int64), distinct)
        observed = np.rint(offsets).astype(np.int64)
        upper, lower = _at_least(tables, which, observed), _at_most(tables, which, observed)
        return _tails(upper, lower, tables, whole=sizes >= values.size, exact=True)
    length = max(longest // 16, power_of_two(4 * largest))
    while True:
        # One unit of head-room for each value that is rounded up.
        unit = top / (length - largest - 1)
        low = sum_distributions(np.floor(shifted / unit).astype(np.int64), distinct)
        high = sum_distributions(np.ceil(shifted / unit).astype(np.int64), distinct)
        # The observed sum is itself a rounded float: a hair of slack keeps it inside its own tail.
        scaled = offsets / unit
        slack = 1e-9 * np.maximum(1.0, scaled)
        reached = np.ceil(scaled - slack).astype(np.int64)
        passed = np.floor(scaled + slack).astype(np.int64)
        upper, lower = _at_least(high, which, reached), _at_most(low, which, passed)
        tight = _agree(upper, _at_least(low, which, reached)) and _agree(lower, _at_most(high, which, passed))
        if tight or length >= longest:
            return _tails(upper, lower, low, whole=sizes >= values.size, exact=False)
        length *= 4


def _agree(outer: Floats, inner: Floats) -> bool:
    near = inner < _NEAR
    return bool(np.all(outer[near] - inner[near] <= _TIGHT * outer[near]))


def _at_least(tables: list[SumTable], which: Ints, sums: Ints) -> Floats:
    """P(S >= sum) of each cell; ``which``: the table of its neighbourhood's size."""
    tail = np.empty(sums.size)
    for number, table in enumerate(tables):
        cells = which == number
        tail[cells] = table.at_least[np.clip(sums[cells], 0, table.at_least.size - 1)]
    return tail


def _at_most(tables: list[SumTable], which: Ints, sums: Ints) -> Floats:
    """P(S <= sum) of each cell."""
    tail = np.empty(sums.size)
    for number, table in enumerate(tables):
        cells = which == number
        tail[cells] = table.at_most[np.clip(sums[cells], 0, table.at_most.size - 1)]
    return tail


def _tails(upper: Floats, lower: Floats, tables: list[SumTable], *, whole: Flags, exact: bool) -> Tails:
    return Tails(
        upper=np.where(whole, np.nan, upper),
        lower=np.where(whole, np.nan, lower),
        floor=min(1.0, 2.0 * min(table.smallest_lower for table in tables)),
        exact=exact,
    )
