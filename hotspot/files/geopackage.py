"""GeoPackage, read by SQLite itself: no driver, no extension, no view and no virtual table is let in."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspot.errors import InputError
from hotspot.files.columns import as_column
from hotspot.files.parts import chosen_parts
from hotspot.files.reference import in_system, system
from hotspot.words import Said, said

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


def read_geopackage(
    source: Path | bytes, what: str, layer: str | None = None, advice: str = ""
) -> "tuple[gpd.GeoDataFrame, tuple[Said, ...]]":
    """The layer, and what was decided. Row: a feature. Columns: fields without blobs, dates as text; ``geometry``.

    ``layer``: its name, or ``all`` for those with the same columns; None where only one has features. ``advice``: what
    to do where several have some, in place of naming one by the option --layer.
    Raises `InputError` for a file that is damaged, is open elsewhere, or holds no layer of shapes or several.
    """
    import shapely

    try:
        with closing(_open(source, what)) as database:
            layers = {
                table: _Layer(table, shape, system_id, _columns(database, table, shape))
                for table, shape, system_id in _rows(database, _LAYERS)
            }
            if not layers:
                raise InputError(f"{what} holds no layer of shapes.")
            filled = {name: one for name, one in layers.items() if _has_rows(database, name)} or layers
            if len(filled) > 1 and layer is None and advice:
                raise InputError(f"{what} holds {len(filled):,} layers of shapes: {', '.join(filled)}. {advice}")
            given = {name: list(one.columns) for name, one in filled.items()}
            read, left = chosen_parts(given, layer, what, "layer")
            frames = [_frame(database, filled[name], what) for name in read]
    except (sqlite3.Error, ValueError, LookupError, TypeError, shapely.errors.ShapelyError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{what} cannot be read as a vector file: it is no GeoPackage, or damaged ({type(error).__name__}). "
            "Save it again."
        ) from None
    notes: list[Said] = []
    if len(filled) > 1:
        notes.append(said("files.layers", len(read), layers=tuple(map(repr, read))))
    if left:
        notes.append(said("files.layers_left", len(left), layers=tuple(map(repr, left))))
    return _joined(frames, what), tuple(notes)


@dataclass(frozen=True)
class _Layer:
    """A table of features."""

    table: str
    shape: str
    system: int
    columns: dict[str, str]


def _has_rows(database: sqlite3.Connection, table: str) -> bool:
    return bool(_rows(database, f"SELECT 1 FROM {_quoted(table)} LIMIT 1"))  # noqa: S608 - the name in quotes


def _frame(database: sqlite3.Connection, layer: _Layer, what: str) -> "gpd.GeoDataFrame":
    import geopandas as gpd
    import shapely

    listed = ", ".join(map(_quoted, [layer.shape, *layer.columns]))
    rows = _rows(database, f"SELECT {listed} FROM {_quoted(layer.table)}")  # noqa: S608 - names in quotes
    named = [tuple(row) for row in _rows(database, _SYSTEM, (layer.system,))]
    shapes = shapely.from_wkb(np.array([_wkb(row[0]) for row in rows], dtype=object))
    values = {
        name: as_column([_truth(row[at], kind) for row in rows])
        for at, (name, kind) in enumerate(layer.columns.items(), 1)
        if name != "geometry"
    }
    return gpd.GeoDataFrame(values, geometry=shapes, crs=_system(named, what))


def _joined(frames: "list[gpd.GeoDataFrame]", what: str) -> "gpd.GeoDataFrame":
    """The features of all, under the names and in the system of the first."""
    import geopandas as gpd
    import pandas as pd

    first = frames[0]
    if len(frames) == 1:
        return first
    if any((frame.crs is None) != (first.crs is None) for frame in frames):
        raise InputError(
            f"{what}: not every layer says its coordinate reference system. Read them one by one (--layer)."
        )
    names = {str(name).lower(): name for name in first.columns}
    alike = [frame.rename(columns=lambda name: names[str(name).lower()])[list(first.columns)] for frame in frames]
    alike = [frame if frame.crs == first.crs else in_system(frame, first.crs) for frame in alike]
    columns = {
        name: as_column(
            [value for frame in alike for value in frame[name].astype(object).where(frame[name].notna(), None)]
        )
        for name in first.columns
        if name != "geometry"
    }
    shapes = pd.concat([frame.geometry for frame in alike], ignore_index=True)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=first.crs)


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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
