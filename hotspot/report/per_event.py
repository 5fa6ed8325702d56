"""What an event costs in and around the areas that stand out, and on the whole map, where that was tested.

A quotient is made only where both its numbers are shown: one of a withheld number would give that number away.
"""

from typing import Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.grid import Grid
from hotspot.method.rings import scales_of
from hotspot.report.finding import at_level, levels, measured
from hotspot.report.told import Told
from hotspot.words import numbers, say

Flags = NDArray[np.bool_]
Frame = TypeVar("Frame", bound=pd.DataFrame)
_WITHHELD: Final = "withheld"


def with_per_event(frame: Frame, facts: Told) -> Frame:
    """The table with ``cost_per_event`` (cost / events) where that was tested, else as it is.

    Missing where there is no event or one of the two is not shown. An event without a usable amount counts as one
    that cost nothing; studies of this measure hold such records out.
    """
    if facts.measure != c.COST_PER_EVENT or not {c.COST, c.EVENTS} <= set(frame.columns):
        return frame
    cost, events, shown = _shown(frame)
    some = shown & (events > 0)
    return frame.assign(**{c.COST_PER_EVENT: np.divide(cost, events, out=np.full(len(frame), np.nan), where=some)})


def around_sentences(cells: pd.DataFrame, facts: Told) -> list[str]:
    """What an event costs in the hot areas with all within their rings, beside the whole map; empty where unknown.

    The test is of an area together with its rings, so that is where its finding holds: the area itself may be empty.
    """
    hot = _hot(cells, facts)
    if facts.measure != c.COST_PER_EVENT or c.COST not in cells or not hot.any():
        return []
    cost, events, shown = _shown(cells)
    inside = shown & _within_rings(cells, hot, facts)
    if not events[inside].sum():
        return []
    around, whole = (cost[part].sum() / events[part].sum() for part in (inside, shown))
    said = {
        "around": numbers.each_dollars(around, facts.currency),
        "whole": numbers.each_dollars(whole, facts.currency),
        "what": measured(facts),
    }
    # The test takes one amount a person and cuts the largest, so a few giants elsewhere turn the plain average round.
    key = "finding.cost_around" if around > whole else "finding.cost_not_around"
    return [say(facts.language, key, at_level(facts, "hot"), **said)]


def ring_sentences(cells: pd.DataFrame, facts: Told) -> list[str]:
    """That an area stands out for what lies around it, too, and how many of the hot ones hold no event themselves."""
    hot = _hot(cells, facts)
    if facts.measure != c.COST_PER_EVENT or not facts.rings or not hot.any():
        return []
    language, noun = facts.language, facts.event_noun
    empty = int(np.count_nonzero(hot & (cells[c.EVENTS].to_numpy(dtype=float, na_value=np.nan) == 0)))
    reach = scales_of(facts.rings)[-1]
    said = [say(language, "finding.for_its_rings", reach, rings=reach, noun=noun)]
    if empty and hot.sum() > 1:
        told = {"empty": numbers.count(empty), "found": numbers.count(int(hot.sum())), "noun": noun}
        said.append(say(language, "finding.hold_none", empty, **told))
    return [*said, say(language, "finding.all_amounts", noun=noun)]


def _hot(cells: pd.DataFrame, facts: Told) -> Flags:
    """Which areas the finding counts as hot."""
    return cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)]).to_numpy(dtype=bool)


def _shown(frame: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], Flags]:
    """Cost, events, and where both may be seen."""
    cost, events = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in (c.COST, c.EVENTS))
    shown = np.isfinite(cost) & np.isfinite(events)
    if c.LABEL in frame:
        shown &= (frame[c.LABEL] != _WITHHELD).to_numpy(dtype=bool, na_value=True)
    return cost, events, shown


def _within_rings(cells: pd.DataFrame, hot: Flags, facts: Told) -> Flags:
    """Which areas are hot or within the rings of a hot one."""
    if not facts.rings or facts.resolution is None:
        return hot
    ids = np.array([int(cell, 16) for cell in cells[c.CELL]], dtype=np.uint64)
    order = np.argsort(ids)
    near = Grid(facts.resolution, ids[order]).ring_sum(hot[order].astype(float), scales_of(facts.rings)[-1])
    inside = np.zeros(len(cells), dtype=bool)
    inside[order] = near > 0.5
    return inside
