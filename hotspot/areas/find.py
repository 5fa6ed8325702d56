"""Which area holds a point."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.areas.levels import by_size

if TYPE_CHECKING:
    import geopandas as gpd

#: Points that are looked up at a time: each takes some 250 bytes while it is.
_PART: Final = 250_000


def find_area(areas: "gpd.GeoDataFrame", lat: Any, lon: Any) -> NDArray[np.int64]:
    """Position of the area that holds each point, shape as ``lat``; -1 where none does.

    Of several, where areas overlap or at their common border, the smallest, of equal ones the
    first by name; whatever the order of the areas.
    """
    shapes, rank = np.asarray(areas.geometry.values, dtype=object), by_size(areas)
    east, north = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    first = np.full(len(north), len(areas), dtype=np.int64)
    for start in range(0, len(north), _PART):
        part = slice(start, start + _PART)
        # The tree holds the points: polygons, the few and large, are then prepared once each.
        points: Any = shapely.points(east[part], north[part])
        area, point = shapely.STRtree(points).query(shapes, predicate="intersects")
        np.minimum.at(first[part], point, rank[area])
    place = np.append(np.argsort(rank), -1)
    return place[first].astype(np.int64)
