"""The workbook: read back it holds the lists, numbers as numbers, texts as texts, and nothing that runs."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure import Release
from hotspot.output import save_folder
from hotspot.output.excel import workbook_bytes
from hotspot.output.excel.book import book
from hotspot.output.excel.sheets import Sheet, sheets_of
from hotspot.output.lists import list_files
from hotspot.report import of
from hotspot.report.lists import HELD
from hotspot.report.meanings import Meaning, meaning

from ..pages import HOSTILE_ADDRESS, hostile_release
from ..releases import make_buildings, make_cells

MakeRelease = Callable[..., Release]
ROOT = Path(__file__).parents[2]
#: Sheet -> the list of which it is.
PLAIN = {"Hexagons": "cells", "Concentration": "concentration", "Records": "quality", "Pile-ups": "pile_ups"}


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(page: Any) -> tuple[list[str], pd.DataFrame]:
    """What stands above the list, and the list."""
    head = int(page.freeze_panes.removeprefix("A")) - 1
    above = [str(page.cell(row, 1).value) for row in range(1, head) if page.cell(row, 1).value is not None]
    names = [cell.value for cell in page[head]]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=head + 1)]
    return above, pd.DataFrame(rows, columns=names)


def same_as_the_list(found: pd.DataFrame, listed: pd.DataFrame) -> None:
    assert set(found) <= set(listed)
    for name in found:
        if pd.api.types.is_numeric_dtype(listed[name]):
            assert {type(value) for value in found[name].dropna().tolist()} <= {int, float}
            np.testing.assert_array_equal(found[name].to_numpy(dtype=float), listed[name].to_numpy(dtype=float))
        elif pd.api.types.is_datetime64_any_dtype(found[name]):
            assert found[name].dt.strftime("%Y-%m-%d").fillna("").tolist() == listed[name].fillna("").tolist()
        else:
            assert found[name].fillna("").tolist() == listed[name].fillna("").tolist()


def written(release: Release, name: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO("".join(list_files(release)[f"{name}.csv"])))


def test_a_sheet_a_list_and_a_sheet_a_question(make_release: MakeRelease) -> None:
    workbook = opened(workbook_bytes(make_release()))
    places = [f"Neighborhoods, {which}" for which in ("most events", "highest rate", "most cost", "most people")]
    places += ["Buildings, most events", "Buildings, most people"]
    assert workbook.sheetnames == ["Notes", *places, *PLAIN]
    first = {name: workbook[name].cell(1, 1).value for name in places}
    assert first["Neighborhoods, most events"] == first["Buildings, most events"] == "Where do most calls come from?"
    assert first["Neighborhoods, highest rate"] == "Where are there most calls for each resident?"
    assert len(set(first.values())) == 4


def test_lists_are_those_of_the_files(make_release: MakeRelease) -> None:
    made = make_release()
    workbook = opened(workbook_bytes(made))
    for page in workbook.worksheets[1:]:
        above, found = table_of(page)
        name = PLAIN.get(page.title, page.title.partition(",")[0].lower())
        listed = written(made, name)
        assert f"{name}.csv" in above[-1]
        if "name" in found and name != "pile_ups":
            assert sorted(found["name"]) == sorted(listed["name"])
            listed = listed.set_index("name").loc[found["name"]].reset_index()
        same_as_the_list(found, listed)
        assert set(found["audience"]) == {"internal"}
    _, cells = table_of(workbook["Hexagons"])
    assert all(isinstance(cell, str) for cell in cells["cell"])
    assert cells.columns.tolist() == written(made, "cells").columns.tolist()


def test_for_readers_and_for_paper(make_release: MakeRelease) -> None:
    workbook = opened(workbook_bytes(make_release()))
    for page in workbook:
        assert "Internal - not for publication" in page.oddHeader.center.text
        assert "Internal - not for publication" in page.oddFooter.left.text
        if page.title != "Notes":
            head = int(page.freeze_panes.removeprefix("A")) - 1
            assert page.cell(head, 1).font.bold
            assert page.print_title_rows == f"${head}:${head}"
            assert all(page.column_dimensions[letter].width >= 9 for letter in "ABC")
    page = workbook["Buildings, most events"]
    head = int(page.freeze_panes.removeprefix("A")) - 1
    formats = {cell.value: page.cell(head + 1, cell.column).number_format for cell in page[head]}
    assert (formats["events"], formats["share"], formats["lat"]) == ("#,##0", "0.0%", "0.000000")
    # As wide as its names, not as its longest row might be.
    longest = max(len(name) for name in make_buildings(make_cells())["name"])
    assert page.column_dimensions["B"].width == pytest.approx(longest + 2, abs=1)


def test_the_notes_say_what_was_found_and_what_each_column_means(make_release: MakeRelease) -> None:
    for language, unit in (("en", "count"), ("es", "número")):
        made = make_release()
        workbook = opened(workbook_bytes(made, language))
        notes = workbook.worksheets[0]
        rows = [[cell.value for cell in row] for row in notes.iter_rows()]
        told = of(made, language)
        assert rows[0][0] == told.facts.title
        said = [row[1] for row in rows]
        assert told.audience in said
        assert " ".join(told.finding.sentences) in said
        assert told.policy_name in said
        assert set(told.limits) <= set(said)
        explained = {(row[0], row[1]): (row[2], row[3]) for row in rows if row[3]}
        for page in workbook.worksheets[1:]:
            for name in table_of(page)[1]:
                assert (page.title, name) in explained
        hexagons = workbook.sheetnames[-4]
        assert explained[hexagons, "people"] == meaning("cells", "people", language)[1:]
        assert explained[hexagons, "people"][0] == unit


def test_no_formula_no_link_nothing_that_runs(make_release: MakeRelease) -> None:
    buildings = make_buildings(make_cells())
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "\t=1", "1e5", "00123", "\x01", "x" * 40_000]
    buildings.loc[range(len(hostile)), "name"] = hostile
    content = workbook_bytes(make_release({"title": "=2+2"}, buildings=buildings))
    page = opened(content)["Buildings, most people"]
    names = [cell for row in page.iter_rows() for cell in row if cell.value in hostile]
    assert {cell.data_type for cell in names} == {"s"}
    assert {cell.value for cell in names} == set(hostile[:8])
    assert not any(cell.hyperlink for cell in names)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    # Of an expression the sheets hold the rows that are filtered and printed, nothing else.
    assert not [name for name, text in parts.items() if "<f>" in text or "<f " in text or "<hyperlink " in text]
    assert not [name for name, text in parts.items() if "TargetMode" in text or "vba" in name.lower()]
    assert max(len(str(cell.value)) for row in page.iter_rows() for cell in row) == 32_767


def test_texts_of_an_attack_are_texts(make_release: MakeRelease) -> None:
    workbook = opened(workbook_bytes(hostile_release(make_release)))
    found = table_of(workbook["Buildings, most events"])[1]
    assert HOSTILE_ADDRESS in set(found["name"])


def test_dates_are_dates(make_release: MakeRelease) -> None:
    told = of(make_release())
    rows = pd.DataFrame(
        {
            "name": ["A", "B"],
            "first": ["2024-01-31", None],
            "last": ["2024-01", "2024-02-01"],
            "seen": pd.to_datetime(["2024-03-01", None]),
        }
    )
    columns = tuple(Meaning(name, "text", "") for name in rows)
    page = opened(book(told, [Sheet("Places", "Which?", (), rows, columns)]))["Places"]
    _, found = table_of(page)
    assert found["first"].tolist()[0] == pd.Timestamp("2024-01-31")
    assert found["seen"].tolist()[0] == pd.Timestamp("2024-03-01")
    # One that is no day leaves all as they are.
    assert found["last"].tolist() == ["2024-01", "2024-02-01"]
    assert found["first"].isna().tolist() == [False, True]
    assert page["B4"].number_format == "yyyy-mm-dd"


def test_no_more_rows_than_a_page_holds(make_release: MakeRelease) -> None:
    made = make_release(buildings=make_buildings(make_cells(), HELD + 100))
    sheet = next(one for one in sheets_of(of(made)) if one.name == "Buildings, most events")
    assert len(sheet.rows) == HELD
    assert sheet.notes[-1] == "5,000 of 5,100 shown; all are in buildings.csv"


def test_the_same_bytes_in_another_process_at_another_time(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib, hotspot as hs; from hotspot.output.excel import workbook_bytes; "
        "from tests.releases import release_with; print(hashlib.sha256(workbook_bytes(release_with())).hexdigest())"
    )
    said = []
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path
        )
        said.append(ended.stdout)
    assert len(said[0]) == 65
    assert said[0] == said[1]


def test_no_clock_and_no_name_of_a_user(make_release: MakeRelease) -> None:
    content = workbook_bytes(make_release())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert str(datetime.now().year) not in core  # noqa: DTZ005 - this year, wherever


def test_a_folder_with_a_workbook(make_release: MakeRelease, tmp_path: Path) -> None:
    save_folder(make_release(), tmp_path / "out", also=["excel"])
    assert (tmp_path / "out" / "lists.xlsx").read_bytes() == workbook_bytes(make_release())
    save_folder(make_release(), tmp_path / "out", overwrite=True)
    assert not (tmp_path / "out" / "lists.xlsx").exists()


def test_what_is_refused(make_release: MakeRelease, tmp_path: Path) -> None:
    with pytest.raises(hs.InputError, match=r"lists\.xlsx"):
        hs.save_workbook(make_release(), tmp_path / "lists.xls")
    with pytest.raises(hs.NotReleasableError):
        hs.save_workbook(make_release().cells, tmp_path / "lists.xlsx")  # type: ignore[arg-type]  # what is refused
    assert list(tmp_path.iterdir()) == []


def test_a_column_added_after_the_release_does_not_leave(make_release: MakeRelease) -> None:
    made = make_release()
    for table in (made.cells, made.buildings, made.neighborhoods):
        assert table is not None
        table["diagnosis"] = "ZZCANARYZZ"
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(made))) as archive:
        assert not [name for name in archive.namelist() if b"ZZCANARY" in archive.read(name)]


@pytest.mark.parametrize("command", [("map", "none.csv", "--audience", "internal"), ("run", "study.toml")])
def test_a_missing_package_is_told_before_any_work(tmp_path: Path, command: tuple[str, ...]) -> None:
    study = tmp_path / "study.toml"
    study.write_text('audience = "internal"\n[events]\nfile = "none.csv"\n')
    command = tuple(str(study) if part == "study.toml" else part for part in command)
    code = "import sys; sys.modules['xlsxwriter'] = None; from hotspot.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # The file of events is not there: had the study begun, this would be said.
    ended = subprocess.run(
        [sys.executable, "-c", code, *command, "-o", str(tmp_path / "out"), "--excel"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert ended.returncode == 12, ended.stderr
    assert "pip install hotspot-toolkit[excel]" in ended.stderr
    assert not (tmp_path / "out").exists()
