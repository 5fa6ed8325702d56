"""Every word that the package asks for is in the table, and nothing else is."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import hotspot
from hotspot.report.popups import popup_words
from hotspot.report.told import Told
from hotspot.words import section, table

PACKAGE = Path(str(files(hotspot)))
SOURCES = [path for ending in ("*.py", "*.html") for path in sorted(PACKAGE.rglob(ending))]
#: The readable parts of the page's script.
SCRIPTS = [path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "output" / "page" / "script").glob("*.js"))]
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
SECTIONS = "|".join(sorted({key.partition(".")[0] for key in table()}))
#: A key in quotes; what stands in braces is any text.
ASKED = re.compile(rf"""["']((?:{SECTIONS})\.[a-z0-9_{{][^"'\s]*)["']""")
WHOLE = re.compile(r"""section\([^()]*["'](\w+)["']\)""")
LITERAL = re.compile(r"""["'](\w+?)_?["'{]""")
FILES = (".py", ".js", ".css", ".html", ".csv", ".toml", ".md", ".json", ".png", ".pdf")
FILES += (".xlsx", ".gpkg", ".geojson", ".parquet")
PLACE = r"\{[^{}]*\}?"


def found(pattern: re.Pattern[str]) -> set[str]:
    """What the package's sources hold of a pattern."""
    return {match for path in SOURCES for match in pattern.findall(path.read_text(encoding="utf-8"))}


def asked() -> set[str]:
    """The keys that the package names, with their places in braces; the last one for a key that is only begun."""
    keys = {key for key in found(ASKED) if not key.endswith(FILES)}
    return {f"{key}{{}}" if key.endswith("_") else key for key in keys}


def pattern(key: str) -> re.Pattern[str]:
    """What a key with places may become."""
    return re.compile(r"[\w-]*".join(map(re.escape, re.split(PLACE, key))))


def test_every_word_that_is_asked_for_is_there() -> None:
    wanted = asked()
    assert len(wanted) > 100
    assert not [key for key in wanted if not any(pattern(key).fullmatch(known) for known in table())]


def test_every_word_is_asked_for() -> None:
    whole, literals = found(WHOLE), found(LITERAL)
    assert "script" in whole
    patterns = {key: pattern(key) for key in asked()}
    unused = []
    for key in table():
        section, _, name = key.partition(".")
        ways = {way for way, known in patterns.items() if known.fullmatch(key)}
        # Where only the section is fixed, the name, or what it begins with, must stand somewhere as a text.
        told = any(re.sub(PLACE, "", way) != f"{section}." for way in ways)
        beginnings = {name, *(name[: at.start()] for at in re.finditer("_", name))}
        if section not in whole and not told and not (ways and beginnings & literals):
            unused.append(key)
    assert not unused


def test_the_script_has_every_word_that_it_asks_for_and_asks_for_every_word() -> None:
    known = set(section("en", "script")) | set(popup_words(Told()))
    named = {key for text in SCRIPTS for key in re.findall(r"""hotspot\.words\(\s*"(\w+)\"""", text)}
    assert len(named) > 10
    assert named <= known
    literals = {word for text in SCRIPTS for word in re.findall(r"""["`'](\w+)["`']""", text)}
    # Their ends are the names of columns.
    for beginning in ("n_", "capped_"):
        assert any(f"`{beginning}${{" in text for text in SCRIPTS)
        literals |= {word for word in known if word.startswith(beginning)}
    assert known - literals <= {key.removeprefix("script.") for key in asked()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->|<!DOCTYPE html>", "", text, flags=re.DOTALL)
    text = re.sub(r"<(style|script|code)\b.*?</\1>", "", text, flags=re.DOTALL)
    labels = re.findall(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
    words = re.findall(r"[^\W\d_]{2,}", " ".join([*labels, re.sub(r"<[^<>]*>", " ", text)]))
    # The name of the program is the same in every language.
    assert set(words) <= {"hotspot"}


def test_no_word_of_popups_takes_the_place_of_another_of_the_script() -> None:
    of_popups, of_script = (
        {key.partition(".")[2] for key in table() if key.startswith(f"{file}.")} for file in ("popups", "script")
    )
    assert of_popups & of_script == set()
