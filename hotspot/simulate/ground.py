"""The city's outline and its neighborhoods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CENTER_LAT = 38.0
CENTER_LON = -70.0
"""Open water of the Atlantic, about 350 km from the nearest coast: no point of the city is anybody's home."""

KM_PER_DEGREE_LAT = 111.0
KM_PER_DEGREE_LON = 87.72
DECIMALS = 6
RADIUS_KM = 5.6
ZIP_CODES = 8

NAMES = tuple(
    f"{first} {second}"
    for second in ("Bank", "Cove", "Field", "Gate", "Quay", "Rise")
    for first in ("Cobalt", "Copper", "Gull", "Kelp", "Lantern", "Pebble", "Salt", "Slate")
)


@dataclass(frozen=True)
class Sites:
    """Which neighborhoods (row numbers) hold what is planted; no neighborhood holds two things."""

    nursing_home: int
    tower: int
    pile_up: int
    hot: list[int]
    """Candidates in the order in which they become hot."""


def to_lat_lon(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Kilometers east and north of the center -> degrees, rounded as an export would."""
    lat = np.round(CENTER_LAT + y / KM_PER_DEGREE_LAT, DECIMALS)
    lon = np.round(CENTER_LON + x / KM_PER_DEGREE_LON, DECIMALS)
    return lat, lon


def to_km(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Degrees -> kilometers east and north of the center."""
    return (lon - CENTER_LON) * KM_PER_DEGREE_LON, (lat - CENTER_LAT) * KM_PER_DEGREE_LAT


def draw_neighborhoods(rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Row: a neighborhood. Columns: name, geometry (EPSG:4326), inner (bool: away from the city's edge)."""
    import geopandas as gpd
    import shapely

    outline = shapely.Polygon(_outline(rng))
    seeds = _even_points(outline, rng)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=outline, ordered=True)
    tiles = [cell.intersection(outline) for cell in cells.geoms]
    inner = [tile.disjoint(outline.exterior) for tile in tiles]
    # Corners are shared by the tiles that meet there, so rounding each corner leaves neither gap nor overlap.
    geometry = shapely.transform(tiles, lambda xy: np.column_stack(to_lat_lon(xy[:, 0], xy[:, 1])[::-1]))
    names = rng.permutation(NAMES)
    return gpd.GeoDataFrame({"name": names, "inner": inner}, geometry=geometry, crs="EPSG:4326")


def choose_sites(neighborhoods: gpd.GeoDataFrame, rng: np.random.Generator) -> Sites:
    """Pick larger inner neighborhoods one by one, each as far as can be from those picked before."""
    import shapely

    middle = shapely.get_coordinates(shapely.centroid(neighborhoods.geometry.to_numpy()))
    middle = middle * (KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT)
    area = shapely.area(neighborhoods.geometry.to_numpy())
    inner = np.flatnonzero(neighborhoods["inner"] & (area > np.median(area)))
    picked = [int(rng.choice(inner))]
    for _ in range(8):
        distance = _length(middle[inner, None] - middle[picked]).min(axis=1)
        picked.append(int(inner[distance.argmax()]))
    return Sites(nursing_home=picked[2], tower=picked[3], pile_up=picked[4], hot=[*picked[:2], *picked[5:]])


def centroids(neighborhoods: gpd.GeoDataFrame) -> Floats:
    """Latitude and longitude of each neighborhood's centroid, degrees, rounded, shape (neighborhoods, 2)."""
    import shapely

    middle = shapely.get_coordinates(shapely.centroid(neighborhoods.geometry.to_numpy()))
    return np.round(middle[:, ::-1], DECIMALS)


def zip_code_middles(middle: Floats) -> Ints:
    """Row number of the neighborhood that a geocoder takes for the middle of each one's ZIP code.

    ``middle``: from `centroids`. The ZIP codes are sectors around the city's center, of as many neighborhoods each.
    """
    x, y = to_km(*middle.T)
    found = np.empty(len(middle), dtype=np.int64)
    for sector in np.split(np.argsort(np.arctan2(y, x)), ZIP_CODES):
        distance = np.hypot(x[sector] - x[sector].mean(), y[sector] - y[sector].mean())
        found[sector] = sector[distance.argmin()]
    return found


def _outline(rng: np.random.Generator) -> Floats:
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    waves = zip((2, 3, 5, 8), (0.07, 0.05, 0.03, 0.02), rng.uniform(0, 2 * np.pi, 4), strict=True)
    radius = RADIUS_KM * (1 + sum(size * np.sin(turns * angle + shift) for turns, size, shift in waves))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _even_points(outline: shapely.Polygon, rng: np.random.Generator) -> Floats:
    """One point per name; five of Lloyd's steps make random points about evenly spaced, yet irregular."""
    import shapely

    sample = rng.uniform(-1.3 * RADIUS_KM, 1.3 * RADIUS_KM, (20_000, 2))
    sample = sample[shapely.contains_xy(outline, sample[:, 0], sample[:, 1])]
    points = sample[: len(NAMES)]
    for _ in range(5):
        nearest = _length(sample[:, None] - points).argmin(axis=1)
        points = np.array([sample[nearest == i].mean(axis=0) for i in range(len(points))])
    return points


def _length(vectors: Floats) -> Floats:
    """Lengths of vectors along the last axis."""
    return np.asarray(np.sqrt(np.square(vectors).sum(axis=-1)))
