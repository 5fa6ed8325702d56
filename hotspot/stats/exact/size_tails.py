"""Exact tails of sums of many sizes from one table: what several scales of a map have in common.

Null ``total``, for neighbourhoods of up to some sixty cells. Newton's identities run over blocks of frequencies that
stay in the processor's cache.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.bounds import Problem, bounded_tails, from_zero
from hotspot.stats.exact.subset_sums import SMALLEST_BY_TRANSFORM, longest_lattice, power_of_two, sum_distributions
from hotspot.stats.exact.tails import Tails

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Most steps (values x sizes x lattice points) for which distributions are mixed value by value.
_DIRECT_STEPS: Final = 20_000_000
#: Newton's identities keep 14 digits up to so many values drawn, and up to half of them.
_MOST_BY_NEWTON: Final = 64
#: Most lattice points x sizes on the Fourier side, and the longest lattice: about 0.3 GB.
_MOST_POINTS: Final = 2**24
_LONGEST: Final = 2**18
#: Small sums have a lattice of their own where that is so many times as fine.
_SHORTER: Final = 8.0
#: Frequencies in a block: with 37 sizes two megabytes.
_BLOCK: Final = 2048


def size_tails(values: Floats, sums: Floats, sizes: Ints) -> Tails:
    """Both tails of each sum of ``sizes`` values drawn without replacement from ``values``.

    ``values``: the n tested values, any unit. ``sums``: observed sums, any shape; ``sizes``: how many values each
    holds, 1 or more, same shape, which the tails have too; NaN where that is all n. Whole numbers of moderate range,
    and whole numbers and a half, give exact tails; others upper bounds, see `hotspot.stats.exact.bounds`. No tail is
    given as less than 1e-12 where tables come by transform.

    Source: sampling without replacement; elementary symmetric polynomials by Newton's identities.
    """
    shifted, rest = from_zero(values, sums, sizes)
    # In order, so that no result depends on the order of the cells.
    ordered, drawn = np.sort(shifted), np.minimum(sizes, values.size)
    problem = _problem(ordered, rest, drawn)
    whole = sizes >= values.size
    return bounded_tails(replace(problem, low=lambda near: _low(ordered, rest[near], drawn[near])), whole=whole)


def _problem(ordered: Floats, rest: Floats, drawn: Ints) -> Problem:
    most = int(drawn.max())

    def make(number: Callable[[Floats], Ints]) -> SizeTable:
        return SizeTable(number(ordered), drawn)

    return Problem(ordered, rest, most, longest(ordered.size, most), make)


def _low(ordered: Floats, rest: Floats, drawn: Ints) -> tuple[Floats, float] | None:
    """P(S <= sum), or more, of small sums, shape (k,), and the smallest that any could have.

    None where the amounts that can be part of them reach nearly as far as all.

    What is larger than the largest of them is part of none: all values drawn are among the others, and then their sum
    is that of so many of the others. With these alone the lattice is finer.
    """
    if not rest.size:
        return rest, 1.0
    kept = ordered[: int(np.searchsorted(ordered, (1 + 1e-9) * rest.max(), side="right"))]
    most = int(drawn.max())
    if kept[-most:].sum() * _SHORTER > ordered[-most:].sum():
        return None
    sizes = np.flatnonzero(np.bincount(drawn))
    place = np.arange(int(sizes[-1]))
    among = np.append(1.0, np.cumprod((kept.size - place) / (ordered.size - place)))
    every = np.append(rest, np.cumsum(kept)[sizes - 1]), np.append(drawn, sizes)
    whole = np.zeros(every[0].shape, dtype=bool)
    lower = bounded_tails(_problem(kept, *every), whole=whole, sides=("lower",)).lower
    found = np.maximum(among[every[1]] * lower, SMALLEST_BY_TRANSFORM)
    return found[: rest.size], float(found[rest.size :].min())


def _by_newton(n: int, largest: int) -> bool:
    return largest <= min(_MOST_BY_NEWTON, n // 2)


def longest(n: int, largest: int) -> int:
    """Most lattice points worth using for sums of up to ``largest`` of ``n`` values."""
    if _by_newton(n, largest):
        return min(_LONGEST, power_of_two(_MOST_POINTS // largest))
    return longest_lattice(n, largest)


class SizeTable:
    """Tails of the sums of whole numbers, one row for each distinct size."""

    def __init__(self, values: Ints, drawn: Ints) -> None:
        """``values``: all, any order; ``drawn``: how many each sum holds, any shape."""
        distinct = np.flatnonzero(np.bincount(drawn.ravel()))
        row = np.zeros(int(distinct[-1]) + 1, dtype=np.int64)
        row[distinct] = np.arange(distinct.size)
        #: Table row of each size, of each observed sum, and how many values that holds.
        self._rows, self._row, self._drawn = row, row[drawn], drawn
        self._shift = 0
        self._at_least, self._at_most = _tables(values, distinct)
        ends = np.cumsum(np.sort(values)[: int(distinct[-1])])[distinct - 1]
        self._smallest = float(self._at_most[np.arange(distinct.size), ends].min())

    def smallest(self) -> float:
        """The smallest P(S <= s) that any size could have."""
        return self._smallest

    def moved(self) -> "SizeTable":
        """The same for values each larger by one."""
        other = object.__new__(SizeTable)
        other.__dict__.update(self.__dict__)
        other._shift = 1
        return other

    def at_least(self, sums: Ints) -> Floats:
        """P(S >= sum), shape as the sums."""
        return self._look_up(self._at_least, sums)

    def at_most(self, sums: Ints) -> Floats:
        """P(S <= sum), shape as the sums."""
        return self._look_up(self._at_most, sums)

    def tail(self, size: int, sums: Ints, *, upper: bool) -> Floats:
        """P(S >= sum), or P(S <= sum), of sums of one of the sizes, shape as the sums."""
        tail = (self._at_least if upper else self._at_most)[self._rows[size]]
        return np.asarray(tail[np.clip(sums, 0, tail.size - 1)])

    def _look_up(self, table: Floats, sums: Ints) -> Floats:
        place = np.clip(sums - self._drawn if self._shift else sums, 0, table.shape[1] - 1)
        return np.asarray(table[self._row, place])


def _tables(values: Ints, sizes: Ints) -> tuple[Floats, Floats]:
    """P(S >= k), P(S <= k) for each size (rows) and k = 0, 1, ... (columns)."""
    n, largest = values.size, int(sizes[-1])
    length = int(np.partition(values, n - largest)[n - largest :].sum()) + 1
    if not _by_newton(n, largest) or n * (largest + 1) * length <= _DIRECT_STEPS:
        tables = sum_distributions(values, sizes)
        return np.stack([table.at_least for table in tables]), np.stack([table.at_most for table in tables])
    mass = newton_masses(values, sizes, length)
    smallest = np.cumsum(np.sort(np.partition(values, largest - 1)[:largest]))[sizes - 1]
    at_least = np.zeros((sizes.size, length + 1))
    np.cumsum(mass[:, ::-1], axis=1, out=at_least[:, -2::-1])
    for row, end in zip(at_least, smallest.tolist(), strict=True):
        row[: end + 1] = 1.0
    at_most = np.cumsum(mass, axis=1, out=mass)
    for table in (at_least, at_most):
        np.clip(table, SMALLEST_BY_TRANSFORM, 1.0, out=table)
    return at_least, at_most


def newton_masses(values: Ints, sizes: Ints, length: int) -> Floats:
    """Row k: the probability function of the sum of ``sizes[k]`` of the values at 0 .. ``length`` - 1.

    ``values``: n whole numbers >= 0. ``sizes``: ascending, distinct, at most n / 2 and 64 (the identities lose digits
    beyond). ``length``: above every sum of the largest size.

    With e'_k = e_k (c / n)^k, c the largest size, k e'_k is a plain sum of products e'_(k-r) Q_r: no weights in the
    inner loop, and e'_k stays below e^c.
    """
    n, largest, points = values.size, int(sizes[-1]), power_of_two(length)
    spectrum = np.fft.fft(np.bincount(values, minlength=points).astype(float)) / n
    r = np.arange(1, largest + 1)
    scale = np.where(r % 2, n, -n) * (largest / n) ** r.astype(float)
    ways = np.cumprod(largest / n * (n - r + 1) / r)[sizes - 1]
    frequencies = np.arange(points // 2 + 1)
    transform = np.empty((sizes.size, frequencies.size), dtype=complex)
    for start in range(0, frequencies.size, _BLOCK):
        those = frequencies[start : start + _BLOCK]
        power = spectrum[(r[:, None] * those) & (points - 1)] * scale[:, None]
        symmetric = np.empty((largest + 1, those.size), dtype=complex)
        symmetric[0] = 1.0
        for k in range(1, largest + 1):
            np.einsum("rf,rf->f", symmetric[k - 1 :: -1], power[:k], out=symmetric[k])
            symmetric[k] /= k
        transform[:, start : start + _BLOCK] = symmetric[sizes] / ways[:, None]
    return np.fft.irfft(transform, points, axis=1)[:, :length]
