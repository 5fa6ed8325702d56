"""Distributions of neighbourhood sums by inversion on a circle: all sums up to a length at once.

The law of each cell's count is a mixture of Poisson laws; the generating function of a neighbourhood's sum is the
product of its cells'. It is taken at N points of a circle of radius r < 1, so that what wraps around after N is
multiplied by r^N, however long the tail of the sum is (Abate and Whitt 1992).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.stats.residents.mixture import Flags, Floats, Ints, ResidentsFit

Complexes = NDArray[np.complex128]
#: Numbers that are held at a time: of cells' laws, of their transforms, of neighbourhoods' distributions.
_HELD: Final = 4_000_000
_TRANSFORMS: Final = 16_000_000
_SUMS: Final = 1_000_000
#: Cells with nearly the same expected count whose laws are made together.
_BLOCK: Final = 64


@dataclass(frozen=True)
class Lattice:
    """Where sums are looked at, and how sharply."""

    length: int
    """Sums 0, unit, ..., (length - 1) x unit are looked at."""
    points: int
    """N, points on the circle, at least the length."""
    damping: float
    """What wraps around is multiplied by exp(-damping); rounding grows by exp(damping x length / points)."""
    unit: int = 1
    """Step of the lattice. Counts between two lattice points are split over both so that their mean stays."""


def distributions(fit: ResidentsFit, members: Ints, lattice: Lattice) -> Iterator[tuple[slice, Floats]]:
    """P(S <= k x unit) for k = 0 .. length - 1, of a few rows of ``members`` at a time, shape (rows, length).

    ``members``: positions of cells with residents, shape (k, m), -1 where there is none.
    """
    frequencies = lattice.points // 2 + 1
    grow = np.exp(lattice.damping / lattice.points * np.arange(lattice.length))
    rows = max(1, _SUMS // lattice.points)
    for piece in _pieces(members, fit.stratum.size, max(1, _TRANSFORMS // frequencies)):
        found, place = _distinct(members[piece], fit.stratum.size)
        transforms = np.empty((found.size + 1, frequencies), dtype=np.complex128)
        transforms[-1] = 1.0
        step = max(1, _HELD // (lattice.length * lattice.unit))
        for first in range(0, found.size, step):
            some = found[first : first + step]
            transforms[first : first + some.size] = np.fft.rfft(_laws(fit, some, lattice), lattice.points, axis=1)
        for first in range(0, len(place), rows):
            part = place[first : first + rows]
            product = transforms[part[:, 0]]
            for column in part.T[1:]:
                product *= transforms[column]
            mass = np.fft.irfft(product, lattice.points, axis=1)[:, : lattice.length] * grow
            start = piece.start + first
            yield slice(start, start + len(part)), np.cumsum(mass, axis=1)


def _pieces(members: Ints, cells: int, most: int) -> Iterator[slice]:
    """Runs of neighbourhoods that have so many distinct cells at most (one neighbourhood may have more)."""
    stack = [(0, len(members))]
    while stack:
        first, last = stack.pop()
        if first >= last:
            continue
        if last - first > 1 and _distinct(members[first:last], cells)[0].size > most:
            middle = (first + last) // 2
            stack += [(middle, last), (first, middle)]
        else:
            yield slice(first, last)


def _distinct(members: Ints, cells: int) -> tuple[Ints, Ints]:
    """Cells that occur, rising, and each member's place among them; -1 stays -1."""
    seen = np.zeros(cells + 1, dtype=bool)
    seen[members.ravel()] = True
    seen[-1] = False
    place = np.cumsum(seen) - 1
    place[-1] = -1
    return np.flatnonzero(seen), place[members]


def _laws(fit: ResidentsFit, cells: Ints, lattice: Lattice) -> Floats:
    """r^k P(count = k x unit) of each cell, shape (cells, length); counts beyond the lattice are left out."""
    fine = np.empty((cells.size, lattice.length * lattice.unit))
    # For a unit of 1 the damping is part of the exponent; else it comes after the splitting.
    shrink = lattice.damping / lattice.points if lattice.unit == 1 else 0.0
    for number in np.unique(fit.stratum[cells]).tolist():
        of_it = fit.stratum[cells] == number
        fine[of_it] = poisson_mixture(
            fit.by_residents[cells[of_it]], (fit.support[number], fit.weights[number]), fine.shape[1], shrink
        )
    if lattice.unit == 1:
        return fine
    split = fine.reshape(cells.size, lattice.length, lattice.unit)
    share = np.arange(lattice.unit) / lattice.unit
    law = np.einsum("ijk,k->ij", split, 1 - share)
    law[:, 1:] += np.einsum("ijk,k->ij", split, share)[:, :-1]
    return np.asarray(law * np.exp(-lattice.damping / lattice.points * np.arange(lattice.length)))


def poisson_mixture(expected: Floats, law: tuple[Floats, Floats], length: int, shrink: float = 0.0) -> Floats:
    """P(count = n) exp(-shrink n) for n = 0 .. length - 1 of cells of one stratum, shape (cells, length)."""
    from scipy.special import gammaln

    n = np.arange(length, dtype=float)
    base = -gammaln(n + 1) - shrink * n
    mass = np.zeros((expected.size, length))
    order = np.argsort(expected, kind="stable")
    for first in range(0, order.size, _BLOCK):
        cells = order[first : first + _BLOCK]
        block = np.zeros((cells.size, length))
        for theta, weight in zip(*(part.tolist() for part in law), strict=True):
            if theta == 0:
                block[:, 0] += weight
                continue
            # Products too small for a float are as good as the smallest one.
            mean = np.maximum(theta * expected[cells], np.finfo(float).tiny)
            # Beyond nine standard deviations and a bit is less than 1e-17 (Bernstein's inequality).
            low = max(0, int(mean[0] - 9 * np.sqrt(mean[0])))
            high = int(mean[-1] + 9 * np.sqrt(mean[-1]) + 40)
            height = np.log(mean)[:, None] * n[low:high]
            height += base[low:high]
            height += (np.log(weight) - mean)[:, None]
            block[:, low:high] += np.exp(height, out=height)
        mass[cells] = block
    return mass


def none_at_all(fit: ResidentsFit) -> Floats:
    """Logarithm of P(count = 0) of each cell, shape (n,); 0 without residents."""
    found = np.zeros(fit.stratum.size)
    for number, (theta, weight) in enumerate(zip(fit.support, fit.weights, strict=True)):
        cells: Flags = fit.stratum == number
        height = np.log(weight) - theta * fit.by_residents[cells][:, None]
        top = height.max(axis=1)
        found[cells] = top + np.log(np.exp(height - top[:, None]).sum(axis=1))
    return found
