"""The page in a real browser without a network."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from hotspot.output.page import render_page

from .. import opened
from ..opened import Opened, Visit, center, seen_beside_its_box, town_page
from ..pages import HOSTILE_ADDRESS, hostile_release
from ..releases import MakeRelease, make_cells

pytestmark = pytest.mark.browser


visit = opened.visit
Open = Callable[..., Opened]


@pytest.fixture
def open_page(visit: Visit) -> Open:
    """Open the page of a release: ``open_page(release, width=...)`` and options of a context."""
    return lambda release, **options: visit(render_page(release), **options)


def row_facts(tab: Any, key: str, position: int) -> tuple[str, list[tuple[str, str]]]:
    """A row of a list: its name, and its other columns with their headings."""
    heads = tab.locator(f"#panel-{key} thead th").all_text_contents()
    cells = tab.locator(f"#panel-{key} tbody tr:nth-child({position})").locator("td, th").all_text_contents()
    told = list(zip(heads, cells, strict=True))
    return told[1][1], [told[0], *told[2:]]


def popup_facts(tab: Any, where: str = ".popup.chosen") -> tuple[str, list[tuple[str, str]]]:
    """What the popup, or the tooltip, tells first: its title, and pairs."""
    title, table = tab.locator(f"{where} strong").first.text_content(), tab.locator(f"{where} table").first
    heads, values = (table.locator(kind).all_text_contents() for kind in ("th", "td"))
    return title, list(zip(heads, values, strict=True))


def point_of(tab: Any, rank: int) -> dict[str, float]:
    """Where on the map's element an area of `make_cells` is seen."""
    place = make_cells().iloc[rank - 1]
    x, y = tab.evaluate(
        "([at]) => { const { x, y } = hotspot.map.latLngToContainerPoint(at); return [x, y]; }",
        [[place.lat, place.lon]],
    )
    return {"x": x, "y": y}


def test_one_request_and_no_complaint(open_page: Open, make_release: MakeRelease) -> None:
    opened = open_page(make_release())
    opened.tab.wait_for_selector("#hotspot_map canvas")
    assert [url.split("/")[-1] for url in opened.requests] == ["map.html"]
    assert opened.complaints == []


def test_hostile_text_runs_nothing(open_page: Open, make_release: MakeRelease) -> None:
    opened = open_page(hostile_release(make_release))
    opened.tab.click("#panel-neighborhoods tbody tr:first-child button")
    opened.tab.keyboard.press("Escape")
    opened.tab.hover("#hotspot_map")
    opened.tab.click("#tab-buildings")
    opened.tab.click("#panel-buildings tbody tr:first-child button")
    assert popup_facts(opened.tab)[0] == HOSTILE_ADDRESS
    # The same text in a row that only the data hold.
    opened.tab.fill("#filter-buildings", "ONERROR")
    assert opened.tab.locator("#panel-buildings tbody tr").count() == 2
    opened.tab.click("#panel-buildings tbody tr:nth-child(2) button")
    title, pairs = popup_facts(opened.tab)
    assert (title, pairs[0][1]) == (HOSTILE_ADDRESS, "111 (108\N{EN DASH}116)")
    assert opened.tab.locator("img").count() == 0
    assert opened.complaints == []
    assert len(opened.requests) == 1


def test_a_building_row_moves_and_marks_the_map(open_page: Open, make_release: MakeRelease) -> None:
    given = make_release()
    assert given.buildings is not None
    tab = open_page(given).tab
    before = center(tab)
    tab.click("#tab-buildings")
    tab.click("#panel-buildings tbody tr:nth-child(20) button")
    place = given.buildings.iloc[19]
    assert seen_beside_its_box(tab, place.lat, place.lon)
    assert center(tab) != before
    assert tab.locator(".ring").count() == 1
    name, pairs = popup_facts(tab)
    assert (name, pairs) == row_facts(tab, "buildings", 20)
    assert name == "20 Main St"
    assert dict(pairs)["Calls"] == str(place.events)
    assert tab.locator("tr.chosen").count() == 1
    assert tab.inner_text("#status") == "Selected: 20 Main St, rank 20 (17\N{EN DASH}25)"


def test_a_row_answers_to_the_keyboard(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.focus("#tab-neighborhoods")
    tab.keyboard.press("ArrowRight")
    assert tab.get_attribute("#tab-buildings", "aria-selected") == "true"
    tab.focus("#panel-buildings tbody tr:nth-child(2) button")
    tab.keyboard.press("Enter")
    assert popup_facts(tab) == row_facts(tab, "buildings", 2)
    assert popup_facts(tab)[0] == "2 Main St"


def test_neighborhoods_and_areas_are_found_from_their_rows(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    whole = center(tab)
    tab.click("#panel-neighborhoods tbody tr:nth-child(2)")
    assert center(tab)[1] > whole[1]
    name, pairs = popup_facts(tab)
    assert name == "East Side"
    assert dict(pairs)["Calls"] == "303"
    tab.click("#tab-cells")
    tab.click("#panel-cells tbody tr:nth-child(2) button")
    place = make_cells().iloc[1]
    assert seen_beside_its_box(tab, place.lat, place.lon)
    tab.click("button[title='Whole map']")
    assert center(tab) == pytest.approx(whole, abs=1e-3)


def test_the_map_tells_and_selects(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.click("#tab-buildings")
    # The area in the middle is the first of those that stand out.
    tab.hover("#hotspot_map")
    tip = tab.inner_text(".popup.told:visible")
    assert tip.startswith("37 calls.\n")
    assert "Stands out together with the areas around it: very strong evidence." in tip
    # Numbers are kept, folded.
    folded = tab.locator(".popup.told:visible .numbers")
    assert not folded.is_visible()
    for words in ("q of more (corrected p)", "<0.000001", "z-score", "Stays hot without its largest building"):
        assert words not in tip
        assert words in folded.text_content()
    assert "Tested value" not in folded.text_content()
    # Its neighborhood is named; more of it is told when the area is chosen.
    assert tip.splitlines()[-1] == "East Side"
    assert not tab.is_visible(".popup.told details table")
    tab.click("#hotspot_map")
    assert tab.get_attribute("#tab-cells", "aria-selected") == "true"
    assert tab.locator("#panel-cells tr.chosen").count() == tab.locator("tr.chosen").count() == 1
    assert tab.inner_text("tr.chosen td.rank") == "1"
    assert tab.locator(".popup.chosen strong").first.text_content() == tip.split("\n")[0]
    # One box for one area.
    assert tab.locator(".popup:visible").count() == 1
    tab.click(".popup.chosen .numbers summary")
    assert "z-score" in tab.inner_text(".popup.chosen .numbers")
    tab.click(".popup.chosen .second summary")
    assert "Rank (90\N{NO-BREAK SPACE}% interval)" in tab.inner_text(".popup.chosen .second")


def test_an_area_without_a_row_of_its_own_selects_its_neighborhood(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.click("#tab-buildings")
    tab.click("#hotspot_map", position=point_of(tab, 20))
    assert tab.get_attribute("#tab-neighborhoods", "aria-selected") == "true"
    assert tab.inner_text("tr.chosen th") == make_cells()["neighborhood"][19]
    title, pairs = popup_facts(tab)
    assert title == "18 calls."
    assert "Does not clearly stand out." in tab.inner_text(".popup.chosen")
    assert ("Calls", "18") in pairs


def test_a_value_is_told_where_it_is_not_the_total(open_page: Open, make_release: MakeRelease) -> None:
    cells = make_cells()
    cells["value"] = cells["value"].clip(upper=20)
    tab = open_page(make_release(cells=cells)).tab
    told = []
    for rank in (1, 17, 18, 37):
        tab.hover("#hotspot_map", position=point_of(tab, rank))
        told.append(dict(popup_facts(tab, ".popup.told:visible")[1]))
    assert [(facts["Calls"], facts.get("Tested value")) for facts in told] == [
        ("37", "20"),
        ("21", "20"),
        ("20", None),
        ("1", None),
    ]


def test_the_filter_hides_rows_and_says_how_many_are_left(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.fill("#filter-neighborhoods", "west")
    assert tab.locator("#panel-neighborhoods tbody tr:visible").count() == 1
    assert tab.inner_text("#status") == "1 of 2 rows match"
    tab.fill("#filter-neighborhoods", "nowhere")
    assert tab.is_visible("#panel-neighborhoods .nothing")


@pytest.mark.parametrize("width", [320, 390, 800, 1024, 1400])
def test_no_sideways_scroll(open_page: Open, make_release: MakeRelease, width: int) -> None:
    tab = open_page(make_release(), width=width).tab
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    # Letters half as wide again: another computer has other fonts.
    tab.evaluate("document.body.style.letterSpacing = '0.25em'")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390])
def test_wide_tables_scroll_by_themselves_and_keep_the_names(
    open_page: Open, make_release: MakeRelease, width: int
) -> None:
    tab = open_page(make_release(), width=width).tab
    assert "more columns to the right" in tab.inner_text("#panel-neighborhoods")
    region = tab.locator("#panel-neighborhoods .scroll")
    assert region.evaluate("box => box.scrollWidth > box.clientWidth")
    region.evaluate("box => { box.scrollLeft = 10000; }")
    left = region.bounding_box()["x"]
    assert tab.locator("#panel-neighborhoods tbody th.name").first.bounding_box()["x"] == pytest.approx(left, abs=2)
    last = tab.locator("#panel-neighborhoods tbody tr:first-child td").last.bounding_box()
    assert last["x"] + last["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_table_that_fits_says_nothing_of_more_columns(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), width=2400).tab
    tab.click("#tab-buildings")
    assert not tab.locator("#panel-buildings .scroll").evaluate("box => box.scrollWidth > box.clientWidth")
    assert "more columns" not in tab.inner_text("#panel-buildings")


def test_the_curve_is_named_and_seen(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    curve = tab.get_by_role("img", name="Share of buildings against share of calls")
    assert curve.is_visible()
    assert curve.evaluate("svg => svg.querySelectorAll('polyline, polygon').length") == 2


def test_lists_are_read_without_javascript(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), java_script_enabled=False).tab
    assert tab.locator("table:visible").count() == 6
    assert tab.locator("button:visible, input:visible").count() == 0
    assert tab.locator(".interval:visible").count() == 102
    assert tab.locator("td.words:visible").count() == 100 + 2 * 2 + 9


CONTEXT = "Where more people live or pass, more is expected"


def test_a_phone_shows_finding_card_and_map_at_once(visit: Visit) -> None:
    tab = visit(town_page(), width=390, height=844).tab
    legend = tab.locator(".legend")
    assert legend.get_attribute("open") is None
    for shown in (".finding", ".cards li:first-child"):
        assert tab.locator(shown).bounding_box()["y"] + tab.locator(shown).bounding_box()["height"] < 844
    assert tab.locator("#hotspot_map").bounding_box()["y"] < 844 - 200
    summary = legend.locator("summary")
    summary.scroll_into_view_if_needed()
    assert summary.bounding_box()["height"] >= 24
    summary.click()
    assert legend.locator("li").first.is_visible()


def test_what_is_folded_away_is_printed(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), width=390).tab
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.is_visible(".legend li")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not tab.is_visible(".legend li")


@pytest.mark.parametrize(("width", "scripts"), [(1400, True), (1400, False), (390, False)])
def test_nothing_is_folded_elsewhere(open_page: Open, make_release: MakeRelease, width: int, scripts: object) -> None:
    tab = open_page(make_release(), width=width, java_script_enabled=scripts).tab
    assert tab.get_by_text(CONTEXT).is_visible()
    assert tab.is_visible(".counted")
    assert tab.is_visible(".legend li")


def test_targets_are_large_enough(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    for box in [button.bounding_box() for button in tab.locator("button:visible, input:visible").all()]:
        assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("left_out", ["cells", "buildings", "neighborhoods"])
def test_absent_tables_break_nothing(open_page: Open, make_release: MakeRelease, left_out: str) -> None:
    opened = open_page(make_release(**{left_out: None}))
    opened.tab.hover("#hotspot_map")
    assert opened.complaints == []


def test_nothing_with_a_place_breaks_nothing(open_page: Open, make_release: MakeRelease) -> None:
    given = make_release()
    assert given.neighborhoods is not None
    bare = given.neighborhoods.drop(columns="geometry")
    opened = open_page(make_release(cells=None, buildings=None, neighborhoods=bare))
    opened.tab.click("#panel-neighborhoods tbody tr:first-child button")
    assert opened.tab.inner_text("#status") == "Selected: West Side, rank 1 (1\N{EN DASH}1)"
    assert opened.complaints == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_print_holds_every_list_and_returns_to_the_same_view(
    open_page: Open, make_release: MakeRelease, paper: str
) -> None:
    opened = open_page(make_release())
    tab = opened.tab
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    before, zoom = center(tab), tab.evaluate("hotspot.map.getZoom()")
    assert tab.pdf(format=paper).startswith(b"%PDF")
    assert center(tab) == pytest.approx(before, abs=1e-3)
    assert tab.evaluate("hotspot.map.getZoom()") == zoom
    tab.emulate_media(media="print")
    assert tab.locator("table:visible").count() == 5
    # Of each list the first 15 rows.
    assert tab.locator(".interval:visible").count() == 17
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1400
    assert opened.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1400])
@pytest.mark.slow
def test_accessibility(open_page: Open, make_release: MakeRelease, width: int) -> None:
    tab = open_page(make_release(), width=width, bypass_csp=True).tab
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    # Every list at once.
    tab.evaluate("document.querySelectorAll('.panel').forEach((panel) => panel.classList.add('open'))")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = Axe().run(tab, options={"runOnly": rules})
    assert results.violations_count == 0, results.generate_report()
