"""Giants: read off the values alone, on full and on sparse maps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats.giants import giant_cells


@pytest.mark.parametrize("mean", [3.0, 0.3, 0.05])
@pytest.mark.parametrize("giants", [(1000,), (300, 1000), (150,)])
def test_giants_are_found_and_nothing_else(mean: float, giants: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    values = rng.poisson(mean * rng.gamma(2, 0.5, 817)).astype(float)
    assert not giant_cells(values).any()
    values[: len(giants)] = giants
    assert np.flatnonzero(giant_cells(values)).tolist() == list(range(len(giants)))


def test_on_a_sparse_map_single_events_are_no_giants() -> None:
    """The 99th percentile of all cells is 0 here: every event would be more than seven times it."""
    values = np.zeros(1000)
    values[:5] = 1.0
    assert not giant_cells(values).any()
    values[7] = 8.0
    assert np.flatnonzero(giant_cells(values)).tolist() == [7]


def test_a_giant_does_not_hide_itself_nor_a_second_one() -> None:
    values = np.ones(40)
    values[[3, 9]] = 300.0, 1000.0
    assert np.flatnonzero(giant_cells(values)).tolist() == [3, 9]


def test_the_measure_is_the_99th_percentile_of_cells_above_zero() -> None:
    values = np.concatenate([np.zeros(500), np.arange(1.0, 1001.0), [6937.0, 6938.0]])
    # Place 0.99 x 1,001 of the values above 0, the lower one: 991.
    assert np.flatnonzero(giant_cells(values)).tolist() == [1501]


def test_too_few_cells_have_no_measure() -> None:
    assert not giant_cells(np.array([0.0, 1.0, 1000.0])).any()
    assert not giant_cells(np.zeros(5)).any()
    assert not giant_cells(np.array([])).any()


@given(st.lists(st.one_of(st.integers(-3, 400), st.just(float("nan"))), max_size=40), st.data())
def test_order_and_unit_do_not_matter(numbers: list[float], data: st.DataObject) -> None:
    values = np.array(numbers, dtype=float)
    order = np.array(data.draw(st.permutations(range(values.size))), dtype=np.int64)
    found = giant_cells(values)
    np.testing.assert_array_equal(giant_cells(4 * values[order]), found[order])
    assert not found[np.isnan(values)].any()
