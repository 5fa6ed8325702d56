"""Seven classes from q, and one for what was not tested."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats import LABELS, classify


def naive(q: float, *, hot: bool) -> str:
    if math.isnan(q):
        return "not_tested"
    side = "hot" if hot else "cold"
    for level, name in ((0.01, "99"), (0.05, "95"), (0.1, "90")):
        if q <= level:
            return f"{side}_{name}"
    return "not_significant"


near_levels = st.sampled_from([0.01, 0.05, 0.1]).flatmap(
    lambda level: st.sampled_from([level, math.nextafter(level, 0), math.nextafter(level, 1)])
)
adjusted = st.one_of(st.floats(0, 1), near_levels, st.just(math.nan))


@given(st.lists(st.tuples(adjusted, st.booleans()), min_size=1, max_size=30))
def test_definition(cells: list[tuple[float, bool]]) -> None:
    q, hot = np.array([c[0] for c in cells]), np.array([c[1] for c in cells])
    before = q.tobytes(), hot.tobytes()
    label = classify(q, hot)
    assert label.tolist() == [naive(float(one), hot=bool(side)) for one, side in zip(q, hot, strict=True)]
    assert (q.tobytes(), hot.tobytes()) == before


@pytest.mark.parametrize(
    ("q", "name"),
    [(0.0, "99"), (0.01, "99"), (0.011, "95"), (0.05, "95"), (0.051, "90"), (0.1, "90")],
)
def test_levels_include_their_end(q: float, name: str) -> None:
    assert classify(np.array([q, q]), np.array([True, False])).tolist() == [f"hot_{name}", f"cold_{name}"]


def test_every_label_occurs_and_no_other() -> None:
    q = np.array([0.005, 0.03, 0.07, 0.5, np.nan] * 2)
    hot = np.arange(10) < 5
    assert set(classify(q, hot).tolist()) == set(LABELS)
