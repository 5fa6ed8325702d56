"""Exact tails of sums of many sizes from one table: what several scales of a map have in common.

As `hotspot.stats.exact.randomisation` under total randomisation, for neighbourhoods of up to some sixty
cells. Two things make it quick. Newton's identities run over blocks of frequencies that stay in the processor's cache.
And an amount that is rounded down is less than one unit short, so that the table of the amounts rounded up is that of
the amounts rounded down, moved by one unit a value; only where that is too wide and many amounts need no rounding is it
made apart.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.randomisation import Tails
from hotspot.stats.exact.subset_sums import SMALLEST_BY_TRANSFORM, longest_lattice, power_of_two, sum_distributions

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
#: Most steps (values x sizes x lattice points) for which distributions are mixed value by value.
_DIRECT_STEPS: Final = 20_000_000
#: Newton's identities keep 14 digits up to so many values drawn, and up to half of them.
_MOST_BY_NEWTON: Final = 64
#: Most lattice points x sizes on the Fourier side, and the longest lattice: about 0.3 GB.
_MOST_POINTS: Final = 2**24
_LONGEST: Final = 2**18
#: Frequencies in a block: with 37 sizes two megabytes.
_BLOCK: Final = 2048
#: Amounts below which the lattice's unit could vanish, and the power of two by which they are scaled up.
_SMALL: Final = 1e-250
_UP: Final = 600


def size_tails(values: Floats, sums: Floats, sizes: Ints) -> Tails:
    """Both tails of each sum of ``sizes`` values drawn without replacement from ``values``.

    ``values``: the n tested values, any unit. ``sums``: observed sums, any shape; ``sizes``: how many values each
    holds, 1 or more, same shape, which the tails have too; NaN where that is all n. Whole numbers of moderate range,
    and whole numbers and a half, give exact tails; others upper bounds, on the coarsest of three lattices whose bounds
    agree to 5 % for every p below 0.1, or on the finest. No tail is given as less than 1e-12 where tables come by
    transform.

    Source: sampling without replacement; elementary symmetric polynomials by Newton's identities.
    """
    low = float(values.min())
    # In order, so that no result depends on the order of the cells.
    shifted, rest = np.sort(values) - low, sums - sizes * low
    if 0 < shifted[-1] < _SMALL:
        # A power of two changes no tail, and keeps the lattice's unit from vanishing.
        shifted, rest = np.ldexp(shifted, _UP), np.ldexp(rest, _UP)
    if not _are_whole(shifted) and _are_whole(2 * shifted):
        shifted, rest = 2 * shifted, 2 * rest
    whole = sizes >= values.size
    drawn = np.minimum(sizes, values.size)
    largest = int(drawn.max())
    top = float(shifted[-largest:].sum())
    longest = _longest(values.size, largest)
    if top < longest and _are_whole(shifted):
        table = _Table(shifted.astype(np.int64), drawn)
        observed = np.rint(rest).astype(np.int64)
        return _tails(table.at_least(observed), table.at_most(observed), table, whole=whole, exact=True)
    length = max(longest // 16, power_of_two(4 * largest))
    while True:
        # One unit of head-room for each value that is rounded up.
        unit = top / (length - largest - 1)
        scaled = rest / unit
        # The observed sum is itself a rounded float: a hair of slack keeps it inside its own tail.
        slack = 1e-9 * np.maximum(1.0, scaled)
        reached = np.ceil(scaled - slack).astype(np.int64)
        passed = np.floor(scaled + slack).astype(np.int64)
        lower = _Table(np.floor(shifted / unit).astype(np.int64), drawn)
        for upper in _rounded_up(shifted / unit, lower, last=length >= longest):
            outer = upper.at_least(reached), lower.at_most(passed)
            gap = max(_gap(outer[0], lower.at_least(reached)), _gap(outer[1], upper.at_most(passed)))
            if gap <= _TIGHT:
                return _tails(*outer, lower, whole=whole, exact=False)
        if length >= longest:
            return _tails(*outer, lower, whole=whole, exact=False)
        # Four times the points leave about a quarter of the gap.
        length = min(longest, length * (4 if gap <= _CLOSE * _TIGHT else 16))


def _are_whole(values: Floats) -> bool:
    return bool(np.array_equal(values, np.rint(values)))


def _by_newton(n: int, largest: int) -> bool:
    return largest <= min(_MOST_BY_NEWTON, n // 2)


def _longest(n: int, largest: int) -> int:
    if _by_newton(n, largest):
        return min(_LONGEST, power_of_two(_MOST_POINTS // largest))
    return longest_lattice(n, largest)


def _gap(outer: Floats, inner: Floats) -> float:
    """Largest share of a p below 0.1 by which its two bounds differ."""
    # A p of 0 by underflow has no share.
    near = (inner < _NEAR) & (outer > 0)
    return float(((outer[near] - inner[near]) / outer[near]).max(initial=0.0))


def _tails(upper: Floats, lower: Floats, table: "_Table", *, whole: Flags, exact: bool) -> Tails:
    floor = min(1.0, 2.0 * table.smallest)
    return Tails(np.where(whole, np.nan, upper), np.where(whole, np.nan, lower), floor, exact)


def _rounded_up(scaled: Floats, lower: "_Table", *, last: bool) -> Iterator["_Table"]:
    """Tables of the amounts rounded up, the cheap one first.

    ``lower``: that of the amounts rounded down. ``last``: whether no finer lattice follows, so that amounts that need
    no rounding, such as zeros, are worth a table of their own.
    """
    yield lower.moved()
    if last and (np.floor(scaled) == scaled).mean() > _WHOLE_SHARE:
        yield _Table(np.ceil(scaled).astype(np.int64), lower.drawn)


class _Table:
    """Tails of the sums of whole numbers, one row for each distinct size."""

    def __init__(self, values: Ints, drawn: Ints) -> None:
        distinct = np.flatnonzero(np.bincount(drawn.ravel()))
        row = np.zeros(int(distinct[-1]) + 1, dtype=np.int64)
        row[distinct] = np.arange(distinct.size)
        #: Table row of each observed sum, and how many values it holds.
        self._row, self.drawn = row[drawn], drawn
        self._shift = 0
        self._at_least, self._at_most = _tables(values, distinct)
        ends = np.cumsum(np.sort(values)[: int(distinct[-1])])[distinct - 1]
        #: The smallest P(S <= s) that any size could have.
        self.smallest = float(self._at_most[np.arange(distinct.size), ends].min())

    def moved(self) -> "_Table":
        """The same for values each larger by one."""
        other = object.__new__(_Table)
        other.__dict__.update(self.__dict__)
        other._shift = 1
        return other

    def at_least(self, sums: Ints) -> Floats:
        """P(S >= sum), shape as the sums."""
        return self._look_up(self._at_least, sums)

    def at_most(self, sums: Ints) -> Floats:
        """P(S <= sum), shape as the sums."""
        return self._look_up(self._at_most, sums)

    def _look_up(self, table: Floats, sums: Ints) -> Floats:
        place = np.clip(sums - self.drawn if self._shift else sums, 0, table.shape[1] - 1)
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
