"""Delimited text files: any of four delimiters, UTF-8, UTF-16, Latin-1 or Windows-1252, plain or compressed."""

import codecs
import csv
import gzip
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspot.errors import InputError
from hotspot.files.paths import shown
from hotspot.files.query import literal, run
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
_NUMBER: Final = re.compile(r"\s*[-+]?\d+([.,]\d*)?\s*")
#: What stands in records and hardly in headings: a date, a point or pair of coordinates, an address of a street or of
#: the post, a number of more than six digits.
_VALUE: Final = re.compile(
    r"""^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b | \bPOINT\s*\(|-?\d+\.\d+\s*[,;\s]\s*-?\d+\.\d+ | \d{7}
    | ^\s*\d+\s.*\b(?:ST|STREET|AVE|AVENUE|RD|ROAD|DR|DRIVE|BLVD|LN|LANE|CT|PL|WAY|HWY|APT|UNIT)\b | \S@\S+\.\S""",
    re.IGNORECASE | re.VERBOSE,
)
#: More than any header has.
_HEADER_BYTES: Final = 1_000_000
#: What a field may hold, and room for the rest of its line.
_LINE_BYTES: Final = 2**25
_QUERY: Final = """
    SELECT * FROM read_csv($path, header = true, skip = 0, delim = $delim, quote = '"', escape = '"',
                           nullstr = $missing, encoding = $encoding, sample_size = -1, strict_mode = true,
                           auto_type_candidates = $types, hive_partitioning = false, max_line_size = $longest)
"""
_LINE_END: Final = re.compile("\r\n|\n|\r")


class _OtherEncodingError(Exception):
    """The bytes are not text of the encoding that was tried."""


def csv_relation(
    connection: "duckdb.DuckDBPyConnection", path: Path
) -> "tuple[duckdb.DuckDBPyRelation, tuple[Said, ...]]":
    """The file as a relation with typed columns, and what was decided about its form.

    Raises `InputError` for a file without a header or records, or with a line that does not fit.
    """
    what = shown(path)
    encodings = ["utf-8", "latin-1"]
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            encodings = ["utf-16"]
    for encoding in encodings:
        asked: dict[str, Any] = {"path": literal(path), "encoding": encoding, "longest": _LINE_BYTES}
        try:
            header = _first_line(path, encoding, what)
            delimiter = _delimiter(header)
            _refuse_no_header(header, delimiter, what)
            asked |= {"delim": delimiter, "missing": _MISSING, "types": _TYPES}
            relation = run(
                what,
                partial(connection.sql, _QUERY, params=asked),
                connection,
                explain=partial(_explain, what, misfits=partial(_misfits, path, delimiter)),
            )
        except (_OtherEncodingError, UnicodeDecodeError):
            continue
        notes = () if encoding == "utf-8" else (said("notes.not_utf8", encoding=encoding),)
        return relation, (*notes, *_separated(delimiter))
    return _as_text(connection, path, _WINDOWS, what)


def member_relation(
    connection: "duckdb.DuckDBPyConnection", content: bytes, what: str
) -> "tuple[duckdb.DuckDBPyRelation, tuple[Said, ...]]":
    """The same of a file that lies in memory: every column is text."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        encoding = _WINDOWS
    return _as_text(connection, content, encoding, what)


def _explain(what: str, error: Exception, *, misfits: Callable[[], str]) -> Exception:
    if re.search("unicode|utf-8|not latin-1", str(error), re.IGNORECASE):
        return _OtherEncodingError()
    return unreadable(what, error, misfits())


def _as_text(
    connection: "duckdb.DuckDBPyConnection", source: Path | bytes, encoding: str, what: str
) -> "tuple[duckdb.DuckDBPyRelation, tuple[Said, ...]]":
    """What spreadsheets on Windows save, or what lies in memory. DuckDB reads neither without an extension."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    delimiter = ","
    try:
        header = _first_line(source, encoding, what)
        delimiter = _delimiter(header)
        _refuse_no_header(header, delimiter, what)
        with _stream(source) as file:
            table = arrow_csv.read_csv(
                file,
                read_options=arrow_csv.ReadOptions(encoding=encoding.removesuffix("-sig"), block_size=_LINE_BYTES),
                parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                # All as text: the zeros that a number of a person begins with are part of it.
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(next(csv.reader([header], delimiter=delimiter)), pa.string()),
                    null_values=_MISSING,
                    strings_can_be_null=True,
                ),
            )
    except UnicodeDecodeError:
        raise InputError(f"{what} is neither UTF-8 nor Windows-1252 text. Save it again as CSV UTF-8.") from None
    except (pa.ArrowException, OSError) as error:
        misfits = _misfits(source, delimiter) if isinstance(source, Path) else ""
        raise unreadable(what, error, misfits) from None
    windows = (said("notes.windows"),) if encoding == _WINDOWS else ()
    return connection.from_arrow(table), (*windows, *_separated(delimiter))


def _stream(source: Path | bytes) -> Any:
    """The bytes as they come, unpacked; the name itself is never read as anything but a path."""
    import pyarrow as pa

    if isinstance(source, bytes):
        return pa.BufferReader(source)
    file = pa.OSFile(str(source.absolute()), "rb")
    packed = {".gz": "gzip", ".zst": "zstd"}.get(source.suffix.lower())
    return pa.CompressedInputStream(file, packed) if packed else file


def _separated(delimiter: str) -> tuple[Said, ...]:
    return () if delimiter == "," else (said(_DELIMITERS[delimiter]),)


def _first_line(source: Path | bytes, encoding: str, what: str) -> str:
    """The first line, decoded. Raises `UnicodeDecodeError` where the beginning is not of that encoding."""
    import pyarrow as pa

    try:
        with _stream(source) as file:
            head = file.read(_HEADER_BYTES)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(what, error) from None
    # A letter may be cut at the end of what was read.
    text = codecs.getincrementaldecoder(encoding)().decode(head, final=False)
    line = _LINE_END.split(text.lstrip("\ufeff"), maxsplit=1)[0]
    if not line.strip():
        raise _no_header(what)
    return line


def _no_header(what: str) -> InputError:
    return InputError(f"{what} has no header line. Wanted: column names in the first line.")


def _delimiter(header: str) -> str:
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=unquoted.count)


def _refuse_no_header(header: str, delimiter: str, what: str) -> None:
    """A record must not become the names of columns, which messages and the manifest print."""
    csv.field_size_limit(_LINE_BYTES)
    names = next(csv.reader([header], delimiter=delimiter), [])
    numbers = sum(bool(_NUMBER.fullmatch(name)) for name in names)
    if numbers:
        raise InputError(
            f"{what} seems to have no header: {numbers} of the {len(names)} fields in its first line are numbers, so "
            "the first line looks like a record, not like headings. Wanted: column names in the first line."
        )
    if any(_VALUE.search(name) for name in names):
        raise InputError(
            f"{what} seems to have no header: the first line looks like a record, not like headings. "
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
    csv.field_size_limit(_LINE_BYTES)
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
