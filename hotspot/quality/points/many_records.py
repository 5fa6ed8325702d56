"""A point whose records have no address and are many times those of any other: the middle of something larger."""

from typing import Final

import numpy as np

from hotspot.quality.points.at import AtPoints, Flags, Floats, Ints, PersonsAt

WHY: Final = "many_records"
#: Share of all records that such a point has at least, or several together; and records of each.
SHARE: Final = 0.02
_FEWEST: Final = 20
#: Times the records of the next point.
TIMES: Final = 10
#: Fewer persons than that have a home there: what a geocoder could not find is of many.
_PERSONS: Final = 5
#: So many points are asked for their persons at a time.
_ASKED: Final = 1_000
#: At most this share of the points are such: where all are alike, none stands out.
_MOST: Final = 0.1


def many_records(at: AtPoints) -> Flags:
    """Which points have so many more records without an address than any that is not such a point, shape (points,).

    Where other records have addresses there may be several. Where none has, it is one at most: two large buildings
    beside small ones are no centroids. Where persons are known a point of a few persons is none either.
    """
    alone = np.where(at.placed, at.without, 0.0)
    whole = float(at.records[at.placed].sum())
    most = int(_MOST * at.placed.sum()) if at.spelled is not None else 1
    if at.persons is not None:
        # A point of a few persons says nothing of other points either.
        alone[_of_few(at, alone, at.persons, most + 1)] = 0.0
    order = np.argsort(-alone, kind="stable")[: most + 1]
    found = np.zeros(len(at), dtype=bool)
    if most < 1 or order.size < 2:
        return found
    largest = alone[order]
    together = np.cumsum(largest[:-1])
    stands = np.flatnonzero(
        (together > SHARE * whole) & (largest[:-1] >= _FEWEST) & (largest[:-1] > TIMES * largest[1:])
    )
    if stands.size:
        found[order[: stands[-1] + 1]] = True
    return found


def _of_few(at: AtPoints, alone: Floats, persons: PersonsAt, wanted: int) -> Ints:
    """Points of a few persons, of the largest points: no more are asked for than leave so many others."""
    order = np.argsort(-alone, kind="stable")
    order = order[alone[order] >= _FEWEST]
    few: list[Ints] = []
    for start in range(0, order.size, step := max(wanted, _ASKED)):
        asked = order[start : start + step]
        found = persons(at, asked) < _PERSONS
        few.append(asked[found])
        wanted -= int(np.count_nonzero(~found))
        if wanted <= 0:
            break
    return np.concatenate(few) if few else np.zeros(0, dtype=np.int64)
