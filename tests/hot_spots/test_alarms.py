"""The map's own false alarms: none where places differ at random, the same every time, and of this map."""

import numpy as np
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.hot_spots.against_residents import FITTED
from hotspot.stats import adjust
from hotspot.stats.residents import residents_tails, shuffled_counts

from .test_against_residents import GRID, METHOD, lived_in


def test_a_map_whose_places_differ_at_random_has_few() -> None:
    found = hs.find_hot_spots(lived_in(GRID), GRID, METHOD)
    alarms, maps = hs.count_false_alarms(found, GRID)
    assert maps == 20
    assert alarms <= 2
    assert hs.count_false_alarms(found, GRID) == (alarms, maps)


def test_hot_areas_are_no_false_alarms() -> None:
    cells = lived_in(GRID)
    near = GRID.members(2)[len(GRID) // 2]
    cells.loc[near[near >= 0], ["events", "events_capped"]] *= 4
    found = hs.find_hot_spots(cells, GRID, METHOD)
    assert found["label"].str.startswith("hot").any()
    assert hs.count_false_alarms(found, GRID)[0] <= 2


def test_they_are_those_of_the_map_s_own_test() -> None:
    """Counted slowly: each shuffled map tested by itself, at a level at which there are some."""
    method = hs.Method(null="residents", correction="none", alpha=0.05)
    found = hs.find_hot_spots(lived_in(GRID), GRID, method)
    made_with, members = found.attrs[FITTED], GRID.members(1)
    naive = 0
    for counts in shuffled_counts(made_with.fit, seed=5, maps=6):
        sums = np.rint(GRID.ring_sum(counts.astype(float), 1)).astype(np.int64)
        tails = residents_tails(made_with.fit, members, sums)
        p = np.minimum(1.0, 2 * np.minimum(tails.upper, tails.lower))
        naive += bool(np.any((adjust(p, "none") <= 0.05) & (tails.upper < tails.lower)))
    assert naive
    assert hs.count_false_alarms(found, GRID, maps=6, seed=5) == (naive, 6)


def test_only_of_cells_that_were_tested_against_residents() -> None:
    found = hs.find_hot_spots(lived_in(GRID), GRID, hs.Method(null="total"))
    with pytest.raises(InputError, match="under the null residents"):
        hs.count_false_alarms(found, GRID)
