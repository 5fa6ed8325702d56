"""An address is nobody else's."""

import numpy as np
import pytest

from hotspot.quality.points.nobody import at_home


def own(point: list[int], address: list[int], weight: list[float] | None = None) -> list[int]:
    given = np.array(address, dtype=np.int64)
    before = given.copy()
    weights = np.ones(len(point)) if weight is None else np.array(weight)
    found = at_home(np.array(point, dtype=np.int64), given, weights, 3).tolist()
    assert given.tolist() == before.tolist()
    return found


def test_the_only_address_of_a_quarter_or_more_takes_those_without_one() -> None:
    assert own([0, 0, 0, 0], [5, -1, -1, -1]) == [5] * 4
    assert own([0] * 5, [5, -1, -1, -1, -1]) == [5, -1, -1, -1, -1]


def test_two_addresses_take_nobody() -> None:
    assert own([0, 0, 0], [5, 6, -1]) == [5, 6, -1]


def test_points_are_apart_and_weights_count() -> None:
    assert own([0, 1], [5, -1]) == [5, -1]
    assert own([0, 0], [5, -1], [1, 3]) == [5, 5]
    assert own([0, 0], [5, -1], [1, 4]) == [5, -1]


@pytest.mark.parametrize("address", [[-1, -1], [3, 4]])
def test_nothing_to_do(address: list[int]) -> None:
    assert own([0, 0], address) == address
