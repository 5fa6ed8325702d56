"""Neighborhoods that stand out: outlined, named and told with how many times as many as expected."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from hotspot.output.lists import save_lists
from hotspot.output.manifest import manifest
from hotspot.output.page import render_page
from hotspot.output.picture.drawing import scene
from hotspot.report import of

from .. import opened
from ..opened import Visit, pick
from ..pages import data_of, place_facts, rows_of
from ..releases import MakeRelease, make_cells, make_neighborhoods

COARSE: dict[str, Any] = {"residents_way": "coarse", "area_cells": 5.0}
FINE: dict[str, Any] = {"null": "residents", "residents_way": "fine", "false_alarms": (0, 20), "outside_residents": 4}
#: How many pixels of the map's borders have the colour of strong lines.
STRONG = """() => [...document.querySelectorAll(".leaflet-borders-pane canvas")].reduce((found, canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let k = 0; k < data.length; k += 4)
    if (data[k] === 74 && data[k + 1] === 20 && data[k + 2] === 134 && data[k + 3] === 255) found += 1;
  return found;
}, 0)"""

visit = opened.visit


def test_the_data_name_those_that_stand_out(make_release: MakeRelease) -> None:
    page = render_page(make_release(COARSE))
    assert [place["strong"] for place in data_of(page)["neighborhoods"]["places"]] == [True, False]
    facts = place_facts(page, 0)
    assert facts["Times expected (90\xa0% range)"] == "2.2 (1.9\N{EN DASH}2.4)"
    assert facts["Expected by residents"] == "310"
    assert facts["Stands out?"] == "Yes"
    plain = render_page(make_release())
    assert not any(place["strong"] for place in data_of(plain)["neighborhoods"]["places"])
    assert "outlined" not in plain.split("</style>")[-1].split("<script")[0]


def test_areas_tell_what_their_residents_lead_one_to_expect(make_release: MakeRelease) -> None:
    page = render_page(make_release(FINE))
    told = {
        heading: rows_of(column) for column in data_of(page)["cells"]["columns"] for heading in column["headings"][:1]
    }
    assert min(told["Residents"]) == "0"
    # Nothing is expected of the one without residents, and nothing is told of it.
    assert sorted(told["Expected by residents"])[:2] == ["0.0", "10.0"]
    assert told["Times expected"].count("") == 1
    assert "3.7" in told["Times expected"]
    shown = {column.name for column in of(make_release(FINE)).lists[-1].headings}
    assert "times_expected" in shown


def test_the_table_says_yes_and_no(make_release: MakeRelease, tmp_path: Path) -> None:
    save_lists(make_release(COARSE), tmp_path)
    table = pd.read_csv(tmp_path / "neighborhoods.csv")
    assert table["stands_out"].tolist() == ["yes", "no"]
    assert table["times_expected"].tolist() == [2.156, 1.1]
    assert table[["expected", "low", "high", "p_exceeds"]].iloc[0].tolist() == [310.25, 1.93, 2.41, 0.9999]


def test_the_manifest_says_how_residents_were_taken(make_release: MakeRelease) -> None:
    facts = manifest(make_release(FINE))
    assert facts["residents_way"] == "fine"
    assert list(facts["false_alarms"]) == [0, 20]
    assert facts["outside_residents"] == 4


def test_the_picture_outlines_and_names_them(make_release: MakeRelease) -> None:
    drawn = scene(of(make_release(COARSE)))
    assert drawn is not None
    assert len(drawn.strong) == 1
    assert drawn.names[0] == "West Side"
    plain = scene(of(make_release()))
    assert plain is not None
    assert not plain.strong


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_the_map_outlines_and_names_them(visit: Visit, make_release: MakeRelease, width: int) -> None:
    shown = visit(render_page(make_release(COARSE)), width=width, height=768)
    tab = shown.tab
    tab.wait_for_selector(".leaflet-borders-pane canvas")
    assert tab.evaluate(STRONG) > 200
    assert tab.locator(".place-name.strong").all_text_contents() == ["West Side"]
    if width < 900:
        tab.click(".legend summary")
    assert tab.locator(".outlined").inner_text().strip().startswith("Strong lines: the neighborhood")
    # The lines stay whatever the map is coloured by, and so do the words for them.
    pick(tab, "events")
    assert tab.locator(".outlined").is_visible()
    assert tab.evaluate(STRONG) > 200
    assert shown.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_no_name_covers_another(visit: Visit, make_release: MakeRelease, width: int) -> None:
    halves = make_neighborhoods(make_cells(), standing=True).assign(stands_out=[True, True], p_exceeds=[0.99, 0.99])
    shown = []
    # As wide as 16 letters can be, and as narrow.
    for letter in "WI":
        named = halves.assign(name=[letter * 16, letter * 15])
        tab = visit(render_page(make_release(COARSE, neighborhoods=named)), width=width, height=768).tab
        tab.wait_for_selector(".place-name.strong span")
        boxes = sorted(
            (box["x"], box["x"] + box["width"])
            for box in (name.bounding_box() for name in tab.locator(".place-name span").all())
        )
        assert all(before[1] <= after[0] for before, after in pairwise(boxes))
        shown.append(len(boxes))
    assert shown[0] <= shown[1] == 2


@pytest.mark.browser
def test_without_any_no_line_is_strong(visit: Visit, make_release: MakeRelease) -> None:
    tab = visit(render_page(make_release())).tab
    tab.wait_for_selector(".leaflet-borders-pane canvas")
    assert tab.evaluate(STRONG) == 0
    assert tab.locator(".place-name.strong").count() == 0


@pytest.mark.browser
def test_a_row_tells_times_expected_on_the_map(visit: Visit, make_release: MakeRelease) -> None:
    tab = visit(render_page(make_release(COARSE))).tab
    tab.wait_for_selector("#hotspot_map canvas")
    tab.locator("#panel-neighborhoods tbody tr").first.click()
    told = tab.locator(".popup.chosen").text_content()
    assert "200 people with calls, 2.2 times what residents lead one to expect" in told
    assert "2.2 (1.9\N{EN DASH}2.4)" in told
    heading = tab.locator("#panel-neighborhoods thead th", has_text="Times expected")
    heading.get_by_role("button").click()
    assert tab.locator("#panel-neighborhoods tbody th").all_text_contents() == ["West Side", "East Side"]
    heading.get_by_role("button").click()
    assert tab.locator("#panel-neighborhoods tbody th").all_text_contents() == ["East Side", "West Side"]


@pytest.mark.browser
def test_it_is_accessible(visit: Visit, make_release: MakeRelease) -> None:
    tab = visit(render_page(make_release(COARSE))).tab
    tab.wait_for_selector("#hotspot_map canvas")
    found = Axe().run(tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.response["violations"] == []
