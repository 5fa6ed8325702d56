"""The buildings of events: one address at one place, told alike in all its spellings."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, ADDRESSES, JOINED, LAT, LON, NAME, REASON, SPELLED, SPELLINGS, SPREAD, WRITTEN
from hotspot.engines.joined import Places, join_places
from hotspot.engines.outlined import add_outlined, of_footprints
from hotspot.quality.addresses.block import is_block
from hotspot.quality.addresses.column import SpelledColumn, spell_column
from hotspot.quality.addresses.house import is_housed
from hotspot.quality.behind import stands_for
from hotspot.quality.check import distinct_points, split_points
from hotspot.quality.points.nobody import at_home
from hotspot.quality.reasons import STREET_ONLY

if TYPE_CHECKING:
    import geopandas as gpd

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


#: What is apart from buildings, beside what is apart for lying at the edge of the grid (1).
_ON_STREET: Final = 2


def number_buildings(events: pd.DataFrame, footprints: "gpd.GeoDataFrame | None" = None) -> tuple[pd.DataFrame, Ints]:
    """The distinct buildings and each event's number among them.

    ``events``: checked (`check_events`). Row of the buildings: a building, by coordinate and name. Columns: ``lat``,
    ``lon``, ``name`` (a spelling as written, the one of most events; missing without an address), ``spread`` (metres
    from there to the farthest of its points), ``spellings`` (in how many ways its address is written, capitals and
    units aside; 0 without one). Records of which only the street is known are "buildings" of their own: they are at no
    door; see `hotspot.engines.Totals.on_street`.
    ``footprints``: from `hotspot.read_footprints`; buildings of one are one, see `hotspot.engines.outlined`. ``attrs``
    has then ``joined`` and ``addresses``, as `Totals` has them.
    """
    points, point = distinct_points(events)
    points, point, _ = split_points(points, point, on_street(events))
    weight = stands_for(events)
    if ADDRESS not in events and footprints is None:
        buildings = points.copy()
        buildings[NAME], buildings[SPREAD] = pd.Series([None] * len(points), dtype="str"), 0.0
        buildings[SPELLINGS] = 0
        return _in_order(buildings, _apart(events, point, len(points)), point)
    if ADDRESS not in events:
        nothing = pd.Categorical([None] * len(events), categories=pd.Index([], dtype="str"))
        spelled = SpelledColumn(nothing, nothing)
    elif SPELLED in events and WRITTEN in events:
        spelled = SpelledColumn(pd.Categorical(events[SPELLED]), pd.Categorical(events[WRITTEN]))
    else:
        spelled = spell_column(events[ADDRESS], point, points)
    one = spelled.one
    address = at_home(point, one.codes.astype(np.int64), weight, len(points))
    width = np.int64(len(one.categories)) + 1
    number, keys = pd.factorize(point * width + address + 1)
    at, which = keys // width, (keys % width) - 1
    block = np.array([is_block(name) for name in one.categories] + [False])
    housed = np.array([is_housed(name) for name in one.categories] + [False])
    apart = _apart(events, point, len(points))[at]
    places = Places(
        lat=points[LAT].to_numpy(dtype=float)[at],
        lon=points[LON].to_numpy(dtype=float)[at],
        address=which,
        weight=np.bincount(number, weight, minlength=keys.size).astype(np.float64),
        # Records on the map and beside its hexagons: the count of one must not move into the other.
        apart=apart,
        block=block[which],
        housed=housed[which],
    )
    joined = join_places(places)
    outlined = None if footprints is None else of_footprints(places, joined, one.categories, footprints)
    if outlined is not None:
        joined = outlined.joined
    building = joined.building[number]
    names, spellings = _names(spelled, building, weight, joined.lat.size)
    buildings = pd.DataFrame({LAT: joined.lat, LON: joined.lon, NAME: names, SPREAD: joined.spread})
    buildings[SPELLINGS] = spellings
    if outlined is not None:
        add_outlined(buildings, outlined)
    key = np.full(len(buildings), np.iinfo(np.int64).max)
    np.minimum.at(key, joined.building, (which + 1) * (_ON_STREET + 1) + apart)
    listed, building = _in_order(buildings, key, building)
    if outlined is not None:
        pairs = np.unique(np.column_stack([building, which[number]])[which[number] >= 0], axis=0)
        spellings_of = pd.Series(one.categories.take(pairs[:, 1]), index=pairs[:, 0], dtype="str")
        listed.attrs |= {JOINED: outlined.fates, ADDRESSES: spellings_of}
    return listed, building


def _in_order(buildings: pd.DataFrame, key: Ints, building: Ints) -> tuple[pd.DataFrame, Ints]:
    """In a fixed order, whatever the order of the events. ``key``: what tells two of one point and name apart."""
    sorted_by = buildings.assign(key=key).sort_values(
        [LAT, LON, NAME, "key"], kind="stable", na_position="first", ignore_index=False
    )
    order = sorted_by.index.to_numpy()
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    return buildings.take(order).reset_index(drop=True), place[building]


def on_street(events: pd.DataFrame) -> Flags:
    """Of which records only the street is known, shape (n,)."""
    if REASON not in events:
        return np.zeros(len(events), dtype=bool)
    return np.asarray((events[REASON] == STREET_ONLY).to_numpy())


def _apart(events: pd.DataFrame, point: Ints, points: int) -> Ints:
    apart = np.zeros(points, dtype=np.int64)
    if REASON in events:
        apart[point[(events[REASON] == "edge_of_grid").to_numpy()]] = 1
        apart[point[on_street(events)]] = _ON_STREET
    return apart


def _names(spelled: SpelledColumn, building: Ints, weight: Floats, buildings: int) -> "tuple[pd.Series[str], Ints]":
    """Of each building the spelling, unit cut off, that most of its events have; the first by text of as many.

    And how many spellings it has.
    """
    one, names, written = spelled.one, spelled.written.categories, spelled.written.codes
    known = (written >= 0) & (one.codes >= 0)
    width = np.int64(max(len(names), 1))
    pair, keys = pd.factorize(building[known] * width + written[known])
    at, name = np.divmod(keys, width)
    events = np.bincount(pair, weight[known], minlength=len(keys))
    # Codes are in the order of the alphabet.
    order = np.lexsort((name, -events, at))
    most = order[np.append(True, np.diff(at[order]) != 0)[: order.size]]
    found = np.full(buildings, -1, dtype=np.int64)
    found[at[most]] = name[most]
    told = pd.Series(names.take(np.maximum(found, 0)) if len(names) else [None] * buildings, dtype="str")
    told = told.where(found >= 0)
    # All records of a pair have one spelling.
    key = np.zeros(len(keys), dtype=np.int64)
    key[pair] = one.codes[known]
    dashed = most[told.str.contains("-", regex=False).fillna(value=False).to_numpy(dtype=bool)[at[most]]]
    if dashed.size:
        kept = one.categories.take(key[dashed]).tolist()
        told.iloc[at[dashed]] = list(map(_without_dash, told.iloc[at[dashed]].tolist(), kept))
    return told, np.bincount(at, minlength=buildings).astype(np.int64)


def _without_dash(name: str, spelled: str) -> str:
    """The name without a unit behind a dash, where the building is spelled without it."""
    number, _, street = name.partition(" ")
    house, dash, _ = number.partition("-")
    return f"{house} {street}" if dash and house.isdigit() and spelled.startswith(f"{house} ") else name
