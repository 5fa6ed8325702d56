"""Buildings of messy addresses: the same in every order of records, out of a frame and out of a relation."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.engines import Totals
from hotspot.engines.buildings import number_buildings
from hotspot.quality import check_events

METRE = 1 / 111_195
POINTS = [(40.0, -75.0), (40.0 + 12 * METRE, -75.0), (40.0 + 31 * METRE, -75.0), (40.1, -75.0)]
TEXTS = [
    *(
        "12 Main St",
        "12 MAIN STREET, APT 4",
        "Apt 2, 12 Main St.",
        "12 N Main St",
        "Main St & Elm St",
        "ELM ST @ MAIN ST",
    ),
    *(
        "012XX MAIN ST",
        "1200 block of Main St",
        "Main St",
        "500-1 Tower Rd",
        "500-2 Tower Rd",
        "500-3 TOWER RD",
        "",
        None,
    ),
]
rows_of = st.lists(
    st.tuples(st.sampled_from(POINTS), st.sampled_from(TEXTS), st.sampled_from(["P1", "P2", None])),
    min_size=1,
    max_size=19,
)
Row = tuple[tuple[float, float], str | None, str | None]


def frame_of(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame([(*point, text, person) for point, text, person in rows])
    frame.columns = pd.Index(["lat", "lon", "address", "person"])
    return frame.astype({"address": "str", "person": "str"})


@given(rows_of, st.randoms())
def test_the_order_of_records_changes_nothing(rows: list[Row], random: Any) -> None:
    checked = check_events(frame_of(rows))
    before = checked.copy()
    built, number = number_buildings(checked)
    pd.testing.assert_frame_equal(checked, before)
    order = list(range(len(rows)))
    random.shuffle(order)
    again, other = number_buildings(check_events(frame_of(rows).iloc[order].reset_index(drop=True)))
    pd.testing.assert_frame_equal(again, built)
    assert other.tolist() == number[order].tolist()
    # Every record is of a building, and every building stands at a point of its own.
    assert np.bincount(number, minlength=len(built)).min() >= 1
    for building, lat in enumerate(built["lat"]):
        assert lat in set(checked.loc[number == building, "lat"])


@given(rows_of)
def test_a_relation_has_the_same_buildings(rows: list[Row]) -> None:
    frame = frame_of(rows)
    relation = duckdb.from_df(frame.astype(object).where(frame.notna(), None))
    one, other = Totals(check_events(frame)).buildings, Totals.of(relation).buildings
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_the_name_is_the_spelling_of_most_events_and_the_first_by_text_of_as_many() -> None:
    def name(*texts: str) -> str:
        (found,) = Totals(check_events(frame_of([(POINTS[0], text, None) for text in texts]))).buildings["name"]
        return str(found)

    assert name("12 MAIN STREET", "12 MAIN STREET APT 2", "12 MAIN ST") == "12 MAIN STREET"
    assert name("12 MAIN STREET", "12 MAIN ST") == "12 MAIN ST"
    assert name("500-1 Tower Rd", "500-2 Tower Rd", "500-3 Tower Rd") == "500 TOWER RD"


def test_a_weight_counts_for_the_name() -> None:
    frame = frame_of([(POINTS[0], "12 MAIN STREET", None)] * 3 + [(POINTS[0], "12 MAIN ST", None)] * 2)
    grouped = frame.groupby(["lat", "lon", "address"], as_index=False).size().rename(columns={"size": "events"})
    grouped["address"] = grouped["address"].astype("str")
    plain, weighted = (Totals(check_events(table)).buildings for table in (frame, grouped))
    pd.testing.assert_frame_equal(plain, weighted)
    assert weighted["name"].tolist() == ["12 MAIN STREET"]
