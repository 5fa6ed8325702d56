"""The page put together: sentences, tables, data and scripts into one template."""

from functools import cache
from importlib.resources import files
from typing import Final

from hotspot.output.page.basemap import MAP_NAME, map_parts
from hotspot.output.page.concentrated import draw_curve
from hotspot.output.page.data.encode import script_json
from hotspot.output.page.data.payload import payload
from hotspot.output.page.data.rest import rest_json
from hotspot.output.page.data.shapes import has_shapes
from hotspot.output.page.leaflet import leaflet_script, leaflet_style
from hotspot.output.style import ASSETS, environment, framed, styles, trusted
from hotspot.report.looks import OUTSIDE
from hotspot.report.report import Report

PACKAGE: Final = "hotspot.output.page"
STYLES: Final = ("page.css", "lists.css", "map.css", "choose.css", "first.css", "print.css")
SCRIPT: Final = "page.js"
"""Made from the readable parts in ``script/``; a test holds the two together."""
DATA_MARK: Final = "<!--data-->"
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


@cache
def script() -> str:
    """The page's own script."""
    return files(PACKAGE).joinpath(ASSETS, SCRIPT).read_text(encoding="utf-8").strip()


def document(report: Report) -> str:
    """The page's HTML. Only constants and escaped JSON are marked as safe; everything else is escaped."""
    held = report.concentrated
    data, box = payload(report)
    data["rest"] = {ranked.key: rest_json(ranked) for ranked in report.lists}
    parts = None if box is None else map_parts(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    scripts = [] if parts is None else [leaflet_script()]
    page = (
        environment(PACKAGE)
        .get_template("page.html")
        .render(
            framed(report, report.facts.title),
            report=report,
            facts=report.facts,
            csp=CONTENT_SECURITY_POLICY,
            styles=trusted("\n".join([leaflet_style(), styles(PACKAGE, *STYLES)])),
            scripts=trusted("\n".join([*scripts, script()])),
            map_html=trusted("" if parts is None else parts.html),
            map_script=trusted("hotspot.start(null);" if parts is None else parts.script),
            map_name=MAP_NAME,
            ground=OUTSIDE,
            curve=None if held is None or held.curve is None else draw_curve(held.curve),
            borders=has_shapes(report.neighborhoods),
            files=csv_files(report),
        )
    )
    # The template engine need not carry megabytes. Escaped text cannot hold the mark.
    before, _, after = page.partition(DATA_MARK)
    return before + script_json(data) + after


def csv_files(report: Report) -> list[str]:
    """Names of the tables that lie beside the page."""
    tables = (
        *("hot_places", "cells", "buildings", "neighborhoods", "institutions"),
        *("concentration", "quality", "pile_ups"),
    )
    return [f"{name}.csv" for name in tables if getattr(report, name) is not None]
