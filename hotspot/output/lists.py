"""The lists as CSV files, for spreadsheets."""

import re
from pathlib import Path
from typing import Final

import pandas as pd

from hotspot.columns import (
    AUDIENCE,
    CHANCE_HIGH,
    CHANCE_LOW,
    CHANCE_MEAN,
    COST,
    CUMULATIVE_SHARE,
    EB_RATE,
    HOT_WITHOUT,
    LAT,
    LON,
    OBSERVED,
    P_TOP,
    RATE,
    SHARE,
)
from hotspot.disclosure import Release, checked_tables
from hotspot.output.files import write_text

#: Where nothing is known, and where there is nothing to be told.
_NOT_TOLD, _NOT_HOT = "not_told", "not_hot"
_DECIMALS: Final = {
    **dict.fromkeys((LAT, LON, SHARE, CUMULATIVE_SHARE, OBSERVED, CHANCE_LOW, CHANCE_MEAN, CHANCE_HIGH), 6),
    P_TOP: 4,
    RATE: 3,
    EB_RATE: 3,
    COST: 2,
}
#: A carriage return would tear a row apart, and other control characters mean nothing.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
#: A spreadsheet takes text that starts like this for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def save_lists(release: Release, folder: str | Path) -> list[Path]:
    """Write a CSV file for each table that the release holds.

    These are ``cells.csv``, ``buildings.csv``, ``neighborhoods.csv``, ``concentration.csv`` and ``quality.csv``.
    Each row carries the audience. Text that a spreadsheet would take for a formula gets a leading apostrophe.
    Raises `NotReleasableError` for anything but a `Release`, `InputError` when the folder cannot be written.
    """
    return [write_text(Path(folder) / name, text) for name, text in list_files(release).items()]


def list_files(release: Release) -> dict[str, str]:
    """File name -> text of each list."""
    return {f"{name}.csv": _csv(table, release.policy.audience) for name, table in checked_tables(release).items()}


def _csv(table: pd.DataFrame, audience: str) -> str:
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore")).round(_DECIMALS)
    for column in plain.columns.intersection(list(HOT_WITHOUT)):
        # A word in every row: readers guess the type of a column from its first rows.
        unknown = _NOT_TOLD if plain[column].isna().all() else _NOT_HOT
        plain[column] = plain[column].astype(object).map({True: "yes", False: "no"}).fillna(unknown)
    for column in plain.columns:
        if not pd.api.types.is_numeric_dtype(plain[column]):
            # Each text once: labels and neighborhoods repeat.
            code, words = pd.factorize(plain[column])
            safe = pd.Series([*map(_harmless, words), None], dtype="str")
            plain[column] = safe.take(code).array
    plain[AUDIENCE] = audience
    text: str = plain.to_csv(index=False, lineterminator="\n")
    return text


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and that no control character tears apart."""
    quoted = "'" + text if text.startswith(_FORMULA) else text
    return _CONTROL.sub(" ", quoted)
