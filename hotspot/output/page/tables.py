"""The ranked lists and the records table, as rows for the page's template."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page import numbers
from hotspot.output.page.headings import heading
from hotspot.output.page.payload import CELL_FORMATS, LISTED, PLACE_FORMATS, classes, names, texts
from hotspot.output.page.words import CLASSES, REASONS

NEIGHBORHOOD_COLUMNS = (c.EVENTS, c.PEOPLE, c.COST, c.SHARE, c.CUMULATIVE_SHARE, c.HOT_CELLS, c.RATE)
BUILDING_COLUMNS = (c.EVENTS, c.PEOPLE, c.COST, c.SHARE, c.CUMULATIVE_SHARE)
CELL_COLUMNS = (c.EVENTS, c.PEOPLE, c.COST, c.Q)


@dataclass(frozen=True)
class Entry:
    """One cell of a table: its text, its kind for the style, and what is drawn with it."""

    text: str
    kind: str = "number"
    colour: str = ""
    bar: str = ""


@dataclass(frozen=True)
class Row:
    """One row: its position in the page's data, its rank and name, the rest."""

    index: int
    rank: str
    name: str
    entries: list[Entry]


@dataclass(frozen=True)
class RankedList:
    """A list on the page. ``key`` names it in the page's data and its ids."""

    key: str
    title: str
    caption: str
    name_heading: str
    headings: list[Entry]
    rows: list[Row]
    note: str
    file: str


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
    """
    if shown < total:
        return f"{numbers.count(shown)} of {numbers.count(total)} shown; all are in"
    return f"All {numbers.count(total)} shown; the same table is in"


def _place_list(frame: pd.DataFrame, facts: Facts, key: str, wanted: Sequence[str]) -> RankedList:
    listed = frame.head(LISTED)
    shown = [(name, texts(listed, name, PLACE_FORMATS[name])) for name in wanted if name in listed]
    bars = _bars(listed)
    labels = classes(listed) if c.LABEL in listed else None
    rows = []
    for index, name in enumerate(names(listed, c.NAME)):
        entries = [Entry(values[index], bar=bars[index] if title == c.SHARE else "") for title, values in shown]
        if labels is not None:
            entries.append(_class_entry(labels[index]))
        rows.append(Row(index, f"{listed[c.RANK].iloc[index]:.0f}", name, entries))
    headings = [Entry(heading(name, facts)) for name, _ in shown]
    if labels is not None:
        headings.append(Entry(heading(c.LABEL, facts), kind="class"))
    title = key.capitalize()
    return RankedList(
        key=key,
        title=title,
        caption=f"{title} in rank order",
        name_heading=title.removesuffix("s"),
        headings=headings,
        rows=rows,
        note=shown_note(len(listed), len(frame)),
        file=f"{key}.csv",
    )


def _area_list(cells: pd.DataFrame, facts: Facts) -> RankedList:
    every = classes(cells)
    standing_out = [index for index, place in enumerate(every) if CLASSES[place].direction]
    kept = standing_out[:LISTED]
    listed = cells.iloc[kept]
    shown = [(name, texts(listed, name, CELL_FORMATS[name])) for name in CELL_COLUMNS if name in listed]
    where = names(listed, c.NEIGHBORHOOD) if c.NEIGHBORHOOD in listed else None
    rows = []
    for position, index in enumerate(kept):
        rank = f"{listed[c.RANK].iloc[position]:.0f}"
        entries = [] if where is None else [Entry(where[position], kind="text")]
        entries += [Entry(values[position]) for _, values in shown]
        rows.append(Row(index, rank, f"Area {rank}", [*entries, _class_entry(every[index])]))
    headings = [] if where is None else [Entry(heading(c.NEIGHBORHOOD, facts), kind="text")]
    headings += [Entry(heading(name, facts)) for name, _ in shown]
    total = len(standing_out)
    counted = f"{numbers.count(len(kept))} of {numbers.count(total)}" if len(kept) < total else f"All {total}"
    return RankedList(
        key="cells",
        title="Areas",
        caption="Areas that stand out, in rank order",
        name_heading="Area",
        headings=[*headings, Entry("Class", kind="class")],
        rows=rows,
        note=f"{counted} areas that stand out are shown; all {numbers.count(len(cells))} areas are in",
        file="cells.csv",
    )


def _class_entry(place: int) -> Entry:
    words = CLASSES[place]
    return Entry(words.short, kind="class", colour=words.colour)


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
