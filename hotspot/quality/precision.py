"""Which records a geocoder says that it did not place at a point."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import PRECISION
from hotspot.events.columns.precision import AREA, NOWHERE, STREET

Flags = NDArray[np.bool_]


def placed_on_street(events: pd.DataFrame) -> Flags:
    """Records of which the street alone is known, shape (n,)."""
    return _of_levels(events, STREET)


def not_placeable(events: pd.DataFrame) -> Flags:
    """Records known no finer than by ZIP code or city, or not at all, shape (n,)."""
    return _of_levels(events, AREA, NOWHERE)


def at_points(events: pd.DataFrame) -> Flags:
    """Records at a point of their own: of the others it is said that they are not; shape (n,)."""
    return ~(placed_on_street(events) | not_placeable(events))


def _of_levels(events: pd.DataFrame, *levels: str) -> Flags:
    if PRECISION not in events:
        return np.zeros(len(events), dtype=bool)
    return np.asarray(events[PRECISION].isin(levels), dtype=bool)
