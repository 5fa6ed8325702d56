"""The ranked lists, as rows for the page's template."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.against import layer
from hotspot.report.carried import carried_heading, carried_note, carried_texts, ranked_note
from hotspot.report.certainty import about_note, has_intervals, order_note, other_orders, tier_note, unsure_note
from hotspot.report.finding import measured
from hotspot.report.headings import heading, rank_heading
from hotspot.report.hot_places import beyond, no_more_note
from hotspot.report.institutions import institution_columns, institutions_meaning
from hotspot.report.leave_out import without_heading, without_texts
from hotspot.report.looks import CLASSES, OUTSIDE, short_words
from hotspot.report.material import Material
from hotspot.report.per_event import with_per_event
from hotspot.report.rows import HELD, LISTED, Column, RankedList, rows_of
from hotspot.report.standing import standing_note
from hotspot.report.texts import cell_texts, classes, id_order, names, place_texts, rank_texts
from hotspot.report.told import Told
from hotspot.words import numbers, say

_SHARES: Final = (c.SHARE, c.CUMULATIVE_SHARE)
NEIGHBORHOOD_COLUMNS: Final = (
    *(*c.TOTALS, c.TIMES_EXPECTED, c.STANDS_OUT, c.COST_PER_EVENT, c.TIER, c.HOT_CELLS),
    *(c.RATE, c.EB_RATE, c.RATE_TIER, *_SHARES),
)
BUILDING_COLUMNS: Final = (*c.TOTALS, c.TIER, *_SHARES)
HOT_PLACE_COLUMNS: Final = (*c.TOTALS, c.TIMES_EXPECTED, c.TIMES_AVERAGE, c.EXCESS)
CELL_COLUMNS: Final = (*c.TOTALS, c.TIMES_EXPECTED, c.TIMES_AVERAGE, c.COST_PER_EVENT, c.Q_HOT)


#: The keys of a list's title and of what a row of it is.
_PLACES: Final = {
    "neighborhoods": ("lists.neighborhoods", "lists.neighborhood"),
    "buildings": ("lists.buildings", "lists.building"),
}


def ranked_lists(report: Material) -> list[RankedList]:
    """The lists the release has rows for: hot places, neighborhoods, buildings, institutions, areas that stand out."""
    lists = []
    if report.hot_places is not None and len(report.hot_places):
        lists.append(_hot_list(report.hot_places, report.facts))
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


def _hot_list(frame: pd.DataFrame, facts: Told) -> RankedList:
    held, language = frame.head(HELD), facts.language
    what = beyond(facts)
    wanted = [name for name in HOT_PLACE_COLUMNS if name in held]
    columns = [
        Column(name, heading(name, facts), "number", place_texts(held, name, language, facts.currency))
        for name in wanted
    ]
    if c.STREETS in held:
        streets = [street.replace("; ", ", ") for street in names(held, c.STREETS)]
        columns.insert(0, Column(c.STREETS, heading(c.STREETS, facts), "text", streets))
    return _of_named(
        "hot_places",
        frame,
        columns,
        facts,
        title=say(language, "hot_places.title"),
        caption=say(language, f"hot_places.caption{'' if c.EXCESS in held else '_plain'}", what=what),
        name_heading=say(language, "hot_places.place"),
        order=say(language, "hot_places.order", what=what) if c.EXCESS in held else "",
        meaning=" ".join(filter(None, [say(language, "hot_places.note"), no_more_note(frame, facts)])),
    )


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
    if who := carried_heading(held, facts):
        # A list beside the map has no room for more: what the first places hold together is in the file.
        columns = [column for column in columns if column.name != c.CUMULATIVE_SHARE]
        after = sum(column.name in c.TOTALS for column in columns)
        columns.insert(after, Column(c.CARRIED_BY, who, "number", carried_texts(held)))
    if c.LABEL in held:
        columns.append(_class_of_place(heading(c.LABEL, facts), held, language))
    intervals, (title, called) = has_intervals(frame), _PLACES[key]
    words = tier_note(pd.DataFrame(held[shown]), language)
    meanings = [standing_note(frame, facts), about_note(held, language), words, carried_note(held, facts)]
    return _of_named(
        key,
        frame,
        columns,
        facts,
        title=say(language, title),
        caption=say(language, f"lists.caption_{key}_interval" if intervals else f"lists.caption_{key}"),
        rank_heading=rank_heading(intervals=intervals, language=language),
        name_heading=say(language, called),
        order=" ".join(filter(None, [order_note(facts), ranked_note(frame, facts)])),
        others=other_orders({column.name: column.heading for column in columns}, facts),
        meaning=" ".join(filter(None, meanings)),
        unsure=unsure_note(frame, facts, key),
    )


def _institution_list(frame: pd.DataFrame, facts: Told) -> RankedList:
    held, language = frame.head(HELD), facts.language
    columns = [Column(*column) for column in institution_columns(held, facts)]
    return _of_named(
        "institutions",
        frame,
        columns,
        facts,
        title=say(language, "lists.institutions"),
        caption=say(language, "lists.caption_institutions"),
        name_heading=say(language, "lists.institution"),
        order=say(language, "lists.institutions_order", noun=facts.event_noun),
        meaning=institutions_meaning(frame, facts),
    )


def _of_named(key: str, frame: pd.DataFrame, columns: list[Column], facts: Told, **told: str) -> RankedList:
    """A list of places that have names: of those that a page holds. ``told``: what is said around it."""
    held, language = frame.head(HELD), facts.language
    called = names(held, c.NAME)
    return RankedList(
        key=key,
        headings=columns,
        rows=rows_of(range(len(held)), held, called, columns),
        held=held,
        positions=range(len(held)),
        called=called,
        note=shown_note(min(LISTED, len(held)), len(frame), language),
        file=f"{key}.csv",
        no_match=_no_match(len(frame), language),
        **{"rank_heading": rank_heading(intervals=False, language=language), **told},
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
        rows=rows_of(positions, held, called, columns),
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


def _kind(name: str) -> str:
    return "words" if name in {c.TIER, c.RATE_TIER, c.STANDS_OUT} else "number"
