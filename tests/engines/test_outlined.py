"""Buildings of one footprint are one: totals added, persons counted once, the same in every engine."""

from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.places import buildings_of_institutions
from hotspot.quality import check_events

LAT, LON, STEP = 40.0, -75.0, 0.001
#: Two houses in A, one corner on it, one house beside it; B holds a point, C has nothing in it but an address.
OUTLINES = hs.read_footprints(
    gpd.GeoDataFrame(
        {"bldg_id": ["A", "B", "C"], "complex": ["Green", "Green", None], "address": ["", "9 OAK ST", "7 FAR RD"]},
        geometry=[
            shapely.box(LON, LAT, LON + 2 * STEP, LAT + STEP),
            shapely.box(LON, LAT + 3 * STEP, LON + STEP, LAT + 4 * STEP),
            shapely.box(LON + 5 * STEP, LAT, LON + 6 * STEP, LAT + STEP),
        ],
        crs=4326,
    )
)
SPOTS: list[tuple[float, float, str | None, str | None]] = [
    (LAT + 0.1 * STEP, LON + 0.2 * STEP, "12 ELM ST", "A"),
    (LAT + 0.1 * STEP, LON + 1.8 * STEP, "14 ELM ST", "A"),
    (LAT + 0.9 * STEP, LON + 1.8 * STEP, None, "A"),
    (LAT + 0.1 * STEP, LON - 0.1 * STEP, "10 Elm Street", "A"),
    (LAT + 0.5 * STEP, LON + STEP, "ELM ST & OAK ST", None),
    (LAT + 3.5 * STEP, LON + 0.5 * STEP, None, "B"),
    (LAT + 2.0 * STEP, LON + 5.5 * STEP, "7 Far Road", "C"),
    (LAT + 2.5 * STEP, LON + 9.0 * STEP, "1 NEVER ST", None),
]
rows_of = st.lists(
    st.tuples(st.integers(0, len(SPOTS) - 1), st.sampled_from(["P1", "P2", "P3", None]), st.integers(1, 99)),
    min_size=1,
    max_size=25,
)
Row = tuple[int, str | None, int]


def frame_of(rows: list[Row]) -> pd.DataFrame:
    records = [(*SPOTS[spot][:3], person, float(cost)) for spot, person, cost in rows]
    frame = pd.DataFrame(records, columns=["lat", "lon", "address", "person", "cost"])
    return frame.astype({"address": "str", "person": "str"})


@given(rows_of)
def test_totals_of_a_footprint_are_those_of_its_events(rows: list[Row]) -> None:
    frame = frame_of(rows)
    frame["own"] = pd.Series([SPOTS[spot][3] for spot, _, _ in rows], dtype=object)
    totals = Totals(check_events(frame.drop(columns="own")), footprints=OUTLINES)
    listed = hs.total_by_building(totals)
    assert listed["events"].sum() == len(rows)
    there = listed[listed["footprint"].notna()].set_index("footprint")
    assert sorted(there.index) == sorted(frame["own"].dropna().unique())
    for footprint, own in frame.groupby("own"):
        row = there.loc[footprint]
        assert row["events"] == len(own)
        assert row["people"] == own["person"].nunique()
        assert row["cost"] == pytest.approx(own["cost"].sum())
        assert (row["lat"], row["lon"]) in set(zip(own["lat"], own["lon"], strict=True))
        assert row["spellings"] == own["address"].nunique()
    # What belongs to no footprint stays as it was.
    plain = hs.total_by_building(Totals(check_events(frame.drop(columns="own"))))
    rest = listed[listed["footprint"].isna()].drop(columns=["footprint", "complex"]).reset_index(drop=True)
    alone = plain[plain["name"].isin(["ELM ST & OAK ST", "1 NEVER ST"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        rest[["name", "lat", "lon", "events", "cost"]], alone[["name", "lat", "lon", "events", "cost"]]
    )
    assert totals.joined is not None
    counted = totals.joined.set_index("joined")["events"]
    assert counted.sum() == len(rows)
    assert counted["corner"] == sum(spot == 4 for spot, _, _ in rows)
    assert counted["near"] == sum(spot == 3 for spot, _, _ in rows)
    assert counted["address"] == sum(spot == 6 for spot, _, _ in rows)
    assert counted["none"] == sum(spot == 7 for spot, _, _ in rows)


@given(rows_of, st.randoms())
def test_engines_and_orders_agree(rows: list[Row], random: Any) -> None:
    frame = frame_of(rows)
    relation = duckdb.from_df(frame.astype(object).where(frame.notna(), None))
    order = list(range(len(rows)))
    random.shuffle(order)
    one = Totals(check_events(frame), footprints=OUTLINES)
    mixed = Totals(check_events(frame.iloc[order].reset_index(drop=True)), footprints=OUTLINES)
    turned = OUTLINES.iloc[::-1].reset_index(drop=True)
    stored = Totals.of(relation, footprints=turned)
    for other in (mixed, stored):
        pd.testing.assert_frame_equal(other.buildings, one.buildings, check_dtype=False)
        pd.testing.assert_frame_equal(hs.total_by_building(other), hs.total_by_building(one), check_dtype=False)
        pd.testing.assert_frame_equal(hs.total_by_complex(other), hs.total_by_complex(one), check_dtype=False)
        assert other.joined is not None
        pd.testing.assert_frame_equal(other.joined, one.joined)


def test_a_parquet_file_has_the_same_cells_and_lists(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    rows = [(int(s), f"P{p}", int(c)) for s, p, c in rng.integers(1, 8, (300, 3))]
    frame = frame_of(rows)
    frame.to_parquet(tmp_path / "e.parquet")
    grid = hs.Grid.over(shapely.box(LON - 0.02, LAT - 0.02, LON + 0.03, LAT + 0.02), resolution=9)
    one = Totals(check_events(frame, grid), footprints=OUTLINES)
    other = Totals.of(tmp_path / "e.parquet", grid, footprints=OUTLINES)
    pd.testing.assert_frame_equal(hs.total_by_building(one), hs.total_by_building(other), check_dtype=False)
    pd.testing.assert_frame_equal(hs.bin_events(one, grid), hs.bin_events(other, grid), check_dtype=False)
    assert hs.bin_events(one, grid)["events"].sum() == len(rows)


def test_what_lies_beside_the_map_is_not_moved_onto_it() -> None:
    area = shapely.box(LON, LAT, LON + 0.02, LAT + 0.02)
    grid = hs.Grid.over(area, resolution=8)
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"lat": LAT + rng.uniform(0, 0.02, 300), "lon": LON + rng.uniform(0, 0.02, 300)})
    checked = check_events(frame.assign(person="P1"), grid)
    used, edge = ((checked["reason"] == reason).sum() for reason in ("used", "edge_of_grid"))
    assert min(used, edge) > 0
    outline = hs.read_footprints(gpd.GeoDataFrame({"bldg_id": ["A"]}, geometry=[area], crs=4326))
    totals = Totals(checked, footprints=outline)
    assert sorted(totals.buildings["events"]) == sorted([used, edge])
    assert totals.buildings["footprint"].tolist() == ["A", "A"]
    assert hs.bin_events(totals, grid)["events"].sum() == used


def test_a_name_comes_from_the_file_where_events_have_none() -> None:
    totals = Totals(check_events(frame_of([(5, "P1", 1)])), footprints=OUTLINES)
    assert totals.buildings["name"].tolist() == ["9 OAK ST"]
    without = frame_of([(5, "P1", 1), (5, "P1", 2), (2, None, 3)]).drop(columns="address")
    listed = hs.total_by_building(Totals(check_events(without), footprints=OUTLINES))
    assert listed["footprint"].tolist() == ["A", "B"]
    assert listed["name"].tolist()[1] == "9 OAK ST"
    assert listed["name"].tolist()[0].startswith("(no address)")


def test_what_the_file_says_of_a_building_is_said_where_most_of_its_events_are() -> None:
    shapes = [shapely.box(LON, LAT + k * STEP, LON + STEP, LAT + (k + 0.5) * STEP) for k in range(2)]
    told = {"bldg_id": ["A", "A"], "complex": ["Elm Court", "Oak Court"], "address": ["1 ELM CT", "1 OAK CT"]}
    footprints = hs.read_footprints(gpd.GeoDataFrame(told, geometry=shapes, crs=4326))
    for first, second, expected in ((3, 1, ("1 ELM CT", "Elm Court")), (1, 3, ("1 OAK CT", "Oak Court"))):
        lat = [LAT + 0.2 * STEP] * first + [LAT + 1.2 * STEP] * second
        listed = Totals(
            check_events(pd.DataFrame({"lat": lat, "lon": LON + 0.1 * STEP})), footprints=footprints
        ).buildings
        assert listed[["name", "complex"]].to_numpy().tolist() == [list(expected)]


def test_forty_street_numbers_are_one_complex_and_persons_count_once_in_it() -> None:
    shapes = [shapely.box(LON, LAT + k * STEP, LON + STEP / 2, LAT + (k + 0.5) * STEP) for k in range(40)]
    file = gpd.GeoDataFrame({"bin": range(1, 41), "complex": ["Elm Court"] * 40}, geometry=shapes, crs=4326)
    frame = pd.DataFrame(
        {
            "lat": [LAT + (k + 0.2) * STEP for k in range(40)] * 2,
            "lon": LON + 0.1 * STEP,
            "address": [f"{100 + 2 * k} ELM ST" for k in range(40)] * 2,
            "person": [f"P{k % 7}" for k in range(80)],
        }
    )
    totals = Totals(check_events(frame), footprints=hs.read_footprints(file))
    listed = hs.total_by_building(totals)
    assert len(listed) == 40
    assert set(listed["complex"]) == {"Elm Court"}
    assert hs.total_by_complex(totals).to_dict("records") == [
        {"name": "Elm Court", "buildings": 40, "events": 80, "people": 7}
    ]
    with pytest.raises(InputError, match="Complexes are known"):
        hs.total_by_complex(Totals(check_events(frame)))
    with pytest.raises(InputError, match="have their buildings already"):
        Totals.of(totals, footprints=OUTLINES)


def test_one_street_number_of_several_in_an_outline_is_found_by_a_register() -> None:
    frame = check_events(frame_of([(0, "P1", 1)] * 5 + [(1, "P2", 1)] * 2 + [(7, "P3", 1)]))
    register = pd.DataFrame({"name": ["Elm Home"], "kind": ["nursing home"], "address": ["14 Elm Street"], "beds": [4]})
    totals = Totals(frame, footprints=OUTLINES)
    found = buildings_of_institutions(totals, hs.read_institutions(register))
    assert totals.buildings["footprint"][found.institution == 0].tolist() == ["A"]
    inside = hs.read_institutions(register.assign(address="", lat=LAT + 0.5 * STEP, lon=LON + STEP))
    found = buildings_of_institutions(totals, inside)
    assert totals.buildings["footprint"][found.institution == 0].tolist() == ["A"]
