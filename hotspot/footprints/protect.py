"""What happens at protected places leaves before anything is computed, with the whole of their outlines."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, COMPLEX, FOOTPRINT, LAT, LON, NAME, PROTECTED
from hotspot.footprints.apart import WIDEST, widths
from hotspot.footprints.join import join, join_footprints, within_reach
from hotspot.quality import building_address
from hotspot.quality.protect import AtPlaces, let_leave, names_place
from hotspot.quality.strays import PUT_RIGHT, ways_back

if TYPE_CHECKING:
    import geopandas as gpd

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Degrees around all outlines beyond which none is within reach, nor has an address there (250 m), up to 87 degrees.
_BEYOND: Final = 0.05


def without_protected(
    events: pd.DataFrame, institutions: pd.DataFrame, *, footprints: "gpd.GeoDataFrame | None" = None
) -> pd.DataFrame:
    """The events without those at protected places; the table itself where no place is protected. Row: an event.

    ``events``: from `hotspot.read_events`, before they are checked; not changed. ``institutions``: from
    `hotspot.read_institutions`. An event is at a protected place

    - within 15 m of its coordinates, also where its own are exchanged or lack a sign;
    - at its address, however it is written and wherever the event was placed, or where the address is or begins with
      its name;
    - at an address of such an event within 200 m: buildings leave whole;
    - at a point at which most events that have an address have that of the place.

    ``footprints``: from `hotspot.read_footprints`; to be given here where they are given to `hotspot.Totals`. Outlines
    leave whole then: those within 15 m of a place, those that have its address or its name, and those to which any
    event that leaves would be joined (`hotspot.join_footprints`), with all events that would be joined to them. An
    outline wider than 500 m, a park, is none (`where_protected`).

    Rows keep their index. `hotspot.quality_table` of what is left tells what is not used in one row, and to the next
    fifty only, with the events that left: by no difference of numbers can be known how many these were.

    Raises `InputError` for a place known by its address alone where the events have none.
    """
    guarded = institutions[institutions[PROTECTED].to_numpy(dtype=bool)]
    if guarded.empty:
        return events
    at = AtPlaces(events, guarded)
    return let_leave(events, at.leaving() if footprints is None else _with_outlines(at, guarded, footprints))


def where_protected(footprints: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    """The outlines as they are used where places are protected. Row: a polygon; the same for whatever place it is.

    Without names and complexes: one that is missing would tell whose it is. Without outlines wider than 500 m: all
    that happened in the park around a place would have to leave with it, and a park that is no building nowhere else
    would tell what lies in it.
    """
    nameless = _narrow(footprints).drop(columns=COMPLEX, errors="ignore")
    nameless = nameless.assign(**{NAME: pd.Series("", index=nameless.index, dtype="str")})
    nameless.attrs = footprints.attrs
    return nameless


def in_protected(
    lat: Floats, lon: Floats, left: pd.DataFrame, guarded: pd.DataFrame, footprints: "gpd.GeoDataFrame"
) -> Flags:
    """Which points are within 15 m of an outline that left, shape (n,). ``left``: the events that did."""
    footprints, found = _narrow(footprints), np.zeros(lat.size, dtype=bool)
    if footprints.empty:
        return found
    named = left[[LAT, LON]].assign(**{NAME: left.get(ADDRESS)})
    ids = {*join_footprints(named, footprints)[FOOTPRINT], *footprints.loc[_of_places(guarded, footprints), FOOTPRINT]}
    gone = footprints[FOOTPRINT].isin(ids).to_numpy()
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    point, _, _ = within_reach(lat[known], lon[known], np.asarray(footprints.geometry.values, dtype=object)[gone])
    found[known[point]] = True
    return found


def _narrow(footprints: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    """The outlines no wider than 500 m, of all polygons of an id together."""
    across = widths(footprints[FOOTPRINT].to_numpy(dtype=object), np.asarray(footprints.geometry.values, dtype=object))
    return footprints[footprints[FOOTPRINT].map(across).to_numpy(dtype=float) <= WIDEST].reset_index(drop=True)


def _with_outlines(at: AtPlaces, guarded: pd.DataFrame, footprints: "gpd.GeoDataFrame") -> Flags:
    """Which events leave with whole outlines, shape (n,)."""
    footprints = _narrow(footprints)
    if footprints.empty:
        return at.leaving()
    number, ids = pd.factorize(footprints[FOOTPRINT])
    known = {text: building_address(text) for text in pd.unique(footprints[ADDRESS])}
    address = at.addresses.get_indexer(pd.Index(footprints[ADDRESS].map(known)))
    here, back = _outlines_of(at, footprints, number)
    # The last stands for none.
    protected = np.zeros(len(ids) + 1, dtype=bool)
    protected[number[_of_places(guarded, footprints)]] = True

    def receive(leaving: Flags) -> Flags:
        """Protect the outlines of these events; which events are joined to any that is protected."""
        protected[here[leaving]] = True
        for way in back:
            # What lies in an outline as it is was not turned there.
            protected[way[leaving & (here < 0)]] = True
        protected[-1] = False
        return np.asarray(np.any([protected[way] for way in (here, *back)], axis=0))

    inside = receive(at.there)
    at.reach_out(inside)
    # An address may lie in two outlines and an outline have two addresses: until no outline is left in part. Only more
    # can leave each time, and addresses only so near to the places and to their outlines, so that it ends near there.
    while True:
        of_outlines = np.zeros(len(at.addresses) + 1, dtype=bool)
        of_outlines[address[protected[number]]] = True
        leaving = at.leaving(inside, of_outlines[:-1])
        inside = receive(leaving)
        if not (inside & ~leaving).any():
            return leaving


def _of_places(guarded: pd.DataFrame, footprints: "gpd.GeoDataFrame") -> Flags:
    """Which polygons hold one of the places or are within 15 m of it, or have its address or its name, shape (n,)."""
    columns = [name for name in (ADDRESS, NAME, COMPLEX) if name in footprints]
    found = np.any([names_place(footprints[name], guarded) for name in columns], axis=0)
    lat, lon = guarded[[LAT, LON]].dropna().to_numpy(dtype=float).T
    _, polygon, _ = within_reach(lat, lon, np.asarray(footprints.geometry.values, dtype=object))
    found[polygon] = True
    return np.asarray(found)


def _outlines_of(at: AtPlaces, footprints: "gpd.GeoDataFrame", number: Ints) -> tuple[Ints, list[Ints]]:
    """The outline of each event, -1 for none, shape (n,): as it is, and in each way its point may be put right."""
    width = np.int64(len(at.addresses)) + 1
    pair, keys = pd.factorize(at.code * width + at.one + 1)
    point, which = np.divmod(keys, width)
    lat, lon = (at.points[name].to_numpy(dtype=float)[point] for name in (LAT, LON))
    address = np.append(np.asarray(at.addresses, dtype=object), "")[which - 1]
    of = np.append(number, -1).astype(np.int64)
    ways = [(lat, lon), *(way for cause in PUT_RIGHT for way in ways_back(cause, lat, lon))]
    found = [of[_joined(*way, address, footprints)][pair] for way in ways]
    return found[0], found[1:]


def _joined(lat: Floats, lon: Floats, address: Any, footprints: "gpd.GeoDataFrame") -> Ints:
    """The polygon of each point, -1 for none; only those near any are looked at."""
    west, south, east, north = shapely.total_bounds(np.asarray(footprints.geometry.values, dtype=object))
    near = (lat > south - _BEYOND) & (lat < north + _BEYOND) & (lon > west - _BEYOND) & (lon < east + _BEYOND)
    row = np.full(lat.size, -1, dtype=np.int64)
    if near.any():
        row[near] = join(lat[near], lon[near], address[near], footprints).row
    return row
