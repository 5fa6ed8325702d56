"""Delimited text files: any of four delimiters, UTF-8, UTF-16, Latin-1 or Windows-1252, plain or compressed."""

import csv
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspot.errors import InputError
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

_DELIMITERS: Final = {
    ",": "",
    ";": "notes.separated_semicolon",
    "\t": "notes.separated_tab",
    "|": "notes.separated_bar",
}
#: Texts that say "no value".
_MISSING: Final = ["", "NA", "N/A", "n/a", "NULL", "Null", "null", "None", "none", "NaN", "nan", "-", "#N/A"]
#: Dates stay text here: whether 03/04/2024 is in March or April is decided over the whole column, later.
_TYPES: Final = ["BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR"]
_WINDOWS: Final = "cp1252"
#: More than any header has.
_HEADER_BYTES: Final = 1_000_000
_QUERY: Final = """
    SELECT * FROM read_csv($path, header = true, skip = 0, delim = $delim, quote = '"', escape = '"',
                           nullstr = $missing, encoding = $encoding, sample_size = -1, strict_mode = true,
                           auto_type_candidates = $types)
"""
_FIRST_LINE: Final = """
    SELECT line FROM read_csv($path, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '',
                              encoding = $encoding, columns = {'line': 'VARCHAR'}, null_padding = true) LIMIT 1
"""


def csv_relation(
    connection: "duckdb.DuckDBPyConnection", path: Path
) -> "tuple[duckdb.DuckDBPyRelation, tuple[Said, ...]]":
    """The file as a relation with typed columns, and what was decided about its form.

    Raises `InputError` for a file without a header or records, or with a line that does not fit.
    """
    import duckdb

    encodings = ["utf-8", "latin-1"]
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            encodings = ["utf-16"]
    delimiter = ","
    for encoding in encodings:
        try:
            header = _first_line(connection, path, encoding)
            delimiter = _delimiter(header)
            _refuse_no_header(header, delimiter, path.name)
            relation = connection.sql(
                _QUERY,
                params={
                    "path": str(path),
                    "delim": delimiter,
                    "missing": _MISSING,
                    "encoding": encoding,
                    "types": _TYPES,
                },
            )
        except duckdb.Error as error:
            if re.search("unicode|utf-8|not latin-1", str(error), re.IGNORECASE):
                continue
            raise unreadable(path.name, error, _misfits(path, delimiter)) from None
        notes = () if encoding == "utf-8" else (said("notes.not_utf8", encoding=encoding),)
        return relation, (*notes, *_separated(delimiter))
    return _windows(connection, path)


def _windows(connection: "duckdb.DuckDBPyConnection", path: Path) -> "tuple[duckdb.DuckDBPyRelation, tuple[Said, ...]]":
    """What spreadsheets on Windows save. DuckDB reads it only with an extension that it would have to download."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    delimiter = ","
    try:
        with pa.input_stream(str(path), compression="detect") as file:
            header = (file.read(_HEADER_BYTES).decode(_WINDOWS).splitlines() or [""])[0]
        delimiter = _delimiter(header)
        _refuse_no_header(header, delimiter, path.name)
        table = arrow_csv.read_csv(
            str(path),
            read_options=arrow_csv.ReadOptions(encoding=_WINDOWS),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            # All as text: the zeros that a number of a person begins with are part of it.
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(next(csv.reader([header], delimiter=delimiter)), pa.string()),
                null_values=_MISSING,
                strings_can_be_null=True,
            ),
        )
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is neither UTF-8 nor Windows-1252 text. Save it again as CSV UTF-8.") from None
    except pa.ArrowInvalid as error:
        raise unreadable(path.name, error, _misfits(path, delimiter)) from None
    return connection.from_arrow(table), (said("notes.windows"), *_separated(delimiter))


def _separated(delimiter: str) -> tuple[Said, ...]:
    return () if delimiter == "," else (said(_DELIMITERS[delimiter]),)


def _first_line(connection: "duckdb.DuckDBPyConnection", path: Path, encoding: str) -> str:
    rows = connection.execute(_FIRST_LINE, {"path": str(path), "encoding": encoding}).fetchall()
    line = "" if not rows or rows[0][0] is None else str(rows[0][0])
    if not line.strip("\ufeff \t\r\n"):
        raise InputError(f"{path.name} has no header line. Wanted: column names in the first line.")
    return line.lstrip("\ufeff")


def _delimiter(header: str) -> str:
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=unquoted.count)


def _refuse_no_header(header: str, delimiter: str, what: str) -> None:
    names = next(csv.reader([header], delimiter=delimiter))
    numbers = sum(bool(re.fullmatch(r"\s*[-+]?\d+([.,]\d*)?\s*", name)) for name in names)
    if numbers:
        raise InputError(
            f"{what} seems to have no header: {numbers} of the {len(names)} fields in its first line are numbers. "
            "Wanted: column names in the first line."
        )


def unreadable(what: str, error: Exception, misfits: str = "") -> InputError:
    """What to say of a text file that DuckDB cannot parse. ``misfits``: what is known of the lines at fault."""
    # DuckDB quotes the offending line; only its number may be passed on.
    line = re.search(r"CSV Error on Line: (\d+)", str(error))
    at_line = f"line {int(line[1]):,} does not fit the others" if line else ""
    where = misfits or at_line or f"it cannot be parsed ({type(error).__name__})"
    return InputError(
        f"{what} cannot be read as delimited text: {where}. Wanted: the same number of columns in each line, "
        "and quotes around text that holds the delimiter."
    )


def _misfits(path: Path, delimiter: str) -> str:
    """How many records have another number of fields than the header, and the line of the first."""
    opening: Any = {".gz": gzip.open, ".zst": None}.get(path.suffix.lower(), open)
    if opening is None:
        return ""
    try:
        # Latin-1 can decode anything, and the number of fields is the same.
        with opening(path, "rt", encoding="latin-1", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            wanted = len(next(reader, []))
            lines = [reader.line_num for row in reader if row and len(row) != wanted]
    except (OSError, EOFError, csv.Error):
        return ""
    if not lines:
        return ""
    return f"{len(lines):,} of its records do not have {wanted} fields (the first ends in line {lines[0]:,})"
