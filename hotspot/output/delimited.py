"""Delimited text made column by column: what Python's writer of CSV makes row by row, byte for byte."""

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

#: Fields with one of these signs need quotes.
_SIGNS: Final = b'",\r\n'
_QUOTED: Final = f"[{_SIGNS.decode()}]"
#: Between these sizes a number is written without an exponent, here and there.
_LEAST: Final = 1e-4
_MOST: Final = 1e5


def delimited(headings: Sequence[str], columns: "Sequence[pa.Array]") -> str:
    """The table as text: commas, lines that end with a line feed, quotes where they are needed; missing is empty.

    ``headings``: none for a part that others are before. ``columns``: texts of one length, of `of_numbers` or of any
    others.
    """
    import pyarrow.compute as pc

    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerows([headings] if headings else [])
    *firsts, last = [_with_quotes(column) for column in columns]
    ended = _put_together(last, _text("\n"))
    lines = pc.binary_join_element_wise(*firsts, ended, _text(","), null_handling="replace")
    return head.getvalue() + _joined(lines)


def of_numbers(values: "pd.Series[Any]") -> "pa.Array":
    """Numbers as Python writes them: the fewest digits that tell each, and .0 behind whole ones among fractions."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.array(values, from_pandas=True)
    numbers = numbers.combine_chunks() if isinstance(numbers, pa.ChunkedArray) else numbers
    if pa.types.is_boolean(numbers.type):
        return pc.if_else(numbers, _text("True"), _text("False"))
    texts = numbers.cast(pa.large_string())
    if not pa.types.is_floating(numbers.type):
        return texts
    plain: NDArray[np.float64] = numbers.cast(pa.float64()).to_numpy(zero_copy_only=False)
    size = np.abs(plain)
    usual = (size == 0) | ((size >= _LEAST) & (size < _MOST))
    whole = pa.array(usual & (plain == np.rint(plain)))
    texts = pc.if_else(whole, _put_together(texts, _text(".0")), texts)
    odd = ~usual & ~np.isnan(plain)
    if odd.any():
        # Each number once: small shares repeat.
        given, at = np.unique(numbers.to_numpy(zero_copy_only=False)[odd], return_inverse=True)
        told = pa.array(list(map(str, given)), pa.large_string()).take(pa.array(at))
        texts = pc.replace_with_mask(texts, pa.array(odd), told)
    return texts


def _with_quotes(texts: "pa.Array") -> "pa.Array":
    import pyarrow.compute as pc

    # Most columns have no such sign anywhere, which one look at the memory of all texts tells.
    held = bytes(texts.buffers()[2] or b"")
    if not any(sign in held for sign in _SIGNS):
        return texts
    quoted = pc.match_substring_regex(texts, _QUOTED)
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(quoted, _put_together(_text('"'), doubled, _text('"')), texts)


def _text(text: str) -> "pa.Scalar":
    import pyarrow as pa

    return pa.scalar(text, pa.large_string())


def _put_together(*texts: Any) -> "pa.Array":
    """One text behind another in each row; a missing one is empty."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*texts, _text(""), null_handling="replace")


def _joined(texts: "pa.Array") -> str:
    """All texts in one: they lie behind one another in memory."""
    if not len(texts):
        return ""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return bytes(texts.buffers()[2][int(offsets[0]) : int(offsets[-1])]).decode()
