"""Tails of many sizes against enumeration, the exact reference, and the tables of one ring."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.stats.exact import bounds, size_tails, subset_sums
from hotspot.stats.exact.size_tails import newton_masses

counts = st.lists(st.integers(-20, 20), min_size=2, max_size=10)
dollars = st.lists(
    st.one_of(st.floats(-1e4, 1e4).map(lambda v: round(v, 2)), st.floats(0, 1), st.sampled_from([0.0, 0.25, 1e7])),
    min_size=2,
    max_size=7,
)


def enumerated(values: list[float], m: int, observed: Fraction) -> tuple[float, float]:
    sums = [sum(map(Fraction, draw), Fraction(0)) for draw in combinations(values, m)]
    return sum(s >= observed for s in sums) / len(sums), sum(s <= observed for s in sums) / len(sums)


@given(counts, st.data())
def test_counts_equal_enumeration(values: list[int], data: st.DataObject) -> None:
    sizes = np.array(data.draw(st.lists(st.integers(1, len(values)), min_size=1, max_size=8)))
    sums = np.array([sum(data.draw(st.permutations(values))[:m]) for m in sizes.tolist()], dtype=float)
    tails = size_tails.size_tails(np.array(values, dtype=float), sums, sizes)
    assert tails.exact
    for m, observed, upper, lower in zip(sizes.tolist(), sums, tails.upper, tails.lower, strict=True):
        if m == len(values):
            assert np.isnan([upper, lower]).all()
        else:
            assert (upper, lower) == pytest.approx(enumerated(values, m, Fraction(observed)), abs=1e-12)


@settings(max_examples=25)
@given(dollars, st.booleans(), st.data())
@pytest.mark.slow
def test_dollars_are_never_called_rarer_than_they_are(values: list[float], apart: bool, data: st.DataObject) -> None:  # noqa: FBT001 - hypothesis gives it
    sizes = np.array(data.draw(st.lists(st.integers(1, len(values) - 1), min_size=1, max_size=6)))
    drawn = [list(data.draw(st.permutations(values)))[:m] for m in sizes.tolist()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(size_tails, "_LONGEST", 2**14)
        # With no table of its own the moved one must do.
        patch.setattr(bounds, "_WHOLE_SHARE", 0.05 if apart else 1.0)
        tails = size_tails.size_tails(np.array(values), np.array([sum(draw) for draw in drawn]), sizes)
    shifted = sorted(Fraction(v) - Fraction(min(values)) for v in values)
    largest = int(sizes.max())
    blur = 2 * sum(shifted[-largest:]) * (largest + 2) / (2**10 - largest - 1)
    for m, draw, upper, lower in zip(sizes.tolist(), drawn, tails.upper, tails.lower, strict=True):
        observed = sum(map(Fraction, draw), Fraction(0))
        exact = enumerated(values, m, observed)
        assert upper >= exact[0] - 1e-12
        assert lower >= exact[1] - 1e-12
        # And close: no worse than moving the sum by the rounding of its values on the coarsest lattice.
        assert upper <= enumerated(values, m, observed - blur)[0] + 1e-12
        assert lower <= enumerated(values, m, observed + blur)[1] + 1e-12


@pytest.mark.real
@pytest.mark.parametrize("dataset", ["hex37", "hexisl"])
def test_reference_by_enumeration(shared: Path, dataset: str) -> None:
    oracle = pd.read_csv(shared / "reference/exact_permutation.csv")
    oracle = oracle[oracle["dataset"] == dataset].sort_values("i")
    # The oracle's neighbourhood holds the cell itself, its columns k and lag do not.
    sums = (oracle["lag"] + oracle["x"]).to_numpy(dtype=float)
    tails = size_tails.size_tails(oracle["x"].to_numpy(dtype=float), sums, (oracle["k"] + 1).to_numpy())
    np.testing.assert_allclose(tails.upper, oracle["total_p_greater"], atol=1e-10)
    np.testing.assert_allclose(tails.lower, oracle["total_p_less"], atol=1e-10)


@pytest.mark.parametrize("kind", ["dollars", "sparse dollars", "wide dollars"])
def test_bounds_are_near_the_tails_of_a_much_finer_lattice(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lattice of cents holds such amounts as they are: no rounding, and no window for small sums."""
    monkeypatch.setattr(size_tails, "_LONGEST", 2**15)
    windows = []
    low = size_tails._low
    monkeypatch.setattr(size_tails, "_low", lambda *given: windows.append(given[1].size) or low(*given))
    rng = np.random.default_rng(5)
    values = {
        "dollars": rng.lognormal(3, 0.8, 400),
        "sparse dollars": np.where(rng.random(400) < 0.4, rng.lognormal(3, 0.8, 400), 0.0),
        "wide dollars": rng.lognormal(3, 1.4, 400),
    }[kind].round(2)
    sizes = rng.integers(2, 5, 60)
    sums = np.array([np.sort(values)[: 3 * m][rng.permutation(3 * m)[:m]].sum() for m in sizes.tolist()])
    sums[::2] = [values[rng.permutation(400)[:m]].sum() for m in sizes[::2].tolist()]
    tails = size_tails.size_tails(values, sums, sizes)
    assert not tails.exact
    cents = np.rint(100 * values).astype(np.int64)
    tables = dict(zip(range(1, 5), subset_sums.sum_distributions(cents, np.arange(1, 5)), strict=True))
    for m, total, upper, lower in zip(sizes.tolist(), np.rint(100 * sums), tails.upper, tails.lower, strict=True):
        wanted = tables[m].at_least[int(total)], tables[m].at_most[int(total)]
        for found, true in zip((upper, lower), wanted, strict=True):
            assert found >= true - 1e-12
            # So short a lattice is not fine enough for the smallest.
            assert found <= (1.06 if true > 1e-3 else 1.6) * true + 1e-9 or true > 0.09
    assert windows or kind == "sparse dollars"


@pytest.mark.parametrize("largest", [1, 7, 37, 61])
@pytest.mark.parametrize("share", [2, 3, 8])
@pytest.mark.slow
def test_newton_keeps_its_digits(largest: int, share: int) -> None:
    rng = np.random.default_rng(7)
    n = share * largest
    one = np.zeros(n, dtype=np.int64)
    one[-1] = 40
    for values in (rng.poisson(3, n), rng.poisson(0.05, n), one, 64 * rng.integers(0, 2, n), np.arange(n) % 3):
        length = int(np.sort(values)[-largest:].sum()) + 1
        sizes = np.arange(1, largest + 1)
        wanted = subset_sums._direct(values, largest, length)[1:]
        np.testing.assert_allclose(newton_masses(values, sizes, length), wanted, atol=2e-13)


def test_newton_in_blocks_is_newton(monkeypatch: pytest.MonkeyPatch) -> None:
    values, sizes = np.random.default_rng(8).poisson(20, 300), np.array([3, 11, 19])
    whole = newton_masses(values, sizes, 1000)
    monkeypatch.setattr(size_tails, "_BLOCK", 7)
    np.testing.assert_allclose(newton_masses(values, sizes, 1000), whole, atol=1e-15)


def test_what_cannot_be_less_is_certain() -> None:
    """Exactly 1, though a table by transform is only near it."""
    values = np.random.default_rng(6).lognormal(0, 1, 3000)
    values[:20] = 0.0
    sizes = np.arange(1, 21)
    tails = size_tails.size_tails(values, np.zeros(20), sizes)
    assert (tails.upper == 1.0).all()
    assert tails.lower[0] == pytest.approx(20 / 3000, rel=1e-9)


def test_order_of_values_and_unit_do_not_matter_and_input_is_left_alone() -> None:
    rng = np.random.default_rng(9)
    values, sizes = rng.poisson(2, 300).astype(float), rng.integers(1, 38, (3, 300))
    sums = np.array([[values[:m].sum() for m in row] for row in sizes.tolist()])
    before = values.tobytes(), sums.tobytes(), sizes.tobytes()
    tails = size_tails.size_tails(values, sums, sizes)
    assert (values.tobytes(), sums.tobytes(), sizes.tobytes()) == before
    assert tails.upper.shape == (3, 300)
    moved = size_tails.size_tails(rng.permutation(values), sums, sizes)
    assert moved.upper.tobytes() == tails.upper.tobytes()
    scaled = size_tails.size_tails(0.5 * values - 7, 0.5 * sums - 7 * sizes, sizes)
    assert scaled.exact
    np.testing.assert_allclose(scaled.upper, tails.upper, rtol=1e-9)
    np.testing.assert_allclose(scaled.lower, tails.lower, rtol=1e-9)


@pytest.mark.parametrize("size", [5e-324, 1e-300])
def test_the_smallest_amounts_have_tails_like_any(size: float) -> None:
    sums = np.array([0.0, 1.0])
    values = np.array([0.0, 0, 0, 1, 0])
    usual = size_tails.size_tails(values, sums, np.array([2, 2]))
    small = size_tails.size_tails(size * values, size * sums, np.array([2, 2]))
    np.testing.assert_allclose(small.upper, usual.upper, rtol=0.06)
    assert usual.upper.tolist() == pytest.approx([1.0, 0.4])
