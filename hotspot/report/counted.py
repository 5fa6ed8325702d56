"""What was counted, where and how much of it: the lines beside the finding."""

import pandas as pd

from hotspot import columns as c
from hotspot.method.rings import scales_of
from hotspot.quality.reasons import HELD_BACK
from hotspot.report import looks
from hotspot.report.dates import period_words
from hotspot.report.finding import measured
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import numbers, say


def counted(report: Material) -> str:
    """What was counted, in one line: how many, of what, when."""
    facts, language, what = report.facts, report.facts.language, measured(report.facts)
    if report.cells is not None:
        events = numbers.counted(float(report.cells[c.EVENTS].sum()), facts.event_noun, language)
        if facts.measure == "cost" and c.COST in report.cells:
            amount = numbers.money(float(report.cells[c.COST].sum()), facts.cost_kind, language, facts.currency)
            events = f"{amount}, {events}"
        what = say(language, "page.counted_on_map", what=what, events=events)
    period = period_words(facts.period, language)
    return say(language, "page.counted", what=f"{what}, {period}" if period else what)


def hexagons(facts: Told) -> str:
    """What an area is: hexagons of which size, taken together how far."""
    language = facts.language
    size = looks.hexagon_words(facts.resolution, language)
    cut = say(language, "page.hexagons_of", size=size) if size else say(language, "page.hexagons")
    if not facts.rings:
        return f"{cut} {say(language, 'page.area')}"
    scales = scales_of(facts.rings)
    if len(scales) > 1:
        return f"{cut} {say(language, 'page.area_scales', first=scales[0], last=scales[-1])}"
    key = "page.area_rings" if facts.kernel == "uniform" else "page.area_rings_nearer"
    return f"{cut} {say(language, key, scales[0], rings=scales[0])}"


def grid(facts: Told) -> str:
    """Resolution and neighborhood; empty where the resolution is not known."""
    if facts.resolution is None:
        return ""
    if facts.rings is None:
        return say(facts.language, "page.resolution", resolution=facts.resolution)
    scales, told = scales_of(facts.rings), {"resolution": facts.resolution}
    if len(scales) > 1:
        return say(facts.language, "page.resolution_scales", **told, first=scales[0], last=scales[-1])
    return say(facts.language, "page.resolution_rings", scales[0], **told, rings=scales[0])


def records_sentence(quality: pd.DataFrame | None, language: str = "en") -> str:
    """How many of the records read are on the map; with a full stop where all are, and there is nothing to explain."""
    if quality is None or not len(quality):
        return ""
    total = float(quality[c.RECORDS].sum())
    on_map = float(quality.loc[quality[c.USED].str.contains("map", na=False), c.RECORDS].sum())
    left = float(quality.loc[quality[c.REASON] == "not_selected", c.RECORDS].sum())
    key = "page.records_fewer" if (quality[c.REASON] == HELD_BACK).any() else "page.records"
    told = say(language, key, on_map, on_map=numbers.count(on_map), total=numbers.count(total))
    selected = f" {say(language, 'page.records_selected', left=numbers.count(left))}" if left else ""
    return f"{told}{selected}{'.' if on_map == total else ';'}"
