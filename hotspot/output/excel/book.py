"""The workbook itself, by XlsxWriter: no formula, no link, no clock."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import pandas as pd
import xlsxwriter

from hotspot import report
from hotspot.columns import FIRST, LAST
from hotspot.output.excel.sheets import Sheet, notes_of
from hotspot.words import say, section

#: In place of the time of writing, which would make every file another one.
_CREATED: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the format knows no time zones
_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: What a cell may hold.
_LONGEST: Final = 32_767
#: Of a column, in characters.
_NARROW, _WIDE = 9, 44
#: Unit -> how numbers of it are shown.
_FORMATS: Final = {
    "count": "#,##0",
    "rank": "0",
    "rings": "0",
    "degrees": "0.000000",
    "metres": "#,##0",
    "money": "#,##0.00",
    "share": "0.0%",
    "probability": "0.0000",
    "times": "0.00",
    "per_1000": "#,##0.0",
    "number": "0.00",
}
_DATE: Final = "yyyy-mm-dd"
#: Columns that hold days as ISO texts.
_DAYS: Final = frozenset({FIRST, LAST})


def book(told: report.Report, sheets: Sequence[Sheet]) -> bytes:
    """Notes first, then a sheet a list."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **_TEXT}) as workbook:
        workbook.set_properties(
            {"title": _text(told.facts.title), "comments": told.audience, "created": _CREATED, "author": "hotspot"}
        )
        formats = {
            "bold": workbook.add_format({"bold": True, "valign": "top"}),
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
            "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "date": workbook.add_format({"num_format": _DATE}),
            **{unit: workbook.add_format({"num_format": shown}) for unit, shown in _FORMATS.items()},
        }
        _write_notes(workbook.add_worksheet(say(told.facts.language, "workbook.notes")), told, sheets, formats)
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            _set_up(page, told)
            _write_list(page, sheet, formats, told.facts.language)
    return content.getvalue()


def _set_up(page: Any, told: report.Report) -> None:
    """For paper: the audience above and below, and the page's number."""
    audience = told.audience.replace("&", "&&")
    page.set_landscape()
    page.set_header(f"&C&B{audience}")
    page.set_footer(f"&L{audience}&C{told.policy_name.replace('&', '&&')[:100]}&R&P / &N")
    page.fit_to_pages(1, 0)


def _write_notes(page: Any, told: report.Report, sheets: Sequence[Sheet], formats: dict[str, Any]) -> None:
    language = told.facts.language
    _set_up(page, told)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 24)
    page.set_column(2, 2, 20)
    page.set_column(3, 3, 90)
    page.write_string(0, 0, _text(told.facts.title), formats["title"])
    row = 1
    for heading, text in notes_of(told):
        page.write_string(row, 0, heading, formats["bold"])
        page.merge_range(row, 1, row, 3, "", formats["wrap"])
        page.write_string(row, 1, _text(text), formats["wrap"])
        # A merged cell does not grow by itself.
        page.set_row(row, 15 * (1 + len(text) // 120))
        row += 1
    page.write_string(row + 1, 0, say(language, "workbook.columns"), formats["title"])
    row += 2
    for column, key in enumerate(("list", "column", "unit", "meaning")):
        page.write_string(row, column, say(language, f"workbook.{key}"), formats["head"])
    for sheet in sheets:
        for one in sheet.columns:
            row += 1
            for column, text in enumerate((sheet.name, *one)):
                page.write_string(row, column, text, formats["wrap"])


def _write_list(page: Any, sheet: Sheet, formats: dict[str, Any], language: str) -> None:
    page.write_string(0, 0, _text(sheet.title), formats["title"])
    for row, note in enumerate(sheet.notes, 1):
        page.write_string(row, 0, _text(note))
    head = len(sheet.notes) + 2
    units = {words: unit for unit, words in section(language, "units").items()}
    for column, (name, told) in enumerate(zip(sheet.rows.columns, sheet.columns, strict=True)):
        page.write_string(head, column, str(name), formats["head"])
        values = _days(sheet.rows[name]) if name in _DAYS else sheet.rows[name]
        # A count that is none whole (residents that were spread) keeps its digits behind the point out of sight.
        shown = formats.get(units[told.unit])
        widest = _write_column(page, (head + 1, column), values, (shown, formats["date"]))
        page.set_column(column, column, min(_WIDE, max(_NARROW, len(str(name)) + 2, widest + 2)))
    page.freeze_panes(head + 1, 0)
    page.repeat_rows(head)
    if len(sheet.rows):
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.columns) - 1)


def _write_column(page: Any, at: tuple[int, int], values: "pd.Series[Any]", formats: tuple[Any, Any]) -> int:
    """Write the values downwards from a cell: numbers as numbers, dates as dates, all else as texts; the widest."""
    first, column = at
    number, date = formats
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    is_date = pd.api.types.is_datetime64_any_dtype(values)
    widest = 0
    for row, (value, gone) in enumerate(zip(values.tolist(), values.isna(), strict=True), first):
        if gone:
            continue
        if is_number and abs(value) < float("inf"):
            page.write_number(row, column, value, number)
        elif is_date:
            page.write_datetime(row, column, value.to_pydatetime().replace(tzinfo=None), date)
        else:
            text = _text(str(value))
            page.write_string(row, column, text)
            widest = max(widest, len(text))
    return 10 if is_number or is_date else widest


def _days(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """ISO days as dates; as they are where any is none."""
    if pd.api.types.is_datetime64_any_dtype(texts):
        return texts
    try:
        return pd.to_datetime(texts, format="%Y-%m-%d")
    except ValueError:
        return texts


def _text(text: str) -> str:
    """What a cell can hold: no lone surrogates, no more letters than fit."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST]
