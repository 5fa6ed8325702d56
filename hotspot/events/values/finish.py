"""The frame of events, after it was read: rows at fault are named, coordinates turned to degrees."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot.columns import EVENTS, LAT, LON
from hotspot.events.values.degrees import to_degrees
from hotspot.events.values.plan import Plan
from hotspot.events.values.rule import ROWS, Found
from hotspot.events.values.settings import Values
from hotspot.words import said

_FAULT: Final = "fault "


def flag_names(plan: Plan) -> list[str]:
    """The columns that say which records are at fault, as the faults of the plan."""
    return [f"{_FAULT}{number}" for number, _ in enumerate(plan.faults)]


def flags(plan: Plan) -> list[str]:
    """SQL expressions of these columns."""
    named = zip(plan.faults, flag_names(plan), strict=True)
    return [f'coalesce({fault.holds}, false) AS "{name}"' for (_, fault), name in named]


def finish(frame: pd.DataFrame, plan: Plan, how: Values) -> list[Found]:
    """Finish a frame that was just read, in place; what the rules found."""
    found = list(plan.found)
    for number, (_, fault) in enumerate(plan.faults):
        held = frame.pop(f"{_FAULT}{number}").to_numpy(dtype=bool)
        if not held.any():
            continue
        found.append(fault.found(tuple(int(row) + 1 for row in np.flatnonzero(held)[:ROWS]), int(held.sum())))
        if fault.marks:
            frame[fault.marks] = frame[fault.marks] | held if fault.marks in frame else held
    if how.crs is not None:
        lat, lon = to_degrees(frame[LAT].to_numpy(dtype=float), frame[LON].to_numpy(dtype=float), how.crs)
        frame[LAT], frame[LON] = lat, lon
        note = said("values.turned_to_degrees", system=how.crs)
        found.append(Found("reference_system", str(plan.columns.lat), len(frame), (), note))
    if EVENTS in frame:
        frame[EVENTS] = frame[EVENTS].astype(np.int64)
    return found
