"""Monte Carlo p-values of weighted neighbourhood sums: the same draws serve all cells.

Sums with ring kernels (`hotspot.stats.kernels`) have no table as binary ones do (`randomisation`). Under
randomisation the sum of a cell depends on its place only through its weights, and these only through how many cells
lie in each of its rings: one set of draws is turned into sums once for each such shape, and every cell of that shape
reads its p from them. A full neighbourhood has one shape; the cells at the border of a map have some dozens.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.exact.randomisation import NULLS
from hotspot.stats.exact.tails import Tails
from hotspot.stats.gi import weight_spread
from hotspot.stats.kernels import DiscSum, kernel_sum

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Fewest draws by default, and draws for each cell: a two-sided p of 2 / (1 + 40 n) is below 0.05 / n.
_FEWEST_DRAWS: Final = 9_999
_DRAWS_PER_CELL: Final = 40
#: Most draws by default; they bound the time of maps of more than 25,000 cells.
_MOST_DRAWS: Final = 1_000_000
#: Cells drawn together: some ten arrays of this length are held at a time.
_BLOCK: Final = 2**19
#: Sums that differ by rounding only count as equal: this share of them.
_ROUNDING: Final = 1e-13


def default_draws(n: int) -> int:
    """Draws for a map of ``n`` cells: 40 n, at least 9,999, at most 1,000,000.

    A two-sided p cannot go below 2 / (1 + draws). With 40 n Benjamini-Hochberg at 0.05 can call a single cell; where
    the most is reached (n above 25,000), n / 25,000 cells that no draw reaches.
    """
    return max(_FEWEST_DRAWS, min(_DRAWS_PER_CELL * n, _MOST_DRAWS))


def pooled_tails(
    values: Floats, weights: Floats, disc_sum: DiscSum, *, null: str = "total", draws: int | None = None, seed: int
) -> Tails:
    """Both tails of every weighted neighbourhood sum under randomisation, by Monte Carlo.

    ``values``: the n tested values, any unit. ``weights``: of the cell itself and of each ring, shape (rings + 1,),
    none rising with distance, see `hotspot.stats.ring_weights`. ``disc_sum``: see `hotspot.stats.kernels.DiscSum`.
    ``null``: ``total``, all values of a neighbourhood are drawn from all n without replacement; ``conditional``, the
    cell keeps its own and the others are drawn from the other n - 1 (the tails of Gi, whatever the cell weighs).
    ``draws``: by default `default_draws`. ``seed``: the same seed gives the same tails.

    Each tail is (1 + draws that reach the sum) / (1 + draws), ties included: under the null it is at most alpha with
    a probability of at most alpha. NaN where no draw could differ by its place: all n weights of a row are equal or,
    under ``conditional``, all n - 1 of the other cells are, as for a cell without neighbours.

    Raises `InputError` for values that are not finite, weights that rise, another null, fewer than 1 draw, and discs
    that leave out the cell itself. Sources: Barnard 1963; Phipson and Smyth 2010 (p of a Monte Carlo test).
    """
    n = values.size
    draws = default_draws(n) if draws is None else draws
    _check(values, weights, disc_sum, null, draws)
    conditional = null == "conditional"
    if conditional:
        weights = np.append(0.0, weights[1:])
    # From the smallest value up all terms are positive: sums differ by rounding only relative to their size.
    low = float(values.min())
    shifted = values - low
    shapes = [shape for shape in _shapes(n, weights, disc_sum) if shape.testable(n - conditional)]
    levels = _levels(shifted, kernel_sum(shifted, weights, disc_sum), shapes, low=low, conditional=conditional)
    reached = np.zeros((3, n))
    columns = max((shape.weights.size for shape in shapes), default=1) + conditional
    rng, rows = np.random.default_rng(seed), max(_BLOCK // columns, 1)
    for start in range(0, draws, rows) if shapes else ():
        draw = _Draws.of(shifted, distinct_cells(rng, min(rows, draws - start), n, columns))
        holding = draw.holding(shapes, n) if conditional else []
        for k, shape in enumerate(shapes):
            sums = shape.sums(draw.running)
            _count(shape, sums, levels, reached)
            if conditional:
                _exchange(shape, sums, draw, holding[k], levels=levels, reached=reached)
    upper, lower, coldest = np.where(np.isfinite(levels), (1 + reached) / (1 + draws), np.nan)
    floor = float(np.nanmin(coldest)) if shapes else 1.0
    return Tails(upper=upper, lower=lower, floor=min(1.0, 2.0 * floor), exact=False)


def distinct_cells(rng: np.random.Generator, rows: int, n: int, columns: int) -> Ints:
    """``columns`` distinct ones of ``n`` cells in random order, each order as likely; shape (rows, columns)."""
    if 2 * columns > n:
        return rng.permuted(np.tile(np.arange(n), (rows, 1)), axis=1)[:, :columns]
    picks = rng.integers(n, size=(rows, columns))
    unsettled = np.arange(rows)
    # Repeats are drawn again until none is left. No step looks at which cells they are: all orders stay as likely.
    while unsettled.size:
        order = np.argsort(picks[unsettled], axis=1, kind="stable")
        ordered = np.take_along_axis(picks[unsettled], order, axis=1)
        row, place = np.nonzero(ordered[:, 1:] == ordered[:, :-1])
        picks[unsettled[row], order[row, place + 1]] = rng.integers(n, size=row.size)
        unsettled = unsettled[np.unique(row)]
    return picks


@dataclass(frozen=True)
class _Draws:
    """Cells drawn together; row: a place in the draw, column: a draw."""

    cells: Ints
    values: Floats
    running: Floats
    """Sums of the values down to each row."""

    @classmethod
    def of(cls, values: Floats, picks: Ints) -> "_Draws":
        cells = np.ascontiguousarray(picks.T)
        return cls(cells, values[cells], np.cumsum(values[cells], axis=0))

    def holding(self, shapes: list["_Shape"], n: int) -> list[Ints]:
        """Flat positions in ``cells`` at which a cell of each shape lies."""
        kind = np.full(n, len(shapes))
        for number, shape in enumerate(shapes):
            kind[shape.cells] = number
        found = kind[self.cells].ravel()
        order = np.argsort(found, kind="stable")
        return np.split(order, np.searchsorted(found[order], np.arange(1, len(shapes) + 1)))


@dataclass(frozen=True)
class _Shape:
    """Cells with the same number of cells in each ring."""

    cells: Ints
    """Their positions."""
    weights: Floats
    """Weight of each value that is drawn for such a cell, from the nearest outwards, shape (k,)."""

    def testable(self, count: int) -> bool:
        """Whether the weights over all ``count`` cells that values are drawn from differ."""
        totals, squares = self.weights.sum(keepdims=True), np.square(self.weights).sum(keepdims=True)
        return bool(weight_spread(totals, squares, count)[0] > 0)

    def sums(self, running: Floats) -> Floats:
        """Weighted sums from the running ones, shape (k or more, draws), by parts: all factors are positive."""
        falls = self.weights - np.append(self.weights[1:], 0.0)
        total = np.zeros(running.shape[1])
        for place in np.flatnonzero(falls).tolist():
            total += falls[place] * running[place]
        return total


def _shapes(n: int, weights: Floats, disc_sum: DiscSum) -> list[_Shape]:
    within = [np.full(n, float(weights[0] > 0))]
    within += [disc_sum(np.ones(n), r) - (weights[0] == 0) for r in range(1, weights.size)]
    rings = np.rint(np.diff(within, axis=0, prepend=0.0)).astype(np.int64).T
    kinds, which = np.unique(rings, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    cells = np.split(order, np.cumsum(np.bincount(which.ravel()))[:-1])
    return [_Shape(own, np.repeat(weights, kind)) for own, kind in zip(cells, kinds, strict=True)]


def _levels(shifted: Floats, sums: Floats, shapes: list[_Shape], *, low: float, conditional: bool) -> Floats:
    """What draws are compared with, shape (3, n): at least the sum, at most the sum, at most the least there could be.

    Each with room for rounding; NaN where a cell is not tested.
    """
    n = shifted.size
    levels = np.full((3, n), np.nan)
    order = np.argsort(shifted, kind="stable")
    ordered, place = np.append(shifted[order], 0.0), np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    for shape in shapes:
        cells, weights, k = shape.cells, shape.weights, shape.weights.size
        # The least sum puts the largest weights on the smallest values. Under the conditional null the cell's own
        # value is not among them: the values after it move up by one.
        before = np.append(0.0, np.cumsum(weights * ordered[:k]))
        after = np.append(np.cumsum((weights * ordered[1 : k + 1])[::-1])[::-1], 0.0)
        least = (before + after)[np.minimum(place[cells], k) if conditional else np.full(cells.size, k)]
        # The values carry rounding of their own from before they were shifted.
        carried = abs(low) * weights.sum()
        room, least_room = _ROUNDING * (sums[cells] + carried), _ROUNDING * (least + carried)
        levels[:, cells] = sums[cells] - room, sums[cells] + room, least + least_room
    return levels


def _count(shape: _Shape, sums: Floats, levels: Floats, reached: Floats) -> None:
    """Add to ``reached``, shape (3, n), how many of the drawn sums reach each level of the shape's cells."""
    ordered = np.sort(sums)
    least, most, coldest = levels[:, shape.cells]
    reached[0, shape.cells] += sums.size - np.searchsorted(ordered, least, side="left")
    reached[1, shape.cells] += np.searchsorted(ordered, most, side="right")
    reached[2, shape.cells] += np.searchsorted(ordered, coldest, side="right")


def _exchange(shape: _Shape, sums: Floats, draw: _Draws, holding: Ints, *, levels: Floats, reached: Floats) -> None:
    """Correct the counts of `_count` for draws that hold the cell itself: it gives its place to one cell more.

    The first k of k + 1 distinct cells are the draw of every cell that is not among them; with the exchange each
    set of k of the other n - 1 is as likely for every cell.
    """
    k = shape.weights.size
    place, column = np.divmod(holding[holding < k * sums.size], sums.size)
    cell, before = draw.cells[place, column], sums[column]
    after = before + shape.weights[place] * (draw.values[k, column] - draw.values[place, column])
    # Where the cell itself was a giant, what is left has lost digits: they count for either side.
    room = _ROUNDING * before
    least, most, coldest = levels[:, cell]
    np.add.at(reached[0], cell, (after >= least - room).astype(float) - (before >= least))
    np.add.at(reached[1], cell, (after <= most + room).astype(float) - (before <= most))
    np.add.at(reached[2], cell, (after <= coldest + room).astype(float) - (before <= coldest))


def _check(values: Floats, weights: Floats, disc_sum: DiscSum, null: str, draws: int) -> None:
    if null not in NULLS:
        raise InputError(f"The null must be one of {', '.join(NULLS)}; {null!r} was given.")
    if values.ndim != 1 or not values.size or not np.isfinite(values).all():
        raise InputError(
            "One finite value is wanted for each cell; "
            f"shape {values.shape} was given, {(~np.isfinite(values)).sum():,} not finite."
        )
    if draws < 1:
        raise InputError(f"At least 1 draw is wanted; {draws} was given.")
    if weights.ndim != 1 or not weights.size or not (np.diff(weights, append=0.0) <= 0).all() or not weights[0] > 0:
        raise InputError(
            f"Weights of the cell itself and of each ring are wanted, none below 0, none larger than the one before; "
            f"shape {weights.shape} was given. For Gi keep the cell's weight and choose the null conditional."
        )
    wrong = int((disc_sum(np.ones(values.size), 0) != 1).sum())
    if wrong:
        raise InputError(f"The disc of 0 steps must hold the cell itself alone; it does not for {wrong:,} cells.")
