"""A column's heading in words, with the noun and the kind of cost that the data have."""

from typing import Final

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import measure_words
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import SPACE, kind_words

_FIXED: Final = {
    c.RANK: "lists.rank",
    c.PEOPLE: "lists.people",
    c.VALUE: "lists.value",
    c.Z: "lists.z",
    c.SCALE: "lists.scale",
    c.P_HOT: "lists.p_hot",
    c.HALF_ADDRESSES: "lists.half_addresses",
    c.Q_HOT: "lists.q_hot",
    c.Q_COLD: "lists.q_cold",
    c.SHARE: "lists.share",
    c.CUMULATIVE_SHARE: "lists.cumulative_share",
    c.POPULATION: "lists.population",
    c.EXPECTED: "lists.expected",
    c.TIMES_EXPECTED: "lists.times_expected",
    c.TIMES_AVERAGE: "lists.times_average",
    c.STANDS_OUT: "lists.stands_out",
    c.RATE: "lists.rate",
    c.EB_RATE: "lists.eb_rate",
    c.LABEL: "lists.label",
    c.NEIGHBORHOOD: "lists.neighborhood",
    c.STREETS: "hot_places.streets",
    c.KIND: "lists.kind",
    c.BEDS: "lists.beds",
    c.PER_BED: "lists.per_bed",
}


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is.

    >>> capital("EMS calls"), capital("calls"), capital("")
    ('EMS calls', 'Calls', '')
    """
    return text[:1].upper() + text[1:]


def heading(name: str, facts: Told, places: str = "") -> str:
    """The heading of the column ``name`` (in the list ``places``, for tiers); without words it keeps its name.

    >>> facts = Told(tops={"buildings": 20, "neighborhoods": 1})
    >>> heading(c.TIER, facts, "buildings").replace(SPACE, " "), heading(c.TIER, facts, "neighborhoods")
    ('In the top 20?', 'The first?')
    """
    if name in {c.TIER, c.RATE_TIER}:
        return _tier_heading(name, facts, places)
    if name == c.EVENTS:
        return capital(facts.event_noun)
    language = facts.language
    if name == c.COST:
        return cost_heading(facts)
    if name == c.COST_PER_EVENT:
        return capital(measure_words(name, facts))
    if name == c.HOT_CELLS:
        return say(language, "lists.hot_areas", q=f"q{SPACE}≤{SPACE}{facts.alpha:.2f}")
    key = _FIXED.get(name)
    if name == c.TIMES_EXPECTED and places:
        # Of places the interval stands beside the number.
        key = "lists.times_expected_range"
    elif name == c.EXCESS:
        key = "hot_places.excess_residents" if of_exposure(facts) else "hot_places.excess_map"
    return say(language, key, noun=capital(facts.event_noun)) if key else name


def cost_heading(facts: Told) -> str:
    """The heading of amounts, with their kind where it is known.

    >>> cost_heading(Told(cost_kind="charged", language="es"))
    'Costo facturado'
    """
    language, kind = facts.language, facts.cost_kind
    if not kind:
        return say(language, "lists.cost")
    return say(language, "lists.cost_of_kind", kind=kind_words(kind, language))


def rank_heading(*, intervals: bool, language: str = "en") -> str:
    """The heading of the column of ranks."""
    return say(language, "lists.rank_interval" if intervals else "lists.rank")


def _tier_heading(name: str, facts: Told, places: str) -> str:
    top, language = facts.tops.get(places), facts.language
    if name == c.RATE_TIER:
        if top in {None, 1}:
            return say(language, "lists.highest_rate")
        return say(language, "lists.highest_rate_of", top=top)
    if top == 1:
        return say(language, "lists.first")
    return say(language, "lists.in_top") if top is None else say(language, "lists.in_top_of", top=top)
