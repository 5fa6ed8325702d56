"""What happens at protected places leaves before anything is computed, and no number tells how much it was."""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, LAT, LON, NAME, PROTECTED, REPEATED, SELECTED
from hotspot.errors import InputError
from hotspot.grid.bulk import sphere
from hotspot.quality.addresses.column import spell_column
from hotspot.quality.addresses.spell import building_address, written_address
from hotspot.quality.behind import stands_for
from hotspot.quality.check import distinct_points
from hotspot.quality.reasons import HELD_BACK
from hotspot.quality.strays import PUT_RIGHT, ways_back

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: So near to a protected place, in metres, an event is at it; and so near an address of such an event is its own.
NEAR: Final = 15.0
NEAR_ADDRESS: Final = 200.0
#: A name of one word is also a street's: only as a whole address it says where an event was.
_FEWEST_WORDS: Final = 2


def without_protected(events: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """The events without those at protected places; the table itself where no place is protected. Row: an event.

    ``events``: from `hotspot.read_events`, before they are checked; not changed. ``institutions``: from
    `hotspot.read_institutions`. An event is at a protected place

    - within 15 m of its coordinates, also where its own are exchanged or lack a sign;
    - at its address, however it is written and wherever the event was placed, or where the address is or begins with
      its name;
    - at an address of such an event within 200 m: buildings leave whole;
    - at a point at which most events that have an address have that of the place.

    Rows keep their index. `hotspot.quality_table` of what is left tells what is not used in one row, and to the next
    fifty only, with the events that left: by no difference of numbers can be known how many these were.

    Raises `InputError` for a place known by its address alone where the events have none.
    """
    guarded = institutions[institutions[PROTECTED].to_numpy(dtype=bool)]
    if guarded.empty:
        return events
    nowhere = int(guarded[[LAT, LON]].isna().any(axis=1).sum())
    if nowhere and ADDRESS not in events:
        raise InputError(
            f"{nowhere:,} protected places are known by their address alone, and the events have no column of "
            "addresses. Give the places coordinates, or name the column with --address."
        )
    held = _at_protected(events, guarded)
    behind = stands_for(events)
    left = dict.fromkeys((*_LATER, HELD_BACK), 0.0)
    rest = held.copy()
    for name, flags in _LATER.items():
        if flags[0] in events:
            here = rest & (events[flags[0]].to_numpy(dtype=bool) == flags[1])
            left[name] = float(behind[here].sum())
            rest &= ~here
    left[HELD_BACK] = float(behind[rest].sum())
    before: Mapping[str, float] = events.attrs.get(HELD_BACK, {})
    kept = events[~held]
    kept.attrs = {**events.attrs, HELD_BACK: {name: n + before.get(name, 0.0) for name, n in left.items()}}
    return kept


#: Reasons that are told of events at protected places as of others: column, and its value in such rows.
_LATER: Final = {"not_selected": (SELECTED, False), "same_event": (REPEATED, True)}


def near_protected(lat: Floats, lon: Floats, guarded: pd.DataFrame, metres: float = NEAR) -> Flags:
    """Which points lie within so many metres of one of the places, shape (n,)."""
    from scipy.spatial import cKDTree

    at = guarded[[LAT, LON]].dropna().to_numpy(dtype=float)
    found = np.zeros(lat.size, dtype=bool)
    known = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90)
    if len(at) and known.any():
        tree = cKDTree(1000.0 * sphere(at[:, 0], at[:, 1]))
        away, _ = tree.query(1000.0 * sphere(lat[known], lon[known]), distance_upper_bound=metres * (1 + 1e-9))
        found[known] = np.isfinite(away)
    return found


def _at_protected(events: pd.DataFrame, guarded: pd.DataFrame) -> Flags:
    """Which events are at one of the places, shape (n,)."""
    points, code = distinct_points(events)
    lat, lon = points[LAT].to_numpy(dtype=float), points[LON].to_numpy(dtype=float)
    near = near_protected(lat, lon, guarded)
    for cause in PUT_RIGHT:
        for way in ways_back(cause, lat, lon):
            near |= near_protected(*way, guarded)
    if ADDRESS not in events:
        return near[code]
    spelled = spell_column(events[ADDRESS], code, points)
    one = spelled.one.codes.astype(np.int64)
    told = _are_of(spelled.one, {building_address(text) for text in guarded[ADDRESS]})
    told |= _named(spelled.written, guarded)
    around = near_protected(lat, lon, guarded, NEAR_ADDRESS)[code]
    # Addresses of events there, all of whose points nearby are of the same building.
    there = np.zeros(len(spelled.one.categories) + 1, dtype=bool)
    there[one[near[code] | told]] = True
    there[-1] = False
    held = near[code] | told | (around & there[one])
    # A record without an address at the very point of such a building tells where that is.
    behind, known = stands_for(events), one >= 0
    own = np.bincount(code[told], behind[told], minlength=len(points))
    every = np.bincount(code[known], behind[known], minlength=len(points))
    placed = np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))
    return np.asarray(held | ((2 * own > every) & placed)[code])


def _are_of(column: pd.Categorical, wanted: set[str]) -> Flags:
    """Which records have one of these texts."""
    is_one = np.append(np.asarray(column.categories.isin(sorted(wanted - {""})), dtype=bool), False)
    return np.asarray(is_one[column.codes])


def _named(written: pd.Categorical, guarded: pd.DataFrame) -> Flags:
    """Which addresses are, or begin with, the name of a place."""
    names = {written_address(name) for name in guarded[NAME]} | {
        " ".join(name.upper().split()) for name in guarded[NAME]
    }
    whole = _are_of(written, names)
    long = sorted(re.escape(name) for name in names if len(name.split()) >= _FEWEST_WORDS)
    if not long:
        return whole
    begins = np.asarray(written.categories.str.match(rf"(?:{'|'.join(long)})\b"), dtype=bool)
    return np.asarray(whole | np.append(begins, False)[written.codes])
