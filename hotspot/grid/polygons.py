"""Cells as polygons, for programs that know shapes."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from hotspot.columns import CELL
from hotspot.errors import InputError
from hotspot.grid.grid import Grid
from hotspot.grid.lattice import Cells
from hotspot.grid.outlines import cell_outlines
from hotspot.meridian import HALF, beyond, cut

if TYPE_CHECKING:
    import geopandas as gpd


def to_geodataframe(cells: pd.DataFrame, grid: Grid) -> "gpd.GeoDataFrame":
    """The cells with their polygons. Row: a cell, in the order given; index and columns kept, ``geometry`` added.

    ``cells``: from `bin_events` or `find_hot_spots`, or those of a `Release`; a part of them, too. ``cell`` are H3 ids
    as hexadecimal texts; whole numbers, as other packages keep them, become such texts. ``geometry``: degrees, WGS 84
    (EPSG:4326), counterclockwise; a cell on the 180th meridian is cut there in two.
    Of ``attrs`` what JSON can hold is kept, so that every writer of GeoPandas takes the frame: what was tested, the
    caps, the records by reason. A frame of all tested cells can be released (`hotspot.release`), which leaves out the
    polygons.

    Raises `InputError` for a table without ``cell``, for ids that are none, and for cells that the grid does not have.
    """
    import geopandas as gpd

    if CELL not in cells:
        raise InputError(f"Cells have a column {CELL}, their H3 ids; it is not in the table that was given.")
    ids = _ids(cells[CELL])
    if strange := int((grid.positions(ids) < 0).sum()):
        raise InputError(
            f"{strange:,} of {len(cells):,} cells are not of this grid (resolution {grid.resolution}): "
            "give the grid on which they were counted."
        )
    plain = pd.DataFrame(cells.drop(columns="geometry", errors="ignore"))
    plain[CELL] = pd.Series([f"{cell:x}" for cell in ids.tolist()], index=cells.index, dtype="str")
    shaped: gpd.GeoDataFrame = gpd.GeoDataFrame(plain, geometry=cell_shapes(ids), crs=4326)
    shaped.attrs = {name: value for name, value in cells.attrs.items() if _is_plain(value)}
    return shaped


def cell_shapes(cells: Cells) -> Any:
    """Each cell as a polygon in degrees, cut at the 180th meridian, in the order given, shape (n,).

    ``cells``: H3 ids, shape (n,).
    """
    outlines = cell_outlines(cells)[:, :, ::-1].copy()
    lon = outlines[:, :, 0]
    across = np.flatnonzero(np.ptp(lon, axis=1) > HALF) if cells.size else np.array([], dtype=np.int64)
    lon[across] = beyond(lon[across])
    shapes: Any = shapely.remove_repeated_points(shapely.polygons(outlines)) if cells.size else np.array([], object)
    for cell in across.tolist():
        shapes[cell] = cut(shapely.buffer(shapes[cell], 0))
    return shapes


def _ids(cells: "pd.Series[Any]") -> Cells:
    try:
        given = [int(cell, 16) if isinstance(cell, str) else int(cell) for cell in cells]
        return np.array(given, dtype=np.uint64)
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(
            f"The column {CELL} must hold H3 ids as hexadecimal texts, such as 892aaa1adafffff."
        ) from error


def _is_plain(value: Any) -> bool:
    """Whether JSON can hold it: writers keep such attributes beside the data."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
