"""Ring kernels against R spdep and against dense matrices of distances."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import KERNELS, gi_star, kernel_sum, kernel_sums, ring_weights
from hotspot.stats.gi import gi
from hotspot.stats.kernels import DiscSum

IN_R = {"gaussian": "gauss_k2", "inverse-distance": "invdist_k2"}


def discs(distance: np.ndarray) -> DiscSum:
    """Sums over discs from a dense matrix of distances."""
    return lambda values, r: (distance <= r) @ values


def chain(n: int) -> np.ndarray:
    return np.abs(np.subtract.outer(np.arange(n), np.arange(n)))


@pytest.mark.parametrize(
    ("kernel", "rings", "expected"),
    [
        ("uniform", 2, [1, 1, 1]),
        ("triangular", 1, [1, 1 / 2]),
        ("triangular", 3, [1, 3 / 4, 1 / 2, 1 / 4]),
        ("gaussian", 1, [1, math.exp(-2)]),
        ("gaussian", 2, [1, math.exp(-1 / 2), math.exp(-2)]),
        ("gaussian", 4, [1, math.exp(-1 / 8), math.exp(-1 / 2), math.exp(-9 / 8), math.exp(-2)]),
        ("inverse-distance", 3, [1, 1, 1 / 2, 1 / 3]),
    ],
)
def test_weights_by_definition(kernel: str, rings: int, expected: list[float]) -> None:
    np.testing.assert_allclose(ring_weights(kernel, rings), expected, rtol=1e-15)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("rings", range(1, 11))
def test_weights_begin_at_one_and_never_rise(kernel: str, rings: int) -> None:
    weights = ring_weights(kernel, rings)
    assert weights.shape == (rings + 1,)
    assert weights[0] == 1
    assert (np.diff(weights) <= 0).all()
    assert weights[-1] > 0


@pytest.mark.real
@pytest.mark.parametrize("kernel", IN_R)
@pytest.mark.parametrize("star", [False, True])
def test_spdep_on_the_grid_itself(shared: Path, kernel: str, *, star: bool) -> None:
    places = pd.read_csv(shared / "reference/hex37_values.csv")
    oracle = pd.read_csv(shared / "reference/hex37_hexisl_gistar.csv")
    oracle = oracle[(oracle["dataset"] == "hex37") & (oracle["weights"] == IN_R[kernel]) & (oracle["star"] == star)]
    cells = np.array([int(name, 16) for name in places["h3"]], dtype=np.uint64)
    grid = Grid(8, np.sort(cells))
    weights = ring_weights(kernel, 2)
    if not star:
        weights[0] = 0
    assert set(oracle["variable"]) == {"count", "cost"}
    for _, rows in oracle.groupby("variable"):
        expected = rows.set_index("i").loc[np.argsort(cells)]
        values = expected["x"].to_numpy(dtype=float)
        found = kernel_sums(values, weights, grid.ring_sum)
        for array, column in zip(found, ("lag", "W", "S1"), strict=True):
            np.testing.assert_allclose(array, expected[column], rtol=1e-12)
        z = (gi_star if star else gi)(values, *found)
        np.testing.assert_allclose(z, expected["Z"], atol=1e-9)


matrices = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(-1e3, 1e3), min_size=n, max_size=n).map(np.array),
        st.lists(st.integers(1, 5), min_size=n * n, max_size=n * n).map(lambda d: np.array(d).reshape(n, n)),
    )
)


@given(matrices, st.lists(st.sampled_from([0.0, 0.3, 1.0, 2.0]), min_size=1, max_size=5).map(np.array))
def test_dense_sums_with_any_weights(case: tuple[np.ndarray, np.ndarray], weights: np.ndarray) -> None:
    """Weights that rise, or are 0, for the cell itself or further out."""
    values, distance = case
    np.fill_diagonal(distance, 0)
    dense = np.append(weights, np.zeros(5))[distance]
    found = kernel_sums(values, weights, discs(distance))
    np.testing.assert_allclose(found.sums, dense @ values, atol=1e-9)
    np.testing.assert_allclose(found.totals, dense.sum(axis=1), atol=1e-12)
    np.testing.assert_allclose(found.squares, np.square(dense).sum(axis=1), atol=1e-12)


@pytest.mark.parametrize("giant", [1e9, 1e18, -1e18])
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_giant_takes_no_digits_from_the_sum_of_its_neighbors(kernel: str, giant: float) -> None:
    values = np.array([0.1, 0.2, giant, 0.7, 0.4])
    weights = ring_weights(kernel, 2)
    weights[0] = 0
    found = kernel_sum(values, weights, discs(chain(5)))
    assert found[2] == pytest.approx(weights[1] * 0.9 + weights[2] * 0.5, rel=1e-12)
    assert found[0] == pytest.approx(weights[1] * 0.2 + weights[2] * giant, rel=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
def test_nothing_adds_up_to_nothing(kernel: str) -> None:
    weights = ring_weights(kernel, 3)
    assert kernel_sum(np.zeros(4), weights, discs(chain(4))).tolist() == [0] * 4
    weights[0] = 0
    assert kernel_sum(np.zeros(4), weights, discs(chain(4))).tolist() == [0] * 4
    # A cell far from all others: nothing but itself.
    far = 99 * (1 - np.eye(4))
    alone = kernel_sums(np.arange(4.0), weights, discs(far))
    assert [array.tolist() for array in alone] == [[0] * 4] * 3
    itself = kernel_sums(np.arange(4.0), ring_weights(kernel, 3), discs(far))
    assert [array.tolist() for array in itself] == [[0, 1, 2, 3], [1] * 4, [1] * 4]


def test_the_uniform_kernel_is_binary() -> None:
    values = np.random.default_rng(2).lognormal(size=30)
    reach = discs(chain(30))
    found = kernel_sums(values, ring_weights("uniform", 3), reach)
    sizes = reach(np.ones(30), 3).astype(np.int64)
    assert found.totals.tolist() == found.squares.tolist() == sizes.tolist()
    assert gi_star(values, *found).tobytes() == gi_star(values, reach(values, 3), sizes).tobytes()


def test_input_is_left_alone() -> None:
    values, weights = np.arange(6.0), ring_weights("gaussian", 2)
    weights[0] = 0
    before = values.tobytes(), weights.tobytes()
    kernel_sums(values, weights, discs(chain(6)))
    assert (values.tobytes(), weights.tobytes()) == before


def test_what_is_no_kernel_is_refused() -> None:
    with pytest.raises(InputError, match="uniform, triangular, gaussian, inverse-distance; 'square'"):
        ring_weights("square", 2)
    for rings in (0, -1, 2.5):
        with pytest.raises(InputError, match="whole number of 1 or more"):
            ring_weights("uniform", rings)
    with pytest.raises(TypeError):
        KERNELS["mine"] = KERNELS["uniform"]
