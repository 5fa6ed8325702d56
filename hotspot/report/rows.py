"""What a ranked list is, and its rows for the page's template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from hotspot import columns as c
from hotspot.report.bars import bar_widths
from hotspot.report.texts import interval_texts, rank_texts

LISTED: Final = 100
"""Rows of a list that stand on the page; its script brings more."""
HELD: Final = 5_000
"""Rows of a list that a page holds at most; the CSV file beside it has all."""


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


def rows_of(positions: Sequence[int], held: pd.DataFrame, called: list[str], columns: Sequence[Column]) -> list[Row]:
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
    bars = zip(words, bar_widths(first), strict=True)
    return [Entry(text, f"{column.kind} bar" if bar else column.kind, bar=bar) for text, bar in bars]
