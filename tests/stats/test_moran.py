"""Moran's I, general G and local Moran against R spdep, dense matrices and every possible arrangement."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from random import Random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats.moran import QUADRANTS, GlobalTest, LocalMoran, general_g, local_moran, morans_i, quadrants

GLOBAL = (morans_i, general_g)
#: Values, and who neighbours whom.
Case = tuple[list[int], list[list[bool]]]


def sums(weights: np.ndarray) -> tuple[Callable[[np.ndarray], np.ndarray], np.ndarray]:
    """What the functions ask for, from a dense matrix."""
    return lambda values: weights @ values, weights.sum(axis=1).astype(np.int64)


def chain(n: int) -> np.ndarray:
    return (np.abs(np.subtract.outer(np.arange(n), np.arange(n))) == 1).astype(float)


def moran_formula(x: np.ndarray, w: np.ndarray) -> float:
    z = x - x.mean()
    return float(x.size / w.sum() * (w * np.outer(z, z)).sum() / (z @ z))


def g_formula(x: np.ndarray, w: np.ndarray) -> float:
    products = np.outer(x, x)
    return float((w * products).sum() / (products.sum() - np.trace(products)))


@pytest.mark.real
def test_columbus_crime(shared: Path) -> None:
    table = gpd.read_file(shared / "data/reference_columbus_crime.geojson")
    pairs = pd.read_csv(shared / "data/reference_columbus_neighbours.csv").to_numpy() - 1
    crime = table["CRIME"].to_numpy(dtype=float)
    published = np.zeros((49, 49))
    published[pairs[:, 0], pairs[:, 1]] = 1
    shapes = table.geometry
    queen = np.array([shapes.intersects(shape) for shape in shapes], dtype=float) - np.eye(49)
    for weights, expected in ((published, 0.485771), (queen, 0.500189)):
        found = morans_i(crime, *sums(weights), seed=1, row_standardised=True)
        assert found.statistic == pytest.approx(expected, abs=5e-7)
        assert found.p == pytest.approx(0.002)
        binary = morans_i(crime, *sums(weights), seed=1)
        assert binary.statistic == pytest.approx(moran_formula(crime, weights), rel=1e-12)


@pytest.mark.real
@pytest.mark.parametrize("dataset", ["hex37", "hexisl"])
def test_local_tails_by_enumeration(shared: Path, dataset: str) -> None:
    """The oracle enumerates all draws of the neighbors from the other cells."""
    oracle = pd.read_csv(shared / "reference/exact_permutation.csv")
    oracle = oracle[oracle["dataset"] == dataset].sort_values("i")
    edges = pd.read_csv(shared / f"reference/{dataset}_edges.csv")
    edges = edges[edges["grid_distance"] == 1]
    weights = np.zeros((len(oracle), len(oracle)))
    weights[edges["i"], edges["j"]] = 1
    draws = 20_000
    local = local_moran(oracle["x"].to_numpy(dtype=float), *sums(weights), permutations=draws, seed=1)
    tested = oracle["k"].to_numpy() > 0
    assert (np.isfinite(local.p) == tested).all()
    for found, column in ((local.p_upper, "cond_p_greater"), (local.p_lower, "cond_p_less")):
        exact = oracle[column].to_numpy(dtype=float)[tested]
        error = np.sqrt(exact * (1 - exact) / draws)
        assert (np.abs(found[tested] - exact) <= 4.5 * error + 2 / draws).all()


maps = st.integers(3, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 20), min_size=n, max_size=n),
        st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n),
    )
)


def drawn(case: Case) -> tuple[np.ndarray, np.ndarray]:
    half = np.triu(np.array(case[1], dtype=float), 1)
    return np.array(case[0], dtype=float), half + half.T


@given(maps)
def test_dense_formulas(case: tuple[list[int], list[list[bool]]]) -> None:
    x, w = drawn(case)
    moran, g = morans_i(x, *sums(w), permutations=9, seed=1), general_g(x, *sums(w), permutations=9, seed=1)
    if w.any() and np.ptp(x):
        assert moran.statistic == pytest.approx(moran_formula(x, w), abs=1e-9)
        rows = w / np.maximum(w.sum(axis=1, keepdims=True), 1)
        standardised = morans_i(x, *sums(w), permutations=9, seed=1, row_standardised=True)
        assert standardised.statistic == pytest.approx(moran_formula(x, rows), abs=1e-9)
    else:
        assert np.isnan([moran.statistic, moran.p]).all()
    if w.any() and np.count_nonzero(x) > 1:
        assert g.statistic == pytest.approx(g_formula(x, w), abs=1e-12)
    else:
        assert np.isnan([g.statistic, g.p]).all()
    local = local_moran(x, *sums(w), permutations=9, seed=1)
    z, sizes = x - x.mean(), w.sum(axis=1)
    tested = (sizes > 0) & (sizes < x.size - 1) & (np.ptp(x) > 0)
    assert (np.isfinite(local.statistic) == tested).all()
    assert (np.isfinite(local.p) == tested).all()
    np.testing.assert_allclose(local.statistic[tested], (z * (w @ z))[tested] / max(z.var(), 1e-300), atol=1e-9)


@pytest.mark.parametrize("values", [[0, 1, 2, 5, 9, 4], [0, 0, 0, 1, 1, 3], [0.1, 0.2, 0.3, 0.3, 0.6, 0.0]])
@pytest.mark.parametrize(("function", "formula"), [(morans_i, moran_formula), (general_g, g_formula)])
def test_every_arrangement(values: list[float], function: Callable[..., GlobalTest], formula: Callable) -> None:
    x, w = np.array(values, dtype=float), chain(6)
    w[0, 2] = w[2, 0] = 1
    every = np.array([formula(np.array(order), w) for order in permutations(x)])
    draws = 5_000
    found = function(x, *sums(w), permutations=draws, seed=2)
    assert found.expected == pytest.approx(every.mean(), rel=1e-9)
    for p, exact in (
        (found.p_upper, (every >= found.statistic - 1e-12).mean()),
        (found.p_lower, (every <= found.statistic + 1e-12).mean()),
    ):
        assert abs(p - exact) <= 4 * np.sqrt(exact * (1 - exact) / draws) + 2 / draws
    assert found.p == min(1.0, 2 * min(found.p_upper, found.p_lower))
    assert found.permutations == draws


@pytest.mark.parametrize("function", GLOBAL)
def test_no_pattern_is_called_as_often_as_stated(function: Callable[..., GlobalTest]) -> None:
    rng = np.random.default_rng(5)
    lag, sizes = sums(chain(40))
    found = [function(rng.poisson(0.7, 40) + 0.0, lag, sizes, permutations=199, seed=k) for k in range(600)]
    # 600 tests at 5 % (ties make some rarer): the standard error is 0.9 %.
    assert 0.025 <= np.mean([one.p <= 0.05 for one in found]) <= 0.078
    assert 0.025 <= np.mean([one.p_upper <= 0.05 for one in found]) <= 0.078


def test_local_p_of_no_pattern() -> None:
    rng = np.random.default_rng(6)
    lag, sizes = sums(chain(50))
    p = np.array([local_moran(rng.normal(size=50), lag, sizes, permutations=399, seed=k).p for k in range(100)])
    # The ends of the chain have one neighbor, the others two.
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize("function", GLOBAL)
def test_a_gradient_is_clustered_and_a_chessboard_the_opposite(function: Callable[..., GlobalTest]) -> None:
    lag, sizes = sums(chain(60))
    rising, mixed = np.arange(60.0) ** 2, 1.0 + np.arange(60) % 2 * 9
    assert function(rising, lag, sizes, seed=1).p_upper == pytest.approx(0.001)
    assert function(mixed, lag, sizes, seed=1).p_lower == pytest.approx(0.001)
    assert function(mixed, lag, sizes, seed=1).p == pytest.approx(0.002)


@settings(max_examples=25)
@given(maps, st.sampled_from([0.01, 3.0, 1e5]), st.sampled_from([0.0, 0.1, 1e3]), st.randoms(use_true_random=False))
def test_unit_zero_and_order_do_not_matter(case: Case, factor: float, constant: float, random: Random) -> None:
    x, w = drawn(case)
    order = np.array(random.sample(range(x.size), x.size))
    one, moved = morans_i(x, *sums(w), permutations=19, seed=3), factor * x + constant
    other = morans_i(moved, *sums(w), permutations=19, seed=3)
    turned = morans_i(x[order], *sums(w[np.ix_(order, order)]), permutations=19, seed=3)
    np.testing.assert_allclose([other.statistic, other.p], [one.statistic, one.p], atol=1e-7)
    assert turned.statistic == pytest.approx(one.statistic, abs=1e-9, nan_ok=True)
    locals_ = local_moran(x, *sums(w), permutations=19, seed=3), local_moran(moved, *sums(w), permutations=19, seed=3)
    np.testing.assert_array_equal(locals_[0].p, locals_[1].p)
    g = general_g(x, *sums(w), permutations=19, seed=3)
    scaled = general_g(factor * x, *sums(w), permutations=19, seed=3)
    np.testing.assert_allclose([scaled.statistic, scaled.p], [g.statistic, g.p], atol=1e-9)


def test_general_g_keeps_its_digits_beside_a_giant() -> None:
    x = np.array([1.0, 2.0, 0.0, 3.0, 1e9])
    assert general_g(x, *sums(chain(5)), seed=1).statistic == pytest.approx((2 + 3e9) / (2 + 3 + 6 + 6e9), rel=1e-12)
    # Squared it is 1e36, and a float keeps 16 digits.
    x[-1] = 1e18
    assert general_g(x, *sums(chain(5)), seed=1).statistic == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1])
def test_equal_values_and_single_cells(value: float) -> None:
    for n in (1, 6):
        lag, sizes = sums(chain(n))
        assert np.isnan(morans_i(np.full(n, value), lag, sizes, seed=1).statistic)
        local = local_moran(np.full(n, value), lag, sizes, seed=1)
        assert np.isnan(local.p).all()
        assert quadrants(local, local.p).tolist() == ["not_tested"] * n
    g = general_g(np.full(6, value), *sums(chain(6)), permutations=9, seed=1)
    # Two neighbors a cell at most: 10 of 30 ordered pairs; no arrangement is another.
    assert g.statistic == pytest.approx(1 / 3 if value else np.nan, nan_ok=True)
    assert g.p == pytest.approx(1.0 if value else np.nan, nan_ok=True)


@pytest.mark.parametrize("function", GLOBAL)
def test_rounding_makes_no_discovery_where_all_cells_are_neighbors(function: Callable[..., GlobalTest]) -> None:
    found = function(np.array([0.1, 0.2, 0.3, 1e6, 0.7]), *sums(1 - np.eye(5)), seed=1)
    assert found.statistic == pytest.approx(found.expected)
    assert (found.p_upper, found.p_lower, found.p) == (1.0, 1.0, 1.0)


def test_classes() -> None:
    x = np.array([9.0, 9, 9, 9, 5, 5, 5, 1, 1, 1, 1, 5, 9, 1, 9, 5])
    local = local_moran(x, *sums(chain(16)), permutations=999, seed=1)
    label = quadrants(local, np.where(np.arange(16) == 5, np.nan, local.p), alpha=1.0)
    assert label[[1, 8, 13, 5]].tolist() == ["high_high", "low_low", "low_high", "not_tested"]
    assert set(label) <= set(QUADRANTS)
    assert quadrants(local, local.p, alpha=0.0).tolist() == ["not_significant"] * 16
    high, low = np.array([True, False, True, False]), np.array([True, False, False, True])
    tails = np.where(low, 0.01, 1.0), np.where(low, 1.0, 0.01)
    made = LocalMoran(np.ones(4), *tails, np.full(4, 0.02), high, low)
    assert quadrants(made, made.p).tolist() == ["high_high", "low_low", "high_low", "low_high"]


def test_a_giant_does_not_turn_its_neighbors_low() -> None:
    """The giant lifts the mean above its neighbors, which are the highest of the others."""
    x = np.zeros(200)
    x[99], x[100], x[101] = 50, 1e6, 50
    local = local_moran(x, *sums(chain(200)), seed=1)
    assert local.p[100] == pytest.approx(0.002)
    assert not local.high_neighbors[100]
    assert quadrants(local, local.p)[100] == "not_significant"


def test_same_seed_same_bytes_and_input_left_alone() -> None:
    x = np.random.default_rng(1).poisson(2, 30) + 0.0
    before, (lag, sizes) = x.tobytes(), sums(chain(30))
    one, two = (local_moran(x, lag, sizes, permutations=50, seed=4).p.tobytes() for _ in range(2))
    assert one == two
    assert one != local_moran(x, lag, sizes, permutations=50, seed=5).p.tobytes()
    for function in GLOBAL:
        assert function(x, lag, sizes, seed=4) == function(x, lag, sizes, seed=4)
        assert function(x, lag, sizes, seed=4).p_upper != function(x, lag, sizes, seed=5).p_upper
    assert x.tobytes() == before


@pytest.mark.parametrize("function", [*GLOBAL, local_moran])
def test_what_cannot_be_used_is_refused(function: Callable[..., object]) -> None:
    lag, sizes = sums(chain(4))
    x = np.arange(4.0)
    with pytest.raises(InputError, match="leave out the cell itself"):
        function(x, lambda values: lag(values) + values, sizes, seed=1)
    with pytest.raises(InputError, match="1 not finite"):
        function(np.array([0, 1, np.nan, 2]), lag, sizes, seed=1)
    with pytest.raises(InputError, match="shapes"):
        function(x, lag, sizes[:3], seed=1)
    with pytest.raises(InputError, match="At least 1 permutation"):
        function(x, lag, sizes, permutations=0, seed=1)


def test_general_g_refuses_negative_values() -> None:
    with pytest.raises(InputError, match="1 of 4 are negative"):
        general_g(np.array([0, 1, -2, 3.0]), *sums(chain(4)), seed=1)
