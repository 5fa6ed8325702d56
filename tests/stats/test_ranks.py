"""Uncertain ranks against closed forms, against known truth, and at the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc

from hotspot.errors import InputError
from hotspot.stats.ranks import TIERS, in_top_otherwise, rank_intervals
from hotspot.stats.rates import GammaPrior


def better(events: np.ndarray, exposure: np.ndarray, prior: GammaPrior) -> np.ndarray:
    """P(row's true rate > column's) of independent gammas: a beta distribution."""
    shape, rate = events + prior.alpha, exposure + prior.beta
    return betainc(shape[None, :], shape[:, None], rate[None, :] / (rate[None, :] + rate[:, None]))


def test_expected_rank_in_closed_form() -> None:
    rng = np.random.default_rng(1)
    events, exposure, prior = rng.poisson(3, 12) + 0.0, rng.uniform(0.5, 4, 12), GammaPrior(1.2, 2.0)
    found = rank_intervals(events, exposure, top=3, prior=prior)
    above = better(events, exposure, prior)
    np.fill_diagonal(above, 0.0)
    # The rank is 1 + the number of places above.
    np.testing.assert_allclose(found.expected, 1 + above.sum(axis=0), atol=0.01)
    assert found.in_top.sum() == pytest.approx(3, abs=0.06)


@pytest.mark.parametrize(
    ("n", "mean", "alpha", "unequal"), [(3, 4, 2, True), (12, 2, 0.5, False), (62, 40, 5, True), (300, 3, 0.3, False)]
)
def test_as_simulated(n: int, mean: float, alpha: float, *, unequal: bool) -> None:
    """Posterior draws of all rates, ranked: what the integral stands for."""
    rng = np.random.default_rng(n)
    exposure = rng.lognormal(0, 1, n) if unequal else np.ones(n)
    prior = GammaPrior(mean, alpha)
    events = rng.poisson(exposure * rng.gamma(alpha, mean / alpha, n)) + 0.0
    top, draws = max(1, min(20, n // 5)), 8_000
    ranks = np.empty((draws, n))
    for row in ranks:
        raised = np.log(rng.standard_gamma(events + alpha + 1)) - rng.standard_exponential(n) / (events + alpha)
        row[np.argsort(np.log(exposure + prior.beta) - raised)] = np.arange(1, n + 1)
    found = rank_intervals(events, exposure, top=top, prior=prior)
    np.testing.assert_allclose(found.in_top, (ranks <= top).mean(axis=0), atol=0.04)
    np.testing.assert_allclose(found.expected, ranks.mean(axis=0), atol=0.012 * n)
    # An end of the interval is a quantile: what lies beyond it is told from draws with their error.
    assert ((ranks <= found.high).mean(axis=0) >= 0.93).all()
    assert ((ranks < found.low).mean(axis=0) <= 0.07).all()


def test_two_places_in_closed_form() -> None:
    events, exposure, prior = np.array([7.0, 3.0]), np.array([2.0, 1.0]), GammaPrior(1.0, 0.5)
    found = rank_intervals(events, exposure, top=1, prior=prior)
    exact = better(events, exposure, prior)[0, 1]
    assert 0.5 < exact < 0.9
    assert found.in_top[0] == pytest.approx(exact, abs=0.02)
    assert found.tier.tolist() == ["probably", "possibly"]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])


def test_intervals_hold_the_true_rank_and_the_chances_come_true() -> None:
    rng = np.random.default_rng(3)
    inside, chance, came = [], [], []
    for _ in range(30):
        truth, exposure = rng.gamma(2, 0.5, 200), rng.lognormal(1, 0.7, 200)
        found = rank_intervals(rng.poisson(truth * exposure) + 0.0, exposure, top=20)
        rank = np.empty(200)
        rank[np.argsort(-truth)] = np.arange(1, 201)
        inside.append((found.low <= rank) & (rank <= found.high))
        chance.append(found.in_top)
        came.append(rank <= 20)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.02)
    chances, true = np.concatenate(chance), np.concatenate(came)
    for low, high in ((0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        some = (chances >= low) & (chances < high)
        assert true[some].mean() == pytest.approx(chances[some].mean(), abs=0.06)


def test_a_bare_rank_misleads() -> None:
    """Of 400 similar buildings the twentieth may stand nearly anywhere near the top."""
    rng = np.random.default_rng(4)
    events = rng.poisson(rng.gamma(4, 5, 400)) + 0.0
    found = rank_intervals(events, top=20)
    twentieth = np.argsort(found.expected)[19]
    assert found.low[twentieth] < 10
    assert found.high[twentieth] > 40


counts = st.lists(st.integers(0, 40), min_size=1, max_size=15)


@settings(max_examples=30)
@given(counts)
def test_numbers_are_ranks(numbers: list[int]) -> None:
    events = np.array(numbers, dtype=float)
    found = rank_intervals(events, top=3)
    n = events.size
    assert ((found.low >= 1) & (found.low <= found.high) & (found.high <= n)).all()
    assert ((found.expected >= 1) & (found.expected <= n)).all()
    # A little more or less than 3 places are in the top 3: the law of the number above is an approximation.
    assert found.in_top.sum() == pytest.approx(min(3, n), abs=0.2)
    for k in range(n):
        least = {**dict(TIERS), "not": 0.0}[found.tier[k]]
        assert found.in_top[k] >= least
        assert all(found.in_top[k] < other for _, other in TIERS if other > least)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=2, max_size=8), st.data())
def test_order_and_unit_do_not_matter(case: list[tuple[int, int]], data: st.DataObject) -> None:
    table = np.array(case, dtype=float)
    order = np.array(data.draw(st.permutations(range(len(table)))))
    one = rank_intervals(table[:, 0], table[:, 1], top=2)
    moved = rank_intervals(table[order, 0], table[order, 1] * 1000, top=2)
    np.testing.assert_allclose(moved.in_top, one.in_top[order], atol=1e-4)
    np.testing.assert_allclose(moved.expected, one.expected[order], atol=1e-3)


@pytest.mark.parametrize("value", [0.0, 4.0])
def test_equal_counts_have_no_order(value: float) -> None:
    found = rank_intervals(np.full(40, value), top=10)
    np.testing.assert_allclose(found.in_top, 0.25, atol=0.005)
    np.testing.assert_allclose(found.expected, 20.5, atol=0.01)
    assert (found.low <= 4).all()
    assert (found.high >= 37).all()
    assert set(found.tier) == {"possibly"}


def test_empty_places_beside_a_giant_have_no_order_among_themselves() -> None:
    """A prior of tiny shape: drawn as they are, nearly all rates would be 0 and tie in the order of the input."""
    events = np.zeros(50)
    events[30] = 5_000
    found = rank_intervals(events, top=2)
    assert found.in_top[30] == 1.0
    assert found.tier[30] == "certainly"
    assert (found.low[30], found.high[30]) == (1, 1)
    empty = np.delete(np.arange(50), 30)
    np.testing.assert_allclose(found.in_top[empty], 1 / 49, atol=0.003)
    assert set(found.tier[empty]) == {"not"}


def test_a_single_place_is_first() -> None:
    found = rank_intervals(np.array([3.0]), top=1)
    assert (found.expected[0], found.low[0], found.high[0], found.in_top[0]) == (1, 1, 1, 1)
    assert found.tier[0] == "certainly"


def test_exposure_of_one_is_no_exposure() -> None:
    events = np.array([0.0, 4, 2, 9])
    one, other = rank_intervals(events, top=1), rank_intervals(events, np.ones(4), top=1)
    assert one.expected.tobytes() == other.expected.tobytes()
    assert one.low.tobytes() == other.low.tobytes()
    assert events.tolist() == [0, 4, 2, 9]


def test_what_cannot_be_used_is_refused() -> None:
    events = np.array([1.0, 2.0])
    with pytest.raises(InputError, match="At least 1 top place"):
        rank_intervals(events, top=0)
    with pytest.raises(InputError, match="0 for 1 of 2"):
        rank_intervals(events, np.array([0.0, 1.0]), top=1)
    with pytest.raises(InputError, match="1 counts"):
        rank_intervals(np.array([1.0, -2.0]), top=1)


def test_a_place_with_another_count_among_the_others_as_they_are() -> None:
    rng = np.random.default_rng(9)
    events, exposure, prior = rng.poisson(8, 25) + 0.0, rng.uniform(0.5, 3, 25), GammaPrior(6.0, 3.0)
    other, more = np.maximum(events - 3, 0), exposure * 1.2
    found = in_top_otherwise((events, exposure), (other, more), top=5, prior=prior)
    for place in range(25):
        changed, wider = events.copy(), exposure.copy()
        changed[place], wider[place] = other[place], more[place]
        alone = rank_intervals(changed, wider, top=5, prior=prior)
        assert found[place] == pytest.approx(alone.in_top[place], abs=1e-3)
    same = in_top_otherwise((events, exposure), (events, exposure), top=5, prior=prior)
    np.testing.assert_allclose(same, rank_intervals(events, exposure, top=5, prior=prior).in_top, atol=1e-3)
    alike = GammaPrior(6.0, np.inf)
    assert in_top_otherwise((events, exposure), (other, more), top=5, prior=alike).tolist() == [0.2] * 25
    assert in_top_otherwise((events, exposure), (other, more), top=30, prior=prior).tolist() == [1.0] * 25
