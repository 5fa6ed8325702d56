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
#: Cells of the box times corners of the polygon beyond which it is filled piece by piece: H3 holds each cell against
#: each corner, and a piece from within has four. Chicago by its community areas, resolution 11: 18 s, in pieces 0.7 s.
_MOST_STEPS: Final = 10_000_000
#: At the finest resolution the table in which H3 looks up what it has seen is all collisions, 20 times as slow as its
#: other way, which is the slower one elsewhere.
_FINEST: Final = 15
#: Cells of the box up to which pieces are not worth their cutting.
_FEW: Final = 2_000


def cells_in(polygon: BaseGeometry, resolution: int) -> Cells:
    """The cells of that resolution whose centre lies in a (multi)polygon in degrees, rising, each once."""
    found: list[Cells] = []
    left = [part for part in shapely.get_parts(polygon).tolist() if not part.is_empty]
    while left:
        part = left.pop()
        west, south, east, north = part.bounds
        wide = max(east - west, north - south) > _WIDEST
        cells = expected_cells(shapely.box(*part.bounds), resolution)
        steps = cells * shapely.get_num_coordinates(part) if cells > _FEW else 0
        if wide or cells > _MOST_AT_ONCE or steps > _MOST_STEPS:
            left += _halves(part)
        elif part.area:
            shape = h3.geo_to_h3shape(part.__geo_interface__)
            if resolution == _FINEST:
                inside = h3.h3shape_to_cells_experimental(shape, resolution, "center")
            else:
                inside = h3.h3shape_to_cells(shape, resolution)
            found.append(np.asarray(inside, dtype=np.uint64))
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
