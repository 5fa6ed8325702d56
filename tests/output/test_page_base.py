"""Streets on the page: what is drawn where, names without overlap, hostile names as text, and nothing asked for."""

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import hotspot as hs
from hotspot.base import MOST_BYTES, written
from hotspot.base.fit import script_text
from hotspot.output.page import render_page

from .. import opened
from ..opened import POLICY, Visit, areas, events
from ..pages import data_of
from .parts import tab_with

pytestmark = pytest.mark.browser
visit = opened.visit
script = tab_with("dom", "geometry", "cells", "base")
HOSTILE = "<img src=x onerror=alert(3)></script><b>\u202eSt"
#: Pixels of a canvas of 800 x 600 that show 0.08 degree about the town.
VIEW = """
  const [x, y] = window.hotspot.square(38.03, -69.97);
  const scale = 800 / (0.08 / 360);
  const view = { scale, ratio: 1, left: x * scale - 400, top: y * scale - 300, north: 0.5 - y };
  const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 600 });
  const context = canvas.getContext("2d");
"""


@cache
def rows() -> gpd.GeoDataFrame:
    """A cross of main roads, a grid of streets, a pond with an island, a park, a creek."""
    lines = [
        ("S1100", "Main St", shapely.LineString([(-70, 38.03), (-69.94, 38.03)])),
        ("S1200", HOSTILE, shapely.LineString([(-69.97, 38), (-69.97, 38.06)])),
        ("H3010", "Creek", shapely.LineString([(-69.99, 38), (-69.99, 38.06)])),
        (
            "H2030",
            "Pond",
            shapely.box(-69.965, 38.035, -69.945, 38.055).difference(shapely.box(-69.957, 38.043, -69.953, 38.047)),
        ),
        ("K2180", "Park", shapely.box(-69.965, 38.002, -69.945, 38.02)),
    ]
    lines += [
        ("S1400", f"{k} St", shapely.LineString([(-70, 38 + k / 500), (-69.94, 38 + k / 500)])) for k in range(30)
    ]
    codes, names, shapes = zip(*lines, strict=True)
    return gpd.GeoDataFrame({"MTFCC": codes, "FULLNAME": names}, geometry=list(shapes), crs=4326)


@cache
def page(*, streets: bool = True) -> str:
    study = hs.Study(
        events=events(), policy=POLICY, areas=areas(), resolution=8, base=rows() if streets else None, measure="events"
    )
    return render_page(hs.run_study(study))


def pixel(tab: Any, lat: float, lon: float, pane: str = "cells") -> list[int]:
    found: list[int] = tab.evaluate(
        """([lat, lon, pane]) => {
          const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
          const [box, frame] = [canvas.getBoundingClientRect(), hotspot.map.getContainer().getBoundingClientRect()];
          const at = hotspot.map.latLngToContainerPoint([lat, lon]);
          const ratio = canvas.width / box.width;
          const x = Math.round((at.x + frame.x - box.x) * ratio);
          const y = Math.round((at.y + frame.y - box.y) * ratio);
          return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
        }""",
        [lat, lon, pane],
    )
    return found


def test_the_data_hold_what_was_fitted() -> None:
    fitted = hs.fit_base(hs.read_base(rows()), shapely.union_all(areas().geometry.to_numpy()))
    text = page()
    assert {part["kind"] for part in data_of(text)["base"]} == {"primary", "secondary", "local", "water", "park"}
    for part, expected in zip(data_of(text)["base"], written(fitted), strict=True):
        # A name with marks of direction is shut in.
        assert part == expected | {"names": part["names"]}
    assert data_of(page(streets=False))["base"] == []
    # Streets add their own bytes, and little more.
    assert len(text) - len(page(streets=False)) < len(script_text(fitted)) + 2_000
    assert len(script_text(fitted)) < MOST_BYTES


def test_streets_lie_over_cells_and_water_over_plain_ones(visit: Visit) -> None:
    tab = visit(page(), view="#at=38.03,-69.97,13").tab
    dark, water, park = (pixel(tab, *at) for at in ((38.03, -69.9785), (38.0405, -69.9605), (38.011, -69.955)))
    assert max(dark[:3]) < 140
    assert water[:3] == [0xA9, 0xBF, 0xCB]
    assert park[:3] == [0xD3, 0xE4, 0xC8]
    # The island in the pond is no water.
    assert pixel(tab, 38.0451, -69.9551)[:3] != water[:3]


def test_findings_keep_their_colour_over_water(visit: Visit) -> None:
    everywhere = gpd.GeoDataFrame({"MTFCC": ["H2030"]}, geometry=[shapely.box(-70.1, 37.9, -69.8, 38.2)], crs=4326)
    study = hs.Study(events=events(), policy=POLICY, areas=areas(), resolution=8, base=everywhere, measure="events")
    made = hs.run_study(study)
    assert made.cells is not None
    tab = visit(render_page(made)).tab
    # Off the middle, where the mark stands.
    for label, expected in (("hot_99", [0xA8, 0x10, 0x16]), ("not_significant", [0xA9, 0xBF, 0xCB])):
        cell = made.cells[made.cells["label"] == label].iloc[0]
        assert pixel(tab, cell["lat"] + 0.0012, cell["lon"] + 0.0012)[:3] == expected


def test_local_streets_are_seen_when_near(visit: Visit) -> None:
    tab = visit(page(), view="#at=38.03,-69.97,12").tab
    # Between main roads, on a local street alone.
    far = pixel(tab, 38.034, -69.9755)
    tab.evaluate("hotspot.map.setView([38.034, -69.9755], 16, { animate: false })")
    near = pixel(tab, 38.034, -69.9755)
    assert min(far[:3]) > 235
    assert max(near[:3]) < 225


def test_hostile_names_are_text_and_nothing_is_asked_for(visit: Visit) -> None:
    shown = visit(page(), view="#at=38.03,-69.97,15")
    shown.tab.click(".leaflet-control-zoom-in")
    shown.tab.click("button[title='Whole map']")
    shown.tab.pdf()
    shown.tab.wait_for_timeout(300)
    assert not shown.complaints
    assert [url.rsplit("/", 1)[-1].partition("#")[0] for url in shown.requests] == ["map.html"]
    assert not shown.tab.query_selector_all("img, .map-frame b")


def test_names_stand_along_their_streets_without_overlap(script: Any) -> None:
    part = [{"kind": one["kind"], **one} for one in data_of(page())["base"]]
    taken = [[380, 280, 440, 320]]
    shown = script.evaluate(
        f"""([parts, taken]) => {{ {VIEW}
          const base = window.hotspot.readBase(parts);
          return window.hotspot.drawStreetNames(context, base, view, taken);
        }}""",
        [part, [list(box) for box in taken]],
    )
    names = [one["name"] for one in shown]
    assert {"Main St", "Creek", "Park"} <= set(names)
    # Its middle is an island.
    assert "Pond" not in names
    assert any("onerror" in name for name in names)
    shapes = []
    for one in shown:
        half = [one["wide"] / 2 - 2, 5.0]
        turn, at = one["angle"], np.array([one["x"], one["y"]])
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        shapes.append(shapely.Polygon(turned + at))
        # Nobody has to turn the head upside down.
        assert np.radians(-101) < turn <= np.radians(81)
    for k, shape in enumerate(shapes):
        assert not shape.intersects(shapely.box(*taken[0]))
        assert not any(shape.intersects(other) for other in shapes[:k])
    # Of two lines of a name one carries it where they lie side by side.
    for one in shown:
        assert (
            sum(
                other["name"] == one["name"] and np.hypot(other["x"] - one["x"], other["y"] - one["y"]) < 300
                for other in shown
            )
            == 1
        )
    (road,) = [one for one in shown if one["name"] == "Main St"][:1]
    assert road["angle"] == pytest.approx(0, abs=0.01)
    assert any(abs(abs(one["angle"]) - np.pi / 2) < 0.01 for one in shown if "onerror" in one["name"])


def test_the_script_reads_what_python_wrote(script: Any) -> None:
    fitted = hs.fit_base(hs.read_base(rows()), shapely.union_all(areas().geometry.to_numpy()))
    found = script.evaluate(
        """(parts) => {
          const base = window.hotspot.readBase(parts);
          const degrees = (ring) => Array.from(ring.x, (x, k) => window.hotspot.latLon(x, ring.y[k]));
          return Object.fromEntries(Object.entries(base).map(([kind, one]) => [kind, {
            lines: one.lines.map(degrees), areas: one.areas.map((rings) => rings.map(degrees)), names: one.names }]));
        }""",
        data_of(page())["base"],
    )
    for kind, table in fitted.groupby("kind"):
        flat = shapely.get_dimensions(table.geometry.to_numpy()) == 2
        lines = [shapely.LineString(np.array(line)[:, ::-1]) for line in found[kind]["lines"]]
        shapes = [[np.array(ring)[:, ::-1] for ring in rings] for rings in found[kind]["areas"]]
        drawn = np.array([*lines, *(shapely.Polygon(rings[0], rings[1:]) for rings in shapes)])
        ordered = np.concatenate([table.geometry.to_numpy()[~flat], table.geometry.to_numpy()[flat]])
        assert shapely.equals_exact(drawn, ordered, 1e-9).all()
