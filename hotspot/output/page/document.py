"""The page put together: sentences, tables, data and scripts into one template."""

from functools import cache, partial
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotspot import columns as c
from hotspot.disclosure.release import Release
from hotspot.output.page.basemap import MAP_NAME, map_parts
from hotspot.output.page.concentrated import draw_curve
from hotspot.output.page.data.encode import script_json
from hotspot.output.page.data.payload import payload
from hotspot.output.page.data.rest import rest_json
from hotspot.output.page.data.shapes import has_shapes
from hotspot.output.page.leaflet import leaflet_script, leaflet_style
from hotspot.output.style import slim_style
from hotspot.report.concentration import concentration_of
from hotspot.report.counted import counted, grid, hexagons, records_sentence
from hotspot.report.finding import correction_words, fewer, measured, null_words, period_words
from hotspot.report.leave_out import without_heading
from hotspot.report.legend import legend
from hotspot.report.limits import limits
from hotspot.report.lists import quality_rows, ranked_lists
from hotspot.report.looks import audience_name, audience_words, policy_words
from hotspot.report.sentences import told
from hotspot.report.services import services_view
from hotspot.report.whole_map import areas_holding, whole_map_numbers
from hotspot.words import check_language, numbers, say

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


def document(release: Release) -> str:
    """The page's HTML. Only constants and escaped JSON are marked as safe; everything else is escaped."""
    facts, policy, language = release.facts, release.policy, release.facts.language
    check_language(language)
    data, box = payload(release)
    lists, concentrated = ranked_lists(release), concentration_of(release)
    data["rest"] = {ranked.key: rest_json(ranked) for ranked in lists}
    parts = None if box is None else map_parts(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    scripts = [] if parts is None else [leaflet_script()]
    page = (
        environment()
        .get_template("page.html")
        .render(
            csp=CONTENT_SECURITY_POLICY,
            styles=trusted("\n".join([leaflet_style(), *map(asset, STYLES)])),
            scripts=trusted("\n".join([*scripts, asset(SCRIPT)])),
            map_html=trusted("" if parts is None else parts.html),
            map_script=trusted("hotspot.start(null);" if parts is None else parts.script),
            map_name=MAP_NAME,
            say=partial(say, language),
            # On elements whose text comes from the study: always English.
            english=trusted("" if language == "en" else ' lang="en"'),
            facts=facts,
            policy=policy,
            policy_name=policy_words(policy, language),
            audience=audience_words(policy.audience, language),
            audience_name=audience_name(policy.audience, language),
            # Only the tool's own words: a printed margin cannot escape text from outside.
            margin=trusted(audience_words(policy.audience, language)),
            finding=told(release),
            counted=counted(release),
            records=records_sentence(release.quality, language),
            lists=lists,
            legend=legend(release),
            concentration=concentrated,
            curve=None if concentrated is None or concentrated.curve is None else draw_curve(concentrated.curve),
            services=services_view(release),
            limits=limits(release),
            without="" if release.cells is None else without_heading(release.cells, language),
            whole_map="" if release.cells is None else whole_map_numbers(facts, areas_holding(release.cells, facts)),
            fewer=fewer(facts),
            measured=measured(facts),
            null=null_words(facts),
            many_tests=correction_words(facts),
            period=period_words(facts.period, language),
            borders=has_shapes(release.neighborhoods),
            hexagons=hexagons(facts),
            grid=grid(facts),
            quality=[] if release.quality is None else quality_rows(release.quality, language),
            quality_total="" if release.quality is None else numbers.count(float(release.quality[c.RECORDS].sum())),
            files=csv_files(release),
        )
    )
    # The template engine need not carry megabytes. Escaped text cannot hold the mark.
    before, _, after = page.partition(DATA_MARK)
    return before + script_json(data) + after


def trusted(text: str) -> Markup:
    """Text that is not escaped: the package's own files, Leaflet, folium's output (no text of the data)."""
    return Markup(text)  # noqa: S704 - see above; everything else goes through autoescape


def csv_files(release: Release) -> list[str]:
    """Names of the tables that lie beside the page."""
    tables = {
        "cells.csv": release.cells,
        "buildings.csv": release.buildings,
        "neighborhoods.csv": release.neighborhoods,
        "concentration.csv": release.concentration,
        "quality.csv": release.quality,
    }
    return [name for name, table in tables.items() if table is not None]
