"""The neighborhood that a column of the events names, for each building."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import NEIGHBORHOOD
from hotspot.quality.behind import stands_for

Ints = NDArray[np.int64]


def named_neighborhoods(events: pd.DataFrame, building: Ints, buildings: int) -> tuple[Ints, list[str]] | None:
    """Position of each building's neighborhood, -1 for none, shape (buildings,), and the names, in their order.

    ``building``: of each event. A building is where most of its events say it is, of as many the first by name: one on
    a border stays one building. None where the events name no neighborhoods.
    """
    if NEIGHBORHOOD not in events:
        return None
    text, given = pd.factorize(events[NEIGHBORHOOD])
    plain = np.array([str(name).strip() for name in given.tolist()], dtype=object)
    names = sorted(set(plain.tolist()) - {""})
    place = {name: number for number, name in enumerate(names)}
    number = np.append([place.get(name, -1) for name in plain], -1).astype(np.int64)[text]
    known = number >= 0
    width = max(len(names), 1)
    pairs, which = np.unique(building[known] * width + number[known], return_inverse=True)
    held = np.bincount(which, stands_for(events)[known], minlength=pairs.size)
    at, what = np.divmod(pairs, width)
    order = np.lexsort((what, -held, at))
    first = np.ones(order.size, dtype=bool)
    first[1:] = np.diff(at[order]) != 0
    found = np.full(buildings, -1, dtype=np.int64)
    found[at[order][first]] = what[order][first]
    return found, names
