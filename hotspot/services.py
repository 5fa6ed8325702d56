"""Institutions and services at a point, shown on the map beside what was found: clinics, shelters, schools."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspot.columns import ADDRESS, CATEGORY, KIND, LAT, LON, NAME, PERSON, PROTECTED
from hotspot.errors import InputError
from hotspot.events import EventColumns, Values, read_events
from hotspot.events.columns import decide
from hotspot.events.columns.listed import listed
from hotspot.events.values.degrees import NotDegreesError
from hotspot.files.paths import named_source
from hotspot.files.query import connection_of, run
from hotspot.files.reference import in_degrees
from hotspot.files.source import open_source
from hotspot.files.vector import holds_shapes, read_vector
from hotspot.meridian import across, around
from hotspot.protected import protected_columns, protected_rows
from hotspot.words import Said

if TYPE_CHECKING:
    import geopandas as gpd

#: Rows that a page shows at most: more are no longer places that a reader knows by name.
MOST_SERVICES: Final = 2_000
COLUMNS: Final = (NAME, KIND, LAT, LON)
NO_COLUMN: Final = "none"
#: A name that stands at many places is that of many services, and a "no" at most of them is a no.
_AS_WRITTEN: Final = Values(keep_placeholders=True)
#: Part of the study area's width and height beyond which a service is not on the map.
_BEYOND: Final = 0.1
#: Missing ones, points and polygons, one or many.
_SHAPES: Final = (-1, 0, 4, 3, 6)
#: Names of columns, letters a to z and digits only (an accent is left out with its letter), best first.
NAMES: Final = (
    *("name", "facilityname", "facility", "servicename", "service", "institutionname", "institution"),
    *("sitename", "site", "schoolname", "placename", "title", "label", "nombre"),
)
KINDS: Final = (
    *("kind", "type", "category", "facilitytype", "servicetype", "institutiontype", "sitetype", "placetype"),
    *("amenity", "tipo", "categoria", "categora"),
)


def read_services(source: Any, *, name_column: str | None = None, kind_column: str | None = None) -> pd.DataFrame:
    """Institutions and services. Row: one at a point. Columns: ``name``, ``kind`` (empty: unknown), ``lat``, ``lon``.

    ``source``: CSV, Parquet or Excel with coordinates in degrees, or a vector file in any coordinate reference system
    (of a polygon a point inside it is taken), or a table of either kind; it is not changed. Nothing else is taken
    from it. ``name_column``, ``kind_column``: recognised by name when not given; ``"none"`` for no kind.
    A row whose column protected (confidential, hidden) says anything but no is left out: see `hotspot.protected`.

    ``attrs``: ``protected`` (such rows), ``unclear`` (those of them that say neither yes nor no), ``rows`` (all
    others), ``left_out`` (rows without a name or coordinates), ``columns``, ``notes``, ``source``. Raises `InputError`
    for a file that cannot be read, has no column of names, no row that can be shown, or more than `MOST_SERVICES`.
    """
    what = named_source(source, "services", "a file of points (CSV, GeoJSON, GeoPackage, ...)")
    asked = (name_column, kind_column)
    shapes = shapes_of(source, what)
    given, columns, notes = _table(source, asked, what) if shapes is None else _of_shapes(shapes, asked, what)
    guarded = [given[column] for column in protected_columns(map(str, given.columns))]
    hidden, unclear = protected_rows(guarded, len(given))
    if len(given) and hidden.all():
        raise InputError(
            f"{what}: all {len(given):,} rows are protected places, which no output shows; {int(unclear.sum()):,} of "
            f"them say neither yes nor no ({columns[PROTECTED]}). Say no where a place may be shown, or leave out "
            "the file."
        )
    given = given[~hidden].reset_index(drop=True)
    read = pd.DataFrame(
        {NAME: plain_texts(given[NAME]), KIND: plain_texts(given[KIND]), LAT: given[LAT], LON: given[LON]}
    )
    lat, lon = read[LAT].to_numpy(dtype=float), read[LON].to_numpy(dtype=float)
    # What is not a number is neither.
    there = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    kept: pd.DataFrame = read[there & (read[NAME] != "").to_numpy()].reset_index(drop=True)
    if not len(kept):
        raise InputError(
            f"{what}: none of {len(given):,} rows has both a name and coordinates in degrees. Wanted: a column of "
            "names, and lat and lon in decimal degrees or points of a vector file with its reference system."
        )
    kept.attrs = {
        "protected": int(hidden.sum()),
        "unclear": int(unclear.sum()),
        "left_out": len(given) - len(kept),
        "rows": len(given),
        "columns": columns,
        "notes": notes,
        "source": what,
    }
    return kept


def services_near(services: pd.DataFrame, area: Any) -> pd.DataFrame:
    """Those that lie on the map: in the box around the area (shapely, degrees) or a little beyond.

    ``services``: from `read_services`; it is not changed. How many lie elsewhere is added as ``attrs["outside"]``.
    """
    (west, east), (_, south, _, north) = across(area), shapely.bounds(area).tolist()
    aside, up = _BEYOND * (east - west), _BEYOND * (north - south)
    lon = around(services[LON].to_numpy(dtype=float), (west + east) / 2)
    near = services[LAT].between(south - up, north + up) & (lon >= west - aside) & (lon <= east + aside)
    kept: pd.DataFrame = services[near].reset_index(drop=True)
    kept.attrs = {**services.attrs, "outside": len(services) - len(kept)}
    return kept


def shapes_of(source: Any, what: str) -> "gpd.GeoDataFrame | None":
    """The source with its shapes; None for a table with columns of coordinates."""
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        frame: gpd.GeoDataFrame = source
    elif isinstance(source, (str, Path)) and holds_shapes(Path(source)):
        frame = read_vector(Path(source), what)
        if not hasattr(frame, "crs"):
            raise InputError(f"{what} holds no shapes. Wanted: points, or a table with columns lat and lon.")
    else:
        return None
    if frame.crs is None:
        raise InputError(
            f"{what} does not say its coordinate reference system. A Shapefile needs its .prj file beside it; "
            "otherwise set the system (in QGIS: Layer > Set CRS) and save it again."
        )
    return frame


def _of_shapes(
    frame: "gpd.GeoDataFrame", asked: tuple[str | None, str | None], what: str
) -> tuple[pd.DataFrame, dict[str, str], list[Said]]:
    """Name and kind as they are, lat and lon of a point of each shape; which columns were taken, and notes."""
    _refuse_many(len(frame), what)
    shapes = frame.geometry
    plain = np.asarray(shapes.array, dtype=object)
    other = int((~np.isin(shapely.get_type_id(plain), _SHAPES)).sum())
    if other:
        raise InputError(f"{what}: {other:,} of {len(frame):,} shapes are neither points nor polygons.")
    # An outline that crosses itself may have no inside.
    invalid = int((~(shapely.is_valid(plain) | shapely.is_missing(plain))).sum())
    if invalid:
        raise InputError(
            f"{what}: {invalid:,} of {len(frame):,} shapes are invalid (an outline crosses itself). "
            "Repair them (in QGIS: Fix geometries; in geopandas: make_valid) and try again."
        )
    points = in_degrees(shapes.representative_point())
    columns = _recognised([str(name) for name in frame.columns if name != shapes.name], asked, what)
    by_text = {str(name): name for name in frame.columns}
    given = pd.DataFrame({meaning: list(frame[by_text[column]]) for meaning, column in columns.items()}, dtype=object)
    given = given.reindex(columns=[NAME, KIND]).assign(**{LAT: points.y.to_numpy(), LON: points.x.to_numpy()})
    guards = protected_columns(by_text)
    given = given.assign(**{column: list(frame[by_text[column]]) for column in guards})
    return given, _with_guards(columns, guards), []


def _table(
    source: Any, asked: tuple[str | None, str | None], what: str
) -> tuple[pd.DataFrame, dict[str, str], list[Said]]:
    """The same of a table with columns of coordinates."""
    origin = open_source(source)
    relation = origin.relation
    columns = _recognised(relation.columns, asked, what)
    texts = (columns[NAME], columns.get(KIND, NO_COLUMN))
    rows = int(run(what, lambda: relation.aggregate("count(*)").fetchall(), connection_of(relation))[0][0])
    _refuse_many(rows, what)
    try:
        found = decide(EventColumns(None, None, NO_COLUMN, NO_COLUMN, NO_COLUMN, *texts), origin).named
    except InputError:
        raise InputError(
            f"{what} has no clear columns of coordinates. Wanted: columns lat and lon in decimal degrees, one with "
            f"texts such as (40.1, -75.3), or the points of a vector file. Columns found: {listed(relation.columns)}."
        ) from None
    try:
        places = EventColumns(found[LAT], found[LON], NO_COLUMN, NO_COLUMN, NO_COLUMN, *texts)
        opened = source if isinstance(source, (str, Path)) else relation
        read = read_events(opened, columns=places, values=_AS_WRITTEN)
        guards = {column: _said(opened, places, column) for column in protected_columns(relation.columns)}
    except NotDegreesError as error:
        # There is no option for the systems of services.
        raise InputError(
            f"{what}: {error.held} hold no degrees: they look like {error.guess}. Wanted: decimal degrees, or the "
            "points of a vector file with its reference system."
        ) from None
    except InputError as error:
        raise InputError(f"{what}: {error}") from None
    given = read.rename(columns={ADDRESS: NAME, CATEGORY: KIND}).reindex(columns=COLUMNS).reset_index(drop=True)
    columns = {**columns, LAT: found[LAT], LON: found[LON]}
    return given.assign(**guards), _with_guards(columns, list(guards)), list(read.attrs["notes"])


def _said(source: Any, places: EventColumns, column: str) -> list[Any]:
    """The texts of a column, in the order of the rows: read as a person's, the one text that is not taken yet."""
    only = EventColumns(places.lat, places.lon, NO_COLUMN, NO_COLUMN, column, NO_COLUMN, NO_COLUMN)
    return read_events(source, columns=only, values=_AS_WRITTEN)[PERSON].tolist()


def _with_guards(columns: dict[str, str], guards: list[str]) -> dict[str, str]:
    return {**columns, PROTECTED: ", ".join(guards)} if guards else columns


def _refuse_many(rows: int, what: str) -> None:
    if rows > MOST_SERVICES:
        raise InputError(
            f"{what} holds {rows:,} rows; a map shows at most {MOST_SERVICES:,} services. "
            "Leave out the kinds that readers do not need."
        )


def _recognised(given: Sequence[str], asked: tuple[str | None, str | None], what: str) -> dict[str, str]:
    """Meaning -> column, for name and, if there is one, kind."""
    name = one_column(given, asked[0], NAMES, what)
    if name is None or asked[0] == NO_COLUMN:
        raise InputError(
            f"{what} has no column that is clearly a name. Call one of its columns name, and one kind if there are "
            f"several kinds. Columns found: {listed(given)}."
        )
    kind = None if asked[1] == NO_COLUMN else one_column([c for c in given if c != name], asked[1], KINDS, what)
    return {NAME: name} if kind is None else {NAME: name, KIND: kind}


def one_column(given: Sequence[str], asked: str | None, known: Sequence[str], what: str) -> str | None:
    """The column that is asked for, else the first that has one of the known names; None where none has."""
    if asked is not None and asked != NO_COLUMN:
        if asked not in given:
            raise InputError(f"{what} has no column {asked!r}. Columns found: {listed(given)}.")
        return asked
    simple = {column: re.sub(r"[^a-z0-9]", "", column.lower()) for column in given}
    return next((column for name in known for column in given if simple[column] == name), None)


def plain_texts(values: "pd.Series[Any]") -> list[str]:
    """Texts in one line each; empty where missing."""
    missing = values.isna()
    return ["" if gone else " ".join(str(value).split()) for value, gone in zip(values, missing, strict=True)]
