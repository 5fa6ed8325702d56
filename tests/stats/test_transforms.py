"""Other scales: against their definitions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from hotspot.stats import TRANSFORMS

totals = st.lists(st.integers(0, 9), min_size=1, max_size=30)


@given(totals)
def test_by_definition(values: list[int]) -> None:
    x = np.array(values, dtype=float)
    assert TRANSFORMS["none"](x, x).tolist() == values
    np.testing.assert_allclose(TRANSFORMS["log1p"](x, x), np.log(1 + x))
    assert TRANSFORMS["rank"](x, x).tolist() == rankdata(x).tolist()


@given(totals)
def test_a_total_that_no_cell_has_ranks_between(values: list[int]) -> None:
    x = np.array(values, dtype=float)
    between = x - 0.5
    rank = TRANSFORMS["rank"](between, x)
    assert rank.tolist() == [(x < b).sum() + 0.5 for b in between]
    assert (rank < TRANSFORMS["rank"](x, x)).all()
