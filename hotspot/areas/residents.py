"""Residents from a file of their own: polygons with a count of people, or a table without shapes."""

import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype

from hotspot.areas.levels import refuse_levels
from hotspot.areas.margins import margin_column_of, with_margins
from hotspot.areas.people import counted, population_column_of, residents_of
from hotspot.areas.read import NOTES, polygons
from hotspot.columns import POPULATION, POPULATION_MOE
from hotspot.errors import InputError
from hotspot.files.paths import check_file, shown
from hotspot.files.query import connection_of, run
from hotspot.files.source import open_source
from hotspot.files.vector import has_shapes
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

#: What the Census Bureau writes before an identifier: level, variant, component and "US".
_PREFIX: Final = re.compile(r"^\d{3}\w{2}\d{2}US")
#: Share of the areas that must find their row.
_ENOUGH: Final = 0.5
_WANTED: Final = "a file of polygons, or a table (CSV, Parquet, Excel), with a column of residents"


def read_residents(
    source: Any, areas: Any = None, *, population_column: str | None = None, margin_column: str | None = None
) -> "gpd.GeoDataFrame":
    """Polygons in degrees with their residents. Row: an area. Columns: ``population``, ``geometry``.

    Beside ``population`` stands ``population_moe``, its 90 % margin of error, where the file has them.

    ``source``: polygons as `read_areas` takes them, or a table as events are read from, without shapes: a census table
    with identifiers. ``areas``: the polygons that a table's rows belong to, a file or a GeoDataFrame with their own
    columns. The two are joined by the one pair of columns whose texts agree most often; census prefixes
    ("1400000US") and leading zeros do not count. ``population_column``, ``margin_column``: recognised by name when not
    given.

    ``attrs["columns"]`` names the column, ``attrs["notes"]`` says how a table was joined, ``attrs["joined"]`` whether
    one was.

    Raises `InputError` as `read_areas`, where no column holds residents, and where a table fits no areas.
    """
    if _is_shapes(source):
        degrees, what = polygons(source, "residents")
        column = _column(degrees, population_column, what)
        margin = margin_column_of(pd.DataFrame(degrees.drop(columns="geometry")), margin_column, column, what)
        margins = None if margin is None else degrees[margin].reset_index(drop=True)
        kept = degrees[[column, "geometry"]].rename(columns={column: POPULATION}).reset_index(drop=True)
        refuse_levels(kept, what)
        notes: list[Said] = list(degrees.attrs[NOTES])
    else:
        table, what = _table(source)
        column = _column(table, population_column, what)
        if areas is None:
            raise InputError(
                f"{what} has no shapes: give the polygons that its rows belong to (--neighborhoods), or a file of "
                "residents with shapes."
            )
        degrees, whose = polygons(areas)
        numbers, read = counted(table[column], what, column)
        margin = margin_column_of(table, margin_column, column, what)
        rows, notes = _joined(table.assign(**{column: numbers}), (column, margin), degrees, (what, whose))
        notes += read
        kept = degrees[["geometry"]].reset_index(drop=True)
        kept.insert(0, POPULATION, pd.Series(numbers.to_numpy(dtype=float)).reindex(rows).to_numpy())
        margins = None if margin is None else table[margin].reset_index(drop=True).reindex(rows).reset_index(drop=True)
    kept[POPULATION], told = residents_of(kept, what, column)
    notes += told
    columns = {POPULATION: column}
    if margin is not None:
        kept, told = with_margins(kept, margins, margin)
        notes += told
        columns[POPULATION_MOE] = margin
    kept.attrs = {"notes": notes, "columns": columns, "source": what, "joined": not _is_shapes(source)}
    return kept


def _is_shapes(source: Any) -> bool:
    if isinstance(source, (str, Path)):
        path = Path(source)
        check_file(path, f"The residents file {shown(path)}", _WANTED)
        return has_shapes(path)
    return hasattr(source, "geometry") and hasattr(source, "crs")


def _table(source: Any) -> tuple[pd.DataFrame, str]:
    opened = open_source(source)
    what = f"The residents file {opened.what}" if isinstance(source, (str, Path)) else "The table of residents"
    relation = opened.relation
    frame: pd.DataFrame = run(opened.what, relation.to_arrow_table, connection_of(relation)).to_pandas()
    if not len(frame):
        raise InputError(f"{what} has a header but no rows.")
    return frame.rename(columns=str), what


def _column(frame: pd.DataFrame, asked: str | None, what: str) -> str:
    """The column of residents; texts that are all numbers are numbers."""
    others = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    column = population_column_of(others, asked, what)
    if column is None:
        raise InputError(
            f"{what} has no column that is clearly residents. Its columns: {', '.join(others.columns)}. "
            "Name it (--population), or leave the file out."
        )
    return column


def _joined(
    table: pd.DataFrame, columns: tuple[str | None, ...], areas: "gpd.GeoDataFrame", names: tuple[str, str]
) -> tuple[Any, list[Said]]:
    """The row of each area, -1 where the table has none of it, and how they were found.

    ``columns``: those of numbers, which name no area.
    """
    what, whose = names
    theirs = {name: _keys(areas[name]) for name in areas.columns if name != "geometry" and _names_rows(areas[name])}
    ours = {name: _keys(table[name]) for name in table.columns if name not in columns and _names_rows(table[name])}
    best, pair = 0, None
    for one, other in product(ours, theirs):
        keys = ours[one][ours[one] != ""]
        if keys.duplicated().any():
            continue
        agree = int(theirs[other].isin(keys).sum())
        if agree > best:
            best, pair = agree, (one, other)
    if pair is None or best < _ENOUGH * len(areas):
        raise InputError(
            f"{what} has no shapes, and no column of it names the areas of {whose[:1].lower() + whose[1:]}: at best "
            f"{best:,} of {len(areas):,} were found. Wanted: one row for each area, with the same identifier or name "
            "in both files."
        )
    keys = ours[pair[0]]
    row = pd.Series(np.arange(len(table)), index=keys)
    found = row[row.index != ""].reindex(theirs[pair[1]]).fillna(-1).to_numpy(dtype=np.int64)
    note = said(
        "notes.residents_joined",
        column=repr(pair[0]),
        other=repr(pair[1]),
        found=best,
        areas=len(areas),
        rows=len(table),
    )
    return found, [note]


def _names_rows(values: "pd.Series[Any]") -> bool:
    """Whether these could be identifiers or names: texts or whole numbers."""
    return not is_float_dtype(values) or bool((values.dropna() % 1 == 0).all())


def _keys(values: "pd.Series[Any]") -> "pd.Series[str]":
    if is_float_dtype(values):
        values = values.astype("Int64")
    texts = values.astype("string").fillna("").str.strip().str.replace(_PREFIX, "", regex=True)
    return texts.str.casefold().str.lstrip("0").astype(object).replace(np.nan, "")
