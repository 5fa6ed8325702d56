"""What happens at protected places leaves before anything is computed, and no number tells how much it was."""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, LAT, LON, NAME, REPEATED, SELECTED
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


def let_leave(events: pd.DataFrame, held: Flags) -> pd.DataFrame:
    """The events without those that are held; ``attrs`` has how many that were, as `quality_table` takes them in."""
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


class AtPlaces:
    """Which events are at protected places, and which leave with those."""

    points: pd.DataFrame
    """Row: a coordinate; ``lat``, ``lon``."""
    code: Ints
    """Of each event its position there, shape (n,)."""
    addresses: pd.Index
    """Addresses, spelled."""
    one: Ints
    """Of each event its position there, -1 for none, shape (n,)."""
    there: Flags
    """Which events are within 15 m of a place or have its address, shape (n,)."""

    def __init__(self, events: pd.DataFrame, guarded: pd.DataFrame) -> None:
        """Look at every point and at every address once.

        Raises `InputError` for a place known by its address alone where the events have none.
        """
        nowhere = int(guarded[[LAT, LON]].isna().any(axis=1).sum())
        if nowhere and ADDRESS not in events:
            raise InputError(
                f"{nowhere:,} protected places are known by their address alone, and the events have no column of "
                "addresses. Give the places coordinates, or name the column with --address."
            )
        self.points, self.code = distinct_points(events)
        lat, lon = (self.points[name].to_numpy(dtype=float) for name in (LAT, LON))
        near = near_protected(lat, lon, guarded)
        for cause in PUT_RIGHT:
            for way in ways_back(cause, lat, lon):
                near |= near_protected(*way, guarded)
        self.there, self.addresses = near[self.code], pd.Index([], dtype="str")
        self.one = np.full(len(events), -1, dtype=np.int64)
        self._around = near_protected(lat, lon, guarded, NEAR_ADDRESS)
        # Points at which most have its address: a record without one there tells where that is.
        self._own = np.zeros(len(self.points), dtype=bool)
        if ADDRESS not in events:
            return
        spelled = spell_column(events[ADDRESS], self.code, self.points)
        self.addresses, self.one = spelled.one.categories, spelled.one.codes.astype(np.int64)
        told = _are_of(spelled.one, {building_address(text) for text in guarded[ADDRESS]})
        told |= _named(spelled.written, guarded)
        self.there = self.there | told
        behind, known = stands_for(events), self.one >= 0
        own = np.bincount(self.code[told], behind[told], minlength=len(self.points))
        every = np.bincount(self.code[known], behind[known], minlength=len(self.points))
        self._own = (2 * own > every) & np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))

    def reach_out(self, inside: Flags) -> None:
        """Let addresses leave within 200 m of these events, too, as of the places; shape (n,)."""
        lat, lon = (self.points[name].to_numpy(dtype=float) for name in (LAT, LON))
        self._around |= near_protected(lat, lon, self.points.take(np.unique(self.code[inside])), NEAR_ADDRESS)

    def leaving(self, inside: Flags | None = None, addresses: Flags | None = None) -> Flags:
        """Which events leave, shape (n,).

        ``inside``: which are there for another reason, shape (n,); ``addresses``: which are there, shape (addresses,).
        """
        held = self.there if inside is None else self.there | inside
        # Addresses of events there, all of whose points nearby are of the same building.
        address = np.zeros(len(self.addresses) + 1, dtype=bool)
        if addresses is not None:
            address[:-1] = addresses
        address[self.one[held]] = True
        address[-1] = False
        return np.asarray(held | (self._around[self.code] & address[self.one]) | self._own[self.code])


def names_place(texts: "pd.Series[str]", guarded: pd.DataFrame) -> Flags:
    """Which texts are the address of one of the places, or are or begin with its name, shape (n,)."""
    code, distinct = pd.factorize(texts)
    one, written = (
        pd.Categorical(np.array([spelling(text) for text in distinct], dtype=object))
        for spelling in (building_address, written_address)
    )
    told = _are_of(one, {building_address(text) for text in guarded[ADDRESS]}) | _named(written, guarded)
    return np.asarray(np.append(told, False)[code])


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
