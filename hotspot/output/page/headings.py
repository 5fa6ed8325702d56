"""A column's heading in words, with the noun and the kind of cost that the data have."""

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.output.page.numbers import SPACE

FIXED = {
    c.RANK: "Rank",
    c.PEOPLE: "People",
    c.VALUE: "Tested value",
    c.Z: "z-score",
    c.P: "Exact p",
    c.Q: "q (corrected p)",
    c.SHARE: "Share",
    c.CUMULATIVE_SHARE: "Running share",
    c.POPULATION: "Residents",
    c.RATE: "Per 1,000 residents",
    c.EB_RATE: "The same, smoothed",
    c.LABEL: "Class of its area",
    c.NEIGHBORHOOD: "Neighborhood",
}


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is.

    >>> capital("EMS calls"), capital("calls"), capital("")
    ('EMS calls', 'Calls', '')
    """
    return text[:1].upper() + text[1:]


def heading(name: str, facts: Facts, places: str = "") -> str:
    """The heading of the column ``name`` (in the list ``places``, for tiers); without words it keeps its name.

    >>> facts = Facts(tops={"buildings": 20, "neighborhoods": 1})
    >>> heading(c.TIER, facts, "buildings").replace(SPACE, " "), heading(c.TIER, facts, "neighborhoods")
    ('In the top 20?', 'The first?')
    """
    if name in {c.TIER, c.RATE_TIER}:
        return _tier_heading(name, facts, places)
    if name == c.EVENTS:
        return capital(facts.event_noun)
    if name == c.COST:
        return f"Cost {facts.cost_kind}" if facts.cost_kind else "Cost"
    if name == c.HOT_CELLS:
        return f"Hot areas (q{SPACE}≤{SPACE}{facts.alpha:.2f})"
    return FIXED.get(name, name)


def rank_heading(*, intervals: bool) -> str:
    """The heading of the column of ranks."""
    return f"Rank (90{SPACE}% interval)" if intervals else FIXED[c.RANK]


def _tier_heading(name: str, facts: Facts, places: str) -> str:
    top = facts.tops.get(places)
    if name == c.RATE_TIER:
        return "Highest rate?" if top in {None, 1} else f"Highest rate? (top{SPACE}{top})"
    if top == 1:
        return "The first?"
    return "In the top?" if top is None else f"In the top{SPACE}{top}?"
