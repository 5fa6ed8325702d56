"""The page in Spanish: all of it, and with the same structure and numbers as in English."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from hotspot.disclosure import Facts
from hotspot.errors import InputError
from hotspot.output.page import render_page
from hotspot.output.page.document import document
from hotspot.report.told import Told
from hotspot.words import LANGUAGES, said, say

from ..releases import MakeRelease, MakeReport, make_buildings, make_cells

#: Words that English sentences need and Spanish has none of; names of files and options stay.
ENGLISH = re.compile(
    r"(?<!--)\b(the|of|and|or|with|without|is|are|not|than|more|fewer|if|in|it|they|all|one|each|first|for|from|by|to|on|areas?"
    r"|rank|rate|shown|expected|chance|residents|cost|neighborhoods?|buildings?|class|evidence|records?|certainly"
    r"|people|events?|hot|cold|map|zoom in|zoom out|move|choose|selected)\b(?!\.csv)",
    re.IGNORECASE,
)
#: What a study brings along, without a word of English; and what the policy and the places are called.
SPANISH = {
    "language": "es",
    "event_noun": "llamadas",
    "title": "Llamadas",
    "input_name": "llamadas.csv",
    "decisions": (said("decisions.area_all"),),
    "method_note": (said("note.grid"), said("note.events")),
    "population_note": said("decisions.population", column="'residentes'", least=50),
}
VOID = {"meta", "input", "br", "path", "polygon", "polyline"}
VARIANTS: list[dict[str, Any]] = [
    {},
    {"measure": "people", "ranked_by": "people", "cold_detectable": False},
    {"measure": "cost", "ranked_by": "cost", "rings": 2, "kernel": "gaussian"},
    {"measure": "cost_per_event", "rings": None, "resolution": None, "cost_kind": "allowed"},
    {"null": "conditional", "correction": "bonferroni", "alpha": 0.1, "exact": False},
    {"null": "gamma-poisson", "correction": "none", "transform": "rank", "tops": {"buildings": 20, "neighborhoods": 1}},
    {"null": "binomial", "study_area_assumed": True, "transform": "log1p", "tops": {"buildings": 20}},
    {"ranked_by": "rate", "tops": {"buildings": 20, "neighborhoods": 3}, "concentration": None, "clustering": {}},
]


class Texts(HTMLParser):
    """The tags of a page, and its words (texts and labels) outside of elements in English, scripts and styles."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.language = ""
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its labels."""
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = str(given["lang"])
        silent = tag in {"script", "style"} or (given.get("lang") == "en" and tag != "html")
        if not silent and not self.silent:
            self.texts += [given[name] or "" for name in ("aria-label", "title", "alt", "placeholder") if name in given]
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if data.strip() and not self.silent:
            self.texts.append(" ".join(data.split()))

    @property
    def silent(self) -> bool:
        """Whether the words here are none of the page's own in its language."""
        return any(silent for _, silent in self.open)


def words_of_data(page: str) -> list[str]:
    """The words in the data for the script; keys and places for values are none."""
    match = re.search(r'<script type="application/json" id="hotspot-data">(.*?)</script>', page, re.DOTALL)
    assert match
    found: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.append(re.sub(r"\{\w+\}", "", value))
        if isinstance(value, dict):
            value = [part for name, part in value.items() if name not in {"key", "keys"}]
        for part in value if isinstance(value, list) else ():
            collect(part)

    collect(json.loads(match[1]))
    return found


@pytest.mark.parametrize("facts", VARIANTS, ids=str)
def test_a_spanish_page_is_spanish(make_report: MakeReport, facts: dict[str, Any]) -> None:
    page = document(make_report({**SPANISH, **facts}))
    found = Texts(page)
    assert found.language == "es"
    told = found.texts + words_of_data(page)
    assert len(told) > 200
    assert not [text for text in told if ENGLISH.search(text)]


@pytest.mark.parametrize(
    "tables",
    [
        {"cells": None},
        {"cells": None, "neighborhoods": None},
        {"cells": None, "buildings": None, "neighborhoods": None},
        {"quality": None, "neighborhoods": None, "buildings": make_buildings(make_cells(), 1)},
        {"older": True},
        {"cells": make_cells().assign(label="not_significant")},
        {"buildings": make_buildings(make_cells()).assign(tier="not", p_top=0.1)},
    ],
    ids=", ".join,
)
def test_so_is_a_page_without_some_of_it(make_report: MakeReport, tables: dict[str, Any]) -> None:
    told = Texts(document(make_report(SPANISH, **tables))).texts
    assert not [text for text in told if ENGLISH.search(text)]


def test_the_english_page_is_seen_as_english(make_release: MakeRelease) -> None:
    found = Texts(render_page(make_release()))
    assert found.language == "en"
    assert sum(bool(ENGLISH.search(text)) for text in found.texts) > 50


@pytest.mark.parametrize("facts", VARIANTS, ids=str)
def test_languages_differ_in_words_alone(make_report: MakeReport, facts: dict[str, Any]) -> None:
    english, spanish = (make_report({**facts, "language": language}) for language in ("en", "es"))
    tags = Texts(document(english)).tags
    both = Texts(document(spanish)).tags
    assert both == tags
    for one, other in zip(english.lists, spanish.lists, strict=True):
        assert (one.key, one.file) == (other.key, other.file)
        for here, there in zip(one.rows, other.rows, strict=True):
            assert (here.position, here.rank, here.interval) == (there.position, there.rank, there.interval)
            numbers = [entry for entry in here.entries if entry.kind.startswith("number")]
            assert numbers == [entry for entry in there.entries if entry.kind.startswith("number")]


def test_a_text_of_someone_else_stands_as_it_is(make_report: MakeReport) -> None:
    page = document(make_report({"language": "es"}))
    for text in ("<p>Gi* on calls.</p>", "<dd>2020 census.</dd>", "<li>Twelve coordinates were held out.</li>"):
        assert text in page
    assert 'lang="en"' not in page


def test_a_language_it_does_not_speak_is_refused_and_those_it_does_are_named(make_release: MakeRelease) -> None:
    with pytest.raises(InputError, match=r"en, es.*'fr'"):
        render_page(make_release(), "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_and_noun_are_the_languages_own_where_none_are_given(language: str) -> None:
    told = Told.of(Facts(), language)
    assert (told.title, told.event_noun) == (say(language, "words.title"), say(language, "words.events"))


@pytest.mark.browser
def test_what_the_script_says_is_spanish_too(browser: Any, make_report: MakeReport, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(document(make_report(SPANISH)), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    try:
        tab.goto(path.as_uri())
        tab.wait_for_selector("#hotspot_map canvas")
        tab.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
        for part in tab.locator("[role=tab]").all():
            part.click()
        tab.locator(".panel.open tbody tr").first.click()
        told = Texts(tab.content()).texts
    finally:
        tab.close()
    assert len(told) > 300
    assert not [text for text in told if ENGLISH.search(text)]
