"""What part of the residents of areas lives in each cell or place: by address points, or by ground without any."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas import find_area
from hotspot.areas.overlap import Overlap, ground, overlap
from hotspot.columns import LAT, LON, UNITS
from hotspot.grid import Grid, cell_shapes
from hotspot.grid.bulk import sphere

if TYPE_CHECKING:
    import geopandas as gpd

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Of an area; less than this outside the map is a difference between two drawings of one border.
_SLIVER: Final = 0.02


@dataclass(frozen=True, eq=False)
class Shares:
    """What part of each area's residents lives in each place: pairs of both, each once; shapes (pairs,)."""

    area: Ints
    """Position of the area."""
    place: Ints
    """Position of the cell or place."""
    share: Floats
    """Part of the area's residents that lives there; the parts of an area add up to that which lives in any place."""
    inside: Floats
    """That sum, by area, shape (areas,)."""
    places: int
    by_points: Flags
    """Which areas are divided by their address points, shape (areas,)."""
    elsewhere: int = 0
    """Address points in no area."""

    def of(self, residents: Floats) -> Floats:
        """Residents of each place from those of the areas, shape (places,)."""
        return np.bincount(self.place, residents[self.area] * self.share, self.places).astype(np.float64)


@dataclass(frozen=True, eq=False)
class AddressPoints:
    """Address points that lie in an area and have a home; shapes (points,)."""

    lat: Floats
    lon: Floats
    units: Floats
    area: Ints
    elsewhere: int
    """Others, in no area."""

    @classmethod
    def of(cls, areas: "gpd.GeoDataFrame", points: pd.DataFrame | None) -> "AddressPoints":
        """``points``: ``lat``, ``lon`` and perhaps ``units``; those without a home or a coordinate are left out."""
        if points is None:
            none = np.zeros(0)
            return cls(none, none, none, np.zeros(0, dtype=np.int64), 0)
        lat, lon = points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float)
        units = points[UNITS].to_numpy(dtype=float, na_value=np.nan) if UNITS in points else np.ones(len(points))
        # What is not a number is neither.
        there = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & (units > 0)
        lat, lon, units = lat[there], lon[there], units[there]
        area = find_area(areas, lat, lon)
        held = area >= 0
        return cls(lat[held], lon[held], units[held], area[held], int((~held).sum()))

    def kept(self, which: Flags) -> "AddressPoints":
        """Some of them; ``which``: shape (points,)."""
        return AddressPoints(self.lat[which], self.lon[which], self.units[which], self.area[which], self.elsewhere)

    def units_of(self, areas: int, which: Flags | None = None) -> Floats:
        """Units of each area, or of those points in it, shape (areas,)."""
        units = self.units if which is None else np.where(which, self.units, 0.0)
        return np.bincount(self.area, units, areas).astype(np.float64)


def shares_of_cells(areas: "gpd.GeoDataFrame", grid: Grid, points: pd.DataFrame | None = None) -> Shares:
    """What part of each area's residents lives in each cell of the grid.

    Of an area that lies in the study area all parts add up to 1: what lies in its strip at the border, which is no
    cell's, is divided as the rest is, and an area or a point without any cell belongs to the nearest. Of an area that
    juts out they add up to the part that lies in the study area: of its units, or of its ground without any point.
    """
    shapes = np.asarray(areas.geometry.values, dtype=object)
    addresses = AddressPoints.of(areas, points)
    by_points = addresses.units_of(len(areas)) > 0
    shared = overlap(shapes, cell_shapes(grid.cells))
    inside = _share_inside(shapes, grid, shared)
    some, found = _points_in_cells(addresses, grid, inside)
    inside = np.where(by_points, found, inside)
    area, cell, share = _by_ground(shared, inside, ~by_points)
    homeless = np.flatnonzero((np.bincount(area, share, len(areas)) == 0) & (inside > 0) & ~by_points)
    middles = shapely.point_on_surface(shapes[homeless])
    near = _nearest(grid, shapely.get_y(middles), shapely.get_x(middles))
    return Shares(
        area=np.concatenate([area, homeless, some.area]),
        place=np.concatenate([cell, near, some.place]),
        share=np.concatenate([share, inside[homeless], some.share]),
        inside=inside,
        places=len(grid),
        by_points=by_points,
        elsewhere=addresses.elsewhere,
    )


def shares_of_places(
    places: "gpd.GeoDataFrame", areas: "gpd.GeoDataFrame", points: pd.DataFrame | None = None
) -> Shares:
    """What part of each area's residents lives in each place, by its units or by its ground.

    An area whose ground lies in places altogether is divided altogether, whatever the drawing of borders leaves out.
    """
    shapes = np.asarray(areas.geometry.values, dtype=object)
    addresses = AddressPoints.of(areas, points)
    shared = overlap(shapes, np.asarray(places.geometry.values, dtype=object))
    covered = _without_slivers(np.bincount(shared.one, shared.size, len(areas)) / ground(shapes))
    place = find_area(places, addresses.lat, addresses.lon)
    within = addresses.units_of(len(areas), place >= 0)
    # Where all of its points lie beside the places that hold its ground, its ground must do.
    by_points = (addresses.units_of(len(areas)) > 0) & ((within > 0) | (covered < 1))
    inside = np.where(by_points, _of_units(addresses, within, covered), covered)
    area, at, share = _by_ground(shared, inside, ~by_points)
    held = by_points[addresses.area] & (place >= 0)
    some = _parts(addresses.kept(held), place[held], inside)
    return Shares(
        area=np.concatenate([area, some.area]),
        place=np.concatenate([at, some.place]),
        share=np.concatenate([share, some.share]),
        inside=inside,
        places=len(places),
        by_points=by_points,
        elsewhere=addresses.elsewhere,
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """Parts of areas in places; shapes (pairs,)."""

    area: Ints
    place: Ints
    share: Floats


def _points_in_cells(points: AddressPoints, grid: Grid, ground_inside: Floats) -> tuple[_Parts, Floats]:
    """The parts of areas at their points, and the part of each area's units that lies in the study area."""
    areas = ground_inside.size
    cell = grid.locate(points.lat, points.lon)
    if grid.area is None:
        there = cell >= 0
    else:
        # Which side of a common border a point lies on is no matter where the whole area is on the map.
        there = ground_inside[points.area] == 1.0
        torn = np.flatnonzero((ground_inside[points.area] > 0) & ~there)
        there[torn] = grid.contains(points.lat[torn], points.lon[torn])
    inside = _of_units(points, points.units_of(areas, there), ground_inside)
    lost = points.units_of(areas, there & (cell >= 0)) == 0
    near = np.flatnonzero(there & lost[points.area])
    cell[near] = _nearest(grid, points.lat[near], points.lon[near])
    held = there & (cell >= 0)
    return _parts(points.kept(held), cell[held], inside), inside


def _parts(points: AddressPoints, place: Ints, inside: Floats) -> _Parts:
    """The parts of areas in the places of their points, each pair of an area and a place once."""
    places = int(place.max(initial=0)) + 1
    pairs, pair = np.unique(points.area * places + place, return_inverse=True)
    units, area = np.bincount(pair, points.units, pairs.size), pairs // places
    whole = np.bincount(area, units, inside.size)
    return _Parts(area, pairs % places, units / whole[area] * inside[area])


def _of_units(points: AddressPoints, within: Floats, ground_inside: Floats) -> Floats:
    """The part of each area's units that lies in the study area or in places; 1 where all of its ground does."""
    whole = points.units_of(within.size)
    part = np.divide(within, whole, out=np.zeros(within.size), where=whole > 0)
    return _without_slivers(np.where((ground_inside == 1.0) & (within > 0), 1.0, part))


def _by_ground(shared: Overlap, inside: Floats, which: Flags) -> tuple[Ints, Ints, Floats]:
    """Those areas divided over what they share ground with: area, place, part."""
    whole = np.bincount(shared.one, shared.size, inside.size)
    kept = which[shared.one]
    area, size = shared.one[kept], shared.size[kept]
    return area, shared.other[kept], inside[area] * size / whole[area]


def _share_inside(shapes: Any, grid: Grid, shared: Overlap) -> Floats:
    """What part of each area's ground lies in the study area, shape (areas,)."""
    if grid.area is None:
        found = np.bincount(shared.one, shared.size, minlength=len(shapes))
    else:
        shapely.prepare(grid.area)
        found = np.where(shapely.contains_properly(grid.area, shapes), ground(shapes), 0.0)
        border = np.flatnonzero((found == 0) & shapely.intersects(grid.area, shapes))
        found[border] = ground(shapely.intersection(grid.area, shapes[border]))
    return _without_slivers(found / ground(shapes))


def _without_slivers(share: Floats) -> Floats:
    return np.where(share > 1 - _SLIVER, 1.0, share)


def _nearest(grid: Grid, lat: Floats, lon: Floats) -> Ints:
    """The cell whose middle is nearest to each point, shape as ``lat``."""
    from scipy.spatial import cKDTree

    if not lat.size:
        return np.zeros(0, dtype=np.int64)
    middles = sphere(grid.centers[:, 0], grid.centers[:, 1])
    return np.asarray(cKDTree(middles).query(sphere(lat, lon))[1], dtype=np.int64)
