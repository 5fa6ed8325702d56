"""Neighborhood geometry for the page: simplified to what a screen shows, as outline texts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.output.page.data.encode import vertex_texts

GEOMETRY: Final = "geometry"
FINEST: Final = 10_000
"""Simplified to this fraction of the map's longer side: under a pixel until far zoomed in."""


@dataclass(frozen=True)
class Shape:
    """Where a neighborhood lies, in degrees (EPSG:4326)."""

    polygons: list[list[str]]
    """Polygons, each a list of rings (the first is the outside) as ``encode.outline_texts``."""
    at: tuple[float, float]
    """(lat, lon) inside the neighborhood, for its name."""
    bounds: tuple[float, float, float, float]
    """(south, west, north, east)."""


def has_shapes(neighborhoods: pd.DataFrame | None) -> bool:
    """Whether any row may have a polygon to draw."""
    return neighborhoods is not None and GEOMETRY in neighborhoods and bool(neighborhoods[GEOMETRY].notna().any())


def shapes(neighborhoods: pd.DataFrame | None) -> list[Shape | None]:
    """One shape a row, None where the row has no polygon; all None without a geometry column."""
    if neighborhoods is None:
        return []
    if GEOMETRY not in neighborhoods or neighborhoods.empty:
        return [None] * len(neighborhoods)
    geometries = neighborhoods[GEOMETRY].to_numpy(dtype=object)
    west, south, east, north = shapely.total_bounds(geometries)
    simple = shapely.simplify(geometries, max(east - west, north - south) / FINEST)
    parts, whose = shapely.get_parts(simple, return_index=True)
    polygons = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    drawn: dict[int, list[list[str]]] = {}
    for index, rings in zip(whose[polygons].tolist(), _ring_texts(parts[polygons]), strict=True):
        drawn.setdefault(index, []).append(rings)
    bounds = np.round(shapely.bounds(geometries), 5).tolist()
    found: list[Shape | None] = [None] * len(geometries)
    for index, at in zip(drawn, _inside(geometries[list(drawn)]), strict=True):
        west, south, east, north = bounds[index]
        found[index] = Shape(drawn[index], at, (south, west, north, east))
    return found


def _inside(geometries: NDArray[np.object_]) -> list[tuple[float, float]]:
    """The middle of each geometry, or a point inside where its middle is not."""
    middle = shapely.centroid(geometries)
    outside = ~shapely.contains(geometries, middle)
    middle[outside] = shapely.point_on_surface(geometries[outside])
    lon, lat = np.round(shapely.get_x(middle), 5), np.round(shapely.get_y(middle), 5)
    return list(zip(lat.tolist(), lon.tolist(), strict=True))


def _ring_texts(polygons: NDArray[np.object_]) -> list[list[str]]:
    """The rings of each polygon, the outside first."""
    rings, whose = shapely.get_rings(polygons, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    # A ring repeats its first vertex at its end; Leaflet closes rings itself.
    kept = np.diff(ring, append=-1) == 0
    texts = vertex_texts(vertices[kept][:, ::-1], np.bincount(ring[kept], minlength=len(rings)))
    held: list[list[str]] = [[] for _ in polygons]
    for index, text in zip(whose.tolist(), texts, strict=True):
        held[index].append(text)
    return held
