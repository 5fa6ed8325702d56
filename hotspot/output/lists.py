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
    COST_RANKED,
    CUMULATIVE_SHARE,
    EB_RATE,
    EXCESS,
    EXPECTED,
    EXPECTED_RANK,
    HELD,
    HIGH,
    HOT_WITHOUT,
    INTERPOLATED,
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
    POPULATION_MOE,
    Q_COLD,
    Q_HOT,
    RATE,
    SET_ASIDE,
    SHARE,
    STANDS_OUT,
    TIMES_EXPECTED,
    TOP_COST_SHARE,
    TOP_SHARE,
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
_FLAGS: Final = (STANDS_OUT, SET_ASIDE, HELD)
_WORDS: Final = {True: "yes", False: "no"}
_DECIMALS: Final = {
    **dict.fromkeys((LAT, LON, SHARE, CUMULATIVE_SHARE, OBSERVED, CHANCE_LOW, CHANCE_MEAN, CHANCE_HIGH, Z), 6),
    **dict.fromkeys((TIMES_EXPECTED, LOW, HIGH), 3),
    **dict.fromkeys((EXPECTED, EXCESS), 2),
    POPULATION_MOE: 1,
    EXPECTED_RANK: 1,
    **dict.fromkeys((P_TOP, P_EXCEEDS), 4),
    **dict.fromkeys((PER_BED, PER_BED_LOW, PER_BED_HIGH), 3),
    RATE: 3,
    EB_RATE: 3,
    **dict.fromkeys((COST, COST_RANKED), 2),
    **dict.fromkeys((TOP_SHARE, TOP_COST_SHARE, INTERPOLATED), 4),
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

    These are ``hot_places.csv``, ``cells.csv``, ``buildings.csv``, ``neighborhoods.csv``, ``institutions.csv``,
    ``concentration.csv``,
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
    unknown = _unknown(plain)
    for start in range(0, max(len(plain), 1), _PART):
        columns = _columns(_rounded(plain.iloc[start : start + _PART], unknown), audience)
        # A column of the user's own is called as they like.
        heads = [_harmless(str(name)) for name in (*plain.columns, AUDIENCE)]
        yield delimited(() if start else heads, columns)


def _columns(plain: pd.DataFrame, audience: str) -> "list[pa.Array]":
    """Every column as texts."""
    import pyarrow as pa

    said = pa.array([audience], pa.large_string()).take(pa.array(np.zeros(len(plain), dtype=np.int64)))
    return [*(_written(plain[name]) for name in plain.columns), said]


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """The table without shapes: numbers with the digits that readers need, flags as words; nothing else changes.

    The flags are ``yes`` and ``no``, missing where nothing is said; whether a hot cell stays hot is ``not_hot`` of
    others, and ``not_told`` where that was not asked: a word in every row, for readers guess the type of a column from
    its first rows.
    """
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    return _rounded(plain, _unknown(plain))


def _unknown(table: pd.DataFrame) -> dict[str, str]:
    """What stands where it is not said whether a hot cell stays hot, by column."""
    return {name: _NOT_TOLD if table[name].isna().all() else _NOT_HOT for name in HOT_WITHOUT if name in table}


def _rounded(table: pd.DataFrame, unknown: Mapping[str, str]) -> pd.DataFrame:
    """The same of a part of the rows. ``unknown``: what stands where a flag is missing, by column."""
    plain = table.round(_DECIMALS)
    for name, told in (*((p, told_p) for p in (P_HOT, P_COLD, Q_HOT, Q_COLD)), (VALUE, told_value)):
        if name in plain and plain[name].dtype.kind == "f":
            plain[name] = told(plain[name].to_numpy(dtype=float, na_value=np.nan))
    for name in (*unknown, *_FLAGS):
        if name in plain:
            plain[name] = _in_words(plain[name], unknown.get(name))
    return plain


def _in_words(flags: "pd.Series[Any]", unknown: str | None) -> "pd.Series[str]":
    words = [unknown if gone else _WORDS[flag] for flag, gone in zip(flags, flags.isna(), strict=True)]
    return pd.Series(words, index=flags.index, dtype="str")


def _written(values: "pd.Series[Any]") -> "pa.Array":
    """The values as texts, harmless ones, null where missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pd.api.types.is_numeric_dtype(values):
        return of_numbers(values)
    if pd.api.types.is_datetime64_dtype(values):
        # Days: no table that leaves has more of a time.
        return pa.array(values.to_numpy().astype("datetime64[D]"), pa.date32(), from_pandas=True).cast(
            pa.large_string()
        )
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
