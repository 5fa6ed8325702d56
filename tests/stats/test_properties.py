"""What must hold for every map: z and p together, with binary weights and with kernels."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hotspot.stats import KERNELS, NULLS, gi_star, kernel_sums, randomisation_tails, ring_weights, two_sided
from hotspot.stats.exact import subset_sums
from hotspot.stats.gi import gi

Map = tuple[list[int], np.ndarray, str, int]
BOTH = (gi, gi_star)
SMALL = st.integers(-20, 20)


def draw_map(n: int) -> st.SearchStrategy[Map]:
    """Values; steps between cells, which need not be those of any plane; a kernel and its rings."""
    steps = st.lists(st.integers(1, 4), min_size=n * n, max_size=n * n)
    return st.tuples(
        st.lists(SMALL, min_size=n, max_size=n),
        steps.map(lambda d: np.triu(np.array(d).reshape(n, n), 1)).map(lambda half: half + half.T),
        st.sampled_from(list(KERNELS)),
        st.integers(1, 3),
    )


maps = st.integers(3, 12).flatmap(draw_map)
#: Islands, everything within one step, one giant, nothing but zeros, nothing but equal values.
STEPS = np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
ODD: list[Map] = [
    ([0, 0, 1, 5, 2, 0], 9 * (1 - np.eye(6, dtype=np.int64)), "gaussian", 2),
    ([0, 0, 1, 5, 2, 0], 1 - np.eye(6, dtype=np.int64), "triangular", 1),
    ([0, 1, 10**9, 0, 0, 2], STEPS, "inverse-distance", 2),
    ([0, 0, 0, 0, 0, 0], STEPS, "uniform", 1),
    ([3, 3, 3, 3, 3, 3], STEPS, "gaussian", 3),
    ([0, 0, 0, 0, 0, 7], STEPS, "uniform", 2),
]


def for_every_map(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test of one map on maps drawn and on the odd ones."""
    for case in ODD:
        test = example(case)(test)
    return settings(max_examples=25)(given(maps)(test))


def z_of(function: Callable[..., np.ndarray], case: Map, values: np.ndarray, scale: float = 1.0) -> np.ndarray:
    """Gi* or Gi by the kernel of the map."""
    weights = scale * ring_weights(case[2], case[3])
    weights[0] *= function is gi_star
    return function(values, *kernel_sums(values, weights, lambda x, r: (case[1] <= r) @ x))


def floats(case: Map) -> np.ndarray:
    return np.array(case[0], dtype=float)


@for_every_map
def test_z_is_that_of_the_dense_formula(case: Map) -> None:
    values, n = floats(case), len(case[0])
    weights = np.append(ring_weights(case[2], case[3]), np.zeros(9))[case[1]]
    for function in BOTH:
        found = z_of(function, case, values)
        for i in range(n):
            kept = np.arange(n) != i if function is gi else np.full(n, fill_value=True)
            x, w = values[kept], weights[i, kept]
            if np.ptp(x) == 0 or np.ptp(w) == 0:
                assert np.isnan(found[i])
                continue
            # Deviations from the mean weight, not the difference n S1 - W^2.
            spread = x.std() * np.sqrt(x.size * np.square(w - w.mean()).sum() / (x.size - 1))
            assert found[i] == pytest.approx((w - w.mean()) @ (x - x.mean()) / spread, abs=1e-7)


@for_every_map
def test_unit_and_zero_of_values_and_scale_of_weights_do_not_change_z(case: Map) -> None:
    values = floats(case)
    for function in BOTH:
        z = z_of(function, case, values)
        for factor, constant, scale in ((3.0, 0.0, 1.0), (0.01, 0.0, 7.0), (1.0, 1000.0, 1e-3), (2.0, -64.0, 1 / 3)):
            moved = z_of(function, case, factor * values + constant, scale)
            np.testing.assert_allclose(moved, z, atol=1e-5)
        np.testing.assert_allclose(z_of(function, case, -values), -z, atol=1e-7)


@for_every_map
def test_scaling_single_rows_does_not_change_z(case: Map) -> None:
    values, scale = floats(case), 1.0 + np.arange(len(case[0]))
    weights = np.append(ring_weights(case[2], case[3]), np.zeros(9))[case[1]]
    for function in BOTH:
        rows = weights if function is gi_star else np.where(case[1] == 0, 0.0, weights)
        z = [
            function(values, w @ values, w.sum(axis=1), np.square(w).sum(axis=1)) for w in (rows, scale[:, None] * rows)
        ]
        np.testing.assert_allclose(z[1], z[0], atol=1e-6)


@settings(max_examples=25)
@given(maps, st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(case: Map, random: "np.random.Generator") -> None:
    values, steps, kernel, rings = floats(case), *case[1:]
    order = np.array(random.sample(range(values.size), values.size))
    turned = (case[0], steps[np.ix_(order, order)], kernel, rings)
    for function in BOTH:
        moved = z_of(function, turned, values[order])
        np.testing.assert_allclose(moved, z_of(function, case, values)[order], atol=1e-9)


def tails_by_rings(case: Map, values: np.ndarray, null: str) -> tuple[np.ndarray, ...]:
    """z, both tails and p of binary discs."""
    disc = (case[1] <= case[3]).astype(float)
    sums, sizes = disc @ values, disc.sum(axis=1).astype(np.int64)
    tails = randomisation_tails(values, sums, sizes, null=null)
    return gi_star(values, sums, sizes), tails.upper, tails.lower, two_sided(tails)


@pytest.fixture(autouse=True, scope="module")
def _short_lattices() -> object:
    """Coarse ones are quick; counts are exact on them, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subset_sums, "_LONGEST", 2**14)
        yield


@pytest.mark.parametrize("null", NULLS)
@settings(max_examples=25)
@given(case=maps)
@example(case=ODD[0])
@example(case=ODD[1])
@example(case=ODD[3])
@example(case=ODD[4])
@example(case=ODD[5])
def test_z_and_p_tell_the_same_story(null: str, case: Map) -> None:
    z, upper, lower, p = tails_by_rings(case, floats(case), null)
    sizes = (case[1] <= case[3]).sum(axis=1)
    tested = (sizes < len(case[0])) & ((sizes > 1) | (null == "total"))
    assert (np.isfinite(p) == tested).all()
    assert (np.isfinite(z) == ((sizes < len(case[0])) & (np.ptp(floats(case)) > 0))).all()
    # Ties belong to both tails.
    assert (upper + lower >= 1 - 1e-9)[tested].all()
    assert (p[tested] > 0).all()
    assert (p[tested] <= 1).all()
    if null == "total":
        # Among cells with equally many neighbours the larger sum has the larger z and the smaller upper tail.
        for size in np.unique(sizes[tested & np.isfinite(z)]).tolist():
            order = np.argsort(z[sizes == size])
            assert (np.diff(upper[sizes == size][order]) <= 1e-12).all()
            assert (np.diff(lower[sizes == size][order]) >= -1e-12).all()


@settings(max_examples=25)
@given(maps)
def test_an_empty_cell_elsewhere_makes_what_there_is_rarer(case: Map) -> None:
    """Empty cells are cells: one more zero to be drawn can only make sums of values above zero smaller."""
    values, steps = np.abs(floats(case)), case[1]
    wider = np.pad(steps, (0, 1), constant_values=9)
    wider[-1, -1] = 0
    assume((steps <= case[3]).sum(axis=1).max() < values.size)
    _, upper, lower, _ = tails_by_rings(case, values, "total")
    _, rarer, commoner, _ = tails_by_rings(([], wider, *case[2:]), np.append(values, 0.0), "total")
    assert (rarer[:-1] <= upper + 1e-12).all()
    assert (commoner[:-1] >= lower - 1e-12).all()


@pytest.mark.parametrize("null", NULLS)
@settings(max_examples=15)
@given(case=maps, factor=st.integers(1, 9), constant=st.integers(-99, 99), random=st.randoms(use_true_random=False))
def test_p_does_not_change_with_unit_zero_and_order(
    null: str, case: Map, factor: int, constant: int, random: "np.random.Generator"
) -> None:
    values = floats(case)
    found = tails_by_rings(case, values, null)
    moved = tails_by_rings(case, factor * values + constant, null)
    order = np.array(random.sample(range(values.size), values.size))
    turned = tails_by_rings((case[0], case[1][np.ix_(order, order)], *case[2:]), values[order], null)
    for one, other, third in zip(found, moved, turned, strict=True):
        np.testing.assert_allclose(other, one, atol=1e-7)
        np.testing.assert_allclose(third, one[order], atol=1e-7)


@pytest.mark.parametrize("giant", [10**4, 10**5])
def test_one_giant_heats_its_neighbourhood_and_no_other(giant: int) -> None:
    values = np.array([0, 0, 0, giant, 0, 0, 0, 0, 0, 0], dtype=float)
    steps = np.abs(np.subtract.outer(np.arange(10), np.arange(10)))
    case = ([], steps, "uniform", 1)
    z, upper, _, _ = tails_by_rings(case, values, "total")
    near = np.isin(np.arange(10), [2, 3, 4])
    assert (z[near] > 0).all()
    assert (z[~near] < 0).all()
    # It lies among 3 of 10 cells with probability 3/10, whatever it holds.
    np.testing.assert_allclose(upper[near], 0.3, atol=1e-9)
    np.testing.assert_allclose(upper[~near], 1.0, atol=1e-9)
