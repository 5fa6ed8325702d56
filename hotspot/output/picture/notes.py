"""Text that flows over as many sheets as it needs: the notes."""

from typing import Final

from hotspot.disclosure.release import Release
from hotspot.output.picture.said import said
from hotspot.output.picture.sheet import BODY, BOTTOM, HEADING, MARGIN, ROOM, Sheet, Style
from hotspot.output.picture.typeset import wrap
from hotspot.report.counted import hexagons
from hotspot.report.finding import correction_words, null_words, period_words
from hotspot.report.limits import limits

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


def add_notes(flow: Flow, release: Release, rest: list[str]) -> None:
    """Add what the classes mean, what the map cannot show, how it was made. ``rest``: of the finding's context."""
    facts = release.facts
    if rest:
        flow.heading(said(release, "page.more"))
        flow.paragraph(" ".join(rest))
    if release.cells is not None:
        flow.heading(said(release, "page.classes"))
        flow.paragraph(f"{hexagons(facts)} {null_words(facts)} {said(release, 'page.stands_out')}")
        certain = said(release, "page.not_certain", noun=facts.event_noun)
        flow.paragraph(f"{said(release, 'page.many_at_once')} {correction_words(facts)} {certain}")
        flow.paragraph(said(release, "page.no_difference"))
    flow.heading(said(release, "page.limits"))
    for text in limits(release):
        flow.paragraph(text, bullet=True)
    _add_origin(flow, release)


def _add_origin(flow: Flow, release: Release) -> None:
    """How the page was made: method, decisions, data."""
    facts = release.facts
    flow.heading(said(release, "page.how"))
    if facts.language != "en":
        flow.paragraph(said(release, "page.in_english"))
    if facts.method_note:
        flow.paragraph(facts.method_note)
    if facts.decisions:
        flow.paragraph(said(release, "page.decisions"), Style(8.5, bold=True))
    for text in facts.decisions:
        flow.paragraph(text, bullet=True)
    period = period_words(facts.period, facts.language)
    for key, value in (("data", facts.input_name), ("period", period), ("population", facts.population_note)):
        if value:
            flow.paragraph(f"{said(release, f'page.{key}')}: {value}")
    flow.paragraph(said(release, "picture.whole_page"))
