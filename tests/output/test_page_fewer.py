"""Areas with fewer than expected wait until they are asked for, and the map is as large as its frame allows."""

from typing import Any

import numpy as np
import pytest

from hotspot.output.page import render_page

from .. import opened
from ..opened import Visit, layer, pick, rows, town, town_page
from ..releases import MakeRelease, make_cells
from .test_page_controls import LEGEND, PIXELS, by_id

pytestmark = pytest.mark.browser
visit = opened.visit
COLD = ("cold_90", "cold_95", "cold_99")


def ask(tab: Any) -> None:
    """Ask for the areas with fewer, or for them no longer, as a reader does."""
    layer(tab, "fewer")


@pytest.mark.parametrize("language", ["en", "es"])
def test_fewer_are_plain_ground_until_asked_for(visit: Visit, language: str) -> None:
    page = visit(render_page(town(language), language))
    tab, labels = page.tab, by_id("label")
    listed = rows(tab, "cells")
    legend = {entry["label"]: entry for entry in tab.evaluate(LEGEND)}
    seen = {
        entry["label"] for entry in tab.evaluate(LEGEND) if tab.is_visible(f".legend [data-label={entry['label']}]")
    }
    assert not seen & set(COLD)
    assert {"hot_99", "not_significant"} <= seen
    plain = legend["not_significant"]
    assert plain["words"] == ("Not clearly more" if language == "en" else "Sin más con claridad")
    assert plain["count"] == sum(label == "not_significant" or label in COLD for label in labels)
    assert any(label in COLD for label in labels)
    quiet = tab.evaluate(PIXELS)
    expected = [legend["not_significant" if label in COLD else label]["colour"] for label in labels]
    assert quiet == expected
    words = tab.locator("label", has=tab.locator("[name=fewer]")).text_content()
    assert words == ("Also show where there are fewer" if language == "en" else "Mostrar también dónde hay menos")
    ask(tab)
    legend = {entry["label"]: entry for entry in tab.evaluate(LEGEND)}
    assert tab.evaluate(PIXELS) == [legend[label]["colour"] for label in labels]
    assert all(tab.is_visible(f".legend [data-label={label}]") for label in COLD)
    assert {label: legend[label]["count"] for label in set(labels)} == {label: labels.count(label) for label in labels}
    # Lists do not follow: nothing true is dropped.
    assert rows(tab, "cells") == listed
    fewer = "Fewer" if language == "en" else "Menos"
    assert sum(any(text.startswith(fewer) for text in row) for row in listed) == sum(label in COLD for label in labels)
    ask(tab)
    assert tab.evaluate(PIXELS) == quiet
    assert page.complaints == []


def test_with_only_what_stands_out_fewer_are_drawn_where_asked_for(visit: Visit) -> None:
    tab, labels = visit(town_page()).tab, by_id("label")
    layer(tab, "only")
    drawn = [bool(colour) for colour in tab.evaluate(PIXELS)]
    assert drawn == [label.startswith("hot") for label in labels]
    ask(tab)
    assert [bool(colour) for colour in tab.evaluate(PIXELS)] == [label.startswith(("hot", "cold")) for label in labels]


def test_the_choice_is_kept_in_the_address_and_leaves_amounts(visit: Visit) -> None:
    tab = visit(town_page()).tab
    pick(tab, "events")
    ask(tab)
    assert tab.input_value("[name=measure]") == "class"
    tab.wait_for_timeout(600)
    assert "fewer=1" in tab.url
    other = tab.context.new_page()
    other.goto(tab.url)
    assert other.is_checked("[name=fewer]")
    assert other.evaluate(PIXELS) == tab.evaluate(PIXELS)


def test_a_study_that_asks_for_more_alone_has_no_such_choice(visit: Visit, make_release: MakeRelease) -> None:
    cells = make_cells()
    cells.loc[cells["label"].isin(COLD), "label"] = "not_significant"
    page = visit(render_page(make_release({"cold": False}, cells=cells)))
    assert page.tab.locator("[name=fewer]").count() == 0
    assert page.complaints == []


def test_areas_without_residents_are_hatched(visit: Visit, make_release: MakeRelease) -> None:
    facts = {"null": "residents", "residents_way": "fine", "false_alarms": (0, 20)}
    tab = visit(render_page(make_release(facts))).tab
    # The last by rank has none; over its middle some pixels are lines, some the ground under it.
    ids = make_cells()["cell"]
    cell = sorted(ids).index(ids.iloc[-1])
    x, y = opened.cell_point(tab, cell)
    shades = tab.evaluate(
        """([x, y]) => { const canvas = document.querySelector(".leaflet-cells-pane canvas");
        const ratio = canvas.width / parseFloat(canvas.style.width), box = canvas.getBoundingClientRect();
        const { data } = canvas.getContext("2d").getImageData((x - box.x) * ratio - 9, (y - box.y) * ratio - 9, 18, 18);
        return Array.from({ length: 324 }, (_, k) => data[4 * k + 3]); }""",
        [x, y],
    )
    assert min(shades) == 0
    assert max(shades) == 255
    swatch = tab.locator(".legend [data-label=not_tested] .swatch").first
    assert "repeating-linear-gradient" in swatch.evaluate("swatch => getComputedStyle(swatch).backgroundImage")
    assert "no residents" in tab.inner_text(".legend [data-label=not_tested]")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1400, 900), (390, 800)])
def test_the_study_area_fills_the_frame(visit: Visit, width: int, height: int) -> None:
    tab = visit(town_page(), width=width, height=height).tab
    used, size, inside = tab.evaluate(
        """() => { const { starts, x, y } = hotspot.view.cells.placed.corners();
        const scale = 256 * 2 ** hotspot.map.getZoom(), corner = hotspot.map.getPixelBounds().min;
        const span = (all, from) => [Math.min(...all) * scale - from, Math.max(...all) * scale - from];
        const size = hotspot.map.getSize(), [xs, ys] = [span(x, corner.x), span(y, corner.y)];
        return [[xs[1] - xs[0], ys[1] - ys[0]], [size.x, size.y],
          xs[0] >= -1 && ys[0] >= -1 && xs[1] <= size.x + 1 && ys[1] <= size.y + 1]; }"""
    )
    assert inside
    # One of the two sides is used but for a few pixels.
    assert max(np.divide(used, size)) > 0.95
