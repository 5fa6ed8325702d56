"""GeoPackage (OGC 12-128r19), made by SQLite itself: no driver, no clock, and the style in which QGIS opens it."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspot.output.gis.geojson import values

if TYPE_CHECKING:
    import geopandas as gpd

#: In place of the time of writing, which would make every file another one.
TIME: Final = "1980-01-01T00:00:00.000Z"
SYSTEM: Final = 4326
#: ``GPKG``, and version 1.2.0.
_APPLICATION, _VERSION = 0x47504B47, 10200
#: Where SQLite notes its own version in a file (sqlite.org/fileformat.html, 1.3), and what stands there instead.
_NOTED, _AS_IF = 96, 3_040_000
_WGS_84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS: Final = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", SYSTEM, "EPSG", SYSTEM, _WGS_84, "longitude/latitude coordinates in decimal degrees"),
)
#: Tables 3, 4 and 7 of the standard.
_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
#: Where QGIS keeps styles.
_STYLES: Final = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""


def geopackage_bytes(layer: "gpd.GeoDataFrame", name: str, *, style: str = "", description: str = "") -> bytes:
    """A layer as a GeoPackage with one layer of that name; the same bytes from the same layer.

    ``layer``: from `as_layer`, columns of our own names. ``style``: QML of QGIS; empty: none.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.execute("BEGIN")
        for statement in filter(str.strip, _TABLES.split(";\n")):
            database.execute(statement)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        _write_layer(database, layer, name, description)
        if style:
            _write_style(database, name, style)
        database.execute("COMMIT")
        content = bytearray(database.serialize())
    content[_NOTED : _NOTED + 4] = _AS_IF.to_bytes(4, "big")
    return bytes(content)


def _write_layer(database: sqlite3.Connection, layer: "gpd.GeoDataFrame", name: str, description: str) -> None:
    fields = [str(column) for column in layer.columns if column != "geometry"]
    typed = ", ".join(f"{_quoted(field)} {_type_of(layer[field])}" for field in fields)
    shapes = layer.geometry.to_numpy()
    kind = "MULTIPOLYGON" if (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON).any() else "POLYGON"
    contents = (name, "features", name, description, TIME, *_box(shapes), SYSTEM)
    database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)
    database.execute(
        f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}, {typed})"
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (name, kind, SYSTEM))
    rows = zip(range(1, len(layer) + 1), _blobs(shapes), *(values(layer[field]) for field in fields), strict=True)
    places = ", ".join("?" * (len(fields) + 2))
    database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", rows)  # noqa: S608 - question marks


def _write_style(database: sqlite3.Connection, name: str, style: str) -> None:
    database.execute(_STYLES)
    told = ("", "", name, "geom", name[:30], style, "", 1, "", "", "", TIME)
    database.execute(f"INSERT INTO layer_styles VALUES (1, {', '.join('?' * len(told))})", told)  # noqa: S608 - as above
    contents = ("layer_styles", "attributes", "layer_styles", "", TIME, None, None, None, None, 0)
    database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _type_of(column: "pd.Series[Any]") -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "DATE" if all(value is None or len(value) == len("2026-01-15") for value in values(column)) else "TEXT"
    if pd.api.types.is_integer_dtype(column):
        return "INTEGER"
    return "REAL" if pd.api.types.is_float_dtype(column) else "TEXT"


def _box(shapes: Any) -> tuple[float | None, ...]:
    drawn = shapes[~shapely.is_missing(shapes)]
    return tuple(shapely.total_bounds(drawn).tolist()) if drawn.size else (None,) * 4


def _blobs(shapes: Any) -> list[bytes | None]:
    """Each shape as the standard has it (2.1.3): a head with its box, then WKB; None where it is missing."""
    west, south, east, north = shapely.bounds(shapes).T
    head = b"GP\x00\x03" + SYSTEM.to_bytes(4, "little")
    boxes = np.ascontiguousarray(np.stack([west, east, south, north], axis=1), dtype="<f8")
    wkb = shapely.to_wkb(shapes, byte_order=1).tolist()
    return [None if shape is None else head + box.tobytes() + shape for shape, box in zip(wkb, boxes, strict=True)]
