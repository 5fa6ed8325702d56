"""A name only nominates: columns whose name fits and whose values do not are not taken."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events
from hotspot.events.columns.fits import fits
from hotspot.events.columns.looks import looks_of
from hotspot.files.source import open_source

ROWS = 400
TRUTHS = [True, False]
WORDS = ["THEFT", "ASSAULT", "NOISE", "ARSON"]


def some(*values: object) -> list[Any]:
    return list(itertools.islice(itertools.cycle(values), ROWS))


def each(make: Callable[[int], object]) -> list[Any]:
    return [make(row) for row in range(ROWS)]


PAIRS = each(lambda row: f"({40 + row / 999:.6f}, {-75 - row / 999:.6f})")
WKT = each(lambda row: f"POINT ({-75 - row / 999:.6f} {40 + row / 999:.6f})")
JSON = each(lambda row: f'{{"type":"Point","coordinates":[{-75 - row / 999:.6f},{40 + row / 999:.6f}]}}')
DAYS = each(lambda row: f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}")
MAILS = each(lambda row: f"p{row}@example.org")
LINKS = each(lambda row: f"https://example.org/{row}")
REMARKS = each(lambda row: f"Caller {row} says that there was noise and someone may be hurt, see {row * 7}")
ADDRESSES = each(lambda row: f"{row} MAIN ST")

UNFIT = {
    "address": {
        "address": [some("A", "B", "C", "D", "E"), PAIRS, DAYS, some("19104", "19105")],
        "Location": [PAIRS, WKT, JSON, some("STREET", "RESIDENCE"), some("Yes", "No")],
        "block": [each(lambda row: 1000 + row), some("3004", "3005", "2001")],
        "Incident Address": [LINKS, MAILS, some(*TRUTHS)],
    },
    "category": {
        "type": [some("st", "ave", "rd", "dr", "ln"), ADDRESSES, WKT],
        "category": [REMARKS, MAILS],
        "title": [REMARKS, LINKS],
        "offense": [each(lambda row: row / 7), DAYS],
        "Complaint Type": [each(lambda row: f"C-{row:06d}"), PAIRS],
    },
    "cost": {
        "charge": [some(*WORDS), some("PC 459", "PC 211", "VC 23152")],
        "charges": [some("yes", "no"), some("n", "y")],
        "payment": [some("CARD", "CASH"), DAYS],
        "fine": [some("ok", "bad")],
        "amount": [some("high", "low", "medium")],
    },
    "time": {
        "time": [some("14:30", "09:15"), some("morning", "night")],
        "date": [some("TBD", "soon"), each(lambda row: 20 + row % 60)],
        "Created Date": [some(0, 1)],
        "month": [some("first", "last")],
        "call_time": [each(lambda row: f"{row % 24:02d}:10:05")],
        "Issue Date": [some("Yes", "No")],
    },
    "person": {
        "patient": [some("Y", "N"), some(*TRUTHS)],
        "client": [some("AGENCY ONE", "AGENCY TWO"), PAIRS],
        "member_id": [DAYS],
        "person": [each(lambda row: row / 7), some("victim")],
    },
}
CASES = [
    (meaning, name, values) for meaning, names in UNFIT.items() for name, lists in names.items() for values in lists
]


def table(name: str, values: list[Any], **more: Any) -> pd.DataFrame:
    rows = np.arange(ROWS)
    return pd.DataFrame({"lat": 40 + rows / 999, "lon": -75 - rows / 999, name: values, **more})


def test_there_are_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("meaning", "name", "values"), CASES)
def test_values_that_do_not_fit_are_not_taken_and_said(meaning: str, name: str, values: list[Any]) -> None:
    found = read_events(table(name, values))
    assert set(found.attrs["columns"]) == {"lat", "lon"}
    if meaning == "time":
        # Naming it would not help, and what is missing is said.
        (said,) = [str(note) for note in found.attrs["notes"] if repr(name) in str(note)]
        assert "overrules" not in said
        return
    (said,) = [str(note) for note in found.attrs["notes"] if "do not look like it" in str(note)]
    assert repr(name) in said
    # The remedy that is told works: whoever names the column gets it.
    written = f'"{name}"' if " " in name else name
    assert f"--{meaning} {written}" in said
    if meaning != "cost":
        again = read_events(table(name, values), columns=EventColumns(**{meaning: name}))
        assert again.attrs["columns"][meaning] == name


@pytest.mark.parametrize("values", [DAYS, some(*WORDS)])
@pytest.mark.parametrize(
    "names", [("incident_lat", "incident_lon"), ("y", "x"), ("Hospital Latitude", "Hospital Longitude")]
)
def test_coordinates_must_look_like_them_too(names: tuple[str, str], values: list[Any]) -> None:
    with pytest.raises(InputError, match="No column for lat and lon"):
        read_events(pd.DataFrame(dict.fromkeys(names, values)).assign(remark="x"))


def test_a_worse_name_is_taken_where_the_values_of_a_better_one_do_not_fit() -> None:
    found = read_events(table("type", some("st", "ave"), offense=some(*WORDS), street=ADDRESSES))
    assert found.attrs["columns"]["category"] == "offense"
    assert found.attrs["columns"]["address"] == "street"


@pytest.mark.parametrize("order", [1, -1])
def test_two_that_fit_equally_are_named_and_asked_for(order: int) -> None:
    frame = table("Call Type", some(*WORDS), **{"Incident Type": some(*WORDS[:2])})
    found = read_events(frame[frame.columns[::order]])
    assert "category" not in found.attrs["columns"]
    (said,) = [str(note) for note in found.attrs["notes"] if "Several columns" in str(note)]
    assert "'Call Type'" in said
    assert "'Incident Type'" in said
    assert "--category" in said
    named = read_events(frame, columns=EventColumns(category="Call Type"))
    assert named.attrs["columns"]["category"] == "Call Type"
    assert not any("Several columns" in str(note) for note in named.attrs["notes"])


def test_what_is_taken_does_not_depend_on_the_order_of_the_records() -> None:
    frame = table("address", each(lambda row: f"{row} MAIN ST" if row < 230 else f"{row / 7:.2f}"), type=some(*WORDS))
    rng = np.random.default_rng(5)
    seen = [read_events(frame.iloc[rng.permutation(ROWS)]).attrs["columns"] for _ in range(5)]
    assert all(one == seen[0] for one in seen)


def test_a_code_before_a_kind_makes_no_address_of_it() -> None:
    codes = some("415 DISTURBANCE", "459 BURGLARY", "911 HANG UP", "10-50 CRASH")
    assert read_events(table("Call Type", codes)).attrs["columns"]["category"] == "Call Type"
    streets = some("415 ELM ST", "459 OAK AVE", "911 MAIN STREET APT 3")
    assert "category" not in read_events(table("Call Type", streets)).attrs["columns"]


def test_a_file_about_one_tower_has_addresses() -> None:
    found = read_events(table("address", some("500 TOWER RD")))
    assert found.attrs["columns"]["address"] == "address"


@pytest.mark.parametrize("word", ["placement", "Placement", "foster", "PLACEMENT"])
def test_where_children_live_now_is_never_taken_by_itself(word: str) -> None:
    rows = np.arange(ROWS)
    frame = pd.DataFrame(
        {f"{word}_lat": 40 + rows / 999, f"{word}_lon": -75 - rows / 999, f"{word}_address": ADDRESSES}
    )
    with pytest.raises(InputError, match="where children live now"):
        read_events(frame)
    both = frame.assign(incident_lat=41.0, incident_lon=-76.0)
    found = read_events(both)
    assert found.attrs["columns"] == {"lat": "incident_lat", "lon": "incident_lon"}
    asked = read_events(frame, columns=EventColumns(lat=f"{word}_lat", lon=f"{word}_lon"))
    np.testing.assert_allclose(asked["lat"], frame[f"{word}_lat"])


def test_two_columns_of_one_name_are_named(tmp_path: Any) -> None:
    path = tmp_path / "e.csv"
    path.write_text("lat,lon,lat\n40,-75,41\n40.5,-75,42\n")
    with pytest.raises(InputError, match="Several columns are named 'lat'"):
        read_events(path)
    path.write_text("lat,lon,address,Address\n40,-75,1 A ST,2 B ST\n40.5,-75,2 A ST,3 B ST\n")
    found = read_events(path)
    assert "address" not in found
    assert any("Several columns are named 'address'" in str(note) for note in found.attrs["notes"])
    # As it is told: renamed, each can be named.
    path.write_text(path.read_text().replace("Address", "other"))
    assert read_events(path)["address"].tolist() == ["1 A ST", "2 A ST"]


def test_two_columns_of_one_name_in_a_frame_are_named() -> None:
    frame = table("address", ADDRESSES, other=ADDRESSES)
    with pytest.raises(InputError, match="Several columns are named 'lat'"):
        read_events(frame.set_axis(["lat", "lon", "address", "LAT"], axis=1))
    found = read_events(frame.set_axis(["lat", "lon", "address", "address"], axis=1))
    assert "address" not in found
    assert any("Several columns are named 'address'" in str(note) for note in found.attrs["notes"])


def test_a_column_that_cannot_be_read_is_not_guessed(tmp_path: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    broken = pa.array([b"\xff\xfe MAIN ST"] * 9).view(pa.string())
    pq.write_table(pa.table({"lat": [40.0] * 9, "lon": [-75.0] * 9, "address": broken}), tmp_path / "e.parquet")
    found = read_events(tmp_path / "e.parquet")
    assert set(found.columns) == {"lat", "lon"}


def test_a_guessed_amount_is_never_fatal() -> None:
    found = read_events(table("charge", some(*WORDS)))
    assert "cost" not in found


@pytest.mark.parametrize(
    "form",
    [
        *["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S.000", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y", "%d-%b-%Y", "%b %d, %Y", "%m/%d/%y"],
        *["%Y%m%d", "%m%d%Y", "%d%m%Y", "%Y-%m", "%m/%Y", "%Y%m", "%B %Y", "%Y%m%d%H%M%S", "%A, %B %d, %Y", "%d %B %Y"],
        *["%Y/%m/%d", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S+00:00"],
    ],
)
@pytest.mark.parametrize("as_numbers", [False, True])
def test_dates_in_every_dress_are_taken(form: str, *, as_numbers: bool) -> None:
    texts = [f"{day:{form}}" for day in pd.date_range("2021-01-01", periods=ROWS, freq="3D")]
    values: list[Any] = [int(text) for text in texts] if as_numbers and texts[0].isdigit() else texts
    assert fits("time", "date", looks_of(open_source(table("date", values)), ["date"])["date"])


@pytest.mark.parametrize("start", [45_000, 1_700_000_000, 1_700_000_000_000])
def test_days_and_seconds_of_computers_are_dates(start: int) -> None:
    for values in (
        each(lambda row: start + row),
        each(lambda row: float(start + row)),
        each(lambda row: f"{start + row}"),
    ):
        assert fits("time", "date", looks_of(open_source(table("date", values)), ["date"])["date"])
