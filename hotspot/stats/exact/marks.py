"""Amounts as marks on events: whether the mean amount of the events around a cell is unusual.

Null ("marks relabelled"): the events stay where they are, and the amounts of all N events are dealt out anew. The sum
of a neighbourhood with n events is then a sum of n amounts drawn without replacement from all N; it depends on the
neighbourhood through n only.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.exact.large_sums import SMALLEST, large_sum_tails
from hotspot.stats.exact.randomisation import randomisation_tails
from hotspot.stats.exact.tails import Tails

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Most events for which the tables of subset sums are used: time and memory of more grow with the square.
_TABLES: Final = 16
#: The tables of this share of all events, or less, come by transform; beyond, value by value, which is slow.
_SHARE: Final = 0.05


def mark_tails(marks: Floats, sums: Floats, counts: Ints, *, times: Ints | None = None) -> Tails:
    """Both tails of every neighbourhood's sum of amounts when the amounts of all events are relabelled.

    ``marks``: the amounts, any unit, finite; ``times``: how many events have each (by default one), same shape;
    N = all events. ``sums``: sum of the amounts of the events in each cell's neighbourhood; ``counts``: number of those
    events; both shape (n,). NaN where there is no event or where all are in the neighbourhood.

    Whole numbers of moderate range give exact tails. Other amounts are rounded to a lattice. For up to 16 events, and
    up to a twentieth of all, the tails are upper bounds from `randomisation_tails`; for more, they are those of the
    rounded amounts, read far enough out that, as measured, none is called rarer than it is by 1 part in 10,000. A tail
    below 1e-12, or below 1e-15 times the events drawn, may be reported as that.

    Sources: Pagano and Tritchler 1983; as `randomisation_tails` for few events.
    """
    values, weights = _distinct(marks, times)
    total = int(weights.sum())
    tested = (counts > 0) & (counts < total)
    upper, lower = np.full(sums.size, np.nan), np.full(sums.size, np.nan)
    upper[tested] = lower[tested] = 1.0
    exact, floor = True, 1.0
    if not _alike(values) and tested.any():
        # Drawing m of N leaves N - m: the more the one holds, the less the other.
        swapped = tested & (2 * counts > total)
        drawn = np.where(swapped, total - counts, counts)
        shifted = values - values[0]
        all_marks = float(shifted @ weights)
        rest = sums - values[0] * counts
        rest = np.where(swapped, all_marks - rest, rest)
        few = counts[tested] <= min(_TABLES, _SHARE * total)
        high, low, exact = _tails(shifted, weights, (rest[tested], drawn[tested]), few)
        upper[tested] = np.where(swapped[tested], low, high)
        lower[tested] = np.where(swapped[tested], high, low)
        floor = _coldest(weights, np.unique(counts[tested]))
    return Tails(upper, lower, floor=floor, exact=exact)


def mark_z(marks: Floats, sums: Floats, counts: Ints, *, times: Ints | None = None) -> Floats:
    """Each neighbourhood's sum of amounts, standardised by its mean and variance under relabelling.

    Arguments as for `mark_tails`. Returns z, shape (n,), no unit: the sum minus count times mean amount, over
    s sqrt(count (N - count) / (N - 1)), s the standard deviation of all amounts (divisor N). NaN where there is no
    event, where all are in the neighbourhood, or where all amounts are equal.

    Source: Ord and Getis 1995, equation 5, with events in the place of cells.
    """
    values, weights = _distinct(marks, times)
    total = int(weights.sum())
    z = np.full(sums.size, np.nan)
    if _alike(values):
        return z
    mean = float(values @ weights) / total
    variance = float(np.square(values - mean) @ weights) / total
    tested = (counts > 0) & (counts < total)
    n = counts[tested].astype(float)
    z[tested] = (sums[tested] - n * mean) / np.sqrt(variance * n * (total - n) / (total - 1))
    return z


def _distinct(marks: Floats, times: Ints | None) -> tuple[Floats, Ints]:
    """The distinct amounts, ascending, and how many events have each; amounts that no event has are left out."""
    values, place = np.unique(marks, return_inverse=True)
    weights = np.bincount(place, times, minlength=values.size).astype(np.int64)
    return values[weights > 0], weights[weights > 0]


def _alike(values: Floats) -> bool:
    """Whether amounts differ by no more than rounding (0.1 + 0.2 is not 0.3)."""
    return bool(values[-1] - values[0] <= 8 * np.finfo(float).eps * np.abs(values).max())


def _tails(
    values: Floats, times: Ints, drawn: tuple[Floats, Ints], few: NDArray[np.bool_]
) -> tuple[Floats, Floats, bool]:
    """Both tails of sums of up to half of all amounts, and whether they are exact; ``few``: those from tables."""
    sums, counts = drawn
    upper, lower = np.empty(sums.size), np.empty(sums.size)
    exact = True
    if few.any():
        tails = randomisation_tails(np.repeat(values, times), sums[few], counts[few])
        upper[few], lower[few], exact = tails.upper, tails.lower, tails.exact
    if not few.all():
        upper[~few], lower[~few], whole = large_sum_tails(values, times, sums[~few], counts[~few])
        exact &= whole
    return upper, lower, exact


def _coldest(times: Ints, counts: Ints) -> float:
    """The smallest two-sided p that the smallest possible sum of any of these counts has."""
    from scipy.special import gammaln

    def log_choose(n: Ints, k: Ints) -> Floats:
        return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))

    passed = np.cumsum(times)
    # The dearest amount among the `count` cheapest: all of the cheaper ones are drawn, and some of its equals.
    last = np.searchsorted(passed, counts)
    needed = counts - (passed - times)[last]
    ways = log_choose(times[last], needed) - log_choose(passed[-1], counts)
    return float(min(1.0, 2.0 * max(np.exp(ways.min()), SMALLEST)))
