"""Every suspected point in one table, the largest first."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    ADDRESSES,
    HELD,
    LAT,
    LON,
    METRES_TO_CENTRE,
    NAME,
    NEAREST_AREA,
    REASON,
    RECORDS,
    WHY,
)
from hotspot.quality.points.many_records import WHY as MANY_RECORDS
from hotspot.quality.points.suspects import WHYS, Suspects

Floats = NDArray[np.float64]
_METRES: Final = 111_195.0
#: Reasons with which a record of a point that is kept can be used, and why.
_WOULD_BE: Final = ("pile_up", "no_usable_cost", "edge_of_grid", "used")


def pile_up_table(checked: pd.DataFrame, suspects: Suspects, areas: Any = None) -> pd.DataFrame:
    """The suspected points. Row: a point with records that meet the condition.

    ``checked``: from `check_events`; ``suspects``: theirs; ``areas``: GeoDataFrame with ``name``, in degrees, or None.
    Columns: ``lat``, ``lon``, ``records`` (those held out, or kept), ``addresses`` (different houses or corners, of all
    records there), ``why`` (``many_addresses``, ``many_records`` or ``coarse``), ``held`` (whether they are held out)
    and, with areas, ``nearest_area`` and ``metres_to_centre``: the area whose middle is the nearest, and how far it is.
    """
    at = suspects.at
    why = suspects.why[at.code]
    own = (why >= 0) & checked[REASON].isin(_WOULD_BE).to_numpy()
    own &= (why != WHYS.index(MANY_RECORDS)) | (at.address < 0)
    records = np.bincount(at.code[own], at.weight[own], minlength=len(at)).astype(np.int64)
    there = np.flatnonzero(records)
    held = checked[REASON].to_numpy() == "pile_up"
    out = np.zeros(len(at), dtype=bool)
    out[at.code[held]] = True
    table = at.points.iloc[there][[LAT, LON]].reset_index(drop=True)
    table[RECORDS], table[ADDRESSES] = records[there], at.addresses[there]
    table[WHY] = pd.Series([WHYS[k] for k in suspects.why[there]], dtype="str")
    table[HELD] = out[there]
    if areas is not None:
        nearest, metres = nearest_centres(table[LAT].to_numpy(), table[LON].to_numpy(), areas)
        table[NEAREST_AREA] = pd.Series(areas[NAME].to_numpy()[nearest], dtype="str")
        table[METRES_TO_CENTRE] = metres.round().astype(np.int64)
    table = table.sort_values([RECORDS, LAT, LON], ascending=[False, True, True], kind="stable")
    return table.reset_index(drop=True)


def nearest_centres(lat: Floats, lon: Floats, areas: Any) -> tuple[NDArray[np.int64], Floats]:
    """For each point the area whose centroid is the nearest, and how far it is in metres; shape (n,) each."""
    import shapely

    centres = shapely.centroid(areas.geometry.to_numpy())
    north, east = shapely.get_y(centres), shapely.get_x(centres)
    nearest = np.empty(lat.size, dtype=np.int64)
    metres = np.empty(lat.size)
    for k, (y, x) in enumerate(zip(lat, lon, strict=True)):
        away = np.hypot(north - y, (((east - x + 180) % 360) - 180) * np.cos(np.radians(y))) * _METRES
        nearest[k] = int(np.nanargmin(away))
        metres[k] = away[nearest[k]]
    return nearest, metres
