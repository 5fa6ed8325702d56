"""Ring kernels: weights that depend only on how many steps a cell lies away, and sums with them.

Weights of single pairs are never stored. A callable adds up whole discs (`hotspot.Grid.ring_sum` is one), and
summation by parts makes the weighted sum of them: sum over r of k_r (ring r) = sum over r of (k_r - k_(r+1)) (disc r).
Where the kernel falls with distance every factor is positive, so that no digits are lost.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
#: Values, shape (n,), and r to the sum over all cells within r steps of each cell, itself included, shape (n,).
DiscSum = Callable[[Floats, int], Floats]

#: Name to weight at each step 0, 1, .., rings, given the steps and rings; the cell itself weighs 1 in all of them.
KERNELS: Final[Mapping[str, Callable[[Floats, int], Floats]]] = MappingProxyType(
    {
        "uniform": lambda steps, _rings: np.ones(steps.size),
        "triangular": lambda steps, rings: 1.0 - steps / (rings + 1),
        # The standard deviation is half of the radius.
        "gaussian": lambda steps, rings: np.exp(-0.5 * np.square(2.0 * steps / rings)),
        "inverse-distance": lambda steps, _rings: 1.0 / np.maximum(steps, 1.0),
    }
)


class KernelSums(NamedTuple):
    """What `hotspot.stats.gi_star` and `hotspot.stats.gi` ask for after the values, in this order."""

    sums: Floats
    """Sum of w_ij x_j over j, shape (n,), unit of the values."""
    totals: Floats
    """Sum of w_ij over j, shape (n,)."""
    squares: Floats
    """Sum of w_ij^2 over j, shape (n,)."""


def ring_weights(kernel: str, rings: int) -> Floats:
    """Weight of a cell 0, 1, .., ``rings`` steps away, shape (rings + 1,), none rising with distance.

    ``kernel``: a key of `KERNELS`: ``uniform`` (1), ``triangular`` (1 - r / (rings + 1)), ``gaussian``
    (exp(-(r / (rings / 2))^2 / 2)) or ``inverse-distance`` (1 / r). The cell itself weighs 1. For Gi set it to 0.

    Raises `InputError` for another name, or where ``rings`` is no whole number of 1 or more.
    """
    if kernel not in KERNELS:
        raise InputError(f"The kernel must be one of {', '.join(KERNELS)}; {kernel!r} was given.")
    if not isinstance(rings, int) or rings < 1:
        raise InputError(f"Rings must be a whole number of 1 or more; {rings!r} was given.")
    return KERNELS[kernel](np.arange(rings + 1.0), rings)


def kernel_sum(values: Floats, weights: Floats, disc_sum: DiscSum) -> Floats:
    """Weighted sum around each cell, shape (n,), unit of ``values``.

    ``values``: one for each of n cells. ``weights``: of the cell itself and of each ring, shape (rings + 1,), from
    `ring_weights`; ``weights[0] = 0`` leaves the cell itself out. ``disc_sum``: see `DiscSum`.
    """
    falls = weights - np.append(weights[1:], 0.0)
    if falls[0] >= 0:
        return _by_parts(values, falls, disc_sum)
    # The others are disc less cell, a difference without digits beside one giant. The split has a part whose sums
    # are exact, and a part so small that its rounding does not matter.
    coarse, fine = _split(values)
    total: Floats = weights[0] * values
    for part in (coarse, fine):
        total += _by_parts(part, np.append(0.0, falls[1:]), lambda x, r: disc_sum(x, r) - x)
    return total


def kernel_sums(values: Floats, weights: Floats, disc_sum: DiscSum) -> KernelSums:
    """Weighted sums with the totals and squares of their weights: ``gi_star(values, *kernel_sums(values, ...))``.

    Arguments as for `kernel_sum`. With ``weights[0] = 0`` they are those that `hotspot.stats.gi` asks for.
    """
    ones = np.ones(values.size)
    return KernelSums(
        sums=kernel_sum(values, weights, disc_sum),
        totals=kernel_sum(ones, weights, disc_sum),
        squares=kernel_sum(ones, np.square(weights), disc_sum),
    )


def _by_parts(values: Floats, falls: Floats, disc_sum: DiscSum) -> Floats:
    total: Floats = falls[0] * values
    for r, fall in enumerate(falls.tolist()[1:], start=1):
        if fall:
            total += fall * disc_sum(values, r)
    return total


def _split(values: Floats) -> tuple[Floats, Floats]:
    """Two parts that add up to the values: multiples of one power of two, of which all sums are exact, and the rest."""
    _, exponent = np.frexp(values.size * np.abs(values).max(initial=0))
    unit = max(np.ldexp(1.0, int(exponent) - 52), np.finfo(float).tiny)
    coarse = np.rint(values / unit) * unit
    return coarse, values - coarse
