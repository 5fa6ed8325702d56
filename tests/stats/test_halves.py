"""Who makes half of a total, beside trying every set of carriers."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats.halves import halves

rows = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([0, 1, 1, 2, 3, 7, 50, 2**58]), st.integers(1, 3)), max_size=7
)


def fewest(carried: list[int]) -> int:
    """The size of the smallest set that makes half, by looking at every set."""
    for size in range(1, len(carried) + 1):
        if any(2 * sum(some) >= sum(carried) for some in combinations(carried, size)):
            return size if sum(carried) else 0
    return 0


@given(rows)
def test_no_smaller_set_makes_half(given_rows: list[tuple[int, int, int]]) -> None:
    carried: list[list[int]] = [[], [], []]
    for group, value, times in given_rows:
        carried[group] += [value] * times
    group, value, times = (np.array([row[k] for row in given_rows], dtype=np.int64) for k in range(3))
    found = halves(value, times, group, 3)
    assert found.number.tolist() == [fewest(each) for each in carried]
    assert found.carriers.tolist() == [sum(amount > 0 for amount in each) for each in carried]
    assert found.most.tolist() == [max(each, default=0) for each in carried]


def test_money_as_large_as_64_bits_hold() -> None:
    values = np.array([2**61, 2**61, 2**61, 2**61 - 1, 1, 2**60], dtype=np.int64)
    found = halves(values[:4], np.ones(4, dtype=np.int64), np.zeros(4, dtype=np.int64), 1)
    assert (found.number.tolist(), found.carriers.tolist(), found.most.tolist()) == ([2], [4], [2**61])
    alone = halves(np.array([2**63 - 1], dtype=np.int64), np.array([1]), np.array([1]), 3)
    assert alone.number.tolist() == [0, 1, 0]
