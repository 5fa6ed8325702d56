"""The first page: the finding, the map, the legend."""

from typing import Final

from hotspot.output.picture.drawing import Scene, draw_map, scene
from hotspot.output.picture.ground import MILE_KM, round_length
from hotspot.output.picture.said import said
from hotspot.output.picture.sheet import (
    BODY,
    BOTTOM,
    HEADLINE,
    INK,
    LINE,
    MARGIN,
    ROOM,
    SMALL,
    SOFT,
    SOFTER,
    TITLE,
    WIDTH,
    Sheet,
    Style,
)
from hotspot.output.picture.typeset import width, wrap
from hotspot.report.looks import BY_LABEL, OUTSIDE, ClassWords
from hotspot.report.report import Report
from hotspot.words import numbers

#: Lines at most, so that a map remains: title, of the whole map, headline, context, what was counted.
_TITLE, _HEADLINE, _CONTEXT, _COUNTED = 2, 7, 9, 3
_TOP: Final = 0.5
_STRIP: Final = 0.36
_SWATCH: Final = (0.21, 0.15)
_GAP: Final = 0.3


def first_sheet(report: Report) -> tuple[Sheet, list[str]]:
    """The first page, and the sentences of the finding's context for which it has no room."""
    sheet, finding, facts = Sheet(), report.finding, report.facts
    top = sheet.lines(MARGIN, _TOP, wrap(facts.title, TITLE.size, ROOM, bold=True, most=_TITLE), TITLE) + 0.04
    top = sheet.lines(MARGIN, top, wrap(" ".join(finding.headline), HEADLINE.size, ROOM, most=_HEADLINE), HEADLINE)
    shown = finding.context
    while len(wrap(" ".join(shown), BODY.size, ROOM)) >= _CONTEXT:
        shown = shown[:-1]
    rest = finding.context[len(shown) :]
    context = [*shown, said(report, "picture.rest")] if rest else shown
    top = sheet.lines(MARGIN, top + 0.05, wrap(" ".join(context), BODY.size, ROOM), BODY) + 0.03
    top = sheet.lines(MARGIN, top, wrap(report.counted, SOFTER.size, ROOM, most=_COUNTED), SOFTER) + 0.08
    with_legend = report.cells is not None
    height = legend_height(report) + 0.06 if with_legend else 0
    frame = (MARGIN, top, ROOM, BOTTOM - height - _STRIP - top)
    _map(sheet, report, frame)
    if with_legend:
        _legend(sheet, report, BOTTOM - height + 0.06)
    return sheet, rest


def _map(sheet: Sheet, report: Report, frame: tuple[float, float, float, float]) -> None:
    x, top, wide, high = frame
    drawn = scene(report)
    if drawn is None:
        sheet.line(MARGIN, top, said(report, "page.no_map"), BODY)
        return
    axes = sheet.axes(frame)
    for side in axes.spines.values():
        side.set(color=LINE, linewidth=0.8)
    scale = draw_map(axes, drawn, (wide, high))
    under = top + high + 0.07
    right = _scale_bars(sheet, report, (x, under), scale)
    lines = wrap(_explained(report, drawn), 7.5, WIDTH - MARGIN - right, most=2)
    for number, text in enumerate(lines):
        sheet.line(WIDTH - MARGIN, under + number * 0.135, text, Style(7.5, colour=SOFT), "right")


def _explained(report: Report, drawn: Scene) -> str:
    parts = [said(report, "picture.marks")] if len(drawn.cells) else []
    if drawn.borders:
        parts.append(report.lines)
    if drawn.strong:
        parts.append(report.outlined)
    elif drawn.names:
        parts.append(said(report, "picture.names"))
    if len(drawn.dots):
        parts.append(said(report, "picture.dots", len(drawn.dots), shown=numbers.count(len(drawn.dots))))
    return " ".join([*parts, said(report, "picture.north")])


def _scale_bars(sheet: Sheet, report: Report, place: tuple[float, float], scale: float) -> float:
    """Kilometres and miles under the map's left corner; where they end."""
    x, top = place
    ends, style = [x], Style(7.5)
    for row, (key, unit) in enumerate((("km", 1.0), ("miles", MILE_KM))):
        length = round_length(1.6 * scale / unit)
        inches = length * unit / scale
        y = top + row * 0.135
        sheet.box((x, y + 0.05, inches, 0.028), INK)
        for end in (x, x + inches - 0.01):
            sheet.box((end, y + 0.015, 0.01, 0.063), INK)
        text = said(report, f"picture.{key}", length, length=f"{length:,g}")
        sheet.line(x + inches + 0.07, y, text, style)
        ends.append(x + inches + 0.07 + width(text, style.size))
    return max(ends) + _GAP


def legend_height(report: Report) -> float:
    """How high the legend is, in inches."""
    return _legend(None, report, 0)


def _legend(sheet: Sheet | None, report: Report, top: float) -> float:
    """Every class with its look, rule and count, in three columns; where it ends. Without a sheet only measured."""
    started, groups = top, report.legend
    sheet_lines = sheet.lines if sheet else _measured_lines
    top = sheet_lines(MARGIN, top, wrap(report.legend_heading, 9, ROOM, bold=True, most=2), Style(9, bold=True)) + 0.02
    room = (ROOM - _GAP * (len(groups) - 1)) / len(groups)
    titles = [wrap(title, SOFTER.size, room, most=3) for title, _ in groups]
    first, ends = top + max(map(len, titles)) * SOFTER.height + 0.03, [top]
    for column, (_, entries) in enumerate(groups):
        x, y = MARGIN + column * (room + _GAP), first
        sheet_lines(x, top, titles[column], SOFTER)
        for entry in entries:
            rule = f" ({entry.q})" if entry.q else ""
            words = wrap(entry.words + rule, SMALL.size, room - _SWATCH[0] - 0.1 - 0.5, most=3)
            if sheet:
                _swatch(sheet, (x, y), BY_LABEL.get(entry.label))
                sheet.line(x + room, y, "".join(entry.counts), Style(8, bold=True), "right")
            y = max(sheet_lines(x + _SWATCH[0] + 0.1, y, words, SMALL), y + _SWATCH[1]) + 0.035
        ends.append(y)
    top = max(ends)
    if report.facts.cold and not report.facts.cold_detectable:
        note = wrap(said(report, "page.cold_undetectable", fewer=report.fewer), SOFTER.size, ROOM, most=3)
        top = sheet_lines(MARGIN, top, note, SOFTER)
    return top - started


def _swatch(sheet: Sheet, place: tuple[float, float], look: ClassWords | None) -> None:
    """How a class looks on the map; without one, the ground around the study area."""
    x, y = place
    if look is None:
        sheet.box((x, y, *_SWATCH), OUTSIDE, SOFT)
    elif look.slanted:
        sheet.box((x, y, *_SWATCH), OUTSIDE, look.colour, slanted=True)
    else:
        sheet.box((x, y, *_SWATCH), look.colour, look.edge or SOFT)
        sheet.line(x + _SWATCH[0] / 2, y, look.mark, Style(9, bold=True, colour=look.ink or INK), "center")


def _measured_lines(_: float, top: float, texts: list[str], style: Style) -> float:
    return top + len(texts) * style.height
