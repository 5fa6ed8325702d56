"""The collapsed table keeps single amounts apart: it says how many events have each, at which address, of whom."""

import math
from collections import Counter

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.engines import Totals, collapse
from hotspot.quality.behind import stands_for, usable_cost

POINTS = [(40.02, -75.28), (40.05, -75.25)]
USABLE = [0.0, 1.5, 2.0, 10.25, 1e6]
KEYS = ["lat", "lon", "address", "person"]

events_of = st.lists(
    st.tuples(
        st.sampled_from(POINTS),
        st.sampled_from(["7 ELM ST", "9 OAK ST", None]),
        st.sampled_from(["P1", "P2", None]),
        st.sampled_from([*USABLE, -0.0, -3.0, math.nan, math.inf]),
    ),
    min_size=1,
    max_size=40,
)


def frame_of(events: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame([(*point, *rest) for point, *rest in events], columns=[*KEYS, "cost"])
    return frame.astype({"address": "str", "person": "str"})


def usable(cost: float) -> float | None:
    """The amount, 0 without a sign; None for what cannot be added up."""
    return cost + 0.0 if math.isfinite(cost) and cost >= 0 else None


@given(events_of, st.sets(st.sampled_from(["address", "person"])))
def test_each_row_stands_for_events_of_one_amount(events: list[tuple], columns: set[str]) -> None:
    kept = [key for key in KEYS if key in {"lat", "lon", *columns}]
    frame = frame_of(events)[[*kept, "cost"]]
    wanted: Counter[tuple] = Counter()
    for point, address, person, cost in events:
        known = dict(zip(KEYS, (*point, address, person), strict=True))
        wanted[*(known[key] for key in kept), usable(cost)] += 1
    collapsed = collapse(duckdb.from_df(frame))
    found = Counter()
    for row in collapsed.to_dict("records"):
        amount = None if math.isnan(row["cost"]) else row["cost"] / row["events"]
        key = tuple(None if pd.isna(row[key]) else row[key] for key in kept)
        assert (*key, amount) not in found
        found[*key, amount] = row["events"]
    assert found == wanted


@given(events_of)
@pytest.mark.slow
def test_sums_and_what_cannot_be_used_are_those_of_the_events(events: list[tuple]) -> None:
    frame = frame_of(events)
    collapsed = collapse(duckdb.from_df(frame))
    assert collapsed["events"].sum() == len(events)
    whole, rows = frame["cost"][usable_cost(frame)], usable_cost(collapsed)
    assert stands_for(collapsed)[rows].sum() == len(whole)
    assert collapsed["cost"][rows].sum() == pytest.approx(whole.sum())
    one_by_one, together = Totals(frame), Totals(collapsed)
    np.testing.assert_allclose(together.buildings["cost"], one_by_one.buildings["cost"])
    pd.testing.assert_frame_equal(together.quality, one_by_one.quality)


def test_without_a_cost_a_row_is_a_person_at_an_address() -> None:
    frame = frame_of([(POINTS[0], "7 ELM ST", person, 1.0) for person in ("P1", "P1", None)])
    collapsed = collapse(duckdb.from_df(frame.drop(columns="cost")))
    assert sorted(collapsed["events"]) == [1, 2]
    assert "cost" not in collapsed
