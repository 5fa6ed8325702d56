"""A column of dates that was not recognised is named."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hotspot.events import EventColumns, read_events


def table(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"lat": [40.0, 40.1, 40.2], "lon": [-75.0, -75.1, -75.2], **columns})


def notes(source: Any, **named: str) -> list[str]:
    found = read_events(source, columns=EventColumns(**named)).attrs["notes"]
    return [note for note in map(str, found) if "dates" in note.lower()]


@pytest.mark.parametrize(
    "values",
    [
        ["2024-01-05", "2024-02-05", None],
        ["2024-01-05 10:30:00", "2024-02-05T11:00:00", "2024-02-05"],
        ["01/31/2024", "02/01/2024", ""],
        ["31.01.2024", "01.02.2024", "02.02.2024"],
        ["2024-01", "2024-02", "2024-03"],
        list(pd.to_datetime(["2024-01-05", "2024-02-05", None])),
        list(pd.to_datetime(["2024-01-05", "2024-02-05", "2024-03-01"], utc=True)),
    ],
)
@pytest.mark.parametrize("as_file", [False, True])
def test_a_column_of_dates_with_another_name_is_named(values: list[Any], as_file: object, tmp_path: Path) -> None:
    frame = table(opened=values, code=["a1", "b2", "c3"], empty=[None, None, None], number=[20240101, 20240102, 3])
    source: Any = frame
    if as_file:
        source = tmp_path / "events.csv"
        frame.to_csv(source, index=False)
    (said,) = notes(source)
    assert said == (
        "No column of dates was recognised by its name, but 'opened' looks like dates: for a choice of periods name "
        'one (--time "opened"), or say --time none.'
    )
    # Named, or said to be none: nothing is left to say.
    assert notes(source, time="none") == []
    named = read_events(source, columns=EventColumns(time="opened"))
    assert named["time"].notna().sum() >= 2
    assert not any("No column of dates" in str(note) for note in named.attrs["notes"])


@pytest.mark.parametrize("name", ["dob", "Date_of_Birth", "Geburtstag", "case"])
def test_days_of_birth_and_numbers_of_cases_are_not_offered(name: str) -> None:
    values = ["20240105", "20240206", "20240307"] if name == "case" else ["2001-01-05", "1950-02-06", "1999-03-07"]
    assert notes(table(**{name: values})) == []


def test_several_are_all_named_and_other_text_is_not() -> None:
    dates = ["2024-01-05", "2024-02-05", "2024-03-05"]
    (said,) = notes(table(opened=dates, closed=dates, mixed=["2024-01-05", "later", None], code=["1", "2", "3"]))
    assert "'opened', 'closed' look like dates" in said
    assert "mixed" not in said
    assert notes(table(mixed=["2024-01-05", "later", None], code=["1", "2", "3"])) == []
    assert notes(table()) == []


def test_a_recognised_column_leaves_nothing_to_say() -> None:
    dates = ["2024-01-05", "2024-02-05", "2024-03-05"]
    assert notes(table(date=dates, other=dates)) == []


@pytest.mark.parametrize("far", ["10000-01-01", "294247-01-10", "infinity", "0044-03-15 (BC)"])
def test_years_that_no_calendar_has_are_missing(far: str) -> None:
    found = read_events(table(time=["2024-03-01", far, "0001-01-01"]))["time"]
    assert found.isna().tolist() == [False, True, True]
    assert found.iloc[0] == pd.Timestamp("2024-03-01")
