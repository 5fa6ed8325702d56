"""The first line of a delimited text file: where it is, what separates its names, and whether it holds names at all."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotspot.errors import InputError
from hotspot.files.headings import distinct_headings

#: What a field may hold, and room for the rest of its line.
LINE_BYTES: Final = 2**25
#: Separators, and the key of what is said of each.
DELIMITERS: Final = {
    ",": "",
    ";": "notes.separated_semicolon",
    "\t": "notes.separated_tab",
    "|": "notes.separated_bar",
}
#: Lines at the beginning that tell how many fields there are, and how many of them must agree.
_LINES: Final = 30
_SURE: Final = 2
_PLACE: Final = re.compile(
    r"\s*(\w+[ _])?(lat|latitude|latitud|lon|lng|long|longitude|longitud|x|y|location|geometry|geom|coordinates)\s*",
    re.IGNORECASE,
)
_LINE_END: Final = re.compile("\r\n|\n|\r")
#: What Excel writes and reads before the headings: "sep=;".
_SEP: Final = re.compile(r'\s*"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*[-+]?\d+([.,]\d*)?\s*")
#: What stands in records and hardly in headings: a date, a point or pair of coordinates, an address of a street or of
#: the post, a number of more than six digits.
_VALUE: Final = re.compile(
    r"""^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b | \bPOINT\s*\(|-?\d+\.\d+\s*[,;\s]\s*-?\d+\.\d+ | \d{7}
    | ^\s*\d+\s.*\b(?:ST|STREET|AVE|AVENUE|RD|ROAD|DR|DRIVE|BLVD|LN|LANE|CT|PL|WAY|HWY|APT|UNIT)\b | \S@\S+\.\S""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Header:
    """What the beginning of the file says."""

    delimiter: str
    """What separates the columns."""
    names: tuple[str, ...]
    """The headings, each once."""
    doubled: tuple[str, ...]
    """Headings that several columns have."""
    skip: int
    """Lines before the headings."""
    lines: int
    """Lines up to the first record."""
    titles: int = 0
    """Lines above the headings that are no headings, such as a title."""


def header_of(head: bytes, encoding: str, what: str) -> Header:
    """The header of a file that begins with these bytes.

    Raises `InputError` where there is none, and for a web page; `UnicodeDecodeError` for another encoding.
    """
    # A letter may be cut at the end of what was read.
    text = codecs.getincrementaldecoder(encoding)().decode(head, final=False).lstrip("\ufeff")
    if _PAGE.match(text):
        raise InputError(
            f"{what} is a web page, not a table, whatever its name says: a server may have answered with a page of its "
            "own (a login, an error). Download the table again and look at it in a text editor."
        )
    lines = _LINE_END.split(text, maxsplit=_LINES)
    separated = _SEP.fullmatch(lines[0]) if len(lines) > 1 else None
    titles = 0 if separated else titles_above(lines[:_LINES])
    line = lines[1] if separated else lines[titles]
    if not line.strip():
        raise InputError(f"{what} has no header line. Wanted: column names in the first line.")
    delimiter = separated[1] if separated else _delimiter(line)
    csv.field_size_limit(LINE_BYTES)
    skip = 1 if separated else titles
    # A heading may go over lines, in quotes.
    whole = line if line.count('"') % 2 == 0 else text[text.index(line) :]
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter)
    written = next(reader, [])
    refuse_record(written, what)
    names, doubled = distinct_headings(written)
    return Header(delimiter, tuple(names), doubled, skip, skip + reader.line_num, titles)


def titles_above(lines: Sequence[str]) -> int:
    """How many of the first lines are no headings: they have fewer fields than most lines of the beginning have.

    >>> titles_above(["Calls of the county", "", "lat,lon,date", "40.1,-75.3,2024-01-05", "40.2,-75.4,2024-01-06"])
    2
    """
    if not lines or any('"' in line for line in lines[:1]):
        return 0
    delimiter = _delimiter("".join(lines))
    counts = [_unquoted(line).count(delimiter) for line in lines if line.strip()]
    # Of several that are as frequent the one with most fields.
    usual = max(sorted(set(counts), reverse=True), key=counts.count, default=0)
    if not counts or counts[0] >= usual or counts.count(usual) < _SURE:
        # Empty lines at most.
        return next((place for place, line in enumerate(lines) if line.strip()), 0)
    first = next(place for place, line in enumerate(lines) if _unquoted(line).count(delimiter) >= usual)
    # A record must not become the headings: one of them names a place.
    placed = any(_PLACE.fullmatch(field) for field in _unquoted(lines[first]).split(delimiter))
    return first if placed and not any('"' in line for line in lines[:first]) else 0


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=_unquoted(header).count)


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def refuse_record(names: Sequence[str], what: str) -> None:
    """A record must not become the names of columns, which messages and the manifest print."""
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
