"""What is said of a text file that is no table: how many lines do not fit, and which are the first."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hotspot.errors import InputError
from hotspot.files.rows import listed_rows

_FIRST: Final = 3


def unreadable(what: str, error: Exception | None, misfits: str = "") -> InputError:
    """What to say of a text file that cannot be parsed. ``misfits``: what is known of the lines at fault."""
    # DuckDB quotes the offending line; only its number may be passed on.
    line = re.search(r"CSV Error on Line: (\d+)", str(error))
    at_line = f"line {int(line[1]):,} does not fit the others" if line else ""
    where = misfits or at_line or f"it cannot be parsed ({type(error).__name__})"
    return InputError(
        f"{what} cannot be read as delimited text: {where}. Wanted: the same number of columns in each line, "
        "and quotes around text that holds the delimiter; lines that are no records (a title, a footer) deleted."
    )


def misfits(source: Path | bytes, delimiter: str, skip: int = 0) -> str:
    """How many records have another number of fields than the header, and the lines of the first."""
    from hotspot.files.text.encoding import stream

    try:
        # Latin-1 can decode anything, and the number of fields is the same.
        with stream(source) as file, io.TextIOWrapper(file, encoding="latin-1", newline="") as text:
            for _ in range(skip):
                text.readline()
            return _counted(text, delimiter, skip)
    except (OSError, EOFError, ValueError, csv.Error):
        return ""


def _counted(text: Iterable[str], delimiter: str, skip: int) -> str:
    # Line ends of all kinds, where one file has several, would be an error of the reader.
    reader = csv.reader((line.replace("\r\n", "\n").replace("\r", "\n") for line in text), delimiter=delimiter)
    wanted = len(next(reader, []))
    lines = [reader.line_num + skip for row in reader if row and len(row) != wanted]
    if not lines:
        return ""
    where = listed_rows(lines[:_FIRST], "line")
    ends = "the first ends" if len(lines) == 1 else "they end" if len(lines) <= _FIRST else "the first end"
    return f"{len(lines):,} of its records do not have {wanted} fields ({ends} in {where})"
