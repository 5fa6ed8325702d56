"""Maps without pattern: the best circle of each, and p from them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.circles import TIE, Circles, poisson_llr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.unsignedinteger]

#: The fitted tail says nothing finer; smaller p are reported as this bound.
SMALLEST_BY_GUMBEL: Final = 1e-12
#: Maps drawn and summed together.
_BLOCK: Final = 256
#: Rows summed one below the other before their totals are.
_GROUP: Final = 32
#: Room for rounding in an inverted level.
_SLACK: Final = 1e-9
#: Counts at which a level is inverted, from either end: below some 400 every one.
_STEPS: Final = 4096


def draw_maps(total: int, shares: Floats, count: int, seed: int) -> list[Counts]:
    """Maps under the null hypothesis in blocks, each of shape (n, maps of the block): events by place.

    Each of the ``total`` events falls on a place with probability ``shares``, shape (n,), independently.
    """
    rng = np.random.default_rng(seed)
    # The smallest unsigned type that also holds total + 1: the sums are bound by memory.
    kind = np.min_scalar_type(total + 1)
    sizes = [min(_BLOCK, count - start) for start in range(0, count, _BLOCK)]
    return [np.ascontiguousarray(rng.multinomial(total, shares, size).T.astype(kind)) for size in sizes]


def best_maxima(circles: Circles, maps: list[Counts], total: int, *, low: bool) -> Floats:
    """The largest log-likelihood ratio over all circles, for each map; shape (number of maps,).

    ``maps``: blocks of maps, each of shape (n, maps of the block): events by place. ``total``: events of a
    map. ``low``: look for lowered rates.

    Most circles of most maps are far from the maximum. What every map has already reached is inverted into
    the count that a circle needs to matter; only circles that hold it are evaluated.
    """
    best = [np.zeros(block.shape[1]) for block in maps]
    room = np.empty((circles.expected.size + _GROUP, _BLOCK), dtype=maps[0].dtype)
    centers = np.random.default_rng(0).permutation(circles.expected.size)
    start, many = 0, 4
    while start < centers.size:
        level = _Level.of(min(float(b.min()) for b in best), total)
        for center in centers[start : start + many].tolist():
            walk = circles.around(center)
            if walk.sizes.size:
                expected = total - walk.expected if low else walk.expected
                for block, top in zip(maps, best, strict=True):
                    sums = running_sums(block, walk.order, room)
                    counts = sums if len(sums) == walk.sizes.size else sums[walk.sizes - 1]
                    _raise_maxima(top, total - counts if low else counts, expected, level)
        start, many = start + many, 2 * many
    return np.concatenate(best)


def monte_carlo(llr: Floats, maxima: Floats) -> tuple[Floats, Flags]:
    """The p of each log-likelihood ratio, and whether it is the approximation.

    (b + 1) / (B + 1), b of B maxima being as large, ties included. Where none is, the tail of a Gumbel
    distribution with the mean and variance of the maxima, if it is smaller.
    """
    reached = (maxima >= llr[:, None] * (1 - TIE)).sum(axis=1)
    p = (reached + 1) / (maxima.size + 1)
    scale = float(maxima.std(ddof=1)) * np.sqrt(6) / np.pi if maxima.size > 1 else 0.0
    if scale <= 0:
        return p, np.zeros(llr.size, dtype=bool)
    tail = gumbel_tail(llr, float(maxima.mean()), scale)
    approximate = (reached == 0) & (tail < p)
    return np.where(approximate, np.maximum(tail, SMALLEST_BY_GUMBEL), p), approximate


def gumbel_tail(values: Floats, mean: float, scale: float) -> Floats:
    """P(X >= value) of the Gumbel distribution with this mean and scale (its variance is scale^2 pi^2 / 6)."""
    standard = (values - mean) / scale + np.euler_gamma
    # Far below the mean the tail is 1; the bound keeps the exponential finite.
    return -np.expm1(-np.exp(-np.maximum(standard, -500.0)))


def running_sums(block: Counts, order: Ints, room: Counts) -> Counts:
    """Sums over the first 1, 2, ... places in order, shape (places, maps); ``room`` is written over.

    A plain cumulative sum along this axis takes ten times as long; sums in two levels are vector additions.
    """
    size, width = order.size, block.shape[1]
    # What the last group holds beyond the places is never read.
    rows = -(-size // _GROUP) * _GROUP
    sums = room.reshape(-1)[: rows * width].reshape(rows, width)
    np.take(block, order, axis=0, out=sums[:size], mode="clip")
    groups = sums.reshape(-1, _GROUP, width)
    for row in range(1, _GROUP):
        groups[:, row] += groups[:, row - 1]
    for group in range(1, groups.shape[0]):
        groups[group] += groups[group - 1, -1]
    return sums[:size]


@dataclass(frozen=True)
class _Level:
    """A log-likelihood ratio, and the largest expected count with which each count reaches it."""

    counts: Ints
    reach: Floats
    total: int

    @classmethod
    def of(cls, level: float, total: int) -> "_Level":
        ladder = np.unique(np.geomspace(1, total, _STEPS).astype(np.int64))
        counts = np.unique(np.concatenate([ladder, total - ladder[ladder < total], [total]]))
        low, high = np.zeros(counts.size), np.minimum(counts, np.nextafter(float(total), 0.0))
        for _ in range(40 if level else 0):
            middle = (low + high) / 2
            enough = poisson_llr(counts, middle, total) >= level
            low, high = np.where(enough, middle, low), np.where(enough, high, middle)
        return cls(counts, high * (1 + _SLACK), total)

    def needed(self, expected: Floats) -> Ints:
        """No circle with fewer events reaches the level; a lower bound, ``total + 1`` where none can."""
        below = np.concatenate([[0], self.counts])
        return below[np.searchsorted(self.reach, expected)] + 1


def _raise_maxima(top: Floats, counts: Counts, expected: Floats, level: _Level) -> None:
    needed = level.needed(expected).astype(counts.dtype)
    circle, column = np.divmod(np.flatnonzero(counts >= needed[:, None]), top.size)
    found = poisson_llr(counts[circle, column].astype(np.int64), expected[circle], level.total)
    np.maximum.at(top, column, found)
