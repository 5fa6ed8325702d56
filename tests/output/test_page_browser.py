"""The page in a real browser without a network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hotspot.disclosure import Release
from hotspot.output.page import save_map

from .conftest import MakeRelease, make_cells
from .test_page_text import hostile_release

pytestmark = pytest.mark.browser


@dataclass
class Opened:
    """A page that is open, and what it has asked for or complained about."""

    tab: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def open_(release: Release, *, width: int = 1400, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.tab.on("request", lambda request: opened.requests.append(request.url))
        opened.tab.on("console", lambda message: opened.complaints.append(message.text))
        opened.tab.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.tab.on("dialog", lambda dialog: opened.complaints.append("dialog " + dialog.message))
        opened.tab.goto(save_map(release, tmp_path / "map.html").as_uri())
        return opened

    yield open_
    for context in contexts:
        context.close()


def center(tab: Any) -> tuple[float, float]:
    lat, lon = tab.evaluate("[hotspot.map.getCenter().lat, hotspot.map.getCenter().lng]")
    return lat, lon


def test_one_request_and_no_complaint(open_page: Open, make_release: MakeRelease) -> None:
    opened = open_page(make_release())
    opened.tab.wait_for_selector("#hotspot_map canvas")
    assert [url.split("/")[-1] for url in opened.requests] == ["map.html"]
    assert opened.complaints == []


def test_hostile_text_runs_nothing(open_page: Open, make_release: MakeRelease) -> None:
    opened = open_page(hostile_release(make_release))
    opened.tab.click("#panel-neighborhoods tbody tr:first-child button")
    opened.tab.hover("#hotspot_map")
    opened.tab.click("#tab-buildings")
    opened.tab.click("#panel-buildings tbody tr:first-child button")
    assert "<img src=x" in opened.tab.inner_text(".leaflet-popup-content")
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
    assert center(tab) == pytest.approx((place.lat, place.lon), abs=1e-3)
    assert center(tab) != before
    assert tab.locator(".ring").count() == 1
    assert tab.inner_text(".leaflet-popup-content") == "20 Main St"
    assert tab.locator("tr.chosen").count() == 1
    assert tab.inner_text("#status") == "Selected: 20 Main St, rank 20 (17\N{EN DASH}25)"


def test_a_row_answers_to_the_keyboard(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.focus("#tab-neighborhoods")
    tab.keyboard.press("ArrowRight")
    assert tab.get_attribute("#tab-buildings", "aria-selected") == "true"
    tab.focus("#panel-buildings tbody tr:nth-child(2) button")
    tab.keyboard.press("Enter")
    assert tab.inner_text(".leaflet-popup-content") == "2 Main St"


def test_neighborhoods_and_areas_are_found_from_their_rows(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    whole = center(tab)
    tab.click("#panel-neighborhoods tbody tr:nth-child(2)")
    assert center(tab)[1] > whole[1]
    assert tab.inner_text(".leaflet-popup-content") == "East Side"
    tab.click("#tab-cells")
    tab.click("#panel-cells tbody tr:nth-child(2) button")
    place = make_cells().iloc[1]
    assert center(tab) == pytest.approx((place.lat, place.lon), abs=1e-3)
    tab.click("button.whole")
    assert center(tab) == pytest.approx(whole, abs=1e-3)


def test_the_map_tells_and_selects(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    tab.click("#tab-buildings")
    tab.hover("#hotspot_map")
    tip = tab.inner_text(".leaflet-tooltip")
    for words in ("More calls than expected: very strong evidence", "Exact p", "<0.000001", "Tested value", "z-score"):
        assert words in tip
    assert "Stays hot without its largest building, its top person or its largest event." in tip
    assert "Rank (90\N{NO-BREAK SPACE}% interval)" in tip
    tab.click("#hotspot_map")
    assert tab.get_attribute("#tab-neighborhoods", "aria-selected") == "true"
    assert tab.inner_text("tr.chosen th") in {"West Side", "East Side"}


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


@pytest.mark.parametrize("width", [320, 390])
def test_wide_tables_scroll_by_themselves_and_keep_the_names(
    open_page: Open, make_release: MakeRelease, width: int
) -> None:
    tab = open_page(make_release(), width=width).tab
    region = tab.locator("#panel-neighborhoods .scroll")
    assert region.evaluate("box => box.scrollWidth > box.clientWidth")
    region.evaluate("box => { box.scrollLeft = 10000; }")
    left = region.bounding_box()["x"]
    assert tab.locator("#panel-neighborhoods tbody th.name").first.bounding_box()["x"] == pytest.approx(left, abs=2)
    last = tab.locator("#panel-neighborhoods tbody tr:first-child td").last.bounding_box()
    assert last["x"] + last["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_curve_is_named_and_seen(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release()).tab
    curve = tab.get_by_role("img", name="Share of buildings against share of calls")
    assert curve.is_visible()
    assert curve.evaluate("svg => svg.querySelectorAll('polyline, polygon').length") == 2


def test_lists_are_read_without_javascript(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), java_script_enabled=False).tab
    assert tab.locator("table:visible").count() == 5
    assert tab.locator("button:visible, input:visible").count() == 0
    assert tab.locator(".interval:visible").count() == 102
    assert tab.locator("td.words:visible").count() == 100 + 2 * 2 + 9


CONTEXT = "Where more people live or pass, more is expected"


def test_a_phone_shows_the_map_sooner(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), width=390).tab
    summary = tab.get_by_text("More about this finding")
    assert summary.is_visible()
    assert summary.bounding_box()["height"] >= 24
    folded = tab.locator("#hotspot_map").bounding_box()["y"]
    assert not tab.get_by_text(CONTEXT).is_visible()
    summary.click()
    assert tab.get_by_text(CONTEXT).is_visible()
    assert folded < tab.locator("#hotspot_map").bounding_box()["y"] - 100
    assert tab.is_visible(".finding")


def test_what_is_folded_away_is_printed(open_page: Open, make_release: MakeRelease) -> None:
    tab = open_page(make_release(), width=390).tab
    tab.emulate_media(media="print")
    tab.wait_for_selector("details.more[open]")
    assert tab.get_by_text(CONTEXT).is_visible()
    assert not tab.get_by_text("More about this finding").is_visible()


@pytest.mark.parametrize(("width", "scripts"), [(1400, True), (1400, False), (390, False)])
def test_nothing_is_folded_elsewhere(open_page: Open, make_release: MakeRelease, width: int, scripts: object) -> None:
    tab = open_page(make_release(), width=width, java_script_enabled=scripts).tab
    assert tab.get_by_text(CONTEXT).is_visible()
    assert tab.is_visible(".counted")
    assert not tab.get_by_text("More about this finding").is_visible()


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
    assert tab.locator(".interval:visible").count() == 102
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1400
    assert opened.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1400])
def test_accessibility(open_page: Open, make_release: MakeRelease, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = open_page(make_release(), width=width, bypass_csp=True).tab
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    # Every list at once.
    tab.evaluate("document.querySelectorAll('.panel').forEach((panel) => panel.classList.add('open'))")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = axe.Axe().run(tab, options={"runOnly": rules})
    assert results.violations_count == 0, results.generate_report()
