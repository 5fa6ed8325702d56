"""The map's own false alarms: the same test on shuffled versions of the map."""

import numpy as np
import pandas as pd

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED, AgainstResidents
from hotspot.method import Method
from hotspot.stats import adjust, shuffled_counts, shuffled_tails
from hotspot.stats.digits import told_inverted_p
from hotspot.stats.scales import combine_scales

#: Shuffled versions of a map, and where their draws start.
MAPS = 20
_SEED = 1


def count_false_alarms(found: pd.DataFrame, grid: Grid, *, maps: int = MAPS, seed: int = _SEED) -> tuple[int, int]:
    """How many shuffled versions of the map have a hot cell, and how many were made.

    ``found``: from `find_hot_spots` with this grid, under the null ``residents``. On each version the rates of cells
    with nearly the same residents are exchanged, so every hot cell on it is false; the law of the rates, the ways to
    combine and to correct are those of the map. The shuffles say nothing of the residents themselves.

    Raises `InputError` where the cells were not tested so.
    """
    made_with = found.attrs.get(FITTED)
    if not isinstance(made_with, AgainstResidents) or len(found) != len(grid):
        raise InputError(
            "False alarms are counted for cells that were tested with this grid under the null residents: give the "
            "table that find_hot_spots returned."
        )
    test = found.attrs["test"]
    method = Method(**{name: test[name] for name in Method.__dataclass_fields__})
    counts = shuffled_counts(made_with.fit, seed=seed, maps=maps)
    upper = [
        shuffled_tails(made_with.fit, grid.members(ring), counts, screen).upper
        for ring, screen in zip(method.scales, made_with.screens, strict=True)
    ]
    hot = [
        adjust(told_inverted_p(combine_scales(np.array(one))), method.correction) for one in zip(*upper, strict=True)
    ]
    return sum(bool(np.any(q <= method.alpha)) for q in hot), maps
