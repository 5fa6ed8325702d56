"""Points that the user wants kept: ``--keep-point LAT,LON``."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.errors import InputError
from hotspot.quality.points.at import Flags
from hotspot.settings import Kind

Point = tuple[float, float]
#: Lists show six decimals: as near as that is the same point.
_NEAR: Final = 0.51e-6


def read_points(given: Any) -> tuple[Point, ...]:
    """Points out of texts such as "40.1,-75.3", as a command line or a study file has them.

    Raises `InputError` for other texts.

    >>> read_points(["40.1,-75.3"])
    ((40.1, -75.3),)
    """
    if isinstance(given, str) or not isinstance(given, (list, tuple)):
        raise _no_point(given)
    return tuple(one if isinstance(one, tuple) else _read(one) for one in given)


def _read(text: Any) -> Point:
    lat, comma, lon = str(text).partition(",")
    try:
        point = float(lat), float(lon)
    except ValueError:
        raise _no_point(text) from None
    if not comma or not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
        raise _no_point(text)
    return point


def _no_point(given: Any) -> InputError:
    shown = repr(given) if isinstance(given, str) else "something else"
    return InputError(
        f"A point to keep must be LAT,LON in degrees, as pile_ups.csv lists it (40.0972,-75.3762); {shown} was given."
    )


def kept_points(points: pd.DataFrame, wanted: Sequence[Point]) -> Flags:
    """Which points are among those wanted, to six decimals, shape (points,)."""
    found = np.zeros(len(points), dtype=bool)
    lat, lon = points["lat"].to_numpy(dtype=float), points["lon"].to_numpy(dtype=float)
    for north, east in wanted:
        found |= (np.abs(lat - north) <= _NEAR) & (np.abs(lon - east) <= _NEAR)
    return found


#: As settings are written.
POINTS: Final = Kind('list of texts "LAT,LON"', (list,), read=read_points)
