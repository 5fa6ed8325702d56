"""Dates that only their column, or a column beside it, tells; and what is said where it does not."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.events import Values
from hotspot.events.values.dates.year_in_two_digits import stands_first

from .tables import COUNT, as_csv, read, rules, table, told


def days(count: int = COUNT) -> list[pd.Timestamp]:
    """Days of two years, drawn."""
    draw = np.random.default_rng(2)
    return [pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(day)) for day in draw.integers(0, 731, count)]


#: Each way has the year of two digits first, or last.
YEARS = {
    "first": ["%y-%m-%d", "%y/%m/%d", "%y.%m.%d 10:30", "%y-%b-%d", "%y %B %d"],
    "last": ["%d-%m-%y", "%m/%d/%y", "%d.%m.%y", "%d-%b-%y", "%d %B, %y"],
}


@pytest.mark.parametrize(("place", "form"), [(place, form) for place, forms in YEARS.items() for form in forms])
@pytest.mark.parametrize("start", [2001, 2011, 2023])
def test_the_column_tells_where_the_year_of_two_digits_stands(place: str, form: str, start: int) -> None:
    dates = [day.replace(year=day.year - 2023 + start) if day.day < 29 else day for day in days()]
    dates = [day for day in dates if day.year in {start, start + 1}]
    frame = table(len(dates), date=[day.strftime(form) for day in dates])
    events = read(frame)
    assert events["time"].dt.normalize().tolist() == dates
    assert ("two digits for the year" in told(events) or "year, month by name, day" in told(events)) == (
        place == "first"
    )


@pytest.mark.parametrize("form", ["%y-%m-%d", "%y-%b-%d", "%m-%d-%y", "%d-%m-%y", "%d-%b-%y"])
@pytest.mark.parametrize("span", [7, 31, 365, 7300])
def test_no_year_of_two_digits_is_read_on_the_wrong_side(form: str, span: int) -> None:
    draw = np.random.default_rng(14)
    told_of = 0
    for start in pd.date_range("1998-02-03", periods=27, freq="379D"):
        dates = [start + pd.Timedelta(days=int(day)) for day in draw.integers(0, span, 40)]
        parts = [tuple(day.strftime(form).split("-")) for day in dates]
        found = stands_first([(a, b, c, 1) for a, b, c in parts])
        assert found in {None, form.startswith("%y")}
        told_of += found is not None
    assert told_of >= 24


@pytest.mark.parametrize("few", [["24-04-19"], ["24-04-19", "24-05-19"], ["24-Jan-01"], ["24/9/05", "24/10/07"]])
def test_a_year_of_two_digits_that_could_be_first_or_last_is_asked_for(few: list[str]) -> None:
    frame = table(date=few)
    events = read(frame, time="date")
    assert events["time"].isna().all()
    assert rules(events)["unread_date"][0] == COUNT
    assert "--dates ymd if the year comes first, --dates dmy if it comes last" in told(events)
    for order, year in (("ymd", 2024), ("dmy", None)):
        asked = read(frame, values=Values(dates=order), time="date")
        assert asked["time"].notna().all()
        assert (asked["time"].dt.year == 2024).all() == (year == 2024)
        assert "--dates" not in told(asked)


def test_the_first_day_of_each_month_is_no_year() -> None:
    months = pd.date_range("2019-01-01", periods=72, freq="MS")
    for form in ("%y-%m-%d", "%d-%m-%y"):
        written = [month.strftime(form) for month in months]
        assert read(table(72, date=written))["time"].isna().all()
    # Month and day first, the year constant, is as Americans write it.
    assert read(table(date=["11/12/24", "03/04/24", "05/01/24"]))["time"].iloc[0] == pd.Timestamp("2024-11-12")


def test_a_day_of_one_digit_at_the_end_is_no_year() -> None:
    events = read(table(date=["24/9/5", "24/10/15", "23/1/31"]))
    assert events["time"].tolist()[:2] == [pd.Timestamp("2024-09-05"), pd.Timestamp("2024-10-15")]


@pytest.mark.parametrize(
    ("short", "long"),
    [("04/14/24", "04/15/2024"), ("1 Jan 24", "2 Jan 2024"), ("05JAN24", "06JAN2024"), ("14.04.24 9:30", "15.04.2024")],
)
def test_years_of_two_and_four_digits_stand_in_one_column(short: str, long: str) -> None:
    # Ten thousand records are looked at first: the short ones come after.
    for frame in (table(date=[short, *[long] * 3]), table(10_040, date=[long] * 10_000 + [short] * 40)):
        events = read(frame)
        assert events["time"].notna().all()
        assert (events["time"].dt.year == 2024).all()
        assert "year_outside" not in rules(events)


def real_and_text(real: str, text: str) -> list[str]:
    """Dates as a spreadsheet of another country leaves them: real ones up to the twelfth, texts beyond."""
    return [pd.Timestamp(day).strftime(real if pd.Timestamp(day).day <= 12 else text) for day in days(60)]


@pytest.mark.parametrize(("text", "order"), [("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%d.%m.%y", "dmy")])
def test_real_dates_that_a_spreadsheet_exchanged_are_not_read_as_they_stand(text: str, order: str) -> None:
    frame = table(60, date=real_and_text("%Y-%d-%m", text))
    true = days(60)
    exchangeable = [day.day <= 12 and day.day != day.month for day in true]
    events = read(frame)
    assert events["time"].isna().tolist() == exchangeable
    assert events["time"].dropna().tolist() == [day for day, lost in zip(true, exchangeable, strict=True) if not lost]
    assert f"{sum(exchangeable)} dates without a day above 12" in told(events)
    assert f"--dates {order} exchanges them back" in told(events)
    back = read(frame, values=Values(dates=order))
    assert back["time"].tolist() == true
    assert "were exchanged back" in told(back)
    as_they_stand = read(frame, values=Values(dates="ymd"))["time"]
    assert as_they_stand.notna().all()
    assert (as_they_stand.dt.month != back["time"].dt.month).sum() == sum(exchangeable)


def test_real_dates_beside_texts_are_plain_where_a_day_is_above_twelve() -> None:
    true = days(60)
    mixed = [day.strftime("%Y-%m-%d" if place % 2 else "%d/%m/%Y") for place, day in enumerate(true)]
    events = read(table(60, date=mixed))
    assert events["time"].tolist() == true
    assert "exchanged" not in told(events)
    # One of each tells nothing, a few do.
    for texts, told_of in ((["25/04/2024"], False), (["25/04/2024", "26/04/2024"], True)):
        few = read(table(date=["2024-03-04", *texts]))
        assert ("exchanged" in told(few)) == told_of == bool(few["time"].isna().any())


def test_a_workbook_keeps_real_dates_and_texts_apart(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    true = days(60)
    frame = table(60, date=true)
    book = openpyxl.Workbook()
    book.active.append(["lat", "lon", "date"])
    for lat, lon, day in frame.itertuples(index=False):
        turned = day.replace(month=day.day, day=day.month).to_pydatetime() if day.day <= 12 else f"{day:%d/%m/%Y}"
        book.active.append([lat, lon, turned])
    book.save(tmp_path / "e.xlsx")
    assert "--dates dmy exchanges them back" in told(read(tmp_path / "e.xlsx"))
    assert read(tmp_path / "e.xlsx", values=Values(dates="dmy"))["time"].tolist() == true


def test_moments_of_several_zones_in_one_column_keep_their_own_days() -> None:
    zones = [dt.timezone(dt.timedelta(hours=hours)) for hours in (-5, 9)]
    moments = [dt.datetime(2024, 1, 1 + place % 20, 23, 30, tzinfo=zones[place % 2]) for place in range(COUNT)]
    frame = table()
    frame["date"] = pd.Series([*moments[:-1], None], dtype=object)
    before = frame.copy()
    for source in (frame, frame.set_axis([7] * COUNT)):
        events = read(source)
        assert events["time"].tolist()[:-1] == [moment.replace(tzinfo=None) for moment in moments[:-1]]
        assert events["time"].isna().sum() == 1
        assert "carry their zone: each keeps the day and the hour" in told(events)
    pd.testing.assert_frame_equal(frame, before)


def test_the_zone_is_said_once() -> None:
    utc = "Times in column 'date' are in UTC"
    for dates in (["2024-01-01T22:00:00Z"], list(pd.to_datetime(["2024-01-01 22:00"], utc=True))):
        assert told(read(table(date=dates))).count(utc) == 1
    assert utc not in told(read(table(date=["2024-01-01T22:00:00-05:00", "2024-01-01T22:00:00Z"])))
    assert "zone" not in told(read(table(date=["2024-01-01T22:00:00"])))


@pytest.mark.parametrize(
    ("columns", "clock"),
    [
        ({"Incident Date": "d", "Response Time": "00:07:12", "Incident Time": "10:30"}, "10:30"),
        ({"IncidentDate": "d", "DispatchTime": "09:00", "IncidentTime": "10:30"}, "10:30"),
        ({"Incident Date": "d", "Total Time": "00:07:12", "Time": "10:30"}, "10:30"),
        ({"date_occurred": "d", "time_reported": "09:00", "time_occurred": "10:30"}, "10:30"),
        ({"CMPLNT_FR_DT": "d", "CMPLNT_TO_TM": "09:00", "CMPLNT_FR_TM": "10:30"}, "10:30"),
        ({"Date": "d", "Call Time": "10:30", "responsetime": "00:07:12"}, "10:30"),
        # None goes with it, or several might.
        *(({"Incident Date": "d", f"{word} Time": "00:07:12"}, "") for word in ("Response", "Elapsed", "Turnout")),
        ({"Date": "d", "Call Time": "10:30", "Arrival Time": "10:40"}, ""),
        ({"Incident Date": "d", "Dispatch Time": "09:00", "Arrival Time": "09:10"}, ""),
    ],
)
def test_the_time_of_day_is_that_of_the_date(columns: dict[str, str], clock: str) -> None:
    date, *_ = columns
    frame = table(**{name: ["2024-03-01" if value == "d" else value] for name, value in columns.items()})
    events = read(frame, time=date)
    assert events["time"].iloc[0] == pd.Timestamp(f"2024-03-01 {clock or '00:00'}")
    assert ("was taken from column" in told(events)) == bool(clock)


@pytest.mark.parametrize(
    "text",
    [
        *("Sept 5, 2024", "Sept. 5 2024", "05SEP2024", "05SEP24", "Thu, 05 Sep 2024", "Thursday, September 5, 2024"),
        *("Thu 5 Sept 2024", "September 5th, 2024", "5 de septiembre de 2024", "5-sep-2024", "jueves, 5 set 2024"),
        *("Thursday 2024-09-05", "05SEP2024:10:30:00", "2024-09-05-10.30.00.000000", "2024-09-05 10.30.00"),
        *("05-SEP-24 10.30.00.000000 AM", "5-SEP-2024 10.30.00 AM", "2024-09-05\u00a010:30", "Sep\u00a05,\u202f2024"),
        *("9/13/2024, 10:30:00 AM", "9/13/2024\u00a010:30:00\u202fAM", "Fri, 09/13/2024 10:30:00 AM"),
    ],
)
@pytest.mark.parametrize("as_file", [False, True])
def test_other_spellings_are_the_same_day(text: str, tmp_path: Path, *, as_file: bool) -> None:
    frame = table(date=[text])
    events = read(as_csv(frame, tmp_path) if as_file else frame)
    assert events.attrs["columns"]["time"] == "date"
    moment = events["time"].iloc[0]
    assert moment.normalize() == pd.Timestamp("2024-09-13" if "13" in text else "2024-09-05")
    assert moment.strftime("%H:%M") == ("10:30" if "30" in text else "00:00")
    assert "time_unread" not in events


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "short": "Jan Feb. Mar Apr May Jun Jul Aug Sept. Oct Nov Dec",
    "corto": "ene feb mar abr may jun jul ago sep oct nov dic",
}


@pytest.mark.parametrize("language", MONTHS)
def test_a_month_name_takes_its_year_from_the_column_beside_it(language: str) -> None:
    names = MONTHS[language].split()
    events = read(table(36, Month=[*names, *[name.upper() for name in names]], Year=[2023, 2024, 2022]))
    assert events["time"].dt.month.tolist() == [1 + place % 12 for place in range(36)]
    assert events["time"].dt.year.tolist()[:3] == [2023, 2024, 2022]
    assert "the name of a month, with the year from column 'Year'" in told(events)
    alone = read(table(Month=names))
    assert alone["time"].isna().all()
    assert "holds months without a year" in told(alone)
    full = read(table(12, date=[f"5 {name} 2024" for name in names]))
    assert full["time"].dt.month.tolist() == list(range(1, 13))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([2024, 2023], "holds years alone"),
        (["2024"], "holds years alone"),
        (["2024 Q1", "2024 Q2"], "holds quarters of years"),
        (["UNKNOWN"], "says that nothing is known"),
        (["14:30", "09:10"], "holds times of day without a day"),
        (["soon", "later"], "nothing in it can be read as one"),
        (["1430", "0910"], "nothing in it can be read as one"),
    ],
)
def test_what_is_missing_is_said_in_place_of_advice_that_does_not_help(values: list[Any], says: str) -> None:
    frame = table(**{"Incident Date": values})
    events = read(frame)
    assert says in told(events)
    assert "--time" not in told(events)
    # Named all the same, it is said as well.
    if "can be read" not in says:
        assert says in told(read(frame, time="Incident Date"))


def test_advice_that_helps_is_given() -> None:
    frame = table(**{"Incident Date": ["soon", "later", "then", "2024-01-05"]})
    assert '--time "Incident Date" overrules' in told(read(frame))
    assert read(frame, time="Incident Date")["time"].notna().sum() == COUNT / 4


def test_columns_of_dates_are_offered_once() -> None:
    dates = ["2024-01-05", "2024-02-06"]
    several = told(read(table(**{"Call Date": dates, "Incident Date": dates})))
    assert several.count("'Call Date'") == 1
    assert "look like dates" not in several
    doubled = table(one=dates, two=dates, opened=dates).set_axis(["lat", "lon", "Date", "Date", "opened"], axis=1)
    said = told(read(doubled))
    assert "Several columns are named 'Date'" in said
    assert "'opened' looks like dates" in said
    assert "Date_1" not in said
    assert "recognised by its name" not in said


def test_dates_with_points_are_spoken_of_with_points() -> None:
    said = told(read(table(date=["03.04.2024"])))
    assert "could be month.day or day.month" in said
    assert "/" not in said
    both = told(read(table(date=["24.11.2024", "06.17.2024", "03.04.2024"])))
    assert "can only be month.day" in both
