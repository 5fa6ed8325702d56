"""Polygon files: neighborhoods, wards, tracts, counties."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from hotspot.areas.names import distinct_names, name_column_of, population_column_of
from hotspot.columns import NAME, POPULATION
from hotspot.errors import InputError
from hotspot.files.paths import as_path, check_file, shown
from hotspot.files.reference import in_degrees
from hotspot.files.remarks import remarked
from hotspot.files.vector import read_vector
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

_MOST_RESIDENTS: Final = 1e10


def read_areas(
    source: "str | Path | gpd.GeoDataFrame",
    *,
    name_column: str | None = None,
    population_column: str | None = None,
    need_names: bool = True,
) -> "gpd.GeoDataFrame":
    """Named polygons in degrees (EPSG:4326). Row: an area. Columns: ``name``, ``population`` (if any), ``geometry``.

    ``source``: GeoJSON, GeoPackage, Shapefile, FlatGeobuf or GeoParquet, also in a .zip, or a GeoDataFrame; any
    coordinate reference system.
    ``name_column``, ``population_column``: recognised by name when not given; ``"none"`` for no population.

    Raises `InputError` when the file is missing or unreadable, has no coordinate reference system, holds
    invalid or non-polygon shapes, or when the columns cannot be told.
    """
    degrees, what = polygons(source)
    columns = {}
    if need_names:
        columns[name_column_of(degrees, name_column, what)] = NAME
        population = population_column_of(degrees, population_column, what)
        if population in columns:
            raise InputError(
                f"Names and residents of the areas are both read from column {population!r}. Name two columns."
            )
        if population:
            columns[population] = POPULATION
    kept = degrees[[*columns, "geometry"]].rename(columns=columns).reset_index(drop=True)
    if need_names:
        kept[NAME] = distinct_names(kept, what)
    if POPULATION in kept:
        refuse_crowds(kept, what, str(population))
    notes = _notes(degrees, kept, columns) if need_names else []
    kept.attrs = {"notes": notes, "columns": {new: old for old, new in columns.items()}, "source": what}
    return kept


def polygons(source: Any, role: str = "area") -> "tuple[gpd.GeoDataFrame, str]":
    """Polygons in degrees with all their columns, and how messages name them; ``role``: what the file is.

    Raises `InputError` as `read_areas`.
    """
    frame, what = _open(source, role)
    _refuse_bad_shapes(frame, what)
    degrees = in_degrees(frame)
    degrees.attrs = dict(frame.attrs)
    bounds = degrees.total_bounds
    if not (np.isfinite(bounds).all() and np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90):
        raise InputError(
            f"{what} is declared to be in degrees, but its coordinates are not. "
            "Declare its true coordinate reference system (in QGIS: Layer > Set CRS) and save it again."
        )
    return degrees, what


def refuse_crowds(areas: pd.DataFrame, what: str, column: str) -> None:
    """Refuse areas with more residents than the Earth; ``column``: where they were read from."""
    if crowded := int((areas[POPULATION] > _MOST_RESIDENTS).sum()):
        raise InputError(
            f"{what}: {crowded:,} of {len(areas):,} areas have more residents than the Earth. "
            f"Is {column!r} their column?"
        )


def _notes(given: "gpd.GeoDataFrame", kept: "gpd.GeoDataFrame", columns: dict[str, str]) -> list[Said]:
    """What was decided about the areas, and what was not found."""
    notes: list[Said] = list(remarked(given))
    numbered = int((given[next(iter(columns))].astype("str").str.strip().to_numpy() != kept[NAME].to_numpy()).sum())
    if numbered:
        notes.append(said("notes.numbered_names", numbered, areas=numbered))
    numbers = [c for c in given.columns if c != "geometry" and is_numeric_dtype(given[c])]
    if POPULATION not in kept and numbers:
        notes.append(said("notes.no_residents", columns=tuple(numbers[:12])))
    return notes


def _open(source: Any, role: str) -> "tuple[gpd.GeoDataFrame, str]":
    import geopandas as gpd

    if isinstance(source, gpd.GeoDataFrame):
        frame, what = source, f"The {role} table"
    else:
        path = as_path(source)
        what = f"The {role} file {shown(path)}"
        check_file(path, what, "a file of polygons (GeoJSON, GeoPackage, Shapefile)")
        frame = read_vector(path, what)
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise InputError(f"{what} holds no areas. Wanted: a file of polygons (GeoJSON, GeoPackage, Shapefile).")
    if frame.crs is None:
        raise InputError(
            f"{what} does not say its coordinate reference system. A Shapefile needs its .prj file beside it; "
            "otherwise set the system (in QGIS: Layer > Set CRS) and save it again."
        )
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    return frame.rename(columns=str), what


def _refuse_bad_shapes(frame: "gpd.GeoDataFrame", what: str) -> None:
    shapes = frame.geometry
    total = len(frame)
    empty = int((shapes.isna() | shapes.is_empty).sum())
    if empty:
        raise InputError(f"{what}: {empty:,} of {total:,} areas have no shape. Remove or complete them.")
    other = int((~shapes.geom_type.isin(["Polygon", "MultiPolygon"])).sum())
    if other:
        raise InputError(f"{what}: {other:,} of {total:,} shapes are not polygons. Wanted: areas, not points or lines.")
    invalid = int((~shapes.is_valid).sum())
    if invalid:
        raise InputError(
            f"{what}: {invalid:,} of {total:,} polygons are invalid (their outline crosses itself). "
            "Repair them (in QGIS: Fix geometries; in geopandas: make_valid) and try again."
        )
