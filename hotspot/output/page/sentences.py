"""The finding of a release in sentences, for the page and the command line."""

from dataclasses import dataclass

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import numbers
from hotspot.output.page.concentration import beside_chance
from hotspot.output.page.finding import at_level, context, enough, headline, levels, where_sentence
from hotspot.output.page.leave_out import without_sentences
from hotspot.output.page.residents import resident_sentences
from hotspot.output.page.whole_map import areas_holding, whole_map_sentences


@dataclass(frozen=True)
class Finding:
    """What the top of the page says, in the order in which it is said."""

    whole: list[str]
    """Of the map as a whole."""
    headline: list[str]
    """Of single areas: how many stand out, and where."""
    context: list[str]
    """What keeps the headline from being read as more than it is."""

    @property
    def sentences(self) -> list[str]:
        """All of them."""
        return [*self.whole, *self.headline, *self.context]


def sentences(release: Release) -> list[str]:
    """The finding; without cells, what the first list holds."""
    return told(release).sentences


def told(release: Release) -> Finding:
    """The finding in its parts."""
    facts, places, cells = release.facts, release.neighborhoods, release.cells
    if cells is None:
        return Finding([], [_first_places(release)], [])
    where, beside = "", []
    if places is not None and c.HOT_CELLS in places:
        hot = dict(zip(places[c.NAME], places[c.HOT_CELLS].tolist(), strict=True))
        where = where_sentence(hot, at_level(facts, "hot"))
    if enough(facts) and at_level(facts, "hot"):
        beside = [*without_sentences(cells, facts), *resident_sentences(places, facts)]
    lead = headline(facts, hot_share(cells, facts), where)
    return Finding(whole_map_sentences(facts, areas_holding(cells, facts)), lead, [*beside, *context(facts)])


def _first_places(release: Release) -> str:
    """What the first places of the first list hold, and what chance alone would give."""
    for title, frame in (("neighborhoods", release.neighborhoods), ("buildings", release.buildings)):
        if frame is not None and c.CUMULATIVE_SHARE in frame and len(frame):
            ranked_by = release.facts.ranked_by
            top, share = min(10, len(frame)), float(frame[c.CUMULATIVE_SHARE].iloc[min(10, len(frame)) - 1])
            whole = {"cost": "cost", "people": "people counted in places"}.get(ranked_by, release.facts.event_noun)
            if len(frame) == 1:
                return f"The only {title[:-1]} on the list holds {numbers.percent(share)} of all {whole}."
            first = f"The first {top} of {numbers.count(len(frame))} {title} on the list hold"
            if top == len(frame):
                return f"{first} {numbers.percent(share)} of all {whole}."
            if by_chance := beside_chance(release, title, ranked_by, top):
                held, low, high = numbers.apart([share, *by_chance], numbers.fine_percent)
                alike = "all" if title == "buildings" else "all residents"
                return f"{first} {held} of all {whole}; if {alike} were alike, {low} to {high}."
            unknown = "how much chance alone would give them is not known here"
            return f"{first} {numbers.percent(share)} of all {whole}; {unknown}."
    return "This page has no map of areas."


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
