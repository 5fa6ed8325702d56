"""The ranked lists and the records table, as rows for the page's template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import numbers
from hotspot.output.page.certainty import has_intervals, tier_note, unsure_note
from hotspot.output.page.headings import heading, rank_heading
from hotspot.output.page.leave_out import without_heading, without_texts
from hotspot.output.page.payload import LISTED
from hotspot.output.page.texts import CELL_FORMATS, classes, id_order, interval_texts, names, place_texts, texts
from hotspot.output.page.words import CLASSES, REASONS

_TOTALS = (c.EVENTS, c.PEOPLE, c.COST)
_SHARES = (c.SHARE, c.CUMULATIVE_SHARE)
NEIGHBORHOOD_COLUMNS = (*_TOTALS, c.TIER, c.HOT_CELLS, c.RATE, c.EB_RATE, c.RATE_TIER, *_SHARES)
BUILDING_COLUMNS = (*_TOTALS, c.TIER, *_SHARES)
CELL_COLUMNS = (c.EVENTS, c.PEOPLE, c.COST, c.Q)


class Entry(NamedTuple):
    """One cell of a table: its text, its kind for the style, and what is drawn with it."""

    text: str
    kind: str = "number"
    colour: str = ""
    bar: str = ""


class Row(NamedTuple):
    """One row: its position in the page's data, its rank with the interval, its name, the rest."""

    position: int
    rank: str
    interval: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class RankedList:
    """A list on the page. ``key`` names it in the page's data and its ids."""

    key: str
    title: str
    caption: str
    rank_heading: str
    name_heading: str
    headings: list[Entry]
    rows: list[Row]
    note: str
    file: str
    meaning: str = ""
    """What the words in the table mean."""
    unsure: str = ""
    """Said above the list where its order says little."""


_CLASSES: Final = [Entry(words.short, kind="class", colour=words.colour) for words in CLASSES]


def ranked_lists(release: Release) -> list[RankedList]:
    """The lists the release has rows for: neighborhoods, buildings, areas that stand out."""
    lists = []
    if release.neighborhoods is not None:
        lists.append(_place_list(release.neighborhoods, release.facts, "neighborhoods", NEIGHBORHOOD_COLUMNS))
    if release.buildings is not None:
        lists.append(_place_list(release.buildings, release.facts, "buildings", BUILDING_COLUMNS))
    if release.cells is not None:
        lists.append(_area_list(release.cells, release.facts))
    return lists


def shown_note(shown: int, total: int) -> str:
    """How many rows the page shows; the name of the file follows.

    >>> shown_note(100, 2345)
    '100 of 2,345 shown; all are in'
    >>> shown_note(62, 62)
    'All 62 shown; the same table is in'
    >>> shown_note(1, 1)
    'The only one is shown; the same table is in'
    """
    if total == 1:
        return "The only one is shown; the same table is in"
    if shown < total:
        return f"{numbers.count(shown)} of {numbers.count(total)} shown; all are in"
    return f"All {numbers.count(total)} shown; the same table is in"


def _place_list(frame: pd.DataFrame, facts: Facts, key: str, wanted: Sequence[str]) -> RankedList:
    listed = frame.head(LISTED)
    # Ranked by the rate, both tiers are the same.
    shown = [name for name in wanted if name in listed and (name, facts.ranked_by) != (c.RATE_TIER, c.RATE)]
    columns = [_column(listed, name) for name in shown]
    headings = [Entry(heading(name, facts, key), _kind(name)) for name in shown]
    if c.LABEL in listed:
        columns.append([_CLASSES[place] for place in classes(listed)])
        headings.append(Entry(heading(c.LABEL, facts), kind="class"))
    title, intervals = key.capitalize(), has_intervals(frame)
    return RankedList(
        key=key,
        title=title,
        caption=f"{title} in rank order{', each rank with its 90 % interval' if intervals else ''}",
        rank_heading=rank_heading(intervals=intervals),
        name_heading=title.removesuffix("s"),
        headings=headings,
        rows=_rows(range(len(listed)), listed, names(listed, c.NAME), columns),
        note=shown_note(len(listed), len(frame)),
        file=f"{key}.csv",
        meaning=tier_note(frame),
        unsure=unsure_note(frame, facts, key),
    )


def _area_list(cells: pd.DataFrame, facts: Facts) -> RankedList:
    directions = np.array([words.direction for words in CLASSES])
    every = np.array(classes(cells), dtype=np.int64)
    standing_out = np.flatnonzero(directions[every])
    kept = standing_out[:LISTED]
    listed = cells.iloc[kept]
    shown = [name for name in CELL_COLUMNS if name in listed]
    columns = [[Entry(text) for text in texts(listed, name, CELL_FORMATS[name])] for name in shown]
    headings = [Entry(heading(name, facts)) for name in shown]
    if c.NEIGHBORHOOD in listed:
        columns.insert(0, [Entry(text, kind="text") for text in names(listed, c.NEIGHBORHOOD)])
        headings.insert(0, Entry(heading(c.NEIGHBORHOOD, facts), kind="text"))
    columns.append([_CLASSES[place] for place in every[kept].tolist()])
    headings.append(Entry("Class", kind="class"))
    if title := without_heading(listed):
        columns.append([Entry(text, kind="words") for text in without_texts(listed)])
        headings.append(Entry(title, kind="words"))
    total = len(standing_out)
    counted = (
        f"{numbers.count(len(kept))} of {numbers.count(total)}" if len(kept) < total else f"All {numbers.count(total)}"
    )
    stand = "The only area that stands out is shown" if total == 1 else f"{counted} areas that stand out are shown"
    return RankedList(
        key="cells",
        title="Areas",
        caption="Areas that stand out, in rank order",
        rank_heading=rank_heading(intervals=False),
        name_heading="Area",
        headings=headings,
        rows=_rows(
            np.argsort(id_order(cells))[kept].tolist(), listed, [f"Area {rank}" for rank in _ranks(listed)], columns
        ),
        note=f"{stand}; all {numbers.count(len(cells))} areas are in",
        file="cells.csv",
    )


def _rows(
    positions: Iterable[int], listed: pd.DataFrame, called: list[str], columns: Sequence[list[Entry]]
) -> list[Row]:
    entries = zip(*columns, strict=True) if columns else [()] * len(listed)
    given = zip(positions, _ranks(listed), interval_texts(listed), called, entries, strict=True)
    return [Row(*parts) for parts in given]


def _ranks(listed: pd.DataFrame) -> list[str]:
    return texts(listed, c.RANK, lambda rank: f"{rank:.0f}")


def _column(listed: pd.DataFrame, name: str) -> list[Entry]:
    words, kind = place_texts(listed, name), _kind(name)
    if name != c.SHARE:
        return [Entry(text, kind) for text in words]
    return [
        Entry(text, f"{kind} bar" if bar else kind, bar=bar) for text, bar in zip(words, _bars(listed), strict=True)
    ]


def _kind(name: str) -> str:
    return "words" if name in {c.TIER, c.RATE_TIER} else "number"


def _bars(frame: pd.DataFrame) -> list[str]:
    if c.SHARE not in frame or frame.empty:
        return [""] * len(frame)
    share = frame[c.SHARE].to_numpy(dtype=float, na_value=np.nan)
    largest = np.nanmax(share, initial=0.0)
    widths = np.nan_to_num(100 * share / largest) if largest else np.zeros(len(share))
    return [f"{width:.0f}%" for width in widths.tolist()]


@dataclass(frozen=True)
class QualityRow:
    """Records of one reason: why in words, how many, what they were used for."""

    reason: str
    records: str
    used: str


def quality_rows(quality: pd.DataFrame) -> list[QualityRow]:
    """The records table in words, in the frame's order; an unknown reason is shown as it is."""
    columns = zip(
        names(quality, c.REASON), texts(quality, c.RECORDS, numbers.count), names(quality, c.USED), strict=True
    )
    return [QualityRow(REASONS.get(reason, reason), records, used) for reason, records, used in columns]
