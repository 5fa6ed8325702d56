"""The 180th meridian: longitudes go on beyond 180 degrees in place of starting again at -180."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

Floats = NDArray[np.float64]
#: No map is wider than half the Earth: longitudes further apart lie on two sides of the meridian.
HALF: Final = 180.0


def onward(lon: Floats) -> Floats:
    """Longitudes in degrees; where they lie on both sides of the 180th meridian, western ones go on beyond 180.

    >>> onward(np.array([179.5, -179.5])), onward(np.array([-75.3, 10.0]))
    (array([179.5, 180.5]), array([-75.3,  10. ]))
    """
    known = lon[np.isfinite(lon)]
    return beyond(lon) if known.size and known.max() - known.min() > HALF else lon


def beyond(lon: Floats) -> Floats:
    """Longitudes from 0 to 360 degrees."""
    return np.where(lon < 0, lon + 360, lon)


def across(area: Any) -> tuple[float, float]:
    """West and east end of an area (shapely, degrees); the east end of one on both sides lies beyond 180.

    >>> across(shapely.MultiPolygon([shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -178, -16)]))
    (179.0, 182.0)
    """
    west, _, east, _ = shapely.bounds(shapely.get_parts(area)).T
    ends = np.concatenate([west, east])
    # A part that is itself wider goes round the Earth: it has no two sides.
    ends = ends if (east - west).max() > HALF else onward(ends)
    return float(ends.min()), float(ends.max())


def middle_of(lon: Floats) -> float:
    """Where most of these longitudes lie, in degrees: the direction of their mean on the circle.

    A few stray ones far away hardly move it, while the ends of their range they would.

    >>> round(middle_of(np.array([179.0, -179.0])) % 360, 6)
    180.0
    """
    turned = np.radians(lon)
    return float(np.degrees(np.arctan2(np.sin(turned).mean(), np.cos(turned).mean())))


def cut(area: Any) -> Any:
    """An area (shapely, degrees) that goes on beyond 180 or -180, cut there: every part lies from -180 to 180.

    >>> cut(shapely.box(179, -17, 181, -16)).bounds
    (-180.0, -17.0, 180.0, -16.0)
    """
    west, _, east, _ = shapely.bounds(area)
    if west >= -HALF and east <= HALF:
        return area
    turns = np.arange(np.floor((west + HALF) / 360), np.floor((east + HALF) / 360) + 1)
    parts: list[Any] = []
    for east in (360 * turns).tolist():
        inside = shapely.get_parts(shapely.intersection(area, shapely.box(east - HALF, -90, east + HALF, 90)))
        # Where an area only touches the meridian, a line or a point is left of it on the other side.
        parts += [affinity.translate(part, -east) for part in inside[shapely.get_dimensions(inside) == 2]]
    return shapely.union_all(parts)


def around(lon: Floats, middle: float) -> Floats:
    """The same longitudes, each at most 180 degrees from the middle.

    >>> around(np.array([-179.5, 0.0]), 180.0)
    array([180.5,   0. ])
    """
    turns = np.round((lon - middle) / 360)
    return np.asarray(lon - 360 * turns, dtype=np.float64)
