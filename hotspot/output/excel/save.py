"""The workbook's door: a release in, an .xlsx out."""

from pathlib import Path
from typing import Final

from hotspot import report
from hotspot.disclosure import Release
from hotspot.errors import InputError, MissingExtraError
from hotspot.output.excel.sheets import sheets_of
from hotspot.output.files import write_bytes

WORKBOOK: Final = "lists.xlsx"


def save_workbook(release: Release, path: str | Path, *, language: str = "en") -> Path:
    """Write the lists as an Excel workbook, whole or not at all: notes, and a sheet a list.

    Neighborhoods and buildings stand there in each order that answers a question (most events, highest rate, largest
    excess, cost, people), at most 5,000 rows a sheet. The notes hold the finding and what each column means. Numbers
    are numbers, ids are texts, no text is a formula. ``language``: ``en`` or ``es``.

    Raises `NotReleasableError` for anything but a `Release`; `InputError` for another ending or language, or when
    nothing can be written there; `MissingExtraError` where XlsxWriter is not installed.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise InputError(
            f"A workbook is written as .xlsx; a name ending in {path.suffix or 'no suffix'} was given. "
            f"Choose {WORKBOOK}."
        )
    return write_bytes(path, workbook_bytes(release, language))


def workbook_bytes(release: Release, language: str = "en") -> bytes:
    """The workbook as a file's content; the same release gives the same bytes under the same XlsxWriter.

    Raises `NotReleasableError` for anything but a `Release`; `MissingExtraError` where XlsxWriter is not installed.
    """
    told = report.of(release, language)
    check_workbook()
    from hotspot.output.excel.book import book

    return book(told, sheets_of(told))


def check_workbook() -> None:
    """Raise `MissingExtraError` where XlsxWriter is not installed: before the work, not after it."""
    try:
        import xlsxwriter  # noqa: F401 - to see whether it can be
    except ImportError as error:
        raise MissingExtraError(
            f"A workbook ({WORKBOOK}) needs XlsxWriter. Install it: pip install hotspot-toolkit[excel]"
        ) from error
