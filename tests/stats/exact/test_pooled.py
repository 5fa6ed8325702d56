"""Pooled Monte Carlo tails against every arrangement, against the exact tables, and by their error rate."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats import (
    KERNELS,
    NULLS,
    adjust,
    default_draws,
    kernel_sum,
    pooled_tails,
    randomisation_tails,
    ring_weights,
    two_sided,
)
from hotspot.stats.exact.pooled import distinct_cells
from hotspot.stats.kernels import DiscSum

DRAWS = 4_000


def discs(distance: np.ndarray) -> DiscSum:
    """Sums over discs from a dense matrix of distances."""
    return lambda values, r: (distance <= r) @ values


def chain(n: int) -> np.ndarray:
    return np.abs(np.subtract.outer(np.arange(n), np.arange(n)))


def near(found: np.ndarray, exact: np.ndarray, draws: int = DRAWS) -> None:
    """No further apart than Monte Carlo explains; six standard errors, because a test has many."""
    error = 6 * np.sqrt(exact * (1 - exact) / draws) + 6 / draws
    np.testing.assert_array_less(np.abs(found - exact), error)


def by_enumeration(values: np.ndarray, weights: np.ndarray, null: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Upper and lower tail and that of the least sum, of each row of weights, over every arrangement; NaN: no test."""
    found, values = np.full((3, values.size), np.nan), values - values.min()
    margin = 1e-9 + 1e-12 * values.max()
    for i, row in enumerate(weights):
        drawn, used = (values, row) if null == "total" else (np.delete(values, i), np.delete(row, i))
        if np.ptp(used):
            sums = np.array(list(permutations(drawn))) @ used
            found[:, i] = [
                (sums >= drawn @ used - margin).mean(),
                (sums <= drawn @ used + margin).mean(),
                (sums <= sums.min() + margin).mean(),
            ]
    return found[0], found[1], found[2]


maps = st.integers(3, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(-3, 9), min_size=n, max_size=n),
        st.lists(st.integers(1, 4), min_size=n * n, max_size=n * n).map(lambda d: np.array(d).reshape(n, n)),
    )
)


@settings(max_examples=25)
@given(
    maps, st.sampled_from([1.0, 0.1, 1e6]), st.sampled_from(list(KERNELS)), st.integers(1, 3), st.sampled_from(NULLS)
)
# Islands; neighbourhoods of everything; one giant; ties at rounding level; all equal.
@example(([0, 0, 1, 5], 9 * (1 - np.eye(4, dtype=int))), 1.0, "gaussian", 2, "conditional")
@example(([0, 0, 1, 5], 9 * (1 - np.eye(4, dtype=int))), 1.0, "gaussian", 2, "total")
@example(([0, 2, 1, 5, 5], chain(5)), 1.0, "uniform", 3, "conditional")
@example(([0, 2, 1, 5, 5], chain(5)), 1.0, "triangular", 3, "total")
@example(([0, 0, 10**10, 1, 0, 2], chain(6)), 0.1, "gaussian", 2, "conditional")
@example(([1, 2, 3, 3, 2, 1], chain(6)), 0.1, "inverse-distance", 2, "total")
@example(([10**7 + k for k in (1, 2, 3, 4, 5, 6)], chain(6)), 0.1, "uniform", 1, "total")
@example(([7, 7, 7, 7], chain(4)), 0.1, "gaussian", 1, "conditional")
def test_every_arrangement(case: tuple[list[int], np.ndarray], unit: float, kernel: str, rings: int, null: str) -> None:
    values, distance = np.array(case[0]) * unit, case[1].copy()
    np.fill_diagonal(distance, 0)
    weights = ring_weights(kernel, rings)
    dense = np.append(weights, np.zeros(99))[distance]
    upper, lower, coldest = by_enumeration(np.array(case[0], dtype=float), dense, null)
    tails = pooled_tails(values, weights, discs(distance), null=null, draws=DRAWS, seed=1)
    tested = np.isfinite(upper)
    assert (np.isfinite(tails.upper) == tested).all()
    assert (np.isfinite(tails.lower) == tested).all()
    assert not tails.exact
    near(tails.upper[tested], upper[tested])
    near(tails.lower[tested], lower[tested])
    floor = min(1.0, 2 * coldest[tested].min()) if tested.any() else 1.0
    near(np.array([tails.floor / 2]), np.array([floor / 2]))


@pytest.mark.parametrize("null", NULLS)
def test_the_uniform_kernel_has_the_exact_tails(null: str) -> None:
    draw = np.random.default_rng(7)
    reach = discs(chain(60))
    for values in (draw.poisson(0.4, 60) + 0.0, draw.poisson(4, 60) - 2.0):
        sizes = reach(np.ones(60), 3).astype(np.int64)
        exact = randomisation_tails(values, reach(values, 3), sizes, null=null)
        found = pooled_tails(values, ring_weights("uniform", 3), reach, null=null, draws=20_000, seed=3)
        assert exact.exact
        near(found.upper, exact.upper, 20_000)
        near(found.lower, exact.lower, 20_000)
        near(np.array([found.floor]), np.array([exact.floor]), 20_000 // 4)


@pytest.mark.real
@pytest.mark.parametrize(("null", "column"), [("total", "total_p"), ("conditional", "cond_p")])
def test_reference_by_enumeration(shared: Path, null: str, column: str) -> None:
    oracle = pd.read_csv(shared / "reference/exact_permutation.csv")
    oracle = oracle[oracle["dataset"] == "hexisl"].sort_values("i")
    edges = pd.read_csv(shared / "reference/hexisl_edges.csv")
    distance = 9 * (1 - np.eye(len(oracle)))
    distance[edges["i"], edges["j"]] = edges["grid_distance"]
    tails = pooled_tails(
        oracle["x"].to_numpy(dtype=float), ring_weights("uniform", 1), discs(distance), null=null, draws=DRAWS, seed=2
    )
    # Two cells have no neighbors: nothing can be drawn for them.
    tested = (oracle["k"].to_numpy() > 0) | (null == "total")
    assert (np.isfinite(tails.upper) == tested).all()
    near(tails.upper[tested], oracle[f"{column}_greater"].to_numpy()[tested])
    near(tails.lower[tested], oracle[f"{column}_less"].to_numpy()[tested])


@pytest.mark.parametrize("null", NULLS)
def test_no_p_is_too_small_more_often_than_it_says(null: str) -> None:
    """The arrangement is one more draw: P(p <= k / (1 + B)) is at most k / (1 + B), here exactly that without ties."""
    draw = np.random.default_rng(11)
    reach, weights = discs(chain(12)), ring_weights("gaussian", 2)
    values = draw.lognormal(0, 2, 12)
    tails = [pooled_tails(draw.permutation(values), weights, reach, null=null, draws=19, seed=k) for k in range(500)]
    for side in ("upper", "lower"):
        p = np.array([getattr(one, side)[5] for one in tails])
        for alpha in (0.05, 0.1, 0.5):
            assert (p <= alpha).mean() == pytest.approx(alpha, abs=4.5 * np.sqrt(alpha * (1 - alpha) / p.size))


@pytest.mark.parametrize("null", NULLS)
def test_a_planted_patch_is_found_and_a_patternless_map_stays_empty(null: str) -> None:
    draw = np.random.default_rng(5)
    reach, weights = discs(chain(300)), ring_weights("triangular", 2)
    called = 0
    for seed in range(20):
        values = draw.poisson(0.3, 300) + 0.0
        q = adjust(two_sided(pooled_tails(values, weights, reach, null=null, draws=3_000, seed=seed)), "holm")
        called += bool((q <= 0.05).any())
    # 20 maps at 5 %: more than 5 would come about once in 3,000 times.
    assert called <= 5
    values[100:105] = 6
    q = adjust(two_sided(pooled_tails(values, weights, reach, null=null, seed=1)), "benjamini-hochberg")
    assert q[102] <= 0.05


def test_default_draws_let_one_cell_be_called() -> None:
    for n in (1, 10, 12_015, 25_000):
        assert 2 / (1 + default_draws(n)) * n <= 0.05
    assert default_draws(10) == 9_999
    assert default_draws(10**6) == 1_000_000
    reach, values = discs(chain(8)), np.arange(8.0)
    default = pooled_tails(values, ring_weights("uniform", 1), reach, seed=1)
    stated = pooled_tails(values, ring_weights("uniform", 1), reach, draws=default_draws(8), seed=1)
    assert default.upper.tobytes() == stated.upper.tobytes()


@pytest.mark.parametrize("null", NULLS)
def test_draws_come_in_blocks(null: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small blocks, the last one smaller, count as many draws as one large one."""
    draw = np.random.default_rng(1)
    values, reach, weights = draw.poisson(1, 25) + 0.0, discs(chain(25)), ring_weights("gaussian", 2)
    whole = pooled_tails(values, weights, reach, null=null, draws=DRAWS, seed=1)
    monkeypatch.setattr("hotspot.stats.exact.pooled._BLOCK", 997)
    parts = pooled_tails(values, weights, reach, null=null, draws=DRAWS, seed=1)
    near(parts.upper, whole.upper, DRAWS // 2)
    assert (parts.upper + parts.lower >= 1).all()
    assert np.rint(parts.upper * (1 + DRAWS)) == pytest.approx(parts.upper * (1 + DRAWS))


@pytest.mark.parametrize(("n", "columns"), [(2, 1), (5, 2), (5, 3), (5, 5), (4, 4), (3, 1)])
def test_every_order_of_distinct_cells_is_as_likely(n: int, columns: int) -> None:
    rows = 30_000
    picks = distinct_cells(np.random.default_rng(3), rows, n, columns)
    assert picks.shape == (rows, columns)
    orders = dict.fromkeys(permutations(range(n), columns), 0)
    for pick in picks.tolist():
        orders[tuple(pick)] += 1
    share = 1 / len(orders)
    found = np.array(list(orders.values())) / rows
    assert np.abs(found - share).max() <= 5 * np.sqrt(share * (1 - share) / rows)


def test_distinct_cells_of_many() -> None:
    picks = distinct_cells(np.random.default_rng(3), 500, 200, 100)
    assert all(len(set(row)) == 100 for row in picks.tolist())
    assert picks.min() == 0
    assert picks.max() == 199
    # Each place in a draw holds a cell of any number: 500 draws from 0..199 have mean 99.5 within 5 standard errors.
    assert np.abs(picks.mean(axis=0) - 99.5).max() < 5 * 57.7 / np.sqrt(500)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=12), st.sampled_from([0.25, 2.0, 1024.0]), st.integers(-99, 99))
def test_unit_zero_and_scale_of_the_weights_do_not_matter(counts: list[int], factor: float, constant: int) -> None:
    values, reach, weights = np.array(counts) + 0.0, discs(chain(len(counts))), ring_weights("triangular", 2)
    for null in NULLS:
        tails = pooled_tails(values, weights, reach, null=null, draws=99, seed=1)
        for moved, scaled in ((factor * values + constant, weights), (values, factor * weights)):
            other = pooled_tails(moved, scaled, reach, null=null, draws=99, seed=1)
            np.testing.assert_array_equal(other.upper, tails.upper)
            np.testing.assert_array_equal(other.lower, tails.lower)
            assert other.floor == tails.floor


def test_the_conditional_tails_are_those_of_gi() -> None:
    """Whatever the cell itself weighs and holds."""
    draw = np.random.default_rng(9)
    reach, values = discs(chain(40)), draw.lognormal(0, 1, 40)
    heavy = pooled_tails(values, np.array([5.0, 1.0, 0.5]), reach, null="conditional", draws=999, seed=1)
    light = pooled_tails(values, np.array([1.0, 1.0, 0.5]), reach, null="conditional", draws=999, seed=1)
    assert heavy.upper.tobytes() == light.upper.tobytes()
    values[20] = 1e12
    giant = pooled_tails(values, np.array([1.0, 1.0, 0.5]), reach, null="conditional", draws=DRAWS, seed=1)
    others = np.delete(values, 20)
    sums = kernel_sum(values, np.array([0.0, 1.0, 0.5]), reach)
    drawn = draw.permuted(np.tile(others, (DRAWS, 1)), axis=1)[:, :4] @ np.array([1.0, 1.0, 0.5, 0.5])
    assert giant.upper[20] == pytest.approx((drawn >= sums[20]).mean(), abs=0.06)


def test_same_seed_same_bytes_and_input_left_alone() -> None:
    values, weights = np.random.default_rng(1).poisson(2, 30) + 0.0, ring_weights("gaussian", 2)
    before = values.tobytes(), weights.tobytes()
    for null in NULLS:
        one, two, other = (
            pooled_tails(values, weights, discs(chain(30)), null=null, draws=200, seed=seed) for seed in (4, 4, 5)
        )
        assert one.upper.tobytes() == two.upper.tobytes()
        assert one.lower.tobytes() == two.lower.tobytes()
        assert one.upper.tobytes() != other.upper.tobytes()
    assert (values.tobytes(), weights.tobytes()) == before


def test_what_cannot_be_used_is_refused() -> None:
    values, weights, reach = np.arange(4.0), ring_weights("uniform", 1), discs(chain(4))
    with pytest.raises(InputError, match="total, conditional; 'normal' was given"):
        pooled_tails(values, weights, reach, null="normal", seed=1)
    with pytest.raises(InputError, match="1 not finite"):
        pooled_tails(np.array([0, 1, np.nan, 2]), weights, reach, seed=1)
    with pytest.raises(InputError, match="One finite value"):
        pooled_tails(np.array([]), weights, reach, seed=1)
    with pytest.raises(InputError, match="At least 1 draw"):
        pooled_tails(values, weights, reach, draws=0, seed=1)
    for wrong in ([0, 1], [1, 2], [1, -1], [1, np.nan], [np.nan], [], [[1, 1]]):
        with pytest.raises(InputError, match="Weights of the cell itself"):
            pooled_tails(values, np.array(wrong, dtype=float), reach, seed=1)
    with pytest.raises(InputError, match="does not for 4 cells"):
        pooled_tails(values, weights, lambda x, r: reach(x, r) - x, seed=1)
