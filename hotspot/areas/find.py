"""Which area holds a point."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd


def find_area(areas: "gpd.GeoDataFrame", lat: Any, lon: Any) -> NDArray[np.int64]:
    """Position of the area that holds each point, shape as ``lat``; -1 where none does."""
    # The tree holds the points: polygons, the few and large, are then prepared once each.
    tree = shapely.STRtree(shapely.points(lon, lat))
    area, point = tree.query(np.asarray(areas.geometry.values, dtype=object), predicate="intersects")
    found = np.full(len(lat), len(areas), dtype=np.int64)
    np.minimum.at(found, point, area)
    return np.where(found == len(areas), -1, found)
