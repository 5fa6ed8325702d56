"""Texts of others do nothing to a terminal, and turn nothing around them in page and manifest."""

import json
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hotspot.cli import main
from hotspot.output.compare import render_comparison
from hotspot.output.manifest import manifest_text
from hotspot.output.page import render_page
from hotspot.words.safe import for_terminal, isolated

from ..releases import MakeRelease, make_buildings, make_cells, make_neighborhoods

OPENS, CLOSES, OTHERS = "\u2066\u2067\u2068", "\u2069", "\u202a\u202b\u202c\u202d\u202e"
TURNING = "gpj.\u202eexe \u2069 \u202d123"
ESCAPE = "\x1b]0;owned\x07\x1b[31mred\x9b2J\r\u202e\u2066\u200f"
words = st.text(st.sampled_from(list("ab א" + OPENS + CLOSES + OTHERS)), max_size=12)


def turns(text: str) -> bool:
    """Whether a mark of direction stands outside an isolate, or an isolate has no end (UAX #9, BD9)."""
    depth = 0
    for one in text:
        if one in OPENS:
            depth += 1
        elif one == CLOSES:
            depth -= 1
        elif one in OTHERS and not depth:
            return True
        if depth < 0:
            return True
    return depth > 0


@given(words)
def test_what_is_isolated_turns_nothing_around_it(text: str) -> None:
    shut = isolated(text)
    assert not turns(shut)
    assert isolated(shut) == shut
    assert re.sub(f"[{OPENS}{CLOSES}{OTHERS}]", "", shut) == re.sub(f"[{OPENS}{CLOSES}{OTHERS}]", "", text)
    if not turns(text):
        assert shut == text


@given(st.text(st.characters(), max_size=8))
def test_a_terminal_gets_text_and_nothing_else(text: str) -> None:
    told = for_terminal(text)
    assert not {one for one in told if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n", "\t"}
    assert not set(told) & set(OPENS + CLOSES + OTHERS + "\u200e\u200f\u061c")
    if text.isprintable():
        assert told == text


@pytest.mark.parametrize("column", ["lat" + ESCAPE, ESCAPE])
def test_no_name_reaches_the_terminal_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str) -> None:
    monkeypatch.chdir(tmp_path)
    # Letters that mean nothing to csv, so that the name arrives whole.
    name = column.replace("\r", "")
    pd.DataFrame({name: [1.0] * 9, "x": 2.0}).to_csv("e.csv", index=False)
    (tmp_path / f"{name}.csv").write_text("")
    internal = ("--audience", "internal")
    for arguments in (
        ("map", "e.csv", *internal, "-o", "out"),
        ("check", f"{name}.csv"),
        ("check", "e.csv", "--lat", name + "q", "--lon", "x"),
        ("map", f"gone{name}.csv", *internal, "-o", "out"),
        ("map", "e.csv", *internal, "-o", f"{name}.csv/out"),
        ("run", f"{name}.toml"),
        ("explain", f"{name}.json"),
    ):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 10, result.output
        assert not set(result.output) & {"\x1b", "\x07", "\x9b", *OTHERS, *OPENS, "\u200f"}, ascii(result.output)


def turned_release(make_release: MakeRelease) -> object:
    cells = make_cells()
    hoods = make_neighborhoods(cells)
    cells["neighborhood"] = cells["neighborhood"].str.replace("West", TURNING, regex=False)
    hoods["name"] = hoods["name"].str.replace("West", TURNING, regex=False)
    buildings = make_buildings(cells).assign(name=f"{TURNING} 1")
    facts = {
        "title": TURNING,
        "event_noun": TURNING,
        "input_name": f"{TURNING}.csv",
        "decisions": (TURNING, "plain"),
        "details": {"where": f"x = '{TURNING}'"},
    }
    return make_release(facts, cells=cells, neighborhoods=hoods, buildings=buildings)


def pieces(page: str) -> list[str]:
    """Texts of the page between tags, and the strings of its data."""
    found = []
    data = re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script>", page, re.DOTALL)
    todo = [json.loads(one) for one in data]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            # Columns of texts are one string, an entry a line.
            found += re.split(r"[\n\t\x1e\x1f|]", one)
        elif isinstance(one, (dict, list)):
            todo += list(one.values()) if isinstance(one, dict) else one
    return found + re.split(r"<[^>]*>", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


def test_pages_and_manifests_are_not_turned(make_release: MakeRelease) -> None:
    made = turned_release(make_release)
    page = render_page(made)
    assert sum("\u202e" in one for one in pieces(page)) > 10
    assert [ascii(one) for one in pieces(page) if turns(one)] == []
    both = render_comparison(made, make_release())
    assert "\u202e" in both
    assert [ascii(one) for one in pieces(both) if turns(one)] == []
    for line in manifest_text(made).splitlines():
        assert not turns(line), ascii(line)
    assert TURNING not in manifest_text(made)
    assert "\u202e" in manifest_text(made)
