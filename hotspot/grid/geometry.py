"""Cells as points of a few planes, so that a page can draw them from their ids alone.

H3 lays its hexagons out on the flat faces of an icosahedron and projects them to the sphere from its centre (gnomonic
projection). On one face, then, a point of the sphere is a linear map of lattice coordinates (i, j, 1), scaled to length
1: nine numbers hold all cells of a base cell on a face, exact to a thousandth of a millimetre. Cells that reach over
the edge between two faces, and pentagons, are bent: their vertices are kept as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from hotspot.grid.lattice import base_cells, local_coordinates

Cells = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Outline = list[tuple[float, float]]

#: Largest distance of a vertex from H3's own, metres; what lies further off is kept as it is.
TOLERANCE: Final = 0.5
_EARTH: Final = 6_371_007.0
#: Lattice steps to the six neighbours, counter-clockwise; a corner lies a third of the way to two of them in turn.
_NEIGHBOURS: Final = np.array([(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)])
CORNERS: Final = (_NEIGHBOURS + np.roll(_NEIGHBOURS, -1, axis=0)) / 3
_PENTAGONS: Final = frozenset(int(number) for number in base_cells(np.array(h3.get_pentagons(0), dtype=np.uint64)))
#: As many cells, spread over all, tell the plane; every cell is then checked.
_SAMPLE: Final = 100


@dataclass(frozen=True, eq=False)
class Plane:
    """Cells of one base cell that lie on one plane."""

    base: int
    """Number of the base cell, 0..121."""
    runs: list[int]
    """The ids' digits as numbers in base 7, rising: gap to the first, length of a run of successive numbers, gap from
    its end to the next, and so on."""
    matrix: Floats
    """Lattice coordinates (i, j, 1) to a vector whose direction is the point on the sphere, shape (3, 3)."""


@dataclass(frozen=True, eq=False)
class Bent:
    """Cells of one base cell that lie on no plane."""

    base: int
    """Number of the base cell, 0..121."""
    runs: list[int]
    """As in `Plane`."""
    outlines: list[Outline]
    """Vertices (latitude, longitude in degrees) of each cell, by rising id."""


@dataclass(frozen=True, eq=False)
class Geometry:
    """All cells of a page; their order is that of their ids."""

    resolution: int
    """H3 resolution of all of them."""
    planes: list[Plane]
    """Nearly all cells."""
    bent: list[Bent]
    """The others."""


def cell_geometry(cells: Cells) -> Geometry:
    """Planes for cells of one resolution, every vertex checked against H3's own; ``cells``: H3 ids, shape (n,).

    Source: H3 documentation (gnomonic projection on the faces of an icosahedron); checked here for each cell.
    """
    cells = np.sort(cells)
    resolution = int(h3.get_resolution(int(cells[0]))) if cells.size else 0
    boundaries = [h3.cell_to_boundary(cell) for cell in cells.tolist()]
    hexagons = np.fromiter(map(len, boundaries), dtype=np.int64, count=len(boundaries)) == len(CORNERS)
    vertices = np.full((cells.size, len(CORNERS), 3), np.nan)
    if hexagons.any():
        vertices[hexagons] = _sphere(np.array([boundaries[k] for k in np.flatnonzero(hexagons).tolist()]))
    lattice, number = local_coordinates(cells, resolution), _numbers(cells, resolution)
    planes, bent = [], ~hexagons
    for base, members in _groups(cells, resolution, bent):
        matrix, turn = _fit(lattice[members], vertices[members])
        drawn = _project(matrix, _corners(lattice[members], turn))
        far = _EARTH * np.linalg.norm(drawn - vertices[members], axis=-1).max(axis=1) > TOLERANCE
        bent[members[far]] = True
        if not far.all():
            planes.append(Plane(base, _runs(number[members[~far]]), matrix))
    bases = base_cells(cells)
    others = []
    for base in np.unique(bases[bent]).tolist():
        members = np.flatnonzero(bent & (bases == base))
        others.append(Bent(base, _runs(number[members]), [list(boundaries[k]) for k in members.tolist()]))
    return Geometry(resolution, planes, others)


def _groups(cells: Cells, resolution: int, bent: NDArray[np.bool_]) -> Iterator[tuple[int, Ints]]:
    """Base cell and positions of cells that should lie on one plane; those on several faces are marked as bent."""
    faces = [h3.get_icosahedron_faces(cell) for cell in cells.tolist()]
    face = np.array([min(on) if len(on) == 1 else -1 for on in faces], dtype=np.int64)
    bent |= face < 0
    base, sector = base_cells(cells), _sector(cells, resolution)
    flat = np.flatnonzero(~bent)
    kind = np.stack([base, face, sector])[:, flat]
    for key in np.unique(kind, axis=1).T:
        yield int(key[0]), flat[(kind == key[:, None]).all(axis=0)]


def _sector(cells: Cells, resolution: int) -> Ints:
    """First digit other than 0 of cells around a pentagon, whose sectors are turned against each other; 0 elsewhere."""
    sector = np.zeros(cells.size, dtype=np.int64)
    pentagons = [number for number in np.unique(base_cells(cells)).tolist() if number in _PENTAGONS]
    around = np.isin(base_cells(cells), pentagons)
    for level in range(resolution, 0, -1):
        digit = _digit(cells, level)
        sector = np.where(around & (digit > 0), digit, sector)
    return sector


def _digit(cells: Cells, level: int) -> Ints:
    return ((cells >> np.uint64(3 * (15 - level))) & np.uint64(7)).astype(np.int64)


def _numbers(cells: Cells, resolution: int) -> Ints:
    """The digits of each id below its base cell, read as a number in base 7."""
    number = np.zeros(cells.size, dtype=np.int64)
    for level in range(1, resolution + 1):
        number = 7 * number + _digit(cells, level)
    return number


def _runs(numbers: Ints) -> list[int]:
    """Rising numbers as gap, length, gap, length, ...: each gap from the end of the run before."""
    ends = np.flatnonzero(np.diff(numbers) != 1)
    first, last = numbers[np.append(0, ends + 1)], numbers[np.append(ends, numbers.size - 1)]
    gaps = first - np.append(0, last[:-1] + 1)
    return np.stack([gaps, last - first + 1], axis=1).ravel().tolist()


def _sphere(degrees: Floats) -> Floats:
    """Latitude and longitude (last axis) as points of the unit sphere."""
    lat, lon = np.radians(degrees[..., 0]), np.radians(degrees[..., 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def _corners(lattice: Ints, turn: int) -> Floats:
    """Lattice coordinates (i, j, 1) of the corners in the order of H3's boundary, shape (n, 6, 3)."""
    corners = lattice[:, None, :] + np.roll(CORNERS, turn, axis=0)
    return np.concatenate([corners, np.ones((*corners.shape[:2], 1))], axis=2)


def _fit(lattice: Ints, vertices: Floats) -> tuple[Floats, int]:
    """The plane of these cells, from some of them, and at which corner their boundaries start."""
    some = np.unique(np.linspace(0, len(lattice) - 1, _SAMPLE).astype(np.int64))
    found = []
    for turn in range(len(CORNERS)):
        corners = _corners(lattice[some], turn)
        matrix = _solve(corners, vertices[some])
        found.append((float(np.abs(_project(matrix, corners) - vertices[some]).max()), turn, matrix))
    _, turn, matrix = min(found, key=lambda candidate: candidate[:2])
    return matrix, turn


def _solve(corners: Floats, vertices: Floats) -> Floats:
    """The matrix that takes corners nearest to the directions of vertices: least squares of their cross products."""
    points, wanted = corners.reshape(-1, 3), vertices.reshape(-1, 3)
    middle = points[:, :2].mean(axis=0)
    scale = np.abs(points[:, :2] - middle).max()
    to_unit = np.array([[1 / scale, 0, -middle[0] / scale], [0, 1 / scale, -middle[1] / scale], [0, 0, 1]])
    q = points @ to_unit.T
    # wanted x (H q) = 0: three rows for each point, in the nine numbers of H.
    normal = np.zeros((9, 9))
    zero = np.zeros_like(q)
    x, y, z = wanted.T[:, :, None]
    for row in ((zero, -z * q, y * q), (z * q, zero, -x * q), (-y * q, x * q, zero)):
        part = np.concatenate(row, axis=1)
        normal += part.T @ part
    matrix = np.linalg.eigh(normal)[1][:, 0].reshape(3, 3) @ to_unit
    return np.asarray(matrix * np.sign(((points @ matrix.T) * wanted).sum()))


def _project(matrix: Floats, corners: Floats) -> Floats:
    points = corners @ matrix.T
    return np.asarray(points / np.linalg.norm(points, axis=-1, keepdims=True))
