"""Sums of money: exact to the cent, in any order."""

import random
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats.cents import add_up, are_whole


@given(st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 3)), min_size=1, max_size=60), st.randoms())
def test_sums_are_those_of_whole_cents_in_any_order(rows: list[tuple[int, int]], order: random.Random) -> None:
    wanted = [float(Fraction(sum(cents for cents, group in rows if group == k), 100)) for k in range(4)]
    order.shuffle(rows)
    amounts, group = np.array([cents / 100 for cents, _ in rows]), np.array([k for _, k in rows])
    assert add_up(amounts, group, 4).tolist() == wanted


def test_finer_amounts_are_added_as_they_are() -> None:
    amounts = np.array([0.125, 0.25])
    assert are_whole(amounts).tolist() == [False, True]
    assert add_up(amounts, np.zeros(2, dtype=np.int64), 1).tolist() == [0.375]


def test_what_is_not_finite_is_not_whole() -> None:
    assert not are_whole(np.array([np.nan, np.inf])).any()
