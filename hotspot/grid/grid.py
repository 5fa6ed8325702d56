"""The grid as a value: every H3 cell of the study area, empty ones too."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from hotspot.errors import InputError
from hotspot.grid.filling import cells_in
from hotspot.grid.lattice import Cells, Floats, Ints, lattice, neighbours, neighbours_by_base_cell, ring_sum
from hotspot.grid.resolution import MOST_CELLS, expected_cells
from hotspot.grid.study_area import as_polygon, assumed_area, contains

if TYPE_CHECKING:
    import geopandas as gpd

#: Positions of the two cells of each pair; the second narrow, for there are many.
Pairs = tuple[Ints, NDArray[np.int32]]
#: Pairs that are kept at once, of all radii asked for: some 240 MB.
_MOST_PAIRS = 20_000_000


@dataclass(frozen=True, eq=False)
class Grid:
    """All H3 cells of a study area. Alone maps points to cells and sums over rings."""

    resolution: int
    """H3 resolution, 0 (continents) .. 15 (square metres)."""
    cells: Cells = field(repr=False)
    """H3 ids as unsigned integers, ascending, without repeats, shape (n,)."""
    area: BaseGeometry | None = field(default=None, repr=False)
    """Study area in degrees; None where the cells themselves are the study area."""
    assumed: bool = False
    """True where the study area is a hull of the events."""

    def __len__(self) -> int:
        """Number of cells, empty ones included."""
        return self.cells.size

    @classmethod
    def covering(cls, area: "str | Path | gpd.GeoDataFrame | BaseGeometry", *, resolution: int) -> "Grid":
        """Every cell whose centre lies in ``area`` (a polygon file, a GeoDataFrame, or a geometry in degrees).

        Raises `InputError` for an unreadable or invalid area, or when no cell centre lies in it.
        """
        return cls.over(as_polygon(area), resolution=resolution)

    @classmethod
    def around(cls, events: pd.DataFrame, *, resolution: int) -> "Grid":
        """Every cell in a hull of the events, stray points trimmed: the study area is then *assumed*."""
        return cls.over(assumed_area(events), resolution=resolution, assumed=True)

    @classmethod
    def over(cls, polygon: BaseGeometry, *, resolution: int, assumed: bool = False) -> "Grid":
        """Every cell whose centre lies in a polygon in degrees."""
        if not isinstance(resolution, int) or not 0 <= resolution <= 15:
            raise InputError(f"The resolution must be a whole number from 0 to 15; {resolution} was given.")
        expected = expected_cells(polygon, resolution)
        if expected > MOST_CELLS:
            coarser = resolution - 1 - int(np.log(expected / MOST_CELLS) / np.log(7))
            raise InputError(
                f"Resolution {resolution} needs about {expected:,.0f} cells for this study area; at most "
                f"{MOST_CELLS:,} can be tested. Choose {coarser} or less."
            )
        cells = cells_in(polygon, resolution)
        if not cells.size:
            raise InputError(
                f"No cell of resolution {resolution} has its middle in the study area. {_finer(polygon, resolution)}"
            )
        return cls(resolution, cells, polygon, assumed)

    @cached_property
    def names(self) -> list[str]:
        """H3 ids as text, in the order of `cells`."""
        return [f"{cell:x}" for cell in self.cells.tolist()]

    @cached_property
    def centers(self) -> Floats:
        """Latitude and longitude of the cell centres in degrees, shape (n, 2)."""
        return np.array([h3.cell_to_latlng(cell) for cell in self.cells.tolist()]).reshape(-1, 2)

    def contains(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Whether each point lies in the study area, shape as ``lat``."""
        if self.area is None:
            return self.locate(lat, lon) >= 0
        return contains(self.area, lat, lon)

    def locate(self, lat: Floats, lon: Floats) -> Ints:
        """Position in `cells` of the cell that holds each point; -1 where the grid has none.

        Give each distinct coordinate once: H3 takes points one at a time.
        """
        found = np.full(lat.size, -1, dtype=np.int64)
        fit = np.flatnonzero((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
        if not fit.size:
            return found
        index, resolution = h3.latlng_to_cell, self.resolution
        pairs = zip(lat[fit].tolist(), lon[fit].tolist(), strict=True)
        cells = np.array([index(y, x, resolution) for y, x in pairs], dtype=np.uint64)
        found[fit] = self.positions(cells)
        return found

    def positions(self, cells: Cells) -> Ints:
        """Position of each H3 id in `cells`; -1 where the grid does not have it."""
        at = np.minimum(np.searchsorted(self.cells, cells), len(self) - 1)
        return np.where(self.cells[at] == cells, at, -1).astype(np.int64)

    def ring_sum(self, values: Floats, rings: int) -> Floats:
        """Sum of ``values`` over each cell's neighbourhood: all grid cells within ``rings`` steps, itself included.

        ``values``: one for each cell, in the order of `cells`.
        """
        if self._lattice is not None:
            return ring_sum(self._lattice, values, rings)
        here, there = self._pairs(rings)
        return np.bincount(here, weights=values[there], minlength=len(self)).astype(np.float64)

    def ring_sizes(self, rings: int) -> Ints:
        """Number of grid cells in each neighbourhood, the cell itself included, shape (n,)."""
        return np.rint(self.ring_sum(np.ones(len(self)), rings)).astype(np.int64)

    def members(self, rings: int) -> Ints:
        """Positions of each cell's neighbourhood, the cell itself included, shape (n, cells of a full one).

        -1 where the grid has no cell.
        """
        found = np.full((len(self), 3 * rings * (rings + 1) + 1), -1, dtype=np.int64)
        if self._lattice is not None:
            return neighbours(self._lattice, rings, found)
        here, there = self._pairs(rings)
        # Pairs come cell by cell: a pair's place in its row is its distance from the row's first pair.
        place = np.arange(here.size) - np.searchsorted(here, here)
        found[here, place] = there
        return found

    def pairs(self, rings: int) -> tuple[Ints, Ints]:
        """Positions of the two cells of every pair within ``rings`` steps, each pair once: two arrays, shape (p,)."""
        members = self.members(rings)
        here = np.repeat(np.arange(len(self)), members.shape[1])
        there = members.ravel()
        once = there > here
        return here[once], there[once]

    def neighbours(self, rings: int = 1) -> pd.DataFrame:
        """Neighbours for other libraries: the cells within ``rings`` steps of each. Row: a cell and one of them.

        Columns ``cell`` and ``neighbour`` (H3 ids) and their positions ``here`` and ``there`` in `cells`, ordered by
        these; the cell itself is not among its neighbours, and every pair stands in it both ways. A cell without any
        has no row.
        """
        one, other = self.pairs(rings)
        here, there = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.lexsort((there, here))
        here, there = here[order], there[order]
        names = np.array(self.names)
        return pd.DataFrame({"cell": names[here], "neighbour": names[there], "here": here, "there": there})

    @cached_property
    def _lattice(self) -> Ints | None:
        return lattice(self.cells, self.resolution)

    def _pairs(self, rings: int) -> Pairs:
        """Neighbour pairs, right everywhere (pentagons, far islands), slower than a lattice; kept for the next."""
        if rings not in self._counted:
            found = self._count_pairs(rings)
            if sum(here.size for here, _ in self._counted.values()) + found[0].size > _MOST_PAIRS:
                self._counted.clear()
            self._counted[rings] = found
        return self._counted[rings]

    @cached_property
    def _counted(self) -> dict[int, Pairs]:
        return {}

    def _count_pairs(self, rings: int) -> Pairs:
        found = neighbours_by_base_cell(self.cells, self.resolution, rings)
        rows = np.flatnonzero((found < 0).any(axis=1))
        if rows.size:
            disks = [np.asarray(h3.grid_disk(cell, rings), dtype=np.uint64) for cell in self.cells[rows].tolist()]
            sizes = [disk.size for disk in disks]
            found[rows] = -1
            # A disk around a pentagon is smaller than its row.
            found[np.repeat(rows, sizes), np.concatenate(list(map(np.arange, sizes)))] = self.positions(
                np.concatenate(disks)
            )
        here, place = np.nonzero(found >= 0)
        return here, found[here, place].astype(np.int32)


def _finer(polygon: BaseGeometry, resolution: int) -> str:
    """What to do where an area is smaller than a cell."""
    fits = next((finer for finer in range(resolution + 1, 16) if cells_in(polygon, finer).size), None)
    if fits is None:
        return "It is smaller than every cell: give a larger one."
    return f"It is smaller than a cell: choose resolution {fits} or finer (--resolution {fits})."
