"""The top of the ranked lists as tables."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from hotspot.output.picture.notes import Flow
from hotspot.output.picture.said import said
from hotspot.output.picture.sheet import BOTTOM, FAINT, LINE, MARGIN, ROOM, SOFTER, Sheet, Style
from hotspot.output.picture.typeset import cut, width, wrap
from hotspot.report.report import Report
from hotspot.report.rows import RankedList, Row
from hotspot.words import numbers

PLACES: Final = ("neighborhoods", "buildings", "institutions")
CELL: Final = Style(7)
HEAD: Final = Style(7, bold=True)
RANK: Final = Style(7, colour="#4a5860")
_ROW: Final = 0.165
_PAD: Final = 0.12
_NAME: Final = 1.35
_WIDEST: Final = 1.3
#: What a list takes beside its rows, in inches, about: title, words above and below, headings.
_BESIDE: Final = 1.35
_FEWEST_ROWS: Final = 10


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    heading: list[str]
    texts: list[str]
    colours: list[str]
    """Of dots before the texts; empty for none."""
    wide: float
    """Inches."""
    numeric: bool


def add_lists(flow: Flow, report: Report) -> None:
    """Add the lists of places (of areas where there are none), as many rows as one page takes."""
    lists = report.lists
    chosen = [ranked for ranked in lists if ranked.key in PLACES and ranked.rows] or [r for r in lists if r.rows]
    for number, ranked in enumerate(chosen):
        left = flow.left if number else BOTTOM - 0.55
        room = int((left / (len(chosen) - number) - _BESIDE) / _ROW)
        _add_list(flow, report, ranked, max(room, _FEWEST_ROWS))


def _add_list(flow: Flow, report: Report, ranked: RankedList, most: int) -> None:
    rows = ranked.rows[:most]
    columns, left_out = _columns(ranked, rows)
    high = max(len(column.heading) for column in columns) * HEAD.height + 0.06
    flow.need(_BESIDE + _FEWEST_ROWS * _ROW)
    flow.heading(ranked.title)
    if ranked.order:
        flow.paragraph(ranked.order, SOFTER)
    if ranked.unsure:
        flow.paragraph(ranked.unsure, SOFTER)
    sheet = flow.need(high + _ROW)
    sheet.box((MARGIN, flow.top, ROOM, high), FAINT)
    for x, column in zip(_lefts(columns), columns, strict=True):
        under = flow.top + high - 0.03 - len(column.heading) * HEAD.height
        for line, text in enumerate(column.heading):
            _put(sheet, (x, under + line * HEAD.height), text, HEAD, column)
    flow.top += high
    for number in range(len(rows)):
        sheet = flow.need(_ROW)
        _row(sheet, flow.top, columns, number)
        flow.top += _ROW
    flow.top += 0.05
    total = len(_frame(report, ranked.key))
    values = {"total": numbers.count(total), "file": ranked.file}
    key, one = ("all_shown", total) if total == len(rows) else ("shown", None)
    shown = said(report, f"picture.{key}", one, shown=numbers.count(len(rows)), **values)
    missing = [said(report, "picture.left_out", columns=", ".join(left_out))] if left_out else []
    flow.paragraph(" ".join(filter(None, [ranked.meaning, shown, *missing])), SOFTER)


def _frame(report: Report, key: str) -> range:
    table = {
        "neighborhoods": report.neighborhoods,
        "buildings": report.buildings,
        "institutions": report.institutions,
        "cells": report.cells,
    }[key]
    return range(0 if table is None else len(table))


def _row(sheet: Sheet, top: float, columns: list[Column], number: int) -> None:
    for place, (x, column) in enumerate(zip(_lefts(columns), columns, strict=True)):
        colour = column.colours[number] if column.colours else ""
        if colour:
            sheet.box((x, top + 0.045, 0.08, 0.08), colour, LINE, stroke=0.4)
        _put(sheet, (x + (0.12 if colour else 0), top + 0.025), column.texts[number], CELL if place else RANK, column)
    sheet.box((MARGIN, top + _ROW - 0.004, ROOM, 0.004), FAINT)


def _put(sheet: Sheet, place: tuple[float, float], text: str, style: Style, column: Column) -> None:
    x, top = place
    if column.numeric:
        sheet.line(x + column.wide - _PAD, top, text, style, "right")
    else:
        sheet.line(x, top, text, style)


def _lefts(columns: list[Column]) -> list[float]:
    return list(accumulate((column.wide for column in columns[:-1]), initial=MARGIN + 0.05))


def _columns(ranked: RankedList, rows: list[Row]) -> tuple[list[Column], list[str]]:
    """The columns that fit, the name's taking what is left, and the headings of those that do not fit."""
    rank = _column((ranked.rank_heading, "text"), [f"{row.rank} {row.interval}".strip() for row in rows], [])
    others: list[Column] = []
    left, left_out = ROOM - 0.05 - rank.wide - _NAME, []
    for place, heading in enumerate(ranked.headings):
        entries = [row.entries[place] for row in rows]
        colours = [entry.colour for entry in entries] if heading.kind == "class" else []
        column = _column((heading.heading, heading.kind), [entry.text for entry in entries], colours)
        if column.wide > left:
            left_out.append(heading.heading)
            continue
        left -= column.wide
        others.append(column)
    room = min(_NAME + left, 3.0)
    names = [cut(row.name, CELL.size, room - _PAD) for row in rows]
    named = Column([ranked.name_heading], names, [], room, numeric=False)
    return [rank, named, *others], left_out


def _column(headed: tuple[str, str], texts: list[str], colours: list[str]) -> Column:
    """A column as wide as it needs; ``headed``: its heading and its kind."""
    heading, kind = headed
    words = max((width(word, HEAD.size, bold=True) for word in heading.split(" ")), default=0.0)
    texts = [cut(text, CELL.size, _WIDEST) for text in texts]
    longest = max((width(text, CELL.size) for text in texts), default=0.0)
    wide = max(min(words, _WIDEST), longest + (0.12 if colours else 0))
    lines = wrap(heading, HEAD.size, wide + 0.02, bold=True, most=4)
    return Column(lines, texts, colours, wide + _PAD, numeric=kind.startswith("number"))
