"""Which column of the areas holds residents, and what of it is no number of them."""

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from hotspot.areas.names import NO_COLUMN
from hotspot.columns import NAME, POPULATION
from hotspot.errors import InputError
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

#: Names of a column of residents, best first; within a line any two are an unclear choice.
_POPULATION_COLUMNS: Final = (
    re.compile(r"(tot(al)?_?)?pop(ulation)?(_?tot(al)?)?(_?\d{4})?(_?est(imate)?)?", re.IGNORECASE),
    # Totals of the Census Bureau's tables B01001, B01003 and P1.
    re.compile(r"residents|inhabitants|B010(01|03)_001E?|P1_001N|P0010001", re.IGNORECASE),
)
#: Half the width of an interval about a number, as the American Community Survey calls it.
_MARGIN: Final = re.compile(
    r".*_?moe(_?\d{2,4})?|moe_.*|.*margin[ _]?of[ _]?error.*|B\d{5}[A-Z]?_?\d{3}M", re.IGNORECASE
)
#: What the American Community Survey writes where there is no estimate (Census Bureau, "Notes on ACS Estimate and
#: Annotation Values").
_SENTINELS: Final = frozenset(-float(str(digit) * 9) for digit in (2, 3, 5, 6, 8, 9))
#: A point that parts thousands, or could; one that cannot; and commas that do.
_THOUSANDS: Final = r"-?[1-9]\d{0,2}(?:\.\d{3})+"
_MANY_THOUSANDS: Final = r"-?[1-9]\d{0,2}(?:\.\d{3})+,\d*|-?[1-9]\d{0,2}(?:\.\d{3}){2,}"
_DECIMALS: Final = r"-?(?:\d*\.(?:\d{1,2}|\d{4,})|0\d*\.\d{3}|\d{4,}\.\d*|\d{1,3}(?:,\d{3})+(?:\.\d*)?)"
#: Share of filled texts that must be numbers for their column to be one of numbers.
_ENOUGH: Final = 0.5
_MOST_RESIDENTS: Final = 1e10
_SAID: Final = 5


def is_margin(column: str) -> bool:
    """Whether a column's name says that it holds margins of error."""
    return _MARGIN.fullmatch(column) is not None


def population_column_of(frame: "pd.DataFrame", asked: str | None, what: str) -> str | None:
    """The column of residents, None for none. Texts that are numbers, also with commas, are numbers."""
    others = [c for c in frame.columns if c != "geometry"]
    if asked == NO_COLUMN:
        return None
    if asked is not None:
        if asked not in others or not _holds_numbers(frame[asked]):
            raise InputError(
                f"{what} has no column of numbers {asked!r} for the population. Its columns: {', '.join(others)}."
            )
        if is_margin(asked):
            raise InputError(
                f"{what}: column {asked!r} holds margins of error, not residents. Name that of the estimates "
                "(--population)."
            )
        return asked
    fitting = [[c for c in others if names.fullmatch(c) and _holds_numbers(frame[c])] for names in _POPULATION_COLUMNS]
    found = next((columns for columns in fitting if columns), [])
    if len(found) > 1:
        raise InputError(
            f"{what} has several columns that could be the population: {', '.join(found)}. "
            "Choose with --population, or say --population none."
        )
    return found[0] if found else None


def residents_of(areas: "gpd.GeoDataFrame", what: str, column: str) -> "tuple[pd.Series[float], list[Said]]":
    """The residents of each area, NaN where they are not known, and what is said of those.

    ``areas``: with ``population`` as it stands in the file, and ``name`` where they have any; ``column``: where it was
    read from. Raises `InputError` for a negative number of residents, or with more than the Earth.
    """
    given = areas[POPULATION]
    numbers, notes = counted(given, what, column)
    sentinel = numbers.isin(_SENTINELS).to_numpy()
    numbers = numbers.where(~sentinel)
    _refuse(
        areas, numbers < 0, f"a negative number of residents in column {column!r}. Correct it, or leave it empty", what
    )
    _refuse(areas, numbers > _MOST_RESIDENTS, f"more residents than the Earth. Is {column!r} their column", what)
    odd = given.notna().to_numpy() & numbers.isna().to_numpy() & ~sentinel
    for key, which in (("areas.no_number", sentinel), ("areas.no_count", odd)):
        if (at := np.flatnonzero(which)).size:
            notes.append(
                said(key, at.size, areas=int(at.size), all=len(areas), column=repr(column), names=_named(areas, at))
            )
    return numbers, notes


def _named(areas: "gpd.GeoDataFrame", at: Any) -> tuple[Any, ...]:
    """Some areas by name, or by their number where they have none."""
    some = at[:_SAID]
    names = tuple(areas[NAME].iloc[some].astype(str)) if NAME in areas else tuple(map(str, some + 1))
    return (*names, said("areas.more", more=at.size - _SAID)) if at.size > _SAID else names


def words_for_residents(frame: "pd.DataFrame") -> list[Said]:
    """What is said of columns that are named like residents and hold no numbers."""
    named = [c for c in frame.columns if c != "geometry" and any(one.fullmatch(c) for one in _POPULATION_COLUMNS)]
    return [
        said("areas.words", column=repr(c)) for c in named if frame[c].notna().any() and not _holds_numbers(frame[c])
    ]


def counted(values: "pd.Series[Any]", what: str, column: str) -> "tuple[pd.Series[float], list[Said]]":
    """Numbers from a column of residents, NaN for what is none, and what is said of their points.

    "1.234" is a thousand and more where no other number has a point that parts decimals: people are whole. Raises
    `InputError` where some have.
    """
    thousands, decimals = _points(values)
    if thousands.any() and decimals.any():
        raise InputError(
            f"{what}: column {column!r} of residents has numbers with a point before three digits, as that of "
            f"thousands ({int(thousands.sum()):,}), and others written otherwise, with decimals or with commas "
            f"between thousands ({int(decimals.sum()):,}). Write them all without a mark of thousands."
        )
    notes = []
    if number := int(thousands.sum()):
        notes.append(said("areas.thousands", number, areas=number, column=repr(column)))
    return numbers_of(values), notes


def numbers_of(values: "pd.Series[Any]") -> "pd.Series[float]":
    """Numbers, also from texts with commas, points or blanks between thousands; NaN for what is none."""
    if is_numeric_dtype(values):
        return values.astype("Float64").astype(float) if values.dtype.kind == "O" else values
    texts = _bare(values)
    thousands, decimals = _points(values)
    if thousands.any() and not decimals.any():
        texts = texts.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return pd.to_numeric(texts.str.replace(",", "", regex=False), errors="coerce").astype(float)


def _points(values: "pd.Series[Any]") -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which numbers have a point that parts, or could part, thousands; and which are written in the English way."""
    if is_numeric_dtype(values):
        nothing = np.zeros(len(values), dtype=bool)
        return nothing, nothing
    texts = _bare(values).fillna("")
    thousands = texts.str.fullmatch(_THOUSANDS) | texts.str.fullmatch(_MANY_THOUSANDS)
    return thousands.to_numpy(dtype=bool), texts.str.fullmatch(_DECIMALS).to_numpy(dtype=bool)


def _bare(values: "pd.Series[Any]") -> "pd.Series[str]":
    return values.astype("string").str.replace(r"[\s\u00a0\u202f]", "", regex=True)


def _holds_numbers(values: "pd.Series[Any]") -> bool:
    if is_bool_dtype(values):
        return False
    if is_numeric_dtype(values):
        return True
    filled = values.dropna()
    return bool(len(filled)) and bool(numbers_of(filled).notna().sum() > _ENOUGH * len(filled))


def _refuse(areas: "gpd.GeoDataFrame", wrong: "pd.Series[bool]", why: str, what: str) -> None:
    if not (at := np.flatnonzero(wrong.to_numpy())).size:
        return
    named = f" ({', '.join(map(str, areas[NAME].iloc[at[:_SAID]]))})" if NAME in areas else ""
    has = "has" if at.size == 1 else "have"
    end = "?" if why.startswith("more") else "."
    raise InputError(f"{what}: {at.size:,} of {len(areas):,} areas{named} {has} {why}{end}")
