"""Columns that are kept in lists of buildings."""

from pathlib import Path

import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure.tables import TABLES
from hotspot.engines import StoredPlaces, Totals
from hotspot.errors import InputError
from hotspot.events import Values, open_events, read_events
from hotspot.events.keep import find_columns, read_names, written_names

INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def records() -> pd.DataFrame:
    """Made-up records at two buildings."""
    return pd.DataFrame(
        {
            "lat": [40.0] * 5 + [40.05],
            "lon": -75.2,
            "address": ["1 OAK ST"] * 5 + ["2 ELM ST"],
            "patient_id": ["a", "b", "c", "d", "e", "f"],
            "Ward": ["north", " south", "south ", "north", None, None],
            "beds": [1.0, 2.5, 2.5, 2.5, 7.0, 3.0],
            "block": ["b", "a", "b", "b", "c", "a"],
            "rank": ["=1+1"] * 6,
        }
    )


def kept(*names: str) -> pd.DataFrame:
    return hs.total_by_building(read_events(records(), values=Values(keep_columns=names)))


def test_each_building_has_the_value_of_most_of_its_events() -> None:
    found = kept("ward", "beds").set_index("name")
    # Of as many the first by text; a name is the table's own, whatever its capitals.
    assert found["Ward"].tolist()[:1] == ["north"]
    assert found["Ward"].isna().tolist() == [False, True]
    assert found["Ward (values)"].tolist() == [2, 0]
    assert found["beds (kept)"].tolist() == ["2.5", "3"]
    assert found["beds (kept) (values)"].tolist() == [3, 1]


def test_events_that_stay_where_they_are_say_the_same(tmp_path: Path) -> None:
    rows, values = records(), Values(keep_columns=("Ward", "block", "rank"))
    rows.to_parquet(tmp_path / "events.parquet")
    rows.to_csv(tmp_path / "events.csv", index=False)
    one = hs.total_by_building(read_events(rows, values=values))
    for name in ("events.parquet", "events.csv"):
        totals = Totals(StoredPlaces(open_events(tmp_path / name, values=values)))
        pd.testing.assert_frame_equal(hs.total_by_building(totals), one)
    assert one["block"].tolist() == ["b", "a"]


@pytest.mark.parametrize(("times", "ward"), [([1, 1, 1, 5, 1, 1], "north"), ([1, 9, 1, 1, 1, 1], "south")])
def test_a_weight_counts(times: list[int], ward: str) -> None:
    columns, values = hs.EventColumns(weight="times"), Values(keep_columns=("Ward",))
    events = read_events(records().assign(times=times), columns=columns, values=values)
    assert hs.total_by_building(events)["Ward"].iloc[0] == ward


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(InputError, match=r"no column 'street' to keep.*Columns found: lat, lon, address"):
        kept("street")
    with pytest.raises(InputError, match="'patient_id' identifies persons"):
        kept("patient_id")
    with pytest.raises(InputError, match="'Ward' identifies persons"):
        read_events(records(), columns=hs.EventColumns(person="Ward"), values=Values(keep_columns=("Ward",)))
    with pytest.raises(InputError, match="identifies persons"):
        read_events(records(), columns=hs.EventColumns(person="none"), values=Values(keep_columns=("patient_id",)))


def test_names_do_not_hide_columns_of_the_lists() -> None:
    assert written_names(["rank", "Ward"])[0][0] == "rank (kept)"
    own = {column for rule in TABLES.values() for column in rule.columns["internal"]}
    assert not {name for pair in written_names(sorted(own)) for name in pair} & own


def test_names_are_read_as_they_are_written() -> None:
    assert read_names(("a, b", "c")) == ("a", "b", "c")
    assert read_names(["a, b"]) == ("a, b",)
    for wrong in ("a", [1], None):
        with pytest.raises(InputError, match="list of names"):
            read_names(wrong)


def test_they_leave_where_they_are_declared_for_internal_use_alone() -> None:
    table = kept("Ward")
    without = hs.release(INTERNAL, {"buildings": table})
    assert "Ward" not in without.tables["buildings"]
    declared = hs.release(INTERNAL, {"buildings": table}, facts=hs.Facts(kept_columns=table.attrs["kept_columns"]))
    assert {"Ward", "Ward (values)"} <= set(declared.tables["buildings"])
    rule = TABLES["buildings"]
    for audience in ("partner", "public"):
        assert not len(rule.allowed(table, audience, money=True, declared=("Ward",)).columns)
    others = {name for name, one in TABLES.items() if one.keeps}
    assert others == {"buildings"}


def test_files_hold_them_and_no_spreadsheet_runs_them(tmp_path: Path) -> None:
    rows = pd.concat([records()] * 30, ignore_index=True).rename(columns={"Ward": "=Ward"})
    rows["lat"] += [0.0004 * (k % 40) for k in range(len(rows))]
    release = hs.run_study(hs.Study(rows, policy=INTERNAL, values=Values(keep_columns=("=Ward", "rank"))))
    hs.save_lists(release, tmp_path)
    head, first, *_ = (tmp_path / "buildings.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.endswith(",'=Ward,'=Ward (values),rank (kept),rank (kept) (values),audience")
    assert "'=1+1" in first
    for path in tmp_path.iterdir():
        assert path.name == "buildings.csv" or "=1+1" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", ["patient_name", "SSN", "Caller Phone", "date_of_birth", "Full Address", "apt"])
def test_columns_that_say_who_or_behind_which_door_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="Leave it out of"):
        find_columns([name], ["lat", "lon", name], None)


@pytest.mark.parametrize("known", [True, False])
def test_a_column_with_a_value_for_each_person_or_record_is_refused_whatever_it_is_called(*, known: bool) -> None:
    rows = pd.concat([records().iloc[:1]] * 30, ignore_index=True).drop(columns=["patient_id", "Ward"])
    rows["note"], rows["ward"] = [f"n{k // 2}" if known else f"n{k}" for k in range(30)], "north"
    if known:
        rows["patient_id"] = rows["note"]
    with pytest.raises(InputError, match="nearly as many values as there are people or records"):
        hs.total_by_building(read_events(rows, values=Values(keep_columns=("note",))))
    plain = hs.total_by_building(read_events(rows, values=Values(keep_columns=("ward",))))
    assert plain["ward"].tolist() == ["north"]
