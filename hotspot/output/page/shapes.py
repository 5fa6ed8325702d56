"""Neighborhood geometry for the page: simplified to what a screen shows, as outline texts."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from hotspot.output.page.encode import outline_texts

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


def shapes(neighborhoods: pd.DataFrame | None) -> list[Shape | None]:
    """One shape a row, None where the row has no polygon; all None without a geometry column."""
    if neighborhoods is None:
        return []
    if GEOMETRY not in neighborhoods:
        return [None] * len(neighborhoods)
    geometries: list[BaseGeometry | None] = list(neighborhoods[GEOMETRY])
    west, south, east, north = shapely.total_bounds([geometry for geometry in geometries if geometry is not None])
    tolerance = max(east - west, north - south) / FINEST
    return [_shape(geometry, tolerance) for geometry in geometries]


def _shape(geometry: BaseGeometry | None, tolerance: float) -> Shape | None:
    if geometry is None or geometry.is_empty:
        return None
    parts = [part for part in shapely.get_parts(shapely.simplify(geometry, tolerance)) if part.geom_type == "Polygon"]
    if not parts:
        return None
    center = geometry.centroid
    inside = center if geometry.contains(center) else geometry.representative_point()
    west, south, east, north = (round(float(edge), 5) for edge in geometry.bounds)
    return Shape(
        polygons=[outline_texts([_points(ring) for ring in (part.exterior, *part.interiors)]) for part in parts],
        at=(round(inside.y, 5), round(inside.x, 5)),
        bounds=(south, west, north, east),
    )


def _points(ring: BaseGeometry) -> list[tuple[float, float]]:
    # A ring repeats its first vertex at its end; Leaflet closes rings itself.
    return [(lat, lon) for lon, lat in shapely.get_coordinates(ring).tolist()[:-1]]
