"""Dots of buildings on the map: a tie is drawn whole or not at all."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page import render_page
from hotspot.output.page.data.dots import DRAWN, dots, dots_words
from hotspot.report.rows import HELD

from .. import opened
from ..opened import Visit, layer
from ..pages import data_of
from ..releases import MakeRelease, make_cells

visit = opened.visit

COUNT = 1_300
RINGS = """() => { const found = [];
  hotspot.map.eachLayer((layer) => {
    if (layer.options.icon?.options.className === "ring") found.push([layer.getLatLng().lat, layer.getLatLng().lng]);
  });
  return found; }"""


def some_buildings(events: list[int]) -> pd.DataFrame:
    cells = make_cells()
    rng = np.random.default_rng(3)
    count = len(events)
    lat, lon = (rng.uniform(cells[name].min(), cells[name].max(), count).round(5) for name in ("lat", "lon"))
    frame = {"rank": np.arange(1, count + 1), "name": [f"{k} Main St" for k in range(count)], "lat": lat, "lon": lon}
    return pd.DataFrame({**frame, "events": events, "label": "not_significant"})


TIES = {
    "none": (list(range(COUNT, 0, -1)), DRAWN, "First buildings of the list"),
    "all": ([1] * COUNT, 0, "First buildings of the list: none, the first 1,300 are tied"),
    "behind 40": (
        [*range(141, 101, -1), *[7] * 700, *[2] * 560],
        40,
        "First 40 buildings of the list (the next 700 are tied)",
    ),
    "behind 1": ([9, *[1] * (COUNT - 1)], 1, "First building of the list (the next 1,299 are tied)"),
    "up to the limit": ([*[7] * DRAWN, *[2] * 800], DRAWN, "First buildings of the list"),
    "few buildings": ([1] * 300, 300, "First buildings of the list"),
}


@pytest.mark.parametrize(("events", "first", "words"), TIES.values(), ids=TIES)
def test_no_tie_is_cut(events: list[int], first: int, words: str) -> None:
    buildings = some_buildings(events)
    assert dots(buildings, "events") == first
    assert dots_words(buildings, "events", "en") == words
    assert dots(buildings.drop(columns="events"), "events") == min(len(events), DRAWN)


def test_every_row_the_page_holds_has_a_position_of_its_own(make_release: MakeRelease) -> None:
    buildings = some_buildings([*range(6_000, 5_960, -1), *[1] * 5_500])
    data = data_of(page := render_page(make_release(buildings=buildings)))
    positions = [int(index) for index in re.findall(r'data-index="(\d+)"', page.split('id="panel-buildings"')[1])][:100]
    positions += map(int, data["rest"]["buildings"]["index"].split(" "))
    assert positions == list(range(HELD))
    assert data["dots"] == 40
    places = data["buildings"].split("|")
    told = [
        f"{round(lat * 1e5)} {round(lon * 1e5)}" for lat, lon in zip(buildings["lat"], buildings["lon"], strict=True)
    ]
    assert [places[at] for at in positions] == told[:HELD]


@pytest.mark.browser
@pytest.mark.parametrize(("ties", "drawn"), [("all", 0), ("behind 40", 40)])
def test_rows_without_a_dot_are_still_marked_on_the_map(
    visit: Visit, make_release: MakeRelease, ties: str, drawn: int
) -> None:
    events, _, words = TIES[ties]
    buildings = some_buildings(events)
    page = visit(render_page(make_release(buildings=buildings)))
    tab: Any = page.tab
    count = """() => { let found = 0;
        hotspot.map.eachLayer((layer) => { found += layer instanceof L.CircleMarker && layer.options.radius === 5; });
        return found; }"""
    assert words in tab.text_content(".extras")
    assert tab.locator("[name=points]").count() == (1 if drawn else 0)
    for expected in (drawn, 0) if drawn else ():
        layer(tab, "points")
        assert tab.evaluate(count) == expected
    tab.click("#tab-buildings")
    for row in (30, 70):
        tab.locator("#panel-buildings tbody button").nth(row).click()
        assert tab.inner_text(".popup.chosen").startswith(f"{row} Main St")
        ring = tab.evaluate(RINGS)
        assert len(ring) == 1
        assert ring[0] == pytest.approx(buildings.loc[row, ["lat", "lon"]].tolist(), abs=1e-5)
    assert page.complaints == []
