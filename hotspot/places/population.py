"""Residents of cells, or of other polygons, from residents of areas."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas.overlap import Overlap, ground, overlap
from hotspot.columns import POPULATION
from hotspot.errors import InputError
from hotspot.grid import Grid, cell_shapes
from hotspot.stats.digits import told_value

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
#: Of an area's ground; less than this outside the map is a difference between two drawings of one border.
_SLIVER: Final = 0.02


def spread_population(areas: "gpd.GeoDataFrame", grid: Grid) -> "pd.Series[float]":
    """Residents of each cell of the grid, named ``population``: each area's residents spread evenly over its ground.

    ``areas``: from `hotspot.areas.read_areas`, with ``population``. Each cell gets the share of an area that lies in
    it. The residents of an area that lies in the study area all stay on the map, those of its strip at the border that
    is no cell's too; of an area that juts out, the part that juts out is left out, by its ground. An area too small to
    share ground with a cell gives its residents to the nearest cell. People do not live evenly: the smaller the areas,
    the better.

    ``attrs["outside"]``: residents who live outside the study area.

    Raises `InputError` when the areas have no population, or a negative one.
    """
    residents = _residents(areas)
    shapes = np.asarray(areas.geometry.values, dtype=object)
    shared = overlap(shapes, cell_shapes(grid.cells))
    inside = residents * _share_inside(shapes, grid, shared)
    found = _spread(inside, shared, len(grid))
    at_home = np.bincount(shared.one, shared.size, minlength=len(areas)) > 0
    for homeless in np.flatnonzero(~at_home & (inside > 0)).tolist():
        found[_nearest(shapes[homeless], grid)] += inside[homeless]
    # What two processors cut out of two shapes differs in the last digits.
    series = pd.Series(told_value(found), name=POPULATION)
    series.attrs = {"outside": float(residents.sum() - inside.sum())}
    return series


def population_of(places: "gpd.GeoDataFrame", areas: "gpd.GeoDataFrame") -> Floats:
    """Residents of each place from those of areas, by the ground that they share, shape (places,).

    Whoever lives outside all places is left out. Raises `InputError` as `spread_population`.
    """
    residents = _residents(areas)
    shapes = np.asarray(areas.geometry.values, dtype=object)
    shared = overlap(shapes, np.asarray(places.geometry.values, dtype=object))
    of_area = np.bincount(shared.one, shared.size, minlength=len(areas))
    covered = np.minimum(1.0, np.divide(of_area, ground(shapes)))
    covered[covered > 1 - _SLIVER] = 1.0
    return told_value(_spread(residents * covered, shared, len(places)))


def _residents(areas: "gpd.GeoDataFrame") -> Floats:
    if POPULATION not in areas:
        raise InputError("The areas have no column of residents: name it (--population).")
    residents: Floats = areas[POPULATION].fillna(0).to_numpy(dtype=float)
    if (residents < 0).any():
        raise InputError(f"Residents are negative in {int((residents < 0).sum()):,} of {len(areas):,} areas.")
    return residents


def _share_inside(shapes: Any, grid: Grid, shared: Overlap) -> Floats:
    """What part of each area lies in the study area, shape (areas,)."""
    if grid.area is None:
        found = np.bincount(shared.one, shared.size, minlength=len(shapes))
    else:
        shapely.prepare(grid.area)
        found = np.where(shapely.contains_properly(grid.area, shapes), ground(shapes), 0.0)
        border = np.flatnonzero((found == 0) & shapely.intersects(grid.area, shapes))
        found[border] = ground(shapely.intersection(grid.area, shapes[border]))
    share = np.minimum(1.0, np.divide(found, ground(shapes)))
    return np.where(share > 1 - _SLIVER, 1.0, share)


def _spread(residents: Floats, shared: Overlap, places: int) -> Floats:
    """Residents of each area divided over the places that it shares ground with."""
    whole = np.bincount(shared.one, shared.size, minlength=residents.size)
    parts = residents[shared.one] * shared.size / whole[shared.one]
    return np.bincount(shared.other, parts, minlength=places).astype(np.float64)


def _nearest(shape: Any, grid: Grid) -> int:
    lat, lon = grid.centers[:, 0], grid.centers[:, 1]
    middle = shape.representative_point()
    # Longitudes are shorter than latitudes; near enough to tell the nearest cell.
    return int(np.argmin((lat - middle.y) ** 2 + ((lon - middle.x) * np.cos(np.radians(middle.y))) ** 2))
