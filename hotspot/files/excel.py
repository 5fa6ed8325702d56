"""Excel files, with the extra ``excel``."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotspot.errors import InputError, MissingExtraError
from hotspot.files.headings import distinct_headings
from hotspot.files.parts import chosen_parts
from hotspot.files.paths import shown, unreachable
from hotspot.files.text.header import refuse_record
from hotspot.words import Said, said

#: Rows among which the headings stand.
_LOOKED_AT: Final = 50
#: Share of the widest row that the headings fill; a title fills a cell or two.
_WIDE: Final = 0.6
#: Beyond it a float holds no whole number exactly.
_EXACT: Final = 2**53

Rows = list[list[Any]]


def read_excel(path: Path, sheet: str | None = None) -> tuple[pd.DataFrame, tuple[Said, ...], tuple[str, ...]]:
    """A sheet, what was decided about it, and the headings that stand there twice. Row: a line below the headings.

    ``sheet``: its name, or ``all`` for those with the same columns; None where only one has records. A column is
    numbers or times where every cell is one, else text as the cells show it.
    Raises `InputError` for a sheet without headings, and where several have records.
    """
    what = shown(path)
    tables: dict[str, pd.DataFrame] = {}
    doubled: dict[str, tuple[str, ...]] = {}
    told: dict[str, tuple[Said, ...]] = {}
    problems: list[InputError] = []
    for name, rows in _sheets(path, what):
        try:
            found = _table(rows, what, name)
        except InputError as problem:
            problems.append(problem)
            continue
        if found is not None:
            tables[name], doubled[name], told[name] = found
    if not tables:
        raise problems[0] if problems else InputError(f"{what} holds no records in any sheet.")
    read, left = chosen_parts({name: list(map(str, tables[name])) for name in tables}, sheet, what, "sheet")
    notes = [note for name in read for note in told[name]]
    if len(tables) > 1:
        notes.append(said("files.sheets", len(read), sheets=tuple(map(repr, read))))
    if left:
        notes.append(said("files.sheets_left", len(left), sheets=tuple(map(repr, left))))
    frame = tables[read[0]] if len(read) == 1 else _joined([tables[name] for name in read])
    return frame, tuple(notes), tuple(dict.fromkeys(one for name in read for one in doubled[name]))


def _sheets(path: Path, what: str) -> list[tuple[str, Rows]]:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise MissingExtraError(
            f"Reading the Excel file {what} needs an extra: pip install 'hotspot-toolkit[excel]'. "
            "Or save the sheet as CSV (in Excel: Save As > CSV UTF-8)."
        ) from None
    try:
        # A path could be taken for an address; a file that is open is what it is.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            return [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except OSError as error:
        raise unreachable(what, error) from None
    except Exception as error:  # noqa: BLE001  (the reader raises many kinds, and may quote the file)
        raise InputError(f"{what} cannot be read as an Excel file ({type(error).__name__}).") from None


def _table(rows: Rows, what: str, sheet: str) -> tuple[pd.DataFrame, tuple[str, ...], tuple[Said, ...]] | None:
    """The sheet as a table; None where it has no records. Raises `InputError` where records stand without headings."""
    rows = [[None if _is_missing(cell) else cell for cell in row] for row in rows]
    filled = [sum(cell is not None for cell in row) for row in rows]
    widest = max(filled[:_LOOKED_AT], default=0)
    if sum(count > 0 for count in filled) < 2:
        return None
    at = next(
        (place for place, row in enumerate(rows[:_LOOKED_AT]) if filled[place] >= max(1, _WIDE * widest)),
        0,
    )
    headings = rows[at]
    if any(cell is not None and not isinstance(cell, str) for cell in headings):
        raise InputError(
            f"{what} seems to have no headings in sheet {sheet!r}: its first line looks like a record, not like "
            "headings. Wanted: column names above the records."
        )
    refuse_record([cell or "" for cell in headings], what)
    below = [row for place, row in enumerate(rows) if place > at and filled[place]]
    if not below:
        return None
    kept = [
        place for place, name in enumerate(headings) if name is not None or any(row[place] is not None for row in below)
    ]
    names, doubled = distinct_headings([headings[place] for place in kept])
    frame = pd.DataFrame(
        {name: _column([row[place] for row in below]) for name, place in zip(names, kept, strict=True)}
    )
    above = sum(count > 0 for count in filled[:at])
    return frame, doubled, (said("files.titles", above, lines=above, sheet=repr(sheet)),) if above else ()


def _is_missing(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _column(cells: Sequence[Any]) -> Any:
    """Cells of one kind as that kind, of several as texts."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {dt.datetime, dt.date}:
        return pd.to_datetime(pd.Series([pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells])).array
    if kinds and kinds <= {int, float}:
        return pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64").array
    return pd.Series([_shown(cell) for cell in cells], dtype="str").array


def _shown(cell: Any) -> str | None:
    """What the cell shows."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all, under the names of the first; a column that is of two kinds becomes text."""
    first = tables[0]
    by_name = {str(name).lower(): str(name) for name in first.columns}
    alike = [table.rename(columns=lambda name: by_name[str(name).lower()])[list(first.columns)] for table in tables]
    columns = {}
    for name in first.columns:
        parts = [table[name] for table in alike]
        if len({part.dtype for part in parts}) > 1:
            parts = [
                pd.Series([_shown(None if pd.isna(cell) else cell) for cell in part], dtype="str") for part in parts
            ]
        columns[name] = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns)
