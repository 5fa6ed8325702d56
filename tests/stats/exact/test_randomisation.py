"""Exact p-values against enumeration of every draw."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hotspot.stats import Tails, randomisation_tails, two_sided
from hotspot.stats.exact import subset_sums

#: Longest lattice in the tests of many small cases, so that they are quick; the coarsest tried is a sixteenth.
LONGEST = 2**14

counts = st.lists(st.integers(-20, 20), min_size=2, max_size=10)
dollars = st.lists(
    st.one_of(st.floats(-1e4, 1e4).map(lambda v: round(v, 2)), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1e7])),
    min_size=2,
    max_size=7,
)


def every_sum(values: list[float], m: int) -> list[Fraction]:
    exact = [Fraction(value) for value in values]
    return [sum(draw, Fraction(0)) for draw in combinations(exact, m)]


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def draw_cells(values: list[float], data: st.DataObject) -> list[list[int]]:
    """One neighborhood for each cell, any of its sizes."""
    n = len(values)
    members = st.permutations(range(n)).flatmap(lambda p: st.integers(1, n).map(lambda m: list(p)[:m]))
    return data.draw(st.lists(members, min_size=n, max_size=n))


def tails_of(values: list[float], cells: list[list[int]]) -> Tails:
    array = np.array(values, dtype=float)
    sums = np.array([array[members].sum() for members in cells])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subset_sums, "_LONGEST", LONGEST)
        return randomisation_tails(array, sums, np.array([len(members) for members in cells]))


@pytest.mark.real
@pytest.mark.parametrize("dataset", ["hex37", "hexisl"])
@pytest.mark.parametrize("itself", [False, True])
def test_reference_by_enumeration(shared: Path, dataset: str, *, itself: bool) -> None:
    oracle = pd.read_csv(shared / "reference/exact_permutation.csv")
    oracle = oracle[oracle["dataset"] == dataset].sort_values("i")
    assert len(oracle) == {"hex37": 37, "hexisl": 23}[dataset]
    # The oracle's neighborhood holds the cell itself, its columns k and lag do not.
    sizes = (oracle["k"] + 1).to_numpy()
    sums = (oracle["lag"] + oracle["x"]).to_numpy(dtype=float)
    values = oracle["x"].to_numpy(dtype=float)
    if itself:
        # Any other unit and zero of the scale give the same.
        values, sums = 3 * values - 5, 3 * sums - 5 * sizes
    tails = randomisation_tails(values, sums, sizes)
    assert tails.exact
    np.testing.assert_allclose(tails.upper, oracle["total_p_greater"], atol=1e-10)
    np.testing.assert_allclose(tails.lower, oracle["total_p_less"], atol=1e-10)
    np.testing.assert_allclose(two_sided(tails), oracle["total_p_two"], atol=1e-10)


@given(counts, st.data())
def test_counts_equal_enumeration(values: list[int], data: st.DataObject) -> None:
    cells = draw_cells(values, data)
    tails = tails_of(values, cells)
    assert tails.exact
    for members, upper, lower in zip(cells, tails.upper, tails.lower, strict=True):
        if len(members) == len(values):
            assert np.isnan(upper)
            assert np.isnan(lower)
            continue
        sums, observed = every_sum(values, len(members)), sum(values[k] for k in members)
        assert upper == pytest.approx(share([s >= observed for s in sums]), abs=1e-12)
        assert lower == pytest.approx(share([s <= observed for s in sums]), abs=1e-12)


@settings(max_examples=25)
@given(dollars, st.data())
def test_dollars_are_never_called_rarer_than_they_are(values: list[float], data: st.DataObject) -> None:
    cells = draw_cells(values, data)
    tails = tails_of(values, cells)
    largest = max(map(len, cells))
    top = sum(sorted(Fraction(v) - Fraction(min(values)) for v in values)[-largest:])
    blur = top * (largest + 2) / (LONGEST // 16 - largest - 1)
    for members, upper, lower in zip(cells, tails.upper, tails.lower, strict=True):
        if len(members) == len(values):
            continue
        sums, observed = every_sum(values, len(members)), sum(Fraction(values[k]) for k in members)
        assert upper >= share([s >= observed for s in sums]) - 1e-12
        assert lower >= share([s <= observed for s in sums]) - 1e-12
        # And close: no worse than moving the sum by the rounding of its values.
        assert upper <= share([s >= observed - blur for s in sums]) + 1e-12
        assert lower <= share([s <= observed + blur for s in sums]) + 1e-12


@given(counts, st.data())
@pytest.mark.slow
def test_the_floor_is_the_coldest_p_possible(values: list[int], data: st.DataObject) -> None:
    cells = draw_cells(values, data)
    coldest = []
    for m in {len(members) for members in cells}:
        sums = every_sum(values, m)
        coldest.append(2 * share([s == min(sums) for s in sums]))
    assert tails_of(values, cells).floor == pytest.approx(min(1.0, *coldest), abs=1e-12)


@given(counts, st.integers(-(10**6), 10**6), st.integers(1, 20), st.data())
def test_unit_and_zero_of_the_scale_do_not_matter(
    values: list[int], constant: int, factor: int, data: st.DataObject
) -> None:
    cells = draw_cells(values, data)
    tails = tails_of(values, cells)
    other = tails_of([factor * value + constant for value in values], cells)
    np.testing.assert_allclose(other.upper, tails.upper, atol=1e-12)
    np.testing.assert_allclose(other.lower, tails.lower, atol=1e-12)


@settings(max_examples=25)
@given(dollars, st.sampled_from([0.125, 2.0, 1024.0]), st.data())
def test_dollars_in_another_unit(values: list[float], factor: float, data: st.DataObject) -> None:
    # The smallest floats have no half.
    assume(all(factor * value / factor == value for value in values))
    cells = draw_cells(values, data)
    tails, other = tails_of(values, cells), tails_of([factor * value for value in values], cells)
    # Whole numbers may turn into fractions, whose p is an upper bound.
    if tails.exact == other.exact:
        np.testing.assert_allclose(other.upper, tails.upper, atol=1e-12)
        np.testing.assert_allclose(other.lower, tails.lower, atol=1e-12)


@given(counts, st.data())
@example([0, 0, 0, 0, 9], None)
def test_turning_the_values_round_exchanges_the_tails(values: list[int], data: st.DataObject | None) -> None:
    cells = draw_cells(values, data) if data else [[k, (k + 1) % 5] for k in range(5)]
    tails, turned = tails_of(values, cells), tails_of([-value for value in values], cells)
    np.testing.assert_allclose(turned.upper, tails.lower, atol=1e-12)
    np.testing.assert_allclose(turned.lower, tails.upper, atol=1e-12)


@pytest.mark.parametrize("value", [0.0, 3.0, 0.1])
def test_equal_values_are_certain(value: float) -> None:
    tails = tails_of([value] * 6, [[k, (k + 1) % 6] for k in range(6)])
    assert tails.upper.tolist() == [1.0] * 6
    assert tails.lower.tolist() == [1.0] * 6
    assert tails.floor == 1.0


def test_one_giant_value_is_as_likely_as_its_place() -> None:
    # The giant lies in a neighborhood of 3 of 12 with probability 3/12.
    values = [10**4] + [0] * 11
    tails = tails_of(values, [[0, 1, 2]] + [[3, 4, 5]] * 11)
    assert tails.upper[0] == pytest.approx(0.25, abs=1e-12)
    assert tails.lower[1] == pytest.approx(0.75, abs=1e-12)


@pytest.mark.parametrize("giant", [2_000, 20_000])
def test_bounds_agree_for_every_p_below_a_tenth(giant: int) -> None:
    """One very large amount must not blur the others where a finer lattice can tell them apart."""
    rng = np.random.default_rng(3)
    cents = np.zeros(400)
    cents[0] = giant
    cents[1:101] = rng.integers(1, 9, 100)
    sizes = np.full(400, 7)
    # Every cell alike, so that no smaller p asks for the finer lattice.
    for observed in range(12, 40):
        sums = np.full(400, float(observed))
        exact = randomisation_tails(cents, sums, sizes)
        assert exact.exact
        if exact.upper[0] < 0.09:
            bound = randomisation_tails(cents / 100, sums / 100, sizes)
            assert exact.upper[0] - 1e-12 <= bound.upper[0] <= 1.1 * exact.upper[0]
            return
    pytest.fail("No observed sum was rare enough to test.")


@pytest.mark.slow
def test_dollars_in_the_largest_neighborhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine rings hold up to 271 cells: the shortest affordable lattice must have room to round each of them."""
    monkeypatch.setattr(subset_sums, "_MOST_DIRECT_STEPS", 1)
    n, m = 260, 256
    rng = np.random.default_rng(4)
    values = rng.lognormal(0, 1, n)
    sums = np.array([values[rng.permutation(n)[:m]].sum() for _ in range(20)])
    tails = randomisation_tails(values, sums, np.full(20, m))
    assert ((tails.upper >= 0) & (tails.upper <= 1)).all()
    assert ((tails.lower >= 0) & (tails.lower <= 1)).all()
    assert (tails.upper + tails.lower >= 1 - 1e-9).all()
    # A larger sum is no likelier to be reached.
    assert (np.diff(tails.upper[np.argsort(sums)]) <= 0).all()


def test_conservative_against_cents_counted_exactly() -> None:
    rng = np.random.default_rng(8)
    cents = np.rint(100 * rng.lognormal(0, 1, 500) * (rng.random(500) < 0.5))
    sizes = np.full(500, 7)
    sums = np.array([cents[rng.permutation(500)[:7]].sum() for _ in range(500)])
    exact = randomisation_tails(cents, sums, sizes)
    bound = randomisation_tails(cents / 100, sums / 100, sizes)
    assert exact.exact
    assert not bound.exact
    for true, upper in ((exact.upper, bound.upper), (exact.lower, bound.lower)):
        assert (upper >= true - 1e-12).all()
        near = upper < 0.1
        assert near.any()
        assert (upper[near] <= true[near] / 0.95 + 1e-12).all()


def test_two_sided_is_twice_the_smaller_tail_at_most_one() -> None:
    tails = Tails(np.array([0.01, 0.9, 0.6, np.nan]), np.array([1.0, 0.2, 0.7, np.nan]), 0.1, exact=True)
    np.testing.assert_allclose(two_sided(tails), [0.02, 0.4, 1.0, np.nan])


@given(counts, st.data())
def test_same_input_same_output_and_input_left_alone(values: list[int], data: st.DataObject) -> None:
    cells = draw_cells(values, data)
    array = np.array(values, dtype=float)
    sums = np.array([array[members].sum() for members in cells])
    sizes = np.array([len(members) for members in cells])
    before = array.tobytes(), sums.tobytes(), sizes.tobytes()
    first, second = randomisation_tails(array, sums, sizes), randomisation_tails(array, sums, sizes)
    assert (array.tobytes(), sums.tobytes(), sizes.tobytes()) == before
    assert first.upper.tobytes() == second.upper.tobytes()
    assert first.lower.tobytes() == second.lower.tobytes()


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1e-200])
def test_the_smallest_amounts_have_tails_like_any(size: float) -> None:
    cells = [[k, (k + 1) % 5] for k in range(5)]
    tails, other = tails_of([0.0, 0, 0, 1, 0], cells), tails_of([0.0, 0, 0, size, 0], cells)
    np.testing.assert_allclose(other.upper, tails.upper, rtol=0.06)
    np.testing.assert_allclose(other.lower, tails.lower, rtol=0.06)
