"""Is there any clustering to locate: two numbers for the whole map, told before the map itself."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from hotspot.columns import POPULATION, VALUE
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import EXPOSURE_NULLS
from hotspot.stats.moran import GlobalTest, clustering
from hotspot.stats.rates import eb_standardised

#: Pairs of cells looked at over all shuffled maps: about half a second.
_MOST_PAIRS: Final = 40_000_000
_PERMUTATIONS: Final = 999
_FEWEST_PERMUTATIONS: Final = 99


def measure_clustering(found: pd.DataFrame, grid: Grid, *, seed: int = 1) -> Mapping[str, GlobalTest]:
    """Moran's I and general G of the tested values, by name (``morans_i``, ``general_g``).

    ``found``: from `find_hot_spots` with this grid. Neighbours are cells that touch (one step, binary weights). The p
    come from 999 maps with the values shuffled, fewer for more than about 13,000 cells (99 at least); the number is in
    the result. With a null of exposure only Moran's I, of rates standardised for their different residents, over the
    cells that have any.

    Raises `InputError` where the cells were not tested.
    Sources: Moran 1950; Getis and Ord 1992; Assuncao and Reis 1999.
    """
    if VALUE not in found or "test" not in found.attrs or len(found) != len(grid):
        raise InputError("The cells were not tested with this grid: give the table that find_hot_spots returned.")
    values, pairs = found[VALUE].to_numpy(dtype=float), grid.pairs(1)
    names = ["morans_i", "general_g"]
    if found.attrs["test"]["null"] in EXPOSURE_NULLS:
        values, names = eb_standardised(values, found[POPULATION].to_numpy(dtype=float)), names[:1]
    # Cells without residents have no rate, and cells without an amount no mean: the others, and the pairs among them.
    told = np.isfinite(values)
    position, both = np.cumsum(told) - 1, told[pairs[0]] & told[pairs[1]]
    pairs, values = (position[pairs[0][both]], position[pairs[1][both]]), values[told]
    affordable = _MOST_PAIRS // max(pairs[0].size, 1)
    permutations = min(_PERMUTATIONS, max(_FEWEST_PERMUTATIONS, affordable))
    return dict(zip(names, clustering(values, pairs, permutations=permutations, seed=seed), strict=False))
