"""Who makes half of a total: as few as can."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.cents import add_whole

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Halves:
    """How totals are carried; shapes (groups,)."""

    number: Ints
    """Fewest carriers that together make half of the total or more; 0 where there is none."""
    carriers: Ints
    """How many carry anything of it."""
    most: Ints
    """What the largest of them carries."""


def halves(values: Ints, times: Ints, group: Ints, groups: int) -> Halves:
    """The fewest that make half of each group's total.

    ``values``: what carriers carry, whole numbers, 0 or more, adding up to less than 2^63; ``times``: of how many each
    stands; ``group``: 0..groups - 1; shapes (n,). The largest come first, so the order of equal ones does not matter.
    """
    some = values > 0
    order = np.lexsort((-values[some], group[some]))
    values, times, group = values[some][order], times[some][order], group[some][order]
    carriers, most = add_whole(times, group, groups), np.zeros(groups, dtype=np.int64)
    np.maximum.at(most, group, values)
    sums = values * times
    whole = add_whole(sums, group, groups)
    before = (np.cumsum(sums) - sums) - (np.cumsum(whole) - whole)[group]
    counted = (np.cumsum(times) - times) - (np.cumsum(carriers) - carriers)[group]
    # Odd totals are rounded up, and twice a sum of money may be too large.
    missing = (whole - whole // 2)[group] - before
    reached = (missing > 0) & (missing <= sums)
    number = np.zeros(groups, dtype=np.int64)
    # Divided as negative numbers, the quotient is rounded up.
    number[group[reached]] = counted[reached] - (-missing[reached]) // values[reached]
    return Halves(number, carriers, most)
