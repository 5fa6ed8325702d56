"""Seven classes from q, and one for what was not tested."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats import LABELS, classify


def naive(q_hot: float, q_cold: float) -> str:
    if math.isnan(q_hot):
        return "not_tested"
    side = "hot" if q_hot <= q_cold else "cold"
    for level, name in ((0.01, "99"), (0.05, "95"), (0.1, "90")):
        if min(q_hot, q_cold) <= level:
            return f"{side}_{name}"
    return "not_significant"


near_levels = st.sampled_from([0.01, 0.05, 0.1]).flatmap(
    lambda level: st.sampled_from([level, math.nextafter(level, 0), math.nextafter(level, 1)])
)
adjusted = st.one_of(st.floats(0, 1), near_levels)
cells = st.one_of(st.tuples(adjusted, adjusted), st.just((math.nan, math.nan)))


@given(st.lists(cells, min_size=1, max_size=30))
def test_definition(cells: list[tuple[float, float]]) -> None:
    q_hot, q_cold = (np.array([cell[side] for cell in cells]) for side in (0, 1))
    before = q_hot.tobytes(), q_cold.tobytes()
    assert classify(q_hot, q_cold).tolist() == [naive(*cell) for cell in cells]
    assert (q_hot.tobytes(), q_cold.tobytes()) == before


@pytest.mark.parametrize(
    ("q", "name"),
    [(0.0, "99"), (0.01, "99"), (0.011, "95"), (0.05, "95"), (0.051, "90"), (0.1, "90")],
)
def test_levels_include_their_end(q: float, name: str) -> None:
    assert classify(np.array([q, 1.0]), np.array([1.0, q])).tolist() == [f"hot_{name}", f"cold_{name}"]


def test_every_label_occurs_and_no_other() -> None:
    q = np.array([0.005, 0.03, 0.07, 0.5, np.nan])
    other = np.where(np.isnan(q), np.nan, 1.0)
    found = classify(np.append(q, other), np.append(other, q))
    assert set(found.tolist()) == set(LABELS)
