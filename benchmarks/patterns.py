"""Maps for the proofs by simulation, and the p-values that other tools give for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from hotspot import Grid
from hotspot.stats import adjust
from hotspot.stats.moran import LocalMoran, local_moran

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ALPHA, PERMUTATIONS = 0.05, 999
#: Twenty steps around one cell: 1,261 cells.
DISC = Grid(9, np.sort(h3.grid_disk(h3.latlng_to_cell(40.1, -75.3, 9), 20)).astype(np.uint64))
CELLS = len(DISC)


@cache
def ring_sizes(rings: int) -> Ints:
    """Cells in each neighbourhood of the disc."""
    return DISC.ring_sizes(rings)


@cache
def members(rings: int) -> Ints:
    """Positions of each cell's neighbourhood in the disc."""
    return DISC.members(rings)


def any_found(p: Floats) -> bool:
    """Whether anything is called by Benjamini and Hochberg at 5 %."""
    return bool((adjust(p, "benjamini-hochberg") <= ALPHA).any())


def normal_p(z: Floats) -> Floats:
    """Two-sided p of a standard normal z."""
    return 2 * ndtr(-np.abs(z))


@dataclass(frozen=True)
class Permuted:
    """Conditional permutation of Gi*, one set of draws for all cells, as esda has it."""

    local: LocalMoran
    """The cell's own value stays, so Gi*, Gi and local Moran have the same p."""

    @property
    def doubled(self) -> Floats:
        """Two-sided: (1 + count) / 1,000 of the smaller tail, ties counted on both sides, doubled."""
        return self.local.p

    @property
    def printed(self) -> Floats:
        """What `esda.G_Local` gives as ``p_sim``: the smaller tail, not doubled, ties left out of the lower tail."""
        reached = np.rint(self.local.p_upper * (PERMUTATIONS + 1)) - 1
        return (1 + np.minimum(reached, PERMUTATIONS - reached)) / (PERMUTATIONS + 1)


class Replayed(np.random.Generator):
    """Draws for local Moran, made once: they do not depend on the values."""

    def __init__(self, picks: Iterable[Ints]) -> None:
        """Give these draws one after the other."""
        super().__init__(np.random.PCG64(0))
        self._picks = iter(picks)

    def choice(self, *_: object, **__: object) -> Ints:
        """The next draw."""
        return next(self._picks)


@lru_cache(maxsize=8)
def picks(cells: int, columns: int, seed: int) -> list[Ints]:
    """So many distinct cells a draw."""
    rng = np.random.default_rng(seed)
    return [rng.choice(cells, size=columns, replace=False) for _ in range(PERMUTATIONS)]


def permuted(values: Floats, rings: int, seed: int, grid: Grid = DISC) -> Permuted:
    """The p of 999 conditional permutations; with the same draws the same numbers as esda 2.9."""
    neighbours = grid.ring_sizes(rings) - 1

    def lag(x: Floats) -> Floats:
        return grid.ring_sum(x, rings) - x

    draws = Replayed(picks(len(grid), int(neighbours.max()) + 1, seed))
    return Permuted(local_moran(values, lag, neighbours, permutations=PERMUTATIONS, seed=draws))
