"""Every column of every file has its meaning, and docs/tables.md tells them."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot import columns as c
from hotspot.cli import main
from hotspot.disclosure.tables import TABLES
from hotspot.report.compared.names import COMPARED_COLUMNS, LIST
from hotspot.report.docs import tables_text
from hotspot.report.meanings import COMPARISON, meaning, unexplained
from hotspot.words import LANGUAGES, table

from .tables_page import PAGE, page

CITY = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
BASE = ("streets.geojson", "water.geojson", "parks.geojson")
WHERE = "Add a line for each to hotspot/words/meanings.toml."


def columns_of(name: str) -> list[str]:
    """Every column that may leave of a table, for whomever."""
    return [*dict.fromkeys(one for columns in TABLES[name].columns.values() for one in columns), c.AUDIENCE]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_that_may_leave_has_a_meaning(name: str) -> None:
    assert unexplained(name, columns_of(name)) == [], WHERE


def test_every_column_of_a_comparison_has_a_meaning() -> None:
    assert unexplained(COMPARISON, [*COMPARED_COLUMNS, c.AUDIENCE]) == [], WHERE


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Name of a list -> its columns as written, of a study of the sample city and of a comparison."""
    out = tmp_path_factory.mktemp("lists")
    study, other, register = CITY / "study.toml", out / "other.toml", tmp_path_factory.mktemp("given") / "register.csv"
    register.write_text("name,kind,address,beds\nHome,nursing home,364 CYPRESS AVE,160\n", encoding="utf-8")
    text = study.read_text(encoding="utf-8")
    for file in ("visits.csv", "neighborhoods.geojson", "services.csv", *BASE):
        text = text.replace(f'"{file}"', f'"{(CITY / file).as_posix()}"')
    other.write_text(text.replace('"people"', '"events"'), encoding="utf-8")
    with_institutions = out / "institutions.toml"
    with_institutions.write_text(f'{text}\n[institutions]\nfile = "{register.as_posix()}"\n', encoding="utf-8")
    for arguments in (["run", with_institutions, "-o", out / "map"], ["compare", study, other, "-o", out / "both"]):
        ended = CliRunner().invoke(main, list(map(str, arguments)))
        assert ended.exit_code == 0, ended.output
    found = {}
    for path in sorted(out.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = next(csv.reader(file))
    return found


def test_every_column_that_is_written_has_a_meaning(lists: dict[str, list[str]]) -> None:
    assert set(lists) == {*TABLES, COMPARISON}
    missing = {f"{name}.csv": gone for name, columns in lists.items() if (gone := unexplained(name, columns))}
    assert missing == {}, WHERE


def test_every_column_that_is_written_stands_on_the_page(lists: dict[str, list[str]]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, columns in lists.items():
        _, _, section = text.partition(f"## `{name}.csv`")
        assert section, name
        section = section.partition("\n## ")[0]
        assert [column for column in columns if f"| `{column}` | " not in section] == []


def test_the_page_is_as_the_code_makes_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run python tests/report/tables_page.py."
    assert tables_text().count("\n## ") == len(TABLES)
    assert f"{COMPARISON}.csv" == LIST


def test_no_meaning_is_left_over() -> None:
    known = {f"{name}_{column}" for name in TABLES for column in columns_of(name)}
    known |= {column for name in TABLES for column in columns_of(name)} | set(COMPARED_COLUMNS)
    keys = {key.removeprefix("meanings.") for key in table() if key.startswith("meanings.")}
    assert keys - known == set()


def test_a_column_without_a_meaning_is_named() -> None:
    assert unexplained("cells", ["events", "diagnosis", "events_a"]) == ["diagnosis", "events_a"]
    assert unexplained(COMPARISON, ["events", "diagnosis_b", "events_a"]) == ["diagnosis_b"]
    with pytest.raises(KeyError):
        meaning("cells", "diagnosis")


def test_a_table_has_its_own_meaning_where_that_differs() -> None:
    assert meaning("cells", "expected") != meaning("neighborhoods", "expected")
    assert meaning(COMPARISON, "value_b").sentence == f"{meaning('cells', 'value').sentence} (of B)"
    for language in LANGUAGES:
        assert meaning("cells", "rank", language).sentence != meaning("buildings", "rank", language).sentence
    assert meaning("cells", "lat", "es").unit == "grados"
