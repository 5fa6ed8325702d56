"""Areas chosen by a box or a shape: what is in it, beside GeoPandas and the events; by mouse, touch and keyboard."""

import csv
import io
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.output.lists import _harmless
from hotspot.output.page import render_page

from .. import opened
from ..opened import KINDS, Opened, Visit, areas, events, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

HOSTILE = ['=HYPERLINK("http://example.org")', "<img src=x onerror=alert(3)>", "@SUM(1); =2+2, and more"]
INSIDE = ".in-shape:visible"


def cells() -> gpd.GeoDataFrame:
    """The town's cells as points where their middles are, on the plane that the map shows."""
    found = town().cells
    assert found is not None
    return gpd.GeoDataFrame(found, geometry=gpd.points_from_xy(found["lon"], found["lat"]), crs=4326).to_crs(3857)


@cache
def counted() -> pd.DataFrame:
    """The events with the cell in which each is."""
    at = opened.grid().locate(events()["lat"].to_numpy(), events()["lon"].to_numpy())
    return events().assign(cell=[None if k < 0 else opened.grid().names[k] for k in at.tolist()])


def corners_of(tab: Any) -> list[tuple[float, float]]:
    """(lat, lon) of the corners that the page's address holds."""
    # The address follows after a moment.
    tab.wait_for_timeout(300)
    opened.until(tab, "location.hash.includes('shape=')")
    (text,) = parse_qs(tab.evaluate("location.hash.slice(1)"))["shape"]
    assert re.fullmatch(r"(-?\d+\.\d{5},-?\d+\.\d{5}(_|$)){3,}", text)
    return [(float(lat), float(lon)) for lat, lon in (pair.split(",") for pair in text.split("_"))]


def within(corners: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    """The cells whose middle lies in a shape, as GeoPandas has it."""
    shape = gpd.GeoSeries([shapely.Polygon([(lon, lat) for lat, lon in corners])], crs=4326).to_crs(3857)
    return cells()[cells().within(shape[0])]


def told(tab: Any) -> dict[str, str]:
    """What the panel says: heading -> number."""
    pairs = tab.evaluate(
        "() => Array.from(document.querySelectorAll('.in-shape tr'), (row) => "
        "[row.cells[0].textContent, row.cells[1].textContent])"
    )
    return dict(pairs)


def saved(tab: Any) -> pd.DataFrame:
    with tab.expect_download() as found:
        tab.click(f"{INSIDE} >> text=/^Save as CSV$/")
    assert found.value.suggested_filename == "chosen_areas.csv"
    return pd.read_csv(Path(found.value.path()), encoding="utf-8-sig")


def pixel(tab: Any, lat: float, lon: float) -> tuple[float, float]:
    """Where in the window a place of the map is."""
    x, y = tab.evaluate(
        """(at) => { const box = hotspot.map.getContainer().getBoundingClientRect();
        const { x, y } = hotspot.map.latLngToContainerPoint(at); return [x + box.x, y + box.y]; }""",
        [lat, lon],
    )
    return x, y


def draw(tab: Any, corners: list[tuple[float, float]]) -> None:
    """Click the corners of a shape, and the first one again."""
    tab.click("button >> text=/^Shape$/")
    for at in [*corners, corners[0]]:
        tab.mouse.click(*pixel(tab, *at))


def star(seed: int) -> list[tuple[float, float]]:
    """Corners around the middle of the town, so far apart that no two are one place."""
    rng = np.random.default_rng(seed)
    turns = 2 * np.pi * (np.arange(7) + rng.uniform(0.2, 0.8, 7)) / 7
    far = rng.uniform(0.3, 1.0, 7)
    return [(38.03 + 0.026 * r * np.sin(t), -69.967 + 0.02 * r * np.cos(t)) for r, t in zip(far, turns, strict=True)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.slow
def test_a_shape_holds_what_geopandas_counts(visit: Visit, seed: int) -> None:
    page = visit(town_page())
    tab = page.tab
    draw(tab, star(seed))
    corners = corners_of(tab)
    assert np.abs(np.array(corners) - np.array(star(seed))).max() < 2e-4
    inside = within(corners)
    assert 3 < len(inside) < len(cells())
    assert tab.evaluate("document.activeElement.className").startswith("in-shape")
    found = told(tab)
    assert found["Areas with their middle in it"] == str(len(inside))
    assert found["Calls"] == f"{inside['events'].sum():,}"
    assert found["People, counted in each area"] == f"{inside['people'].sum():,}"
    assert float(found["Cost charged, about"].strip("$").replace(",", "")) == pytest.approx(
        inside["cost"].sum(), rel=0.005
    )
    standing = inside["label"].str.match("hot_|cold_").sum()
    assert found["Areas that stand out"] == str(standing)
    file = saved(tab).set_index("cell").sort_index()
    inside = inside.set_index("cell").sort_index()
    assert file.index.tolist() == inside.index.tolist()
    assert list(file.columns) == ["lat", "lon", "Calls", "Class (of all kinds and periods)", "Neighborhood", "audience"]
    assert file["Calls"].tolist() == inside["events"].tolist()
    assert np.abs(file[["lat", "lon"]] - inside[["lat", "lon"]]).max().max() < 6e-6
    assert file["Neighborhood"].fillna("").tolist() == inside["neighborhood"].fillna("").tolist()
    assert (file["audience"] == "internal").all()
    plain = file["Class (of all kinds and periods)"] == "No clear difference"
    assert plain.tolist() == (inside["label"] == "not_significant").tolist()
    assert page.complaints == []
    assert len(page.requests) == 1


@pytest.mark.parametrize(("category", "period"), [(0, -1), (-1, 2), (2, 3)])
@pytest.mark.slow
def test_a_shape_follows_the_chosen_kind_and_period(visit: Visit, category: int, period: int) -> None:
    tab = visit(town_page()).tab
    draw(tab, star(1))
    corners = corners_of(tab)
    tab.select_option("[name=category]", str(category))
    tab.fill("[name=period]", str(period))
    frame = counted()
    if category >= 0:
        frame = frame[frame["category"] == KINDS[category]]
    if period >= 0:
        frame = frame[frame["time"].dt.strftime("%Y-%m") == ["2023-11", "2023-12", "2024-01", "2024-02"][period]]
    inside = within(corners)
    # Nothing of everything stands beside a part.
    here = frame["cell"].value_counts().reindex(inside["cell"], fill_value=0)
    assert told(tab) == {"Areas with their middle in it": str(len(inside)), "Calls": f"{here.sum():,}"}
    file = saved(tab)
    (heading,) = [name for name in file.columns if name.startswith("Calls: ")]
    assert KINDS[category] in heading or category < 0
    assert file.set_index("cell")[heading].to_dict() == here.to_dict()
    shape = gpd.GeoSeries([shapely.Polygon([(lon, lat) for lat, lon in corners])], crs=4326).to_crs(3857)[0]
    points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326).to_crs(3857)
    most = frame[points.within(shape).to_numpy()]["address"].str.upper().value_counts()
    items = tab.locator(f"{INSIDE} li").all_inner_texts()
    assert [int(item.rsplit(" ", 1)[1]) for item in items] == most.head(5).tolist()
    assert all(most[item.rsplit(" ", 1)[0]] == int(item.rsplit(" ", 1)[1]) for item in items)
    tab.click(f"{INSIDE} li button >> nth=0")
    assert tab.locator("tr.chosen").count() == 1


def by_drag(tab: Any, one: tuple[float, float], other: tuple[float, float]) -> None:
    tab.mouse.move(*one)
    tab.mouse.down()
    tab.mouse.move((one[0] + other[0]) / 2, other[1], steps=3)
    tab.mouse.move(*other, steps=3)
    tab.mouse.up()


def by_clicks(tab: Any, one: tuple[float, float], other: tuple[float, float]) -> None:
    tab.mouse.click(*one)
    tab.mouse.move((one[0] + other[0]) / 2, other[1])
    tab.mouse.click(*other)


def by_taps(tab: Any, one: tuple[float, float], other: tuple[float, float]) -> None:
    tab.touchscreen.tap(*one)
    tab.touchscreen.tap(*other)


@pytest.mark.parametrize("way", [by_drag, by_clicks, by_taps])
def test_a_box_by_mouse_and_touch(visit: Visit, way: Any) -> None:
    page = visit(town_page(), has_touch=way is by_taps)
    tab = page.tab
    before = opened.center(tab), tab.evaluate("hotspot.map.getZoom()")
    tab.click("button >> text=/^Box$/")
    assert tab.get_attribute("button >> text=/^Box$/", "aria-pressed") == "true"
    assert tab.inner_text(".drawing [role=status]").startswith("Drag a box")
    way(tab, pixel(tab, 38.045, -69.985), pixel(tab, 38.012, -69.955))
    corners = corners_of(tab)
    south, west, north, east = *np.min(corners, axis=0), *np.max(corners, axis=0)
    assert (south, west, north, east) == pytest.approx((38.012, -69.985, 38.045, -69.955), abs=2e-4)
    assert sorted(corners) == sorted([(south, west), (south, east), (north, west), (north, east)])
    assert told(tab)["Areas with their middle in it"] == str(len(within(corners)))
    # What draws neither moves the map nor chooses an area.
    assert (opened.center(tab), tab.evaluate("hotspot.map.getZoom()")) == before
    assert tab.locator(".popup.chosen:visible, .drawing:visible").count() == 0
    tab.click(f"{INSIDE} .close")
    assert tab.locator(INSIDE).count() == 0
    # The map is as it was before: it can be moved, and areas can be chosen.
    by_drag(tab, pixel(tab, 38.03, -69.97), pixel(tab, 38.028, -69.975))
    assert opened.center(tab) != before[0]
    tab.mouse.click(*pixel(tab, 38.03, -69.97))
    assert tab.locator(".popup.chosen:visible").count() == 1
    assert page.complaints == []


def press(tab: Any, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def test_keyboard_alone_draws_and_leaves(visit: Visit) -> None:
    page = visit(town_page())
    tab = page.tab
    center = opened.center(tab)
    tab.focus("#hotspot_map")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Box":
            break
    press(tab, "Enter")
    assert tab.evaluate("document.activeElement.id") == "hotspot_map"
    assert tab.locator(".crosshair:visible").count() == 1
    press(tab, *["ArrowLeft"] * 5, *["ArrowUp"] * 5, "Enter")
    assert tab.inner_text(".drawing [role=status]") == "Corners set: 1"
    press(tab, "ArrowRight", "Backspace")
    assert tab.inner_text(".drawing [role=status]") == "Corners set: 0"
    press(tab, "ArrowUp", "Enter", *["Shift+ArrowRight"] * 2, *["ArrowDown"] * 12, "Enter")
    corners = corners_of(tab)
    # From the middle of the map: 48 pixels west and 72 north, then 120 east and 144 south.
    scale = tab.evaluate("256 * 2 ** hotspot.map.getZoom()") / 360
    width = (max(lon for _, lon in corners) - min(lon for _, lon in corners)) * scale
    west = (center[1] - min(lon for _, lon in corners)) * scale
    assert (width, west) == pytest.approx((120, 48), abs=1.5)
    assert told(tab)["Areas with their middle in it"] == str(len(within(corners)))
    assert opened.center(tab) == center
    press(tab, "Tab", "Enter")
    assert tab.locator(INSIDE).count() == 0
    assert tab.evaluate("document.activeElement.id") == "hotspot_map"
    # A shape of three corners is closed where its last corner is.
    tab.focus("button >> text=/^Shape$/")
    press(tab, "Enter", "Enter", "Enter", *["ArrowRight"] * 9, "Enter", *["ArrowDown"] * 9, "Enter", "Enter")
    assert len(corners_of(tab)) == 3
    assert tab.locator(INSIDE).count() == 1
    # At the edge the map goes on.
    tab.focus("button >> text=/^Box$/")
    press(tab, "Enter", *["Shift+ArrowRight"] * 12)
    assert opened.center(tab)[1] > center[1]
    press(tab, "Escape")
    assert tab.evaluate("document.activeElement.textContent") == "Box"
    assert tab.get_attribute("button >> text=/^Box$/", "aria-pressed") == "false"
    assert tab.locator(f"{INSIDE}, .drawing:visible").count() == 0
    tab.focus("#hotspot_map")
    press(tab, "Enter")
    assert tab.evaluate("hotspot.view.drawing") is False
    assert page.complaints == []


def test_done_closes_a_shape_and_leave_leaves_it(visit: Visit) -> None:
    tab = visit(town_page(), width=390, has_touch=True).tab
    tab.locator("button >> text=/^Shape$/").scroll_into_view_if_needed()
    tab.tap("button >> text=/^Shape$/")
    # Where neither the map's buttons are nor what says how to draw.
    places = [(38.045, -69.95), (38.043, -69.966), (38.024, -69.96)]
    for at in places:
        tab.touchscreen.tap(*pixel(tab, *at))
    tab.tap("text=/^Done$/")
    assert told(tab)["Areas with their middle in it"] == str(len(within(corners_of(tab))))
    tab.tap("button >> text=/^Shape$/")
    tab.touchscreen.tap(*pixel(tab, *places[0]))
    tab.tap("text=/^Done$/")
    assert tab.is_visible(".drawing")
    tab.tap("text=/^Leave$/")
    assert not tab.is_visible(".drawing")
    assert tab.locator(INSIDE).count() == 0


def test_an_address_brings_a_shape_back(visit: Visit) -> None:
    corners = [(38.01, -69.99), (38.05, -69.985), (38.04, -69.95), (38.015, -69.96)]
    shape = "_".join(f"{lat:.5f},{lon:.5f}" for lat, lon in corners)
    tab = visit(town_page(), view=f"#shape={quote(shape)}&category=0").tab
    assert told(tab)["Areas with their middle in it"] == str(len(within(corners)))
    for wrong in ("1,2", "a_b_c", shape + "_x,y", shape.replace("38.01000", "98.01000")):
        page = visit(town_page(), view=f"#shape={quote(wrong)}")
        assert page.tab.locator(INSIDE).count() == 0
        assert page.complaints == []


@pytest.fixture(scope="module")
def hostile() -> str:
    frame = events().assign(category=events()["category"].map(dict(zip(KINDS, HOSTILE, strict=True))))
    frame["address"] = [f"{number} {HOSTILE[k % 3]}" for k, number in enumerate(frame["address"].str.split(" ").str[0])]
    named = areas().assign(name=[*HOSTILE, "-1+1", "+1", "six"])
    study = hs.Study(
        events=frame, policy=opened.POLICY, areas=named, resolution=8, measure="events", event_noun="calls"
    )
    return render_page(hs.run_study(study))


@pytest.mark.slow
def test_hostile_names_stay_text_and_start_no_formula(visit: Visit, hostile: str) -> None:
    page: Opened = visit(hostile)
    tab = page.tab
    draw(tab, star(0))
    names = tab.locator("[name=category] option").all_text_contents()[1:]
    for kind in HOSTILE:
        tab.select_option("[name=category]", str(names.index(kind)))
        assert kind in tab.inner_text(INSIDE)
        assert kind in tab.inner_text("#choice")
        assert kind in tab.inner_text("#time-chart figcaption")
        with tab.expect_download() as found:
            tab.click(f"{INSIDE} >> text=/^Save as CSV$/")
        text = Path(found.value.path()).read_text(encoding="utf-8-sig")
        heads, *rows = csv.reader(io.StringIO(text, newline=""))
        assert heads[3] == _harmless(f"Calls: {kind}")
        assert len(rows) > 3
        assert {len(row) for row in rows} == {7}
        assert {row[5] for row in rows} <= {*map(_harmless, [*HOSTILE, "-1+1", "+1", "six"]), ""}
        assert not [field for row in rows for field in row[4:] if re.match(r"[=+@-]", field)]
        assert "'" in text
    assert page.complaints == []
    assert len(page.requests) == 1
    assert tab.locator("img").count() == 0


def test_a_shape_that_holds_nothing(visit: Visit) -> None:
    tab = visit(town_page(), view="#shape=38.3,-69.9_38.31,-69.9_38.31,-69.89").tab
    assert told(tab)["Areas with their middle in it"] == told(tab)["Calls"] == "0"
    assert tab.locator(f"{INSIDE} >> text=/^Save as CSV$/").count() == 0


def test_a_file_has_only_so_many_rows(visit: Visit) -> None:
    page = town_page()
    assert page.count("12e3") == 1
    tab = visit(page.replace("12e3", "2"), view="#shape=38,-70_38.06,-70_38.06,-69.94_38,-69.94").tab
    assert "Up to 2 areas can be saved here; all are in cells.csv." in tab.inner_text(INSIDE)
    assert tab.locator(f"{INSIDE} >> text=/^Save as CSV$/").count() == 0
