"""Counts by category and period go through the same door as the tables."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.disclosure import checked_slices
from hotspot.errors import NotReleasableError
from hotspot.output.manifest import manifest, manifest_text
from hotspot.places import find_area
from hotspot.slices import Slices, slice_events

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
KEYS = {
    "cells": "cell",
    "buildings": "building",
    "neighborhoods": "neighborhood",
    "institutions": "institution",
}
Given = tuple[dict[str, Any], Slices]


@pytest.fixture(scope="module")
def given() -> Given:
    """The tables of 400 events, and their slices."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(400), "lon": -70 + 0.05 * rng.random(400)})
    frame.loc[:100, ["lat", "lon"]] = [38.02, -69.98]
    # With addresses: so many records without one on a point would be a pile-up.
    frame["address"] = [f"{max(row - 100, 0)} Elm St" for row in range(400)]
    frame["category"] = rng.choice(["falls", "chest pain", "ZZKINDZZ"], 400)
    frame["time"] = pd.Timestamp("2024-01-31") + pd.to_timedelta(rng.integers(0, 90, 400), unit="D")
    halves = [shapely.box(-70, 38, -69.99, 38.06), shapely.box(-69.99, 38, -69.94, 38.06)]
    areas = gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=halves, crs=4326)
    grid = hs.Grid.covering(areas, resolution=8)
    totals = hs.Totals(hs.read_events(frame), grid)
    tables = {
        "cells": hs.find_hot_spots(hs.bin_events(totals, grid), grid),
        "buildings": hs.rank_places(hs.total_by_building(totals)),
        "neighborhoods": hs.rank_places(hs.total_by_place(totals, areas)),
        "quality": totals.quality,
    }
    where = find_area(areas, totals.buildings["lat"], totals.buildings["lon"])
    register = hs.read_institutions(pd.DataFrame({"name": ["The home"], "address": ["0 Elm Street"], "beds": [20]}))
    tables["institutions"] = hs.total_by_institution(totals, register)
    # Its building is the one with most events.
    whose = np.where(np.arange(len(totals.buildings)) == totals.buildings["events"].argmax(), 0, -1)
    slices = slice_events(totals, grid, buildings=tables["buildings"], neighborhoods=where, institutions=whose)
    assert slices is not None
    return tables, slices


def released(given: Given, **changes: Any) -> hs.Release:
    tables, slices = given
    return hs.release(INTERNAL, facts=hs.Facts(slices=slices), **{**tables, **changes})


def checked(release: hs.Release) -> Slices:
    slices = checked_slices(release)
    assert slices is not None
    return slices


def test_rows_are_found_by_position_in_the_released_tables(given: Given) -> None:
    made = released(given)
    slices = checked(made)
    assert made.cells is not None
    in_page_order = {"cells": made.cells.sort_values("cell"), "buildings": made.buildings}
    others = {"neighborhoods": made.neighborhoods, "institutions": made.institutions}
    assert made.institutions is not None
    assert len(made.institutions) == 1
    for name, table in {**in_page_order, **others}.items():
        assert table is not None
        sums = getattr(slices, name).groupby(KEYS[name])["events"].sum()
        assert sums.reindex(range(len(table)), fill_value=0).tolist() == table["events"].tolist()
    assert (slices.unit, slices.categories) == (given[1].unit, given[1].categories)
    assert len(set(slices.categories)) == 3


def test_unranked_lists_are_ranked_and_still_found(given: Given) -> None:
    tables, _ = given
    unranked = {name: tables[name].sort_index()[["name", "events"]] for name in ("buildings", "neighborhoods")}
    unranked["buildings"] = unranked["buildings"].iloc[::-1]
    made = released(given, **unranked)
    assert made.buildings is not None
    sums = checked(made).buildings.groupby("building")["events"].sum()
    assert sums.tolist() == made.buildings["events"].tolist()


def test_what_is_not_released_takes_its_counts_with_it(given: Given) -> None:
    slices = checked(released(given, buildings=None, neighborhoods=None))
    assert slices.buildings.empty
    assert slices.neighborhoods.empty
    assert list(slices.buildings.columns) == ["building", "slot", "events"]
    assert len(slices.cells) == len(given[1].cells)
    assert checked_slices(hs.release(INTERNAL, **given[0])) is None


def test_other_columns_do_not_leave_before_or_after(given: Given, tmp_path: Path) -> None:
    tables, slices = given
    planted = {name: getattr(slices, name).assign(person="ZZCANARYZZ") for name in KEYS}
    for table in planted.values():
        table.index = pd.Index(["ZZCANARYZZ"] * len(table))
        table.attrs["source"] = "ZZCANARYZZ"
    made = released((tables, replace(slices, **planted)))
    assert made.slices is not None
    for name in KEYS:
        getattr(made.slices, name)["mrn"] = "ZZCANARYZZ"
        getattr(made.slices, name).attrs["source"] = "ZZCANARYZZ"
    for name, key in KEYS.items():
        table = getattr(checked(made), name)
        assert list(table.columns) == [key, "slot", "events"]
        assert table.index.equals(pd.RangeIndex(len(table)))
        assert not table.attrs
    hs.save_folder(made, tmp_path / "out")
    assert not [path.name for path in (tmp_path / "out").iterdir() if b"ZZCANARYZZ" in path.read_bytes()]


@pytest.mark.parametrize("column", ["key", "slot", "events"])
def test_nothing_but_whole_numbers_stands_in_listed_columns(given: Given, column: str) -> None:
    tables, slices = given
    for name, key in KEYS.items():
        planted = getattr(slices, name).assign(**{key if column == "key" else column: "ZZCANARYZZ"})
        with pytest.raises(NotReleasableError, match="whole numbers"):
            released((tables, replace(slices, **{name: planted})))
        made = released(given)
        getattr(made.slices, name)[key if column == "key" else column] = "ZZCANARYZZ"
        with pytest.raises(NotReleasableError, match="whole numbers"):
            checked_slices(made)


def test_lookalikes_and_copies_are_refused(given: Given) -> None:
    class Lookalike(Slices):
        """Carries more than it says."""

    tables, slices = given
    for other in (Lookalike(), "slices", tables["cells"]):
        with pytest.raises(NotReleasableError, match="slice_events"):
            hs.release(INTERNAL, facts=hs.Facts(slices=other), **tables)
    made = released(given)
    for thing in (copy.copy(made), slices, None):
        with pytest.raises(NotReleasableError, match="Release"):
            checked_slices(thing)
    object.__setattr__(made, "slices", Lookalike())
    with pytest.raises(NotReleasableError, match="slice_events"):
        checked_slices(made)


def test_nothing_is_shared_or_changed(given: Given) -> None:
    before = {name: getattr(given[1], name).copy() for name in KEYS}
    made = released(given)
    first = checked(made)
    for name, table in before.items():
        for frame in (getattr(made.slices, name), getattr(first, name)):
            frame.loc[:, "events"] = 7
        pd.testing.assert_frame_equal(getattr(given[1], name), table)
    again = checked(released(given))
    assert again.cells["events"].sum() == before["cells"]["events"].sum()


@pytest.mark.parametrize("name", list(KEYS))
def test_counts_of_other_tables_are_refused(given: Given, name: str) -> None:
    tables, slices = given
    own = getattr(slices, name)
    elsewhere = own.assign(**{KEYS[name]: own[KEYS[name]] + 1})
    more = own.assign(events=own["events"] + 1)
    one_less = own.drop(index=own.index[own[KEYS[name]].duplicated()][0])
    for other in (elsewhere, more, one_less, own.assign(**{KEYS[name]: -1})):
        with pytest.raises(hs.InputError, match=f"not those of these {name}"):
            released((tables, replace(slices, **{name: other})))


def test_a_list_that_lost_its_index_is_refused(given: Given) -> None:
    lost = given[0]["buildings"].reset_index(drop=True)
    with pytest.raises(hs.InputError, match="keep the index"):
        released(given, buildings=lost)


def test_no_count_may_be_missing(given: Given) -> None:
    tables, slices = given
    rows = slices.cells
    # A row of a cell that has others: the others no longer add up.
    repeated = rows.index[rows[KEYS["cells"]].duplicated()][0]
    with pytest.raises(hs.InputError):
        released((tables, replace(slices, cells=rows.drop(index=repeated))))


def test_a_part_of_a_list_does_not_pass_for_the_whole(given: Given) -> None:
    tables, slices = given
    few = slices.buildings[slices.buildings["building"].isin(tables["buildings"].index[:10])]
    with pytest.raises(hs.InputError, match="not those of these buildings"):
        released((tables, replace(slices, buildings=few)))


def test_a_renumbered_list_is_refused() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(40), "lon": -70 + 0.05 * rng.random(40)})
    frame["category"] = rng.choice(["falls", "chest pain"], 40)
    grid = hs.Grid.around(frame, resolution=8)
    buildings = hs.rank_places(hs.total_by_building(frame))
    assert slice_events(frame, grid, buildings=buildings) is not None
    with pytest.raises(hs.InputError, match="do not reset its index"):
        slice_events(frame, grid, buildings=buildings.reset_index(drop=True))


@pytest.mark.parametrize("meaning", ["person", "address"])
def test_a_category_does_not_tell_who_or_where(meaning: str) -> None:
    frame = pd.DataFrame({"lat": [38.0, 38.1], "lon": [-70.0, -70.1], "who": ["SSN-1", "SSN-2"]})
    columns = hs.EventColumns(**{meaning: "who", "category": "who"})
    with pytest.raises(hs.InputError, match="must not tell who or where"):
        hs.read_events(frame, columns=columns)


def test_what_a_list_is_ranked_by_is_said_after_it_was_ranked(given: Given) -> None:
    tables, _ = given
    unranked = tables["buildings"][["name", "lat", "lon", "events"]].copy()
    unranked.attrs = {}
    other = tables["neighborhoods"].copy()
    other.attrs["ranked_by"] = "people"
    made = hs.release(INTERNAL, cells=tables["cells"], buildings=unranked, neighborhoods=other)
    assert made.facts.ranked_by == "events"


def test_the_manifest_and_the_facts_do_not_hold_them(given: Given) -> None:
    made = released(given)
    assert made.facts.slices is None
    assert "slices" not in manifest(made)
    assert "ZZKINDZZ" not in manifest_text(made)
    assert "ZZKINDZZ" not in repr(made)
    assert manifest_text(made) == manifest_text(hs.release(INTERNAL, **given[0]))
