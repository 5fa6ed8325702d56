"""The table of suspected points: all of them, whose records add up to what is held out."""

from random import Random
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.grid import Grid
from hotspot.quality import judge_events, pile_up_table, quality_table

from .made import houses

AREA = shapely.box(-75.3, 39.95, -74.9, 40.4)
GRID = Grid.covering(AREA, resolution=7)
PILE, CENTRE, TOWER = (40.2, -75.2), (40.1, -75.1), (40.15, -75.15)


def events() -> pd.DataFrame:
    """A pile-up of 12 houses, 30 records without an address at a centre where 1 has one, a tower, 200 houses."""
    rows = [
        *((*PILE, f"{k} OAK ST") for k in range(1, 13)),
        *[(*CENTRE, None)] * 30,
        (*CENTRE, "7 PINE ST"),
        *((*TOWER, f"500 TOWER RD APT {k}") for k in range(60)),
        *houses(200),
    ]
    return pd.DataFrame(rows, columns=["lat", "lon", "address"]).astype({"address": "str"})


def judged(
    events: pd.DataFrame, areas: gpd.GeoDataFrame | None = None, **options: Any
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The checked events, and the table of their points."""
    checked, suspects = judge_events(events, GRID, **options)
    return checked, pile_up_table(checked, suspects, areas)


def test_every_suspect_is_listed_with_why() -> None:
    checked, table = judged(events())
    assert table[["lat", "lon"]].to_numpy().tolist() == [list(CENTRE), list(PILE)]
    assert table["records"].tolist() == [30, 12]
    assert table["addresses"].tolist() == [1, 12]
    assert table["why"].tolist() == ["many_records", "many_addresses"]
    assert table["held"].tolist() == [True, True]
    quality = quality_table(checked).set_index("reason")["records"]
    assert quality["pile_up"] == table["records"].sum()
    # The one with an address is not held out with those that have none.
    assert checked.loc[checked["spelled"] == "7 PINE ST", "reason"].tolist() == ["used"]


def test_one_is_kept_by_itself() -> None:
    checked, table = judged(events(), keep_points=[PILE])
    assert table["held"].tolist() == [True, False]
    assert (checked["reason"] == "pile_up").sum() == 30
    assert judged(events(), keep=["pile_up"])[1]["held"].tolist() == [False, False]


def test_only_records_that_meet_the_condition_are_counted() -> None:
    some = events().assign(selected=lambda frame: np.arange(len(frame)) % 2 == 0)
    checked, table = judged(some)
    assert table["records"].sum() == (checked["reason"] == "pile_up").sum() == 21
    assert table["addresses"].tolist() == [1, 12]


def test_the_nearest_middle_of_an_area() -> None:
    boxes = [shapely.box(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02) for lat, lon in (PILE, TOWER)]
    areas = gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=boxes, crs=4326)
    _, table = judged(events(), areas)
    assert table["nearest_area"].tolist() == ["East", "West"]
    metres = np.hypot(0.05 * 111_195, 0.05 * 111_195 * np.cos(np.radians(40.1)))
    assert table["metres_to_centre"].tolist() == pytest.approx([metres, 0], abs=2)


def test_where_there_is_none_the_table_is_empty() -> None:
    _, table = judged(events()[-200:].reset_index(drop=True))
    assert table.empty
    assert table.columns.tolist() == ["lat", "lon", "records", "addresses", "why", "held"]


texts = st.sampled_from(["1 OAK ST", "2 OAK ST APT 4", "A ST & B ST", "", None, *(f"{k} FIR ST" for k in range(12))])
records = st.lists(st.tuples(st.sampled_from([PILE, CENTRE, TOWER, (np.nan, 0.0), (0.0, 0.0)]), texts), max_size=60)


@given(rows=records, selected=st.lists(st.booleans(), min_size=60, max_size=60), random=st.randoms())
def test_every_record_has_a_reason_in_any_order(
    rows: list[tuple[tuple[float, float], str | None]], selected: list[bool], random: Random
) -> None:
    frame = pd.DataFrame([(*point, text) for point, text in rows], columns=["lat", "lon", "address"])
    frame = frame.astype({"lat": float, "lon": float, "address": "str"}).assign(selected=selected[: len(rows)])
    frame["selected"] = frame["selected"].astype(bool)
    before = frame.copy()
    checked, table = judged(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert quality_table(checked)["records"].sum() == len(frame)
    assert table["records"].sum() == (checked["reason"] == "pile_up").sum()
    order = list(range(len(rows)))
    random.shuffle(order)
    again, listed = judged(frame.iloc[order])
    assert again["reason"].tolist() == checked["reason"].iloc[order].tolist()
    pd.testing.assert_frame_equal(listed, table)
