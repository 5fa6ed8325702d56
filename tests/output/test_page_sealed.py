"""The page loads nothing and sends nothing, whatever is done with it, and looks like nothing that hides a program."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from hotspot.output.page.document import CONTENT_SECURITY_POLICY
from hotspot.output.page.leaflet import leaflet_script

from .. import opened
from ..opened import KINDS, Visit, cell_point, layer, pick, town_page

pytestmark = pytest.mark.browser
visit = opened.visit


@pytest.mark.slow
def test_one_request_through_everything_that_can_be_done(visit: Visit) -> None:
    page = visit(town_page(), has_touch=True)
    tab = page.tab
    for measure in ("events", "people", "cost", "eb_rate", "class"):
        pick(tab, measure)
    tab.select_option("[name=category]", label=KINDS[0])
    tab.focus("[name=period]")
    tab.keyboard.press("ArrowRight")
    for name in ("only", "points"):
        layer(tab, name)
    for key in ("buildings", "cells", "neighborhoods"):
        tab.click(f"#tab-{key}")
        tab.click(f"#panel-{key} th:nth-child(3) button")
        tab.fill(f"#filter-{key}", "a")
        tab.click(f"#panel-{key} tbody tr:first-child button")
    tab.mouse.move(*cell_point(tab, 20))
    tab.mouse.click(*cell_point(tab, 20))
    tab.mouse.wheel(0, -300)
    tab.click(".leaflet-control-zoom-in")
    tab.click("button[title='Whole map']")
    tab.touchscreen.tap(*cell_point(tab, 21))
    tab.keyboard.press("Escape")
    tab.locator("#time-chart g").nth(1).click()
    tab.click("text=/^Box$/")
    tab.keyboard.press("Escape")
    tab.click("text=/^Box$/")
    frame = tab.locator("#hotspot_map").bounding_box()
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    for step in (-90, 90):
        tab.mouse.click(middle[0] + step, middle[1] + step)
    with tab.expect_download():
        tab.click("text=/^Save as CSV$/")
    tab.click("text=/^Show all again$/")
    tab.pdf()
    tab.wait_for_timeout(400)
    assert [url.rsplit("/", 1)[-1] for url in page.requests] == ["map.html"]
    assert page.complaints == []


ATTACKS = {
    "img-src": "const node = new Image(); node.src = 'https://example.org/a.png'; document.body.append(node);",
    "script-src": "const node = document.createElement('script'); node.src = 'https://example.org/a.js';"
    "document.body.append(node);",
    "connect-src": "fetch('https://example.org/').catch(() => {});",
    "form-action": "const node = document.createElement('form'); node.action = 'https://example.org/';"
    "node.method = 'post'; document.body.append(node); node.submit();",
    "frame-src": "const node = document.createElement('iframe'); node.src = 'https://example.org/';"
    "document.body.append(node);",
    "style-src": "const node = document.createElement('link'); node.rel = 'stylesheet';"
    "node.href = 'https://example.org/a.css'; document.head.append(node);",
    "base-uri": "const node = document.createElement('base'); node.href = 'https://example.org/';"
    "document.head.append(node);",
    "media-src": "const node = document.createElement('video'); node.src = 'https://example.org/a.mp4';"
    "document.body.append(node);",
}


def test_the_policy_blocks_what_gets_in(visit: Visit) -> None:
    page = visit(town_page())
    tab = page.tab
    tab.evaluate(
        """() => { window.blocked = []; document.addEventListener("securitypolicyviolation", (event) =>
        window.blocked.push(event.effectiveDirective)); }"""
    )
    for directive, attack in ATTACKS.items():
        tab.evaluate(f"() => {{ window.blocked.length = 0; {attack} }}")
        opened.until(tab, "window.blocked.length > 0")
        assert tab.evaluate("window.blocked[0]").startswith(directive)
    assert tab.url.startswith("file:")
    assert tab.evaluate("document.baseURI").startswith("file:")


class Targets(HTMLParser):
    """Collects where elements point."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element points to."""
        del tag
        self.found += [(name, value or "") for name, value in attrs if name in {"src", "href", "action", "srcset"}]


def test_nothing_points_outside() -> None:
    found = Targets(town_page()).found
    assert found
    for name, target in found:
        assert name == "href"
        assert re.fullmatch(r"#[\w-]+|[a-z_]+\.csv", target), target


#: What mail gateways take for a hidden file (HTML smuggling).
SMUGGLING = {
    "a program from text": r"\beval\s*\(|new\s+Function|\bFunction\s*\(|setTimeout\(\s*[\"']",
    "decoded bytes": r"\batob\s*\(|\bunescape\s*\(|fromCharCode|TextDecoder|DecompressionStream",
    "a file made by a script": r"\bBlob\b|createObjectURL|msSave|\bdownload\s*=",
    "a document made by a script": r"document\.write|insertAdjacentHTML|srcdoc",
    "long base64": r"[A-Za-z0-9+/=]{200,}",
    "an array of bytes": r"(?:-?\d+\s*,\s*){49}-?\d+",
    "hexadecimal bytes": r"(?:\\x[0-9a-fA-F]{2}){20}|(?:0x[0-9a-fA-F]{1,2},){20}",
}


@pytest.mark.parametrize("name", SMUGGLING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_looks_like_smuggling(name: str, language: str) -> None:
    own = town_page(language).replace(leaflet_script(), "")
    assert len(own) < len(town_page(language)) - 100_000
    found = re.search(SMUGGLING[name], own)
    assert found is None, (name, found and own[max(0, found.start() - 80) : found.start() + 80])


@pytest.mark.parametrize("pattern", [r"\beval\(", r"\batob\(", r"new Function", r"\bBlob\(", r"createObjectURL"])
def test_leaflet_has_none_either(pattern: str) -> None:
    assert not re.search(pattern, leaflet_script())
    assert "document.write" not in leaflet_script()


def test_data_addresses_stand_in_the_policy_alone() -> None:
    # And where a table of chosen areas is handed over as text, when its button is pressed.
    page: Any = town_page().replace(leaflet_script(), "")
    assert page.count("data:text/csv") == 1
    page = page.replace("data:text/csv", "")
    before, after = page.split(CONTENT_SECURITY_POLICY.replace("'", "&#39;"))
    assert "data:" not in re.sub(r"\b(?:hotspot\.)?data:(?!\w+/)", "", before + after)
