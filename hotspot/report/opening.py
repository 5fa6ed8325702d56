"""The finding in short: one or two plain sentences, without numbers that need an explanation."""

from hotspot import columns as c
from hotspot.report.against import lacking, of_exposure
from hotspot.report.dates import period_words
from hotspot.report.finding import enough, measured
from hotspot.report.headings import capital
from hotspot.report.hot_places import holds_no_more
from hotspot.report.material import Material
from hotspot.report.sentences import Finding
from hotspot.report.standing import counted_of, has_estimates, standing_out
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import numbers, say

_COSTS = frozenset({c.COST, c.COST_PER_EVENT})


def opening(report: Material, finding: Finding) -> list[str]:
    """What stands out, as the first screen says it. ``finding``: what is said in full below.

    "Clearly" is what the full sentences say in numbers. Where nothing stands out, they are the opening.
    """
    facts, places = report.facts, report.hot_places
    hot = 0 if places is None or not enough(facts) else len(places)
    areas = _areas(report)
    if not hot and not standing_out(report.neighborhoods):
        return finding.headline
    if places is None or not hot:
        return areas
    if holds_no_more(places).all():
        # None is "most of all": each stands out with what lies around it.
        return finding.headline
    first = names(places, c.NAME)[0]
    if not of_exposure(facts):
        return [*areas, _places(hot, first, facts, then=bool(areas))]
    careful = [say(facts.language, "opening.careful")] if lacking(facts) else []
    return [_places(hot, first, facts, then=False), *careful]


def counted_words(report: Material) -> str:
    """How many events are on the map, and when they were; empty without a map."""
    facts = report.facts
    if report.cells is None:
        return ""
    events = numbers.counted(float(report.cells[c.EVENTS].sum()), facts.event_noun, facts.language)
    period = period_words(facts.period, facts.language)
    return say(facts.language, f"opening.counted{'' if period else '_plain'}", events=events, period=period)


def _areas(report: Material) -> list[str]:
    """What neighborhoods say; nothing where their rates were not estimated."""
    hoods, language = report.neighborhoods, report.facts.language
    if hoods is None or not (known := has_estimates(hoods)):
        return []
    strong, (_, what) = standing_out(hoods), counted_of(hoods, report.facts)
    if not strong:
        return [say(language, "opening.no_area", what=what)]
    said = {"found": numbers.count(len(strong)), "areas": numbers.count(known), "name": names(hoods, c.NAME)[strong[0]]}
    return [say(language, "opening.areas", len(strong), what=what, **said)]


def _places(found: int, name: str, facts: Told, *, then: bool) -> str:
    """In or around how many places it concentrates, and the first. ``then``: after neighborhoods, which name theirs."""
    cost, what = facts.measure in _COSTS, measured(facts)
    key = "residents" if of_exposure(facts) else "then_map" if then else "map"
    key = "per_event" if facts.measure == c.COST_PER_EVENT else f"{key}_cost" if cost else key
    said = {"found": numbers.count(found), "name": name}
    return say(facts.language, f"opening.{key}", found, what=what if key.startswith("then") else capital(what), **said)
