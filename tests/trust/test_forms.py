"""Tables as people's programs write them: line feeds in cells, wide tables, long fields."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hotspot import InputError, read_events
from hotspot.events.values.cells import Cells
from hotspot.events.values.dates import dated, dated_columns
from hotspot.files.source import open_source

from .attacks import CANARY, zipped

FIELD = 16_000_000


def spreadsheet(folder: Path, encoding: str = "utf-8") -> Path:
    """As Excel writes it: CRLF after each record, LF inside a cell, also in a heading."""
    rows = [["lat", "lon", "address"], *[[f"40.{k:03d}", "-75.1", f"{k} É ST"] for k in range(1, 61)]]
    rows[30][2] = '30 É ST\nApt "4"'
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path = folder / "e.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_feeds_inside_cells_are_read(encoding: str, tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, encoding)
    for source in (path, zipped(tmp_path / "e.zip", e__csv=path.read_bytes())):
        found = read_events(source)
        assert len(found) == 60
        assert found["address"].iloc[29] == '30 É ST\nApt "4"'
        assert found["lat"].iloc[59] == 40.060


def test_a_field_of_sixteen_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    lines = ["lat,lon,person,note\n", *[f"40.1,-75.{k},p{k},\n" for k in range(10)], f"40,-75,last,{'x' * FIELD}\n"]
    path.write_text("".join(lines) + "40,-75,after,\n")
    assert read_events(path)["person"].tolist()[-2:] == ["last", "after"]
    path.write_text("".join(lines) + "40,-75,after,,,,\n")
    with pytest.raises(InputError, match="1 of its records do not have 4 fields"):
        read_events(path)


def test_of_many_columns_few_are_asked_for_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    count, width = 200, 300
    rng = np.random.default_rng(3)
    frame = {"lat": rng.random(count), "lon": rng.random(count)}
    frame |= {f"answer_{k}": rng.choice(["yes", "12 Main St", "", "2024"], count) for k in range(width)}
    frame |= {
        "seen": ["2024-01-05"] * count,
        "born_dob": ["2024-01-05"] * count,
        "told": ["01/05/2024 10:30 PM"] * count,
    }
    asked: list[str] = []
    relation = open_source(pd.DataFrame(frame))

    plain = dated._is_dated

    def noted(cells: Cells) -> bool:
        asked.append(cells.column)
        return plain(cells)

    monkeypatch.setattr(dated, "_is_dated", noted)
    assert dated_columns(relation) == ["seen", "told"]
    assert asked == ["seen", "told"]


@pytest.mark.parametrize(
    "written",
    ["2024-01-05", "2024-01", "01/05/2024", "5/1/2024 10:30", "25/12/2024", "25.12.2024", "2024-01-05T10:30:00Z"],
)
def test_what_is_a_date_is_still_found(written: str) -> None:
    frame = pd.DataFrame({"lat": [1.0, 2.0, 3.0], "lon": [1.0, 2.0, 3.0], "seen": [None, "", written]})
    assert dated_columns(open_source(frame)) == ["seen"]


@pytest.mark.parametrize(
    "first", ["2024-01-05,{}", "POINT(1 2);{}", "x,{}@example.org", "{},12 Main St", "{},1234567", "{},40.5"]
)
def test_a_first_line_that_is_a_record_is_not_printed(first: str, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(f"{first.format(CANARY)}\n" * 3)
    with pytest.raises(InputError, match="looks like a record, not like headings") as refusal:
        read_events(tmp_path / "e.csv")
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize(
    "headings",
    ["lat,lon,2020 census block", "lat,lon,90-day readmission", "lat,lon,Street,St. name,Apt", "lat,lon,point"],
)
def test_headings_with_digits_and_streets_are_headings(headings: str, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(f"{headings}\n1,2{',x' * (headings.count(',') - 1)}\n")
    assert len(read_events(tmp_path / "e.csv")) == 1
