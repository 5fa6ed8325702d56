"""The map's own false alarms: the same test on maps whose rates were exchanged among cells with nearly equal residents.

A shuffled map keeps the residents, and so the fit and the tables of `screen_sums`; only its sums are new. What the test
calls on it is false, whatever law the rates follow. It does not test the residents themselves.
"""

from typing import Final

import numpy as np

from hotspot.stats.residents.exposure import neighbour_sum
from hotspot.stats.residents.mixture import Floats, Ints, ResidentsFit
from hotspot.stats.residents.sums import ResidentsTails, Screen, residents_tails, with_residents

MAPS: Final = 20
#: Cells that each class of nearly equal residents has at least, and classes at most.
CLASS_CELLS: Final = 20
MOST_CLASSES: Final = 40
#: Distinct expected counts that each class has on average at least: cells with the very same one lie in one area, and
#: exchanged among themselves they would keep their pattern.
CLASS_AREAS: Final = 10


def shuffled_counts(fit: ResidentsFit, *, seed: int, maps: int = MAPS) -> Ints:
    """Counts of shuffled maps, shape (maps, n); 0 without residents.

    Cells are ordered by expected count (those with the same in the order given) and cut into equal classes of
    `CLASS_CELLS` or more and on average `CLASS_AREAS` distinct expected counts or more, at most `MOST_CLASSES`. Within
    each class the rates, winsorised count over expected count, are permuted. A cell's new count is its partner's rate
    times its own expected count, rounded up with a probability equal to the fraction and else down, so that its mean is
    right; then it is cut like a real count of this cell. The same seed and order give the same maps.
    """
    draw = np.random.default_rng(seed)
    cells = np.flatnonzero(fit.stratum >= 0)
    cells = cells[np.argsort(fit.by_residents[cells], kind="stable")]
    expected, stratum = fit.by_residents[cells], fit.stratum[cells]
    rates = fit.counts[cells] / expected
    most = np.maximum(np.ceil(fit.limits[stratum] * expected), 1.0)
    classes = max(1, min(MOST_CLASSES, cells.size // CLASS_CELLS, np.unique(expected).size // CLASS_AREAS))
    of_class = np.arange(cells.size) * classes // cells.size
    found = np.zeros((maps, fit.stratum.size), dtype=np.int64)
    for row in range(maps):
        partner = np.lexsort((draw.random(cells.size), of_class))
        found[row, cells] = np.minimum(rounded(rates[partner] * expected, draw), most)
    return found


def rounded(values: Floats, draw: np.random.Generator) -> Floats:
    """Whole numbers beside the values, with the values as their means."""
    # A whole number that is a hair off stays itself.
    whole = np.rint(values)
    near = np.abs(values - whole) <= 1e-9 * np.maximum(1.0, values)
    return np.where(near, whole, np.floor(values + draw.random(values.size)))


def shuffled_tails(
    fit: ResidentsFit, members: Ints, counts: Ints, screen: Screen, *, cold: bool = False
) -> ResidentsTails:
    """Both tails of every neighbourhood sum of each shuffled map, arrays of shape (maps, n).

    ``members`` and ``screen``: of one scale, as for the real map. ``counts``: from `shuffled_counts`. What is combined
    and corrected afterwards is combined and corrected as for the real map. Sums that the screen passes over cost a
    comparison; the others are worked out, each neighbourhood once for all maps. ``cold``: as for `residents_tails`.
    """
    inside = with_residents(fit, members)
    sums = np.array([neighbour_sum(row, inside) for row in counts])
    return residents_tails(fit, inside, sums, screen=screen, cold=cold)
