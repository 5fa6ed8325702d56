"""GeoPackage, read by SQLite itself: no driver, no extension, no view and no virtual table is let in."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspot.errors import InputError
from hotspot.files.columns import as_column
from hotspot.files.reference import system

if TYPE_CHECKING:
    import geopandas as gpd

_MAGIC: Final = b"SQLite format 3\0"
#: Bytes of the box in a geometry's head, by the three bits that say which (OGC 12-128r19, clause 2.1.3).
_BOX: Final = (0, 32, 48, 48, 64)
_LAYERS: Final = """
    SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g
    JOIN gpkg_contents c ON c.table_name = g.table_name WHERE c.data_type = 'features' ORDER BY g.table_name
"""
_SYSTEM: Final = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"


def read_geopackage(source: Path | bytes, what: str) -> "gpd.GeoDataFrame":
    """Row: a feature of the one layer. Columns: its fields without blobs, dates as text; ``geometry``.

    Raises `InputError` for a file that is damaged, is open elsewhere, or holds no layer of shapes or several.
    """
    import geopandas as gpd
    import shapely

    try:
        with closing(_open(source, what)) as database:
            layers = [tuple(row) for row in _rows(database, _LAYERS)]
            if len(layers) != 1:
                raise _not_one(len(layers), what)
            table, shape, number = layers[0]
            columns = _columns(database, table, shape)
            listed = ", ".join(map(_quoted, [shape, *columns]))
            rows = _rows(database, f"SELECT {listed} FROM {_quoted(table)}")  # noqa: S608 - names in quotes
            named = [tuple(row) for row in _rows(database, _SYSTEM, (number,))]
            shapes = shapely.from_wkb(np.array([_wkb(row[0]) for row in rows], dtype=object))
    except (sqlite3.Error, ValueError, LookupError, TypeError, shapely.errors.ShapelyError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{what} cannot be read as a vector file: it is no GeoPackage, or damaged ({type(error).__name__}). "
            "Save it again."
        ) from None
    values = {
        name: as_column([_truth(row[at], kind) for row in rows])
        for at, (name, kind) in enumerate(columns.items(), 1)
        if name != "geometry"
    }
    return gpd.GeoDataFrame(values, geometry=shapes, crs=_system(named, what))


def _open(source: Path | bytes, what: str) -> sqlite3.Connection:
    if isinstance(source, bytes):
        database = sqlite3.connect(":memory:")
        # A log of changes beside it is not in the archive: without the mark SQLite does not ask for one.
        head = source[:18] + b"\1\1" + source[20:]
        if not source.startswith(_MAGIC):
            raise sqlite3.DatabaseError
        database.deserialize(head)
    else:
        for ending in ("-wal", "-journal"):
            beside = source.with_name(source.name + ending)
            if beside.is_file() and beside.stat().st_size:
                raise InputError(f"{what} is open in another program, or was not closed. Close it there and try again.")
        database = sqlite3.connect(f"{source.as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    database.set_authorizer(_allowed)
    for needed in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"):
        _refuse_no_table(database, needed)
    return database


def _allowed(action: int, first: str | None, *_: str | None) -> int:
    """Reading only: no other file is attached, no extension loaded."""
    reading = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if action in reading else _pragma(action, first)


def _pragma(action: int, first: str | None) -> int:
    asked = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if asked else sqlite3.SQLITE_DENY


def _rows(database: sqlite3.Connection, query: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    return database.execute(query, given).fetchall()


def _refuse_no_table(database: sqlite3.Connection, table: str) -> None:
    """A view or a virtual table of the name would run what the file says."""
    found = _rows(database, "SELECT name, type, rootpage FROM sqlite_master")
    if [kind for name, kind, root in found if str(name).lower() == table.lower() and root] != ["table"]:
        raise sqlite3.DatabaseError


def _columns(database: sqlite3.Connection, table: str, shape: str) -> dict[str, str]:
    """Name -> declared type of the fields, without the number of a row, the shape and blobs."""
    _refuse_no_table(database, table)
    fields = _rows(database, f"PRAGMA table_info({_quoted(table)})")
    return {
        name: kind.upper()
        for _, name, kind, _, _, key in fields
        if not key and name.lower() != shape.lower() and kind.upper() != "BLOB"
    }


def _truth(value: Any, kind: str) -> Any:
    if isinstance(value, bytes):
        return None
    return bool(value) if kind == "BOOLEAN" and value in {0, 1} else value


def _wkb(blob: Any) -> bytes | None:
    """The shape without the head that GeoPackage puts before it."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        raise ValueError
    return blob[8 + _BOX[(blob[3] >> 1) & 7] :]


def _system(named: list[tuple[Any, ...]], what: str) -> Any:
    if not named:
        return None
    authority, code, definition = named[0]
    if re.fullmatch("epsg|esri", str(authority), re.IGNORECASE) and isinstance(code, int) and code > 0:
        return system(f"{authority}:{code}", what)
    return None if definition in {None, "", "undefined"} else system(str(definition), what)


def _not_one(layers: int, what: str) -> InputError:
    if not layers:
        return InputError(f"{what} holds no layer of shapes.")
    return InputError(f"{what} holds {layers:,} layers of shapes. Save the one that is meant as a file of its own.")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
