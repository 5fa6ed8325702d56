"""What the controls of the page do, seen in the map's pixels, its legend and its lists, in Chromium."""

import re
from typing import Any

import numpy as np
import pytest

import hotspot as hs
from hotspot.output.page import render_page

from .. import opened
from ..opened import KINDS, Visit, all_rows, areas, cell_point, events, grid, layer, pick, rows, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

#: The colour of each cell on its own canvas, beside its middle where no mark is; empty where nothing is drawn.
PIXELS = """() => {
  const canvas = document.querySelector(".leaflet-cells-pane canvas");
  const context = canvas.getContext("2d");
  const { middleX, middleY, count, height } = hotspot.view.cells.placed;
  const ratio = canvas.width / parseFloat(canvas.style.width);
  const corner = hotspot.map.getPixelOrigin().add(L.DomUtil.getPosition(canvas));
  const scale = 256 * 2 ** hotspot.map.getZoom();
  return Array.from({ length: count }, (_, cell) => {
    const x = ((middleX[cell] + 0.3 * height) * scale - corner.x) * ratio;
    const y = ((middleY[cell] + 0.1 * height) * scale - corner.y) * ratio;
    const [r, g, b, a] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
    return a === 255 ? `rgb(${r}, ${g}, ${b})` : "";
  });
}"""
LEGEND = """() => Array.from(document.querySelectorAll(
  ".classes:not([hidden]) .group li, .amounts li"), (entry) => ({
  label: entry.dataset.label || "",
  colour: getComputedStyle(entry.querySelector(".swatch")).backgroundColor,
  words: entry.children[1].textContent,
  count: Number(entry.querySelector(".legend-count").textContent.replaceAll(",", "")),
}))"""


def by_id(column: str) -> list[Any]:
    """A column of the town's cells by rising id."""
    cells = town().cells
    assert cells is not None
    return list(cells.sort_values("cell")[column])


def holds(words: str, number: float) -> bool:
    """Whether a number belongs to an entry of an amounts' legend."""
    if words == "None":
        return number == 0
    ends = [float(found) for found in re.findall(r"\d+(?:\.\d+)?", words.replace(",", ""))]
    low, high = ends[0], float("inf") if words.endswith("or more") else ends[-1]
    return low <= number <= high


def assert_coloured(tab: Any, numbers: list[float]) -> None:
    """Every cell has the swatch's colour of its own number, and the legend counts the cells."""
    legend = tab.evaluate(LEGEND)
    expected = []
    for number in numbers:
        found = [entry for entry in legend if holds(entry["words"], number)]
        assert len(found) == 1, (number, legend)
        expected.append(found[0]["colour"])
    assert tab.evaluate(PIXELS) == expected
    assert [entry["count"] for entry in legend] == [expected.count(entry["colour"]) for entry in legend]
    assert len(set(expected)) > 1


def test_each_measure_recolours_the_map_and_swaps_the_legend(visit: Visit) -> None:
    page = visit(town_page(), view="#fewer=1")
    tab = page.tab
    classes = {entry["label"]: entry for entry in tab.evaluate(LEGEND) if entry["label"] != "outside"}
    labels = by_id("label")
    assert tab.evaluate(PIXELS) == [classes[label]["colour"] for label in labels]
    assert {label: entry["count"] for label, entry in classes.items()} == {k: labels.count(k) for k in classes}
    for measure, name in [("events", "Calls"), ("people", "People"), ("cost", "Cost charged")]:
        pick(tab, measure)
        assert tab.inner_text(".amounts .legend-title") == f"{name} in each area"
        # Money is on the page with three digits.
        assert_coloured(tab, [float(f"{number:.3g}") if measure == "cost" else number for number in by_id(measure)])
    pick(tab, "eb_rate")
    assert tab.inner_text(".amounts .legend-title") == "Calls per 1,000 residents (smoothed) in each neighborhood"
    assert set(tab.evaluate(PIXELS)) == {""}
    assert sum(entry["count"] for entry in tab.evaluate(LEGEND)) == len(areas())
    pick(tab, "class")
    assert {entry["label"] for entry in tab.evaluate(LEGEND)} >= set(labels)
    assert tab.evaluate(PIXELS) == [classes[label]["colour"] for label in labels]
    assert page.complaints == []


def test_rates_colour_neighborhoods(visit: Visit) -> None:
    tab = visit(town_page()).tab
    pick(tab, "eb_rate")
    legend = tab.evaluate(LEGEND)
    hoods = town().neighborhoods
    assert hoods is not None
    drawn = tab.evaluate(
        """() => { const canvas = document.querySelector(".leaflet-areas-pane canvas");
        const ratio = canvas.width / parseFloat(canvas.style.width);
        return hotspot.data.neighborhoods.places.map(({ at }) => {
          const point = hotspot.map.latLngToLayerPoint(at).subtract(L.DomUtil.getPosition(canvas));
          const data = canvas.getContext("2d").getImageData(point.x * ratio, point.y * ratio, 1, 1).data;
          return `rgb(${data[0]}, ${data[1]}, ${data[2]})`; }); }"""
    )
    for rate, colour in zip(hoods["eb_rate"], drawn, strict=True):
        entry = next(entry for entry in legend if entry["colour"] == colour)
        assert entry["words"] == "Not known" if np.isnan(rate) else holds(entry["words"], round(rate, 1))


def test_only_what_stands_out(visit: Visit) -> None:
    tab = visit(town_page(), view="#fewer=1").tab
    before = tab.evaluate(PIXELS)
    pick(tab, "events")
    layer(tab, "only")
    assert tab.input_value("[name=measure]") == "class"
    plain = {"not_significant", "not_tested"}
    kept = ["" if label in plain else colour for label, colour in zip(by_id("label"), before, strict=True)]
    assert tab.evaluate(PIXELS) == kept
    layer(tab, "only")
    assert tab.evaluate(PIXELS) == before


def test_buildings_as_points(visit: Visit) -> None:
    tab = visit(town_page()).tab
    drawn = """() => { const canvas = document.querySelector(".leaflet-points-pane canvas");
      if (!canvas) return 0;
      const ratio = canvas.width / parseFloat(canvas.style.width);
      return hotspot.view.points.filter((at) => {
        const point = hotspot.map.latLngToLayerPoint(at).subtract(L.DomUtil.getPosition(canvas));
        return canvas.getContext("2d").getImageData(point.x * ratio, point.y * ratio, 1, 1).data[3];
      }).length; }"""
    assert tab.evaluate(drawn) == 0
    layer(tab, "points")
    opened.until(tab, f"({drawn})() > 0")
    buildings = town().buildings
    assert buildings is not None
    assert tab.evaluate(drawn) == len(buildings)
    layer(tab, "points")
    opened.until(tab, f"({drawn})() === 0")


def selected(category: int, period: int) -> tuple[Any, Any, Any]:
    """Of the events of a category and month (-1 for all): counts by cell, building and neighborhood."""
    made, frame, grid = town(), events(), opened.grid()
    assert made.cells is not None
    assert made.buildings is not None
    assert made.neighborhoods is not None
    if category >= 0:
        frame = frame[frame["category"] == KINDS[category]]
    if period >= 0:
        frame = frame[frame["time"].dt.strftime("%Y-%m") == ["2023-11", "2023-12", "2024-01", "2024-02"][period]]
    at = grid.locate(frame["lat"].to_numpy(), frame["lon"].to_numpy())
    place = {name: k for k, name in enumerate(sorted(made.cells["cell"]))}
    cells = np.bincount([place[grid.names[k]] for k in at[at >= 0].tolist()], minlength=len(place))
    known = frame.value_counts(["lat", "lon"]).to_dict()
    buildings = [known.get(point, 0) for point in zip(made.buildings["lat"], made.buildings["lon"], strict=True)]
    column, row = ((frame["lon"] + 70) // 0.02).astype(int), ((frame["lat"] - 38) // 0.03).astype(int)
    names = (column + 3 * row).map(dict(enumerate(opened.HOODS))).value_counts()
    return cells, buildings, [int(names.get(name, 0)) for name in made.neighborhoods["name"]]


@pytest.mark.parametrize(("category", "period"), [(0, -1), (-1, 2), (2, 3)])
@pytest.mark.slow
def test_a_kind_and_a_period_are_counted_alike_everywhere(visit: Visit, category: int, period: int) -> None:
    tab = visit(town_page()).tab
    made = town()
    if category >= 0:
        tab.select_option("[name=category]", label=KINDS[category])
    tab.focus("[name=period]")
    for _ in range(period + 1):
        tab.keyboard.press("ArrowRight")
    cells, buildings, hoods = selected(category, period)
    assert tab.input_value("[name=measure]") == "events"
    assert_coloured(tab, cells.tolist())
    said = [KINDS[category]] * (category >= 0) + ["January 2024"] * (period == 2) + ["February 2024"] * (period == 3)
    assert tab.inner_text(".amounts .legend-title").endswith(f": {', '.join(said)}")
    for key, part in {"buildings": buildings, "neighborhoods": hoods}.items():
        table = getattr(made, key)
        texts = all_rows(tab, key)
        assert len(texts) == len(table)
        assert {row[1]: row[2] for row in texts} == {
            name: f"{n:,}" for name, n in zip(table["name"], part, strict=True)
        }
        order = [int(row[2].replace(",", "")) for row in texts]
        assert order == sorted(part, reverse=True)
        assert tab.get_attribute(f"#panel-{key} th:nth-child(3)", "aria-sort") == "descending"
        tab.click(f"#tab-{key}")
        tab.click(f"#panel-{key} tbody tr:first-child button")
        assert f"\n{max(part):,} of " in tab.inner_text(".popup.chosen")
        tab.keyboard.press("Escape")
    ids = by_id("cell")
    ranks = dict(zip(by_id("rank"), range(len(ids)), strict=True))
    for row in all_rows(tab, "cells"):
        place = ranks[int(row[0])]
        assert row[3] == f"{cells[place]:,}"
    busiest = int(np.argmax(cells))
    tab.mouse.move(*cell_point(tab, busiest))
    assert tab.inner_text(".popup.told:visible").startswith(f"{cells[busiest]:,} of ")


@pytest.mark.slow
def test_a_list_whose_parts_are_not_known_says_so_and_shows_no_numbers(visit: Visit) -> None:
    cells = hs.find_hot_spots(hs.bin_events(events(), grid()), grid(), hs.Method(measure="events"))
    wards = hs.rank_places(hs.total_by_place(events(), areas()), by="events")
    facts = hs.Facts(event_noun="calls", slices=hs.slice_events(events(), grid()))
    tab = visit(render_page(hs.release(town().policy, cells=cells, neighborhoods=wards, facts=facts))).tab
    tab.click("#tab-neighborhoods")
    assert tab.locator("#panel-neighborhoods td:visible").count() > 10
    tab.select_option("[name=category]", label=KINDS[1])
    assert tab.locator("#panel-neighborhoods tbody th:visible").count() == len(areas())
    assert tab.locator("#panel-neighborhoods td:visible").count() == 0
    assert tab.inner_text("#panel-neighborhoods .part-note") == "Not counted by kind and period."
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    assert re.sub(r"\s+", " ", tab.inner_text(".popup.chosen")).startswith("Señal Hill Not counted by kind and period.")
    tab.click("#tab-cells")
    assert tab.locator("#panel-cells td:visible").count() == tab.locator("#panel-cells tbody tr").count() > 0


def test_one_colour_means_one_amount_in_every_period(visit: Visit) -> None:
    tab = visit(town_page()).tab
    tab.focus("[name=period]")
    legends = []
    for _ in range(4):
        tab.keyboard.press("ArrowRight")
        entries = tab.locator(".classes:not([hidden]) .group:not([hidden]) li, .amounts li")
        names = entries.locator("span:nth-child(2)").all_text_contents()
        colours = entries.locator(".swatch").evaluate_all("all => all.map((one) => one.style.background)")
        legends.append(dict(zip(names, colours, strict=True)))
    assert len(legends[0]) > 3
    # Entries for nothing are left out where there are none.
    steps = [{name: colour for name, colour in legend.items() if name != "None"} for legend in legends]
    assert all(step == steps[0] for step in steps)


def test_whatever_shows_all_areas_lets_go_of_only_some(visit: Visit) -> None:
    tab = visit(town_page()).tab
    for act in ("events", "kind"):
        pick(tab, "class")
        layer(tab, "only")
        assert tab.is_checked("[name=only]")
        if act == "events":
            pick(tab, "events")
        else:
            tab.select_option("[name=category]", index=1)
        assert not tab.is_checked("[name=only]")


def test_another_measure_clears_the_choice(visit: Visit) -> None:
    tab = visit(town_page()).tab
    plain = rows(tab, "neighborhoods")
    tab.select_option("[name=category]", label=KINDS[1])
    tab.focus("[name=period]")
    tab.keyboard.press("End")
    assert rows(tab, "neighborhoods") != plain
    pick(tab, "people")
    assert tab.input_value("[name=category]") == "-1"
    assert tab.input_value("[name=period]") == "-1"
    assert tab.get_attribute("[name=period]", "aria-valuetext") == "Whole period"
    assert rows(tab, "neighborhoods") == plain
    assert_coloured(tab, by_id("people"))
    assert tab.inner_text("#status").startswith("All kinds and the whole period are shown again")
