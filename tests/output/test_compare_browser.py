"""The comparison in a real browser without a network, and on paper."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from hotspot.disclosure import Release
from hotspot.output.compare import save_comparison

from ..pages import hostile_release
from ..releases import MakeRelease
from .test_compare import turned
from .test_page_print import plain

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
FINDINGS = tuple(
    f"{found} of 36 areas, with those around them, have more calls than if they were spread over the map"
    for found in (5, 4)
)


@pytest.fixture
def both(make_release: MakeRelease) -> tuple[Release, Release]:
    cells = turned()
    cells.loc[cells["label"].eq("hot_95").idxmax(), "label"] = "not_significant"
    return make_release(), make_release({"period": ("2025-01-01", "2025-06-30")}, cells=cells)


@pytest.fixture
def open_comparison(browser: Any, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def open_(releases: tuple[Release, Release], *, width: int = 1360, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.heard = []
        tab.on("request", lambda request: tab.heard.append(request.url.split("/")[-1]))
        tab.on("console", lambda message: tab.heard.append(message.text))
        tab.on("dialog", lambda dialog: tab.heard.append("dialog " + dialog.message))
        tab.goto(save_comparison(*releases, tmp_path / "compare.html").as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()


def test_one_request_and_no_complaint(open_comparison: Open, both: tuple[Release, Release]) -> None:
    assert open_comparison(both).heard == ["compare.html"]


def test_hostile_text_runs_nothing(open_comparison: Open, make_release: MakeRelease) -> None:
    tab = open_comparison((hostile_release(make_release),) * 2)
    assert tab.heard == ["compare.html"]
    assert "</script><script>alert(2)" in tab.inner_text("main")
    assert tab.locator("img, script").count() == 0


@pytest.mark.parametrize("width", [320, 390, 800, 1360])
def test_no_sideways_scroll(open_comparison: Open, both: tuple[Release, Release], width: int) -> None:
    assert open_comparison(both, width=width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "beside"), [(1360, True), (1000, True), (800, False), (390, False)])
def test_maps_lie_side_by_side_where_there_is_room(
    open_comparison: Open, both: tuple[Release, Release], width: int, beside: object
) -> None:
    tab = open_comparison(both, width=width)
    one, other = (tab.locator("svg.static-map").nth(k).bounding_box() for k in (0, 1))
    assert one["width"] == pytest.approx(other["width"])
    assert one["height"] == pytest.approx(other["height"])
    assert (abs(one["y"] - other["y"]) < 1) == beside
    assert (one["x"] + one["width"] <= other["x"]) == beside


@pytest.mark.parametrize("width", [320, 1360])
@pytest.mark.slow
def test_accessibility(open_comparison: Open, both: tuple[Release, Release], width: int) -> None:
    tab = open_comparison(both, width=width, bypass_csp=True)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = Axe().run(tab, options={"runOnly": rules})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(("paper", "landscape"), [("A4", True), ("Letter", False)])
def test_the_first_sheet_holds_both_findings_and_the_legend(
    open_comparison: Open, both: tuple[Release, Release], paper: str, landscape: object
) -> None:
    printed = open_comparison(both).pdf(format=paper, landscape=bool(landscape))
    sheets = pypdf.PdfReader(io.BytesIO(printed)).pages
    first = plain(sheets[0].extract_text())
    for words in (*FINDINGS, "Legend of both maps", "Very strong", "No clear difference", "Internal"):
        assert words in first
    every = plain(" ".join(sheet.extract_text() for sheet in sheets))
    assert "What this comparison cannot show" in every
    assert "West Side" in every
