"""The finding of a release in sentences, for the page and the command line."""

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import numbers
from hotspot.output.page.finding import finding, levels, where_sentence


def sentences(release: Release) -> list[str]:
    """The finding; without cells, what the first list holds."""
    if release.cells is not None:
        places, where = release.neighborhoods, ""
        if places is not None and c.HOT_CELLS in places:
            where = where_sentence(dict(zip(places[c.NAME], places[c.HOT_CELLS].tolist(), strict=True)))
        return finding(release.facts, hot_share(release.cells, release.facts), where)
    for title, frame in (("neighborhoods", release.neighborhoods), ("buildings", release.buildings)):
        if frame is not None and c.CUMULATIVE_SHARE in frame and len(frame):
            top = min(10, len(frame))
            held = numbers.percent(float(frame[c.CUMULATIVE_SHARE].iloc[top - 1]))
            whole = {"cost": "cost", "people": "people counted in places"}.get(
                release.facts.ranked_by, release.facts.event_noun
            )
            first = f"The first {top} of {numbers.count(len(frame))} {title}"
            return [f"{first} on the list hold {held} of all {whole}."]
    return ["This page has no map of areas."]


def hot_share(cells: pd.DataFrame, facts: Facts) -> str:
    """What the hot areas of the finding hold. People are not added over cells: one person may be in many."""
    totals = c.COST if facts.measure == "cost" and c.COST in cells else c.EVENTS
    total = float(cells[totals].sum())
    if total <= 0:
        return ""
    hot = cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)])
    inside = float(cells.loc[hot, totals].sum())
    if totals == c.COST:
        amounts = f"{numbers.money(inside, None)} of {numbers.money(total, facts.cost_kind)}"
        return f"{numbers.percent(inside / total)} of all cost on the map ({amounts})"
    return f"{numbers.percent(inside / total)} of all {facts.event_noun} on the map"
