"""Other scales for the totals of cells, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _none(totals: Floats, among: Floats) -> Floats:
    del among
    return totals


def _log1p(totals: Floats, among: Floats) -> Floats:
    del among
    return np.log1p(totals)


def _rank(totals: Floats, among: Floats) -> Floats:
    ordered = np.sort(among)
    # The mean of the first and last rank that a tie could have.
    first, last = (np.searchsorted(ordered, totals, side=side) for side in ("left", "right"))
    return np.where(last > first, (first + 1 + last) / 2, first + 0.5)


#: Name to function of totals (0 or more) and of the totals of all cells among which they are: ``none`` (as they are),
#: ``log1p`` (natural logarithm of 1 + total), ``rank`` (1 .. n, ties share their mean rank).
TRANSFORMS: Final[Mapping[str, Callable[[Floats, Floats], Floats]]] = MappingProxyType(
    {"none": _none, "log1p": _log1p, "rank": _rank}
)
