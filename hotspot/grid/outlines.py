"""The outlines of cells: one by one as an array, and of several together as a polygon."""

from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely

from hotspot.grid.lattice import Cells, Floats
from hotspot.meridian import HALF, beyond, cut


def cell_outlines(cells: Cells) -> Floats:
    """Vertices (latitude, longitude in degrees) of each cell, in the order given, shape (n, v, 2).

    ``cells``: H3 ids, shape (n,). v is the largest number of vertices; a cell with fewer repeats its last one.
    """
    outlines = [h3.cell_to_boundary(cell) for cell in cells.tolist()]
    most = max(map(len, outlines), default=0)
    padded = [(*outline, *[outline[-1]] * (most - len(outline))) for outline in outlines]
    return np.array(padded, dtype=np.float64).reshape(len(outlines), most, 2)


def outline(cells: Cells) -> Any:
    """What cells cover together, a polygon or several (shapely, degrees), cut at the 180th meridian.

    ``cells``: H3 ids, one or more. Sides between two cells are gone; the polygons begin at a fixed point, whatever the
    order of the cells.
    """
    parts = [_polygon(part.outer, part.holes) for part in _parts(cells)]
    return shapely.normalize(parts[0] if len(parts) == 1 else shapely.MultiPolygon(_single(parts)))


def _parts(cells: Cells) -> Any:
    return h3.cells_to_h3shape(np.sort(cells), tight=False)


def _polygon(outer: Any, holes: Any) -> Any:
    rings = [np.array(ring, dtype=np.float64)[:, ::-1] for ring in (outer, *holes)]
    if np.ptp(rings[0][:, 0]) > HALF:
        rings = [np.column_stack([beyond(ring[:, 0]), ring[:, 1]]) for ring in rings]
    return cut(shapely.Polygon(rings[0], rings[1:]))


def _single(parts: list[Any]) -> list[Any]:
    return [part for several in parts for part in shapely.get_parts(several)]
