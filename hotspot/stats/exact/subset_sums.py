"""The distribution of the sum of m values drawn without replacement from n whole numbers.

Two ways to the same tables. The direct one mixes distributions value by value: only positive terms, so
full relative accuracy, but its cost grows with n. The transform works on the Fourier side in a time that
does not depend on n; its absolute error is about 1e-15 while m is small beside n.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The transform cannot tell smaller tails from rounding; they are reported as this bound.
SMALLEST_BY_TRANSFORM: Final = 1e-12
#: Most steps (values x sizes x lattice points) for which the direct way is taken.
_DIRECT_STEPS: Final = 20_000_000
#: The same where the direct way is the only one.
_MOST_DIRECT_STEPS: Final = 1_000_000_000
#: Most lattice points x sizes on the Fourier side: about 0.3 GB.
_MOST_TRANSFORM_POINTS: Final = 2**24
#: Longest lattice: finer ones cost more than they sharpen.
_LONGEST: Final = 2**18
#: Newton's identities lose digits when a neighbourhood holds more than this share of the cells.
_LARGEST_SHARE: Final = 0.05


def longest_lattice(n: int, largest: int) -> int:
    """Most lattice points worth using for sums of up to ``largest`` of ``n`` values."""
    if largest <= _LARGEST_SHARE * n:
        return min(_LONGEST, power_of_two(_MOST_TRANSFORM_POINTS // largest))
    affordable = power_of_two(_MOST_DIRECT_STEPS // (n * largest)) // 2
    # Rounding moves each of the values by up to one point: there must be many points for each.
    return max(power_of_two(16 * largest), min(_LONGEST, affordable))


def power_of_two(number: int) -> int:
    """The smallest power of two that is at least ``number``."""
    return 1 << max(number - 1, 0).bit_length()


@dataclass(frozen=True)
class SumTable:
    """Tails of the sum of one number of values."""

    at_least: Floats
    """P(S >= k) for k = 0, 1, ...; the last entry belongs to sums that cannot occur."""
    at_most: Floats
    """P(S <= k) for k = 0, 1, ..."""
    smallest_lower: float
    """P(S <= its smallest possible value)."""


def sum_distributions(values: Ints, sizes: Ints) -> list[SumTable]:
    """One table for each entry of ``sizes``, in that order.

    ``values``: n whole numbers >= 0. ``sizes``: distinct numbers of values drawn, 1 <= m <= n.
    """
    largest = int(sizes.max())
    # Only the ends are needed in order.
    smallest = np.sort(np.partition(values, largest - 1)[:largest])
    length = int(np.partition(values, values.size - largest)[-largest:].sum()) + 1
    steps = values.size * (largest + 1) * length
    direct = steps <= _DIRECT_STEPS or largest > _LARGEST_SHARE * values.size
    masses = _direct(values, largest, length) if direct else _transform(values, largest, length)
    smallest_sums = np.cumsum(smallest)
    floor = 0.0 if direct else SMALLEST_BY_TRANSFORM
    return [_table(masses[m], int(smallest_sums[m - 1]), floor) for m in sizes.tolist()]


def _table(mass: Floats, smallest_sum: int, floor: float) -> SumTable:
    at_least = np.append(np.cumsum(mass[::-1])[::-1], 0.0)
    at_most = np.cumsum(mass)
    at_least[: smallest_sum + 1] = 1.0
    at_least, at_most = np.clip(at_least, floor, 1.0), np.clip(at_most, floor, 1.0)
    return SumTable(at_least, at_most, float(at_most[smallest_sum]))


def _direct(values: Ints, largest: int, length: int) -> Floats:
    """Row m: probability function of the sum of m of the values.

    The t-th value is in a random m-subset of the first t with probability m / t.
    """
    mass = np.zeros((largest + 1, length))
    mass[0, 0] = 1.0
    drawn = np.arange(largest + 1.0)[:, None]
    # The small ones first: so long no sum reaches far, and beyond its reach all is 0.
    ordered = np.sort(values)
    reach = np.cumsum(ordered)
    reach[largest:] -= reach[:-largest].copy()
    for t, value in enumerate(ordered.tolist(), start=1):
        rows, end = min(t, largest), min(int(reach[t - 1]) + 1, length)
        share = drawn[1 : rows + 1] / t
        taken = share * mass[:rows, : end - value]
        mass[1 : rows + 1, :end] *= 1.0 - share
        mass[1 : rows + 1, value:end] += taken
    return mass


def _transform(values: Ints, largest: int, length: int) -> Floats:
    """Row m: as `_direct`, by Newton's identities on the Fourier side.

    The recursion runs on e_m / C(n, m), the characteristic function of the sum itself, so that nothing
    overflows: k e_k = sum over r of (-1)^(r-1) e_(k-r) P_r, with P_r the r-th power sum.
    """
    n = values.size
    points = power_of_two(length)
    histogram = np.bincount(values, minlength=points).astype(float)
    spectrum = np.fft.fft(histogram)
    frequency = np.arange(points // 2 + 1)
    power = [spectrum[(r * frequency) % points] for r in range(1, largest + 1)]
    scaled = [np.ones(frequency.size, dtype=complex)]
    mass = np.zeros((largest + 1, length))
    mass[0, 0] = 1.0
    for k in range(1, largest + 1):
        total = np.zeros(frequency.size, dtype=complex)
        # C(n, k - r) / (k C(n, k)), built up from r = 1.
        weight = 1.0 / (n - k + 1)
        for r in range(1, k + 1):
            total += weight * scaled[k - r] * power[r - 1]
            weight *= -(k - r) / (n - k + r + 1)
        scaled.append(total)
        mass[k] = np.fft.irfft(total, points)[:length]
    return mass
