"""Address points: where in an area its residents live."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.areas.people import numbers_of
from hotspot.columns import LAT, LON, PERSON, UNITS
from hotspot.errors import InputError
from hotspot.events import EventColumns, Values, read_events
from hotspot.events.columns import NO_COLUMN, decide
from hotspot.events.columns.listed import listed
from hotspot.events.values.degrees import NotDegreesError
from hotspot.files.paths import named_source
from hotspot.files.source import open_source
from hotspot.words import Said, said

#: A count that stands for something stands at many addresses.
_AS_WRITTEN: Final = Values(keep_placeholders=True)
#: Names of columns, letters a to z and digits only, best first.
_UNITS: Final = (
    *("units", "unitcount", "unitscount", "numunits", "numberofunits", "nounits", "nunits", "countunits", "unitsnum"),
    *("housingunits", "dwellingunits", "residentialunits", "resunits", "livingunits", "dwellings", "households"),
    *("unitsres", "unittotal", "totalunits", "hu", "du", "apartments", "viviendas", "hogares", "numviviendas"),
)
_MOST_UNITS: Final = 1e6


def read_address_points(source: Any, *, units_column: str | None = None) -> pd.DataFrame:
    """Addresses at which people live. Row: an address at a point. Columns: ``lat``, ``lon``, ``units`` (if any).

    ``source``: points as events are read from, a file or a table; any number of rows; it is not changed. Nothing else
    is taken from it. ``units_column``: how many homes there are at an address, recognised by name when not given;
    ``"none"`` for none: each address then counts as one. A row that does not say how many counts as one, too.

    ``attrs``: ``rows``, ``left_out`` (rows without coordinates), ``empty`` (rows with 0 homes, left out as well),
    ``unstated`` (rows that do not say how many), ``columns``, ``notes``, ``source``. Raises `InputError` for a file
    that cannot be read, without coordinates in degrees, or without any row that can be used.
    """
    what = named_source(source, "address points", "a file of points (CSV, Parquet, GeoJSON, GeoPackage, ...)")
    opened = open_source(source)
    column = _units_column(opened.relation.columns, units_column, what)
    asked = EventColumns(None, None, NO_COLUMN, NO_COLUMN, column or NO_COLUMN, NO_COLUMN, NO_COLUMN)
    try:
        found = decide(asked, opened).named
    except InputError:
        raise InputError(
            f"{what} has no clear columns of coordinates. Wanted: points of a vector file, or columns lat and lon in "
            f"decimal degrees. Columns found: {listed(opened.relation.columns)}."
        ) from None
    try:
        read = read_events(source, columns=asked, values=_AS_WRITTEN)
    except NotDegreesError as error:
        # There is no option for the systems of address points.
        raise InputError(
            f"{what}: {error.held} hold no degrees: they look like {error.guess}. Wanted: decimal degrees, or the "
            "points of a vector file with its reference system."
        ) from None
    except InputError as error:
        raise InputError(f"{what}: {error}") from None
    units, unstated = _units(read, column, what)
    lat, lon = read[LAT].to_numpy(dtype=float), read[LON].to_numpy(dtype=float)
    placed = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    used = placed & (units > 0)
    if not used.any():
        raise InputError(f"{what}: none of {len(read):,} rows has coordinates in degrees and a home.")
    points = pd.DataFrame({LAT: lat[used], LON: lon[used], **({} if column is None else {UNITS: units[used]})})
    notes: list[Said] = list(read.attrs["notes"])
    if without := int((~placed).sum()):
        notes.append(said("notes.points_without", without, points=without, rows=len(read)))
    if empty := int((placed & (units == 0)).sum()):
        notes.append(said("notes.points_empty", empty, points=empty, rows=len(read)))
    if unsaid := int((unstated & used).sum()):
        notes.append(said("notes.points_unstated", unsaid, points=unsaid, rows=len(read)))
    points.attrs = {
        "rows": len(read),
        "left_out": without,
        "empty": empty,
        "unstated": unsaid,
        "columns": {LAT: found[LAT], LON: found[LON], **({} if column is None else {UNITS: column})},
        "notes": notes,
        "source": what,
    }
    return points


def _units_column(given: Sequence[str], asked: str | None, what: str) -> str | None:
    if asked == NO_COLUMN:
        return None
    if asked is not None:
        if asked not in given:
            raise InputError(f"{what} has no column {asked!r}. Columns found: {listed(given)}.")
        return asked
    simple = {column: re.sub(r"[^a-z0-9]", "", column.lower()) for column in given}
    return next((column for name in _UNITS for column in given if simple[column] == name), None)


def _units(read: pd.DataFrame, column: str | None, what: str) -> tuple[Any, Any]:
    """How many homes each row stands for, and which rows do not say it."""
    if column is None:
        return np.ones(len(read)), np.zeros(len(read), dtype=bool)
    texts = read[PERSON]
    units = numbers_of(texts).to_numpy(dtype=float, na_value=np.nan, copy=True)
    if texts.notna().any() and not np.isfinite(units).any():
        raise InputError(f"{what}: column {column!r} holds no numbers of homes. Call another one units.")
    # What is below 0, or more than any building holds, stands for something else.
    unstated = ~((units >= 0) & (units <= _MOST_UNITS))
    units[unstated] = 1.0
    return units, unstated
