"""Is there clustering at all, and of which kind: Moran's I, general G and local Moran by permutation.

Weights are binary and never stored: a callable adds up each cell's neighbours, the cell itself left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Values, shape (n,), to the sum over each cell's neighbours, the cell itself left out, shape (n,).
Lag = Callable[[Floats], Floats]

QUADRANTS: Final = ("high_high", "low_low", "high_low", "low_high", "not_significant", "not_tested")
#: Sums that differ by rounding only count as equal: this share of the largest they could be.
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class GlobalTest:
    """One number for the whole map and its place among shuffled maps."""

    statistic: float
    """Moran's I or general G, no unit; NaN where it is undefined."""
    expected: float
    """Its mean over all arrangements of the values."""
    p_upper: float
    """(1 + shuffled maps with at least this statistic) / (1 + shuffled maps): like values lie together."""
    p_lower: float
    """The same with at most this statistic."""
    p: float
    """Two-sided: twice the smaller of the two, at most 1."""
    permutations: int
    """Number of shuffled maps."""


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran of each cell; for researchers, who correct p for many tests before they use it."""

    statistic: Floats
    """Local I, shape (n,), no unit; NaN where there is nothing to test."""
    p_upper: Floats
    """Conditional permutation P(neighbour sum >= observed), shape (n,); NaN likewise."""
    p_lower: Floats
    """Conditional permutation P(neighbour sum <= observed), shape (n,); NaN likewise."""
    p: Floats
    """Two-sided: twice the smaller of the two, at most 1, shape (n,); NaN likewise."""
    high: NDArray[np.bool_]
    """Whether the cell lies above the mean of all cells, shape (n,)."""
    high_neighbors: NDArray[np.bool_]
    """Whether the mean of its neighbours does, shape (n,)."""


def morans_i(
    values: Floats, lag: Lag, neighbors: Ints, *, permutations: int = 999, seed: int, row_standardised: bool = False
) -> GlobalTest:
    """Moran's I with binary weights, all values shuffled over all cells.

    ``values``: one for each of n cells, any unit. ``lag``: see `Lag`. ``neighbors``: number of neighbours,
    shape (n,); a cell without any counts in n. ``row_standardised``: each cell's weights add up to 1.
    Undefined (NaN) where all values are equal or no cell has a neighbour.

    Raises `InputError` where ``lag`` and ``neighbors`` disagree. Sources: Moran 1950; Cliff and Ord 1981.
    """
    _check(values, lag, neighbors, permutations)
    n = values.size
    centred = values - values.mean()
    scale = 1.0 / np.maximum(neighbors, 1) if row_standardised else np.ones(n)
    squares, weights = np.square(centred).sum(), (scale * neighbors).sum()
    if weights == 0 or _all_equal(values):
        return _undefined(permutations)
    observed, shuffled = _products(centred, lag, scale, permutations, seed)
    factor = n / (weights * squares)
    return _test(observed * factor, -1.0 / (n - 1), shuffled * factor, _slack(centred, values, lag, scale) * factor)


def general_g(values: Floats, lag: Lag, neighbors: Ints, *, permutations: int = 999, seed: int) -> GlobalTest:
    """General G with binary weights, all values shuffled over all cells: high above its mean where high values meet.

    ``values``: one for each of n cells, none negative. ``lag``, ``neighbors``: as for `morans_i`.
    Undefined (NaN) with fewer than two values above 0, or where no cell has a neighbour.

    Raises `InputError` for negative values, or where ``lag`` and ``neighbors`` disagree.
    Source: Getis and Ord 1992, general G.
    """
    _check(values, lag, neighbors, permutations)
    if values.min() < 0:
        raise InputError(
            f"General G needs values of 0 or more; {(values < 0).sum():,} of {values.size:,} are negative."
        )
    n, weights = values.size, float(neighbors.sum())
    if weights == 0 or np.count_nonzero(values) < 2:
        return _undefined(permutations)
    # The sum over pairs, not (sum x)^2 - sum x^2: their difference would lose digits beside one giant.
    pairs = 2.0 * (values[1:] * np.cumsum(values)[:-1]).sum()
    same = np.ones(n)
    observed, shuffled = _products(values, lag, same, permutations, seed)
    return _test(observed / pairs, weights / (n * (n - 1)), shuffled / pairs, _slack(values, values, lag, same) / pairs)


def clustering(
    values: Floats, pairs: tuple[Ints, Ints], *, permutations: int = 999, seed: int
) -> tuple[GlobalTest, GlobalTest]:
    """Moran's I and general G with binary weights from the same shuffled maps, faster than one after the other.

    ``values``: one for each of n cells. ``pairs``: positions of the two cells of every neighbouring pair, each pair
    once, two arrays of shape (p,). General G is undefined (NaN) also where a value is negative.

    Raises `InputError` for unusable values. Sources: as `morans_i` and `general_g`.
    """
    here, there = pairs
    n, weights = values.size, 2.0 * here.size
    if values.ndim != 1 or not n or not np.isfinite(values).all() or permutations < 1:
        raise InputError("One finite value for each cell and at least 1 permutation are wanted.")
    if weights == 0 or _all_equal(values):
        return _undefined(permutations), _undefined(permutations)
    mean = float(values.mean())
    centred = values - mean
    neighbors = np.bincount(np.concatenate([here, there]), minlength=n).astype(float)
    rng = np.random.default_rng(seed)
    # First the map as it is, then the shuffled ones.
    cross, linear = np.empty(permutations + 1), np.empty(permutations + 1)
    for k in range(permutations + 1):
        other = rng.permutation(centred) if k else centred
        cross[k], linear[k] = 2.0 * (other[here] * other[there]).sum(), (other * neighbors).sum()
    factor = n / (weights * np.square(centred).sum())
    size = np.abs(centred)
    slack = _ROUNDING * (
        2.0 * ((size + np.abs(mean))[here] * (size + np.abs(mean))[there]).sum() + np.square(size).sum()
    )
    moran = _test(cross[0] * factor, -1.0 / (n - 1), cross[1:] * factor, slack * factor)
    if values.min() < 0 or np.count_nonzero(values) < 2:
        return moran, _undefined(permutations)
    # The sum of x_i x_j from the centred sums: nothing is lost beside one giant.
    products = cross + 2.0 * mean * linear + mean * mean * weights
    total = 2.0 * (values[1:] * np.cumsum(values)[:-1]).sum()
    return moran, _test(products[0] / total, weights / (n * (n - 1)), products[1:] / total, slack / total)


def local_moran(values: Floats, lag: Lag, neighbors: Ints, *, permutations: int = 999, seed: int) -> LocalMoran:
    """Local Moran with binary weights: the cell's value stays, its neighbours are drawn from all other cells.

    ``values``, ``lag``, ``neighbors``: as for `morans_i`. The draws are common to all cells, so many are cheap:
    p cannot go below 2 / (permutations + 1), and a correction for n tests needs well over 40 n of them.
    Not tested (NaN): a cell without neighbours, one whose neighbours are all others, and equal values.

    Raises `InputError` where ``lag`` and ``neighbors`` disagree. Source: Anselin 1995 (second moment with divisor n).
    """
    _check(values, lag, neighbors, permutations)
    n = values.size
    centred = values - values.mean()
    sums = lag(values)
    deviations = sums - neighbors * values.mean()
    tested = (neighbors > 0) & (neighbors < n - 1) & (not _all_equal(values))
    statistic, upper, lower = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    if tested.any():
        statistic[tested] = centred[tested] * deviations[tested] / np.square(centred).mean()
        columns = int(neighbors[tested].max()) + 1
        rng = np.random.default_rng(seed)
        picks = np.array([rng.choice(n, size=columns, replace=False) for _ in range(permutations)])
        for size in np.unique(neighbors[tested]).tolist():
            _count(values, sums, neighbors == size, picks[:, : size + 1], (upper, lower))
    return LocalMoran(
        statistic=statistic,
        p_upper=(1 + upper) / (1 + permutations),
        p_lower=(1 + lower) / (1 + permutations),
        p=np.minimum(1.0, 2.0 * (1 + np.minimum(upper, lower)) / (1 + permutations)),
        high=centred > 0,
        high_neighbors=deviations > 0,
    )


def quadrants(local: LocalMoran, q: Floats, *, alpha: float = 0.05) -> NDArray[np.str_]:
    """Class of each cell, one of `QUADRANTS`: the cell first, then its neighbours.

    ``q``: two-sided p after correction (or as it is), shape (n,). A cell has a class where q <= ``alpha`` and the
    smaller tail points the same way as the mean of its neighbours: one giant lifts the mean of all cells above
    neighbours that are high among the others, and then the two contradict each other.

    Source: Anselin 1995, Moran scatterplot.
    """
    label = np.where(np.isfinite(q), "not_significant", "not_tested")
    called = (q <= alpha) & ((local.p_upper < local.p_lower) == local.high_neighbors)
    for high, own in ((True, "high"), (False, "low")):
        for high_neighbors, others in ((True, "high"), (False, "low")):
            cells = called & (local.high == high) & (local.high_neighbors == high_neighbors)
            label = np.where(cells, f"{own}_{others}", label)
    return label


def _check(values: Floats, lag: Lag, neighbors: Ints, permutations: int) -> None:
    if values.ndim != 1 or not values.size or values.shape != neighbors.shape or not np.isfinite(values).all():
        raise InputError(
            "One finite value and one number of neighbours are wanted for each cell; "
            f"shapes {values.shape} and {neighbors.shape} were given, {(~np.isfinite(values)).sum():,} not finite."
        )
    if permutations < 1:
        raise InputError(f"At least 1 permutation is wanted; {permutations} was given.")
    wrong = int((np.rint(lag(np.ones(values.size))) != neighbors).sum())
    if wrong:
        raise InputError(
            f"The neighbour sums and the numbers of neighbours disagree for {wrong:,} of {values.size:,} cells. "
            "Both must leave out the cell itself."
        )


def _all_equal(values: Floats) -> bool:
    # As in Gi*: a spread at rounding level is that of equal values.
    return bool(np.std(values) <= 8 * np.finfo(float).eps * np.abs(values).max())


def _products(values: Floats, lag: Lag, scale: Floats, permutations: int, seed: int) -> tuple[float, Floats]:
    """Sum of each value times its scaled neighbour sum, observed and shuffled."""
    rng = np.random.default_rng(seed)
    # No matrix product: its threads cost more than they save here, and its sums may differ in the last digit.
    shuffled = np.empty(permutations)
    for k in range(permutations):
        other = rng.permutation(values)
        shuffled[k] = (other * scale * lag(other)).sum()
    return float((values * scale * lag(values)).sum()), shuffled


def _slack(values: Floats, given: Floats, lag: Lag, scale: Floats) -> float:
    """What rounding may do to such a sum: its own, and that of the values as they were given."""
    size = np.abs(values)
    return _ROUNDING * float(((size + np.abs(given).max()) * scale * lag(size)).sum() + np.square(size).sum())


def _test(statistic: float, expected: float, shuffled: Floats, slack: float) -> GlobalTest:
    upper = (1 + int((shuffled >= statistic - slack).sum())) / (1 + shuffled.size)
    lower = (1 + int((shuffled <= statistic + slack).sum())) / (1 + shuffled.size)
    return GlobalTest(float(statistic), expected, upper, lower, min(1.0, 2 * min(upper, lower)), shuffled.size)


def _undefined(permutations: int) -> GlobalTest:
    return GlobalTest(np.nan, np.nan, np.nan, np.nan, np.nan, permutations)


def _count(values: Floats, sums: Floats, cells: NDArray[np.bool_], picks: Ints, tails: tuple[Floats, Floats]) -> None:
    """Fill in, for cells with the same number k of neighbours, how many draws reach their sum from either side.

    ``picks``: k + 1 distinct cells a draw, in random order. The first k are the draw for every cell that is not
    among them; a cell that is gives its place to the last: either way k of the others, each set as likely.
    """
    upper, lower = tails
    drawn = values[picks]
    draw = drawn[:, :-1].sum(axis=1)
    ordered = np.sort(draw)
    slack = _ROUNDING * picks.shape[1] * np.abs(values).max()
    least, most = sums - slack, sums + slack
    upper[cells] = draw.size - np.searchsorted(ordered, least[cells], side="left")
    lower[cells] = np.searchsorted(ordered, most[cells], side="right")
    row, column = np.nonzero(cells[picks[:, :-1]])
    cell = picks[row, column]
    before = draw[row]
    after = before - values[cell] + drawn[row, -1]
    np.add.at(upper, cell, (after >= least[cell]).astype(float) - (before >= least[cell]))
    np.add.at(lower, cell, (after <= most[cell]).astype(float) - (before <= most[cell]))
