"""Cells that hold so much that they are named by themselves and left out of the test of areas.

One cell with a thousand events raises the sum of every neighbourhood that a dealing of the values could give it to, so
that no area beside can be told from it. Which cells those are is read off the values alone, without regard to where
they lie: the values of the others stay exchangeable under total randomisation, and their test stays exact.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: A giant holds more than so many times this quantile of the values above 0.
TIMES: Final = 7.0
QUANTILE: Final = 0.99
#: So many of the largest values never set the measure themselves.
_NOT_MEASURE: Final = 2


def giant_cells(values: Floats, *, times: float = TIMES, quantile: float = QUANTILE) -> Flags:
    """Which cells hold more than ``times`` the ``quantile`` of the values above 0, shape as ``values``.

    ``values``: one for each cell, any unit. Cells with 0 or less, and without a value, set no measure: on a sparse map
    the quantile of all cells is 0, and every single event would be a giant. The quantile is the value of a cell (the
    lower of two), and not that of one of the two largest: of fifty cells with events the largest would else hide
    itself, and the second largest hide behind it. A map with fewer than three cells above 0 has no giant.
    """
    positive = np.sort(values[values > 0])
    if positive.size <= _NOT_MEASURE:
        return np.zeros(values.shape, dtype=bool)
    place = min(int(quantile * (positive.size - 1)), positive.size - 1 - _NOT_MEASURE)
    return np.asarray(values > times * positive[place])
