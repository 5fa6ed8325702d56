"""Is a row an event? Where numbers of calls repeat over rows it is said, and one row of each can be counted."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hotspot import check_events, quality_table
from hotspot.cli import main
from hotspot.events import EventColumns, read_events

CALLS, ROWS = 400, 920


def units(seed: int = 3) -> pd.DataFrame:
    """Row: a unit sent to a call; each of 400 calls has one to five."""
    rng = np.random.default_rng(seed)
    call = np.concatenate([np.arange(CALLS), rng.choice(CALLS, ROWS - CALLS)])
    rng.shuffle(call)
    return pd.DataFrame(
        {
            "Latitude": np.round(40 + call % 37 / 900, 6),
            "Longitude": np.round(-75 - call % 41 / 900, 6),
            "Call Number": [f"24-{number:06d}" for number in call],
            "Unit ID": rng.integers(1, 60, ROWS),
            "Call Date": [f"2024-01-{1 + number % 28:02d}" for number in call],
        }
    )


def offers(frame: pd.DataFrame) -> list[str]:
    return [str(note) for note in read_events(frame).attrs["notes"] if "Is a row an event?" in str(note)]


def test_a_number_that_repeats_is_named_with_its_counts() -> None:
    (said,) = offers(units())
    assert "400 different numbers in 920 rows" in said
    assert '--one-per "Call Number"' in said


@pytest.mark.parametrize(
    "numbers",
    [
        np.arange(ROWS),
        np.arange(ROWS) // 1.04 // 1,
        np.arange(ROWS) // 1.08 // 1,
        np.zeros(ROWS),
        np.arange(ROWS) % 5,
    ],
    ids=["each its own", "a few repeat", "some repeat", "one for all", "five for all"],
)
def test_numbers_of_rows_or_of_groups_are_not_offered(numbers: np.ndarray) -> None:
    assert offers(units().assign(**{"Call Number": numbers.astype(int)})) == []


def test_other_columns_that_repeat_are_not_offered() -> None:
    assert offers(units().rename(columns={"Call Number": "person_id"})) == []


def test_one_row_of_each_call_counts_and_the_records_add_up() -> None:
    frame = units()
    found = read_events(frame, columns=EventColumns(one_per="Call Number"))
    assert len(found) == ROWS
    assert int((~found["repeated"]).sum()) == CALLS
    assert any("920" in str(note) and "400" in str(note) for note in found.attrs["notes"])
    assert not any("Is a row an event?" in str(note) for note in found.attrs["notes"])
    table = quality_table(check_events(found)).set_index("reason")["records"]
    assert table["same_event"] == ROWS - CALLS
    assert table.sum() == ROWS


def test_a_row_with_coordinates_stands_for_those_without_and_blanks_for_themselves() -> None:
    frame = pd.DataFrame(
        {"lat": [np.nan, 40.0, 41, 42], "lon": [np.nan, -75.0, -76, -77], "case_id": ["a", "a", None, None]}
    )
    found = read_events(frame, columns=EventColumns(one_per="case_id"))
    assert found["repeated"].tolist() == [True, False, False, False]


def test_the_earliest_row_of_a_call_counts() -> None:
    days = ["2024-01-05", "2024-01-03", "2024-01-04", "2024-02-02", "2024-02-01"]
    frame = pd.DataFrame({"lat": 40.0, "lon": -75.0, "case_id": list("aaabb"), "date": days})
    for rows in (frame, frame.iloc[::-1], frame.iloc[[2, 4, 0, 3, 1]]):
        found = read_events(rows, columns=EventColumns(one_per="case_id"))
        assert sorted(found.loc[~found["repeated"], "time"].dt.strftime("%Y-%m-%d")) == ["2024-01-03", "2024-02-01"]


def test_a_row_that_was_chosen_stands_for_those_that_were_not() -> None:
    frame = pd.DataFrame({"lat": [40.0, 40], "lon": [-75.0, -75], "case_id": ["a", "a"], "unit": ["E1", "M1"]})
    found = read_events(frame, columns=EventColumns(one_per="case_id"), where="unit = 'M1'")
    assert found["repeated"].tolist() == [True, False]


@given(st.permutations(range(30)))
def test_what_counts_does_not_depend_on_the_order_of_the_rows(order: list[int]) -> None:
    frame = units().head(30).assign(**{"Call Number": [f"c{row % 11}" for row in range(30)]})
    columns = EventColumns(one_per="Call Number")

    def kept(one: pd.DataFrame) -> list[list[object]]:
        found = read_events(one, columns=columns)
        return sorted(found.loc[~found["repeated"], ["lat", "lon", "time"]].astype(str).to_numpy().tolist())

    assert kept(frame.iloc[order]) == kept(frame)


def test_the_remedy_of_the_command_line_works(tmp_path: Path) -> None:
    units().to_csv(tmp_path / "e.csv", index=False)
    told = CliRunner().invoke(main, ["check", str(tmp_path / "e.csv")])
    assert '--one-per "Call Number"' in told.output
    again = CliRunner().invoke(main, ["check", str(tmp_path / "e.csv"), "--one-per", "Call Number"])
    assert again.exit_code == 0, again.output
    assert "520  another row of a call or case" in again.output


@pytest.mark.parametrize("none", ["UNKNOWN", "0", "  ", ""])
def test_rows_without_a_number_are_calls_of_their_own(none: str) -> None:
    frame = units()
    held = frame["Call Number"].isin(sorted(set(frame["Call Number"]))[:30])
    frame.loc[held, "Call Number"] = none
    found = read_events(frame, columns=EventColumns(one_per="Call Number"))
    assert not found.loc[held.to_numpy(), "repeated"].any()
    assert (~found["repeated"]).sum() == CALLS - 30 + held.sum()


def test_a_number_is_one_however_it_is_written() -> None:
    frame = units()
    frame["Call Number"] = [
        f"c{number}" if row % 2 else f"C{number} " for row, number in enumerate(frame["Call Number"])
    ]
    found = read_events(frame, columns=EventColumns(one_per="Call Number"))
    assert (~found["repeated"]).sum() == CALLS
