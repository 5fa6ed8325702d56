"""The page put together: sentences, tables, data and scripts into one template."""

from functools import cache
from importlib.resources import files
from typing import Final

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import numbers, words
from hotspot.output.page.basemap import MAP_NAME, map_parts
from hotspot.output.page.certainty import order_limit
from hotspot.output.page.concentration import concentration_view
from hotspot.output.page.encode import script_json
from hotspot.output.page.finding import (
    correction_words,
    fewer,
    measured,
    null_words,
    of_exposure,
    period_words,
    than_expected,
)
from hotspot.output.page.leaflet import leaflet_script, leaflet_style
from hotspot.output.page.leave_out import without_heading
from hotspot.output.page.payload import payload
from hotspot.output.page.sentences import told
from hotspot.output.page.shapes import has_shapes
from hotspot.output.page.slim import slim_script, slim_style
from hotspot.output.page.tables import quality_rows, ranked_lists
from hotspot.output.page.whole_map import areas_holding, whole_map_numbers

ASSETS: Final = "assets"
STYLES: Final = ("page.css", "map.css", "print.css")
SCRIPTS: Final = ("dom.js", "more.js", "geometry.js", "cells.js", "neighborhoods.js", "lists.js", "page.js")
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
    """The text of one of the page's own scripts or styles."""
    text = files("hotspot.output.page").joinpath(ASSETS, name).read_text(encoding="utf-8")
    return slim_style(text) if name.endswith(".css") else slim_script(text)


def document(release: Release) -> str:
    """The page's HTML. Only constants and escaped JSON are marked as safe; everything else is escaped."""
    data, box = payload(release)
    parts = None if box is None else map_parts(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    scripts = [] if parts is None else [leaflet_script()]
    facts, lists = release.facts, ranked_lists(release)
    page = (
        environment()
        .get_template("page.html")
        .render(
            csp=CONTENT_SECURITY_POLICY,
            styles=trusted("\n".join([leaflet_style(), *map(asset, STYLES)])),
            scripts=trusted("\n".join([*scripts, *map(asset, SCRIPTS)])),
            map_html=trusted("" if parts is None else parts.html),
            map_script=trusted("hotspot.start(null);" if parts is None else parts.script),
            map_name=MAP_NAME,
            facts=facts,
            policy=release.policy,
            audience=words.audience_words(release.policy.audience),
            # Only the tool's own words: a printed margin cannot escape text from outside.
            margin=trusted(words.AUDIENCES.get(release.policy.audience, "")),
            finding=told(release),
            counted=counted(release),
            records=records_sentence(release.quality),
            lists=lists,
            legend=legend(facts) if release.cells is not None else [],
            concentration=concentration_view(release),
            order=order_limit(release),
            without="" if release.cells is None else without_heading(release.cells),
            whole_map="" if release.cells is None else whole_map_numbers(facts, areas_holding(release.cells, facts)),
            fewer=fewer(facts),
            measured=measured(facts),
            null=null_words(facts),
            many_tests=correction_words(facts),
            period=period_words(facts.period),
            borders=has_shapes(release.neighborhoods),
            hexagon=words.hexagon_words(facts.resolution),
            quality=[] if release.quality is None else quality_rows(release.quality),
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


def counted(release: Release) -> str:
    """What was counted, in one line: how many, of what, when."""
    facts = release.facts
    period = period_words(facts.period)
    when = f", {period}" if period else ""
    if release.cells is None:
        return f"Counted: {measured(facts)}{when}."
    events = numbers.counted(float(release.cells[c.EVENTS].sum()), facts.event_noun)
    if facts.measure == "cost" and c.COST in release.cells:
        events = f"{numbers.money(float(release.cells[c.COST].sum()), facts.cost_kind)}, {events}"
    return f"Counted: {measured(facts)} ({events} on the map){when}."


def records_sentence(quality: pd.DataFrame | None) -> str:
    """How many of the records read are on the map."""
    if quality is None or not len(quality):
        return ""
    total = float(quality[c.RECORDS].sum())
    on_map = float(quality.loc[quality[c.USED].str.contains("map", na=False), c.RECORDS].sum())
    left = float(quality.loc[quality[c.REASON] == "not_selected", c.RECORDS].sum())
    selected = f" (a selection: {numbers.count(left)} were left out by a condition)" if left else ""
    are = "is" if on_map == 1 else "are"
    return f"{numbers.count(on_map)} of {numbers.count(total)} records read {are} on the map{selected};"


def legend(facts: Facts) -> list[tuple[str, list[dict[str, str]]]]:
    """Every class, grouped by direction, with its look, words and count, whatever classes are present."""
    groups = []
    for direction in (1, -1, 0):
        looks = sorted(
            (look for look in words.CLASSES if look.direction == direction), key=lambda look: look.q or "none"
        )
        title = f"Evidence of {than_expected(facts, direction)}" if direction else "Neither"
        groups.append((title, [_legend_entry(look, facts) for look in looks]))
    return groups


def _legend_entry(look: words.ClassWords, facts: Facts) -> dict[str, str]:
    return {
        "label": look.label,
        "colour": look.colour,
        "edge": look.edge or "#7a858c",
        "mark": look.mark,
        "ink": look.ink or "inherit",
        "words": look.evidence.removesuffix(" evidence").capitalize() or (look.short + _why(look, facts)),
        "q": look.q,
        "count": numbers.count(facts.label_counts.get(look.label, 0)),
    }


def _why(look: words.ClassWords, facts: Facts) -> str:
    """Why areas are not tested, in a clause; empty for other classes."""
    if look.label != "not_tested":
        return ""
    if facts.measure == c.COST_PER_EVENT:
        return " (no event with an amount in it or around it)"
    return " (no residents)" if of_exposure(facts) else " (its surroundings are the whole map)"


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
