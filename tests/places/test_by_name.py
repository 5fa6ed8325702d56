"""Neighborhoods that a column of the events names: totals without shapes."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.errors import InputError
from hotspot.places import neighborhood_of_cells

BOX = shapely.box(-75.3, 40.0, -75.2, 40.1)
NAMED = hs.EventColumns(neighborhood="hood")


def events(**columns: Any) -> pd.DataFrame:
    """Six made-up records at four addresses."""
    made = pd.DataFrame(
        {
            "lat": [40.01, 40.01, 40.02, 40.03, 40.05, 40.05],
            "lon": [-75.29, -75.29, -75.28, -75.27, -75.25, -75.25],
            "hood": ["North", "North", " North ", "South", None, "South"],
            "person": ["a", "b", "a", "c", "c", "d"],
        }
    )
    return made.assign(**columns)


def totals(frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    read = hs.read_events(frame, columns=hs.EventColumns(neighborhood="hood", **columns))
    return hs.total_by_name(read).set_index("name")


def test_totals_of_each_name() -> None:
    found = totals(events())
    assert found.index.tolist() == ["North", "South"]
    # The building of the last two is where the one of them that says so puts it.
    assert found["events"].tolist() == [3, 3]
    assert found["people"].tolist() == [2, 2]
    assert found["largest_building"].tolist() == [2, 2]
    assert "geometry" not in found


def test_a_building_on_a_border_counts_where_most_of_its_events_say() -> None:
    split = events(hood=["North", "South", "North", "South", "South", "North"])
    # Of as many the first by name.
    assert totals(split)["events"].to_dict() == {"North": 5, "South": 1}


def test_money_adds_up() -> None:
    read = hs.read_events(
        events(cost=[1.1, 2.2, 3.3, 4.4, 5.5, 6.6]), columns=hs.EventColumns(neighborhood="hood", cost="cost")
    )
    assert hs.total_by_name(read)["cost"].tolist() == [6.6, 16.5]


def test_numbers_are_names_as_they_are_written() -> None:
    assert totals(events(hood=[1.0, 1.0, 2.0, 10.0, np.nan, 10.0])).index.tolist() == ["1", "10", "2"]
    assert totals(events(hood=["007", "007", "7", "7", "7", "7"])).index.tolist() == ["007", "7"]


def test_events_that_name_none_are_refused() -> None:
    for frame, columns in ((events(hood=None), NAMED), (events(), hs.EventColumns())):
        with pytest.raises(InputError, match="--neighborhood-column"):
            hs.total_by_name(hs.read_events(frame, columns=columns))
    with pytest.raises(InputError, match="There is no column 'quarter' for neighborhood"):
        hs.read_events(events(), columns=hs.EventColumns(neighborhood="quarter"))


def test_a_column_is_not_taken_by_itself() -> None:
    assert "neighborhood" not in hs.read_events(events().rename(columns={"hood": "neighborhood"}))


def test_cells_belong_to_the_name_of_most_of_their_events() -> None:
    grid = hs.Grid.covering(BOX, resolution=8)
    read = hs.read_events(events(), columns=NAMED)
    found = neighborhood_of_cells(hs.Totals(read, grid), grid)
    at = grid.locate(np.array([40.01, 40.03]), np.array([-75.29, -75.27]))
    assert found[at].tolist() == [0, 1]
    # Empty ones have that of the nearest.
    assert (found >= 0).all()
    corner = grid.locate(np.array([40.004]), np.array([-75.295]))
    assert found[corner].tolist() == [0]
    plain = hs.Totals(hs.read_events(events()), grid)
    assert (neighborhood_of_cells(plain, grid) == -1).all()


rows = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["North", "South", "East", "", None]), st.sampled_from(["a", "b", None])
    ),
    min_size=1,
    max_size=30,
)


@given(rows, st.randoms(use_true_random=False))
def test_whatever_the_order(drawn: list[tuple[int, str | None, str | None]], random: Any) -> None:
    frame = pd.DataFrame(drawn, columns=["at", "hood", "person"]).assign(
        lat=lambda made: 40.01 + made["at"] / 100, lon=-75.25
    )
    if not frame["hood"].fillna("").astype(bool).any():
        return
    before = frame.copy()
    order = list(range(len(frame)))
    random.shuffle(order)
    one, other = totals(frame), totals(frame.iloc[order])
    pd.testing.assert_frame_equal(one, other)
    assert frame.equals(before)
    # Each building that anybody placed counts once.
    placed = frame.groupby("at")["hood"].transform(lambda hoods: hoods.fillna("").astype(bool).any())
    assert one["events"].sum() == placed.sum()
