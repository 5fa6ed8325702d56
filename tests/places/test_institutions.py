"""Institutions are joined to buildings by a stated rule and counted per bed, with an exact interval."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

import hotspot as hs
from hotspot.places import buildings_of_institutions
from hotspot.places.institutions import FATES

LAT, LON = 40.0, -75.0
METRE = 1 / 111_195


def register(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = {"name": "Elm Home", "kind": "nursing home", "lat": None, "lon": None, "address": "", "beds": None}
    return hs.read_institutions(pd.DataFrame([{**usual, "protected": "no", **row} for row in rows]))


def events(*places: tuple[float, float, str | None], each: int = 1, **more: Any) -> pd.DataFrame:
    lat, lon, address = zip(*(place for place in places for _ in range(each)), strict=True)
    return hs.read_events(pd.DataFrame({"lat": lat, "lon": lon, "address": address, **more}))


def fates(listed: pd.DataFrame) -> dict[str, int]:
    return {name: number for name, number in listed.attrs["fates"].items() if number}


def joined(frame: pd.DataFrame, *rows: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Of each row its fate, and the names of the buildings that are an institution's."""
    totals = hs.Totals(frame)
    found = buildings_of_institutions(totals, register(*rows))
    return [FATES[fate] for fate in found.fate], totals.buildings["name"][found.institution >= 0].tolist()


def test_by_address_in_any_spelling() -> None:
    frame = events((LAT, LON, "12 N ELM ST APT 4"), (LAT + 0.01, LON, "14 N ELM ST"))
    assert joined(frame, {"address": "12 North Elm Street, Sampletown, OH 43215"}) == (["address"], ["12 N ELM ST"])


def test_of_one_address_in_several_towns_the_one_at_the_coordinates() -> None:
    frame = events((LAT, LON, "12 ELM ST"), (LAT + 0.5, LON, "12 ELM ST"))
    home = {"address": "12 Elm St"}
    assert joined(frame, home) == (["several_places"], [])
    for lat in (LAT, LAT + 0.5):
        totals = hs.Totals(frame)
        found = buildings_of_institutions(totals, register({**home, "lat": lat + 200 * METRE, "lon": LON}))
        assert totals.buildings["lat"][found.institution == 0].tolist() == [lat]
    # Coordinates of which no building of the address is near tell of another place.
    assert joined(frame, {**home, "lat": LAT + 0.2, "lon": LON}) == (["no_events"], [])


def test_by_coordinates_the_nearest_building_within_15_metres_and_what_stands_at_its_point() -> None:
    frame = events(
        (LAT + 14.9 * METRE, LON, "12 ELM ST"),
        (LAT + 14.9 * METRE, LON, "ELM MANOR"),
        (LAT - 14.95 * METRE, LON, "11 ELM ST"),
    )
    fate, names = joined(frame, {"lat": LAT, "lon": LON})
    assert fate == ["coordinates"]
    assert len(names) == 2
    assert "11 ELM ST" not in names
    assert joined(events((LAT + 15.2 * METRE, LON, "12 ELM ST")), {"lat": LAT, "lon": LON})[0] == ["no_events"]


def test_every_row_has_a_fate_and_is_counted() -> None:
    frame = events((LAT, LON, "12 ELM ST"), (LAT + 0.01, LON, "14 ELM ST"))
    rows = (
        {"name": "A", "address": "12 Elm St"},
        {"name": "B", "lat": LAT + 0.01, "lon": LON},
        {"name": "C", "address": "12 Elm Street"},
        {"name": "D", "address": "99 Elm St"},
        {"name": "E", "lat": 10.0, "lon": 10.0},
        {"name": "F"},
    )
    assert joined(frame, *rows)[0] == ["address", "coordinates", "taken", "no_events", "no_events", "not_placeable"]
    listed = hs.total_by_institution(frame, register(*rows))
    assert sorted(listed["name"]) == ["A", "B"]
    assert fates(listed) == {"address": 1, "coordinates": 1, "taken": 1, "no_events": 2, "not_placeable": 1}
    assert sum(listed.attrs["fates"].values()) == len(rows)


def test_totals_are_those_of_the_events_themselves() -> None:
    """Recomputed from the events, also where they stay in a file."""
    rng = np.random.default_rng(7)
    n = 500
    at = rng.integers(0, 40, n)
    frame = pd.DataFrame(
        {
            "lat": LAT + 0.001 * at,
            "lon": LON,
            "address": [f"{10 + k} ELM ST" for k in at],
            "person": [f"P{k}" for k in rng.integers(0, 90, n)],
            "charge": rng.integers(100, 9_000, n) / 100,
        }
    )
    known = register(
        {"name": "First", "address": "12 Elm St", "beds": 3},
        {"name": "Second", "lat": LAT + 0.005, "lon": LON, "beds": 9},
    )
    listed = hs.total_by_institution(hs.read_events(frame), known).set_index("name")
    for name, place in (("First", 2), ("Second", 5)):
        own = frame[at == place]
        assert listed.loc[name, "events"] == len(own)
        assert listed.loc[name, "people"] == own["person"].nunique()
        assert listed.loc[name, "cost"] == pytest.approx(own["charge"].sum())
        assert listed.loc[name, "per_bed"] == len(own) / listed.loc[name, "beds"]
        assert listed.loc[name, "lat"] == pytest.approx(LAT + 0.001 * place)


def test_engines_agree(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    at = rng.integers(0, 30, 400)
    frame = pd.DataFrame({"lat": LAT + 0.001 * at, "lon": LON, "address": [f"{10 + k} ELM ST" for k in at]})
    frame["person"] = [f"P{k}" for k in rng.integers(0, 60, 400)]
    frame.to_csv(tmp_path / "e.csv", index=False)
    known = register({"name": "A", "address": "12 Elm St", "beds": 3}, {"name": "B", "lat": LAT, "lon": LON, "beds": 2})
    stored = hs.total_by_institution(tmp_path / "e.csv", known)
    pd.testing.assert_frame_equal(stored, hs.total_by_institution(hs.read_events(frame), known))


def test_the_interval_is_garwoods_where_each_person_has_one_event() -> None:
    frame = events((LAT, LON, "12 ELM ST"), each=30, person=[f"P{k}" for k in range(30)])
    (row,) = hs.total_by_institution(frame, register({"address": "12 Elm St", "beds": 20})).to_dict("records")
    low, high = chi2.ppf(0.025, 60) / 2 / 20, chi2.ppf(0.975, 62) / 2 / 20
    assert (row["per_bed"], row["per_bed_low"], row["per_bed_high"]) == pytest.approx((1.5, low, high))


def test_events_of_one_person_make_the_interval_wider() -> None:
    def width(persons: int) -> float:
        frame = events((LAT, LON, "12 ELM ST"), each=60, person=[f"P{k % persons}" for k in range(60)])
        (row,) = hs.total_by_institution(frame, register({"address": "12 Elm St", "beds": 20})).to_dict("records")
        assert row["per_bed_low"] < row["per_bed"] == 3 < row["per_bed_high"]
        return float(row["per_bed_high"] - row["per_bed_low"])

    assert width(6) > 2 * width(60)


def test_ranked_per_bed_and_then_by_events_without_a_rate_for_who_has_no_beds_or_no_residents() -> None:
    places = [(LAT + 0.01 * k, LON, f"{k} ELM ST") for k in range(1, 6)]
    frame = pd.concat([events(place, each=each) for place, each in zip(places, (6, 6, 9, 4, 2), strict=True)])
    known = register(
        {"name": "Large", "address": "1 Elm St", "beds": 60},
        {"name": "Small", "address": "2 Elm St", "beds": 3},
        {"name": "Jail", "address": "5 Elm St"},
        {"name": "ER", "kind": "Service site", "address": "3 Elm St", "beds": 2},
        {"name": "Hostel", "address": "4 Elm St"},
    )
    listed = hs.total_by_institution(hs.read_events(frame.reset_index(drop=True)), known)
    assert listed["name"].tolist() == ["Small", "Large", "ER", "Hostel", "Jail"]
    assert listed["rank"].tolist()[:2] == [1, 2]
    assert listed["rank"].isna().tolist() == [False, False, True, True, True]
    assert listed["per_bed"].isna().tolist() == [False, False, True, True, True]
    assert listed["beds"].isna().tolist() == [False, False, False, True, True]


def test_protected_places_are_on_no_list() -> None:
    frame = events((LAT, LON, "12 ELM ST"))
    listed = hs.total_by_institution(frame, register({"address": "12 Elm St", "protected": "yes"}))
    assert listed.empty
    assert fates(listed) == {}
