"""Which area holds a point."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.areas.levels import by_size

if TYPE_CHECKING:
    import geopandas as gpd


def find_area(areas: "gpd.GeoDataFrame", lat: Any, lon: Any) -> NDArray[np.int64]:
    """Position of the area that holds each point, shape as ``lat``; -1 where none does.

    Of several, where areas overlap or at their common border, the smallest, of equal ones the
    first by name; whatever the order of the areas.
    """
    shapes = np.asarray(areas.geometry.values, dtype=object)
    # The tree holds the points: polygons, the few and large, are then prepared once each.
    tree = shapely.STRtree(shapely.points(lon, lat))
    area, point = tree.query(shapes, predicate="intersects")
    rank = by_size(areas)
    first = np.full(len(lat), len(areas), dtype=np.int64)
    np.minimum.at(first, point, rank[area])
    place = np.append(np.argsort(rank), -1)
    return place[first].astype(np.int64)
