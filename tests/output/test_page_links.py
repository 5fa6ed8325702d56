"""Map and lists lead to each other by mouse, keyboard and touch, and a view can be kept in the address, in Chromium."""

from typing import Any

import numpy as np
import pytest

from .. import opened
from ..opened import KINDS, Visit, cell_point, center, layer, pick, seen_beside_its_box, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit


def cell_at_rank(rank: int) -> tuple[int, Any]:
    """A cell's position by rising id, and its row of the release."""
    cells = town().cells
    assert cells is not None
    row = cells[cells["rank"] == rank].iloc[0]
    return sorted(cells["cell"]).index(row["cell"]), row


def listed_rank() -> int:
    """The rank of the last area that stands out."""
    cells = town().cells
    assert cells is not None
    return int(cells.loc[cells["label"] != "not_significant", "rank"].max())


def middle_on(tab: Any, row: Any) -> None:
    """Put a cell into the middle of the map."""
    tab.evaluate("([lat, lon]) => hotspot.map.setView([lat, lon], 14, {animate: false})", [row["lat"], row["lon"]])


def told(tab: Any, where: str) -> str:
    """What a tooltip or popup says, without the popup's button."""
    words: str = tab.text_content(".popup.told:visible > div" if where == "tooltip" else ".popup.chosen > div")
    return words.strip()


def marked_row(tab: Any) -> str:
    """The name of the one marked row, which must lie in the open part of its list."""
    row = tab.locator("tr.chosen")
    assert row.count() == 1
    inside = row.evaluate(
        """row => { const [inner, outer] = [row, row.closest(".scroll")].map((node) => node.getBoundingClientRect());
        const head = row.closest("table").tHead.getBoundingClientRect();
        return inner.top >= head.bottom - 1 && inner.bottom <= outer.bottom + 1; }"""
    )
    assert inside
    name: str = row.locator("th").inner_text()
    return name


SHORT = ".js .list-side .scroll { max-height: 230px; min-height: 0; }"


@pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
def test_a_row_moves_and_marks_the_map(visit: Visit, way: str) -> None:
    page = visit(town_page(), has_touch=way == "touch")
    tab, made = page.tab, town()
    assert made.buildings is not None
    for key, name, place in [
        ("neighborhoods", "Out West", None),
        ("buildings", made.buildings["name"][30], made.buildings.iloc[30]),
        ("cells", f"Area {cell_at_rank(3)[1]['rank']}", cell_at_rank(3)[1]),
    ]:
        before = center(tab)
        tab.click(f"#tab-{key}")
        button = tab.locator(f"#panel-{key} tbody button", has_text=name).first
        if way == "mouse":
            button.click()
        elif way == "touch":
            button.tap()
        else:
            button.focus()
            tab.keyboard.press("Enter")
        assert center(tab) != before
        if place is not None:
            assert seen_beside_its_box(tab, place["lat"], place["lon"])
        assert marked_row(tab) == name
        assert tab.inner_text("#status").startswith(f"Selected: {name}, rank ")
        marks = tab.locator(".ring").count() + tab.locator(".leaflet-points-pane path").count()
        assert marks == (1 if key == "buildings" else 2)
        assert tab.locator(".popup.chosen:visible").count() == 1
        if way == "keyboard":
            # The keyboard goes on from the row that was chosen.
            assert tab.evaluate("document.activeElement.textContent") == name
    assert page.complaints == []


@pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
def test_the_map_selects_the_row_and_brings_it_into_view(visit: Visit, way: str) -> None:
    page = visit(town_page(), has_touch=way == "touch")
    tab = page.tab
    tab.add_style_tag(content=SHORT)
    for rank in (1, listed_rank()):
        # No popup of the one before lies over it.
        tab.keyboard.press("Escape")
        cell, row = cell_at_rank(rank)
        middle_on(tab, row)
        before = center(tab)
        if way == "keyboard":
            tab.focus("#hotspot_map")
            tab.keyboard.press("Enter")
        else:
            (tab.mouse.click if way == "mouse" else tab.touchscreen.tap)(*cell_point(tab, cell))
        assert marked_row(tab) == f"Area {rank}"
        assert tab.get_attribute("#tab-cells", "aria-selected") == "true"
        assert tab.locator(".popup.chosen:visible").count() == 1
        assert center(tab) == pytest.approx(before, abs=0.02)
    assert page.complaints == []


def test_a_cell_without_a_row_marks_its_neighborhood(visit: Visit) -> None:
    tab = visit(town_page()).tab
    cells = town().cells
    assert cells is not None
    plain = cells[cells["label"].eq("not_significant") & cells["neighborhood"].eq("River")].iloc[0]
    middle_on(tab, plain)
    tab.mouse.click(*cell_point(tab, sorted(cells["cell"]).index(plain["cell"])))
    assert marked_row(tab) == "River"
    assert tab.inner_text("#status").startswith("Selected: an area in River")


@pytest.mark.parametrize("part", [True, False])
def test_every_way_tells_the_same(visit: Visit, *, part: bool) -> None:
    page = visit(town_page(), has_touch=True)
    tab = page.tab
    cell, row = cell_at_rank(2)
    if part:
        tab.select_option("[name=category]", label=KINDS[0])
    middle_on(tab, row)
    tab.focus("#hotspot_map")
    texts = {"the middle of the map": told(tab, "tooltip")}
    tab.keyboard.press("Enter")
    texts["Enter"] = told(tab, "popup")
    tab.keyboard.press("Escape")
    tab.click("#tab-cells")
    tab.mouse.move(*cell_point(tab, cell))
    texts["hover"] = told(tab, "tooltip")
    tab.mouse.move(5, 5)
    tab.keyboard.press("Tab")
    tab.focus("#panel-cells .scroll")
    while tab.evaluate("document.activeElement.textContent") != "Area 2":
        tab.keyboard.press("Tab")
    texts["a row with the focus"] = told(tab, "tooltip")
    tab.keyboard.press("Enter")
    texts["a row chosen"] = told(tab, "popup")
    tab.keyboard.press("Escape")
    middle_on(tab, row)
    tab.touchscreen.tap(*cell_point(tab, cell))
    texts["tap"] = told(tab, "popup")
    assert len(set(texts.values())) == 1, texts
    # What is of everything does not stand beside a part.
    assert (" calls: falls." in texts["tap"]) is part
    for words in ("Rank2", "q of more (corrected p)"):
        assert (words in texts["tap"]) is not part


def test_escape_closes_everything(visit: Visit) -> None:
    tab = visit(town_page()).tab
    _, row = cell_at_rank(1)
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    middle_on(tab, row)
    tab.focus("#hotspot_map")
    shown = ".popup:visible, .ring, tr.chosen, .leaflet-points-pane path"
    assert tab.locator(shown).count() >= 4
    tab.keyboard.press("Escape")
    assert tab.locator(shown).count() == 0
    assert tab.inner_text("#status") == ""


LOOK = """() => ({
  measure: document.querySelector("[name=measure]").value,
  category: document.querySelector("[name=category]").value,
  period: document.querySelector("[name=period]").value,
  only: document.querySelector("[name=only]").checked,
  points: document.querySelector("[name=points]").checked,
  list: document.querySelector("[role=tab][aria-selected=true]").id,
  search: document.querySelector(".panel.open input").value,
  sort: Array.from(document.querySelectorAll(".panel.open th"), (head) => head.getAttribute("aria-sort")),
  rows: document.querySelector(".panel.open tbody").innerText,
  chosen: document.querySelector(".panel.open tr.chosen")?.innerText,
  told: document.querySelector(".popup.chosen")?.innerText,
  legend: document.querySelector(".legend").innerText,
  place: document.querySelector(".map-frame") && [hotspot.map.getCenter().lat.toFixed(5),
    hotspot.map.getCenter().lng.toFixed(5), hotspot.map.getZoom()],
})"""


def choose_parts(tab: Any) -> None:
    tab.select_option("[name=category]", label=KINDS[1])
    tab.focus("[name=period]")
    tab.keyboard.press("End")
    layer(tab, "points")
    tab.click("#tab-buildings")
    tab.fill("#filter-buildings", "1")
    tab.fill("#filter-buildings", "")
    tab.click("#panel-buildings th:nth-child(2) button")
    tab.click("#panel-buildings tbody tr:nth-child(3) button")
    tab.click(".leaflet-control-zoom-out")


def choose_area(tab: Any) -> None:
    layer(tab, "only")
    tab.click("#tab-cells")
    tab.click("#panel-cells th:nth-child(2) button")
    cell, row = cell_at_rank(1)
    middle_on(tab, row)
    tab.mouse.click(*cell_point(tab, cell))


def choose_measure(tab: Any) -> None:
    pick(tab, "cost")
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods tbody tr:nth-child(4)")
    tab.fill("#filter-neighborhoods", "i")
    # A search is not kept: addresses stay in histories.
    tab.fill("#filter-neighborhoods", "")


@pytest.mark.parametrize("act", [choose_parts, choose_area, choose_measure, lambda _: None])
def test_a_view_opens_again_from_its_address(visit: Visit, act: Any) -> None:
    first = visit(town_page())
    act(first.tab)
    first.tab.wait_for_timeout(600)
    look, url = first.tab.evaluate(LOOK), first.tab.url
    other = first.tab.context.new_page()
    other.goto(url)
    again = other.evaluate(LOOK)
    assert again == look
    if "#" in url:
        other.evaluate("void hotspot.map.fire('moveend')")
        other.wait_for_timeout(400)
        assert other.url == url
    assert first.complaints == []


def test_what_was_typed_is_not_in_the_address(visit: Visit) -> None:
    tab = visit(town_page()).tab
    tab.click("#tab-neighborhoods")
    tab.fill("#filter-neighborhoods", "Zzcanary Hill")
    tab.click("#panel-neighborhoods th:nth-child(3) button")
    tab.wait_for_timeout(600)
    assert "sort=" in tab.url
    assert "canary" not in tab.url.lower()


BROKEN = [
    "#%E0%A4%A", "#measure=nope&category=99&period=abc&list=zzz&sort=99-&chosen=cells:99999&at=1,2",
    "#chosen=cells:-1", "#chosen=cells:1.5", "#chosen=buildings:x", "#chosen=:",
    "#at=NaN,NaN,NaN", "#at=91,0,5", "#at=-38,110,99999", "#at=38,-70,-9", "#sort=-1-",
    "#constructor=1&toString=2&__proto__=1&sort=1&period=-3&list=buildings&list=cells", "#only=yes&points=&find=%00%FF",
    "#services=0,9,x&chosen=services:0", "#chosen=services:-1", "#lists",
    "#measure=people&category=1&period=2",
    "#category=0&measure=class", "#" + "a" * 5000, "#find=" + "b" * 900,
]  # fmt: skip


@pytest.mark.slow
def test_a_broken_address_breaks_nothing(visit: Visit) -> None:
    page = visit(town_page())
    tab, path = page.tab, page.tab.url
    for number, view in enumerate(BROKEN):
        tab.goto(f"{path}?{number}{view}")
        assert tab.evaluate("performance.getEntriesByName('hotspot-ready').length") == 1, (view, page.complaints)
        look = tab.evaluate(LOOK)
        assert page.complaints == [], view
        if look["category"] != "-1" or look["period"] != "-1":
            assert look["measure"] == "events", view
            assert "Calls in each area" in look["legend"], view
        assert "NaN" not in look["legend"] + str(look["told"]), view
        tab.fill(".panel.open input[type=search]", "")
        tab.click(".panel.open tbody tr:first-child button")
        assert tab.locator("tr.chosen").count() == 1, view


@pytest.mark.parametrize(
    ("title", "lat", "lon"),
    [("Move west", 0, -1), ("Move east", 0, 1), ("Move north", 1, 0), ("Move south", -1, 0)],
)
def test_buttons_move_the_map_without_a_drag(visit: Visit, title: str, lat: int, lon: int) -> None:
    tab = visit(town_page()).tab
    before = center(tab)
    tab.click(f"button[title='{title}']")
    after = center(tab)
    assert np.sign(np.round(np.subtract(after, before), 2)).tolist() == [lat, lon]
    tab.click("button[title='Whole map']")
    assert center(tab) == pytest.approx(before, abs=1e-3)
