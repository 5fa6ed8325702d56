"""Every reason is found, the first one wins, and nothing vanishes."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.quality import KEEPABLE, REASONS, check_events, quality_table, used

AREA = shapely.box(-75.3, 40.0, -75.2, 40.1)
GRID = Grid.covering(AREA, resolution=8)
INSIDE = (40.05, -75.25)
WORDS = [reason.word for reason in REASONS]


def edge() -> tuple[float, float]:
    """A point in the area whose hexagon has its middle outside."""
    for lat in np.linspace(40.0001, 40.0999, 200):
        if GRID.locate(np.array([lat]), np.array([-75.29995]))[0] < 0:
            return float(lat), -75.29995
    raise AssertionError


POINTS = {
    "missing_coordinates": (np.nan, -75.25),
    "zero_coordinates": (0.0, 0.0),
    "not_on_earth": (4e6, 5e5),
    "swapped": (-75.25, 40.05),
    "far_from_study_area": (31.0, -97.0),
    "outside_study_area": (40.101, -75.25),
    "edge_of_grid": edge(),
    "used": INSIDE,
}


def frame(points: list[tuple[float, float]], **columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["lat", "lon"], dtype=float).assign(**columns)


def reasons(events: pd.DataFrame, **options: object) -> list[str]:
    return check_events(events, GRID, **options)["reason"].tolist()


@pytest.mark.parametrize("word", POINTS)
def test_each_kind_of_place(word: str) -> None:
    assert reasons(frame([POINTS[word]])) == [word]


@pytest.mark.parametrize("point", [(np.nan, 0.0), (40.05, np.nan), (np.nan, np.nan), (np.inf, -75.25)])
def test_missing_coordinates(point: tuple[float, float]) -> None:
    assert reasons(frame([point])) == ["missing_coordinates"]


def test_swapped_coordinates_beyond_ninety_degrees() -> None:
    """West of 90 degrees an exchanged longitude is no latitude, and yet the point is exchanged."""
    grid = Grid.covering(shapely.box(-118.4, 34.0, -118.3, 34.1), resolution=8)
    assert check_events(frame([(-118.35, 34.05)]), grid)["reason"].tolist() == ["swapped"]
    assert check_events(frame([(-118.35, 34.05)]), grid, keep=["swapped"])["reason"].tolist() == ["used"]


def test_without_a_grid_only_the_coordinates_speak() -> None:
    checked = check_events(frame(list(POINTS.values())))
    words = ("missing_coordinates", "zero_coordinates", "not_on_earth")
    assert checked["reason"].tolist() == [word if word in words else "used" for word in POINTS]


def test_not_selected_and_costs() -> None:
    events = frame([INSIDE] * 6, cost=[1.0, 0.0, -1.0, np.nan, np.inf, -5.0], selected=[True] * 5 + [False])
    assert reasons(events) == ["used"] * 5 + ["not_selected"]
    assert reasons(events, need_cost=True) == ["used"] * 2 + ["no_usable_cost"] * 3 + ["not_selected"]
    with pytest.raises(InputError, match="no cost column"):
        check_events(frame([INSIDE]), GRID, need_cost=True)


def test_the_first_reason_wins() -> None:
    words = [word for word in WORDS if word in POINTS]
    events = frame([POINTS[word] for word in words], cost=[-1.0] * len(words))
    # A bad cost comes before the edge of the grid and after everything else.
    late = {"edge_of_grid": "no_usable_cost", "used": "no_usable_cost"}
    assert reasons(events, need_cost=True) == [late.get(word, word) for word in words]
    assert reasons(events.assign(selected=False), need_cost=True) == ["not_selected"] * len(words)
    # A pile-up wins over a bad cost and over the edge, not over being outside.
    for word, wanted in (("edge_of_grid", "pile_up"), ("used", "pile_up"), ("outside_study_area", None)):
        piled = frame([POINTS[word]] * 10, address=[f"{k} Elm St" for k in range(10)])
        assert reasons(piled.assign(cost=-1.0), need_cost=True) == [wanted or word] * 10


def pile(addresses: list[str | None]) -> pd.DataFrame:
    return frame([INSIDE] * len(addresses), address=addresses)


def test_ten_addresses_at_one_coordinate_are_a_pile_up() -> None:
    ten = [f"{k} Elm St" for k in range(10)]
    assert reasons(pile(ten)) == ["pile_up"] * 10
    assert reasons(pile(ten[:9])) == ["used"] * 9
    # Records without an address lie on the same point.
    assert reasons(pile([*ten, None])) == ["pile_up"] * 11
    assert reasons(pile([*ten[:9], None])) == ["used"] * 10
    # Another coordinate is another matter.
    split = pile(ten)
    split.loc[0, "lat"] += 1e-6
    assert reasons(split) == ["used"] * 10


def test_what_is_written_alike_counts_once() -> None:
    tower = [f"100 Elm St Apt {k}" for k in range(30)]
    assert reasons(pile(tower)) == ["used"] * 30
    spellings = [f"{space}100{space} elm  st{space}" for space in (" ", "  ", "   ", "\t")] * 5
    assert reasons(pile(spellings)) == ["used"] * 20
    assert reasons(pile([*tower, *(f"{k} Elm St" for k in range(9))])) == ["pile_up"] * 39
    assert reasons(pile([*tower, *(f"{k} Elm St" for k in range(8))])) == ["used"] * 38


def test_unselected_records_help_to_tell_a_pile_up() -> None:
    events = pile([f"{k} Elm St" for k in range(10)]).assign(selected=[True] + [False] * 9)
    assert reasons(events) == ["pile_up"] + ["not_selected"] * 9


def test_keep_overrules() -> None:
    ten = pile([f"{k} Elm St" for k in range(10)])
    assert reasons(ten, keep=["pile_up"]) == ["used"] * 10
    swapped = frame([POINTS["swapped"], INSIDE, POINTS["outside_study_area"]])
    kept = check_events(swapped, GRID, keep=["swapped"])
    assert kept["reason"].tolist() == ["used", "used", "outside_study_area"]
    assert kept[["lat", "lon"]].to_numpy().tolist() == [list(INSIDE), list(INSIDE), [40.101, -75.25]]
    # Exchanged back they can be found to be piled up.
    both = pd.concat([ten[:5], ten[5:].rename(columns={"lat": "lon", "lon": "lat"})], ignore_index=True)
    assert reasons(both) == ["used"] * 5 + ["swapped"] * 5
    assert reasons(both, keep=["swapped"]) == ["pile_up"] * 10
    assert reasons(both, keep=KEEPABLE) == ["used"] * 10


@pytest.mark.parametrize("word", [*(word for word in WORDS if word not in KEEPABLE), "nonsense"])
def test_other_reasons_cannot_be_overruled(word: str) -> None:
    with pytest.raises(InputError, match=f"{word}. These can: pile_up, swapped"):
        check_events(frame([INSIDE]), GRID, keep=["pile_up", word])


def test_who_is_used_where() -> None:
    checked = check_events(frame(list(POINTS.values())), GRID)
    assert checked["reason"][used(checked, on_map=True)].tolist() == ["used"]
    assert checked["reason"][used(checked, on_map=False)].tolist() == ["edge_of_grid", "used"]


places = st.sampled_from(list(POINTS.values()))
records = st.lists(st.tuples(places, st.sampled_from([1.0, -1.0, np.nan]), st.booleans()), max_size=30)


@given(
    rows=records,
    keep=st.sampled_from([(), ("swapped",), ("pile_up", "swapped")]),
    with_grid=st.booleans(),
    need_cost=st.booleans(),
)
def test_nothing_vanishes(
    rows: list[tuple[tuple[float, float], float, bool]], keep: tuple[str, ...], *, with_grid: bool, need_cost: bool
) -> None:
    events = frame([r[0] for r in rows], cost=[r[1] for r in rows], selected=[r[2] for r in rows])
    events["selected"] = events["selected"].astype(bool)
    events.index = pd.Index([k // 2 for k in range(len(rows))][::-1], name="mine")
    events.attrs["notes"] = ["mine"]
    before = events.copy()
    checked = check_events(events, GRID if with_grid else None, keep=keep, need_cost=need_cost)
    pd.testing.assert_frame_equal(events, before)
    assert events.attrs == {"notes": ["mine"]}
    assert checked.index.equals(events.index)
    assert checked.columns.tolist() == [*events.columns, "reason"]
    if not keep:
        pd.testing.assert_frame_equal(checked[events.columns.tolist()], events)
    table = quality_table(checked)
    assert table["records"].sum() == len(events)
    assert (table["records"] > 0).all()
    assert (
        dict(zip(table["reason"], table["records"], strict=True))
        == checked["reason"].value_counts().loc[lambda counts: counts > 0].to_dict()
    )
    said = {reason.word: reason.used for reason in REASONS}
    assert table["used"].tolist() == [said[word] for word in table["reason"]]
    for on_map, wanted in ((True, {"map and lists"}), (False, {"map and lists", "lists only"})):
        assert used(checked, on_map=on_map).sum() == table["records"][table["used"].isin(wanted)].sum()
    again = check_events(events, GRID if with_grid else None, keep=keep, need_cost=need_cost)
    pd.testing.assert_frame_equal(again, checked)
