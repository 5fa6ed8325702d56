"""The lists as CSV files, for spreadsheets."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import (
    AUDIENCE,
    CHANCE_HIGH,
    CHANCE_LOW,
    CHANCE_MEAN,
    COST,
    CUMULATIVE_SHARE,
    EB_RATE,
    EXPECTED,
    EXPECTED_RANK,
    HELD,
    HIGH,
    HOT_WITHOUT,
    LAT,
    LON,
    LOW,
    OBSERVED,
    P_COLD,
    P_EXCEEDS,
    P_HOT,
    P_TOP,
    PER_BED,
    PER_BED_HIGH,
    PER_BED_LOW,
    Q_COLD,
    Q_HOT,
    RATE,
    SET_ASIDE,
    SHARE,
    STANDS_OUT,
    TIMES_EXPECTED,
    VALUE,
    Z,
)
from hotspot.disclosure import Release, checked_tables
from hotspot.output.delimited import delimited, of_numbers
from hotspot.output.files import write_text
from hotspot.stats.digits import told_p, told_value

if TYPE_CHECKING:
    import pyarrow as pa

#: Where nothing is known, and where there is nothing to be told.
_NOT_TOLD, _NOT_HOT = "not_told", "not_hot"
_DECIMALS: Final = {
    **dict.fromkeys((LAT, LON, SHARE, CUMULATIVE_SHARE, OBSERVED, CHANCE_LOW, CHANCE_MEAN, CHANCE_HIGH, Z), 6),
    **dict.fromkeys((TIMES_EXPECTED, LOW, HIGH), 3),
    EXPECTED: 2,
    EXPECTED_RANK: 1,
    **dict.fromkeys((P_TOP, P_EXCEEDS), 4),
    **dict.fromkeys((PER_BED, PER_BED_LOW, PER_BED_HIGH), 3),
    RATE: 3,
    EB_RATE: 3,
    COST: 2,
}
#: Rows that are written at a time.
_PART: Final = 100_000
#: A carriage return would tear a row apart, and other control characters mean nothing.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
#: A spreadsheet takes text that starts like this for a formula (letters of full width, too).
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
#: Where a cell may begin: a text's start; and where a spreadsheet set to semicolons or tabs splits a text, because the
#: quotes of a file with commas do not hold there: after these and after the end of a line. Spaces and quotes there may
#: be dropped.
_FORMULA: Final = re.compile(rf"\A(?=[\t\r\n]|[\s\"]*[{_SIGNS}])|(?<=[;\t\r\n])((?:[^\S\t\r\n]|\")*)(?=[{_SIGNS}])")
#: Without any of these a text is harmless.
_SUSPECT: Final = rf"[{_SIGNS}\x00-\x1f]"


def save_lists(release: Release, folder: str | Path) -> list[Path]:
    """Write a CSV file for each table that the release holds.

    These are ``cells.csv``, ``buildings.csv``, ``neighborhoods.csv``, ``institutions.csv``, ``concentration.csv``,
    ``quality.csv`` and ``pile_ups.csv``.
    Each row carries the audience. Text that a spreadsheet would take for a formula gets an apostrophe, also where one
    that is set to semicolons or tabs would split it.
    Raises `NotReleasableError` for anything but a `Release`, `InputError` when the folder cannot be written.
    """
    return [write_text(Path(folder) / name, parts) for name, parts in list_files(release).items()]


def list_files(release: Release) -> dict[str, Iterator[str]]:
    """File name -> text of each list, a part of the rows at a time."""
    return {f"{name}.csv": _parts(table, release.policy.audience) for name, table in checked_tables(release).items()}


def csv_text(table: pd.DataFrame, audience: str) -> str:
    """A table as CSV text: rounded for readers, each row with its audience, no text that a spreadsheet runs."""
    return "".join(_parts(table, audience))


def _parts(table: pd.DataFrame, audience: str) -> Iterator[str]:
    """The same a part of the rows at a time: of millions texts would take the memory."""
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    unknown = {name: _NOT_TOLD if plain[name].isna().all() else _NOT_HOT for name in HOT_WITHOUT if name in plain}
    for start in range(0, max(len(plain), 1), _PART):
        columns = _columns(plain.iloc[start : start + _PART], unknown, audience)
        yield delimited(() if start else [*plain.columns, AUDIENCE], columns)


def _columns(table: pd.DataFrame, unknown: Mapping[str, str], audience: str) -> "list[pa.Array]":
    """Every column as texts. ``unknown``: what stands where it is missing, by column."""
    plain = table.round(_DECIMALS)
    for name, told in (*((p, told_p) for p in (P_HOT, P_COLD, Q_HOT, Q_COLD)), (VALUE, told_value)):
        if name in plain and plain[name].dtype.kind == "f":
            plain[name] = told(plain[name].to_numpy(dtype=float, na_value=np.nan))
    import pyarrow as pa

    said = pa.array([audience], pa.large_string()).take(pa.array(np.zeros(len(plain), dtype=np.int64)))
    return [*(_written(plain[name], unknown.get(name, "")) for name in plain.columns), said]


def _written(values: "pd.Series[Any]", unknown: str) -> "pa.Array":
    """The values as texts, harmless ones, null where missing. ``unknown``: what stands there instead, if anything."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if unknown:
        # A word in every row: readers guess the type of a column from its first rows.
        told = {True: "yes", False: "no"}
        words = [unknown if gone else told[value] for value, gone in zip(values, values.isna(), strict=True)]
        return pa.array(words, pa.large_string())
    if values.name in {STANDS_OUT, SET_ASIDE, HELD}:
        stands = [None if gone else "yes" if is_so else "no" for is_so, gone in zip(values, values.isna(), strict=True)]
        return pa.array(stands, pa.large_string())
    if pd.api.types.is_numeric_dtype(values):
        return of_numbers(values)
    # Each text once: labels and neighborhoods repeat.
    code, distinct = pd.factorize(values)
    words = pa.array(distinct, from_pandas=True).cast(pa.large_string())
    words = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    suspect = pc.match_substring_regex(words, _SUSPECT)
    if pc.any(suspect).as_py():
        safe = [_harmless(word) for word in words.filter(suspect).to_pylist()]
        words = pc.replace_with_mask(words, suspect, pa.array(safe, pa.large_string()))
    return words.take(pa.array(code, mask=code < 0))


def _harmless(text: str) -> str:
    r"""Text that no spreadsheet takes for a formula, and that no control character tears apart.

    An apostrophe stands before a sign that could begin a formula: at the start, and after a semicolon, a tab or the
    end of a line in it. All else stays as it is, so that people and programs can read it; without the apostrophe that
    stands before one of = + - @ it is the text that was given (but for control characters, which become spaces).

    >>> _harmless("=1+1"), _harmless("12 A St; =HYPERLINK(1); rear"), _harmless("Well-known = good")
    ("'=1+1", "12 A St; '=HYPERLINK(1); rear", 'Well-known = good')
    """
    return _CONTROL.sub(" ", _FORMULA.sub(lambda found: (found[1] or "") + "'", text))
