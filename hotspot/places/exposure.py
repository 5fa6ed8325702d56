"""Residents of cells from residents of areas."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspot.areas import find_area
from hotspot.columns import EXPOSURE, POPULATION
from hotspot.errors import InputError
from hotspot.grid import Grid

if TYPE_CHECKING:
    import geopandas as gpd


def spread_population(areas: "gpd.GeoDataFrame", grid: Grid) -> "pd.Series[float]":
    """Residents of each cell of the grid, named ``exposure``: each area's residents spread evenly over its cells.

    ``areas``: from `read_areas`, with ``population``. A cell belongs to the area that holds its middle; an area
    without a cell of its own gives its residents to the nearest cell. People do not live evenly: the smaller the
    areas, the better.

    Raises `InputError` when the areas have no population, or a negative one.
    """
    if POPULATION not in areas:
        raise InputError("The areas have no column of residents: name it (--population).")
    residents = areas[POPULATION].fillna(0).to_numpy(dtype=float)
    if (residents < 0).any():
        raise InputError(f"{int((residents < 0).sum()):,} of {len(areas):,} areas have fewer than no residents.")
    lat, lon = grid.centers[:, 0], grid.centers[:, 1]
    area = find_area(areas, lat, lon)
    cells = np.bincount(area[area >= 0], minlength=len(areas))
    inside = area >= 0
    exposure = np.zeros(len(grid))
    exposure[inside] = residents[area[inside]] / cells[area[inside]]
    for homeless in np.flatnonzero((cells == 0) & (residents > 0)).tolist():
        middle = areas.geometry.iloc[homeless].representative_point()
        # Longitudes are shorter than latitudes; near enough to tell the nearest cell.
        away = (lat - middle.y) ** 2 + ((lon - middle.x) * np.cos(np.radians(middle.y))) ** 2
        exposure[np.argmin(away)] += residents[homeless]
    return pd.Series(exposure, name=EXPOSURE)
