"""Which column of the areas holds residents, and what of it is no number of them."""

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
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
    read from. Raises `InputError` for areas with fewer than no residents, or with more than the Earth.
    """
    given = areas[POPULATION]
    numbers = numbers_of(given)
    sentinel = numbers.isin(_SENTINELS).to_numpy()
    numbers = numbers.where(~sentinel)
    _refuse(areas, numbers < 0, f"fewer than no residents in column {column!r}. Empty them, or correct them", what)
    _refuse(areas, numbers > _MOST_RESIDENTS, f"more residents than the Earth. Is {column!r} their column", what)
    unknown = np.flatnonzero(sentinel | (given.notna().to_numpy() & numbers.isna().to_numpy()))
    if not unknown.size:
        return numbers, []
    names = (
        tuple(areas[NAME].iloc[unknown[:_SAID]].astype(str)) if NAME in areas else tuple(map(str, unknown[:_SAID] + 1))
    )
    more = (said("areas.more", more=unknown.size - _SAID),) if unknown.size > _SAID else ()
    return numbers, [
        said(
            "areas.no_number",
            unknown.size,
            areas=int(unknown.size),
            all=len(areas),
            column=repr(column),
            names=(*names, *more),
        )
    ]


def numbers_of(values: "pd.Series[Any]") -> "pd.Series[float]":
    """Numbers, also from texts with commas or blanks between thousands; NaN for what is none."""
    if is_numeric_dtype(values):
        return values.astype("Float64").astype(float) if values.dtype.kind == "O" else values
    texts = values.astype("string").str.replace(r"[,\s\u00a0\u202f]", "", regex=True)
    return pd.to_numeric(texts, errors="coerce").astype(float)


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
    end = "?" if why.startswith("more") else "."
    raise InputError(f"{what}: {at.size:,} of {len(areas):,} areas{named} have {why}{end}")
