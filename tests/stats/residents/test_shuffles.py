"""Shuffled maps keep residents and rates, and the test finds nothing on maps without a pattern."""

import numpy as np
import pytest

from hotspot.stats import adjust
from hotspot.stats.residents import (
    ResidentsFit,
    fit_residents,
    residents_tails,
    screen_sums,
    shuffled_counts,
    shuffled_tails,
)
from hotspot.stats.residents.exposure import neighbour_sum
from hotspot.stats.residents.shuffles import CLASS_CELLS, rounded

SIDE = 20


def torus() -> np.ndarray:
    """Each cell of a torus and its six neighbors of a hexagonal lattice."""
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    steps = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)]
    return np.column_stack([np.roll(number, step, axis=(0, 1)).ravel() for step in steps])


def drawn(seed: int, mean: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Counts where places differ strongly, and what residents lead one to expect."""
    draw = np.random.default_rng(seed)
    residents = draw.lognormal(0, 1, SIDE * SIDE)
    counts = draw.poisson(mean * residents * draw.lognormal(-0.5, 1.0, residents.size))
    return counts, counts.sum() * residents / residents.sum()


def fitted(seed: int) -> ResidentsFit:
    return fit_residents(*drawn(seed))


@pytest.mark.slow
def test_patternless_maps_stay_empty_when_places_differ_with_a_long_tail() -> None:
    # 60 maps at 5 %: more than 10 would come about once in 3,000 times. Gamma-Poisson calls on most of these.
    members, found = torus(), 0
    for seed in range(60):
        tails = residents_tails(fitted(seed), members)
        found += bool((adjust(tails.upper, "benjamini-hochberg") <= 0.05).any())
    assert found <= 10


def test_a_planted_area_is_found() -> None:
    counts, expected = drawn(3, mean=20.0)
    members = torus()
    area = members[members[210]].ravel()
    draw = np.random.default_rng(3)
    counts[np.unique(area)] += draw.poisson(5 * expected[np.unique(area)])
    tails = residents_tails(fit_residents(counts, expected), members)
    called = np.flatnonzero(adjust(tails.upper, "benjamini-hochberg") <= 0.05)
    assert 210 in called
    assert np.isin(called, neighbourhood_of(members, area)).all()


def neighbourhood_of(members: np.ndarray, cells: np.ndarray) -> np.ndarray:
    return np.unique(members[cells])


def test_rates_stay_within_classes_of_nearly_equal_residents() -> None:
    # Counts that spell their class: 20 classes of 20 cells, each with one rate of its own.
    residents = np.repeat(np.arange(1, 21), CLASS_CELLS) * 100.0 + np.tile(np.linspace(0, 1, CLASS_CELLS), 20)
    counts = np.repeat(np.arange(20) % 2 + 1, CLASS_CELLS) * 100
    order = np.random.default_rng(1).permutation(400)
    fit = fit_residents(counts[order], residents[order] * counts.sum() / residents.sum())
    new = shuffled_counts(fit, seed=1, maps=5)
    assert new.shape == (5, 400)
    # Within a class residents differ by 1 % at most, so the counts do, and one by rounding.
    assert (np.abs(new - fit.counts) <= 0.01 * fit.counts + 1).all()
    assert (new != fit.counts).any()


def test_shuffled_counts_are_right_on_average() -> None:
    fit = fitted(5)
    new = shuffled_counts(fit, seed=2, maps=2000)
    lived = np.argsort(fit.by_residents, kind="stable")
    for cells in np.array_split(lived, 20)[4:]:
        # The mean count of a class is that of its rates and residents; classes differ in no more.
        rate = (fit.counts[cells] / fit.by_residents[cells]).mean()
        assert new[:, cells].mean() == pytest.approx(rate * fit.by_residents[cells].mean(), rel=0.03)


def test_each_map_differs_and_each_seed_repeats() -> None:
    fit = fitted(6)
    one, again, other = (shuffled_counts(fit, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()
    assert len({row.tobytes() for row in one}) == 20


def test_order_of_cells_does_not_matter() -> None:
    counts, expected = drawn(7)
    order = np.random.default_rng(1).permutation(counts.size)
    one = shuffled_counts(fit_residents(counts, expected), seed=3)
    other = shuffled_counts(fit_residents(counts[order], expected[order]), seed=3)
    np.testing.assert_array_equal(one[:, order], other)


def test_cells_without_residents_stay_empty_and_counts_are_cut_as_real_ones() -> None:
    counts, expected = drawn(8)
    expected[::5] = 0.0
    counts[33] = 4000
    fit = fit_residents(counts, expected)
    new = shuffled_counts(fit, seed=4)
    assert (new[:, ::5] == 0).all()
    lived = expected > 0
    most = np.maximum(np.ceil(fit.limits[fit.stratum[lived]] * expected[lived]), 1)
    assert (new[:, lived] <= most).all()


def test_one_area_is_not_exchanged_with_itself() -> None:
    # Twenty areas of twenty cells with the same residents: classes by cells alone would be the areas themselves.
    residents = np.repeat(np.linspace(1, 1.5, 20), 20)
    counts = np.repeat(np.tile([1, 9], 10), 20)
    new = shuffled_counts(fit_residents(counts, residents * counts.sum() / residents.sum()), seed=1, maps=1)[0]
    assert 3 < new[:20].mean() < 7


def test_rounding_is_fair_and_leaves_whole_numbers() -> None:
    draw = np.random.default_rng(1)
    assert rounded(np.full(40_000, 2.3), draw).mean() == pytest.approx(2.3, abs=5 * np.sqrt(0.21 / 40_000))
    whole = np.arange(1, 50) / 7.0 * 7.0
    np.testing.assert_array_equal(rounded(whole, draw), np.arange(1, 50))


def test_tails_of_shuffled_maps_are_those_of_their_sums() -> None:
    fit, members = fitted(9), torus()
    screen = screen_sums(fit, members)
    new = shuffled_counts(fit, seed=5, maps=3)
    found = shuffled_tails(fit, members, new, screen)
    for row in range(3):
        alone = residents_tails(fit, members, neighbour_sum(new[row], members), screen=screen)
        np.testing.assert_allclose(found.upper[row][found.exact[row]], alone.upper[found.exact[row]], atol=1e-7)
        passed = ~alone.exact
        np.testing.assert_array_equal(found.upper[row][passed], alone.upper[passed])
