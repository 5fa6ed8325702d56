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
from hotspot.files.text.titles import LOOKED_AT, titles_above

#: What a field may hold, and room for the rest of its line.
LINE_BYTES: Final = 2**25
#: Separators, and the key of what is said of each.
DELIMITERS: Final = {
    ",": "",
    ";": "notes.separated_semicolon",
    "\t": "notes.separated_tab",
    "|": "notes.separated_bar",
}
_LINE_END: Final = re.compile("\r\n|\n|\r")
#: What Excel writes and reads before the headings: "sep=;".
_SEP: Final = re.compile(r'\s*"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*[-+]?\d+([.,]\d*)?\s*")
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic"
_STREETS: Final = (
    "ST|STREET|AVE|AVENUE|RD|ROAD|DR|DRIVE|BLVD|BOULEVARD|LN|LANE|CT|COURT|PL|PLACE|WAY|HWY|HIGHWAY|CIR|CIRCLE|TER"
    "|TERRACE|PKWY|PARKWAY|SQ|SQUARE|TRL|TRAIL|APT|UNIT"
)
#: What stands in records and hardly in headings: a date, a point or pair of coordinates, degrees with signs or letters,
#: an address of a street or of the post, a number of more than six digits. B01003_001E is a heading of the Census
#: Bureau, not degrees east.
_VALUE: Final = re.compile(
    rf"""^\s*\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b | \bPOINT\s*\(|-?\d+\.\d+\s*[,;\s]\s*-?\d+\.\d+ | \d{{7}}
    | \d\s*[\u00b0\u00ba] | (?<![\w.])\d+\.?\d*\s*[NSEW]\s*$ | \u2212\s*\d
    | \b({_MONTHS})[a-z]*\.?[\s-]+\d{{1,2}}\b | \b\d{{1,2}}[\s.-]+({_MONTHS})[a-z]*\b
    | ^\s*\d+\s.*\b(?:{_STREETS})\b | \b(?:{_STREETS})\s+\d+\s*$ | \S@\S+\.\S""",
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
    lines = _LINE_END.split(text, maxsplit=LOOKED_AT)
    separated = _SEP.fullmatch(lines[0]) if len(lines) > 1 else None
    titles = 0 if separated else titles_above(lines[:LOOKED_AT], _delimiter("".join(lines[:LOOKED_AT])))
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
