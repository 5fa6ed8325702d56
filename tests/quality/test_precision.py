"""Records that a geocoder did not place at a point are used no finer than they are, and all of them are told."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.engines import Totals
from hotspot.places import buildings_of_institutions, total_by_place
from hotspot.quality import judge_events, pile_up_table, used
from hotspot.quality.check import split_points

GRID = hs.Grid.covering(shapely.box(-75.3, 40.0, -75.2, 40.1), resolution=8)
POINT = (40.05, -75.25)
HALVES = gpd.GeoDataFrame(
    {"name": ["west", "east"]},
    geometry=[shapely.box(-75.3, 40.0, -75.25001, 40.1), shapely.box(-75.25001, 40.0, -75.2, 40.1)],
    crs=4326,
)


def city(records: int = 600, seed: int = 1) -> pd.DataFrame:
    """Made-up records at 40 points, each with a level of its own."""
    rng = np.random.default_rng(seed)
    at = rng.integers(40, size=records)
    lat, lon = rng.uniform(40.02, 40.08, 40).round(5), rng.uniform(-75.28, -75.22, 40).round(5)
    levels = np.array(["rooftop", "interpolated", "street", "area", "none", None], dtype=object)
    frame = pd.DataFrame({"lat": lat[at], "lon": lon[at], "address": [f"{1 + k % 7} OAK ST" for k in at]})
    frame["person"] = [f"P{k}" for k in rng.integers(90, size=records)]
    frame["precision"] = pd.Series(levels[rng.integers(6, size=records)], dtype="str")
    return frame


def one(level: str | None) -> pd.DataFrame:
    return pd.DataFrame({"lat": [POINT[0]], "lon": [POINT[1]], "precision": pd.Series([level], dtype="str")})


@pytest.mark.parametrize(
    ("level", "reason", "on_map", "in_lists"),
    [
        ("rooftop", "used", True, True),
        ("interpolated", "used", True, True),
        (None, "used", True, True),
        ("street", "street_only", False, True),
        ("area", "not_placeable", False, False),
        ("none", "not_placeable", False, False),
    ],
)
def test_each_level_has_its_use(level: str | None, reason: str, *, on_map: bool, in_lists: bool) -> None:
    checked = hs.check_events(one(level), GRID)
    assert checked["reason"].tolist() == [reason]
    assert used(checked, on_map=True).tolist() == [on_map]
    assert used(checked, on_map=False).tolist() == [in_lists]
    assert hs.bin_events(checked, GRID)["events"].sum() == int(on_map)
    assert len(hs.total_by_building(checked)) == int(on_map)
    assert total_by_place(checked, HALVES)["events"].sum() == int(in_lists)


def test_what_is_wrong_with_a_point_goes_before() -> None:
    far = one("area").assign(lat=31.0)
    assert hs.check_events(far, GRID)["reason"].tolist() == ["far_from_study_area"]


def test_every_record_is_used_or_listed() -> None:
    checked = hs.check_events(city(), GRID)
    level = checked["precision"]
    table = hs.quality_table(checked).set_index("reason")
    assert table["records"].sum() == len(checked)
    assert table.loc["street_only", ["records", "used"]].tolist() == [(level == "street").sum(), "lists only"]
    assert table.loc["not_placeable", ["records", "used"]].tolist() == [level.isin(["area", "none"]).sum(), "no"]
    points = checked[level.isin(["rooftop", "interpolated"]) | level.isna()]
    assert hs.bin_events(checked, GRID)["events"].sum() == len(points) == hs.total_by_building(checked)["events"].sum()
    assert total_by_place(checked, HALVES)["events"].sum() == len(points) + (level == "street").sum()


def test_lists_and_map_are_those_of_the_exact_records_alone() -> None:
    """Buildings, cells and shares are as if what is coarser were not in the file; so are the pile-ups."""
    every = city()
    exact = every[every["precision"].isin(["rooftop", "interpolated"]) | every["precision"].isna()]
    exact = exact.reset_index(drop=True)
    checked = hs.check_events(every, GRID)
    pd.testing.assert_frame_equal(
        hs.total_by_building(checked).reset_index(drop=True), hs.total_by_building(hs.check_events(exact, GRID))
    )
    pd.testing.assert_frame_equal(
        hs.bin_events(checked, GRID)[["events", "people"]],
        hs.bin_events(hs.check_events(exact, GRID), GRID)[["events", "people"]],
    )
    told = hs.measure_concentration(Totals(checked, GRID))
    pd.testing.assert_frame_equal(told, hs.measure_concentration(Totals(hs.check_events(exact, GRID), GRID)))


def pile(level: str | None, addresses: int = 12) -> pd.DataFrame:
    rows = pd.concat([one(level)] * addresses, ignore_index=True)
    return rows.assign(address=[f"{n} OAK ST" for n in range(addresses)])


@pytest.mark.parametrize("level", ["rooftop", None, "street", "area"])
def test_pile_ups_are_told_by_what_says_it_is_at_a_point(level: str | None) -> None:
    rows = pd.concat([city(), pile(level)], ignore_index=True)
    checked, suspects = judge_events(rows, GRID)
    table = pile_up_table(checked, suspects)
    alone = rows[~rows["precision"].isin(["street", "area", "none"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(table, pile_up_table(*judge_events(alone, GRID)))
    expected = {"rooftop": "pile_up", None: "pile_up", "street": "street_only", "area": "not_placeable"}[level]
    assert set(checked["reason"].tail(12)) == {expected}
    assert len(table) == int(expected == "pile_up")


def test_a_coarse_record_at_the_point_of_a_building_is_not_of_it() -> None:
    rows = pd.concat([one("rooftop")] * 3 + [one("street")] * 2 + [one("area")] * 4, ignore_index=True)
    rows["address"] = "12 OAK ST"
    rows["person"] = [f"P{k % 3}" for k in range(9)]
    totals = Totals(hs.check_events(rows, GRID), GRID)
    assert totals.buildings["events"].tolist() == [3, 2]
    assert totals.on_street.tolist() == [False, True]
    assert totals.cells(GRID)[1] == -1 < totals.cells(GRID)[0]
    (building,) = hs.total_by_building(totals).to_dict("records")
    assert (building["events"], building["people"]) == (3, 3)
    register = hs.read_institutions(
        pd.DataFrame({"name": ["Home"], "kind": ["nursing home"], "lat": [POINT[0]], "lon": [POINT[1]]})
    )
    assert buildings_of_institutions(totals, register).institution.tolist() == [0, -1]
    assert total_by_place(totals, HALVES)["largest_building"].max() == 3


def test_no_institution_is_where_only_the_street_is_known() -> None:
    rows = pd.concat([one("street").assign(address="12 OAK ST"), one("rooftop").assign(address="9 ELM ST", lat=40.02)])
    totals = Totals(hs.check_events(rows.reset_index(drop=True), GRID), GRID)
    register = hs.read_institutions(pd.DataFrame({"name": ["Home"], "kind": ["home"], "address": ["12 Oak Street"]}))
    found = buildings_of_institutions(totals, register)
    assert found.institution.tolist() == [-1, -1]
    assert found.fate.tolist() == [2]


def test_the_share_that_was_interpolated_is_told() -> None:
    rows = pd.concat([one("interpolated")] * 3 + [one("rooftop"), one(None)], ignore_index=True)
    rows["address"] = "12 OAK ST"
    (share,) = hs.total_by_building(hs.check_events(rows, GRID))["interpolated"]
    assert share == 3 / 5
    assert "interpolated" not in hs.total_by_building(hs.check_events(rows.drop(columns="precision"), GRID))


def test_points_are_split_by_records() -> None:
    points = pd.DataFrame({"lat": [1.0, 2.0], "lon": [3.0, 4.0]})
    code, apart = np.array([0, 1, 0, 1]), np.array([False, False, True, False])
    split, at, was = split_points(points, code, apart)
    assert split["lat"].tolist() == [1.0, 2.0, 1.0]
    assert at.tolist() == [0, 1, 2, 1]
    assert was.tolist() == [0, 1, 0]
    same, still, were = split_points(points, code, apart & False)
    assert same is points
    assert still is code
    assert were.tolist() == [0, 1]
