"""Tables of subset sums against enumeration, and the two ways to them against each other."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats.exact import subset_sums
from hotspot.stats.exact.subset_sums import SMALLEST_BY_TRANSFORM, sum_distributions

whole_numbers = st.lists(st.integers(0, 30), min_size=1, max_size=10)


def counted(values: list[int], m: int, length: int) -> np.ndarray:
    """Share of the m-subsets with each sum."""
    sums = [sum(draw) for draw in combinations(values, m)]
    return np.bincount(sums, minlength=length) / len(sums)


@given(whole_numbers)
def test_tables_equal_enumeration(values: list[int]) -> None:
    sizes = np.arange(1, len(values) + 1)
    tables = sum_distributions(np.array(values), sizes)
    for m, table in zip(sizes.tolist(), tables, strict=True):
        mass = counted(values, m, table.at_most.size)
        np.testing.assert_allclose(table.at_most, np.cumsum(mass), atol=1e-12)
        np.testing.assert_allclose(table.at_least[:-1], np.cumsum(mass[::-1])[::-1], atol=1e-12)
        assert table.at_least[-1] == 0
        assert table.smallest_lower == pytest.approx(mass[mass > 0][0], abs=1e-12)


@given(whole_numbers, st.data())
def test_tables_come_in_the_order_asked(values: list[int], data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, len(values)), min_size=1, unique=True))
    tables = sum_distributions(np.array(values), np.array(sizes))
    for m, table in zip(sizes, tables, strict=True):
        np.testing.assert_allclose(table.at_most, np.cumsum(counted(values, m, table.at_most.size)), atol=1e-12)


@given(st.lists(st.integers(0, 6), min_size=40, max_size=120), st.integers(0, 500))
def test_direct_and_transform_agree(values: list[int], giant: int) -> None:
    array = np.array([*values, giant])
    largest = max(1, array.size // 20)
    length = int(np.sort(array)[-largest:].sum()) + 1
    direct = subset_sums._direct(array, largest, length)
    transform = subset_sums._transform(array, largest, length)
    assert direct.shape == transform.shape
    np.testing.assert_allclose(transform, direct, atol=1e-13)
    np.testing.assert_allclose(direct.sum(axis=1), 1, atol=1e-12)


@pytest.mark.parametrize("mean", [0.02, 0.3, 3.0])
def test_transform_keeps_its_digits_up_to_the_largest_share(mean: float) -> None:
    values = np.random.default_rng(5).poisson(mean, 1261)
    largest = 63
    length = int(np.sort(values)[-largest:].sum()) + 1
    difference = subset_sums._transform(values, largest, length) - subset_sums._direct(values, largest, length)
    assert np.abs(difference).max() < 1e-13


def test_transform_never_reports_less_than_it_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subset_sums, "_DIRECT_STEPS", 0)
    values = np.zeros(1000, dtype=np.int64)
    values[:10] = 1
    (table,) = sum_distributions(values, np.array([10]))
    assert table.at_least[10] == SMALLEST_BY_TRANSFORM
    assert table.at_least.min() == SMALLEST_BY_TRANSFORM
    assert table.at_most.max() == 1
    # P(S >= 0) is certain, not almost.
    assert table.at_least[0] == 1


@given(whole_numbers)
def test_tails_are_monotone_and_cover_everything(values: list[int]) -> None:
    for table in sum_distributions(np.array(values), np.arange(1, len(values) + 1)):
        assert (np.diff(table.at_most) >= 0).all()
        assert (np.diff(table.at_least) <= 0).all()
        assert table.at_least[0] == 1
        assert table.at_most[-1] == pytest.approx(1)
        # P(S <= k) + P(S >= k + 1) = 1: no sum is lost, none counts twice.
        np.testing.assert_allclose(table.at_most + table.at_least[1:], 1, atol=1e-12)


def test_the_two_ways_are_both_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    for way in ("_direct", "_transform"):
        real = getattr(subset_sums, way)
        monkeypatch.setattr(
            subset_sums, way, lambda *arguments, way=way, real=real: (taken.append(way), real(*arguments))[1]
        )
    values = np.random.default_rng(0).integers(0, 2000, 3000)
    sum_distributions(values, np.array([7]))
    sum_distributions(values[:60], np.array([7]))
    assert taken == ["_transform", "_direct"]
