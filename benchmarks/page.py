"""The page beside folium's and geopandas' maps of the same cells, in the same browser."""

import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import folium
import geopandas as gpd
import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import TimeoutError as GivenUp
from playwright.sync_api import sync_playwright

import hotspot as hs
from hotspot.disclosure import DisclosurePolicy, Facts, Release, release
from hotspot.grid import Grid
from hotspot.hot_spots import rank_cells
from hotspot.output.leaflet import read_leaflet
from hotspot.output.page import render_page
from hotspot.places import rank_places
from hotspot.report.looks import BY_LABEL

Row = tuple[str, str, str]
CELLS, MANY, RESOLUTION = 100_000, 500_000, 9
CENTER = (40.1, -75.3)
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
)
RUNS = 9
#: Seconds until a page is given up.
PATIENCE = 300
#: When the page has been drawn: the second frame after it was loaded.
DRAWN = """addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.drawnAt = performance.now(); })));"""
RECOLOUR = {
    "hotspot": """const one = document.querySelector("[name=measure]"); one.value = "people";
      one.dispatchEvent(new Event("change"));""",
    "peer": """Object.values(window).find((one) => one instanceof L.Map).eachLayer((layer) => {
      if (layer instanceof L.Path) layer.setStyle({fillColor: "#4575b4"}); });""",
}
TWO_FRAMES = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const step = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(step); };
  requestAnimationFrame(step); }"""


@cache
def found(count: int, *, sparse: bool = False) -> pd.DataFrame:
    """Tested cells with events and people: a disc, or the same number strewn over a wider one."""
    steps = int(np.ceil(np.sqrt((3 if sparse else 1) * count / 3))) + 1
    disc = np.sort(h3.grid_disk(h3.latlng_to_cell(*CENTER, RESOLUTION), steps)).astype(np.uint64)
    rng = np.random.default_rng(7)
    kept = np.sort(rng.choice(len(disc), count, replace=False)) if sparse else np.arange(count)
    grid = Grid(RESOLUTION, disc[kept])
    wave = np.sin(grid.centers[:, 0] * 40) * np.cos(grid.centers[:, 1] * 40)
    events = rng.poisson(rng.gamma(0.7, 4 * np.exp(1.2 * wave)))
    cells = pd.DataFrame({"cell": grid.names, "lat": grid.centers[:, 0], "lon": grid.centers[:, 1], "events": events})
    cells["people"] = rng.binomial(events, 0.7)
    cells = hs.find_hot_spots(cells, grid, hs.Method(measure="events", cap=None))
    attrs = cells.attrs
    ranked = rank_cells(cells)
    ranked.attrs = attrs
    return ranked


@cache
def released(count: int, *, sparse: bool = False, base: bool = False) -> Release:
    """The cells as a release, with 2,000 buildings on the list, and with streets where asked for."""
    rng = np.random.default_rng(3)
    buildings = pd.DataFrame({"name": [f"{number} Main St" for number in range(2000)]})
    buildings[["lat", "lon"]] = np.array(CENTER) + rng.normal(0, 0.05, (2000, 2))
    buildings["events"] = rng.poisson(5, 2000)
    policy = DisclosurePolicy.for_audience("internal")
    cells = found(count, sparse=sparse)
    facts = Facts(event_noun="calls", base=streets() if base else None)
    return release(policy, cells=cells, buildings=rank_places(buildings), facts=facts)


@cache
def polygons(count: int) -> gpd.GeoDataFrame:
    """The same cells as polygons, with what the page tells of each."""
    cells = found(count)[["cell", "events", "people", "z", "q", "label"]].copy()
    outlines = [np.array(h3.cell_to_boundary(int(cell, 16)))[:, ::-1].round(5) for cell in cells["cell"]]
    return gpd.GeoDataFrame(cells, geometry=shapely.polygons(np.stack(outlines)), crs=4326)


def ours(count: int = CELLS) -> str:
    """The page."""
    return render_page(released(count))


@cache
def streets() -> gpd.GeoDataFrame:
    """Winding streets and ponds all over the cells' ground, as many as a page holds: 300 kB of them, synthetic."""
    rng = np.random.default_rng(5)
    lines, codes = [], []
    for k in range(20_000):
        turns = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.15, rng.integers(5, 60)))
        steps = np.column_stack([np.cos(turns), 0.77 * np.sin(turns)]) * rng.uniform(2e-4, 8e-4)
        way = np.array(CENTER)[::-1] + rng.uniform(-0.5, 0.5, 2) + np.cumsum(steps, axis=0)
        pond = k % 50 == 25
        lines.append(shapely.Point(way[0]).buffer(0.01) if pond else shapely.LineString(way))
        codes.append("H2030" if pond else "S1100" if k % 80 == 0 else "S1200" if k % 20 == 0 else "S1400")
    names = [f"Street {k // 2}" for k in range(len(lines))]
    table = gpd.GeoDataFrame({"MTFCC": codes, "FULLNAME": names}, geometry=lines, crs=4326)
    east, north = CENTER[::-1]
    return hs.fit_base(hs.read_base(table), shapely.box(east - 0.5, north - 0.5, east + 0.5, north + 0.5))


def with_streets(count: int = CELLS) -> str:
    """The page with streets, as large as they may be."""
    return render_page(released(count, base=True))


def with_layers(count: int = CELLS) -> str:
    """The smallest way with folium that was found: canvas, and a GeoJSON layer a class with one style."""
    leaflet_map = folium.Map(CENTER, zoom_start=10, tiles=None, prefer_canvas=True)
    for label, cells in polygons(count).groupby("label"):
        _add(leaflet_map, json.loads(cells.to_json()), style=_style(str(label)))
    return str(leaflet_map.get_root().render())


def with_properties(count: int = CELLS) -> str:
    """The fastest way with folium that was found: canvas, and each cell's style among its properties."""
    leaflet_map = folium.Map(CENTER, zoom_start=10, tiles=None, prefer_canvas=True)
    cells = json.loads(polygons(count).to_json())
    for cell in cells["features"]:
        cell["properties"]["style"] = _style(cell["properties"]["label"])
    _add(leaflet_map, cells)
    return str(leaflet_map.get_root().render())


def _style(label: str) -> dict[str, Any]:
    return {"stroke": False, "fillColor": BY_LABEL[label].colour, "fillOpacity": 1}


def _add(leaflet_map: folium.Map, cells: Any, **style: Any) -> None:
    folium.GeoJson(cells, tooltip=folium.GeoJsonTooltip(["events", "z", "q"]), **style).add_to(leaflet_map)


def with_explore(count: int = CELLS) -> str:
    """`geopandas.explore` with its defaults, on a canvas and without tiles."""
    return str(polygons(count).explore("label", tiles=None, prefer_canvas=True).get_root().render())


def _measured(build: Callable[[], str], path: str, pipe: Any) -> None:
    # Forget the highest memory so far.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    started, held = time.perf_counter(), _highest()
    Path(path).write_text(build(), encoding="utf-8")
    pipe.send((time.perf_counter() - started, (_highest() - held) / 1024))


def _highest() -> float:
    """Highest resident memory in KiB since it was forgotten."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return float(line.split()[1])


def built(build: Callable[[], str], path: Path) -> tuple[float, float]:
    """Seconds and MiB above what was there before, in a process of its own."""
    here, there = multiprocessing.get_context("fork").Pipe()
    child = multiprocessing.get_context("fork").Process(target=_measured, args=(build, str(path), there))
    child.start()
    seconds, memory = here.recv()
    child.join()
    return seconds, memory


def opened(browser: Any, path: Path, kind: str, *, slower: int = 1) -> dict[str, float]:
    """Seconds to the first draw and to a new colour, the 95th percentile of frames while the map is dragged.

    A page that is not drawn after ``PATIENCE`` seconds is given up: its first draw is infinite, the rest unknown.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE * 1000)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.route("**/*", _answer)
    tab.add_init_script(DRAWN)
    debugger = context.new_cdp_session(tab)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    try:
        tab.goto(path.as_uri(), wait_until="load", timeout=PATIENCE * 1000)
    except GivenUp:
        context.close()
        return {"first": np.inf} | dict.fromkeys(("again", "pan", "heap", "requests"), np.nan)
    # The page's policy forbids the way in which the browser's driver waits for an expression.
    while not (drawn := tab.evaluate("window.drawnAt")):
        time.sleep(0.05)
    first = drawn / 1000
    again = tab.evaluate(
        "async () => { const from = performance.now(); "
        f"{RECOLOUR[kind]} {TWO_FRAMES} return performance.now() - from; }}"
    )
    box = tab.locator(".folium-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 700) / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.evaluate(FRAMES)
    for step in range(60):
        tab.mouse.move(x + step * 2, y + step)
    tab.mouse.up()
    frames = tab.evaluate("window.frames_")
    heap = tab.evaluate("performance.memory.usedJSHeapSize") / 2**20
    context.close()
    return {
        "first": first,
        "again": again / 1000,
        "pan": float(np.percentile(frames, 95)),
        "heap": heap,
        "requests": len(asked) - 1,
    }


def _answer(route: Any) -> None:
    """Leaflet from the installed package in place of its host; nothing for other libraries."""
    url = route.request.url
    if url.startswith("file:"):
        route.continue_()
    elif url.endswith(("/leaflet.js", "/leaflet.css")):
        route.fulfill(body=read_leaflet(url.rsplit("/", 1)[1]))
    else:
        route.fulfill(body="")


def pages() -> Iterator[Row]:
    """100,000 cells as one page, beside folium and geopandas.explore (ours: median of nine runs; peers: one)."""
    kinds: dict[str, Callable[[], str]] = {
        "hotspot": ours,
        "hotspot with 300 kB of streets": with_streets,
        "folium GeoJson, a layer a class": with_layers,
        "folium GeoJson, styles in properties": with_properties,
        "geopandas.explore": with_explore,
    }
    released(CELLS), released(CELLS, base=True), polygons(CELLS)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        # The browser's first page is slow whatever it is.
        browser.new_page().close()
        seen: dict[str, dict[str, float]] = {}
        for name, build in kinds.items():
            path = Path(folder) / f"{name}.html"
            seconds, memory = built(build, path)
            kind = "hotspot" if name.startswith("hotspot") else "peer"
            runs = [opened(browser, path, kind) for _ in range(RUNS if kind == "hotspot" else 1)]
            slow = [opened(browser, path, kind, slower=4)["first"] for _ in range(RUNS if kind == "hotspot" else 1)]
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            size = path.stat().st_size / 1e6
            seen[name] = {**middle, "build": seconds, "memory": memory, "slow": statistics.median(slow), "size": size}
        yield from _rows(seen)
        yield from _sizes(browser, Path(folder))
        browser.close()


def _rows(seen: dict[str, dict[str, float]]) -> Iterator[Row]:
    told = (
        ("size", "megabytes", "{:.2f}", ""),
        ("build", "build, seconds", "{:.2f}", "at most 2"),
        ("memory", "build, MiB above what was there", "{:.0f}", "at most 150"),
        ("first", "first draw, seconds", "{:.2f}", "at most 1.0"),
        ("slow", "first draw at a quarter of the speed, seconds", "{:.2f}", "at most 1.5"),
        ("again", "new colours, seconds", "{:.3f}", "at most 0.150"),
        ("pan", "frames while dragged, 95th percentile, ms", "{:.0f}", "at most 34"),
        ("heap", "JavaScript memory, MiB", "{:.0f}", ""),
        ("requests", "requests", "{:.0f}", "0"),
    )
    for key, what, form, bar in told:
        figures = "; ".join(f"{name} {_told(form, one[key])}" for name, one in seen.items())
        yield what, figures, bar


def _told(form: str, figure: float) -> str:
    if np.isnan(figure):
        return "unknown"
    return f"given up after {PATIENCE}" if np.isinf(figure) else form.format(figure)


def _sizes(browser: Any, folder: Path) -> Iterator[Row]:
    few = 37
    fixed = len(ours(few).encode())
    for name, sparse, bar in (("dense", False, "at most 15"), ("strewn", True, "at most 18")):
        size = len(render_page(released(CELLS, sparse=sparse)).encode()) - fixed
        yield f"bytes a cell, {name}", f"{size / (CELLS - few):.1f}", bar
    empty = render_page(release(DisclosurePolicy.for_audience("internal"), buildings=_one_building()))
    yield "page with one building and no cells, kilobytes", f"{len(empty.encode()) / 1000:.0f}", "at most 220"
    path = folder / "many.html"
    seconds, _ = built(partial(ours, MANY), path)
    many = opened(browser, path, "hotspot")
    what = f"{MANY:,} cells: megabytes; build, seconds; first draw, seconds; new colours, seconds"
    figures = (path.stat().st_size / 1e6, seconds, many["first"], many["again"])
    yield what, "; ".join(f"{figure:.1f}" for figure in figures), "opens"


def _one_building() -> pd.DataFrame:
    return rank_places(pd.DataFrame({"name": ["1 Main St"], "lat": [40.1], "lon": [-75.3], "events": [3]}))


CASES: Final = (pages,)


if __name__ == "__main__":
    for row in pages():
        print(*row, sep=" | ", flush=True)
