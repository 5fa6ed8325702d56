"""Which cell size, when the user names none: one rule, stated where it is used."""

from dataclasses import dataclass
from typing import Any, Final

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from hotspot.grid.study_area import square_km
from hotspot.meridian import HALF, across
from hotspot.words import Said, said

FINEST: Final = 10
COARSEST: Final = 4
#: Mean events a cell below which a map is mostly zeros.
ENOUGH_EVENTS: Final = 5
#: Fewer cells than this cannot carry a correction for many tests.
ENOUGH_CELLS: Final = 100
#: More cells than this are refused; the rule stays well below.
MOST_CELLS: Final = 3_000_000
_MOST_CHOSEN: Final = 500_000
#: Degrees of latitude from which on the parts of an area are measured each by itself.
_TALL: Final = 3.0


@dataclass(frozen=True)
class Choice:
    """A resolution and why it was chosen."""

    resolution: int
    """H3 resolution, 0..15."""
    reason: Said
    """Why, in a clause."""


def expected_cells(area: BaseGeometry, resolution: int) -> float:
    """About how many cells of that resolution the area (in degrees) holds."""
    _, south, _, north = area.bounds
    parts = shapely.get_parts(area).tolist()
    if len(parts) > 1 and north - south > _TALL:
        # Towns far apart: a degree of longitude is not as wide in one as in the other.
        return sum(expected_cells(part, resolution) for part in parts)
    # The size of a cell depends on where it lies, which is not the centroid of an area on both sides of 180 degrees.
    west, east = across(area)
    lon = (west + east) / 2 if east > HALF else area.centroid.x
    centre = h3.latlng_to_cell(area.centroid.y, lon, resolution)
    return square_km(area) / float(h3.cell_area(centre))


def cells_of_areas(areas: NDArray[Any], resolution: int) -> NDArray[np.float64]:
    """About how many cells of that resolution each area (polygons in degrees) covers, shape as ``areas``."""
    return np.array([expected_cells(area, resolution) for area in areas], dtype=np.float64)


def choose_resolution(area: BaseGeometry, events: int) -> Choice:
    """Finest resolution with at least 5 events a cell on average; but never under 100 cells.

    ``area``: the study area in degrees. ``events``: number of events in it.
    """
    expected = {r: expected_cells(area, r) for r in range(COARSEST, FINEST + 1)}
    roomy = [r for r, cells in expected.items() if cells <= _MOST_CHOSEN] or [COARSEST]
    dense = [r for r in roomy if events / expected[r] >= ENOUGH_EVENTS]
    many = [r for r in roomy if expected[r] >= ENOUGH_CELLS]
    if dense and (not many or max(dense) >= min(many)):
        return Choice(max(dense), said("decisions.finest_dense", events=ENOUGH_EVENTS))
    return Choice(
        min(many) if many else max(roomy), said("decisions.coarsest_many", cells=ENOUGH_CELLS, events=ENOUGH_EVENTS)
    )
