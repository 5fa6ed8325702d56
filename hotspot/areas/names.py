"""Which column of the areas holds names, and names that differ."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pandas.api.types import is_float_dtype, is_integer_dtype, is_numeric_dtype

from hotspot.areas.shapes import rows_said
from hotspot.columns import NAME
from hotspot.errors import InputError
from hotspot.files.headings import simple
from hotspot.words import Said, said

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
#: Identifiers of areas: taken where no column of names is there.
_IDENTIFIERS: Final = ("geoid", "geoid20", "geoid10", "geoidfq", "fips", "tractce", "zcta5ce20", "zcta5ce10", "zipcode")
NO_COLUMN: Final = "none"
#: What an area is called whose name is missing.
NAMELESS: Final = "area without name"


def name_column_of(frame: "gpd.GeoDataFrame", asked: str | None, what: str) -> str:
    """The column of names: the one that was asked for, else the one that is clearly it.

    A column whose name says so: of texts, or of whole numbers that differ (wards by number). Else identifiers of the
    census; else the one column of texts that differ in every area. A column that is the same everywhere is taken only
    where no other one says so, and an empty one where nothing else is clear.
    """
    others = [c for c in frame.columns if c != "geometry"]
    if asked is not None:
        if asked not in others:
            raise InputError(f"{what} has no column {asked!r} for names. Its columns: {', '.join(others) or 'none'}.")
        return asked
    texts = [c for c in others if not is_numeric_dtype(frame[c])]
    numbers = [c for c in others if c not in texts and _differ(frame[c]) and _whole(frame[c])]
    kinds = {c: _kinds(frame[c]) for c in texts}
    for some in (
        [c for c in texts if kinds[c] > 1 or len(frame) == kinds[c] == 1],
        [c for c in texts if kinds[c]],
    ):
        if (found := _clear(frame, some, numbers, what)) is not None:
            return found
    distinct = [c for c in texts if _differ(frame[c])]
    if len(distinct) == 1:
        return distinct[0]
    if (found := _clear(frame, texts, numbers, what)) is not None:
        return found
    raise InputError(
        f"{what} has no column that is clearly a name. Its columns: {', '.join(others) or 'none'}. "
        f"Choose one with --name-column{_distinct_hint(frame, others)}."
    )


def _clear(frame: "gpd.GeoDataFrame", texts: list[str], numbers: list[str], what: str) -> str | None:
    """The column whose name says that it holds names, or identifiers; None where there is none."""
    for columns in (texts, numbers):
        for names in _NAME_COLUMNS:
            found = [c for c in columns if simple(c) in names]
            # What names several areas alike is the name of something larger.
            found = [c for c in found if _differ(frame[c])] if len(found) > 1 else found
            if len(found) == 1:
                return found[0]
            if found or sum(simple(c) in names for c in columns) > 1:
                several = found or [c for c in columns if simple(c) in names]
                raise InputError(
                    f"{what} has several columns that could be names: {', '.join(several)}. "
                    f"Choose with {_option(several[0])}."
                )
    for identifier in _IDENTIFIERS:
        found = [c for c in (*texts, *numbers) if simple(c) == identifier and _differ(frame[c])]
        if len(found) == 1:
            return found[0]
    return None


def distinct_names(frame: "gpd.GeoDataFrame", column: str) -> tuple[list[str], list[Said]]:
    """The names, each once, and what is said of them: equal ones get a number, missing ones a name.

    ``frame``: with the names as they stand in the file; ``column``: where they were read from.
    """
    names = as_names(frame[NAME])
    empty = np.flatnonzero((names.isna() | (names == "")).to_numpy())
    notes = []
    if empty.size:
        notes.append(
            said(
                "areas.without_name",
                empty.size,
                areas=int(empty.size),
                all=len(frame),
                column=repr(column),
                rows=rows_said(empty),
                name=repr(NAMELESS),
            )
        )
        names.iloc[empty] = NAMELESS
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
    if numbered := sum(one != other for one, other in zip(distinct, names, strict=True)):
        notes.append(said("notes.numbered_names", numbered, areas=numbered))
    return distinct, notes


def as_names(written: "pd.Series[Any]") -> "pd.Series[str]":
    """Names as text, without blanks at their ends; a number that names an area has no point."""
    if is_float_dtype(written) and (written.dropna() % 1 == 0).all():
        written = written.astype("Int64")
    names: pd.Series[str] = written.astype("string").str.strip()
    return names


def _kinds(values: "pd.Series[Any]") -> int:
    """How many different texts stand there, not counting missing ones; more than one where some are missing."""
    texts = values.astype("string").str.strip().fillna("")
    filled = int(texts[texts != ""].nunique())
    return filled + bool(filled and (texts == "").any())


def _differ(values: "pd.Series[Any]") -> bool:
    try:
        return bool(values.notna().all() and values.is_unique)
    except TypeError:
        # Lists and objects, as JSON has them.
        return False


def _whole(values: "pd.Series[Any]") -> bool:
    return bool(is_integer_dtype(values) or (is_float_dtype(values) and (values % 1 == 0).all()))


def _option(column: str) -> str:
    written = '"' + column.replace('"', '\\"') + '"' if not column.replace("_", "").isalnum() else column
    return f"--name-column {written}"


def _distinct_hint(frame: "gpd.GeoDataFrame", columns: list[str]) -> str:
    found = [column for column in columns if _differ(frame[column])]
    return f" ({', '.join(found[:5])} differ in every area)" if found else ""
