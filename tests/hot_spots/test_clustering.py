"""Moran's I and general G of a map: the same numbers as one by one, and of rates where residents are given."""

import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats.moran import clustering, general_g, morans_i
from hotspot.stats.rates import eb_standardised

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)
GRID = Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, 9)), dtype=np.uint64))


def cells_of(events: np.ndarray) -> pd.DataFrame:
    cells = pd.DataFrame({"cell": GRID.names, "lat": GRID.centers[:, 0], "lon": GRID.centers[:, 1], "events": events})
    return cells.assign(events_capped=events)


def lag(values: np.ndarray) -> np.ndarray:
    return GRID.ring_sum(values, 1) - values


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_as_one_after_the_other(seed: int) -> None:
    values = np.random.default_rng(seed).poisson(2.0, len(GRID)).astype(float)
    neighbors = GRID.ring_sizes(1) - 1
    moran, g = clustering(values, GRID.pairs(1), permutations=99, seed=5)
    for one, other in ((moran, morans_i(values, lag, neighbors, permutations=99, seed=5)),):
        assert one.statistic == pytest.approx(other.statistic, rel=1e-12)
        assert one.expected == pytest.approx(other.expected)
        assert (one.p_upper, one.p_lower, one.permutations) == (other.p_upper, other.p_lower, 99)
    other = general_g(values, lag, neighbors, permutations=99, seed=5)
    assert g.statistic == pytest.approx(other.statistic, rel=1e-12)
    assert (g.expected, g.p_upper, g.p_lower) == (pytest.approx(other.expected), other.p_upper, other.p_lower)


@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.sampled_from([1.0, 1e6]))
def test_sums_over_pairs(values: list[int], giant: float) -> None:
    x = np.array(values, dtype=float)
    x[0] *= giant
    here, there = np.array([0, 1, 2, 3, 0]), np.array([1, 2, 3, 4, 4])
    moran, g = clustering(x, (here, there), permutations=9, seed=1)
    if x.min() == x.max():
        assert np.isnan(moran.statistic)
        return
    z = x - x.mean()
    assert moran.statistic == pytest.approx(6 / 10 * 2 * (z[here] * z[there]).sum() / (z * z).sum(), abs=1e-12)
    if np.count_nonzero(x) > 1:
        pairs = sum(x[i] * x[j] for i in range(6) for j in range(6) if i != j)
        assert g.statistic == pytest.approx(2 * (x[here] * x[there]).sum() / pairs, abs=1e-9)
    else:
        assert np.isnan(g.statistic)


def test_a_map_without_pattern_and_one_with() -> None:
    rng = np.random.default_rng(3)
    chance = [
        hs.measure_clustering(hs.find_hot_spots(cells_of(rng.poisson(3, len(GRID))), GRID), GRID)["morans_i"].p
        for _ in range(40)
    ]
    assert np.mean(np.array(chance) <= 0.05) <= 0.2
    smooth = GRID.ring_sum(rng.normal(size=len(GRID)), 3)
    clustered = rng.poisson(3 * np.exp(smooth / smooth.std() / 2))
    told = hs.measure_clustering(hs.find_hot_spots(cells_of(clustered), GRID), GRID)
    assert list(told) == ["morans_i", "general_g"]
    assert told["morans_i"].p == told["general_g"].p == 0.002
    assert told["morans_i"].permutations == 999


def test_residents_alone_are_no_pattern() -> None:
    """Where people live together, counts do; rates that are alike everywhere show nothing."""
    rng = np.random.default_rng(4)
    smooth = GRID.ring_sum(rng.normal(size=len(GRID)), 3)
    exposure = np.where(np.arange(len(GRID)) % 10 == 0, 0.0, 200 * np.exp(smooth / smooth.std()))
    cells = cells_of(rng.poisson(exposure / 50)).assign(population=exposure)
    counts = hs.measure_clustering(hs.find_hot_spots(cells, GRID, hs.Method(null="total")), GRID)
    assert counts["morans_i"].p == 0.002
    found = hs.find_hot_spots(cells, GRID, hs.Method(null="gamma-poisson", cap=None))
    rates = hs.measure_clustering(found, GRID)
    assert list(rates) == ["morans_i"]
    assert rates["morans_i"].p > 0.05
    # By hand over the cells with residents.
    at_risk = exposure > 0
    z = np.zeros(len(GRID))
    z[at_risk] = eb_standardised(cells["events"].to_numpy(dtype=float)[at_risk], exposure[at_risk])
    z[at_risk] -= z[at_risk].mean()
    here, there = GRID.pairs(1)
    both = at_risk[here] & at_risk[there]
    by_hand = at_risk.sum() / (2 * both.sum()) * 2 * (z[here] * z[there])[both].sum() / (z * z).sum()
    assert rates["morans_i"].statistic == pytest.approx(by_hand)


def test_large_maps_take_fewer_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    found = hs.find_hot_spots(cells_of(np.random.default_rng(1).poisson(3, len(GRID))), GRID)
    monkeypatch.setattr("hotspot.hot_spots.clustering._MOST_PAIRS", 200 * GRID.pairs(1)[0].size)
    assert hs.measure_clustering(found, GRID)["morans_i"].permutations == 200
    monkeypatch.setattr("hotspot.hot_spots.clustering._MOST_PAIRS", 1)
    assert hs.measure_clustering(found, GRID)["morans_i"].permutations == 99


def test_refused() -> None:
    with pytest.raises(InputError, match="find_hot_spots returned"):
        hs.measure_clustering(cells_of(np.ones(len(GRID))), GRID)
    with pytest.raises(InputError, match="One finite value"):
        clustering(np.array([1.0, np.nan]), (np.array([0]), np.array([1])), seed=1)
    moran, g = clustering(np.array([1.0, 2.0]), (np.array([], dtype=int), np.array([], dtype=int)), seed=1)
    assert np.isnan([moran.statistic, g.statistic]).all()
    moran, g = clustering(np.array([-1.0, 2.0, 3.0]), (np.array([0]), np.array([1])), seed=1)
    assert np.isfinite(moran.statistic)
    assert np.isnan(g.statistic)
