"""Text that flows over as many sheets as it needs: the notes."""

from typing import Final

from hotspot.output.picture.said import said
from hotspot.output.picture.sheet import BODY, BOTTOM, HEADING, MARGIN, ROOM, Sheet, Style
from hotspot.output.picture.typeset import wrap
from hotspot.report.report import Report

_TOP = 0.55
_INDENT = 0.14
NOTE: Final = Style(8.5)


class Flow:
    """Sheets that are filled from top to bottom."""

    def __init__(self, sheets: list[Sheet]) -> None:
        """Sheets that are full; what is added starts a new one."""
        self.sheets = sheets
        self.top = BOTTOM

    @property
    def left(self) -> float:
        """Inches left on the last sheet."""
        return BOTTOM - self.top

    def need(self, height: float) -> Sheet:
        """The last sheet, or a new one where it has no room of ``height`` inches left."""
        if self.top + height > BOTTOM:
            self.sheets.append(Sheet())
            self.top = _TOP
        return self.sheets[-1]

    def heading(self, text: str) -> None:
        """Add a heading, never the last thing on a sheet."""
        sheet = self.need(HEADING.height + 4 * BODY.height)
        space = 0.12 if self.top > _TOP else 0
        self.top = sheet.line(MARGIN, self.top + space, text, HEADING) + 0.03

    def paragraph(self, text: str, style: Style = NOTE, *, bullet: bool = False) -> None:
        """Add a paragraph, line by line."""
        indent = _INDENT if bullet else 0
        for number, line in enumerate(wrap(text, style.size, ROOM - indent)):
            sheet = self.need(style.height)
            if bullet and not number:
                sheet.line(MARGIN, self.top, "\N{BULLET}", style)
            self.top = sheet.line(MARGIN + indent, self.top, line, style)
        self.top += 0.045


def add_notes(flow: Flow, report: Report, rest: list[str]) -> None:
    """Add what the classes mean, what the map cannot show, how it was made. ``rest``: of the finding's context."""
    facts = report.facts
    if rest:
        flow.heading(said(report, "page.more"))
        flow.paragraph(" ".join(rest))
    if report.cells is not None:
        flow.heading(said(report, "page.classes"))
        flow.paragraph(f"{report.hexagons} {report.null} {said(report, 'page.stands_out')}")
        certain = said(report, "page.not_certain", noun=facts.event_noun)
        flow.paragraph(f"{said(report, 'page.many_at_once')} {report.many_tests} {certain}")
        flow.paragraph(said(report, "page.no_difference"))
    flow.heading(said(report, "page.limits"))
    for text in report.limits:
        flow.paragraph(text, bullet=True)
    _add_origin(flow, report)


def _add_origin(flow: Flow, report: Report) -> None:
    """How the page was made: method, decisions, data."""
    flow.heading(said(report, "page.how"))
    if report.method:
        flow.paragraph(report.method)
    if report.decisions:
        flow.paragraph(said(report, "page.decisions"), Style(8.5, bold=True))
    for text in report.decisions:
        flow.paragraph(text, bullet=True)
    origin = ("data", report.input_name), ("period", report.period), ("population", report.population)
    for key, value in (("second_opinion", report.second_opinion), *origin):
        if value:
            flow.paragraph(f"{said(report, f'page.{key}')}: {value}")
    flow.paragraph(said(report, "picture.whole_page"))
