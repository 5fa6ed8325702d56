"""The finding of a release in sentences, for the page and the command line."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from hotspot import columns as c
from hotspot.report.against import of_exposure, than_what
from hotspot.report.aside import aside_sentences
from hotspot.report.concentration import beside_chance
from hotspot.report.drawn import drawn_sentences
from hotspot.report.finding import at_level, context, enough, headline, levels, where_sentence
from hotspot.report.hot_places import places_sentence
from hotspot.report.leave_out import without_sentences
from hotspot.report.material import Material
from hotspot.report.per_event import around_sentences, ring_sentences
from hotspot.report.residents import resident_sentences
from hotspot.report.standing import standing_out, standing_sentence
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: Places of a list that stand for its top, where there is no map.
_FIRST: Final = 10


@dataclass(frozen=True)
class Finding:
    """What the top of the page says, in the order in which it is said."""

    headline: list[str]
    """What stands out, and where; what knows of residents comes first."""
    context: list[str]
    """What keeps the headline from being read as more than it is."""

    @property
    def sentences(self) -> list[str]:
        """All of them."""
        return [*self.headline, *self.context]


def finding_of(report: Material) -> Finding:
    """The finding; without cells, what the first list holds."""
    facts, places, cells = report.facts, report.neighborhoods, report.cells
    standing = [text] if (text := standing_sentence(places, facts)) else []
    if cells is None:
        return Finding([*standing, _first_places(report)], [])
    where, together = "", places_sentence(report.hot_places, facts) if enough(facts) else ""
    if not together and places is not None and c.HOT_CELLS in places:
        hot = dict(zip(places[c.NAME], places[c.HOT_CELLS].tolist(), strict=True))
        where = where_sentence(hot, at_level(facts, "hot"), facts.language)
    beside = aside_sentences(cells, facts)
    if enough(facts) and at_level(facts, "hot"):
        beside += [*ring_sentences(cells, facts), *without_sentences(cells, facts), *drawn_sentences(cells, facts)]
        beside += resident_sentences(places, facts)
    lead = headline(facts, hot_share(cells, facts), where)
    if together:
        # Places lead; of how many hexagons they are made, and against what these were tested, follows.
        beside.insert(0, lead[0])
        lead[0] = together
    if enough(facts):
        lead += around_sentences(cells, facts)
    # What knows of residents comes first. Hexagons that know of them are finer, unless only neighborhoods stand out.
    finer = of_exposure(facts) and (at_level(facts, "hot") or not standing_out(places))
    lead, beside = (lead, [*beside, *standing]) if finer else ([*standing, *lead], beside)
    return Finding(lead, [*beside, *context(facts)])


def _first_places(report: Material) -> str:
    """What the first places of the first list hold, and what chance alone would give."""
    for places, frame in (("neighborhoods", report.neighborhoods), ("buildings", report.buildings)):
        if frame is not None and c.CUMULATIVE_SHARE in frame and len(frame):
            return _first_of(report, places, frame)
    return say(report.facts.language, "finding.no_map")


def _first_of(report: Material, places: str, frame: pd.DataFrame) -> str:
    language, ranked_by = report.facts.language, report.facts.ranked_by
    top = min(_FIRST, len(frame))
    share = float(frame[c.CUMULATIVE_SHARE].iloc[top - 1])
    name = say(language, f"finding.{places}", len(frame))
    held, of_all, beside = numbers.percent(share), _of_all(ranked_by, report.facts), ""
    if len(frame) == 1:
        return say(language, "finding.only_place", place=name, share=held, of_all=of_all)
    if top < len(frame):
        if by_chance := beside_chance(report, places, ranked_by, top):
            held, low, high = numbers.apart([share, *by_chance], numbers.fine_percent)
            beside = say(language, f"finding.beside_{places}", band=say(language, "finding.band", low=low, high=high))
        else:
            beside = say(language, "finding.beside_unknown")
    said = {"top": top, "listed": numbers.count(len(frame)), "places": name, "share": held}
    return say(language, "finding.first_places", None, **said, of_all=of_all, beside=beside)


def _of_all(measure: str, facts: Told) -> str:
    """Of what a share is: "of all calls", "of all cost"."""
    kind = measure if measure in {c.COST, c.PEOPLE} else c.EVENTS
    return say(facts.language, f"finding.of_all_{kind}", noun=facts.event_noun)


def hot_share(cells: pd.DataFrame, facts: Told) -> str:
    """What the hot areas of the finding hold, and how many times what was to be expected.

    Empty for the cost of an event, of which no area holds a share. People are not added over cells: one person may be
    in many.
    """
    if facts.measure == c.COST_PER_EVENT:
        return ""
    totals = c.COST if facts.measure == "cost" and c.COST in cells else c.EVENTS
    total = float(cells[totals].sum())
    if total <= 0:
        return ""
    hot = cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)])
    inside = float(cells.loc[hot, totals].sum())
    said = {"share": numbers.percent(inside / total), "of_all": _of_all(totals, facts)}
    if totals == c.EVENTS:
        share = say(facts.language, "finding.share_on_map", None, **said)
    else:
        amounts = tuple(
            numbers.money(amount, kind, facts.language, facts.currency)
            for amount, kind in ((inside, None), (total, facts.cost_kind))
        )
        share = say(facts.language, "finding.share_of_cost", None, inside=amounts[0], total=amounts[1], **said)
    times = _times(cells, hot, totals, facts)
    # Shares are of what happened; what was tested may be people, or cut.
    if not times > 1:
        return share
    than = than_what(facts, int(hot.sum()))
    return say(facts.language, "finding.times_what", share=share, times=numbers.decimal(times, 1), than=than)


def _times(cells: pd.DataFrame, hot: "pd.Series[bool]", totals: str, facts: Told) -> float:
    """The share that hot areas hold over the share that the null expects of them; NaN where none are hot."""
    if facts.transform != "none" or not hot.any():
        return float("nan")
    whole = cells[totals].sum()
    each = cells[c.EXPECTED].fillna(0.0) if c.EXPECTED in cells else pd.Series(1.0, index=cells.index)
    expected = each[hot].sum() / each.sum() if each.sum() > 0 else 0.0
    return float(cells.loc[hot, totals].sum() / whole / expected) if expected > 0 else float("nan")
