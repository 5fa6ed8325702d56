"""Which columns of the areas hold names and residents, and names that differ."""

import re
from typing import TYPE_CHECKING, Final

from pandas.api.types import is_float_dtype, is_numeric_dtype

from hotspot.columns import NAME
from hotspot.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: Names of a name column, best first; within a line any two are an unclear choice.
_NAME_COLUMNS: Final = (
    {"name"},
    {"neighborhood", "neighbourhood", "community", "ward", "district", "municipality", "township", "county", "circuit"},
    {"neighborhoodname", "neighbourhoodname", "communityname", "wardname", "districtname", "municipalityname"}
    | {"townshipname", "countyname", "circuitname", "areaname", "ntaname", "namelsad", "label"},
)
_POPULATION_COLUMN: Final = re.compile(r"(total_?)?pop(ulation)?(_?total)?(_?\d{4})?(_?est(imate)?)?", re.IGNORECASE)
NO_COLUMN: Final = "none"


def name_column_of(frame: "gpd.GeoDataFrame", asked: str | None, what: str) -> str:
    """The column of names: the one that was asked for, else the one that is clearly it."""
    others = [c for c in frame.columns if c != "geometry"]
    if asked is not None:
        if asked not in others:
            raise InputError(f"{what} has no column {asked!r} for names. Its columns: {', '.join(others) or 'none'}.")
        return asked
    texts = [c for c in others if not is_numeric_dtype(frame[c])]
    for names in _NAME_COLUMNS:
        found = [c for c in texts if _simple(c) in names]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"{what} has several columns that could be names: {', '.join(found)}. Choose with --name-column."
            )
    raise InputError(
        f"{what} has no column that is clearly a name. Its columns: {', '.join(others) or 'none'}. "
        f"Choose one with --name-column{_distinct_hint(frame, others)}."
    )


def population_column_of(frame: "pd.DataFrame", asked: str | None, what: str) -> str | None:
    """The column of residents, None for none."""
    others = [c for c in frame.columns if c != "geometry"]
    if asked == NO_COLUMN:
        return None
    if asked is not None:
        if asked not in others or not is_numeric_dtype(frame[asked]):
            raise InputError(
                f"{what} has no column of numbers {asked!r} for the population. Its columns: {', '.join(others)}."
            )
        return asked
    found = [c for c in others if _POPULATION_COLUMN.fullmatch(c) and is_numeric_dtype(frame[c])]
    if len(found) > 1:
        raise InputError(
            f"{what} has several columns that could be the population: {', '.join(found)}. "
            "Choose with --population, or say --population none."
        )
    return found[0] if found else None


def distinct_names(frame: "gpd.GeoDataFrame", what: str) -> list[str]:
    """The names, each once: equal ones get a number."""
    written = frame[NAME]
    if is_float_dtype(written) and (written.dropna() % 1 == 0).all():
        # A number that names an area has no point.
        written = written.astype("Int64")
    names = written.astype("string").str.strip()
    empty = int((names.isna() | (names == "")).sum())
    if empty:
        raise InputError(
            f"{what}: {empty:,} of {len(frame):,} areas have no name. Fill them in, or choose another --name-column."
        )
    taken: set[str] = set(names)
    given: set[str] = set()
    distinct = []
    for name in names:
        number = 2
        unlike = name
        while unlike in given or (unlike != name and unlike in taken):
            unlike = f"{name} ({number})"
            number += 1
        given.add(unlike)
        distinct.append(unlike)
    return distinct


def _simple(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())


def _distinct_hint(frame: "gpd.GeoDataFrame", columns: list[str]) -> str:
    found = [column for column in columns if frame[column].notna().all() and frame[column].is_unique]
    return f" ({', '.join(found[:5])} differ in every area)" if found else ""
