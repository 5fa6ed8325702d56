"""H3 ids as points of a flat lattice, so that a ring sum is a few shifted adds.

An H3 id spells, digit by digit in base 7, the way from the centre of its base cell down to the cell.
Reading the digits gives whole-number lattice coordinates inside the base cell. Neighbouring base cells
join by one rotation and one shift each. Pentagons bend the lattice, and base cells that do not touch
have no common one: then there is no lattice and the caller counts neighbours cell by cell.
"""

from collections.abc import Iterator
from typing import Final

import h3.api.numpy_int as h3
import numpy as np
from h3 import H3BaseException
from numpy.typing import NDArray

Cells = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Lattice step of each digit 0..6, in the axes (i - k, j - k) of H3's ijk coordinates.
_STEPS: Final = np.array([(0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1)])
#: One level down turns the lattice by about 19 degrees and stretches it by the root of 7: odd levels
#: one way, even levels the other (H3's "class III" and "class II" grids).
_ODD: Final = np.array([(2, -1), (1, 3)])
_EVEN: Final = np.array([(3, 1), (-1, 2)])
_TURN: Final = np.array([(1, 1), (-1, 0)])
_PROBES: Final = 12
#: Whole numbers below this are exact.
_EXACT: Final = 2.0**53
#: A dense plane may be this much larger than the cells it holds.
_ROOM: Final = 40


def base_cells(cells: Cells) -> Ints:
    """Number of the base cell (0..121) of each cell, shape (n,)."""
    return ((cells >> np.uint64(45)) & np.uint64(0x7F)).astype(np.int64)


def local_coordinates(cells: Cells, resolution: int) -> Ints:
    """Lattice coordinates of each cell inside its own base cell, shape (n, 2)."""
    position = np.zeros((cells.size, 2), dtype=np.int64)
    for level in range(1, resolution + 1):
        digit = (cells >> np.uint64(3 * (15 - level))) & np.uint64(7)
        position = position @ (_ODD if level % 2 else _EVEN) + _STEPS[digit.astype(np.int64)]
    return position


def lattice(cells: Cells, resolution: int) -> Ints | None:
    """Coordinates of all cells in one lattice, shape (n, 2); None where there is none.

    Two cells are neighbours when their coordinates differ by one of the six steps.
    """
    base = base_cells(cells)
    numbers, counts = np.unique(base, return_counts=True)
    heads = [int(cells[np.argmax(base == number)]) for number in numbers]
    if any(h3.is_pentagon(h3.cell_to_parent(head, 0)) for head in heads):
        return None
    position = local_coordinates(cells, resolution)
    home = int(np.argmax(counts))
    for number in range(len(numbers)):
        if number != home:
            members = np.flatnonzero(base == numbers[number])
            joined = _join(cells[members], position[members], heads[home])
            if joined is None:
                return None
            position[members] = joined
    position -= position.min(axis=0)
    width, height = (position.max(axis=0) + 1).tolist()
    return position if width * height <= _ROOM * max(cells.size, 1000) else None


def _join(cells: Cells, own: Ints, home: int) -> Ints | None:
    """Coordinates of one base cell's cells in the lattice of the home base cell."""
    probes = np.unique(np.linspace(0, cells.size - 1, _PROBES).astype(np.int64))
    try:
        wanted = np.array([h3.cell_to_local_ij(home, int(cells[k])) for k in probes])
    except H3BaseException:
        return None
    turned = own
    for _ in range(6):
        shift = wanted - turned[probes]
        if (shift == shift[0]).all():
            return np.asarray(turned + shift[0], dtype=np.int64)
        turned = turned @ _TURN
    return None


def _offsets(rings: int) -> Iterator[tuple[int, int]]:
    """Steps to all lattice points within ``rings``, the point itself included."""
    for di in range(-rings, rings + 1):
        for dj in range(max(-rings, di - rings), min(rings, di + rings) + 1):
            yield di, dj


def neighbours(position: Ints, rings: int, found: Ints) -> Ints:
    """Fill ``found``, shape (n, offsets), with the row of the cell at each offset; -1 stays where there is none."""
    width, height = (position.max(axis=0) + 1 + 2 * rings).tolist()
    plane = np.full((width, height), -1, dtype=np.int64)
    i, j = position[:, 0] + rings, position[:, 1] + rings
    plane[i, j] = np.arange(len(position))
    for place, (di, dj) in enumerate(_offsets(rings)):
        found[:, place] = plane[i + di, j + dj]
    return found


def neighbours_by_base_cell(cells: Cells, resolution: int, rings: int) -> Ints:
    """The row of each cell's neighbourhood, shape (n, cells of a full one), where it lies in one base cell.

    Each base cell has a lattice of its own; a row that misses a cell, for whatever reason, is to be counted otherwise.
    So is one at the bend of a pentagon: of the six sixths around it H3 leaves one out, and rows that reach into it miss
    cells.
    """
    found = np.full((cells.size, 3 * rings * (rings + 1) + 1), -1, dtype=np.int64)
    base = base_cells(cells)
    for number in np.unique(base).tolist():
        members = np.flatnonzero(base == number)
        position = local_coordinates(cells[members], resolution)
        position -= position.min(axis=0)
        if np.prod(position.max(axis=0) + 1) <= _ROOM * max(members.size, 1000):
            near = neighbours(position, rings, np.full((members.size, found.shape[1]), -1, dtype=np.int64))
            found[members] = np.where(near >= 0, members[near], -1)
    return found


def ring_sum(position: Ints, values: Floats, rings: int) -> Floats:
    """Sum of ``values`` over all lattice points within ``rings`` steps, the point itself included."""
    i, j = position[:, 0] + rings, position[:, 1] + rings
    # Column by column: the maximum over the rows of a narrow table is slow.
    width, height = int(i.max()) + 1 + rings, int(j.max()) + 1 + rings
    plane = np.zeros((width, height))
    plane[i, j] = values
    total = np.zeros((width - 2 * rings, height - 2 * rings))
    if _whole(values):
        # Differences of running sums: fewer steps, and exact for whole numbers.
        running = np.zeros((width, height + 1))
        np.cumsum(plane, axis=1, out=running[:, 1:])
        for di in range(-rings, rings + 1):
            low, high = max(-rings, di - rings) + rings, min(rings, di + rings) + rings + 1
            rows = running[rings + di : width - rings + di]
            total += rows[:, high : height - 2 * rings + high]
            total -= rows[:, low : height - 2 * rings + low]
    else:
        for di, dj in _offsets(rings):
            total += plane[rings + di : width - rings + di, rings + dj : height - rings + dj]
    return np.asarray(total[position[:, 0], position[:, 1]])


def _whole(values: Floats) -> bool:
    """Whether all sums of the values are exact: whole numbers that even added up are not too large."""
    return bool((values == np.rint(values)).all()) and float(np.abs(values).sum()) < _EXACT
