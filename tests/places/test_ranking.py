"""Places in order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.places import rank_places


def places(events: list[int]) -> pd.DataFrame:
    names = [f"place {number}" for number in range(len(events))]
    return pd.DataFrame({"name": names, "events": events}, index=[f"i{number}" for number in range(len(events))])


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_ranks_go_down_and_shares_add_up(events: list[int]) -> None:
    given_table = places(events)
    before = given_table.copy(deep=True)
    ranked = rank_places(given_table)
    pd.testing.assert_frame_equal(given_table, before)
    assert ranked.columns[0] == "rank"
    assert ranked["rank"].tolist() == list(range(1, len(events) + 1))
    assert ranked["events"].is_monotonic_decreasing
    assert ranked["events"].reindex(before.index).tolist() == events
    whole = sum(events)
    expected = np.cumsum(sorted(events, reverse=True)) / whole if whole else np.zeros(len(events))
    np.testing.assert_allclose(ranked["cumulative_share"], expected)
    assert ranked["cumulative_share"].max() <= 1


def test_ties_keep_the_order_of_the_table() -> None:
    assert rank_places(places([2, 5, 2, 5]))["name"].tolist() == ["place 1", "place 3", "place 0", "place 2"]


def test_rates_are_per_thousand_and_not_shown_for_few_residents() -> None:
    table = places([10, 20, 30, 40]).assign(population=[1000, 50, 49, np.nan])
    ranked = rank_places(table, by="rate").set_index("name")
    assert ranked["rate"].fillna(-1).to_dict() == {"place 1": 400.0, "place 0": 10.0, "place 2": -1, "place 3": -1}
    assert ranked.index.tolist() == ["place 1", "place 0", "place 2", "place 3"]
    # Shares stay those of events: a rate has no whole.
    assert ranked.loc["place 0", "share"] == pytest.approx(0.1)


@pytest.mark.parametrize("by", ["people", "cost", "rate", "name", "nothing"])
def test_what_is_not_there_cannot_rank(by: str) -> None:
    with pytest.raises(InputError, match=by) as raised:
        rank_places(places([1, 2]), by=by)
    assert "events" in str(raised.value)


def test_any_total_ranks() -> None:
    table = places([1, 2, 3]).assign(people=[3, 1, 2], cost=[1.0, 3.0, 2.0])
    assert rank_places(table, by="people")["name"].tolist() == ["place 0", "place 2", "place 1"]
    assert rank_places(table, by="cost")["share"].tolist() == [0.5, pytest.approx(1 / 3), pytest.approx(1 / 6)]


def test_no_places_and_no_events_are_no_error() -> None:
    assert not len(rank_places(places([])))
    assert rank_places(places([0, 0]))["share"].tolist() == [0, 0]
