"""The page put together: sentences, tables, data and scripts into one template."""

from functools import cache, partial
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotspot.output.page.basemap import MAP_NAME, map_parts
from hotspot.output.page.concentrated import draw_curve
from hotspot.output.page.data.encode import script_json
from hotspot.output.page.data.payload import payload
from hotspot.output.page.data.rest import rest_json
from hotspot.output.page.data.shapes import has_shapes
from hotspot.output.page.leaflet import leaflet_script, leaflet_style
from hotspot.output.style import slim_style
from hotspot.report.looks import OUTSIDE
from hotspot.report.report import Report
from hotspot.words import say

ASSETS: Final = "assets"
STYLES: Final = ("page.css", "lists.css", "map.css", "print.css")
SCRIPT: Final = "page.js"
"""Made from the readable parts in ``script/``; a test holds the two together."""
DATA_MARK: Final = "<!--data-->"
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


@cache
def environment() -> Environment:
    """The template engine: every value is escaped, a missing one is an error."""
    return Environment(
        loader=PackageLoader("hotspot.output.page", ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(name: str) -> str:
    """The text of the page's own script or of one of its styles."""
    text = files("hotspot.output.page").joinpath(ASSETS, name).read_text(encoding="utf-8")
    return slim_style(text) if name.endswith(".css") else text.strip()


def document(report: Report) -> str:
    """The page's HTML. Only constants and escaped JSON are marked as safe; everything else is escaped."""
    language, held = report.facts.language, report.concentrated
    data, box = payload(report)
    data["rest"] = {ranked.key: rest_json(ranked) for ranked in report.lists}
    parts = None if box is None else map_parts(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    scripts = [] if parts is None else [leaflet_script()]
    page = (
        environment()
        .get_template("page.html")
        .render(
            report=report,
            facts=report.facts,
            say=partial(say, language),
            csp=CONTENT_SECURITY_POLICY,
            styles=trusted("\n".join([leaflet_style(), *map(asset, STYLES)])),
            scripts=trusted("\n".join([*scripts, asset(SCRIPT)])),
            map_html=trusted("" if parts is None else parts.html),
            map_script=trusted("hotspot.start(null);" if parts is None else parts.script),
            map_name=MAP_NAME,
            # Only the tool's own words: a printed margin cannot escape text from outside.
            margin=trusted(report.audience),
            ground=OUTSIDE,
            curve=None if held is None or held.curve is None else draw_curve(held.curve),
            borders=has_shapes(report.neighborhoods),
            files=csv_files(report),
        )
    )
    # The template engine need not carry megabytes. Escaped text cannot hold the mark.
    before, _, after = page.partition(DATA_MARK)
    return before + script_json(data) + after


def trusted(text: str) -> Markup:
    """Text that is not escaped: the package's own files, Leaflet, folium's output (no text of the data)."""
    return Markup(text)  # noqa: S704 - see above; everything else goes through autoescape


def csv_files(report: Report) -> list[str]:
    """Names of the tables that lie beside the page."""
    tables = ("cells", "buildings", "neighborhoods", "concentration", "quality")
    return [f"{name}.csv" for name in tables if getattr(report, name) is not None]
