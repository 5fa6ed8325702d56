"""A part of the events: every number in view is its own, counted anew from the events; the chart of periods."""

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.output.page import render_page
from hotspot.report.rows import HELD
from hotspot.slices import MOST_BUILDINGS

from .. import opened
from ..opened import KINDS, Visit, areas, events, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

MONTHS = ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
CALLED = ["November 2023", "December 2023", "January 2024", "February 2024", "March 2024"]
#: Addresses of two institutions in the register.
HOMES = {"120 Árbol St": "Elm Home", "131 Árbol St": "Hill Home"}
LISTS = ("hot_places", "neighborhoods", "buildings", "institutions", "cells")
TESTED = "What stands out was tested over all kinds and periods, not over this part."
#: Name and count of each row as they are seen; a row with anything else in view is seen whole.
SEEN = """(key) => Array.from(document.querySelectorAll(`#panel-${key} tbody tr`), (row) =>
  Array.from(row.cells).filter((cell) => getComputedStyle(cell).display !== "none").map((cell) => cell.textContent))"""


@cache
def made() -> hs.Release:
    """The town with a register of two institutions."""
    register = pd.DataFrame({"name": list(HOMES.values()), "address": list(HOMES), "beds": [40, 90]})
    study = hs.Study(
        events=events(),
        policy=opened.POLICY,
        areas=areas(),
        resolution=8,
        measure="events",
        event_noun="calls",
        institutions=register,
        cost_kind="charged",
    )
    return hs.run_study(study)


@cache
def located() -> pd.DataFrame:
    """The events with what they count in, found without the package's lists."""
    frame = events().copy()
    at = opened.grid().locate(frame["lat"].to_numpy(), frame["lon"].to_numpy())
    frame["cell"] = [None if k < 0 else opened.grid().names[k] for k in at.tolist()]
    column, row = ((frame["lon"] + 70) // 0.02).astype(int), ((frame["lat"] - 38) // 0.03).astype(int)
    frame["hood"] = (column + 3 * row).map(dict(enumerate(opened.HOODS)))
    frame["month"] = frame["time"].dt.strftime("%Y-%m")
    return frame


def part(category: int, period: int) -> pd.DataFrame:
    frame = located()
    if category >= 0:
        frame = frame[frame["category"] == KINDS[category]]
    return frame[frame["month"] == MONTHS[period]] if period >= 0 else frame


def recount(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """List -> name -> events."""
    found = made()
    assert found.cells is not None
    assert found.hot_places is not None
    assert found.buildings is not None
    in_cells = frame["cell"].value_counts()
    hot = {}
    for name, shape in zip(found.hot_places["name"], found.hot_places.geometry, strict=True):
        inside = shape.buffer(1e-7).contains(opened.shapely.points(found.cells["lon"], found.cells["lat"]))
        hot[name] = int(in_cells.reindex(found.cells["cell"][inside], fill_value=0).sum())
    standing = found.cells[found.cells["label"].str.match("hot|cold")]
    by_point = frame.value_counts(["lat", "lon"])
    points = list(zip(found.buildings["lat"], found.buildings["lon"], strict=True))
    return {
        "hot_places": hot,
        "neighborhoods": frame["hood"].value_counts().reindex(opened.HOODS, fill_value=0).to_dict(),
        "buildings": {name: int(by_point.get(at, 0)) for name, at in zip(found.buildings["name"], points, strict=True)},
        "institutions": {name: int((frame["address"] == at).sum()) for at, name in HOMES.items()},
        "cells": {
            f"Area {rank}": int(in_cells.get(cell, 0))
            for rank, cell in zip(standing["rank"], standing["cell"], strict=True)
        },
    }


def pick_part(tab: Any, category: int, period: int) -> None:
    tab.select_option("[name=category]", str(category))
    tab.fill("[name=period]", str(period))


def bars(tab: Any) -> list[int]:
    """What the bars of the chart say."""
    labels = tab.locator("#time-chart g").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert [label.split(": ")[0] for label in labels] == CALLED
    return [int(label.split(": ")[1].replace(",", "")) for label in labels]


def seen_of(tab: Any, key: str) -> list[list[str]]:
    tab.click(f"#tab-{key}")
    while tab.is_visible(f"#panel-{key} .more-rows"):
        tab.click(f"#panel-{key} .more-rows")
    found: list[list[str]] = tab.evaluate(SEEN, key)
    return found


@pytest.mark.slow
def test_twenty_choices_are_recounted(visit: Visit) -> None:
    page = visit(render_page(made()))
    tab = page.tab
    rng = np.random.default_rng(20)
    pairs = [(c, p) for c in range(-1, 3) for p in range(-1, 5) if (c, p) != (-1, -1)]
    before = {key: seen_of(tab, key) for key in LISTS}
    on_map = int(located()["cell"].notna().sum())
    for at in rng.choice(len(pairs), 20, replace=False).tolist():
        category, period = pairs[at]
        pick_part(tab, category, period)
        frame = part(category, period)
        named = ", ".join([*KINDS[category : category + 1], *CALLED[period : period + 1]])
        if category < 0 or period < 0:
            named = KINDS[category] if category >= 0 else CALLED[period]
        count = int(frame["cell"].notna().sum())
        assert tab.inner_text("#choice") == f"{count:,} of {on_map:,} calls on the map: {named}. {TESTED}"
        for key, counted in recount(frame).items():
            rows = seen_of(tab, key)
            assert {row[0]: row[1:] for row in rows} == {name: [f"{n:,}"] for name, n in counted.items()}, key
            counts = [int(row[1].replace(",", "")) for row in rows]
            assert counts == sorted(counts, reverse=True)
            heads = tab.locator(f"#panel-{key} thead th:visible").all_inner_texts()
            assert len(heads) == 2
            assert not tab.locator(f"#panel-{key} :is(.order, .unsure):visible").count()
        kind = part(category, -1)
        kind = kind[kind["cell"].notna()]
        assert bars(tab) == kind["month"].value_counts().reindex(MONTHS, fill_value=0).tolist()
    tab.click("text=/^Show all again$/")
    assert tab.evaluate("document.activeElement.name") == "measure"
    assert {key: seen_of(tab, key) for key in LISTS} == before
    assert tab.inner_text("#choice") == ""
    assert not tab.is_visible("text=/^Show all again$/")
    assert page.complaints == []
    assert len(page.requests) == 1


@pytest.mark.slow
def test_the_chart_is_of_what_is_chosen(visit: Visit) -> None:
    tab = visit(render_page(made())).tab
    pick_part(tab, 1, -1)
    frame = part(1, -1)
    assert made().hot_places is not None
    place = made().hot_places["name"][0]
    cases = [
        ("neighborhoods", "Ávila", frame["hood"] == "Ávila"),
        ("institutions", "Hill Home", frame["address"] == "131 Árbol St"),
        ("buildings", "140 ÁRBOL ST", frame["address"] == "140 Árbol St"),
        ("hot_places", place, None),
    ]
    for key, name, whose in cases:
        tab.click(f"#tab-{key}")
        if key == "buildings":
            tab.fill("#filter-buildings", name)
        tab.click(f"#panel-{key} tbody button >> text={name}")
        if whose is None:
            counted = [recount(frame[frame["month"] == month])["hot_places"][name] for month in MONTHS]
        else:
            counted = frame[whose]["month"].value_counts().reindex(MONTHS, fill_value=0).tolist()
        assert sum(counted) > 0
        assert bars(tab) == counted
        said = tab.inner_text("#time-chart figcaption")
        assert said.startswith(f"Calls, {KINDS[1]}, {name} by period: fewest {min(counted)} (")
        assert f", most {max(counted)} (" in said
        assert said.endswith(f", {sum(counted)} in all")
        # Bars are as high as what they say.
        highs = tab.locator("#time-chart .amount").evaluate_all("all => all.map((one) => one.getAttribute('height'))")
        assert [float(high) for high in highs] == pytest.approx([100 * n / max(counted) for n in counted])
    tab.keyboard.press("Escape")
    assert KINDS[1] + " by period" in tab.inner_text("#time-chart figcaption")


def test_bars_choose_a_period_by_mouse_and_keyboard(visit: Visit) -> None:
    tab = visit(town_page()).tab
    slider, pressed = tab.locator("[name=period]"), tab.locator("#time-chart g[aria-pressed=true]")
    tab.locator("#time-chart g").nth(2).click()
    assert slider.input_value() == "2"
    assert pressed.evaluate_all("all => all.map((one) => one.getAttribute('aria-label').split(':')[0])") == [CALLED[2]]
    assert re.search(f"calls on the map: {CALLED[2]}", tab.inner_text("#choice"))
    tab.locator("#time-chart g").nth(2).click()
    assert slider.input_value() == "-1"
    assert pressed.count() == 0
    assert tab.inner_text("#choice") == ""
    # One stop of the keyboard, wherever the chart was left.
    assert tab.locator("#time-chart g[tabindex='0']").count() == 1
    tab.locator("#time-chart g").nth(0).focus()
    for key in ("End", "ArrowRight", "ArrowLeft", "Enter"):
        tab.keyboard.press(key)
    assert slider.input_value() == "3"
    assert tab.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    tab.keyboard.press("Home")
    tab.keyboard.press("Space")
    assert slider.input_value() == "0"
    tab.keyboard.press("Space")
    assert slider.input_value() == "-1"
    assert tab.locator("#time-chart g[tabindex='0']").count() == 1


@pytest.mark.slow
def test_a_popup_tells_the_part_alone(visit: Visit) -> None:
    tab = visit(town_page()).tab
    pick_part(tab, 0, 1)
    frame = part(0, 1)
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods tbody button >> text=Ávila")
    hood, whole = (int((table["hood"] == "Ávila").sum()) for table in (frame, part(-1, -1)))
    told = " ".join(tab.inner_text(".popup.chosen").split())
    # Nothing else that is of everything.
    assert told.startswith(f"Ávila {hood} of {whole} calls: {KINDS[0]}, ")
    assert "times" not in told
    assert "More numbers" not in told
    # Search finds names, not numbers that are out of sight.
    tab.fill("#filter-neighborhoods", "%")
    assert tab.locator("#panel-neighborhoods tbody tr").count() == 0


def test_an_address_of_a_part_opens_it_and_sorts_by_nothing_out_of_sight(visit: Visit) -> None:
    view = "#category=1&period=2&list=neighborhoods&sort=3+&chosen=periods:1"
    page = visit(town_page(), view=view)
    tab = page.tab
    counts = [int(row[1]) for row in tab.evaluate(SEEN, "neighborhoods")]
    assert counts == sorted(recount(part(1, 2))["neighborhoods"].values(), reverse=True)
    assert bars(tab)[2] == int(part(1, 2)["cell"].notna().sum())
    assert page.complaints == []


def test_that_only_the_first_buildings_are_counted_is_said(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    # All that a page lists have counts.
    assert HELD <= MOST_BUILDINGS
    monkeypatch.setattr("hotspot.output.page.data.payload.MOST_BUILDINGS", 100)
    tab = visit(render_page(town())).tab
    tab.click("#tab-buildings")
    assert not tab.is_visible("#panel-buildings .part-note")
    pick_part(tab, 0, -1)
    said = "Only the first 100 buildings of the whole list are counted by kind and period."
    assert tab.inner_text("#panel-buildings .part-note") == said
    tab.click("#tab-neighborhoods")
    assert not tab.is_visible("#panel-neighborhoods .part-note")


def test_without_kinds_and_periods_there_is_no_chart(visit: Visit) -> None:
    made_ = hs.run_study(hs.Study(events=events(), policy=opened.POLICY, areas=areas(), resolution=8, by_kind=False))
    page = visit(render_page(made_))
    assert page.tab.locator("#time-chart, #choice").count() == 0
    assert page.complaints == []


@pytest.mark.slow
def test_a_part_on_paper(visit: Visit) -> None:
    tab = visit(town_page()).tab
    pick_part(tab, 0, 2)
    tab.emulate_media(media="print")
    assert tab.is_visible("#choice")
    assert tab.is_visible("#time-chart svg")
    assert not tab.is_visible("text=/^Show all again$/")
    assert all(len(row) == 2 for key in ("neighborhoods", "buildings", "cells") for row in tab.evaluate(SEEN, key))
