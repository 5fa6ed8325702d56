"""A column's heading in words, with the noun and the kind of cost that the data have."""

from hotspot import columns as c
from hotspot.disclosure.facts import Facts

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
    c.LABEL: "Class of its area",
    c.NEIGHBORHOOD: "Neighborhood",
}


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is.

    >>> capital("EMS calls"), capital("calls"), capital("")
    ('EMS calls', 'Calls', '')
    """
    return text[:1].upper() + text[1:]


def heading(name: str, facts: Facts) -> str:
    """The heading of the column ``name``; a column without words of its own keeps its name."""
    if name == c.EVENTS:
        return capital(facts.event_noun)
    if name == c.COST:
        return f"Cost {facts.cost_kind}" if facts.cost_kind else "Cost"
    if name == c.RATE:
        return "Per 1,000 residents"
    if name == c.HOT_CELLS:
        return f"Hot areas (q ≤ {facts.alpha:.2f})"
    return FIXED.get(name, name)
