"""Water and parks of a base as ground: what a study area can do without."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hotspot.base.classes import WATER
from hotspot.columns import KIND

if TYPE_CHECKING:
    import geopandas as gpd


def ground_of(base: "gpd.GeoDataFrame", kind: str) -> Any:
    """All areas of a kind (``water`` or ``park``) as one (multi)polygon in degrees; empty where there is none."""
    shapes = np.array(base.geometry.values, dtype=object)[(base[KIND] == kind).to_numpy()]
    areas = shapes[shapely.get_dimensions(shapes) == 2]
    return shapely.union_all(areas) if len(areas) else shapely.Polygon()


def water_share(base: "gpd.GeoDataFrame", area: Any) -> float:
    """Share of an area (shapely, degrees) that is water, 0 to 1; lines of water cover nothing."""
    water = shapely.intersection(ground_of(base, WATER), area)
    # A degree of longitude shrinks with latitude; within a study area hardly.
    return float(water.area / area.area) if area.area else 0.0
