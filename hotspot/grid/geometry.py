"""Cells as points of a few planes, so that a page can draw them from their ids alone.

H3 lays its hexagons out on the flat faces of an icosahedron and projects them to the sphere from its centre (gnomonic
projection). On one face, then, a point of the sphere is a linear map of lattice coordinates (i, j, 1), scaled to length
1: nine numbers hold all cells of a base cell on a face. Four points tell them, in whole numbers and fractions: a fit
through linear algebra gives other digits on another processor. Cells that reach over the edge between two faces, and
pentagons, are bent: their vertices are kept as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
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
#: The same, three times as large: whole numbers.
_CORNERS_IN_THIRDS: Final = np.rint(3 * CORNERS).astype(np.int64)
_PENTAGONS: Final = frozenset(int(number) for number in base_cells(np.array(h3.get_pentagons(0), dtype=np.uint64)))
#: Points of the sphere as whole numbers: 2^-33 of the radius is less than a millimetre, and a million times what
#: processors differ by in a sine.
_STEPS: Final = 2.0**33
#: Directions on the lattice; the corners that lie farthest in each, and against it, may tell the plane.
_DIRECTIONS: Final = np.array([(1, 0), (0, 1), (1, -1), (2, -1), (1, -2), (1, 1)])
#: As many cells, spread over all, tell at which corner boundaries start.
_SAMPLE: Final = 100
#: One of so many cells is checked: a base cell holds seven times as many with each level.
_EVERY: Final = 49
#: Metres: whichever start draws the sample as true is as good as any (a single hexagon may be turned).
_TRUE: Final = 0.02
#: Cells whose vertices are looked at together.
_AT_ONCE: Final = 10_000
#: Levels up to the cells that tell the faces of all below them.
_COARSER: Final = 3


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
    """Planes for cells of one resolution, checked against H3's own vertices; ``cells``: H3 ids, shape (n,).

    Every 49th cell of a plane is checked, and all of them where one of those is off: what puts a cell off its plane, a
    face or a pentagon, puts off all cells around it.

    Source: H3 documentation (gnomonic projection on the faces of an icosahedron); checked here.
    """
    cells = np.sort(cells)
    resolution = int(h3.get_resolution(int(cells[0]))) if cells.size else 0
    lattice, number = local_coordinates(cells, resolution), _numbers(cells, resolution)
    planes, bent = [], np.zeros(cells.size, dtype=bool)
    for base, members in _groups(cells, resolution, bent):
        matrix, far = _plane(cells[members], lattice[members])
        bent[members[far]] = True
        if not far.all():
            planes.append(Plane(base, _runs(number[members[~far]]), matrix))
    bases = base_cells(cells)
    others = []
    for base in np.unique(bases[bent]).tolist():
        members = np.flatnonzero(bent & (bases == base))
        others.append(Bent(base, _runs(number[members]), [list(h3.cell_to_boundary(int(k))) for k in cells[members]]))
    return Geometry(resolution, planes, others)


def _plane(cells: Cells, lattice: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """The plane of these cells, and which of them it draws too far from where they are."""
    spread = np.unique(np.linspace(0, cells.size - 1, _SAMPLE).astype(np.int64))
    some = np.unique(np.concatenate([np.arange(0, cells.size, _EVERY), spread, _ends(lattice)]))
    vertices = _vertices(cells[some])
    matrix, turn = _fit(lattice[some], vertices, np.searchsorted(some, spread))
    far = np.zeros(cells.size, dtype=bool)
    far[some] = _far(matrix, lattice[some], turn, vertices)
    if far.any():
        for part in _parts(np.arange(cells.size)):
            far[part] = _far(matrix, lattice[part], turn, _vertices(cells[part]))
    return matrix, far


def _parts(members: Ints) -> list[Ints]:
    """Members in parts, so that their vertices need little memory at a time."""
    return [members[start : start + _AT_ONCE] for start in range(0, members.size, _AT_ONCE)]


def _vertices(cells: Cells) -> Floats:
    """H3's own vertices on the unit sphere, shape (n, 6, 3); NaN for cells with another number of them."""
    vertices = np.full((cells.size, len(CORNERS), 3), np.nan)
    for part in _parts(np.arange(cells.size)):
        boundaries = [h3.cell_to_boundary(cell) for cell in cells[part].tolist()]
        hexagons = [len(boundary) == len(CORNERS) for boundary in boundaries]
        if any(hexagons):
            outlines = [boundary for boundary, hexagon in zip(boundaries, hexagons, strict=True) if hexagon]
            flat = np.fromiter(
                chain.from_iterable(chain.from_iterable(outlines)), float, 2 * len(CORNERS) * len(outlines)
            )
            vertices[part[hexagons]] = _sphere(flat.reshape(-1, len(CORNERS), 2))
    return vertices


def _far(matrix: Floats, lattice: Ints, turn: int, vertices: Floats) -> NDArray[np.bool_]:
    """Which cells the plane draws too far from where they are, or that are no hexagons."""
    return np.asarray(~(_apart(matrix, _corners(lattice, turn), vertices).max(axis=1) <= TOLERANCE))


def _groups(cells: Cells, resolution: int, bent: NDArray[np.bool_]) -> Iterator[tuple[int, Ints]]:
    """Base cell and positions of cells that should lie on one plane; those on several faces are marked as bent."""
    face = _faces(cells, resolution)
    bent |= face < 0
    base, sector = base_cells(cells), _sector(cells, resolution)
    flat = np.flatnonzero(~bent)
    # One number for each base cell, face and sector: below 20 and below 7.
    kind = ((base * 20 + face) * 7 + sector)[flat]
    for key in np.unique(kind).tolist():
        yield key // 140, flat[kind == key]


def _faces(cells: Cells, resolution: int) -> Ints:
    """The face of the icosahedron that holds each cell, -1 for a cell on several."""
    coarse = max(0, resolution - _COARSER)
    ancestors, where = np.unique(_ancestors(cells, coarse), return_inverse=True)
    # A cell reaches beyond its ancestor by less than one step: the ancestor's neighbours hold it all.
    around = [_face(h3.grid_disk(ancestor, 1).tolist()) for ancestor in ancestors.tolist()]
    face = np.array(around, dtype=np.int64)[where]
    unknown = np.flatnonzero(face < 0)
    face[unknown] = [_face([cell]) for cell in cells[unknown].tolist()]
    return face


def _face(cells: list[int]) -> int:
    """The one face that holds all of these cells, -1 for several."""
    faces = {face for cell in cells for face in h3.get_icosahedron_faces(cell)}
    return int(faces.pop()) if len(faces) == 1 else -1


def _ancestors(cells: Cells, resolution: int) -> Cells:
    """The cells of a coarser resolution that hold these (H3 documentation, "Index representations")."""
    unused = np.uint64(8 ** (15 - resolution) - 1)
    plain = cells & ~np.uint64(15 << 52)
    return np.asarray(plain | np.uint64(resolution << 52) | unused)


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


def _corners(lattice: Ints, turn: int) -> Ints:
    """Three times the lattice coordinates (i, j) of the corners in the order of H3's boundary, shape (n, 6, 2)."""
    return np.asarray(3 * lattice[:, None, :] + np.roll(_CORNERS_IN_THIRDS, turn, axis=0))


def _fit(lattice: Ints, vertices: Floats, some: Ints) -> tuple[Floats, int]:
    """The plane of these cells, from four of their corners, and at which corner their boundaries start.

    ``some``: positions of those that tell the start.
    """
    ends = _ends(lattice)
    found: list[tuple[float, int, Floats]] = []
    for turn in range(len(CORNERS)):
        matrix = _through(_corners(lattice[ends], turn).reshape(-1, 2), vertices[ends].reshape(-1, 3))
        apart = _apart(matrix, _corners(lattice[some], turn), vertices[some])
        found.append((float(apart.max()), turn, matrix))
        if apart.max() <= _TRUE:
            return matrix, turn
    _, turn, matrix = min(found, key=lambda candidate: candidate[:2])
    return matrix, turn


def _through(corners: Ints, vertices: Floats) -> Floats:
    """The matrix that takes four corners, far from one another, to their vertices: exact, then rounded once.

    ``corners``: three times lattice coordinates, shape (n, 2); ``vertices``: on the unit sphere, shape (n, 3).
    """
    points = _farthest(corners)
    given = [[int(i), int(j), 3] for i, j in corners[points].tolist()]
    wanted = np.rint(vertices[points] * _STEPS).astype(np.int64).tolist()
    # The fourth vector as a sum of three: Cramer's rule, where the common denominator does not matter.
    shares = [Fraction(w, g) for g, w in zip(_shares(given), _shares(wanted), strict=True)]
    columns = [[share * part for part in vector] for share, vector in zip(shares, wanted[:3], strict=True)]
    # Times the inverse of the three given vectors, which is their cross products over the determinant.
    inverse = [_cross(given[1], given[2]), _cross(given[2], given[0]), _cross(given[0], given[1])]
    exact = [[sum(columns[k][row] * inverse[k][at] for k in range(3)) for at in range(3)] for row in range(3)]
    size = max(abs(number) for row in exact for number in row) or Fraction(1)
    # The plane itself, not its mirror image through the centre of the Earth.
    upright = sum(a * g * w for a, w in zip(exact, wanted[0], strict=True) for a, g in zip(a, given[0], strict=True))
    size = -size if upright < 0 else size
    return np.array([[float(number / size) for number in row] for row in exact])


def _farthest(corners: Ints) -> Ints:
    """Positions of four corners of which no three lie near one line."""
    few = _ends(corners)
    fours = np.array(list(combinations(range(few.size), 4)))
    area = np.min([_area(*(corners[few[fours[:, k]]] for k in three)) for three in combinations(range(4), 3)], axis=0)
    return np.asarray(few[fours[area.argmax()]])


def _ends(points: Ints) -> Ints:
    """Positions of the points that lie farthest in some directions."""
    along = points @ _DIRECTIONS.T
    return np.unique(np.concatenate([along.argmin(axis=0), along.argmax(axis=0)]))


def _area(a: Ints, b: Ints, c: Ints) -> Ints:
    """Twice the areas of triangles."""
    (x, y), (u, v) = (b - a).T, (c - a).T
    return np.asarray(np.abs(x * v - y * u))


def _shares(vectors: list[list[int]]) -> list[int]:
    """How much of each of the first three vectors the fourth holds, times their determinant."""
    a, b, c, d = vectors
    return [_dot(d, _cross(b, c)), _dot(d, _cross(c, a)), _dot(d, _cross(a, b))]


def _cross(a: list[int], b: list[int]) -> list[int]:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def _dot(a: list[int], b: list[int]) -> int:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _apart(matrix: Floats, corners: Ints, vertices: Floats) -> Floats:
    """How far each corner of the plane lies from its vertex, metres."""
    i, j = corners[..., :1] / 3, corners[..., 1:] / 3
    points = i * matrix[:, 0] + j * matrix[:, 1] + matrix[:, 2]
    # A matrix of a wrong turn may take a corner to nothing, which is far from everything.
    points /= np.sqrt(np.maximum(np.square(points).sum(axis=-1, keepdims=True), np.finfo(float).tiny))
    return np.asarray(_EARTH * np.sqrt(np.square(points - vertices).sum(axis=-1)))
