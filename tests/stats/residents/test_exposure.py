"""Counts against residents: the tails by convolution, the fit, and calibration on maps without a pattern."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, nbinom, poisson

from hotspot.stats import adjust, exposure_tails
from hotspot.stats.residents.exposure import (
    binomial_tails,
    fit_dispersion,
    gamma_poisson_tails,
    neighbour_sum,
    saddlepoint_tails,
)

SIDE = 24


def torus(side: int) -> np.ndarray:
    """Each cell of a torus and its six neighbors of a hexagonal lattice."""
    number = np.arange(side * side).reshape(side, side)
    steps = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)]
    return np.column_stack([np.roll(number, step, axis=(0, 1)).ravel() for step in steps])


def convolved(expected: list[float], shape: float) -> np.ndarray:
    mass = np.array([1.0])
    for mean in expected:
        mass = np.convolve(mass, nbinom.pmf(np.arange(4000), shape, shape / (shape + mean)))
    return mass


@given(
    st.lists(st.tuples(st.integers(0, 12), st.floats(0.05, 5)), min_size=2, max_size=6), st.sampled_from([0.4, 2.0, 50])
)
def test_tails_are_those_of_the_convolution(cells: list[tuple[int, float]], shape: float) -> None:
    counts, expected = np.array([c for c, _ in cells]), [e for _, e in cells]
    # One neighborhood of all cells, and one of the first alone.
    members = np.full((len(cells), len(cells)), -1)
    members[1:], members[0, 0] = np.arange(len(cells)), 0
    tails = gamma_poisson_tails(counts, np.array(expected), members, shape)
    for row, means in ((0, expected[:1]), (1, expected)):
        mass, seen = convolved(means, shape), int(counts[members[row][members[row] >= 0]].sum())
        assert tails.upper[row] == pytest.approx(mass[seen:].sum(), abs=1e-10)
        assert tails.lower[row] == pytest.approx(mass[: seen + 1].sum(), abs=1e-10)
        assert tails.expected[row] == pytest.approx(sum(means))
    coldest = 2 * min(np.prod([(1 + e / shape) ** -shape for e in means]) for means in (expected[:1], expected))
    assert tails.floor == pytest.approx(min(1.0, coldest))


def test_saddlepoint_follows_the_transform() -> None:
    draw, members = np.random.default_rng(4), torus(SIDE)
    for shape, mean in ((0.7, 2.0), (3.0, 2.0), (1e6, 3.0)):
        expected = mean * draw.lognormal(0, 0.8, SIDE**2)
        counts = draw.poisson(expected * draw.gamma(shape, 1 / shape, SIDE**2))
        exact = gamma_poisson_tails(counts, expected, members, shape)
        near = saddlepoint_tails(counts, expected, members, shape)
        seen = exact.upper > 1e-9
        assert np.abs(np.log(near.upper / exact.upper))[seen].max() < 0.1
        assert np.abs(near.lower - exact.lower).max() < 0.03
        np.testing.assert_allclose(near.expected, exact.expected)


def test_binomial_tails_are_those_of_the_binomial() -> None:
    draw, members = np.random.default_rng(5), torus(5)
    exposure = draw.uniform(1, 3, 25)
    counts = draw.multinomial(60, exposure / exposure.sum())
    tails = binomial_tails(counts, 60 * exposure / exposure.sum(), members)
    share = neighbour_sum(exposure, members) / exposure.sum()
    sums = neighbour_sum(counts, members)
    np.testing.assert_allclose(tails.upper, binom.sf(sums - 1, 60, share), rtol=1e-9)
    np.testing.assert_allclose(tails.lower, binom.cdf(sums, 60, share), rtol=1e-9)


@pytest.mark.parametrize("shape", [0.5, 3.0])
def test_the_fit_finds_the_shape(shape: float) -> None:
    draw = np.random.default_rng(6)
    expected = draw.lognormal(1, 0.7, 20_000)
    counts = draw.poisson(expected * draw.gamma(shape, 1 / shape, expected.size))
    assert fit_dispersion(counts, expected) == pytest.approx(shape, rel=0.1)


def test_without_overdispersion_the_tails_become_poisson() -> None:
    draw, members = np.random.default_rng(7), torus(12)
    expected = draw.uniform(0.5, 2, 144)
    counts = draw.poisson(expected)
    tails = gamma_poisson_tails(counts, expected, members, 1e7)
    sums, means = neighbour_sum(counts, members), neighbour_sum(expected, members)
    np.testing.assert_allclose(tails.upper, poisson.sf(sums - 1, means), atol=1e-5)


def share_of_maps_with_findings(null: str, shape: float, maps: int) -> float:
    members, found = torus(SIDE), 0
    for seed in range(maps):
        draw = np.random.default_rng(seed)
        exposure = draw.lognormal(0, 1, SIDE**2)
        counts = draw.poisson(3 * exposure * draw.gamma(shape, 1 / shape, SIDE**2))
        tails, _ = exposure_tails(counts, counts.sum() * exposure / exposure.sum(), members, null)
        p = np.minimum(1.0, 2 * np.minimum(tails.upper, tails.lower))
        found += bool((adjust(p, "benjamini-hochberg") <= 0.05).any())
    return found / maps


@pytest.mark.slow
def test_patternless_maps_stay_empty_when_places_differ() -> None:
    # 60 maps at 5 %: more than 10 would come about once in 3,000 times.
    assert share_of_maps_with_findings("gamma-poisson", 2.0, 60) <= 10 / 60


def test_the_binomial_null_is_as_wrong_as_it_says() -> None:
    assert share_of_maps_with_findings("binomial", 2.0, 10) > 0.9
