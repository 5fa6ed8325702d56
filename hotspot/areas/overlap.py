"""How much two sets of polygons share."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

#: Degrees, about a tenth of a millimetre.
_LATTICE: Final = 1e-9
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Overlap:
    """Every pair of two polygons that share ground, by the first and then the second; shapes (pairs,)."""

    one: Ints
    """Position of the first polygon."""
    other: Ints
    """Position of the second."""
    size: Floats
    """What they share, in square degrees at the equator."""


def overlap(one: Any, other: Any) -> Overlap:
    """What each polygon of ``one`` shares with each of ``other``: arrays of valid shapes in degrees.

    Lengths along a parallel are those at the middle of what is shared: near enough for shares of one polygon.
    """
    first, second = np.asarray(one, dtype=object), np.asarray(other, dtype=object)
    pairs = shapely.STRtree(second).query(first, predicate="intersects")
    pairs = pairs[:, np.lexsort((pairs[1], pairs[0]))]
    shapely.prepare(first)
    within = shapely.contains_properly(first[pairs[0]], second[pairs[1]])
    shared = second[pairs[1]]
    cut = np.flatnonzero(~within)
    shared[cut] = _intersections(first[pairs[0][cut]], second[pairs[1][cut]])
    size = ground(shared)
    some = size > 0
    return Overlap(pairs[0][some].astype(np.int64), pairs[1][some].astype(np.int64), size[some])


def overlap_among(shapes: Any) -> Overlap:
    """What each of some polygons shares with each other one, both ways: an array of valid shapes in degrees."""
    shapes = np.asarray(shapes, dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    # Neighbors that only touch are by far the most: where their boxes share no ground they are no matter.
    west, south, east, north = shapely.bounds(shapes).T
    wide = np.minimum(east[one], east[other]) - np.maximum(west[one], west[other])
    tall = np.minimum(north[one], north[other]) - np.maximum(south[one], south[other])
    near = (wide > _LATTICE) & (tall > _LATTICE)
    one, other = one[near], other[near]
    size = ground(_intersections(shapes[one], shapes[other]))
    some = size > 0
    pairs = np.concatenate([one[some], other[some]]), np.concatenate([other[some], one[some]])
    order = np.lexsort((pairs[1], pairs[0]))
    return Overlap(
        pairs[0][order].astype(np.int64), pairs[1][order].astype(np.int64), np.concatenate([size[some]] * 2)[order]
    )


def _intersections(one: Any, other: Any) -> Any:
    """What pairs of polygons share; on a fine lattice where their coordinates are too close to be cut as they are."""
    try:
        return shapely.intersection(one, other)
    except shapely.errors.GEOSException:
        return shapely.intersection(one, other, grid_size=_LATTICE)


def ground(shapes: Any) -> Floats:
    """Size of each polygon in degrees, in square degrees at the equator, shape as ``shapes``."""
    bounds = shapely.bounds(shapes)
    latitude = np.nan_to_num((bounds[..., 1] + bounds[..., 3]) / 2)
    return np.asarray(shapely.area(shapes) * np.cos(np.radians(latitude)))
