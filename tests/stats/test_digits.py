"""Digits that are told: against Python's own rounding, and steady under the noise of a processor."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats.digits import told_inverted_p, told_p, told_value

probabilities = st.floats(0.0, 1.0)


@given(st.lists(probabilities, min_size=1, max_size=20))
def test_six_digits_and_twelve_decimals(values: list[float]) -> None:
    for given_, told in zip(values, told_p(np.array(values)).tolist(), strict=True):
        digits = float(f"{given_:.5e}")
        # From 1e-12 upwards the coarser of the two; either way a neighbour where a half is rounded.
        step = max(10.0 ** (np.floor(np.log10(given_)) - 5), 1e-12) if given_ >= 1e-12 else 0.0
        assert abs(told - given_) <= 0.5001 * step if step else told == digits


def test_what_is_told_of_some() -> None:
    given_ = np.array([0.123456789, 1.0, 0.0, np.nan, 3.21e-11, 1.23456789e-30, 0.05, 1e-12])
    expected = [0.123457, 1.0, 0.0, np.nan, 3.2e-11, 1.23457e-30, 0.05, 1e-12]
    np.testing.assert_array_equal(told_p(given_), expected)
    assert np.isnan(given_[3])


@given(st.lists(probabilities, min_size=1, max_size=20))
def test_telling_twice_changes_nothing(values: list[float]) -> None:
    once = told_p(np.array(values))
    np.testing.assert_array_equal(told_p(once), once)


def test_noise_does_not_show() -> None:
    """Errors of 1e-15, as of a transform; a number may lie on the very edge between two."""
    rng = np.random.default_rng(1)
    p = 10 ** rng.uniform(-10, 0, 2000)
    noisy = np.clip(p + rng.uniform(-1e-15, 1e-15, p.size), 0, 1)
    assert (p != noisy).mean() > 0.9
    assert (told_p(p) != told_p(noisy)).sum() <= 5


def test_what_comes_by_inversion_is_rounded_up_to_three_digits() -> None:
    given_ = np.array([0.123456, 1.0, np.nan, 8.85244e-7, 8.85245e-7, 3.21e-11, 1e-12, 0.05, 0.0501])
    expected = [0.124, 1.0, np.nan, 8.86e-7, 8.86e-7, 1e-10, 1e-10, 0.05, 0.0501]
    np.testing.assert_allclose(told_inverted_p(given_), expected, rtol=1e-12)
    rng = np.random.default_rng(2)
    p = 10 ** rng.uniform(-9, 0, 2000)
    told = told_inverted_p(p)
    assert ((told >= p * (1 - 1e-8)) & (told <= np.maximum(p * 1.011, p + 1.01e-10))).all()
    np.testing.assert_array_equal(told_inverted_p(told), told)
    noisy = np.clip(p + rng.uniform(-1e-13, 1e-13, p.size), 0, 1)
    assert (told != told_inverted_p(noisy)).sum() <= 8


def test_values_keep_six_decimals_and_large_ones_all() -> None:
    given_ = np.array([1.23456789, -2.0, np.nan, 1e300, 123456789012.125])
    np.testing.assert_array_equal(told_value(given_), [1.234568, -2.0, np.nan, 1e300, 123456789012.125])
