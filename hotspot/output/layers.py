"""The tables of a release that have shapes, as layers: fields as the lists tell them, polygons in degrees."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspot.columns import AUDIENCE, CELL
from hotspot.disclosure import Release, checked_tables
from hotspot.grid import cell_shapes
from hotspot.output.lists import rounded

if TYPE_CHECKING:
    import geopandas as gpd

CELLS: Final = "cells"
#: Decimals of coordinates in degrees, about a centimetre: more would be those of the processor.
DECIMALS: Final = 7


def shaped_tables(released: Release) -> dict[str, pd.DataFrame]:
    """The tables whose rows have a shape, by name, as they may be written now: cells, and those with ``geometry``.

    Raises `NotReleasableError` for anything but a `Release`.
    """
    tables = checked_tables(released)
    return {name: table for name, table in tables.items() if name == CELLS or "geometry" in table}


def as_layer(table: pd.DataFrame, audience: str) -> "gpd.GeoDataFrame":
    """A table as a layer: the fields of its list, the audience in each row, and its shapes. Row: a row of the table.

    Cells get the shapes of their ids, other tables have theirs in ``geometry`` (degrees). Columns: those of the list
    (``cells.csv`` and so on), ``audience``, ``geometry``. Shapes are right way round (RFC 7946: outer borders
    counterclockwise), all in parts where any has several, with coordinates to 7 decimals.
    """
    import geopandas as gpd

    plain = rounded(table).reset_index(drop=True).assign(**{AUDIENCE: audience})
    given = np.asarray(table["geometry"], dtype=object) if "geometry" in table else _shapes_of(table)
    layer: gpd.GeoDataFrame = gpd.GeoDataFrame(plain, geometry=_told(given), crs=4326)
    layer.attrs = {}
    return layer


def _shapes_of(cells: pd.DataFrame) -> Any:
    return cell_shapes(np.array([int(cell, 16) for cell in cells[CELL]], dtype=np.uint64))


def _told(shapes: Any) -> Any:
    """The shapes with rounded coordinates, right way round; many parts in each where any has several."""
    told = shapely.force_2d(np.array(shapes, dtype=object))
    told = shapely.transform(told, lambda places: np.round(places, DECIMALS) + 0.0)
    told = shapely.orient_polygons(told, exterior_cw=False)
    if (shapely.get_type_id(told) == shapely.GeometryType.MULTIPOLYGON).any():
        told = np.array([_with_parts(shape) for shape in told.tolist()], dtype=object)
    return told


def _with_parts(shape: Any) -> Any:
    return shapely.MultiPolygon([shape]) if getattr(shape, "geom_type", "") == "Polygon" else shape
