"""A study of a made-up town, and its page open in Chromium; what several modules of browser tests share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.output.page import render_page

POLICY = hs.DisclosurePolicy("internal", "Example policy", "2026-01-15")
KINDS = ["falls", "chest pain", "breathing"]
HOODS = ["Señal Hill", "East Side", "Ávila", "River", "Mill Town", "Out West"]
BUILDINGS = 330
EVENTS = 2_400
TITLE = "Ambulance calls in Señal County"


@cache
def areas() -> gpd.GeoDataFrame:
    """Six neighborhoods in two rows of three; the last one has too few residents for a rate."""
    boxes = [
        shapely.box(-70 + 0.02 * column, 38 + 0.03 * row, -69.98 + 0.02 * column, 38.03 + 0.03 * row)
        for row in range(2)
        for column in range(3)
    ]
    return gpd.GeoDataFrame(
        {"name": HOODS, "population": [9000, 8000, 7000, 12000, 5000, 20]}, geometry=boxes, crs=4326
    )


@cache
def events() -> pd.DataFrame:
    """Row: a call. Few buildings have many; half of the calls are near one place, one corner has none."""
    rng = np.random.default_rng(11)
    lat, lon = 38 + 0.06 * rng.random(BUILDINGS), -70 + 0.06 * rng.random(BUILDINGS)
    near = slice(0, BUILDINGS // 3)
    lat[near], lon[near] = 38.012 + 0.006 * rng.random(BUILDINGS // 3), -69.988 + 0.008 * rng.random(BUILDINGS // 3)
    known = ~((lat > 38.035) & (lon > -69.97))
    at = rng.choice(np.flatnonzero(known), EVENTS)
    day = rng.integers(0, 120, EVENTS)
    frame = pd.DataFrame({"lat": lat[at], "lon": lon[at], "address": [f"{100 + k} Árbol St" for k in at]})
    frame["person"] = [f"person {k}" for k in rng.integers(0, 700, EVENTS)]
    frame["cost"] = rng.integers(200, 3000, EVENTS).astype(float)
    frame["category"] = rng.choice(KINDS, EVENTS, p=[0.5, 0.3, 0.2])
    frame["time"] = pd.Timestamp("2023-11-15") + pd.to_timedelta(day, unit="D")
    return frame


@cache
def grid() -> hs.Grid:
    """The grid on which the town is counted."""
    return hs.Grid.covering(areas(), resolution=8)


@cache
def town(language: str = "en") -> hs.Release:
    """The town's release: six measures, three categories, five months, lists longer than a page shows at first."""
    study = hs.Study(
        events=events(),
        policy=POLICY,
        areas=areas(),
        resolution=8,
        cost_kind="charged",
        measure="events",
        title=TITLE,
        event_noun="calls" if language == "en" else "llamadas",
        cold=True,
        language=language,
    )
    return hs.run_study(study)


@cache
def town_page(language: str = "en") -> str:
    """The HTML of the town's page."""
    return render_page(town(language))


@dataclass
class Opened:
    """A page that is open, and what it has asked for or complained about."""

    tab: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Visit = Callable[..., Opened]


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Visit]:
    """Open a page given as HTML: ``visit(page, view="#...", width=..., height=...)`` and options of a context."""
    contexts = []

    def open_(page: str, *, view: str = "", width: int = 1400, height: int = 900, **options: Any) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": height}, **{"reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.tab.set_default_timeout(10_000)
        opened.tab.on("request", lambda request: opened.requests.append(request.url))
        # Reading pixels often is the tests' own doing.
        opened.tab.on("console", lambda said: "Canvas2D" in said.text or opened.complaints.append(said.text))
        opened.tab.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.tab.on("dialog", lambda dialog: (opened.complaints.append("dialog"), dialog.dismiss()))
        path = tmp_path / "map.html"
        path.write_text(page, encoding="utf-8")
        opened.tab.goto(path.as_uri() + view)
        return opened

    yield open_
    for context in contexts:
        context.close()


def center(tab: Any) -> list[float]:
    """The (lat, lon) in the middle of the map."""
    found: list[float] = tab.evaluate("[hotspot.map.getCenter().lat, hotspot.map.getCenter().lng]")
    return found


def cell_point(tab: Any, cell: int) -> tuple[float, float]:
    """Where in the window the middle of a cell (position by rising id) is drawn, in pixels."""
    x, y = tab.evaluate(
        """(cell) => {
          const { middleX, middleY } = hotspot.view.cells.placed;
          const scale = 256 * 2 ** hotspot.map.getZoom();
          const box = hotspot.map.getContainer().getBoundingClientRect();
          const corner = hotspot.map.getPixelBounds().min;
          return [middleX[cell] * scale - corner.x + box.x, middleY[cell] * scale - corner.y + box.y];
        }""",
        cell,
    )
    return x, y


def pick(tab: Any, measure: str) -> None:
    """Colour the map by a measure, as a reader does."""
    tab.select_option("[name=measure]", measure)


def layer(tab: Any, name: str) -> None:
    """Tick or untick a layer as a reader does: in the box of layers, by its label."""
    if not tab.locator("details.layers[open]").count():
        tab.click(".layers summary")
    tab.locator("label", has=tab.locator(f"[name={name}]")).first.click()


def until(tab: Any, expression: str) -> None:
    """Wait for an expression to become true; what Playwright has for it needs eval, which the page forbids."""
    for _ in range(200):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(25)
    pytest.fail(f"never true: {expression}")


def rows(tab: Any, key: str) -> list[list[str]]:
    """The texts of the rows that are shown."""
    found: list[list[str]] = tab.evaluate(
        """(key) => Array.from(document.querySelectorAll(`#panel-${key} tbody tr`),
        (row) => Array.from(row.cells, (cell) => cell.textContent.trim()))""",
        key,
    )
    return found


def all_rows(tab: Any, key: str) -> list[list[str]]:
    """The same after the reader asked for all of them."""
    tab.click(f"#tab-{key}")
    while tab.is_visible(f"#panel-{key} .more-rows"):
        tab.click(f"#panel-{key} .more-rows")
    return rows(tab, key)


def seen_beside_its_box(tab: Any, lat: float, lon: float) -> bool:
    """Whether a place lies on the map that is seen, and the box of what is chosen does not cover it."""
    x, y = tab.evaluate(
        "(at) => { const { x, y } = hotspot.map.latLngToContainerPoint(at); return [x, y]; }", [float(lat), float(lon)]
    )
    frame, box = (tab.locator(where).bounding_box() for where in ("#hotspot_map", ".popup.chosen:visible"))
    x, y = x + frame["x"], y + frame["y"]

    def within(outer: dict[str, float]) -> bool:
        return 0 < x - outer["x"] < outer["width"] and 0 < y - outer["y"] < outer["height"]

    return within(frame) and not within(box)
