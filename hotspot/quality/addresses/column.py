"""The rules of addresses over a column: each distinct text once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.quality.addresses.spell import spell
from hotspot.quality.addresses.unit_behind_dash import without_dashed_units

if TYPE_CHECKING:
    import pyarrow as pa

    Column = pd.Series[str]

Ints = NDArray[np.int64]
#: Texts that are read at a time.
_PART: Final = 100_000


@dataclass(frozen=True, eq=False)
class SpelledColumn:
    """A column of addresses as rules read it, shape (n,)."""

    one: pd.Categorical
    """Each in the one spelling of its building; missing where there is none."""
    written: pd.Categorical
    """Each as it was written, in capitals, the unit cut off; missing where there is no text."""


def spell_column(addresses: "Column", point: Ints, points: pd.DataFrame) -> SpelledColumn:
    """Each address in the spelling of its building, and as it was written; categories in the order of the alphabet.

    ``point``: each record's position in ``points`` (row: a coordinate; ``lat``, ``lon``).
    """
    import pyarrow.compute as pc

    text, given = pd.factorize(addresses)
    ones, as_written = _spelled(given)
    one = ones.combine_chunks().dictionary_encode()
    code, distinct = one.indices.to_numpy().astype(np.int64), one.dictionary
    if pc.any(pc.match_substring(distinct, "-")).as_py():
        known = np.append(code, -1)[text]
        pairs = pd.unique(point[known >= 0] * np.int64(len(distinct)) + known[known >= 0])
        at, which = np.divmod(pairs, max(len(distinct), 1))
        again = _as_texts(without_dashed_units(distinct.to_pylist(), at, which, points)).dictionary_encode()
        code, distinct = again.indices.to_numpy().astype(np.int64)[code], again.dictionary
    return SpelledColumn(_categories(code, distinct, text, empty=False), _written(as_written, text))


def _spelled(given: "pd.Index[Any]") -> "tuple[pa.ChunkedArray, pa.ChunkedArray]":
    """Each text in one spelling and as written. A part at a time: of millions objects would take the memory."""
    import pyarrow as pa

    ones, written = [], []
    for start in range(0, len(given), _PART):
        read = [spell(text) for text in given[start : start + _PART].tolist()]
        ones.append(_as_texts([spelled.one for spelled in read]))
        written.append(_as_texts([spelled.written for spelled in read]))
    return pa.chunked_array(ones, pa.large_string()), pa.chunked_array(written, pa.large_string())


def _as_texts(texts: list[str]) -> "pa.Array":
    import pyarrow as pa

    return pa.array(texts, pa.large_string())


def _written(texts: "pa.ChunkedArray", text: Ints) -> pd.Categorical:
    found = texts.combine_chunks().dictionary_encode()
    return _categories(found.indices.to_numpy().astype(np.int64), found.dictionary, text, empty=True)


def _categories(code: Ints, distinct: "pa.Array", text: Ints, *, empty: bool) -> pd.Categorical:
    """The texts of records in the order of the alphabet. ``empty``: whether one without a letter is a text."""
    import pyarrow.compute as pc

    order = pc.sort_indices(distinct)
    # It sorts first.
    blank = 0 if empty else int(len(distinct) > 0 and distinct[order[0].as_py()].as_py() == "")
    place = np.full(len(distinct) + 1, -1, dtype=np.int64)
    place[order.to_numpy()] = np.arange(len(distinct)) - blank
    categories = pd.Index(distinct.take(order[blank:]).to_pandas().astype("str"), dtype="str")
    return pd.Categorical.from_codes(place[np.append(code, -1)[text]], categories=categories)
