"""A setting is stated once, and found in option, study file and docs."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hotspot import EventColumns, InputError, Method, Study, read_study
from hotspot.cli.main import main
from hotspot.cli.options import options, settings_of, study_from
from hotspot.settings import Declared, Setting, declared, setting, whole
from hotspot.study.docs import study_tables
from hotspot.study.toml import read_study_as

from .study_page import PAGE, page


@dataclass(frozen=True)
class Wider(Study):
    """A study with one more setting, stated in one place."""

    shade: str | None = field(
        default=None,
        metadata=setting(Setting("How dark the page is.", "output", choices=("dark", "light"), without="chosen")),
    )
    """Shade of the page."""
    depth: int = field(default=3, metadata=setting(Setting("How deep.", "grid", whole(1, 9), option="--deep")))
    """Depth."""


LEAST = 'audience = "internal"\n[events]\nfile = "e.csv"\n'


def test_a_setting_stated_in_one_place_is_found_in_all(tmp_path: Path) -> None:
    made: list[Study] = []

    @click.command()
    @options(settings_of("map", Wider))
    def command(**given: object) -> None:
        made.append(study_from("e.csv", given, Wider))

    asked = ["--audience", "internal", "--shade", "dark", "--deep", "5"]
    assert CliRunner().invoke(command, asked, catch_exceptions=False).exit_code == 0
    path = tmp_path / "study.toml"
    path.write_text(LEAST + '[output]\nshade = "dark"\n[grid]\ndepth = 5\n')
    for found in (*made, read_study_as(Wider, path)):
        assert isinstance(found, Wider)
        assert (found.shade, found.depth) == ("dark", 5)
    assert "How dark the page is." in CliRunner().invoke(command, ["--help"]).output
    assert CliRunner().invoke(command, ["--shade", "grey"]).exit_code == 2
    assert "| `shade` | text | chosen | How dark the page is. One of `dark`, `light`. | `--shade` |" in study_tables(
        Wider
    )
    assert "| `depth` | whole number, 1 to 9 | `3` | How deep. | `--deep` |" in study_tables(Wider)
    # And nowhere where it is not stated.
    with pytest.raises(InputError, match="depth"):
        read_study(path)


def test_the_docs_are_made_from_the_settings() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(), "Run python tests/study/study_page.py."
    for one in declared(Study):
        assert f"| `{one.key}` |" in text, one.name


def test_every_field_is_a_setting() -> None:
    # A column of one's own is tested from Python only: a page has no words for it.
    named = {one.name.rpartition(".")[2] for one in declared(Study)} | {"policy", "columns", "method", "value"}
    for owner in (Study, Method, EventColumns):
        # A column of one's own is for those who call the library.
        assert {f.name for f in fields(owner)} - {"value"} <= named


def test_defaults_of_the_command_line_are_those_of_the_study() -> None:
    (command,) = (command for name, command in main.commands.items() if name == "map")
    given = {parameter.name: parameter.get_default(click.Context(command)) for parameter in command.params}
    built = study_from("e.csv", {**given, "audience": "internal"})
    assert built == Study(events="e.csv", policy=built.policy)


def test_the_example_is_a_study(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    (tmp_path / "study.toml").write_text(example, encoding="utf-8")
    read = read_study(tmp_path / "study.toml")
    assert (read.title, read.measure, read.columns.person) == ("Emergency visits, 2025", "people", "person_id")


#: A value of a wrong kind for every kind of value.
WRONG = {str: "3", int: '"x"', float: "true", bool: '"no"', list: '"pile_up"'}


@pytest.mark.parametrize("one", declared(Study), ids=lambda one: one.name)
def test_a_value_of_a_wrong_kind_is_refused_by_name(one: Declared, tmp_path: Path) -> None:
    wrong = next(text for kind, text in WRONG.items() if kind in one.setting.kind.types)
    if str in one.setting.kind.types:
        wrong = "[1]"
    section, path = one.setting.section, tmp_path / "study.toml"
    given = tomllib.loads(LEAST)
    holder = given
    for part in filter(None, section.split(".")):
        holder = holder.setdefault(part, {})
    lines = [
        f"{one.key} = {wrong}\n" if not section else "",
        "" if one.key == "audience" else 'audience = "internal"\n',
    ]
    lines += ["[events]\n", "" if (section, one.key) == ("events", "file") else 'file = "e.csv"\n']
    if section:
        lines += ["" if section == "events" else f"[{section}]\n", f"{one.key} = {wrong}\n"]
    path.write_text("".join(lines))
    with pytest.raises(InputError, match=one.key) as raised:
        read_study(path)
    assert "study.toml" in str(raised.value)
    assert "must be" in str(raised.value)
