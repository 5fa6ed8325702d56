"""Text that wants to break out of the page, stays text and leaves the layout alone; what is not listed is not there."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot import columns as c
from hotspot.disclosure import Release
from hotspot.engines.carriers import BUILDING
from hotspot.output.page import render_page
from hotspot.slices import Slices

from .. import opened
from ..opened import Visit, town_page
from ..releases import MakeRelease, make_buildings, make_cells, make_neighborhoods

pytestmark = pytest.mark.browser
visit = opened.visit

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "\"double\" 'single' `tick` onload=alert(4)",
    "\u202eright to left\u202c \u2067isolated\u2069",
    "🚑 🔥 👩‍👩‍👧 é e\u0301",
    "{{7*7}} {% raw %} {# gone #} {name} {rank} ${8*8} $& $1",
    "bars|and|more, commas; <!--data--> ]]> &amp; &lt;b&gt;",
    "null\x00byte \x07bell \x1bescape \u2028line \u2029end",
    "W" * 10_000,
]
BUILDINGS = 160
CANARY = "CANARY7f3a91"


def hostile_slices(cells: pd.DataFrame, buildings: pd.DataFrame, neighborhoods: pd.DataFrame) -> Slices:
    """Every row's events in one slot; the categories are the hostile texts, without periods."""

    def table(key: str, events: Any) -> pd.DataFrame:
        rows = np.arange(len(events))
        made = pd.DataFrame({key: rows, "slot": rows % len(HOSTILE), "events": np.asarray(events, dtype=np.int64)})
        made["note"] = CANARY
        made.attrs["note"] = CANARY
        return made

    return Slices(
        categories=tuple(HOSTILE),
        cells=table(c.CELL, cells.sort_values("cell")["events"]),
        buildings=table(BUILDING, buildings["events"]),
        neighborhoods=table(c.NEIGHBORHOOD, neighborhoods["events"]),
        why=CANARY,
    )


def planted(table: Any) -> Any:
    """The table with things that must not leave: a column, attributes and a name of the index."""
    table = table.assign(patient=CANARY, **{f"note_{CANARY}": CANARY})
    table.attrs["source"] = CANARY
    table.index.name = CANARY
    return table


@pytest.fixture(scope="module")
def hostile(make_release: MakeRelease) -> Release:
    """A release with hostile words wherever words come from outside."""
    cells = make_cells()
    hoods = make_neighborhoods(cells)
    hoods["name"] = [HOSTILE[0], HOSTILE[9]]
    cells["neighborhood"] = np.where(cells["neighborhood"] == "West Side", HOSTILE[0], HOSTILE[8])
    buildings = make_buildings(cells, BUILDINGS)
    # Long names cost time: one among the first hundred rows, one beyond.
    buildings["name"] = [f"{HOSTILE[9 if k in {9, 109} else k % 9]}{k}" for k in range(BUILDINGS)]
    facts = {
        "title": " ".join(HOSTILE[:9]),
        "event_noun": HOSTILE[0],
        "input_name": "".join(HOSTILE),
        "decisions": tuple(HOSTILE),
        "method_note": HOSTILE[6],
        "population_note": HOSTILE[2],
        "slices": hostile_slices(cells, buildings, hoods),
        "details": {"path": CANARY},
    }
    tables = {"cells": cells, "buildings": buildings, "neighborhoods": hoods}
    return make_release(facts, **{name: planted(table) for name, table in tables.items()})


def seen(text: str) -> str:
    """Text without what may be replaced or added: control characters, ends of lines, isolates."""
    return re.sub(r"[\x00-\x1f\x7f\ufffd\u2028\u2029\u2066-\u2069]|\s+", "", text)


@pytest.mark.slow
def test_hostile_text_is_shown_as_text(visit: Visit, hostile: Release) -> None:
    page = visit(render_page(hostile))
    tab = page.tab
    assert hostile.buildings is not None
    assert seen(tab.text_content("h1")) == seen(hostile.facts.title)
    notes = seen(tab.text_content(".notes"))
    for text in HOSTILE:
        assert seen(text) in notes
    tab.click("#tab-buildings")
    tab.click("#panel-buildings .more-rows")
    names = tab.locator("#panel-buildings tbody th").all_text_contents()
    assert list(map(seen, names)) == list(map(seen, hostile.buildings["name"]))
    for row in (0, 1, 2, 6, 7, 8, 9, 99, 105, 106, 109, 151):
        tab.locator("#panel-buildings tbody button").nth(row).click()
        assert seen(hostile.buildings["name"][row]) in seen(tab.text_content(".popup.chosen"))
        assert seen(hostile.buildings["name"][row]) in seen(tab.text_content("#status"))
    for number, text in enumerate(HOSTILE):
        tab.select_option("[name=category]", str(number))
        assert seen(text[:80]) in seen(tab.text_content(f"[name=category] option:nth-child({number + 2})"))
        assert seen(text[:80]) in seen(tab.text_content(".amounts .legend-title"))
    for word in ("|", "<", "{{", "\u202e"):
        tab.fill("#filter-buildings", word)
        assert tab.locator("#panel-buildings tbody tr").count() > 10
    # The box of what was chosen last may cover the middle of the map.
    tab.keyboard.press("Escape")
    tab.hover("#hotspot_map")
    tab.click("#hotspot_map")
    assert page.complaints == []
    assert len(page.requests) == 1
    plain = visit(town_page()).tab
    assert tab.locator("script").count() == plain.locator("script").count()
    assert tab.locator("img, iframe, object, embed, b").count() == 0


@pytest.mark.parametrize("width", [320, 1360])
@pytest.mark.slow
def test_the_layout_holds(visit: Visit, hostile: Release, width: int) -> None:
    page = visit(render_page(hostile), width=width)
    tab = page.tab

    def assert_usable() -> None:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        frame = tab.locator(".map-frame").bounding_box()
        assert frame["width"] >= 250
        assert frame["height"] >= 290

    assert_usable()
    for key in ("buildings", "cells", "neighborhoods"):
        tab.click(f"#tab-{key}")
        tab.locator(f"#panel-{key} tbody button").last.click()
        assert tab.locator("tr.chosen").count() == 1
        assert_usable()
    tab.click("#tab-buildings")
    tab.locator("#panel-buildings tbody button").nth(9).click()
    popup, frame = tab.locator(".popup.chosen:visible").bounding_box(), tab.locator(".map-frame").bounding_box()
    assert popup["width"] <= 330
    assert popup["height"] <= frame["height"]
    longest = tab.locator("#panel-buildings tbody tr").nth(9).bounding_box()
    assert longest["height"] <= 400
    tab.select_option("[name=category]", str(len(HOSTILE) - 1))
    assert_usable()
    assert tab.locator(".controls").bounding_box()["height"] <= 400
    assert tab.locator(".amounts .legend-title").bounding_box()["height"] <= 300
    assert page.complaints == []


def test_what_is_not_listed_is_not_in_the_file(hostile: Release) -> None:
    page = render_page(hostile)
    for form in (CANARY, CANARY.lower(), CANARY[:-2]):
        assert form not in page
    assert "patient" not in page
    # Of the slices, too, whatever was added after they were released.
    assert hostile.slices is not None
    hostile.slices.cells["patient"] = CANARY
    assert CANARY not in render_page(hostile)
    assert replace(hostile.slices).slots == len(HOSTILE)
