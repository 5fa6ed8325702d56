"""The conditional null against enumeration of every draw from the other cells."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats import adjust, randomisation_tails, two_sided
from hotspot.stats.exact import subset_sums


@pytest.mark.real
@pytest.mark.parametrize("dataset", ["hex37", "hexisl"])
def test_reference_by_enumeration(shared: Path, dataset: str) -> None:
    oracle = pd.read_csv(shared / "reference/exact_permutation.csv")
    oracle = oracle[oracle["dataset"] == dataset].sort_values("i")
    values = oracle["x"].to_numpy(dtype=float)
    sums = oracle["lag"].to_numpy(dtype=float) + values
    tails = randomisation_tails(values, sums, (oracle["k"] + 1).to_numpy(), null="conditional")
    assert tails.exact
    np.testing.assert_allclose(tails.upper, oracle["cond_p_greater"], atol=1e-10)
    np.testing.assert_allclose(tails.lower, oracle["cond_p_less"], atol=1e-10)
    np.testing.assert_allclose(two_sided(tails), oracle["cond_p_two"], atol=1e-9)


@given(
    st.lists(st.integers(-5, 9), min_size=3, max_size=8),
    st.sampled_from([1.0, 0.01]),
)
def test_every_draw_from_the_others(counts: list[int], unit: float) -> None:
    n, draw = len(counts), np.random.default_rng([abs(count) for count in counts])
    values = np.array(counts) * unit
    sizes = draw.integers(1, n, n)
    others = [np.delete(np.array(counts), i) for i in range(n)]
    drawn = np.array([draw.choice(others[i], sizes[i] - 1, replace=False).sum() for i in range(n)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subset_sums, "_LONGEST", 2**14)
        tails = randomisation_tails(values, drawn * unit + values, sizes, null="conditional")
    for i in range(n):
        if sizes[i] == 1:
            assert np.isnan(tails.upper[i])
            continue
        sums = np.array([sum(chosen) for chosen in combinations(others[i].tolist(), sizes[i] - 1)])
        upper, lower = (sums >= drawn[i]).mean(), (sums <= drawn[i]).mean()
        # Rounded values may only raise a p.
        assert tails.upper[i] >= upper - 1e-10
        assert tails.lower[i] >= lower - 1e-10
        if tails.exact:
            assert tails.upper[i] == pytest.approx(upper, abs=1e-10)
            assert tails.lower[i] == pytest.approx(lower, abs=1e-10)


def test_a_giant_does_not_lend_its_own_heat_under_the_conditional_null() -> None:
    values = np.zeros(60)
    values[0] = 1000.0
    sums, sizes = values.copy(), np.full(60, 7)
    total = randomisation_tails(values, sums, sizes)
    conditional = randomisation_tails(values, sums, sizes, null="conditional")
    assert total.upper[0] == pytest.approx(7 / 60)
    assert conditional.upper[0] == pytest.approx(1.0)


def test_no_p_is_zero_and_a_patternless_map_stays_empty() -> None:
    found = 0
    side = 30
    for seed in range(40):
        values = np.random.default_rng(seed).poisson(0.3, (side, side)).astype(float)
        sums = sum(np.roll(values, shift, axis=(0, 1)) for shift in [(0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)])
        tails = randomisation_tails(values.ravel(), sums.ravel(), np.full(side**2, 5), null="conditional")
        p = two_sided(tails)
        assert p.min() > 0
        found += bool((adjust(p, "benjamini-hochberg") <= 0.05).any())
    # 40 maps at 5 %: more than 8 would come about once in 2,000 times.
    assert found <= 8
