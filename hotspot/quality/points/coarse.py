"""Coordinates rounded so coarsely that their points are no places: steps of more than a third of a hexagon."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspot.grid import Grid
from hotspot.grid.resolution import ENOUGH_CELLS, expected_cells
from hotspot.grid.study_area import square_km
from hotspot.quality.points.at import AtPoints

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WHY: Final = "coarse"
#: Decimals that are looked for, the fewest first.
_DECIMALS: Final = range(5)
#: Share of the records whose coordinates have no more.
_SHARE: Final = 0.95
#: Decimals up to which several houses share a point (100 m).
FEW_DECIMALS: Final = 3
_METRES: Final = 111_195.0
#: Step of the coordinates over the width of a hexagon.
MOST: Final = 1 / 3


@dataclass(frozen=True)
class Coarse:
    """How coarse the coordinates are."""

    decimals: int
    """Decimals that they have."""
    metres: float
    """Their step from south to north."""
    width: float
    """Width of a hexagon of the map, in metres."""
    resolution: int
    """The finest resolution whose hexagons are three steps wide, and enough for a test; 0 where there is none."""


def decimals_of(at: AtPoints) -> int | None:
    """Decimals that nearly all coordinates have at most, 0..4; None where they have more."""
    placed = at.placed & (at.records > 0)
    if placed.sum() < 2:
        return None
    points = at.points.loc[placed, ["lat", "lon"]].to_numpy(dtype=float)
    weight = at.records[placed]
    for decimals in _DECIMALS:
        # As numbers are written, not as they are added up.
        alike = np.abs(points - points.round(decimals)).max(axis=1) < 1e-9
        if weight[alike].sum() >= _SHARE * weight.sum():
            return decimals
    return None


def coarse(decimals: int | None, grid: Grid | None) -> Coarse | None:
    """How coarse coordinates of so many decimals are, where they are too coarse for the hexagons; else None."""
    if grid is None or grid.area is None or decimals is None:
        return None
    metres = _METRES * 10.0**-decimals
    width = width_of(grid.area, grid.resolution)
    if metres <= MOST * width:
        return None
    fits = [
        resolution
        for resolution in range(1, grid.resolution)
        if metres <= MOST * width_of(grid.area, resolution) and expected_cells(grid.area, resolution) >= ENOUGH_CELLS
    ]
    return Coarse(decimals, metres, width, max(fits, default=0))


def width_of(area: "BaseGeometry", resolution: int) -> float:
    """Width of a hexagon of that resolution in the area (in degrees), in metres, from edge to edge."""
    # The area of a hexagon is sqrt(3) / 2 times the square of its width.
    square = square_km(area) / expected_cells(area, resolution)
    return float(1000 * np.sqrt(2 * square / np.sqrt(3)))
