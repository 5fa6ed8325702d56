"""The page for everyone in every state: axe, tab order, focus, small screens, targets, motion, contrast."""

import re
from itertools import combinations, pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .. import opened
from ..opened import KINDS, Visit, layer, pick, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is reached and touched. The areas that scroll are none.
CONTROLS = "a[href], button, input, select, summary, label, [role=tab]"
SCROLLED = ".scroll a, .scroll button, p > a, dd > a, .note a"


def assert_accessible(tab: Any, state: str) -> None:
    """No violation of the rules in what the page now shows."""
    # Paper is not touched.
    rules = {"target-size": {"enabled": state != "print"}}
    results = Axe().run(tab, options={"runOnly": RULES, "resultTypes": ["violations"], "rules": rules})
    assert results.violations_count == 0, f"{state}: {results.generate_report()[:2000]}"


@pytest.mark.slow
def test_every_state_is_accessible(visit: Visit) -> None:
    tab = visit(town_page(), bypass_csp=True).tab
    assert_accessible(tab, "start")
    for measure in ("events", "eb_rate"):
        pick(tab, measure)
        assert_accessible(tab, measure)
    tab.select_option("[name=category]", label=KINDS[0])
    tab.focus("[name=period]")
    tab.keyboard.press("ArrowRight")
    assert_accessible(tab, "a kind in a period")
    tab.locator("#time-chart g").nth(2).focus()
    tab.keyboard.press("Enter")
    assert_accessible(tab, "a bar has the focus")
    tab.click("#tab-hot_places")
    tab.click("#panel-hot_places tbody button >> nth=0")
    assert_accessible(tab, "a hot place of a part is chosen")
    tab.keyboard.press("Escape")
    tab.click("text=/^Box$/")
    for key in ("ArrowLeft", "ArrowUp"):
        for _ in range(10):
            tab.keyboard.press(key)
    tab.keyboard.press("Enter")
    assert_accessible(tab, "a box is drawn")
    for key in ("ArrowRight", "ArrowDown"):
        for _ in range(20):
            tab.keyboard.press(key)
    tab.keyboard.press("Enter")
    assert tab.locator(".in-shape li").count() > 0
    assert_accessible(tab, "a box is chosen")
    tab.click(".in-shape .close")
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods th.number >> nth=0 >> button")
    tab.click("#panel-neighborhoods tbody tr:nth-child(2) button")
    assert_accessible(tab, "sorted and chosen")
    tab.fill("#filter-neighborhoods", "nowhere")
    assert_accessible(tab, "nothing found")
    tab.keyboard.press("Tab")
    tab.focus("#hotspot_map")
    assert tab.locator(".popup.told:visible").count() == 1
    assert_accessible(tab, "the map has the focus")
    tab.keyboard.press("Escape")
    for key in ("cells", "buildings"):
        tab.click(f"#tab-{key}")
        layer(tab, "points")
        assert_accessible(tab, key)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.slow
def test_narrow_screens_are_accessible(visit: Visit, width: int) -> None:
    tab = visit(town_page(), width=width, bypass_csp=True).tab
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods tbody tr:nth-child(2) button")
    assert_accessible(tab, f"{width} px")
    tab.select_option("[name=category]", label=KINDS[0])
    tab.click("text=/^Box$/")
    assert_accessible(tab, f"{width} px, a box is drawn")
    tab.keyboard.press("Enter")
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Enter"):
        tab.keyboard.press(key)
    assert_accessible(tab, f"{width} px, a box is chosen")


@pytest.mark.parametrize("state", ["Spanish", "print", "dark system theme", "no scripts", "forced colors"])
@pytest.mark.slow
def test_other_looks_are_accessible(visit: Visit, state: str) -> None:
    page = town_page("es" if state == "Spanish" else "en")
    if state == "no scripts":
        # axe is a script itself: the page's own ones are taken out, and what stands for them is shown.
        page = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
        page = page.replace("<noscript>", "").replace("</noscript>", "")
    dark = {"color_scheme": "dark"} if state.startswith("dark") else {}
    forced = {"forced_colors": "active"} if state.startswith("forced") else {}
    tab = visit(page, bypass_csp=True, **dark, **forced).tab
    if state == "no scripts":
        assert tab.locator("table:visible").count() >= 4
    if state == "print":
        tab.emulate_media(media="print")
    if dark:
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert_accessible(tab, state)


FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const seen = [node, node.closest("label"), node.nextElementSibling].filter(Boolean);
  const ring = seen.some((part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = (node.closest("label") || node).getBoundingClientRect();
  const y = box.y + Math.min(box.height, innerHeight - box.y) / 2;
  // Sideways a part is enough.
  const tops = [3, box.width / 2, box.width - 3].map((x) => document.elementFromPoint(box.x + x, y)).filter(Boolean);
  const before = window.before;
  window.first = window.first || node;
  window.before = node;
  return {
    name: `${node.tagName} ${node.id || node.className} ${node.textContent.slice(0, 20)}`,
    again: Boolean(before) && node === window.first,
    after: !before || Boolean(before.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING),
    ring,
    side: node.closest(".map-side, .list-side")?.className || "",
    y: box.y + scrollY,
    scrolled: Boolean(node.closest(".scroll tbody, .scroll thead")),
    seen: box.height > 300 || tops.some((top) => node.contains(top) || node.closest("label")?.contains(top)),
  };
}"""


def stops(tab: Any, key: str) -> list[dict[str, Any]]:
    """What has the focus, one after the other, until it leaves the page."""
    found: list[dict[str, Any]] = []
    for _ in range(90):
        tab.keyboard.press(key)
        stop = tab.evaluate(FOCUSED)
        if stop is None or stop["again"]:
            break
        found.append(stop)
    return found


def test_the_tab_key_follows_the_reading_order_with_a_visible_ring(visit: Visit) -> None:
    tab = visit(town_page()).tab
    found = stops(tab, "Tab")
    assert len(found) > 25
    for stop in found:
        assert stop["after"], stop
        assert stop["ring"], stop
        assert stop["seen"], stop
    for one, other in pairwise(found):
        if one["side"] == other["side"] != "" and not one["scrolled"] and not other["scrolled"]:
            assert one["y"] <= other["y"] + 4, (one, other)
    assert found[0]["name"].startswith("A skip")


def test_backwards_no_stop_is_hidden_under_the_heads(visit: Visit) -> None:
    tab = visit(town_page(), height=700).tab
    tab.click("#tab-buildings")
    tab.locator("#panel-buildings tbody button").nth(40).focus()
    for stop in stops(tab, "Shift+Tab")[:60]:
        assert stop["seen"], stop


BOXES = """([controls, left]) => Array.from(document.querySelectorAll(controls)).filter((node) => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return !node.matches(left) && style.visibility !== "hidden" && box.width > 1 && box.height > 1
      && !node.closest("[hidden], .unseen, .skip") && node.checkVisibility();
  }).map((node) => {
    const { x, y, width, height } = (node.tagName === "INPUT" && node.closest("label") || node).getBoundingClientRect();
    return { name: `${node.tagName} ${node.className} ${node.textContent.slice(0, 20)}`, x, y, width, height,
      label: node.tagName === "LABEL" || Boolean(node.closest("label")) };
  })"""


@pytest.mark.parametrize(
    "screen", [{"width": 320}, {"width": 640, "height": 450, "device_scale_factor": 2}, {"width": 1400}]
)
def test_controls_have_room(visit: Visit, screen: dict[str, Any]) -> None:
    tab = visit(town_page(), **screen).tab
    tab.click("#tab-buildings")
    assert tab.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    found = tab.evaluate(BOXES, [CONTROLS, SCROLLED])
    assert len(found) > 15
    for box in found:
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= screen["width"] + 1, box
        assert box["label"] or min(box["width"], box["height"]) >= 24, box
    for one, other in combinations([box for box in found if not box["label"]], 2):
        apart_x = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
        apart_y = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
        assert apart_x or apart_y, (one, other)
    labels = tab.locator(".controls label:visible").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(labels) >= 24
    small = "all => all.filter((one) => one.offsetHeight < 24 || one.offsetWidth < 24).map((one) => one.textContent)"
    assert tab.locator(".scroll button:visible, .leaflet-control a").evaluate_all(small) == []
    tab.click("#panel-buildings tbody tr:nth-child(2) button")
    assert tab.locator(".close").evaluate_all(small) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= screen["width"]


MOTION = """() => { window.moved = [];
  new MutationObserver((changes) => { for (const { target } of changes) {
    if (/leaflet-(pan|zoom)-anim\\b/.test(target.className)) window.moved.push(target.className); } })
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] }); }"""


@pytest.mark.parametrize("calm", [True, False])
def test_nothing_moves_by_itself_where_motion_is_reduced(visit: Visit, calm: object) -> None:
    tab = visit(town_page(), reduced_motion="reduce" if calm else "no-preference").tab
    tab.evaluate(MOTION)
    tab.click("#tab-neighborhoods")
    acts = [
        lambda: tab.click("#panel-neighborhoods tbody tr:nth-child(3) button"),
        lambda: tab.click(".leaflet-control-zoom-in"),
        lambda: (tab.focus("#hotspot_map"), tab.keyboard.press("ArrowRight")),
        lambda: tab.keyboard.press("-"),
        lambda: tab.mouse.dblclick(*opened.cell_point(tab, 9)),
        lambda: tab.click("button[title='Whole map']"),
    ]
    running = 0
    for act in acts:
        act()
        running += tab.evaluate("document.getAnimations().length")
        tab.wait_for_timeout(60)
    moved = tab.evaluate("window.moved")
    if calm:
        assert moved == []
        assert running == 0
    else:
        assert moved


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_marks_can_be_read_on_their_swatches(visit: Visit) -> None:
    tab = visit(town_page()).tab
    swatches = tab.locator(".swatch").evaluate_all(
        """all => all.filter((one) => one.textContent).map((one) => {
        const style = getComputedStyle(one); return [style.color, style.backgroundColor]; })"""
    )
    assert len(swatches) == 6
    for ink, ground in swatches:
        dark, light = sorted([luminance(ink), luminance(ground)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
