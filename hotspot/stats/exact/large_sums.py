"""Both tails of the sum of many values drawn without replacement from very many.

The number of ways in which m of N values have the sum t is the coefficient of z^m x^t in the product of all
(1 + z x^a). Two discrete Fourier transforms find it. Along z, on the circle through the saddlepoint (modulus
m / (N - m)), a few tens of points carry everything. Along x, on a lattice of sums, only frequencies at which the values
do not cancel one another are looked at. On the circle the logarithm of the product is a power series whose coefficients
are power sums of the values' transform, so that one FFT serves all m from one power of two to the next.

Whole numbers keep their places on the lattice; other values move to its nearest points. Points are spaced about a
millionth of the range of the sum, and tails are read five standard deviations of that rounding further out.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Complexes = NDArray[np.complex128]

#: Tails cannot be told from rounding below this, nor below `_ROUNDING` for each value drawn.
SMALLEST: Final = 1e-12
_ROUNDING: Final = 1e-15
#: -log of a probability that is not worth counting.
_NEGLIGIBLE: Final = 35.0
#: A tail is read this many standard deviations of the rounding further out.
_AWAY: Final = 5.0
_LONGEST: Final = 2**20
#: Most frequencies looked at: where more would count, the lattice is made coarser, down to twice as many points.
_MOST_FREQUENCIES: Final = 2**14
#: Most complex numbers held at a time: 8 MB.
_CHUNK: Final = 2**19
#: Points of the histogram from which bounds of the sum are found.
_BINS: Final = 4096


def large_sum_tails(values: Floats, times: Ints, sums: Floats, sizes: Ints) -> tuple[Floats, Floats, bool]:
    """P(S >= sum) and P(S <= sum) for each of ``sums``, and whether they are exact (to 1e-12).

    Where they are not, values were rounded and the tails are read a little further out.

    ``values``: at least two, distinct, ascending, the first 0; ``times``: how often each occurs. ``sums``, ``sizes``:
    of the draws, shape (n,); 1 <= size <= half of all values. A tail below 1e-12, or below 1e-15 times the size, is
    reported as that.

    Source: permutation distributions by characteristic functions, Pagano and Tritchler 1983.
    """
    population = _Population(values, times)
    upper, lower = np.empty(sums.size), np.empty(sums.size)
    exact = True
    octave = np.frexp(sizes.astype(float))[1]
    for power in np.unique(octave).tolist():
        cells = np.flatnonzero(octave == power)
        cells = cells[np.argsort(sizes[cells], kind="stable")]
        lattice = _Lattice(population, sizes[cells])
        exact &= lattice.whole
        for batch in _batches(sizes[cells], population.total):
            those = cells[batch]
            upper[those], lower[those] = lattice.tails(sums[those], sizes[those])
    least = np.maximum(SMALLEST, _ROUNDING * sizes)
    return np.clip(upper, least, 1.0), np.clip(lower, least, 1.0), exact


def _batches(sizes: Ints, total: int) -> Iterator[slice]:
    """Runs of ascending sizes that one circle serves: within one standard deviation of its number of values."""
    start = 0
    while start < sizes.size:
        width = 2 * np.sqrt(sizes[start] * (1 - sizes[start] / total))
        stop = int(np.searchsorted(sizes, sizes[start] + width, side="right"))
        yield slice(start, stop)
        start = stop


class _Population:
    """All values, and what does not depend on how many are drawn."""

    def __init__(self, values: Floats, times: Ints) -> None:
        self.values, self.times, self.total = values, times, int(times.sum())
        self.share = times / self.total
        self.mean = float(self.share @ values)
        whole = bool(values[-1] < 2**52) and np.array_equal(values, np.rint(values))
        #: Greatest common divisor of whole numbers, else 0.
        self.step = int(np.gcd.reduce(values.astype(np.int64))) if whole else 0
        self._tilt, self._log_mean = self._moments()

    def _moments(self) -> tuple[Floats, tuple[Floats, Floats]]:
        """Log of the moment generating function about the mean, on a grid of arguments below and above 0."""
        # Splitting each value between two neighbouring points can only make it larger.
        unit = self.values[-1] / (_BINS - 1)
        point = np.minimum((self.values / unit).astype(np.int64), _BINS - 2)
        over = self.values / unit - point
        share = np.bincount(point, self.share * (1 - over), minlength=_BINS)
        share += np.bincount(point + 1, self.share * over, minlength=_BINS)
        away = unit * np.arange(_BINS) - self.mean
        tilt = np.geomspace(1e-2 / np.sqrt(self.total), 1e2, 90) / np.sqrt(share @ away**2)

        def log_mean(power: Floats) -> Floats:
            peak = power.max(axis=1)
            return np.asarray(peak + np.log(np.exp(power - peak[:, None]) @ share))

        return tilt, (log_mean(-tilt[:, None] * away), log_mean(tilt[:, None] * away))

    def windows(self, sizes: Ints) -> tuple[Floats, Floats]:
        """Ends of the sums of each size: beyond either lies a probability below 1e-15."""
        # Chernoff's bound; draws with replacement have the larger moments (Hoeffding 1963, theorem 4).
        down, up = (((sizes[:, None] * log_mean + _NEGLIGIBLE) / self._tilt).min(axis=1) for log_mean in self._log_mean)
        middle = sizes * self.mean
        low = np.maximum(middle - down, _first(self.values, self.times, sizes))
        return low, np.minimum(middle + up, _first(self.values[::-1], self.times[::-1], sizes))


def _first(values: Floats, times: Ints, sizes: Ints) -> Floats:
    """Sum of so many of the values, taken in their order."""
    passed, sums = np.cumsum(times), np.cumsum(values * times)
    last = np.searchsorted(passed, sizes)
    return np.asarray(sums[last] - values[last] * (passed[last] - sizes))


class _Lattice:
    """Sums of one range of sizes on a lattice."""

    def __init__(self, population: _Population, sizes: Ints) -> None:
        self._population, self._fewest = population, int(sizes[0])
        low, high = population.windows(sizes)
        width = float((high - low).max())
        length = _LONGEST
        self.whole = bool(population.step) and width / population.step < length - 16
        if self.whole:
            self._place(float(population.step), width)
            self.whole = self._kept.size <= _MOST_FREQUENCIES
        if not self.whole:
            self._place(width / (length - 16), width)
            while self._kept.size > _MOST_FREQUENCIES and length > 2 * _MOST_FREQUENCIES:
                length //= 2
                self._place(width / (length - 16), width)
        self._wave = np.exp(2j * np.pi * np.arange(self._length) / self._length)

    def _place(self, unit: float, width: float) -> None:
        """Move the values to the nearest points of a lattice with this unit, where sums fill this width."""
        population = self._population
        self._length = 1 << (int(np.ceil(width / unit)) + 9).bit_length()
        place = np.rint(population.values / unit)
        # On average the points follow the values along a straight line; what is left is the rounding of a value.
        centre = population.values - population.mean
        self._slope = float((population.share * centre) @ place / ((population.share * centre) @ centre))
        self._shift = float(population.share @ place) - self._slope * population.mean
        self._rounding = float(np.sqrt(population.share @ (place - self._shift - self._slope * population.values) ** 2))
        counts = np.bincount(place.astype(np.int64) % self._length, population.times, minlength=self._length)
        self._spectrum = np.fft.rfft(counts)
        self._kept = np.flatnonzero(self._decay() < _NEGLIGIBLE)

    def _decay(self) -> Floats:
        """How small (-log) the sum's characteristic function is at each frequency, at least."""
        total, m = self._population.total, self._fewest
        p = m / total
        mean = np.minimum(np.abs(self._spectrum) / total, 1.0)
        # The first holds for the product on the circle, by Jensen's inequality. The second, sharper where few of many
        # are drawn, is that of m independent draws, with a margin for values that cancel one another in pairs.
        on_circle = -0.5 * total * np.log1p(-2 * p * (1 - p) * (1 - mean)) - 0.5 * np.log(2 * np.pi * m)
        independent = -m * np.log(np.minimum(mean + np.sqrt(p), 1.0))
        return np.asarray(np.maximum(on_circle, independent))

    def tails(self, sums: Floats, sizes: Ints) -> tuple[Floats, Floats]:
        """P(S >= sum) and P(S <= sum) for sizes that one circle serves."""
        distinct, row = np.unique(sizes, return_inverse=True)
        low = (
            np.floor(self._slope * self._population.windows(distinct)[0] + self._shift * distinct).astype(np.int64) - 4
        )
        scaled = self._slope * sums + self._shift * sizes
        # The observed sum is itself a rounded float: half a point keeps it inside its own tail.
        away = np.full(sums.size, 0.5)
        if not self.whole:
            away += _AWAY * self._rounding * np.sqrt(sizes * (1 - sizes / self._population.total))
        first, last = np.ceil(scaled - away).astype(np.int64), np.floor(scaled + away).astype(np.int64)
        kept = self._kept[1:]
        half = np.pi * kept / self._length
        # Twice for the frequencies beyond the middle, which mirror these; divided by 1 - exp(i w), a sum of waves.
        weight = np.where(2 * kept == self._length, 1.0, 2.0) / (-2j * np.sin(half) * np.exp(1j * half))
        transform = self._characteristic(distinct) * weight
        # The length is a power of two: its last point masks what goes round more than once.
        mask = self._length - 1
        start = (transform * self._wave[kept * low[:, None] & mask]).real.sum(axis=1)
        below, lower = np.empty(sums.size), np.empty(sums.size)
        step = max(1, _CHUNK // max(kept.size, 1))
        for at in range(0, sums.size, step):
            part = slice(at, at + step)
            for end, tail in ((first, below), (last + 1, lower)):
                waves = self._wave[kept * end[part, None] & mask]
                passed = np.einsum("ij,ij->i", transform[row[part]], waves).real
                tail[part] = ((end - low[row])[part] + start[row[part]] - passed) / self._length
        return 1 - below, lower

    def _characteristic(self, sizes: Ints) -> Complexes:
        """E exp(-i w S) for each size at each kept frequency w above 0, shape (sizes, frequencies)."""
        n = self._population.total
        # Nearer to one half the series would hardly end; a circle a little too small serves as well.
        p = min(float(sizes[0] + sizes[-1]) / 2 / n, max(0.5 - 0.75 / np.sqrt(n), 0.25))
        odds, deviation = p / (1 - p), np.sqrt(n * p * (1 - p))
        # An odd number of points, so that they lie evenly about the first.
        points = 2 * int(6 * deviation + 12 + (sizes[-1] - sizes[0]) / 2) + 1
        widest = np.arccos(max(-1.0, 1 - (_NEGLIGIBLE + 4) / deviation**2))
        reach = min(int(widest * points / (2 * np.pi)) + 1, points // 2)
        turns = np.arange(-reach, reach + 1)
        circle = np.exp(2j * np.pi * turns / points)[:, None]
        # The first point is where the product is largest.
        phase = np.angle(self._spectrum[self._kept])
        terms = 1
        while n * odds**terms / terms > 1e-15:
            terms += 1
        log_product = np.zeros((turns.size, self._kept.size), dtype=complex)
        for r in range(terms, 0, -1):
            factor = self._power_sum(r) * np.exp(-1j * r * phase) * (-((-odds) ** r) / r)
            log_product = (log_product + factor) * circle
        product = np.exp(log_product + n * np.log1p(-p))
        back = np.exp(-2j * np.pi * (turns * sizes[:, None] % points) / points)
        transform = (back @ product) * np.exp(1j * sizes[:, None] * phase)
        return np.asarray(transform[:, 1:] / transform[:, :1])

    def _power_sum(self, r: int) -> Complexes:
        """Sum of exp(-i r w a) over all values a at each kept frequency w."""
        place = r * self._kept & (self._length - 1)
        mirrored = place > self._length // 2
        found = self._spectrum[np.where(mirrored, self._length - place, place)]
        return np.where(mirrored, found.conj(), found)
