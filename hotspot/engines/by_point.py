"""The building of an event, told by its point alone where one building has all that is there.

Addresses are most of the bytes of many a table, and few points have several buildings: most events are known again
without a look at theirs.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import EVENTS
from hotspot.engines.places import StoredPlaces
from hotspot.engines.steps.counted import as_events, of_places

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: So many events are kept here with their buildings, so that addresses are looked at once.
_KEPT: Final = 1_000_000


def counted_events(places: StoredPlaces, kept: pd.DataFrame, building: Ints) -> str:
    """SQL text of the events that count, as ``events``, each with its ``building``; the engine knows what it names.

    ``kept``: the judged places that count, as rows of the table of places; ``building``: of each, its position.
    """
    columns, engine = places.events.relation.columns, places.engine

    def give(name: str, which: Flags, *, address: bool) -> str:
        numbered = building[which].astype(np.int32)
        engine.table(name, places.keyed(kept[which], address=address, building=numbered))
        return of_places(columns, places.same_as(name, address=address), name)

    alone, point = _one_at_point(places, kept, building)
    at_places = give("judged", ~alone, address=True)
    if kept[EVENTS][~alone].sum() > _KEPT:
        return as_events(give("judged", np.ones(len(kept), dtype=bool), address=True))
    engine.table("unclear", engine.run(at_places))
    first = alone & ~pd.Series(point).duplicated().to_numpy()
    return as_events(give("points", first, address=False), "SELECT * FROM unclear")


def _one_at_point(places: StoredPlaces, kept: pd.DataFrame, building: Ints) -> tuple[Flags, Ints]:
    """Which of the places that count are at a point where all events are of one building, and the point of each."""
    keys = places.points.to_pandas()
    every = keys.groupby(list(keys), dropna=False, sort=False).ngroup().to_numpy()
    # A place that does not count is of no building.
    of = np.full(len(every), -1, dtype=np.int64)
    at = kept.index.to_numpy()
    of[at] = building
    first = np.zeros(len(every), dtype=np.int64)
    first[every] = of
    several = np.zeros(len(every), dtype=bool)
    several[every[of != first[every]]] = True
    return ~several[every[at]], every[at]
