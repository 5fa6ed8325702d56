"""The disc scan: is there any disc of cells whose sum chance does not explain, and which discs are they.

The statistic of a map is the smallest exact p over all cells and scales. How small it gets when the same values are
dealt out over the cells at random is found by dealing them out, again and again. So the chance that a map without a
pattern shows any disc is at most alpha, whatever the values, which no test of each cell promises.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.exact.size_tails import size_tails
from hotspot.stats.gi import gi_star
from hotspot.stats.scales import DiscSum, Neighbourhoods, Rings, check_rings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Redraws, and those of a map with more than `_MANY` cells.
REDRAWS: Final = 999
FEWER_REDRAWS: Final = 99
_MANY: Final = 20_000
#: Digits to which z tells discs of equal p apart: the order of the cells moves the last ones.
_DIGITS: Final = 9


@dataclass(frozen=True)
class DiscMethod:
    """Settings of the disc scan."""

    rings: Rings = (1, 4)
    """First and last radius in steps, 1 or more."""
    alpha: float = 0.05
    """Only discs whose adjusted p is at most this are reported, above 0, at most 1."""
    most: int = 50
    """Most discs reported, at least 1."""
    redraws: int | None = None
    """Maps drawn under the null hypothesis, at least 19; None: 999, and 99 for more than 20,000 cells."""
    seed: int = 1
    """Seed of the draws, at least 0: the same input, method and seed give the same discs."""

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing."""
        check_rings(self.rings)
        if not 0 < self.alpha <= 1:
            raise InputError(f"Alpha must lie above 0 and at most at 1; {self.alpha} was given.")
        least = (("most", self.most, 1), ("redraws", self.redraws, 19), ("seed", self.seed, 0))
        for name, value, lowest in least:
            if value is not None and value < lowest:
                raise InputError(f"The {name} must be a whole number, at least {lowest}; {value} was given.")

    def draws(self, cells: int) -> int:
        """How many maps are drawn for so many cells."""
        return self.redraws or (FEWER_REDRAWS if cells > _MANY else REDRAWS)


@dataclass(frozen=True)
class Discs:
    """The discs found, largest evidence first; no cell is in two of them. Shapes (k,), k may be 0."""

    centers: Ints
    """Position of the cell in the middle."""
    rings: Ints
    """Radius in steps."""
    members: tuple[Ints, ...]
    """Positions of the tested cells inside, ascending."""
    sums: Floats
    """Sum of the values inside."""
    p: Floats
    """P(such a sum in this disc alone), shape (k,): exact, or the estimate that orders discs against residents."""
    p_adjusted: Floats
    """P(the best disc of a map without pattern is at least this good), ties included."""
    minima: Floats
    """The smallest p of each map drawn under the null hypothesis, shape (redraws,)."""


def disc_scan(
    values: Floats,
    disc_sum: DiscSum,
    method: DiscMethod | None = None,
    *,
    tested: Flags | None = None,
    keys: Ints | None = None,
) -> Discs:
    """Find the discs of cells with the rarest sums, and how often chance finds one as rare.

    ``values``: one for each cell, any unit. ``disc_sum(x, k)``: sum of x within k steps of each cell, itself included.
    ``tested``: which cells take part, all by default; the others are missing. ``keys``: distinct numbers that name the
    cells (H3 ids); with them the result does not depend on the order of the cells; by default their positions. Null
    hypothesis: every arrangement of the values over the tested cells is equally likely.

    Equal p: the larger z (Gi*), then the smaller radius, then the smaller key comes first. The p of discs after the
    first, from the same maps, is conservative.

    Raises `InputError` for values that are not finite where they are tested.
    Sources: Dwass 1957 (p); Kulldorff 1997 (discs that do not overlap); Westfall and Young 1993 (smallest p).
    """
    method = method or DiscMethod()
    there = np.arange(values.size) if tested is None else np.flatnonzero(tested)
    if keys is not None:
        there = there[np.argsort(keys[there], kind="stable")]
    known = values[there]
    if not np.isfinite(known).all():
        raise InputError(f"{int((~np.isfinite(known)).sum()):,} of {known.size:,} tested cells have no finite value.")
    if not known.size:
        return no_discs(method.draws(0))
    around = Neighbourhoods.of(values, disc_sum, method.rings, tested)
    sums, sizes = around.sums[:, there], around.sizes[:, there]
    tops = [_Tops(of_scale) for of_scale in sizes]
    draws = method.draws(known.size)
    # Scale by scale, the same maps for each: a grid may hold the neighbours of one radius at a time.
    drawn = np.empty((draws, sum(top.sizes.size for top in tops)))
    first = 0
    for rings, top in zip(numbers(method.rings), tops, strict=True):
        rng, field = np.random.default_rng(method.seed), np.zeros(values.size)
        for row in drawn[:, first : first + top.sizes.size]:
            field[there] = rng.permutation(known)
            row[:] = top.of(disc_sum(field, rings)[there])
        first += top.sizes.size
    of_drawn = np.tile(np.concatenate([top.sizes for top in tops]), draws)
    # One table for what was observed and for all redraws.
    every = size_tails(known, np.concatenate([sums.ravel(), drawn.ravel()]), np.append(sizes.ravel(), of_drawn)).upper
    every = np.where(np.isnan(every), 1.0, every)
    p, minima = every[: sums.size].reshape(sums.shape), every[sums.size :].reshape(drawn.shape).min(axis=1)
    z = np.array([gi_star(known, *scale) for scale in zip(sums, sizes, strict=True)])
    return Scored(there, sums, p, z, minima).discs(disc_sum, values.size, method)


@dataclass(frozen=True)
class Scored:
    """What every disc of a map holds and how rare that is, beside the best discs of maps without a pattern."""

    there: Ints
    """Positions of the tested cells, in the order of their keys, shape (cells,)."""
    sums: Floats
    """Shape (scales, cells)."""
    p: Floats
    """The smaller the rarer, shape (scales, cells)."""
    z: Floats
    """Tells discs of equal p apart, shape (scales, cells)."""
    minima: Floats
    """The smallest p of each drawn map, shape (redraws,)."""

    def discs(self, disc_sum: DiscSum, cells: int, method: DiscMethod) -> Discs:
        """Those that chance does not explain, largest evidence first; ``cells``: how many the map has."""
        order = _largest_evidence_first(self.p, self.z)
        better = np.searchsorted(np.sort(self.minima), self.p.ravel()[order], side="right")
        adjusted = (1 + better) / (1 + self.minima.size)
        candidates = _Candidates(self.there, order[adjusted <= method.alpha], method.rings[0])
        chosen, members = candidates.disjoint(disc_sum, cells, method.most)
        scale, cell = np.divmod(order[chosen], self.there.size)
        found = self.there[cell], scale + method.rings[0], members, self.sums[scale, cell], self.p[scale, cell]
        return Discs(*found, adjusted[chosen], self.minima)


def numbers(rings: Rings) -> range:
    """The radius of each scale."""
    return range(rings[0], rings[1] + 1)


def no_discs(redraws: int) -> Discs:
    """What is found where nothing is tested."""
    nowhere, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Discs(nowhere, nowhere, (), nothing, nothing, nothing, np.ones(redraws))


def _largest_evidence_first(p: Floats, z: Floats) -> Ints:
    """Flat positions of all discs, shape (scales x cells,); cells come in the order of their keys."""
    height = -np.round(np.nan_to_num(z, nan=-np.inf), _DIGITS)
    # Flat positions run over the cells of the narrowest scale first: a stable sort keeps that.
    return np.lexsort((height.ravel(), p.ravel()))


class _Tops:
    """The largest sum of each size of neighbourhood: no other can have the smallest p."""

    def __init__(self, sizes: Ints) -> None:
        self._order = np.argsort(sizes, kind="stable")
        #: The distinct sizes.
        self.sizes, self._starts = np.unique(sizes[self._order], return_index=True)

    def of(self, sums: Floats) -> Floats:
        return np.maximum.reduceat(sums[self._order], self._starts)


@dataclass(frozen=True)
class _Candidates:
    """Discs in their order, as flat positions (scale, cell)."""

    there: Ints
    """Positions of the tested cells."""
    order: Ints
    first: int
    """Radius of the first scale."""

    def disjoint(self, disc_sum: DiscSum, cells: int, most: int) -> tuple[Ints, tuple[Ints, ...]]:
        """Places in the order of the first discs that share no cell with one before, and their members."""
        scale, cell = np.divmod(self.order, self.there.size)
        inside, free = np.zeros(cells), np.ones(self.order.size, dtype=bool)
        is_tested = np.zeros(cells, dtype=bool)
        is_tested[self.there] = True
        chosen: list[int] = []
        members: list[Ints] = []
        while free.any() and len(chosen) < most:
            place = int(np.argmax(free))
            inside[:] = 0.0
            inside[self.there[cell[place]]] = 1.0
            disc = (disc_sum(inside, self.first + int(scale[place])) > 0) & is_tested
            chosen.append(place)
            members.append(np.flatnonzero(disc))
            for number in np.unique(scale[free]).tolist():
                touches = disc_sum(disc.astype(float), self.first + number) > 0
                free[scale == number] &= ~touches[self.there[cell[scale == number]]]
        return np.array(chosen, dtype=np.int64), tuple(members)
