"""Records outside the study area are counted under what happened to their coordinates."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.grid import Grid
from hotspot.quality import check_events, quality_table
from hotspot.quality.strays import ways_back

AREA = shapely.box(-75.3, 40.0, -75.2, 40.1)
GRID = Grid.covering(AREA, resolution=8)
INSIDE = (40.05, -75.25)
#: Point -> its cause.
CAUSES = {
    (40.05, 75.25): "sign_flipped",
    (-40.05, -75.25): "sign_flipped",
    (-40.05, 75.25): "sign_flipped",
    # A little outside, put right: meant for here all the same.
    (40.13, 75.25): "sign_flipped",
    (-75.25, 40.05): "swapped",
    (-75.25, 40.13): "swapped",
    (40.05, 0.0): "one_zero",
    (0.0, -75.25): "one_zero",
    (0.0, 0.0): "zero_coordinates",
    (-1.0, -1.0): "minus_one",
    (1.0, 1.0): "far_from_study_area",
    (45.0, 75.25): "far_from_study_area",
    (40.13, -75.25): "far_from_study_area",
    (40.101, -75.25): "outside_study_area",
    (4e6, 5e5): "not_on_earth",
    INSIDE: "used",
}


def frame(points: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["lat", "lon"], dtype=float)


@pytest.mark.parametrize("point", CAUSES)
def test_each_cause(point: tuple[float, float]) -> None:
    assert check_events(frame([point]), GRID)["reason"].tolist() == [CAUSES[point]]


def test_what_is_kept_comes_back() -> None:
    events = frame(list(CAUSES))
    before = events.copy()
    kept = check_events(events, GRID, keep=["swapped", "sign_flipped"])
    assert events.equals(before)
    came = dict(zip(CAUSES, kept["reason"], strict=True))
    assert [came[point] for point in list(CAUSES)[:3]] == ["used"] * 3
    assert came[-75.25, 40.05] == "used"
    # Put right it is what it would have been without the fault.
    assert came[40.13, 75.25] == came[-75.25, 40.13] == "far_from_study_area"
    right = kept.loc[kept["reason"] == "used", ["lat", "lon"]]
    assert right.to_numpy().tolist() == [list(INSIDE)] * 5
    for cause, other in (("swapped", "sign_flipped"), ("sign_flipped", "swapped")):
        alone = check_events(events, GRID, keep=[cause])["reason"].tolist()
        assert alone.count(other) == list(CAUSES.values()).count(other)
        assert cause not in alone


def test_a_neighbor_on_the_other_side_has_lost_no_sign() -> None:
    """East of Greenwich, near to an area west of it: its mirror image lies in the area, and it is only outside."""
    london = Grid.covering(shapely.box(-0.2, 51.45, -0.02, 51.55), resolution=8)
    beside = check_events(frame([(51.5, 0.0001), (51.5, 0.1)]), london)
    assert beside["reason"].tolist() == ["outside_study_area", "far_from_study_area"]
    assert check_events(frame([(51.5, -0.1)]), london)["reason"].tolist() == ["used"]
    # Norwich mirrored is Leicester; nothing of it was lost.
    leicester = Grid.covering(shapely.box(-1.4, 52.5, -1.0, 52.7), resolution=7)
    norwich = check_events(frame([(52.6, 1.3)]), leicester, keep=["sign_flipped"])
    assert norwich["reason"].tolist() == ["far_from_study_area"]
    assert norwich[["lat", "lon"]].to_numpy().tolist() == [[52.6, 1.3]]
    # Nor are the towns of Anatolia exchanged, which lie as far north as east.
    erzurum = Grid.covering(shapely.box(41.1, 39.8, 41.5, 40.0), resolution=7)
    assert check_events(frame([(41.0, 39.7)]), erzurum)["reason"].tolist() == ["far_from_study_area"]
    both = Grid.covering(shapely.box(-0.2, 51.45, 0.2, 51.55), resolution=8)
    # A longitude of exactly zero is a place there.
    assert check_events(frame([(51.5, 0.0)]), both)["reason"].tolist() == ["used"]


def test_near_to_a_country_is_two_degrees() -> None:
    country = Grid.covering(shapely.box(-125, 25, -67, 49), resolution=3)
    found = check_events(frame([(40.0, 100.0), (24.0, 80.0), (-15.0, -50.0), (45.0, 10.0)]), country)["reason"].tolist()
    # Brazil mirrored lies in the Atlantic, Italy as well.
    assert found == ["sign_flipped", "sign_flipped", "far_from_study_area", "far_from_study_area"]


def test_minus_one_in_the_area_is_a_place() -> None:
    gulf = Grid.covering(shapely.box(-1.1, -1.1, -0.9, -0.9), resolution=7)
    assert check_events(frame([(-1.0, -1.0)]), gulf)["reason"].tolist() == ["used"]
    assert check_events(frame([(-1.0, -1.0)]))["reason"].tolist() == ["minus_one"]


points = st.tuples(
    st.one_of(st.floats(-90, 90), st.sampled_from([0.0, -1.0, 40.05, -40.05, 75.25])),
    st.one_of(st.floats(-180, 180), st.sampled_from([0.0, -1.0, 40.05, -75.25, 75.25])),
)


@given(st.lists(points, min_size=1, max_size=30), st.sampled_from([(), ("swapped",), ("sign_flipped",)]))
def test_every_record_has_one_reason_whatever_the_order(
    given: list[tuple[float, float]], keep: tuple[str, ...]
) -> None:
    events = frame(given)
    checked = check_events(events, GRID, keep=keep)
    assert quality_table(checked)["records"].sum() == len(given)
    turned = check_events(events[::-1], GRID, keep=keep)
    assert turned["reason"].tolist()[::-1] == checked["reason"].tolist()
    # What was used before is used still, where it was.
    plain = check_events(events, GRID)
    was = (plain["reason"] == "used").to_numpy()
    assert (checked["reason"][was] == "used").all()
    assert checked.loc[was, ["lat", "lon"]].equals(events.loc[was, ["lat", "lon"]])


def test_ways_back_undo_themselves() -> None:
    lat, lon = np.array([40.0]), np.array([-75.0])
    for cause in ("swapped", "sign_flipped"):
        for north, east in ways_back(cause, lat, lon):
            assert any(np.array_equal(back, (lat, lon)) for back in ways_back(cause, north, east))
