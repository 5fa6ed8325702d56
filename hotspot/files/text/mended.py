"""Text files with faults that leave no doubt what was meant: read in memory, and said.

Each fault is a rule: signs behind the last line (zero bytes, Ctrl-Z), line ends of several kinds in one file, a
backslash before quotes. A file is mended only where every record then has as many fields as the header.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotspot.files.paths import MOST_BYTES
from hotspot.files.text.encoding import stream
from hotspot.files.text.header import Header
from hotspot.words import Said, said

if TYPE_CHECKING:
    import pyarrow as pa

#: What programs of old wrote to the end of a file: zero bytes to a full block, Ctrl-Z.
_AFTER_THE_END: Final = b"\0\x1a"
_CHUNK: Final = 50_000


def mended(source: Path | bytes, encoding: str, header: Header) -> "tuple[pa.Table, tuple[Said, ...]] | None":
    """The table, every column text, and what was mended; None where that does not help."""
    with stream(source) as file:
        content: bytes = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return None
    told: list[Said] = []
    if encoding != "utf-16" and (kept := content.rstrip(_AFTER_THE_END)) != content:
        told.append(said("files.after_the_end", len(content) - len(kept), bytes=len(content) - len(kept)))
        content = kept
    text = content.decode(encoding)
    ends = sum(end in text.replace("\r\n", "\0") for end in "\0\r\n") if "\0" not in text else 0
    if ends > 1:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        told.append(said("files.mixed_ends"))
    table = _table(text, header, escaped=False)
    if table is None and '\\"' in text:
        table = _table(text, header, escaped=True)
        told.append(said("files.backslash"))
    return None if table is None else (table, tuple(told))


def _table(text: str, header: Header, *, escaped: bool) -> "pa.Table | None":
    """None where the number of fields differs, or quotes do not end."""
    import pyarrow as pa

    source = io.StringIO(text, newline="")
    for _ in range(header.skip):
        source.readline()
    escape = {"escapechar": "\\", "doublequote": True} if escaped else {}
    rows = csv.reader(source, delimiter=header.delimiter, strict=True, **escape)  # type: ignore[arg-type]
    schema = pa.schema([(name, pa.string()) for name in header.names])
    try:
        next(rows, None)
        batches = [
            pa.record_batch(
                [pa.array([value or None for value in column], pa.string()) for column in columns],
                schema=schema,
            )
            for columns in _columns(rows, len(header.names))
        ]
    except (csv.Error, ValueError):
        return None
    return pa.Table.from_batches(batches, schema=schema)


def _columns(rows: Iterator[list[str]], width: int) -> Iterator[list[tuple[str, ...]]]:
    """The columns of so many records at a time. Raises `ValueError` for a record of another width."""
    while chunk := list(islice(rows, _CHUNK)):
        filled = [row for row in chunk if row]
        if any(len(row) != width for row in filled):
            raise ValueError
        if filled:
            yield list(zip(*filled, strict=True))
