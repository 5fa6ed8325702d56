"""Why a record lies outside the study area: a cause that tells what happened to its coordinates."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.grid import Grid, moved
from hotspot.meridian import across
from hotspot.quality.reasons import FAR_SHARE

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: Causes whose points can be put right.
PUT_RIGHT: Final = ("swapped", "sign_flipped")
#: Signs of latitude and longitude that may be lost, the most frequent loss first.
_SIGNS: Final = ((1, -1), (-1, 1), (-1, -1))
#: What lies so near, as a share of the study area's diagonal, after it was put right was meant to lie there.
_NEAR_SHARE: Final = 0.5
#: The same of a large area, in degrees.
_NEAR_DEGREES: Final = 2.0


def stray_flags(lat: Floats, lon: Floats, inside: Flags, known: Flags, grid: Grid) -> dict[str, Flags]:
    """Cause -> which points have it, shapes (points,): ``swapped``, ``one_zero``, ``sign_flipped`` and those of place.

    ``inside``: in the study area; ``known``: filled. A point far away whose sign, or order, put right brings it into
    the study area or near to it has that cause; not one that hardly moves: near Greenwich, or the equator, the mirror
    image of a neighbor may lie there as well.
    """
    outside = ~inside & known
    earthly = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    far = far_from(lat, lon, outside & earthly, grid, FAR_SHARE)
    lost = far | (outside & ~earthly)
    swapped = outside & grid.contains(lon, lat)
    swapped |= _near(lon, lat, lost & ~swapped & moved((lat, lon), (lon, lat)), grid)
    flipped = np.zeros(lat.size, dtype=bool)
    for north, east in ways_back("sign_flipped", lat, lon):
        flipped |= _near(north, east, far & ~swapped & ~flipped & moved((lat, lon), (north, east)), grid)
    return {
        "swapped": swapped,
        "one_zero": far & ((lat == 0) != (lon == 0)),
        "sign_flipped": flipped,
        "far_from_study_area": far,
        "outside_study_area": ~inside,
    }


def put_right(
    lat: Floats, lon: Floats, flags: dict[str, Flags], keep: Sequence[str], grid: Grid
) -> tuple[Floats, Floats]:
    """The points as they were meant, for causes that are kept: exchanged back, or with the sign put back."""
    north, east = lat.copy(), lon.copy()
    free = np.ones(lat.size, dtype=bool)
    for cause in PUT_RIGHT:
        left = flags[cause] & free & ~flags["one_zero"]
        free &= ~flags[cause]
        if cause not in keep:
            continue
        for to_north, to_east in ways_back(cause, lat, lon):
            there = left & moved((lat, lon), (to_north, to_east))
            right = left if cause == "swapped" else _near(to_north, to_east, there, grid)
            north[right], east[right] = to_north[right], to_east[right]
            left = left & ~right
    return north, east


def ways_back(cause: str, lat: Floats, lon: Floats) -> list[tuple[Floats, Floats]]:
    """The points as they may have been meant, for a cause that can be put right; the likeliest way first."""
    return [(lon, lat)] if cause == "swapped" else [(one * lat, other * lon) for one, other in _SIGNS]


def far_from(lat: Floats, lon: Floats, asked: Flags, grid: Grid, share: float, most: float = np.inf) -> Flags:
    """Which of the points asked for lie farther than a share of the study area's diagonal from it, shape as ``lat``.

    ``most``: farther than so many degrees is far in any case.
    """
    far = np.zeros(lat.size, dtype=bool)
    area = grid.area
    if area is None or not asked.any():
        return far
    (west, east), (_, south, _, north) = across(area), shapely.bounds(area).tolist()
    reach = min(most, share * float(np.hypot(east - west, north - south)))
    simple = shapely.simplify(area, reach / 100)
    # The 180th meridian is no border: where the area comes near to it, the other side is near as well.
    left, _, right, _ = shapely.bounds(area).tolist()
    turns = [0, *([360] if right + reach > 180 else []), *([-360] if left - reach < -180 else [])]
    lat, lon = lat[asked], lon[asked]
    far[asked] = np.all([shapely.distance(shapely.points(lon + turn, lat), simple) > reach for turn in turns], axis=0)
    return far


def _near(lat: Floats, lon: Floats, asked: Flags, grid: Grid) -> Flags:
    """Which of the points asked for lie in the study area or near to it."""
    if not asked.any():
        return asked & False
    asked = asked & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    if grid.area is None:
        near: Flags = asked & grid.contains(lat, lon)
        return near
    return asked & ~far_from(lat, lon, asked, grid, _NEAR_SHARE, _NEAR_DEGREES)
