"""The sheets in their order, written as one file."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages

from hotspot.output.picture.first import first_sheet
from hotspot.output.picture.lists import add_lists
from hotspot.output.picture.notes import Flow, add_notes
from hotspot.output.picture.said import said
from hotspot.output.picture.sheet import HEIGHT, INK, LINE, MARGIN, ROOM, SOFTER, WIDTH, Sheet, Style
from hotspot.output.picture.typeset import cut, plain, width
from hotspot.report.report import Report

#: Pixels to the inch.
DPI: Final = 200
#: By audience: ground, line and ink of the banner.
_BANNER: Final = {"public": ("#eef1f2", "#d3d9dc", "#4a5860")}
_WATERMARK: Final = ("#fdf0d0", "#e3c98d", "#4a2c00")
#: Letters as letters, so that a PDF can be searched.
_TRUE_TYPE: Final = 42


def draw(report: Report, kind: str) -> bytes:
    """The file's content; ``kind``: ``png`` (the first page only) or ``pdf``."""
    with own_settings():
        return _png(report) if kind == "png" else _pdf(report)


@contextmanager
def own_settings() -> Iterator[None]:
    """Matplotlib as it comes, whatever a reader has set, and afterwards as it was."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["pdf.fonttype"] = _TRUE_TYPE
        # Letters as wide as they were measured.
        mpl.rcParams["text.hinting"] = "none"
        yield


def _png(report: Report) -> bytes:
    sheet, _ = first_sheet(report)
    _furnish(sheet, report, "")
    held = BytesIO()
    FigureCanvasAgg(sheet.figure)
    sheet.figure.savefig(held, format="png", dpi=DPI, metadata={"Software": None})
    return held.getvalue()


def _pdf(report: Report) -> bytes:
    sheet, rest = first_sheet(report)
    flow = Flow([sheet])
    add_lists(flow, report)
    add_notes(flow, report, rest)
    held = BytesIO()
    about = {"Title": plain(report.facts.title), "Creator": None, "Producer": None, "CreationDate": None}
    with PdfPages(held, metadata=about) as file:
        for number, page in enumerate(flow.sheets, start=1):
            _furnish(page, report, said(report, "picture.page_of", page=number, pages=len(flow.sheets)))
            file.savefig(page.figure, dpi=DPI)
    return held.getvalue()


def _furnish(sheet: Sheet, report: Report, number: str) -> None:
    """The audience as a banner and in the foot."""
    policy, audience = report.policy, plain(report.audience)
    ground, edge, ink = _BANNER.get(policy.audience, _WATERMARK)
    sheet.box((0, 0, WIDTH, 0.34), ground)
    sheet.box((0, 0.34, WIDTH, 0.008), edge)
    strong, weak = Style(9.5, bold=True, colour=ink), Style(8, colour=ink)
    sheet.line(MARGIN, 0.1, audience, strong)
    left = ROOM - width(audience, strong.size, bold=True) - 0.3
    named = said(report, "page.policy", name=report.policy_name)
    sheet.line(WIDTH - MARGIN, 0.11, cut(named, weak.size, left), weak, "right")
    foot = HEIGHT - 0.5
    sheet.box((MARGIN, foot, ROOM, 0.006), LINE)
    sheet.line(MARGIN, foot + 0.05, audience, Style(8, bold=True, colour=INK))
    made = f"hotspot {report.facts.version}"
    sheet.line(WIDTH / 2, foot + 0.05, cut(made, SOFTER.size, 2), SOFTER, "center")
    sheet.line(WIDTH - MARGIN, foot + 0.05, number, SOFTER, "right")
