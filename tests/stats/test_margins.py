"""Margins of error: sums by the Census Bureau's rule, and what estimates may truly be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats.margins import drawn, margins_of_sums, nodes, standard_errors

WHOLE = np.ones


def test_the_example_of_the_census_bureau() -> None:
    """Females who never married, three counties of Virginia (Census Bureau 2020, chapter 8, table 8.1)."""
    found = margins_of_sums(
        np.array([135173.0, 43104.0, 24842.0]),
        np.array([3860.0, 2642.0, 1957.0]),
        np.zeros(3, dtype=int),
        1,
        np.ones(3),
    )
    assert round(found[0]) == 5070
    assert standard_errors(np.array([3860.0]))[0] == pytest.approx(2346.505, abs=1e-3)


def test_of_several_estimates_of_none_one_margin_counts() -> None:
    estimates, margins = np.array([40.0, 0.0, 0.0, 0.0]), np.array([3.0, 4.0, 2.0, 4.0])
    found = margins_of_sums(estimates, margins, np.zeros(4, dtype=int), 2, np.ones(4))
    assert found.tolist() == [5.0, 0.0]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.floats(0, 500), st.floats(0, 1), st.integers(0, 3)), min_size=1, max_size=30
    )
)
def test_it_is_the_root_of_the_sum_of_squares(parts: list[tuple[int, float, float, int]]) -> None:
    some, margins, share, place = map(np.array, zip(*parts, strict=True))
    found = margins_of_sums(1000.0 * some, margins, place, 4, share)
    for number in range(4):
        own = [(e, m * s) for e, m, s, p in zip(some, margins, share, place, strict=True) if p == number]
        naive = sum(m * m for e, m in own if e) + max((m for e, m in own if not e), default=0.0) ** 2
        assert found[number] == pytest.approx(math.sqrt(naive), rel=1e-12, abs=1e-12)


def test_a_sum_whose_parts_are_not_known_is_not_known() -> None:
    margins, one = np.array([3.0, np.nan]), np.zeros(2, dtype=int)
    assert np.isnan(margins_of_sums(np.array([100.0, 100.0]), margins, one, 1, np.ones(2)))[0]
    sliver = margins_of_sums(np.array([100.0, 100.0]), margins, one, 1, np.array([1.0, 0.005]))
    assert sliver.tolist() == [3.0]
    assert margins_of_sums(np.array([100.0, 0.0]), margins, one, 1, np.ones(2)).tolist() == [3.0]
    with pytest.raises(InputError, match="shapes"):
        margins_of_sums(np.ones(2), np.ones(3), one, 1, np.ones(2))


def test_draws_have_the_estimate_and_its_error_and_none_is_negative() -> None:
    estimates, errors = np.array([1000.0, 50.0, 7.0, 0.0, 300.0]), np.array([100.0, 40.0, 0.0, 12.0, np.nan])
    found = drawn(estimates, errors, draws=40_000, seed=3)
    assert (found >= 0).all()
    assert (found[:, 2:] == [7.0, 0.0, 300.0]).all()
    # Four standard errors of a mean and of a deviation.
    np.testing.assert_allclose(found[:, :2].mean(axis=0), estimates[:2], atol=4 * 100 / 200)
    np.testing.assert_allclose(found[:, :2].std(axis=0), errors[:2], rtol=0.05)
    np.testing.assert_array_equal(drawn(estimates, errors, draws=5, seed=3), drawn(estimates, errors, draws=5, seed=3))
    assert not (drawn(estimates, errors, draws=5, seed=4) == drawn(estimates, errors, draws=5, seed=3)).all()
    assert np.corrcoef(found[:, 0], found[:, 1])[0, 1] == pytest.approx(0, abs=0.03)


def test_nodes_stand_for_the_same_law() -> None:
    found = nodes(np.array([1000.0, 50.0, 7.0, 0.0]), np.array([100.0, 40.0, 0.0, 12.0]), 64)
    np.testing.assert_allclose(found.mean(axis=1), [1000, 50, 7, 0], rtol=1e-12)
    np.testing.assert_allclose(found[:2].std(axis=1), [100, 40], rtol=0.05)
    assert (np.diff(found, axis=1) >= 0).all()
    assert (found[2:] == [[7.0], [0.0]]).all()
