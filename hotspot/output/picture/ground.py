"""Degrees to kilometres on a local plane, and round lengths for a scale bar."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.columns import NAME

Floats = NDArray[np.float64]
#: Kilometres of a degree of latitude on a sphere with the Earth's mean radius (6,371.0088 km).
DEGREE_KM: Final = math.pi * 6371.0088 / 180
MILE_KM: Final = 1.609344


@dataclass(frozen=True)
class Ground:
    """An equirectangular plane, true at its middle: equal scale east and north there."""

    lat: float
    """Latitude of the middle, degrees."""
    lon: float
    """Longitude of the middle, degrees."""

    @classmethod
    def around(cls, lat: Floats, lon: Floats) -> "Ground":
        """The plane in the middle of points in degrees, also of points on both sides of the antimeridian.

        >>> Ground.around(np.array([-17.0, -16.0]), np.array([179.5, -179.5]))
        Ground(lat=-16.5, lon=-180.0)
        """
        around = np.unique(lon % 360)
        # The points lie on the circle without its widest gap.
        gaps = np.diff(around, append=around[0] + 360)
        widest = int(gaps.argmax())
        first = around[(widest + 1) % around.size]
        middle = first + (360 - gaps[widest]) / 2
        return cls(float(lat.min() + lat.max()) / 2, float((middle + 180) % 360 - 180))

    def plane(self, degrees: Floats) -> Floats:
        """Kilometres (east, north) of the middle; ``degrees``: (latitude, longitude) on the last axis."""
        east = (degrees[..., 1] - self.lon + 180) % 360 - 180
        shrink = max(math.cos(math.radians(self.lat)), 0.01)
        return np.stack([east * shrink * DEGREE_KM, (degrees[..., 0] - self.lat) * DEGREE_KM], axis=-1)


def borders(neighborhoods: pd.DataFrame | None) -> list[Floats]:
    """The rings of all neighborhoods as (latitude, longitude) in degrees, shape (v, 2) each."""
    if neighborhoods is None or "geometry" not in neighborhoods or neighborhoods.empty:
        return []
    parts = shapely.get_parts(neighborhoods["geometry"].dropna().to_numpy(dtype=object))
    polygons = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    rings = shapely.get_rings(polygons)
    if not len(rings):
        return []
    west, south, east, north = shapely.total_bounds(rings)
    rings = shapely.simplify(rings, max(east - west, north - south) / 5_000)
    return [shapely.get_coordinates(ring)[:, ::-1] for ring in rings]


def middles(neighborhoods: pd.DataFrame | None) -> dict[str, Floats]:
    """Name -> (latitude, longitude) in degrees of a point inside, shape (2,), of neighborhoods with a polygon."""
    if neighborhoods is None or "geometry" not in neighborhoods or neighborhoods.empty:
        return {}
    drawn = neighborhoods[neighborhoods["geometry"].notna()]
    points = shapely.point_on_surface(drawn["geometry"].to_numpy(dtype=object))
    inside = np.stack([shapely.get_y(points), shapely.get_x(points)], axis=-1)
    return {str(name): at for name, at in zip(drawn[NAME], inside, strict=True) if np.isfinite(at).all()}


def round_length(longest: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not longer.

    >>> round_length(7.3), round_length(0.4), round_length(20)
    (5.0, 0.2, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(longest) + 1e-12)
    return float(f"{max(step * power for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9)):.10g}")
