"""Sorting, searching and lengthening the page's lists, in Chromium."""

import re
import unicodedata

import pytest

from hotspot.report.looks import CLASSES, TIERS, short_words, tier_words
from hotspot.words import say

from .. import opened
from ..opened import Visit, all_rows, rows, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

LISTS = ["neighborhoods", "buildings", "cells"]


def natural(text: str) -> list[tuple[int, float, str]]:
    """A key that sorts texts as people do: without accents and case, numbers in them as numbers."""
    folded = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).lower()
    return [(0, float(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", folded) if part]


def in_order(texts: list[str], *, numbers: bool, down: bool) -> list[str]:
    """Texts sorted, dashes last either way."""
    known = [text for text in texts if text != "\N{EN DASH}"]

    def number(text: str) -> float:
        return float(re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", "").replace("\N{MINUS SIGN}", "-"))[0])

    # Classes and tiers come by strength.
    strength = [*(short_words(look) for look in CLASSES), *(tier_words(tier) for tier in TIERS)]
    strength += [say("en", "against.stands_out"), say("en", "against.not_clearly")]
    if set(texts) & set(strength):
        known = [text for text in texts if text in strength]
        ordered = sorted(known, key=strength.index, reverse=down)
        return ordered + [text for text in texts if text not in strength]
    ordered = sorted(known, key=number if numbers else natural, reverse=down)  # type: ignore[arg-type]  # two kinds of keys
    return ordered + ["\N{EN DASH}"] * (len(texts) - len(known))


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.slow
def test_every_column_sorts_both_ways(visit: Visit, key: str) -> None:
    tab = visit(town_page()).tab
    everything = all_rows(tab, key)
    tab.reload()
    tab.click(f"#tab-{key}")
    heads = tab.locator(f"#panel-{key} thead th")
    for column in range(heads.count()):
        head = heads.nth(column)
        kind, name = head.get_attribute("class"), head.text_content()
        for way in ["descending", "ascending"] if kind == "number" else ["ascending", "descending"]:
            head.locator("button").click()
            shown = [row[column] for row in rows(tab, key)]
            numbers = kind in {"number", "rank"}
            texts = [row[column] for row in everything]
            wanted = in_order(texts, numbers=numbers, down=way == "descending")
            assert shown == wanted[: len(shown)], (name, way)
            assert head.get_attribute("aria-sort") == way
            assert tab.locator("[aria-sort]").count() == 1
            assert tab.inner_text("#status") == f"Sorted by {name} ({way})"


def test_the_search_folds_accents_and_case_and_covers_all_rows(visit: Visit) -> None:
    tab = visit(town_page()).tab
    tab.click("#tab-neighborhoods")
    for wanted in ["senal", "SEÑAL", "sen\u0303al h", "  Señal Hill "]:
        tab.fill("#filter-neighborhoods", wanted)
        assert [row[1] for row in rows(tab, "neighborhoods")] == ["Señal Hill"]
    assert tab.inner_text("#status") == "1 of 6 rows match"
    tab.click("#tab-buildings")
    buildings = town().buildings
    assert buildings is not None
    far = buildings.iloc[250]
    tab.fill("#filter-buildings", far["name"].lower().replace("á", "a"))
    assert [row[1] for row in rows(tab, "buildings")] == [far["name"]]
    assert tab.inner_text("#status") == f"1 of {len(buildings)} rows match"
    tab.fill("#filter-buildings", "árbol")
    assert len(rows(tab, "buildings")) == 100
    tab.fill("#filter-buildings", "nowhere at all")
    assert tab.is_visible("#panel-buildings .nothing")
    assert tab.is_hidden("#panel-buildings .more-rows")


def test_rows_beyond_the_first_hundred_work_like_the_others(visit: Visit) -> None:
    page = visit(town_page())
    tab, buildings = page.tab, town().buildings
    assert buildings is not None
    tab.click("#tab-buildings")
    assert len(rows(tab, "buildings")) == 100
    tab.focus("#panel-buildings .more-rows")
    tab.keyboard.press("Enter")
    assert len(rows(tab, "buildings")) == 200
    assert tab.evaluate("document.activeElement.textContent") == buildings["name"][100]
    tab.click("#panel-buildings .more-rows")
    assert [row[1] for row in rows(tab, "buildings")] == buildings["name"].tolist()
    assert tab.is_hidden("#panel-buildings .more-rows")
    last = buildings.iloc[-1]
    row = tab.locator("#panel-buildings tbody tr").last
    first = tab.locator("#panel-buildings tbody tr").first
    assert row.locator("td, th").count() == first.locator("td, th").count()
    swatches = tab.evaluate(
        """() => Object.fromEntries(Array.from(document.querySelectorAll(".legend [data-label]"), (entry) =>
        [entry.dataset.label, getComputedStyle(entry.querySelector(".swatch")).backgroundColor]))"""
    )
    dots = tab.locator("#panel-buildings .dot").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert dots == [swatches[label] for label in buildings["label"].fillna("outside")]
    row.locator("button").click()
    assert opened.seen_beside_its_box(tab, last["lat"], last["lon"])
    assert last["name"] in tab.inner_text(".popup.chosen")
    assert tab.locator("tr.chosen").count() == 1
    assert page.complaints == []
