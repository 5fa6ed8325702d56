"""The page put together: sentences, tables, data and scripts into one template."""

from collections import Counter
from functools import cache, partial
from importlib.resources import files
from typing import Final

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import words
from hotspot.output.page.basemap import MAP_NAME, map_parts
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
from hotspot.output.page.limits import limits
from hotspot.output.page.payload import payload
from hotspot.output.page.sentences import told
from hotspot.output.page.services_data import services_view
from hotspot.output.page.shapes import has_shapes
from hotspot.output.page.slim import slim_style
from hotspot.output.page.tables import quality_rows, ranked_lists
from hotspot.output.page.texts import classes
from hotspot.output.page.whole_map import areas_holding, whole_map_numbers
from hotspot.output.page.words import PLAIN_EDGE
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
    lists = ranked_lists(release)
    data["rest"] = {ranked.key: ranked.rest for ranked in lists}
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
            policy_name=words.policy_words(policy, language),
            audience=words.audience_words(policy.audience, language),
            audience_name=words.audience_name(policy.audience, language),
            # Only the tool's own words: a printed margin cannot escape text from outside.
            margin=trusted(words.audience_words(policy.audience, language)),
            finding=told(release),
            counted=counted(release),
            records=records_sentence(release.quality, language),
            lists=lists,
            legend=legend(release),
            concentration=concentration_view(release),
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


def counted(release: Release) -> str:
    """What was counted, in one line: how many, of what, when."""
    facts, language, what = release.facts, release.facts.language, measured(release.facts)
    if release.cells is not None:
        events = numbers.counted(float(release.cells[c.EVENTS].sum()), facts.event_noun, language)
        if facts.measure == "cost" and c.COST in release.cells:
            amount = numbers.money(float(release.cells[c.COST].sum()), facts.cost_kind, language)
            events = f"{amount}, {events}"
        what = say(language, "page.counted_on_map", what=what, events=events)
    period = period_words(facts.period, language)
    return say(language, "page.counted", what=f"{what}, {period}" if period else what)


def hexagons(facts: Facts) -> str:
    """What an area is: hexagons of which size, taken together how far."""
    language = facts.language
    size = words.hexagon_words(facts.resolution, language)
    cut = say(language, "page.hexagons_of", size=size) if size else say(language, "page.hexagons")
    if not facts.rings:
        return f"{cut} {say(language, 'page.area')}"
    key = "page.area_rings" if facts.kernel == "uniform" else "page.area_rings_nearer"
    return f"{cut} {say(language, key, facts.rings, rings=facts.rings)}"


def grid(facts: Facts) -> str:
    """Resolution and neighborhood; empty where the resolution is not known."""
    if facts.resolution is None:
        return ""
    if facts.rings is None:
        return say(facts.language, "page.resolution", resolution=facts.resolution)
    told = {"resolution": facts.resolution, "rings": facts.rings}
    return say(facts.language, "page.resolution_rings", facts.rings, **told)


def records_sentence(quality: pd.DataFrame | None, language: str = "en") -> str:
    """How many of the records read are on the map."""
    if quality is None or not len(quality):
        return ""
    total = float(quality[c.RECORDS].sum())
    on_map = float(quality.loc[quality[c.USED].str.contains("map", na=False), c.RECORDS].sum())
    left = float(quality.loc[quality[c.REASON] == "not_selected", c.RECORDS].sum())
    told = say(language, "page.records", on_map, on_map=numbers.count(on_map), total=numbers.count(total))
    selected = f" {say(language, 'page.records_selected', left=numbers.count(left))}" if left else ""
    return f"{told}{selected};"


def legend(release: Release) -> list[tuple[str, list[dict[str, str]]]]:
    """Every class, grouped by direction, with its look, words and count of areas; empty without areas.

    All classes stand there, whatever classes are present. Counted are the areas as they are drawn, withheld ones too.
    """
    if release.cells is None:
        return []
    facts, groups = release.facts, []
    drawn = Counter(words.CLASSES[place].label for place in classes(release.cells))
    for direction in (1, -1, 0):
        looks = sorted(
            (look for look in words.CLASSES if look.direction == direction), key=lambda look: look.q or "none"
        )
        title = say(facts.language, "page.neither")
        if direction:
            title = say(facts.language, "page.evidence_of", what=than_expected(facts, direction))
        groups.append((title, [_legend_entry(look, facts, drawn[look.label]) for look in looks]))
    outside = {"label": "outside", "background": words.OUTSIDE, "edge": PLAIN_EDGE, "mark": "", "ink": "inherit"}
    groups[-1][1].append({**outside, "words": say(facts.language, "words.class_outside"), "q": "", "count": ""})
    return groups


def _legend_entry(look: words.ClassWords, facts: Facts, areas: int) -> dict[str, str]:
    language, why = facts.language, _why(look, facts)
    return {
        "label": look.label,
        "background": _background(look),
        "edge": look.edge or PLAIN_EDGE,
        "mark": look.mark,
        "ink": look.ink or "inherit",
        "words": words.strength_words(look, language) if look.level else words.short_words(look, language) + why,
        "q": look.q,
        "count": numbers.count(areas),
    }


def _background(look: words.ClassWords) -> str:
    """The swatch's style: the colour, or lines of it on the map's ground as the script draws them."""
    return (
        f"repeating-linear-gradient(135deg,{look.colour} 0 2px,{words.OUTSIDE} 2px 5px)"
        if look.slanted
        else look.colour
    )


def _why(look: words.ClassWords, facts: Facts) -> str:
    """Why areas are not tested, in a clause; empty for other classes."""
    if look.label != "not_tested":
        return ""
    if facts.measure == c.COST_PER_EVENT:
        key = "page.why_no_amount"
    else:
        key = "page.why_no_residents" if of_exposure(facts) else "page.why_whole_map"
    return f" {say(facts.language, key)}"


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
