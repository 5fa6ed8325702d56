"""Dates as people write them: the same day whatever the form, and nothing lost without a word."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from hotspot.events import Values

from .tables import COUNT, as_csv, read, rules, table, told

#: Days from 2019 to 2025, some of them before the 13th, and one on which the summer time begins.
DAYS = pd.DatetimeIndex(pd.date_range("2019-03-10", periods=COUNT, freq="62D"))
FORMS: dict[str, Callable[[pd.Timestamp], str]] = {
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "iso with slashes": lambda day: f"{day:%Y/%m/%d}",
    "iso with points": lambda day: f"{day:%Y.%m.%d}",
    "month first": lambda day: f"{day.month}/{day.day}/{day.year}",
    "month first, two digits": lambda day: f"{day.month}/{day.day}/{day:%y}",
    "month first, dashes": lambda day: f"{day:%m-%d-%Y}",
    "day first": lambda day: f"{day:%d/%m/%Y}",
    "day first, two digits": lambda day: f"{day:%d.%m.%y}",
    "points": lambda day: f"{day:%d.%m.%Y}",
    "named month": lambda day: f"{day:%b %d, %Y}",
    "long month": lambda day: f"{day:%B} {day.day}, {day.year}",
    "capitals": lambda day: f"{day:%d-%b-%Y}".upper(),
    "named month last": lambda day: f"{day.day} {day:%B} {day.year}",
    "no marks": lambda day: f"{day:%Y%m%d}",
    "no marks, year last": lambda day: f"{day:%m%d%Y}",
    "spreadsheet": lambda day: str((day - pd.Timestamp("1899-12-30")).days),
    "epoch": lambda day: str(int(day.timestamp())),
    "epoch milliseconds": lambda day: str(int(day.timestamp()) * 1000),
    "time of day": lambda day: f"{day:%m/%d/%Y} 04:05:06 PM",
    "time of day, minutes": lambda day: f"{day:%m/%d/%y} 16:05",
    "fraction": lambda day: f"{day:%Y-%m-%d}T16:05:06.250",
    "zone": lambda day: f"{day:%Y-%m-%d}T22:00:00-05:00",
    "zone, month first": lambda day: f"{day:%m/%d/%Y} 22:00:00 -05:00",
    "utc": lambda day: f"{day:%Y-%m-%d} 22:00:00Z",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("as_file", [False, True])
def test_every_form_is_the_same_day(form: str, tmp_path: Path, *, as_file: bool) -> None:
    frame = table(date=[FORMS[form](day) for day in DAYS])
    events = read(as_csv(frame, tmp_path) if as_file else frame)
    assert events["time"].dt.normalize().tolist() == DAYS.tolist()
    assert "time_unread" not in events


@pytest.mark.parametrize("form", ["no marks", "no marks, year last", "spreadsheet", "epoch", "epoch milliseconds"])
@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_a_number_is_the_same_day(form: str, kind: str) -> None:
    numbers = pd.Series([int(FORMS[form](day)) for day in DAYS]).astype(kind)
    assert read(table(date=numbers))["time"].dt.normalize().tolist() == DAYS.tolist()


def test_the_time_of_day_is_read() -> None:
    half_past = pd.Timestamp("2024-01-05 16:05:06")
    for text in ("01/05/2024 04:05:06 PM", "Jan 5, 2024 4:05:06 p.m.", "2024-01-05T16:05:06+02:00", "45296.6702083333"):
        assert abs(read(table(date=[text]), values=Values(dates="mdy"))["time"].iloc[0] - half_past).total_seconds() < 1


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024-02", 2),
        ("02/2024", 2),
        ("2/2024", 2),
        ("Feb 2024", 2),
        ("February 2024", 2),
        ("FEB-24", 2),
        ("202402", 2),
    ],
)
def test_a_month_is_its_first_day(text: str, month: int) -> None:
    assert read(table(date=[text]))["time"].tolist() == [pd.Timestamp(2024, month, 1)] * COUNT


def test_two_digit_years_turn_at_69() -> None:
    events = read(table(date=["12/31/68", "12/31/69", "12/31/99", "12/31/00"]))
    assert events["time"].dt.year.tolist()[:4] == [2068, 1969, 1999, 2000]


def test_a_month_number_takes_its_year_from_the_column_beside_it() -> None:
    frame = table(Month=[3, 12], Year=[2023, 2024])
    assert read(frame)["time"].tolist()[:2] == [pd.Timestamp(2023, 3, 1), pd.Timestamp(2024, 12, 1)]
    alone = read(frame.drop(columns="Year"))
    assert alone["time"].isna().all()
    assert rules(alone)["unread_date"] == (COUNT, (1, 2, 3))


def test_a_time_of_day_stands_in_a_column_of_its_own() -> None:
    events = read(table(Date=["2024-03-01"], Time=["14:30", "2:05 PM"]))
    assert events["time"].tolist()[:2] == [pd.Timestamp("2024-03-01 14:30"), pd.Timestamp("2024-03-01 14:05")]
    assert "The time of day of column 'Date' was taken from column 'Time'." in told(events)
    # What is no time of day is left alone.
    assert read(table(date=["2024-03-01"], response_time=[4, 12]))["time"].dt.hour.eq(0).all()


def test_both_orders_fit_all_dates() -> None:
    events = read(table(date=["03/04/2024", "05/06/2024"]))
    assert events["time"].tolist()[:2] == [pd.Timestamp("2024-03-04"), pd.Timestamp("2024-05-06")]
    assert "--dates dmy" in told(events)
    turned = read(table(date=["03/04/2024", "05/06/2024"]), values=Values(dates="dmy"))
    assert turned["time"].tolist()[:2] == [pd.Timestamp("2024-04-03"), pd.Timestamp("2024-06-05")]
    assert "--dates" not in told(turned)
    # With points the day leads, where people use them.
    assert read(table(date=["03.04.2024"]))["time"].iloc[0] == pd.Timestamp("2024-04-03")


def test_each_order_fits_some_dates() -> None:
    frame = table(date=["24/11/2024", "06/17/2024", "03/04/2024", "05/05/2024"])
    events = read(frame)
    assert events["time"].tolist()[:2] == [pd.Timestamp("2024-11-24"), pd.Timestamp("2024-06-17")]
    # The same day in both orders.
    assert events["time"].iloc[3] == pd.Timestamp("2024-05-05")
    assert events["time"].isna().sum() == COUNT / 4
    assert rules(events)["unread_date"] == (COUNT // 4, (3, 7, 11))
    assert "10 can only be month/day, 10 only day/month. 10 could be either and were not read" in told(events)
    for order, unread in (("mdy", "24/11/2024"), ("dmy", "06/17/2024")):
        asked = read(frame, values=Values(dates=order))
        assert frame.loc[asked["time"].isna(), "date"].unique().tolist() == [unread]


def test_a_slip_does_not_decide_the_order() -> None:
    frame = table(300, date=["06/17/2024", "06/07/2024"])
    frame.loc[7, "date"] = "17/06/2024"
    events = read(frame)
    assert events["time"].iloc[1] == pd.Timestamp("2024-06-07")
    assert rules(events)["unread_date"] == (1, (8,))


def test_years_that_no_event_has_are_faults() -> None:
    frame = table(date=["2024-03-01"])
    frame.loc[[4, 9], "date"] = ["20204-03-01", "1066-10-14"]
    events = read(frame)
    assert rules(events)["year_outside"] == (2, (5, 10))
    assert events["time"].isna().tolist() == events["time_unread"].tolist()
    assert "2 of 40 dates in column 'date' lie before 1900 or after 2100 (rows 5 and 10)" in told(events)
    typed = table(date=pd.to_datetime(["2024-03-01"]).astype("datetime64[us]"))
    typed.loc[4, "date"] = pd.Timestamp("1066-10-14").as_unit("us")
    assert rules(read(typed))["year_outside"] == (1, (5,))


def test_a_filled_date_that_cannot_be_read_is_not_none() -> None:
    frame = table(date=["2024-03-01"])
    frame.loc[[2, 5, 6], "date"] = ["soon", None, ""]
    events = read(frame)
    assert rules(events)["unread_date"] == (1, (3,))
    assert events["time_unread"].sum() == 1
    assert events["time"].isna().sum() == 3
    assert "1 of 38 dates in column 'date' could not be read (row 3): it is filled" in told(events)
    assert "soon" not in told(events)


@pytest.mark.parametrize("none", ["01/01/1900", "1900-01-01", "00/00/0000", "N/A", "unknown"])
def test_placeholders_are_no_dates(none: str) -> None:
    frame = table(date=["03/15/2024"])
    frame.loc[[3, 8], "date"] = none
    events = read(frame)
    assert events["time"].isna().sum() == 2
    assert rules(events)["placeholder"] == (2, (4, 9))
    assert "time_unread" not in events or not events["time_unread"].any()
    kept = read(frame, values=Values(keep_placeholders=True))
    assert "placeholder" not in rules(kept)
    assert kept["time"].notna().sum() + kept.get("time_unread", pd.Series(dtype=bool)).sum() == COUNT


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_a_zone_keeps_its_own_day_in_every_format(zone: str, tmp_path: Path) -> None:
    times = pd.DatetimeIndex(pd.date_range("2024-01-01 23:30", periods=COUNT, freq="9D", tz=zone))
    frame = table().assign(date=times)
    frame.to_parquet(tmp_path / "e.parquet")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.write(tmp_path / "e.parquet", "e.parquet")
    written = table().assign(date=[moment.isoformat() for moment in times])
    sources = [frame, pl.from_pandas(frame), tmp_path / "e.parquet", tmp_path / "e.zip", as_csv(written, tmp_path)]
    for source in sources:
        events = read(source)
        assert events["time"].dt.date.tolist() == [moment.date() for moment in times]


def test_mixed_forms_are_all_read_and_said() -> None:
    events = read(table(date=["2024-03-01", "Mar 2, 2024", "03/13/2024"]))
    assert events["time"].dt.day.tolist()[:3] == [1, 2, 13]
    assert "month/day/year, day, month by name, year" in told(events)


def test_a_column_of_words_or_of_other_numbers_holds_no_dates() -> None:
    for values in (["soon", "later"], [7, 12], ["A-1", "B-2"]):
        events = read(table(date=values), time="date")
        assert events["time"].isna().all()
        assert rules(events)["unread_date"][0] == COUNT
