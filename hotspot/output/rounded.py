"""Tables as files tell them: numbers rounded for readers, flags in words. The same in every file of a release."""

from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import (
    CHANCE_HIGH,
    CHANCE_LOW,
    CHANCE_MEAN,
    COST,
    CUMULATIVE_SHARE,
    EB_RATE,
    EXCESS,
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
from hotspot.stats.digits import told_p, told_value

#: Where nothing is known, and where there is nothing to be told.
_NOT_TOLD, _NOT_HOT = "not_told", "not_hot"
_DECIMALS: Final = {
    **dict.fromkeys((LAT, LON, SHARE, CUMULATIVE_SHARE, OBSERVED, CHANCE_LOW, CHANCE_MEAN, CHANCE_HIGH, Z), 6),
    **dict.fromkeys((TIMES_EXPECTED, LOW, HIGH), 3),
    EXPECTED: 2,
    EXCESS: 2,
    EXPECTED_RANK: 1,
    **dict.fromkeys((P_TOP, P_EXCEEDS), 4),
    RATE: 3,
    EB_RATE: 3,
    COST: 2,
}
_FLAGS: Final = (STANDS_OUT, SET_ASIDE, HELD)
_WORDS: Final = {True: "yes", False: "no"}


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """The table without shapes: numbers with the digits that readers need, flags as words; nothing else changes.

    The flags are ``yes`` and ``no``, missing where nothing is said; whether a hot cell stays hot is ``not_hot`` of
    others, and ``not_told`` where that was not asked: a word in every row, for readers guess the type of a column from
    its first rows.
    """
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore")).round(_DECIMALS)
    for name, told in (*((p, told_p) for p in (P_HOT, P_COLD, Q_HOT, Q_COLD)), (VALUE, told_value)):
        if name in plain and plain[name].dtype.kind == "f":
            plain[name] = told(plain[name].to_numpy(dtype=float, na_value=np.nan))
    for name in HOT_WITHOUT:
        if name in plain:
            unknown = _NOT_TOLD if plain[name].isna().all() else _NOT_HOT
            plain[name] = _in_words(plain[name], unknown)
    for name in _FLAGS:
        if name in plain:
            plain[name] = _in_words(plain[name], None)
    return plain


def _in_words(flags: "pd.Series[Any]", unknown: str | None) -> "pd.Series[str]":
    words = [unknown if gone else _WORDS[flag] for flag, gone in zip(flags, flags.isna(), strict=True)]
    return pd.Series(words, index=flags.index, dtype="str")
