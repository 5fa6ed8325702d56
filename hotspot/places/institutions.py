"""Institutions: their buildings stand on a list of their own, per bed."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    ADDRESS,
    BEDS,
    BUILDINGS,
    COST,
    EVENTS,
    FOOTPRINT,
    INDEPENDENT_EVENTS,
    JOINED,
    KIND,
    LAT,
    LON,
    NAME,
    PEOPLE,
    PER_BED,
    PER_BED_HIGH,
    PER_BED_LOW,
    PROTECTED,
    RANK,
)
from hotspot.engines import Totals
from hotspot.engines.totals import nearly_all
from hotspot.footprints import join_footprints
from hotspot.grid.bulk import sphere
from hotspot.institutions import SERVICE_SITE
from hotspot.places.independent import add_independent
from hotspot.quality import building_address
from hotspot.stats.cents import add_up
from hotspot.stats.rates import sir

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Metres within which a building lies at an institution's coordinates.
NEAR: Final = 15.0
#: Metres within which buildings of one address are one institution's.
OF_ONE_ADDRESS: Final = 250.0
#: How an institution was joined to its buildings, or why it was not.
FATES: Final = ("address", "coordinates", "no_events", "several_places", "taken", "not_placeable")
_ADDRESS, _COORDINATES, _NO_EVENTS, _SEVERAL, _TAKEN, _NOWHERE = range(len(FATES))


@dataclass(frozen=True, eq=False)
class Buildings:
    """Which buildings are whose."""

    institution: Ints
    """Position of each building's institution, -1 for none, shape (buildings,)."""
    fate: Ints
    """Of each institution its place in `FATES`, shape (institutions,)."""


def buildings_of_institutions(totals: Totals, institutions: pd.DataFrame) -> Buildings:
    """Which buildings are an institution's. ``institutions``: from `hotspot.read_institutions`, none protected.

    By address first: the buildings that are spelled as it is, within 250 m of its coordinates where it has any, else of
    the one of them with most events; if others of them lie farther away, which is meant is not known, and none is
    taken. Without such a building by coordinates: of totals with footprints the building of the one that holds them or
    is the nearest within 15 m, else the nearest building within 15 m, and all that stand at the same point. A building
    is the institution's that comes first in the register.
    """
    # What is known to the street alone is at no door.
    buildings = totals.buildings[~totals.on_street]
    at = _metres(buildings[LAT].to_numpy(dtype=float), buildings[LON].to_numpy(dtype=float))
    spelled = _at_doors(_by_address(totals, set(map(building_address, institutions[ADDRESS])) - {""}), totals)
    outlined = _at_doors(_by_footprint(totals, institutions), totals)
    events = buildings[EVENTS].to_numpy()
    points = _metres(*(institutions[name].to_numpy(dtype=float, na_value=np.nan) for name in (LAT, LON)))
    near = _near(at, points)
    institution = np.full(len(buildings), -1, dtype=np.int64)
    fate = np.full(len(institutions), _NO_EVENTS, dtype=np.int64)
    for number, address in enumerate(map(building_address, institutions[ADDRESS])):
        point, known = points[number], bool(np.isfinite(points[number]).all())
        same = spelled.get(address, np.zeros(0, dtype=np.int64))
        if same.size:
            around = _within(at[same], point if known else at[same[np.argmax(events[same])]])
            if not known and not around.all():
                fate[number] = _SEVERAL
                continue
            same = same[around]
        found, how = (same, _ADDRESS) if same.size else (outlined.get(number, near[number]), _COORDINATES)
        if not address and not known:
            fate[number] = _NOWHERE
        elif found.size:
            free = found[institution[found] < 0]
            institution[free] = number
            fate[number] = how if free.size else _TAKEN
    every = np.full(len(totals.buildings), -1, dtype=np.int64)
    every[~totals.on_street] = institution
    return Buildings(every, fate)


def _at_doors(found: "dict[Any, Ints]", totals: Totals) -> "dict[Any, Ints]":
    """Positions of buildings, by whatever key, as positions among those that are at a door; without the others."""
    among = np.where(totals.on_street, -1, np.cumsum(~totals.on_street) - 1)
    doors = {key: among[at][among[at] >= 0] for key, at in found.items()}
    return {key: at for key, at in doors.items() if at.size}


def total_by_institution(events: Any, institutions: pd.DataFrame) -> pd.DataFrame:
    """Totals of each institution at which there are events. Row: an institution, ranked by its events per bed.

    ``events``: as for `hotspot.total_by_place`; of protected places they leave first (`hotspot.without_protected`).
    ``institutions``: from `hotspot.read_institutions`; protected ones are on no list.

    Columns: ``rank`` (missing without a rate), ``name``, ``kind``, ``lat``, ``lon`` (of its building with most events),
    ``events``, ``people`` and ``cost`` where the events carry them, ``beds``, ``per_bed`` (events per bed),
    ``per_bed_low`` and ``per_bed_high`` (its exact 95 % interval), ``joined`` (address or coordinates) and
    ``buildings`` (how many). A ``service_site`` has no rate: its events are of people who live elsewhere. The
    interval takes into account that events of one person come together (`hotspot.stats.dispersion`); where persons are
    not known it takes each event for another person's, and is too narrow. Without a rate they come after the others,
    most events first.
    ``attrs["fates"]``: how many institutions were joined by ``address`` and by ``coordinates``, have ``no_events``,
    an address at ``several_places``, buildings that are all ``taken`` by others, or are ``not_placeable``.
    ``attrs["register"]``: of each row its position among the institutions that are not protected.

    Source: Garwood 1936 (interval).
    """
    totals = Totals.of(events)
    shown = institutions[~institutions[PROTECTED].to_numpy(dtype=bool)].reset_index(drop=True)
    return list_institutions(totals, shown, buildings_of_institutions(totals, shown))


def list_institutions(totals: Totals, shown: pd.DataFrame, found: Buildings) -> pd.DataFrame:
    """The same of institutions whose buildings are known. ``shown``: none that is protected."""
    listed = _totalled(shown, totals, found)
    listed = listed[np.isin(found.fate, (_ADDRESS, _COORDINATES))]
    order = listed.assign(last=-listed[EVENTS], first=-listed[PER_BED])
    listed = listed.loc[order.sort_values(["first", "last", NAME], kind="stable", na_position="last").index]
    ranks = pd.arrays.IntegerArray(np.arange(1, len(listed) + 1), listed[PER_BED].isna().to_numpy(copy=True))
    listed.insert(0, RANK, pd.Series(ranks, index=listed.index))
    register = listed.index.to_numpy()
    listed = listed.reset_index(drop=True)
    counts = np.bincount(found.fate, minlength=len(FATES)).tolist()
    listed.attrs = {"fates": dict(zip(FATES, counts, strict=True)), "register": register.tolist()}
    return listed


def rows_of_buildings(listed: pd.DataFrame, found: Buildings) -> Ints:
    """The row of each building's institution in the list, -1 for none, shape (buildings,).

    ``listed``: from `list_institutions` of ``found``.
    """
    rows = np.full(len(found.fate) + 1, -1, dtype=np.int64)
    rows[listed.attrs["register"]] = np.arange(len(listed))
    # A building of no institution has -1, which takes the last.
    return rows[found.institution]


def _totalled(shown: pd.DataFrame, totals: Totals, found: Buildings) -> pd.DataFrame:
    """Every institution with totals, also those without a building."""
    size, whose = len(shown), found.institution
    inside = whose >= 0
    result = shown[[NAME, KIND, LAT, LON, BEDS]].copy()
    for total in (EVENTS, COST):
        if total in totals.buildings:
            sums = add_up(totals.buildings[total].to_numpy(dtype=float)[inside], whose[inside], size)
            result[total] = sums.astype(np.int64) if total == EVENTS else sums
    if totals.carriers.has_persons:
        result[PEOPLE] = totals.carriers.people(whose, size) if inside.any() else 0
    order = np.argsort(-totals.buildings[EVENTS].to_numpy()[inside], kind="stable")
    first = np.unique(whose[inside][order], return_index=True)
    at = np.flatnonzero(inside)[order][first[1]]
    for name in (LAT, LON):
        result.loc[first[0], name] = totals.buildings[name].to_numpy()[at]
    if inside.any() and nearly_all(totals.share_of_persons, 1.0):
        add_independent(result, totals, whose, listed=False)
    _add_rates(result)
    result[JOINED] = pd.Series([FATES[fate] for fate in found.fate], index=result.index, dtype="str")
    result[BUILDINGS] = np.bincount(whose[inside], minlength=size)
    columns = (NAME, KIND, LAT, LON, EVENTS, PEOPLE, COST, BEDS, PER_BED, PER_BED_LOW, PER_BED_HIGH, JOINED, BUILDINGS)
    return result[[column for column in columns if column in result]]


def _add_rates(places: pd.DataFrame) -> None:
    """Add events per bed with their interval; missing without beds, and where nobody lives."""
    beds = places[BEDS].to_numpy(dtype=float, na_value=np.nan)
    rated = np.flatnonzero((beds > 0) & (places[KIND] != SERVICE_SITE).to_numpy())
    for column in (PER_BED, PER_BED_LOW, PER_BED_HIGH):
        places[column] = np.nan
    if not rated.size:
        return
    events, beds = places[EVENTS].to_numpy(dtype=float)[rated], beds[rated]
    # Each independent event stands for so many.
    worth = places[INDEPENDENT_EVENTS].to_numpy(dtype=float)[rated] if INDEPENDENT_EVENTS in places else events
    each = np.where(worth > 0, events / np.where(worth > 0, worth, 1.0), 1.0)
    interval = sir(worth, beds / each)
    for column, values in ((PER_BED, events / beds), (PER_BED_LOW, interval.lower), (PER_BED_HIGH, interval.upper)):
        places.loc[places.index[rated], column] = values


def _by_footprint(totals: Totals, institutions: pd.DataFrame) -> dict[int, Ints]:
    """Institution -> the buildings of the footprint at its coordinates; none without footprints or coordinates."""
    if totals.footprints is None:
        return {}
    found = join_footprints(institutions[[LAT, LON]].assign(**{NAME: None}), totals.footprints)[FOOTPRINT]
    buildings = totals.buildings.groupby(FOOTPRINT).indices
    at = {number: buildings.get(one) for number, one in enumerate(found)}
    return {number: np.asarray(there, dtype=np.int64) for number, there in at.items() if there is not None}


def _by_address(totals: Totals, wanted: set[str]) -> dict[str, Ints]:
    """Address as the package spells it -> its buildings."""
    if not wanted:
        return {}
    if totals.addresses is not None:
        listed = totals.addresses[totals.addresses.isin(wanted)]
        return {str(one): np.unique(listed.index[at]) for one, at in listed.groupby(listed).indices.items()}
    buildings = totals.buildings
    code, names = pd.factorize(buildings[NAME])
    spelled = pd.Series([building_address(str(name)) for name in names], dtype="str")
    # A building without a name has the code -1, which takes the last.
    of_building = np.append(np.where(spelled.isin(wanted), spelled, ""), "").take(code)
    known = np.flatnonzero(of_building != "")
    return {
        str(one): known[at] for one, at in pd.Series(of_building[known]).groupby(of_building[known]).indices.items()
    }


def _near(at: Floats, points: Floats) -> list[Ints]:
    """Of each point the nearest building within reach, and those that stand where it does; none for a missing one."""
    from scipy.spatial import cKDTree

    none = np.zeros(0, dtype=np.int64)
    found = [none] * len(points)
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    if not len(at) or not known.size:
        return found
    tree = cKDTree(at)
    away, nearest = (np.asarray(one) for one in tree.query(points[known], distance_upper_bound=NEAR * (1 + 1e-9)))
    for number, distance, building in zip(known.tolist(), away.tolist(), nearest.tolist(), strict=True):
        if np.isfinite(distance):
            found[number] = np.sort(np.array(tree.query_ball_point(at[building], 1e-6), dtype=np.int64))
    return found


def _within(at: Floats, point: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.sqrt(np.square(at - point).sum(axis=1)) <= OF_ONE_ADDRESS)


def _metres(lat: Floats, lon: Floats) -> Floats:
    return np.asarray(1000.0 * sphere(lat, lon))
