"""Persons and addresses: one spelling, nobody where nothing is known, and what a spreadsheet did to identifiers."""

from pathlib import Path

import numpy as np
import pytest

from hotspot.events import Values

from .tables import COUNT, as_csv, read, rules, table, told

IDS = [f"P{number:04d}" for number in range(1, 21)]


def test_capitals_and_spaces_make_no_other_person() -> None:
    written = [one if place % 2 else f"{one.lower()} " for place, one in enumerate(IDS * 2)]
    written = [one if place < 20 else one.strip().upper() for place, one in enumerate(written)]
    events = read(table(person=written))
    assert sorted(events["person"].unique()) == IDS
    assert "30 spellings are 20 persons" in told(events)
    assert rules(events)["one_spelling"] == (10, ())


def test_identifiers_stay_as_they_are_where_none_is_spelled_twice() -> None:
    small = [one.lower() for one in IDS]
    assert read(table(person=small))["person"].tolist() == small * 2
    # Codes in which capitals have a meaning.
    codes = ["aB1c", "Ab1c", "xYz9", "XyZ9", "qWe4", "QwE4"]
    assert read(table(person=codes))["person"].nunique() == len(codes)
    spaced = read(table(person=[*codes, "aB1c "]))
    assert spaced["person"].nunique() == len(codes)


@pytest.mark.parametrize(
    "none", ["UNKNOWN", "n/a", "Unknown.", "  unk ", "000-00-0000", "999-99-9999", "Anonymous", "?"]
)
def test_placeholders_are_no_persons(none: str) -> None:
    frame = table(person=IDS)
    frame.loc[[4, 9, 11, 30], "person"] = none
    events = read(frame)
    assert events["person"].isna().sum() == 4
    assert rules(events)["placeholder"] == (4, (5, 10, 12))
    assert "4 of 40 fields in column 'person' hold a placeholder" in told(events)
    assert "--keep placeholders" in told(events)
    kept = read(frame, values=Values(keep_placeholders=True))
    assert kept["person"].notna().all()
    assert "placeholder" not in rules(kept)


@pytest.mark.parametrize("number", ["0", "00000", "99999"])
def test_zeros_are_nobody_where_they_stand_often(number: str) -> None:
    frame = table(person=[str(one) for one in range(10, 50)])
    frame.loc[5:20, "person"] = number
    assert read(frame)["person"].isna().sum() == 16
    # A list of numbers from 0 on has a person 0, too.
    once = table(person=[str(one) for one in range(40)])
    assert read(once)["person"].notna().all()


def test_placeholders_are_no_addresses_and_kinds_stay() -> None:
    frame = table(address=["1 ELM ST", "2 OAK ST", "UNKNOWN", "No fixed address"], category=["fall", "unknown"])
    events = read(frame)
    assert events["address"].isna().sum() == COUNT / 2
    assert events["category"].tolist()[:2] == ["fall", "unknown"]
    # An unknown street is a street.
    streets = [f"{number} Unknown Soldier Ave" for number in range(39)]
    assert read(table(address=[*streets, "Unknown St"]))["address"].notna().all()


def test_one_text_everywhere_is_nobody() -> None:
    frame = table(400, person=[f"P{number}" for number in range(200)])
    frame.loc[::5, "person"] = "COUNTY CLIENT"
    events = read(frame)
    assert events["person"].isna().sum() == 80
    # Somebody who calls as often from one place is a person.
    home = frame.assign(
        lat=np.where(frame["person"] == "COUNTY CLIENT", 39.95, frame["lat"]),
        lon=np.where(frame["person"] == "COUNTY CLIENT", -83.05, frame["lon"]),
    )
    assert read(home)["person"].notna().all()


def test_one_address_everywhere_is_no_building_and_a_large_one_is() -> None:
    frame = table(400, address=[f"{number} ELM ST" for number in range(200)])
    frame.loc[::20, "address"] = "CITY OF SAMPLETOWN"
    assert read(frame)["address"].isna().sum() == 20
    frame = frame.assign(lat=frame["lat"].where(frame.index % 20 != 0, 39.95 + frame.index % 7 / 1e5))
    frame = frame.assign(lon=frame["lon"].where(frame.index % 20 != 0, -83.05))
    assert read(frame)["address"].notna().all()


def test_identifiers_in_scientific_notation_are_said() -> None:
    events = read(table(person=["1.23457E+11", "2.1E+11", "310000000001"]))
    assert rules(events)["scientific_notation"] == (27, (1, 2, 4))
    assert "a spreadsheet rounded them" in told(events)
    assert events["person"].nunique() == 3
    # Letters in codes are none.
    assert "scientific_notation" not in rules(read(table(person=["2E1", "20E0", "1E10"])))


def test_records_stay_in_their_order_however_many_words_there_are() -> None:
    words = ["UNKNOWN", "N/A", "NONE", "?", "TBD", "MISSING", "REFUSED", "no address", "BLANK"]
    count = 400_000
    frame = table(count).assign(address=[f"{number} ELM ST" for number in range(count)])
    frame.loc[: len(words) - 1, "address"] = words
    frame.loc[count - 1, "address"] = "UNKNOWN"
    events = read(frame)
    assert rules(events)["placeholder"] == (len(words) + 1, (1, 2, 3))
    assert events["lat"].tolist() == frame["lat"].tolist()
    assert events["address"].iloc[len(words) : -1].tolist() == frame["address"].iloc[len(words) : -1].tolist()


def test_records_stay_in_their_order_under_a_condition_with_a_list() -> None:
    count = 400_000
    frame = table(count).assign(kind=[f"k{number % 11}" for number in range(count)])
    events = read(frame, where="kind IN ('k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7')")
    assert events["lat"].tolist() == frame["lat"].tolist()
    assert events["selected"].tolist() == [1 <= number % 11 <= 7 for number in range(count)]


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0"])
def test_a_field_without_anything_to_see_is_missing_in_every_format(blank: str, tmp_path: Path) -> None:
    frame = table(person=IDS, address=["1 ELM ST", "2 OAK ST"], category=["fall", "fire"])
    frame.loc[10:29, ["person", "address", "category"]] = blank
    frame.to_parquet(tmp_path / "events.parquet")
    for source in (frame, tmp_path / "events.parquet", as_csv(frame, tmp_path)):
        events = read(source, address="address")
        assert events[["person", "address", "category"]].isna().sum().tolist() == [20, 20, 20]
        assert "placeholder" not in rules(events)


@pytest.mark.parametrize("none", ["NA", "None", "null", "-", "#N/A"])
def test_a_mark_for_none_is_counted_alike_in_every_format(none: str, tmp_path: Path) -> None:
    frame = table(person=IDS, category=["fall", "fire"])
    frame.loc[[3, 8], ["person", "category"]] = none
    frame.to_parquet(tmp_path / "events.parquet")
    for source in (frame, tmp_path / "events.parquet", as_csv(frame, tmp_path)):
        events = read(source)
        assert rules(events)["placeholder"] == (2, (4, 9))
        # What people file as a kind is one.
        assert (events["category"] == none).sum() == 2
        kept = read(source, values=Values(keep_placeholders=True))
        assert (kept["person"] == none).sum() == 2


def test_a_yes_and_a_no_are_no_persons() -> None:
    frame = table().rename(columns={}).assign(Patient=["Y", "N"] * (COUNT // 2))
    assert "person" not in read(frame)
    assert "'Patient'" in told(read(frame))
    assert read(frame, person="Patient")["person"].nunique() == 2


def test_a_neighborhood_of_nobody_knows_where_is_missing() -> None:
    frame = table(ward=["Harbor", "Hill", "UNKNOWN", "0"])
    events = read(frame, neighborhood="ward")
    assert sorted(events["neighborhood"].dropna().unique()) == ["0", "Harbor", "Hill"]
    assert rules(events)["placeholder"] == (COUNT // 4, (3, 7, 11))
