"""The ranked lists, as rows for the page's template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.against import layer
from hotspot.report.certainty import about_note, has_intervals, order_note, other_orders, tier_note, unsure_note
from hotspot.report.finding import measured
from hotspot.report.headings import heading, rank_heading
from hotspot.report.institutions import institution_columns, institutions_meaning
from hotspot.report.leave_out import without_heading, without_texts
from hotspot.report.looks import CLASSES, OUTSIDE, short_words
from hotspot.report.material import Material
from hotspot.report.per_event import with_per_event
from hotspot.report.standing import standing_note
from hotspot.report.texts import cell_texts, classes, id_order, interval_texts, names, place_texts, rank_texts
from hotspot.report.told import Told
from hotspot.words import numbers, say

LISTED: Final = 100
"""Rows of a list that stand on the page; its script brings more."""
HELD: Final = 5_000
"""Rows of a list that a page holds at most; the CSV file beside it has all."""

_SHARES: Final = (c.SHARE, c.CUMULATIVE_SHARE)
NEIGHBORHOOD_COLUMNS: Final = (
    *(*c.TOTALS, c.TIMES_EXPECTED, c.STANDS_OUT, c.COST_PER_EVENT, c.TIER, c.HOT_CELLS),
    *(c.RATE, c.EB_RATE, c.RATE_TIER, *_SHARES),
)
BUILDING_COLUMNS: Final = (*c.TOTALS, c.TIER, *_SHARES)
CELL_COLUMNS: Final = (*c.TOTALS, c.TIMES_EXPECTED, c.TIMES_AVERAGE, c.COST_PER_EVENT, c.Q_HOT)
#: Below this the largest share has no bar: a full one would make a list look as if one place held much.
_LEAST_BAR: Final = 0.01


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


class Column(NamedTuple):
    """One column of a list: its name in the table, its heading, its kind for the style, its texts and colours."""

    name: str
    heading: str
    kind: str
    texts: list[str]
    colours: Sequence[str] = ()


@dataclass(frozen=True)
class RankedList:
    """A list on the page. ``key`` names it in the page's data and its ids."""

    key: str
    title: str
    caption: str
    rank_heading: str
    name_heading: str
    headings: list[Column]
    rows: list[Row]
    """Those that stand in the document."""
    held: pd.DataFrame
    """The rows that a page holds, those in the document first."""
    positions: Sequence[int]
    """Position of each held row in the page's data."""
    called: list[str]
    """Name of each held row."""
    note: str
    file: str
    order: str = ""
    """Which question the order of the list answers."""
    others: str = ""
    """Which headings of the page give another order."""
    meaning: str = ""
    """What the words in the table mean."""
    unsure: str = ""
    """Said above the list where its order says little."""
    no_match: str = ""
    """Said where a search finds nothing."""


#: The keys of a list's title and of what a row of it is.
_PLACES: Final = {
    "neighborhoods": ("lists.neighborhoods", "lists.neighborhood"),
    "buildings": ("lists.buildings", "lists.building"),
}


def ranked_lists(report: Material) -> list[RankedList]:
    """The lists the release has rows for: neighborhoods, buildings, institutions, areas that stand out."""
    lists = []
    if report.neighborhoods is not None:
        hoods = with_per_event(report.neighborhoods, report.facts)
        lists.append(_place_list(hoods, report.facts, "neighborhoods", NEIGHBORHOOD_COLUMNS))
    if report.buildings is not None:
        lists.append(_place_list(report.buildings, report.facts, "buildings", BUILDING_COLUMNS))
    if report.institutions is not None:
        lists.append(_institution_list(report.institutions, report.facts))
    if report.cells is not None:
        lists.append(_area_list(with_per_event(report.cells, report.facts), report.facts))
    return lists


def shown_note(shown: int, total: int, language: str = "en") -> str:
    """How many rows the page shows; the name of the file follows.

    >>> shown_note(100, 2345)
    '100 of 2,345 shown; all are in'
    >>> shown_note(62, 62)
    'All 62 shown; the same table is in'
    >>> shown_note(1, 1)
    'The only one is shown; the same table is in'
    """
    if shown < total:
        return say(language, "lists.shown_part", shown=numbers.count(shown), total=numbers.count(total))
    return say(language, "lists.shown", total, total=numbers.count(total))


def _place_list(frame: pd.DataFrame, facts: Told, key: str, wanted: Sequence[str]) -> RankedList:
    held, language = frame.head(HELD), facts.language
    # Ranked by the rate, both tiers are the same.
    shown = [name for name in wanted if name in held and (name, facts.ranked_by) != (c.RATE_TIER, c.RATE)]
    if c.STANDS_OUT in shown:
        # It answers the same question; a table that is too wide shrinks all that is printed.
        shown = [name for name in shown if name not in {c.EB_RATE, c.RATE_TIER}]
    columns = [
        Column(name, heading(name, facts, key), _kind(name), place_texts(held, name, language, facts.currency))
        for name in shown
    ]
    if c.LABEL in held:
        columns.append(_class_of_place(heading(c.LABEL, facts), held, language))
    intervals, (title, called) = has_intervals(frame), _PLACES[key]
    words = tier_note(pd.DataFrame(held[shown]), language)
    meanings = [standing_note(frame, facts), about_note(held, language), words]
    return RankedList(
        key=key,
        title=say(language, title),
        caption=say(language, f"lists.caption_{key}_interval" if intervals else f"lists.caption_{key}"),
        rank_heading=rank_heading(intervals=intervals, language=language),
        name_heading=say(language, called),
        headings=columns,
        rows=_rows(range(len(held)), held, names(held, c.NAME), columns),
        held=held,
        positions=range(len(held)),
        called=names(held, c.NAME),
        note=shown_note(min(LISTED, len(held)), len(frame), language),
        file=f"{key}.csv",
        order=order_note(facts),
        others=other_orders({column.name: column.heading for column in columns}, facts),
        meaning=" ".join(filter(None, meanings)),
        unsure=unsure_note(frame, facts, key),
        no_match=_no_match(len(frame), language),
    )


def _institution_list(frame: pd.DataFrame, facts: Told) -> RankedList:
    held, language = frame.head(HELD), facts.language
    columns = [Column(*column) for column in institution_columns(held, facts)]
    return RankedList(
        key="institutions",
        title=say(language, "lists.institutions"),
        caption=say(language, "lists.caption_institutions"),
        rank_heading=rank_heading(intervals=False, language=language),
        name_heading=say(language, "lists.institution"),
        headings=columns,
        rows=_rows(range(len(held)), held, names(held, c.NAME), columns),
        held=held,
        positions=range(len(held)),
        called=names(held, c.NAME),
        note=shown_note(min(LISTED, len(held)), len(frame), language),
        file="institutions.csv",
        order=say(language, "lists.institutions_order", noun=facts.event_noun),
        meaning=institutions_meaning(frame, facts),
        no_match=_no_match(len(frame), language),
    )


def _area_list(cells: pd.DataFrame, facts: Told) -> RankedList:
    directions = np.array([words.direction for words in CLASSES])
    every = np.array(classes(cells), dtype=np.int64)
    standing_out = np.flatnonzero(directions[every])
    kept = standing_out[:HELD]
    held, language = cells.iloc[kept], facts.language
    columns = [
        Column(name, heading(name, facts), "number", cell_texts(held, name, facts.currency))
        for name in CELL_COLUMNS
        if name in held
    ]
    if c.NEIGHBORHOOD in held:
        hood = heading(c.NEIGHBORHOOD, facts)
        columns.insert(0, Column(c.NEIGHBORHOOD, hood, "text", names(held, c.NEIGHBORHOOD)))
    columns.append(_class_column(say(language, "lists.class"), every[kept].tolist(), language))
    if title := without_heading(held, language):
        columns.append(Column("without", title, "words", without_texts(held, language)))
    called = [say(language, "lists.area_ranked", rank=rank) for rank in rank_texts(held)]
    positions = np.argsort(id_order(cells))[kept].tolist()
    return RankedList(
        key="cells",
        title=say(language, "lists.areas"),
        caption=_areas_caption(facts),
        rank_heading=rank_heading(intervals=False, language=language),
        name_heading=say(language, "lists.area"),
        headings=columns,
        rows=_rows(positions, held, called, columns),
        held=held,
        positions=positions,
        called=called,
        note=_areas_note(min(LISTED, len(kept)), len(standing_out), len(cells), language),
        file="cells.csv",
        no_match=_no_match(len(standing_out), language),
    )


def _areas_caption(facts: Told) -> str:
    """What the list of areas holds, and against what where residents are known and not asked."""
    if title := layer(facts, measured(facts)):
        return say(facts.language, "against.caption", layer=title)
    return say(facts.language, "lists.caption_areas")


def _no_match(listed: int, language: str) -> str:
    """What an unsuccessful search says; that it does not cover everything only where that is so."""
    if listed <= HELD:
        return say(language, "page.no_match")
    return say(language, "page.no_match_held", held=numbers.count(HELD))


def _areas_note(shown: int, standing_out: int, areas: int, language: str) -> str:
    if not standing_out:
        return say(language, "lists.areas_none", areas, areas=numbers.count(areas))
    key = "lists.areas_shown_part" if shown < standing_out else "lists.areas_shown"
    told = {"standing_out": numbers.count(standing_out), "areas": numbers.count(areas)}
    return say(language, key, standing_out, shown=numbers.count(shown), **told)


def _class_column(title: str, places: list[int], language: str) -> Column:
    words = [short_words(look, language) for look in CLASSES]
    return Column(c.LABEL, title, "class", [words[place] for place in places], [CLASSES[p].colour for p in places])


def _class_of_place(title: str, held: pd.DataFrame, language: str) -> Column:
    """The classes of the areas in which places lie; one without an area lies on the map's ground."""
    found, outside = _class_column(title, classes(held), language), say(language, "lists.off_map")
    within = held[c.LABEL].notna().tolist()
    words = [text if inside else outside for text, inside in zip(found.texts, within, strict=True)]
    colours = [colour if inside else OUTSIDE for colour, inside in zip(found.colours, within, strict=True)]
    return found._replace(texts=words, colours=colours)


def _rows(positions: Sequence[int], held: pd.DataFrame, called: list[str], columns: Sequence[Column]) -> list[Row]:
    """The rows that stand in the document."""
    first = held.head(LISTED)
    entries = zip(*(_entries(column, first) for column in columns), strict=True) if columns else [()] * len(first)
    given = zip(positions[:LISTED], rank_texts(first), interval_texts(first), called[:LISTED], entries, strict=True)
    return [Row(*parts) for parts in given]


def _entries(column: Column, first: pd.DataFrame) -> list[Entry]:
    words = column.texts[:LISTED]
    if column.colours:
        return [Entry(text, column.kind, colour) for text, colour in zip(words, column.colours, strict=False)]
    if column.name != c.SHARE:
        return [Entry(text, column.kind) for text in words]
    bars = zip(words, _bars(first), strict=True)
    return [Entry(text, f"{column.kind} bar" if bar else column.kind, bar=bar) for text, bar in bars]


def _kind(name: str) -> str:
    return "words" if name in {c.TIER, c.RATE_TIER, c.STANDS_OUT} else "number"


def _bars(frame: pd.DataFrame) -> list[str]:
    if c.SHARE not in frame or frame.empty:
        return [""] * len(frame)
    share = frame[c.SHARE].to_numpy(dtype=float, na_value=np.nan)
    largest = np.nanmax(share, initial=0.0)
    if largest < _LEAST_BAR:
        return [""] * len(frame)
    return [f"{width:.0f}%" for width in np.nan_to_num(100 * share / largest).tolist()]
