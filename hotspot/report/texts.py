"""A table's columns as display-ready texts: numbers rounded, tiers and classes in words."""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.report.looks import CLASSES, tier_words
from hotspot.words import numbers, say

Format = Callable[[float], str]
_FEW: Final = 100


def _rate(rate: float) -> str:
    return numbers.decimal(rate, 1)


def _expected(expected: float) -> str:
    """A tenth matters only where few are expected."""
    return numbers.decimal(expected, 1) if expected < _FEW else numbers.count(expected)


CELL_FORMATS: Final[dict[str, Format]] = {
    c.EVENTS: numbers.count,
    c.PEOPLE: numbers.count,
    c.COST: numbers.dollars,
    c.COST_PER_EVENT: numbers.each_dollars,
    c.VALUE: numbers.compact,
    c.POPULATION: numbers.count,
    c.EXPECTED: _expected,
    c.TIMES_EXPECTED: _rate,
    c.Z: numbers.decimal,
    c.TIMES_AVERAGE: _rate,
    c.SCALE: numbers.count,
    c.HALF_ADDRESSES: numbers.count,
    c.P_HOT: numbers.p_value,
    c.Q_HOT: numbers.p_value,
    c.Q_COLD: numbers.p_value,
}
PLACE_FORMATS: Final[dict[str, Format]] = {
    c.RANK: numbers.count,
    c.EVENTS: numbers.count,
    c.PEOPLE: numbers.count,
    c.COST: numbers.dollars,
    c.COST_PER_EVENT: numbers.each_dollars,
    c.SHARE: numbers.percent,
    c.CUMULATIVE_SHARE: numbers.percent,
    c.HOT_CELLS: numbers.count,
    c.POPULATION: numbers.count,
    c.BEDS: numbers.count,
    c.EXPECTED: _expected,
    c.EXCESS: numbers.count,
    c.TIMES_EXPECTED: _rate,
    c.TIMES_AVERAGE: _rate,
    c.CELLS: numbers.count,
    c.LOW: _rate,
    c.HIGH: _rate,
    c.RATE: _rate,
    c.EB_RATE: _rate,
}
_TIER_COLUMNS: Final = (c.TIER, c.RATE_TIER)


def texts(frame: pd.DataFrame, name: str, form: Format) -> list[str]:
    """A column of numbers as display texts; equal numbers are formatted once."""
    values = frame[name].to_numpy(dtype=float, na_value=np.nan)
    distinct, where = np.unique(values, return_inverse=True)
    words = [form(value) for value in distinct.tolist()]
    return [words[index] for index in where.tolist()]


def _with_sign(form: Format, sign: str) -> Format:
    """The format with the sign of the currency, where it is one of money."""
    return partial(form, sign=sign) if form in {numbers.dollars, numbers.each_dollars} else form


def cell_texts(frame: pd.DataFrame, name: str, sign: str = numbers.DOLLAR) -> list[str]:
    """A column of the cells as display texts. ``sign``: of the currency."""
    return texts(frame, name, _with_sign(CELL_FORMATS[name], sign))


def place_texts(frame: pd.DataFrame, name: str, language: str = "en", sign: str = numbers.DOLLAR) -> list[str]:
    """A column of a list of places as display texts."""
    if name in _TIER_COLUMNS:
        return [tier_words(tier, language) for tier in names(frame, name)]
    if name == c.STANDS_OUT:
        return _standing_texts(frame, language)
    if name == c.TIMES_EXPECTED and c.LOW in frame and c.HIGH in frame:
        return list(
            map(" ".join, zip(texts(frame, name, _rate), range_texts(frame, c.LOW, c.HIGH, _rate), strict=True))
        )
    return rank_texts(frame) if name == c.RANK else texts(frame, name, _with_sign(PLACE_FORMATS[name], sign))


def rank_texts(frame: pd.DataFrame) -> list[str]:
    """The ranks; where one lies outside of its interval, about where the place is likely to stand."""
    shown = texts(frame, c.RANK, numbers.count)
    if c.EXPECTED_RANK not in frame:
        return shown
    about = [f"≈ {place}" for place in texts(frame, c.EXPECTED_RANK, numbers.count)]
    return [place if gone else rank for rank, place, gone in zip(shown, about, frame[c.RANK].isna(), strict=True)]


def interval_texts(frame: pd.DataFrame) -> list[str]:
    """The 90 % interval of each rank, in brackets; empty where there is none."""
    if c.RANK_LOW not in frame or c.RANK_HIGH not in frame:
        return [""] * len(frame)
    return range_texts(frame, c.RANK_LOW, c.RANK_HIGH, numbers.count)


def _standing_texts(frame: pd.DataFrame, language: str) -> list[str]:
    """Whether each place stands out; a dash where nothing is expected."""
    stands = frame[c.STANDS_OUT].fillna(value=False).to_numpy(dtype=bool)
    needed = [name for name in (c.STANDS_OUT, c.TIMES_EXPECTED) if name in frame]
    known = pd.DataFrame(frame[needed]).notna().all(axis=1)
    words = {found: say(language, "against.stands_out" if found else "against.not_clearly") for found in (True, False)}
    return [words[found] if told else numbers.MISSING for found, told in zip(stands.tolist(), known, strict=True)]


def range_texts(frame: pd.DataFrame, low_name: str, high_name: str, form: Format) -> list[str]:
    """Two columns of limits as one, in brackets; empty where one is missing."""
    low, high = (texts(frame, name, form) for name in (low_name, high_name))
    return [
        "" if numbers.MISSING in pair else f"({pair[0]}\N{EN DASH}{pair[1]})" for pair in zip(low, high, strict=True)
    ]


def id_order(cells: pd.DataFrame) -> NDArray[np.int64]:
    """Positions of the cells by rising id: the order in which the page's data hold them."""
    return np.argsort(cells[c.CELL].to_numpy(dtype=str), kind="stable")


def names(frame: pd.DataFrame, name: str) -> list[str]:
    """A text column; a missing value is a dash."""
    values, gone = frame[name].tolist(), frame[name].isna().tolist()
    return [numbers.MISSING if missing else str(value) for value, missing in zip(values, gone, strict=True)]


def classes(frame: pd.DataFrame) -> list[int]:
    """Position of each row's label in ``CLASSES``; an unknown or missing label counts as not tested."""
    place = {words.label: index for index, words in enumerate(CLASSES)}
    codes, labels = pd.factorize(frame[c.LABEL])
    # A missing label has the code -1, which takes the last.
    known = np.array([*(place.get(label, place["not_tested"]) for label in labels), place["not_tested"]])
    found: list[int] = known[codes].tolist()
    return found
