"""The 180th meridian: longitudes go on beyond 180 degrees in place of starting again at -180."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

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


def around(lon: Floats, middle: float) -> Floats:
    """The same longitudes, each at most 180 degrees from the middle.

    >>> around(np.array([-179.5, 0.0]), 180.0)
    array([180.5,   0. ])
    """
    turns = np.round((lon - middle) / 360)
    return np.asarray(lon - 360 * turns, dtype=np.float64)
