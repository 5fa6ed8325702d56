"""Which ids stand for outlines that lie apart, and so are no ids."""

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.grid import components
from hotspot.grid.bulk import sphere

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = NDArray[np.object_]

#: Metres between outlines of one id, the nearest of both, up to which they are one building.
WIDEST: Final = 500.0
#: Metres over which outlines of one id that do not touch may reach. What stands for "not known" all over a town, as
#: "99999", has no gap of 500 m either; of one building or campus the outlines touch, or it is smaller than that.
FARTHEST: Final = 5000.0
#: Metres between outlines that touch: two drawings of one wall differ by less, and a lane is wider.
TOUCHING: Final = 5.0
#: Radius of the sphere, as that of `hotspot.grid.bulk`; in metres.
_RADIUS: Final = 6_371_000.0
#: More metres than there are around the Earth.
_FAR: Final = 5e7


class Wide(NamedTuple):
    """Ids of several outlines that reach over more than 500 m."""

    apart: frozenset[str]
    """Those whose outlines lie in groups farther than 500 m from each other, or over more than 5 km with gaps."""
    joined: int
    """How many others there are,"""
    across: float
    """and over how many metres the widest of them reaches."""


def wide_ids(ids: Texts, shapes: Any) -> Wide:
    """The ids that reach far. ``ids``: empty for none, shape (n,); ``shapes``: polygons in degrees, shape (n,).

    Outlines are joined where the nearest points of both are 500 m from each other or less, directly or through others
    (single linkage), and where they reach over more than 5 km only those that touch (5 m). So outlines that touch are
    one building however long it is. An outline of one row is one, too, whatever its parts.
    """
    several = pd.Series(ids).value_counts() > 1
    reach = widths(ids, shapes)
    reach = reach[several.reindex(reach.index).to_numpy() & (reach.index != "")]
    wide = reach.index[reach > WIDEST]
    number = wide.get_indexer(pd.Index(ids))
    apart = np.zeros(len(wide), dtype=bool)
    for gap, which in ((WIDEST, reach[wide] > WIDEST), (TOUCHING, reach[wide] > FARTHEST)):
        asked = np.append(which.to_numpy(), np.False_)[number]
        apart |= _groups(shapes[asked], number[asked], len(wide), gap) > 1
    joined = reach[wide[~apart]]
    return Wide(frozenset(wide[apart].tolist()), len(joined), float(joined.max()) if len(joined) else 0.0)


def widths(ids: Texts, shapes: Any) -> "pd.Series[float]":
    """Metres from corner to corner of the box around all outlines of an id, by id. Arguments as of `wide_ids`."""
    west, south, east, north = shapely.bounds(shapes).T
    box = pd.DataFrame({"w": west, "s": south, "e": east, "n": north}).groupby(ids)
    ends = box.agg({"w": "min", "s": "min", "e": "max", "n": "max"})
    one, other = (sphere(ends[lat].to_numpy(), ends[lon].to_numpy()) for lat, lon in (("s", "w"), ("n", "e")))
    return pd.Series(1000.0 * np.sqrt(((one - other) ** 2).sum(axis=1)), index=ends.index)


def _groups(shapes: Any, number: Ints, ids: int, gap: float) -> Ints:
    """In how many groups the outlines of each id lie, shape (ids,).

    ``number``: of which id each outline is, shape (n,); ``gap``: metres that part no group.
    """
    if not len(shapes):
        return np.zeros(ids, dtype=np.int64)
    parts, row = shapely.get_parts(shapes, return_index=True)
    plane = _on_planes(parts, number[row])
    starts = np.searchsorted(row, np.arange(len(shapes)))
    at = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(plane[starts]), 0))
    # Thousands of outlines of one id would be millions of pairs: those that begin in one square are joined already.
    _, square = np.unique(np.floor(at * np.sqrt(2) / gap), axis=0, return_inverse=True)
    order = np.argsort(square[row], kind="stable")
    joined = shapely.multipolygons(plane[order], indices=square[row][order])
    one, other = shapely.STRtree(joined).query(joined, predicate="dwithin", distance=gap)
    group = components(one, other, len(joined))
    _, first = np.unique(group[square], return_index=True)
    return np.bincount(number[first], minlength=ids)


def _on_planes(polygons: Any, number: Ints) -> Any:
    """Polygons in metres, those of each id on a plane of its own, side by side and far from each other."""
    corners = shapely.get_num_coordinates(polygons)
    lon, lat = shapely.get_coordinates(polygons).T
    which = np.repeat(number, corners)
    _, first, place = np.unique(which, return_index=True, return_inverse=True)
    count = np.bincount(place)
    middle = (np.bincount(place, lat) / count)[place]
    east = (lon - lon[first][place] + 180) % 360 - 180
    x = np.radians(east) * np.cos(np.radians(middle)) * _RADIUS + _FAR * which
    return shapely.set_coordinates(polygons.copy(), np.column_stack([x, np.radians(lat - middle) * _RADIUS]))
