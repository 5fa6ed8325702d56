"""Both tails of neighbourhood sums when places differ at random.

First a table for each neighbourhood: the sums at which its tails pass a few levels. From it every sum has its p at
once, rounded up to a level, never below .01; and it says from which sum on p may be below .01. Those, and only those,
are worked out exactly. The tables depend on the fit and the residents alone: shuffled maps share them.

The screen cannot miss a p below .01. On a lattice of unit 1 it is exact but for a millionth. On a coarser one each
count is split over the two lattice points beside it, which adds to the sum S a noise D with mean 0 and, by Hoeffding's
inequality, P(D > d) <= exp(-2 d^2 / (m u^2)) for m cells and unit u, whatever S is. So P(S >= s) is at least
P(S + D >= s + d) - P(D > d), and a sum is passed over only where that is .01 or more. A saddlepoint has no such bound:
with seven cells of 3 expected, of which one place in 817 has 200 times the rate, it says .11 for .0085, and 0 for .09.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspot.stats.residents.exposure import neighbour_sum
from hotspot.stats.residents.lattice import Lattice, distributions, none_at_all
from hotspot.stats.residents.mixture import Flags, Floats, Ints, ResidentsFit

#: Every p below this is exact.
EXACT_BELOW: Final = 0.01
#: p of the sums that are not worked out is rounded up to one of these, or to 1.
LEVELS: Final = np.concatenate(
    [
        [0.01, 0.0125, 0.016, 0.02, 0.025, 0.032, 0.04, 0.05, 0.063, 0.08, 0.1],
        np.arange(3, 20) / 20,
        [0.97, 0.98, 0.99],
    ]
)
#: Error of the screen on a lattice of unit 1, and damping that leaves less.
_SCREEN_ERROR: Final = 1e-5
_SCREEN_DAMPING: Final = 14.0
#: Part of .01 that noise may have on a coarser lattice.
_NOISE: Final = 0.005
#: The screen looks at sums up to so many standard deviations above the mean; all beyond are worked out.
_FAR: Final = 5.0
_LONGEST_SCREEN: Final = 512
#: Standard deviations that the allowance for noise may take before the lattice is made finer.
_NOISY: Final = 0.5
#: A tail cannot be told from rounding below this.
_SMALLEST: Final = 1e-12
#: Points on the circle for each unit of the sum, damping, and the p below which the next is taken. What wraps around is
#: below exp(-damping), rounding about 1e-16 x exp(damping / points): errors of 2e-8, 1e-10 and 1e-12 at most.
_PRECISIONS: Final = ((1.25, 18.0, 1e-3), (2.0, 24.0, 1e-6), (4.0, 30.0, 0.0))


@dataclass(frozen=True)
class Screen:
    """What can be said of the sums of each neighbourhood without working them out."""

    tested: Flags
    """Whether the cell has residents, shape (n,)."""
    upper: Ints
    """The least sum with P(S >= sum) at most each level, shape (levels, n)."""
    lower: Ints
    """The largest sum with P(S <= sum) at most each level, shape (levels, n); below 0 where there is none."""
    work_from: Ints
    """The least sum whose upper tail may be below .01, shape (n,)."""
    work_to: Ints
    """The largest sum whose lower tail may be below .01, shape (n,); below 0 where there is none."""
    expected: Floats
    """Expected sum, shape (n,)."""
    variance: Floats
    """Variance of the sum under the null, shape (n,)."""
    floor: float
    """The smallest two-sided p that a cold cell could have reached: that of a sum of nothing."""


@dataclass(frozen=True)
class ResidentsTails:
    """Both tails of each neighbourhood sum, ties included."""

    upper: Floats
    """P(S >= observed), the shape of the sums; NaN without residents. Exact below .01, else rounded up to a level."""
    lower: Floats
    """P(S <= observed), likewise."""
    exact: Flags
    """Whether the tails were worked out exactly, the shape of the sums."""
    screen: Screen
    """Expected sums, variances, and the tables, for other sums of the same neighbourhoods."""


def with_residents(fit: ResidentsFit, members: Ints) -> Ints:
    """The neighbourhoods as they are tested: cells without residents are no part of any, shape as ``members``."""
    return np.where(np.append(fit.stratum, -1)[members] >= 0, members, -1)


def residents_tails(
    fit: ResidentsFit,
    members: Ints,
    sums: Ints | None = None,
    *,
    screen: Screen | None = None,
    cold: bool = True,
) -> ResidentsTails:
    """Both tails of every neighbourhood sum when places differ at random.

    ``members``: positions of each cell's neighbourhood, itself included, shape (n, m), -1 where there is none.
    ``sums``: of the winsorised counts over cells with residents, shape (n,), or of several maps with the same
    residents, shape (maps, n); by default those of the fit. ``screen``: from `screen_sums`, made if not given.
    ``cold``: whether small sums are worked out too; if not, lower tails are only rounded up.

    Every tail below .01 is exact to 2e-8, below .001 to 1e-10, below 1e-6 to 1e-12 (and 1e-12 is the least that is
    given). All others are worked out as well or rounded up to one of `LEVELS`, beyond .99 to 1, and never below .01;
    for long sums it is the tail of the sum with the noise of the screen's lattice that is rounded up.

    Source: inversion of generating functions, Abate and Whitt 1992.
    """
    members = with_residents(fit, members)
    screen = screen_sums(fit, members) if screen is None else screen
    sums = neighbour_sum(fit.counts, members) if sums is None else sums
    maps = np.atleast_2d(sums)
    upper, lower = _rounded_up(screen, maps)
    work = screen.tested & ((maps >= screen.work_from) | (cold & (maps <= screen.work_to)))
    which, cells = np.nonzero(work)
    upper[work], lower[work] = exact_tails(fit, members, cells, maps[which, cells])
    shape = sums.shape
    return ResidentsTails(upper.reshape(shape), lower.reshape(shape), work.reshape(shape), screen)


def _rounded_up(screen: Screen, maps: Ints) -> tuple[Floats, Floats]:
    upper, lower = np.ones(maps.shape), np.ones(maps.shape)
    for level, from_, to in zip(LEVELS[::-1].tolist(), screen.upper[::-1], screen.lower[::-1], strict=True):
        upper[maps >= from_] = level
        lower[maps <= to] = level
    upper[:, ~screen.tested] = lower[:, ~screen.tested] = np.nan
    return upper, lower


def screen_sums(fit: ResidentsFit, members: Ints) -> Screen:
    """The tables of all neighbourhoods; ``members`` as for `residents_tails`."""
    members = with_residents(fit, members)
    n, tested = fit.stratum.size, fit.stratum >= 0
    expected, variance = neighbour_sum(fit.expected, members), neighbour_sum(fit.variance, members)
    upper, lower = np.zeros((LEVELS.size, n), dtype=np.int64), np.full((LEVELS.size, n), -1)
    work_from, work_to = np.zeros(n, dtype=np.int64), np.full(n, -1)
    deviation, sizes = np.sqrt(variance), (members >= 0).sum(axis=1)
    noise = np.sqrt(np.maximum(sizes, 1) * np.log(1 / _NOISE) / 2)
    lengths = _lengths(expected + _FAR * deviation + 8)
    units = _units(lengths, deviation / noise)
    for length, unit in np.unique(np.column_stack([lengths, units])[tested], axis=0).tolist():
        cells = np.flatnonzero(tested & (lengths == length) & (units == unit))
        lattice = Lattice(length // unit, length // unit, _SCREEN_DAMPING, unit)
        shift = np.zeros(cells.size) if unit == 1 else unit * noise[cells]
        suspect = EXACT_BELOW + (_SCREEN_ERROR if unit == 1 else _NOISE)
        for some, at_most in distributions(fit, members[cells], lattice):
            here = cells[some]
            for row, level in enumerate(LEVELS.tolist()):
                # Between two lattice points the larger tail is taken.
                upper[row, here] = unit * ((at_most < 1 - level).sum(axis=1) + 1)
                lower[row, here] = unit * ((at_most <= level).sum(axis=1) - 1)
            # Here the smaller one, and with the noise against it.
            work_from[here] = np.floor(unit * (at_most < 1 - suspect).sum(axis=1) - shift[some]) + 1
            work_to[here] = np.ceil(unit * (at_most < suspect).sum(axis=1) + shift[some]) - 1
    floor = min(1.0, 2 * float(np.exp(neighbour_sum(none_at_all(fit), members)[tested].min())))
    return Screen(tested, upper, lower, work_from, work_to, expected, variance, floor)


def exact_tails(fit: ResidentsFit, members: Ints, cells: Ints, sums: Ints) -> tuple[Floats, Floats]:
    """P(S >= sum) and P(S <= sum) of single neighbourhoods, the shape of ``sums``.

    Exact to 2e-8, below .001 to 1e-10, below 1e-6 to 1e-12. ``members``: from `with_residents`. ``cells``: rows of it,
    one for each of ``sums``, in any order, with repeats.
    """
    upper, lower = np.ones(sums.size), np.ones(sums.size)
    left = np.arange(sums.size)
    for points, damping, enough in _PRECISIONS:
        upper[left], lower[left] = _inverted(fit, members, (cells[left], sums[left]), (points, damping))
        left = left[np.minimum(upper[left], lower[left]) < enough]
    return np.clip(upper, _SMALLEST, 1.0), np.clip(lower, _SMALLEST, 1.0)


def upper_tails(fit: ResidentsFit, members: Ints, cells: Ints, sums: Ints) -> Floats:
    """P(S >= sum) of single neighbourhoods; ``members`` as for `residents_tails`, the rest as for `exact_tails`."""
    return exact_tails(fit, with_residents(fit, members), cells, np.maximum(sums, 0))[0]


def _inverted(
    fit: ResidentsFit, members: Ints, pairs: tuple[Ints, Ints], precision: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Both tails of each pair of a row of ``members`` and a sum; ``precision``: points a sum, and damping."""
    cells, sums = pairs
    upper, lower = np.ones(sums.size), np.ones(sums.size)
    points = _lengths(precision[0] * sums.astype(float) + 64)
    for number in np.unique(points).tolist():
        these = np.flatnonzero(points == number)
        these = these[np.argsort(cells[these], kind="stable")]
        rows = np.unique(cells[these])
        lattice = Lattice(int(sums[these].max()) + 1, number, precision[1])
        for some, at_most in distributions(fit, members[rows], lattice):
            first, last = np.searchsorted(cells[these], [rows[some][0], rows[some][-1] + 1])
            here = these[first:last]
            row, at = np.searchsorted(rows[some], cells[here]), sums[here]
            lower[here] = at_most[row, at]
            upper[here] = np.where(at > 0, 1.0 - at_most[row, np.maximum(at - 1, 0)], 1.0)
    return upper, lower


def _lengths(least: Floats) -> Ints:
    """The next number of the form 2^k or 3 x 2^k, at least 32: quick to transform, and few different ones."""
    power = np.maximum(np.ceil(np.log2(np.maximum(least, 1.0))), 5.0)
    whole = np.exp2(power)
    return np.where((0.75 * whole >= least) & (whole > 32), 0.75 * whole, whole).astype(np.int64)


def _units(lengths: Ints, room: Floats) -> Ints:
    """Steps of the screen's lattice: 1 for short ones; ``room``: step whose noise is a standard deviation."""
    coarse = -(-lengths // _LONGEST_SCREEN)
    # Up to four times as many points where the noise would hide much of the distribution.
    for part in (2, 4):
        finer = np.maximum(1, -(-lengths // _LONGEST_SCREEN) // part)
        coarse = np.where((coarse > _NOISY * room) & (lengths % finer == 0), finer, coarse)
    return coarse
