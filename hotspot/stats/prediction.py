"""Does last period's map find next period: four measures of an area that was flagged before the events came.

All take ``flagged``, shape (n,): True for the cells picked on the earlier period alone. Counts may be dollars; every
measure stays the same when all of them are multiplied by one number.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def hit_rate(flagged: Flags, later: Floats) -> float:
    """Share of the later events that fell inside the flagged cells, 0 .. 1; 0 where none is flagged.

    ``later``: events, or dollars, of the later period in each cell, 0 or more, shape (n,). It can only rise with the
    number of cells flagged.

    Raises `InputError` where the arrays do not fit, ``later`` holds anything but finite numbers of 0 or more, or sums
    to 0.
    Source: Bowers, Johnson and Pease 2004.
    """
    later = _amounts(flagged, later, "later")
    return float(later[flagged].sum() / later.sum())


def pai(flagged: Flags, later: Floats, size: Floats | None = None) -> float:
    """Prediction accuracy index: the hit rate over the share of area flagged, 0 or more, no unit.

    1 is what an area of this size drawn blindly holds on average; NaN where the flagged size is 0. ``later``: as in
    `hit_rate`. ``size``: area of each cell, or its population, any unit, 0 or more, shape (n,); without it all cells
    are equal.

    Raises `InputError` as `hit_rate`, and for a ``size`` of which the same is true.
    Source: Chainey, Tompson and Uhlig 2008.
    """
    found = hit_rate(flagged, later)
    share = hit_rate(flagged, np.ones(flagged.size) if size is None else _amounts(flagged, size, "size"))
    return found / share if share else float("nan")


def pei(flagged: Flags, later: Floats) -> float:
    """Prediction efficiency index: hits over the most that as many cells could have held, 0 .. 1.

    The best cells are those with most events of the later period, known only afterwards. Cells count as equal in
    area. NaN where none is flagged. ``later``: as in `hit_rate`.

    Raises `InputError` as `hit_rate`.
    Source: Hunt 2016.
    """
    later = _amounts(flagged, later, "later")
    cells = int(flagged.sum())
    # Adding up both in the same order lets the best map reach 1 exactly.
    hits, best = np.sort(later[flagged])[::-1].sum(), np.sort(later)[::-1][:cells].sum()
    return float(hits / best) if cells else float("nan")


def rri(flagged: Flags, earlier: Floats, later: Floats) -> float:
    """Recapture rate index (n2 / N2) / (n1 / N1): what became of the flagged cells' share of events.

    n1 and n2 are the events inside the flagged cells in the earlier and the later period, N1 and N2 those of all cells.
    1: the share stayed. Below 1: it fell, as is to be expected of cells picked for being high in the earlier
    period (regression to the mean). NaN where the flagged cells held nothing in the earlier period. ``earlier``,
    ``later``: events, or dollars, of each cell, 0 or more, shape (n,).

    Raises `InputError` as `hit_rate`, for ``earlier`` too.
    Sources: Levine 2008; Drawve 2016.
    """
    after, before = hit_rate(flagged, later), hit_rate(flagged, _amounts(flagged, earlier, "earlier"))
    return after / before if before else float("nan")


def _amounts(flagged: Any, amounts: Any, name: str) -> Floats:
    """The amounts as real numbers, once they and the flags were looked at."""
    flags, found = np.asarray(flagged), np.asarray(amounts, dtype=float)
    if flags.dtype != np.bool_ or flags.ndim != 1 or found.shape != flags.shape:
        raise InputError(
            f"Flags of True or False and as many numbers {name!r} are wanted, one for each cell; "
            f"{flags.dtype} of shape {flags.shape} and shape {found.shape} were given."
        )
    wrong = int((~np.isfinite(found) | (found < 0)).sum())
    if wrong:
        raise InputError(f"{name!r} must be finite and 0 or more; {wrong:,} of {found.size:,} numbers are not.")
    if not found.sum():
        raise InputError(f"{name!r} is 0 in all {found.size:,} cells: no share of it can be told. Give another period.")
    return found
