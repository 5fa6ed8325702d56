"""Dates that a spreadsheet of another country exchanged: 03/04/2024 became 4 March, 25/04/2024 stayed a text.

A program that expects the month first makes real dates of what it can, day and month exchanged, and leaves the others
as texts: in such a column no real date (year first) has a day above 12, and no text a first part of 12 or less.
"""

from dataclasses import dataclass
from typing import Final

from hotspot.events.values.cells import Cells, ask, matches
from hotspot.files.source import Source
from hotspot.words import Said, said

#: By chance it would be so as seldom: 12 of 30.4 days of a month are below 13, the others above. To ask in vain is
#: better than months exchanged.
_CHANCE: Final = 0.2
_BELOW: Final = 12 / 30.4
_REAL: Final = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?"
_TEXT: Final = r"\d{1,2}[-/.]\d{1,2}[-/.].*"


@dataclass(frozen=True)
class Exchanged:
    """How the real dates of such a column are read."""

    sql: str
    """SQL expression of the date."""
    note: Said
    """What is said of it."""


def exchanged(cells: Cells, text: str, moment: str, order: str, asked: str | None) -> Exchanged | None:
    """How real dates beside texts are read where a spreadsheet seems to have exchanged them; None: as they stand.

    ``moment``: SQL expression of a real date as it stands. ``order``: that of the texts, which no other fits.
    ``asked``: of the user; ``ymd``, or an order that is not that of the texts, takes real dates as they stand.
    """
    if asked not in {None, order}:
        return None
    looked = cells.opened.relation.project(f"{text} AS written, {moment} AS moment")
    real, apart = matches("written", _REAL), "left(written, 10)"
    high, dates, texts, records = map(
        int,
        ask(
            Source(looked, cells.opened.what),
            f"count(*) FILTER ({real} AND day(moment) > 12)",
            f"count(DISTINCT {apart}) FILTER ({real})",
            f"count(DISTINCT {apart}) FILTER ({matches('written', _TEXT)})",
            f"count(*) FILTER ({real} AND day(moment) <> month(moment))",
        ),
    )
    if high or not records or _BELOW**dates * (1 - _BELOW) ** texts > _CHANCE:
        return None
    form, column = said(f"values.{order}"), repr(cells.column)
    if asked == order:
        parts = ", ".join(f"{part}({moment})" for part in ("year", "day", "month", "hour", "minute", "second"))
        return Exchanged(
            f"make_timestamp({parts})", said("values.exchanged_back", records, column=column, records=records)
        )
    note = said("values.exchanged", records, column=column, records=records, form=form, order=order)
    return Exchanged(f"CASE WHEN day({moment}) = month({moment}) THEN {moment} END", note)
