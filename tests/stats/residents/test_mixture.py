"""The mixing distribution: its optimum by the gradient, its likelihood, strata, winsorising, order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from hotspot.errors import InputError
from hotspot.stats.residents import fit_residents
from hotspot.stats.residents.mixture import STRATUM_CELLS, poisson_likelihood, strata, support_points, winsorise
from hotspot.stats.residents.npmle import CONVERGED, _products, directional_derivatives, mixing_weights

LAWS = {
    "equal": lambda _, n: np.ones(n),
    "gamma": lambda draw, n: draw.gamma(0.7, 1 / 0.7, n),
    "lognormal": lambda draw, n: draw.lognormal(-0.5, 1.0, n),
    "two points": lambda draw, n: draw.choice([0.5, 1.5], n),
    "one giant": lambda _, n: np.where(np.arange(n) == 3, 200.0, 1.0),
}


def drawn(law: str, n: int, mean: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    expected = mean * draw.lognormal(-0.5, 1.0, n)
    return draw.poisson(expected * LAWS[law](draw, n)), expected


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("mean", [0.3, 3.0, 300.0])
def test_no_direction_leads_higher_at_the_optimum(law: str, mean: float) -> None:
    counts, expected = drawn(law, 400, mean)
    support = support_points(counts, expected)
    likelihood = poisson_likelihood(counts, expected, support)
    weights = mixing_weights(likelihood)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert (weights >= 0).all()
    slope = directional_derivatives(likelihood, weights)
    # Lindsay 1983: at most 1 everywhere, and 1 where there is weight.
    assert slope.max() <= 1 + CONVERGED
    np.testing.assert_allclose(slope[weights > 1e-4], 1, atol=1e-3)


@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.sampled_from([0.1, 1.0, 30.0]))
def test_the_optimum_is_certain_for_any_counts(seed: int, n: int, mean: float) -> None:
    draw = np.random.default_rng(seed)
    expected = mean * draw.lognormal(0, 2, n)
    counts = draw.poisson(expected * draw.gamma(0.3, 3, n))
    counts[0] = 1
    likelihood = poisson_likelihood(counts, expected, support_points(counts, expected))
    weights = mixing_weights(likelihood)
    assert directional_derivatives(likelihood, weights).max() <= 1 + 10 * CONVERGED


@pytest.mark.parametrize("shape", [0.5, 2.0])
def test_the_fit_is_at_least_as_likely_as_the_truth(shape: float) -> None:
    draw = np.random.default_rng(2)
    expected = 3 * draw.lognormal(0, 0.5, 600)
    counts = draw.poisson(expected * draw.gamma(shape, 1 / shape, 600))
    truth = nbinom.logpmf(counts, shape, shape / (shape + expected)).sum()
    support = support_points(counts, expected)
    weights = mixing_weights(poisson_likelihood(counts, expected, support))
    found = np.log(poisson.pmf(counts[:, None], expected[:, None] * support) @ weights).sum()
    assert found >= truth


def test_where_places_do_not_differ_the_weight_lies_near_one() -> None:
    counts, expected = drawn("equal", 20_000, 20.0)
    fit = fit_residents(counts, expected)
    for theta, weight in zip(fit.support, fit.weights, strict=True):
        assert weight[(theta > 0.8) & (theta < 1.25)].sum() > 0.95
    np.testing.assert_allclose(fit.means, 1, atol=0.03)


def test_the_spread_of_places_is_found() -> None:
    counts, expected = drawn("gamma", 60_000, 20.0)
    fit = fit_residents(counts, expected)
    # The last 1 % was cut, so the variance 1 / 0.7 is not quite reached.
    second = [weight @ theta**2 for theta, weight in zip(fit.support, fit.weights, strict=True)]
    assert np.mean(second - fit.means**2) == pytest.approx(1 / 0.7, rel=0.2)


def test_moments_are_those_of_the_mixture() -> None:
    counts, expected = drawn("lognormal", 700, 3.0)
    fit = fit_residents(counts, expected)
    for number, (theta, weight) in enumerate(zip(fit.support, fit.weights, strict=True)):
        cells = fit.stratum == number
        mean = expected[cells] * (theta @ weight)
        np.testing.assert_allclose(fit.expected[cells], mean)
        second = expected[cells] ** 2 * (theta**2 @ weight) + mean
        np.testing.assert_allclose(fit.variance[cells], second - mean**2)
        assert weight.sum() == pytest.approx(1, abs=1e-12)


def test_order_changes_no_bit() -> None:
    counts, expected = drawn("lognormal", 900, 3.0)
    expected[::7] = 2.5
    expected[5:20] = 0.0
    order = np.random.default_rng(3).permutation(900)
    one, other = fit_residents(counts, expected), fit_residents(counts[order], expected[order])
    for name in ("stratum", "counts", "winsorised", "expected", "variance", "by_residents"):
        np.testing.assert_array_equal(getattr(one, name)[order], getattr(other, name))
    for name in ("support", "weights"):
        assert [part.tobytes() for part in getattr(one, name)] == [part.tobytes() for part in getattr(other, name)]


@given(st.lists(st.sampled_from([0.1, 0.5, 1.0, 2.0, 7.0]) | st.floats(0.01, 100), min_size=1, max_size=900))
def test_strata_hold_enough_and_keep_equals_together(values: list[float]) -> None:
    expected = np.array(values)
    number = strata(expected)
    sizes = np.bincount(number)
    assert sizes.size == 1 or sizes.min() >= STRATUM_CELLS
    assert sizes.size <= 6
    # Strata follow one another, and cells with the same expected count share one.
    for one in range(sizes.size - 1):
        assert expected[number == one].max() < expected[number == one + 1].min()


@pytest.mark.parametrize(("cells", "parts"), [(1, 1), (199, 1), (200, 2), (599, 5), (817, 6), (5000, 6)])
def test_as_many_strata_as_leave_a_hundred(cells: int, parts: int) -> None:
    assert strata(np.random.default_rng(1).random(cells) + 0.1).max() + 1 == parts


def test_counts_are_cut_by_their_own_rate_alone() -> None:
    draw = np.random.default_rng(4)
    expected = draw.uniform(1, 5, 300)
    counts = draw.poisson(expected)
    counts[[3, 40]] = 200, 90
    cut, limit = winsorise(counts, expected)
    assert limit == pytest.approx(np.sort(counts / expected)[296])
    changed = cut < counts
    assert changed[[3, 40]].all()
    assert (counts[changed] / expected[changed] > limit).all()
    np.testing.assert_array_equal(cut[changed], np.maximum(np.ceil(limit * expected[changed]), 1))


def test_a_lone_event_of_a_nearly_empty_cell_stays() -> None:
    counts, expected = np.zeros(300, dtype=np.int64), np.full(300, 0.01)
    counts[:2], expected[0] = 1, 1e-6
    cut, _ = winsorise(counts, expected)
    np.testing.assert_array_equal(cut, counts)


@pytest.mark.parametrize("sliver", [1e-7, 1e-12, 5e-324])
def test_an_event_where_a_sliver_of_a_person_lives_says_nothing(sliver: float) -> None:
    counts, expected = drawn("gamma", 500, 3.0)
    without = fit_residents(counts, expected)
    with_sliver = fit_residents(np.append(counts, 1), np.append(expected, sliver))
    assert (with_sliver.stratum[-1] >= 0) == (sliver > 1e-9)
    np.testing.assert_allclose(with_sliver.expected[:-1].sum(), without.expected.sum(), rtol=0.02)
    np.testing.assert_allclose(with_sliver.variance[:-1].sum(), without.variance.sum(), rtol=0.1)


@pytest.mark.parametrize("events", [1, 3])
def test_few_events_have_a_law_with_their_mean(events: int) -> None:
    counts = np.zeros(500, dtype=np.int64)
    counts[:events] = 1
    expected = np.random.default_rng(1).lognormal(0, 1, 500)
    fit = fit_residents(counts, expected / expected.sum() * events)
    assert fit.expected.sum() == pytest.approx(events, rel=0.7)
    assert np.isfinite(fit.variance).all()


def test_cells_without_residents_take_no_part() -> None:
    counts, expected = drawn("gamma", 300, 3.0)
    with_empty = fit_residents(np.append(counts, 5000), np.append(expected, 0.0))
    without = fit_residents(counts, expected)
    assert with_empty.stratum[-1] == -1
    assert with_empty.counts[-1] == 0
    assert not with_empty.winsorised[-1]
    np.testing.assert_array_equal(with_empty.expected, np.append(without.expected, 0.0))


def test_inputs_stay_as_they_are() -> None:
    counts, expected = drawn("one giant", 300, 3.0)
    before = counts.copy(), expected.copy()
    assert fit_residents(counts, expected).winsorised.any()
    np.testing.assert_array_equal(counts, before[0])
    np.testing.assert_array_equal(expected, before[1])


def test_no_events_at_all_is_a_law_too() -> None:
    fit = fit_residents(np.zeros(10, dtype=np.int64), np.ones(10))
    assert fit.expected.sum() == 0
    assert fit.weights[0].tolist() == [1.0]


@pytest.mark.parametrize(
    ("counts", "expected", "match"),
    [
        ([1, 2], [1.0], "shapes"),
        ([1, -2], [1.0, 1.0], "negative"),
        ([1, 2], [1.0, np.nan], "negative or missing"),
        ([1, 2], [0.0, 0.0], "No cell has residents"),
    ],
)
def test_wrong_input_is_refused(counts: list[int], expected: list[float], match: str) -> None:
    with pytest.raises(InputError, match=match):
        fit_residents(np.array(counts), np.array(expected))


@pytest.mark.parametrize("rows", [1, 127, 128, 129, 1000])
def test_products_are_those_of_all_rows(rows: int) -> None:
    values = np.random.default_rng(rows).random((rows, 41))
    np.testing.assert_allclose(_products(values), values.T @ values)
