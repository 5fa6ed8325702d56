"""Every cell whose centre lies in a polygon."""

from typing import Final

import h3.api.numpy_int as h3
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspot.grid.lattice import Cells
from hotspot.grid.resolution import expected_cells

#: Degrees beyond which H3 takes a box for far more than it is.
_WIDEST: Final = 40.0
#: Cells of the box around a polygon beyond which it is filled piece by piece: H3 reserves room for the whole box, and a
#: long slanted strip has a box of billions.
_MOST_AT_ONCE: Final = 20_000_000


def cells_in(polygon: BaseGeometry, resolution: int) -> Cells:
    """The cells of that resolution whose centre lies in a (multi)polygon in degrees, rising, each once."""
    found: list[Cells] = []
    left = [part for part in shapely.get_parts(polygon).tolist() if not part.is_empty]
    while left:
        part = left.pop()
        west, south, east, north = part.bounds
        wide = max(east - west, north - south) > _WIDEST
        if wide or expected_cells(shapely.box(*part.bounds), resolution) > _MOST_AT_ONCE:
            left += _halves(part)
        elif part.area:
            shape = h3.geo_to_h3shape(part.__geo_interface__)
            found.append(np.asarray(h3.h3shape_to_cells(shape, resolution), dtype=np.uint64))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


def _halves(part: BaseGeometry) -> list[BaseGeometry]:
    """The polygons on both sides of the middle of the longer side."""
    west, south, east, north = part.bounds
    if east - west >= north - south:
        middle = (west + east) / 2
        boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        middle = (south + north) / 2
        boxes = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    pieces = shapely.get_parts(shapely.intersection(part, boxes))
    areas = shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON
    return list(pieces[areas & ~shapely.is_empty(pieces)])
