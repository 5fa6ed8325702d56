"""Relabelled amounts against enumeration, other laws, the tables of few draws, and draws at random."""

from collections import Counter
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, norm

from hotspot.stats import gi_star, randomisation_tails, two_sided
from hotspot.stats.exact import large_sums, subset_sums
from hotspot.stats.exact.large_sums import large_sum_tails
from hotspot.stats.exact.marks import mark_tails, mark_z
from hotspot.stats.exact.subset_sums import sum_distributions

whole = st.lists(st.integers(-5, 12), min_size=2, max_size=9)
cents = st.lists(st.one_of(st.integers(0, 100_000), st.sampled_from([0, 10, 7777])), min_size=2, max_size=9)
#: The lattices of many small cases, so that they are quick.
LONGEST = 2**13


def large(marks: np.ndarray, sums: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """The way for many events, whatever their number."""
    values, times = np.unique(marks, return_counts=True)
    return large_sum_tails(values - values[0], times, sums - values[0] * counts, counts)


def draw(rng: np.random.Generator, marks: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """For each cell the sum of that many amounts, drawn without replacement."""
    return np.array([marks[rng.choice(marks.size, m, replace=False, shuffle=False)].sum() for m in counts.tolist()])


def every_case(marks: list[int], most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Each number of up to ``most`` amounts with each sum that they can have: size, sum, and both tails."""
    cases = []
    for m in range(1, most + 1):
        sums, times = np.unique([sum(chosen) for chosen in combinations(marks, m)], return_counts=True)
        lower = np.cumsum(times) / times.sum()
        upper = np.cumsum(times[::-1])[::-1] / times.sum()
        cases.append((np.full(sums.size, m), sums.astype(float), upper, lower))
    counts, sums, upper, lower = zip(*cases, strict=True)
    return np.concatenate(counts), np.concatenate(sums), np.concatenate(upper), np.concatenate(lower)


def amounts_of(kind: str, n: int) -> np.ndarray:
    """Whole amounts, the smallest 0."""
    rng = np.random.default_rng(7)
    made = {
        "lognormal 1": lambda: rng.lognormal(3, 1, n),
        "lognormal 2": lambda: np.minimum(rng.lognormal(1.5, 2, n), 6000),
        "zeros": lambda: rng.lognormal(1.5, 2, n).clip(0, 4000) * (rng.random(n) < 0.7),
        "one giant": lambda: np.append(rng.exponential(10, n - 1), 3000),
        "three giants": lambda: np.append(rng.exponential(10, n - 3), [1500] * 3),
        "fees": lambda: rng.choice([0, 3, 8, 45, 196], n, p=[0.5, 0.3, 0.15, 0.04, 0.01]),
        "sparse": lambda: rng.integers(1, 90, n) * (rng.random(n) < 0.02),
        "turned": lambda: 1500 - rng.lognormal(3, 1, n).clip(0, 1500),
    }[kind]()
    amounts = np.rint(made)
    return amounts - amounts.min()


KINDS = ["lognormal 1", "lognormal 2", "zeros", "one giant", "three giants", "fees", "sparse", "turned"]


@given(whole)
def test_many_event_way_equals_enumeration(marks: list[int]) -> None:
    if len(set(marks)) == 1:
        return
    counts, sums, upper, lower = every_case(marks, len(marks) // 2)
    found = large(np.array(marks, dtype=float), sums, counts)
    np.testing.assert_allclose(found[0], upper, atol=1e-11)
    np.testing.assert_allclose(found[1], lower, atol=1e-11)
    assert found[2]


@settings(max_examples=20)
@given(cents)
def test_many_event_way_never_calls_dollars_rarer_than_they_are(marks: list[int]) -> None:
    if len(set(marks)) == 1:
        return
    counts, sums, upper, lower = every_case(marks, len(marks) // 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_sums, "_LONGEST", LONGEST)
        patch.setattr(large_sums, "_MOST_FREQUENCIES", LONGEST // 2)
        above, below, _ = large(np.array(marks) / 300, sums / 300, counts)
    assert (above >= upper - 1e-10).all()
    assert (below >= lower - 1e-10).all()
    # And close: no worse than moving the sum by a few points of the lattice.
    blur = 20 * counts * (max(marks) - min(marks)) / (LONGEST // 2)
    for m in np.unique(counts):
        here = counts == m
        seen, far = sums[here], blur[here]
        assert (above[here] <= upper[here][np.searchsorted(seen, seen - far)] + 1e-10).all()
        assert (below[here] <= lower[here][np.searchsorted(seen, seen + far, "right") - 1] + 1e-10).all()


@given(whole)
def test_every_number_of_events_equals_enumeration(marks: list[int]) -> None:
    n = len(marks)
    counts, sums, upper, lower = every_case(marks, n - 1)
    times = Counter(marks)
    tails = mark_tails(
        # An amount that no event has, a cell without events, and a cell with all.
        np.array([*times, 99.0]),
        np.append(sums, [0, sum(marks)]),
        np.append(counts, [0, n]),
        times=np.array([*times.values(), 0]),
    )
    np.testing.assert_allclose(tails.upper, [*upper, np.nan, np.nan], atol=1e-11)
    np.testing.assert_allclose(tails.lower, [*lower, np.nan, np.nan], atol=1e-11)
    assert tails.exact
    # The tail of the smallest sum of any size is the smallest lower tail there is.
    assert tails.floor == pytest.approx(min(1.0, 2 * lower.min()))


@pytest.mark.parametrize("kind", KINDS)
def test_sixty_four_events_equal_their_table(kind: str) -> None:
    """Tables that the way for many events replaces."""
    amounts = amounts_of(kind, 1400)
    (table,) = sum_distributions(amounts.astype(np.int64), np.array([64]))
    sums = np.arange(table.at_most.size, dtype=float)
    upper, lower, exact = large(amounts, sums, np.full(sums.size, 64))
    assert exact
    for found, true in ((upper, table.at_least[:-1]), (lower, table.at_most)):
        seen = (true > 1e-8) & (true < 0.5)
        assert seen.any()
        np.testing.assert_allclose(found[seen], true[seen], rtol=1e-4)
        np.testing.assert_allclose(found, true, atol=1e-11)


@pytest.mark.parametrize("kind", KINDS)
def test_dollars_are_close_above_the_same_in_whole_numbers(kind: str) -> None:
    amounts, unit = amounts_of(kind, 1500), 1 / 3
    rng = np.random.default_rng(3)
    counts = rng.integers(65, 128, 25)
    # Far out as well: up to a tail of about 1e-9.
    sums = draw(rng, amounts, counts)
    sums = np.rint(np.clip(sums + rng.normal(0, 3, 25) * sums.std(), 0, amounts.sum()))
    upper, lower, exact = large(amounts, sums, counts)
    assert exact
    above, below, exact = large(amounts * unit, sums * unit, counts)
    assert not exact
    for found, true in ((above, upper), (below, lower)):
        assert (found >= true * (1 - 1e-4) - 2e-12).all()
        near = true > 1e-9
        assert np.median(found[near] / true[near]) < 1.02


def test_counts_of_two_kinds_are_hypergeometric() -> None:
    for total, marked, m in [(20_000, 1000, 100), (20_000, 1000, 9000), (1_000_000, 3000, 100_000), (131, 20, 65)]:
        law = hypergeom(total, marked, m)
        sums = np.arange(max(0, int(law.ppf(1e-9)) - 2), int(law.isf(1e-9)) + 2)
        found = large_sum_tails(
            np.array([0.0, 1.0]), np.array([total - marked, marked]), sums.astype(float), np.full(sums.size, m)
        )
        np.testing.assert_allclose(found[0], law.sf(sums - 1), atol=3e-16 * m + 1e-11)
        np.testing.assert_allclose(found[1], law.cdf(sums), atol=3e-16 * m + 1e-11)


@pytest.mark.parametrize(("kind", "m"), [("one giant", 150), ("three giants", 199), ("lognormal 1", 180)])
def test_more_events_than_the_tables_serve_equal_mixing_value_by_value(kind: str, m: int) -> None:
    """The shape that defeats a saddlepoint: a few amounts outweigh all others."""
    amounts = np.rint(amounts_of(kind, 400) / 6)
    length = int(np.sort(amounts)[-m:].sum()) + 1
    mass = subset_sums._direct(amounts.astype(np.int64), m, length)[m]
    found = large(amounts, np.arange(length, dtype=float), np.full(length, m))
    np.testing.assert_allclose(found[0], np.cumsum(mass[::-1])[::-1], atol=1e-11)
    np.testing.assert_allclose(found[1], np.cumsum(mass), atol=1e-11)


def test_two_hundred_events_against_draws() -> None:
    rng = np.random.default_rng(11)
    marks = np.round(rng.lognormal(4, 2, 5000), 2) * (rng.random(5000) < 0.7)
    drawn = np.sort(draw(rng, marks, np.full(20_000, 200)))
    seen = np.quantile(drawn, [0.002, 0.02, 0.2, 0.5, 0.8, 0.98, 0.998])
    tails = mark_tails(marks, seen, np.full(seen.size, 200))
    assert not tails.exact
    for p, times in (
        (tails.upper, drawn.size - np.searchsorted(drawn, seen)),
        (tails.lower, np.searchsorted(drawn, seen, "right")),
    ):
        assert (np.abs(times / drawn.size - p) < 4.5 * np.sqrt(p * (1 - p) / drawn.size)).all()


@pytest.mark.parametrize("sigma", [1.0, 2.0])
@pytest.mark.parametrize(("fewest", "most"), [(1, 16), (17, 400)])
def test_without_a_pattern_small_p_are_as_rare_as_they_say(
    monkeypatch: pytest.MonkeyPatch, sigma: float, fewest: int, most: int
) -> None:
    monkeypatch.setattr(subset_sums, "_LONGEST", 2**14)
    rng = np.random.default_rng(int(sigma) + fewest)
    marks = np.round(rng.lognormal(5, sigma, 10_000), 2)
    counts = rng.integers(fewest, most + 1, 6000)
    tails = mark_tails(marks, draw(rng, marks, counts), counts)
    for p in (tails.upper, tails.lower, two_sided(tails)):
        for alpha in (0.05, 0.01, 0.001):
            error = np.sqrt(alpha * (1 - alpha) / p.size)
            assert (p <= alpha).mean() <= alpha + 3.5 * error
            # Nor are they rarer, where no coarse table loses some.
            assert fewest == 1 or (p <= alpha).mean() >= 0.9 * alpha - 3.5 * error


def test_few_events_are_those_of_the_tables() -> None:
    rng = np.random.default_rng(2)
    marks = np.rint(rng.lognormal(1, 1, 1500))
    counts = rng.integers(1, 12, 200)
    sums = draw(rng, marks, counts)
    tails, table = mark_tails(marks, sums, counts), randomisation_tails(marks, sums, counts)
    assert tails.exact
    np.testing.assert_allclose(tails.upper, table.upper, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(tails.lower, table.lower, rtol=1e-9, atol=1e-14)
    bounds = mark_tails(marks / 100, sums / 100, counts)
    assert not bounds.exact
    assert (bounds.upper >= tails.upper - 1e-12).all()
    assert (bounds.lower >= tails.lower - 1e-12).all()


def test_no_leap_where_the_tables_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subset_sums, "_LONGEST", 2**16)
    marks = np.random.default_rng(6).lognormal(5, 1, 5000)
    z = np.linspace(-1.2, 4, 30)
    spread = marks.std() * np.sqrt(16 * (1 - 16 / 5000))
    p = [mark_tails(marks, m * marks.mean() + z * spread, np.full(30, m)).upper for m in (16, 17, 18)]
    # The tables' bounds are a little higher.
    np.testing.assert_allclose(p[1] / p[0], p[2] / p[1], rtol=0.1)


def test_very_many_events_are_close_to_normal() -> None:
    values = np.arange(1001) / 100
    times = np.full(1001, 999)
    m = np.array([100_000, 400_000, 499_999])
    for z in (-4.0, 0.0, 2.0):
        sums = m * 5.0 + z * np.sqrt(values.var() * m * (999_999 - m) / 999_998)
        np.testing.assert_allclose(mark_z(values, sums, m, times=times), z, atol=1e-9)
        tails = mark_tails(values, sums, m, times=times)
        for p, near in ((tails.upper, norm.sf(z)), (tails.lower, norm.cdf(z))):
            assert (p >= 0.99 * near).all()
            assert (p <= 1.12 * near).all()


def test_extreme_sums() -> None:
    # 1,000 events, 900 without cost; the dearest event has its own amount.
    values, times = np.array([0.0, 10.0, 500.25]), np.array([900, 99, 1])
    counts = np.array([100, 100, 999, 999, 999, 950])
    sums = np.array([0.0, 990 + 500.25, 990.0, 980 + 500.25, 990 + 500.25, 400 + 500.25])
    tails = mark_tails(values, sums, counts, times=times)
    nothing = comb(900, 100) / comb(1000, 100)
    assert tails.lower[0] == pytest.approx(nothing, rel=1e-6)
    assert tails.upper[0] == 1
    assert tails.upper[1] == large_sums.SMALLEST
    # Far beyond any possible sum, below and above.
    beyond = mark_tails(values, np.array([-1e6, 1e7]), np.array([100, 100]), times=times)
    assert beyond.upper.tolist() == beyond.lower[::-1].tolist() == [1, large_sums.SMALLEST]
    # One event is left out of 999: the dearest, one of 99, or one of 900.
    assert tails.lower[2:5] == pytest.approx([0.001, 0.1, 1.0])
    assert tails.upper[2:5] == pytest.approx([1.0, 0.999, 0.9])
    assert tails.floor == pytest.approx(2e-12)


def test_coarser_lattices_where_too_many_frequencies_count(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = amounts_of("sparse", 20_000)
    rng = np.random.default_rng(1)
    counts = rng.integers(65, 300, 300)
    sums = draw(rng, amounts, counts)
    true = large(amounts, sums, counts)
    assert true[2]
    monkeypatch.setattr(large_sums, "_MOST_FREQUENCIES", 2**10)
    coarse = large(amounts, sums, counts)
    assert not coarse[2]
    for found, exact in zip(coarse[:2], true[:2], strict=True):
        assert (found >= exact * (1 - 1e-4) - 1e-11).all()
        assert 1.001 < np.median(found / exact) < 1.2


def test_all_at_once_or_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = amounts_of("lognormal 1", 20_000)
    rng = np.random.default_rng(0)
    counts = rng.permutation(np.arange(65, 2000, 60))
    sums = draw(rng, amounts, counts)
    at_once = large(amounts, sums, counts)
    monkeypatch.setattr(large_sums, "_CHUNK", 1)
    apart = large(amounts, sums, counts)
    alone = [large(amounts, sums[k : k + 1], counts[k : k + 1]) for k in range(counts.size)]
    for tail in (0, 1):
        np.testing.assert_allclose(apart[tail], at_once[tail], atol=1e-13)
        np.testing.assert_allclose([one[tail][0] for one in alone], at_once[tail], atol=5e-12)


@settings(max_examples=10)
@given(
    st.permutations([0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 30] * 4),
    st.lists(st.integers(1, 48), min_size=1, max_size=4),
    st.integers(1, 9),
    st.integers(-99, 99),
)
def test_unit_zero_order_and_direction(marks: list[int], counts: list[int], unit: int, zero: int) -> None:
    values, m = np.array(marks, dtype=float), np.array(counts)
    sums = np.cumsum(values)[m - 1]
    before = values.tobytes(), sums.tobytes(), m.tobytes()
    tails, z = mark_tails(values, sums, m), mark_z(values, sums, m)
    assert (values.tobytes(), sums.tobytes(), m.tobytes()) == before
    other = mark_tails(unit * values[::-1] + zero, unit * sums + zero * m, m)
    np.testing.assert_allclose(other.upper, tails.upper, atol=1e-11)
    np.testing.assert_allclose(other.lower, tails.lower, atol=1e-11)
    np.testing.assert_allclose(mark_z(unit * values + zero, unit * sums + zero * m, m), z, atol=1e-9)
    turned = mark_tails(-values, -sums, m)
    np.testing.assert_allclose(turned.upper, tails.lower, atol=1e-11)
    np.testing.assert_allclose(turned.lower, tails.upper, atol=1e-11)
    distinct, times = np.unique(values, return_counts=True)
    np.testing.assert_allclose(mark_tails(distinct, sums, m, times=times).upper, tails.upper, atol=1e-11)
    np.testing.assert_allclose(mark_z(distinct, sums, m, times=times), z, atol=1e-9)


@pytest.mark.parametrize("n", [200, 3000])
def test_a_larger_sum_is_no_likelier(n: int) -> None:
    marks = np.random.default_rng(4).lognormal(3, 2, n)
    sums = np.linspace(0, 1.2 * np.sort(marks)[-90:].sum(), 400)
    for m in (7, 90, n - 20):
        tails = mark_tails(marks, sums, np.full(400, m))
        assert (np.diff(tails.upper) <= 1e-11).all()
        assert (np.diff(tails.lower) >= -1e-11).all()
        assert (tails.upper + tails.lower >= 1 - 1e-9).all()
        assert tails.lower[0] <= 2e-2
        assert tails.upper[0] == pytest.approx(1.0) or m == n - 20


def test_equal_amounts_cannot_be_told_apart() -> None:
    marks, counts = np.full(300, 12.34), np.array([0, 1, 100, 299, 300])
    tails = mark_tails(marks, 12.34 * counts, counts)
    np.testing.assert_array_equal(tails.upper, [np.nan, 1, 1, 1, np.nan])
    np.testing.assert_array_equal(tails.lower, [np.nan, 1, 1, 1, np.nan])
    assert tails.floor == 1
    assert np.isnan(mark_z(marks, 12.34 * counts, counts)).all()


def test_rounding_does_not_tell_amounts_apart() -> None:
    marks, counts = np.array([0.3] * 50 + [0.1 + 0.2] * 50), np.array([3, 70])
    assert len(set(marks.tolist())) == 2
    tails = mark_tails(marks, 0.3 * counts, counts)
    assert tails.upper.tolist() == tails.lower.tolist() == [1, 1]
    assert np.isnan(mark_z(marks, 0.3 * counts, counts)).all()


def test_rounded_sums_stay_inside_their_own_tails() -> None:
    """Two kinds of amounts, neither of them whole: a sum that is a hair off is the same sum."""
    values, times = np.array([0.1, 77.77]), np.array([19_000, 1000])
    dear, counts = np.array([3, 12, 8, 990]), np.array([60, 100, 250, 19_900])
    law = hypergeom(20_000, 1000, counts)
    for hair in (-1e-9, 0.0, 1e-9):
        sums = (dear * 77.77 + (counts - dear) * 0.1) * (1 + hair)
        tails = mark_tails(values, sums, counts, times=times)
        np.testing.assert_allclose(tails.upper, law.sf(dear - 1), atol=1e-10)
        np.testing.assert_allclose(tails.lower, law.cdf(dear), atol=1e-10)


def test_nowhere_any_event() -> None:
    tails = mark_tails(np.array([1.0, 2.0]), np.zeros(3), np.zeros(3, dtype=np.int64))
    assert np.isnan(tails.upper).all()
    assert np.isnan(tails.lower).all()
    assert (tails.floor, tails.exact) == (1.0, True)


def test_z_is_that_of_cells_with_one_event_each() -> None:
    rng = np.random.default_rng(9)
    values, sizes = rng.lognormal(3, 1, 50), rng.integers(1, 51, 50)
    sums = draw(rng, values, sizes)
    np.testing.assert_allclose(mark_z(values, sums, sizes), gi_star(values, sums, sizes), rtol=1e-9)


def test_z_has_mean_zero_and_variance_one() -> None:
    marks = np.array([0.0, 0.0, 3.5, 10.0, 2.0, 7.0])
    for m in range(1, 6):
        sums = np.array([sum(chosen) for chosen in combinations(marks, m)])
        z = mark_z(marks, sums, np.full(sums.size, m))
        assert z.mean() == pytest.approx(0, abs=1e-12)
        assert z.var() == pytest.approx(1)
