"""One address whose points lie some metres apart is one building, at the middle one of its points."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.grid.bulk import components, sphere

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Points of one address no farther apart than this, in metres, are of one building; of one block.
NEAR: Final = 30.0
NEAR_IN_BLOCK: Final = 200.0
#: Places of an address up to which all pairs are looked at.
_FEW: Final = 64
#: The distance itself counts as near.
_ONE: Final = 1.0 + 1e-9
#: Half of the cells around one, in three dimensions; the other half are asked from the other side.
_AROUND: Final = tuple(
    (x, y, z) for x in range(-2, 3) for y in range(-2, 3) for z in range(-2, 3) if (x, y, z) > (0, 0, 0)
)


@dataclass(frozen=True, eq=False)
class Places:
    """An address at a point, once each."""

    lat: Floats
    lon: Floats
    address: Ints
    """Number of the address, -1 for none, shape (n,)."""
    weight: Floats
    """Events there, shape (n,)."""
    apart: Ints
    """Places of another number here are never joined, shape (n,)."""
    block: Flags
    """Whether the address is that of a block, shape (n,)."""
    housed: Flags
    """Whether it has the number of a house, or is a corner or a block: one place, however many points, shape (n,)."""


@dataclass(frozen=True, eq=False)
class Joined:
    """Which places are one."""

    building: Ints
    """Number of the building of each place, shape (n,)."""
    lat: Floats
    lon: Floats
    """Where each building stands: the place of its own that is nearest to the median of its events."""
    spread: Floats
    """Metres from there to the farthest of its places; 0 where there is one."""


def join_places(places: Places) -> Joined:
    """Join the places of one address, from one to the next no farther than 30 m (200 m in a block).

    A name of a street or a place without a number is joined only where all lie within that distance of the middle: a
    street has a point at every house. The same for every order of the places, but for the numbers of the buildings.
    """
    group = np.arange(places.lat.size)
    several = _of_several(places)
    if several.size:
        group[several] = several[_firsts(places, several)]
    _, building = np.unique(group, return_inverse=True)
    joined = middles(places, building.astype(np.int64))
    limit = np.where(places.block, NEAR_IN_BLOCK, NEAR)
    wide = ~places.housed & (joined.spread[joined.building] > limit)
    if not wide.any():
        return joined
    group[wide] = np.flatnonzero(wide)
    _, building = np.unique(group, return_inverse=True)
    return middles(places, building.astype(np.int64))


def _of_several(places: Places) -> Ints:
    """Places whose address has another one."""
    known = np.flatnonzero(places.address >= 0)
    width = np.int64(places.apart.max(initial=0)) + 1
    _, at, count = np.unique(
        places.address[known] * width + places.apart[known], return_inverse=True, return_counts=True
    )
    return np.asarray(known[count[at.ravel()] > 1], dtype=np.int64)


def _firsts(places: Places, which: Ints) -> Ints:
    """Of each of these places the first that it is joined with; positions in ``which``, shape (k,)."""
    limit = np.where(places.block[which], NEAR_IN_BLOCK, NEAR)
    width = np.int64(places.apart.max(initial=0)) + 1
    _, address = np.unique(places.address[which] * width + places.apart[which], return_inverse=True)
    address = address.ravel()
    # In units of the distance, so that it is 1 for all.
    xyz = _metres(places.lat[which], places.lon[which]) / limit[:, np.newaxis]
    few = np.bincount(address)[address] <= _FEW
    first = np.arange(which.size)
    for part, link in ((np.flatnonzero(few), _of_pairs), (np.flatnonzero(~few), _of_many)):
        if part.size:
            first[part] = part[link(xyz[part], address[part])]
    return first


def _of_pairs(xyz: Floats, address: Ints) -> Ints:
    """Of each place the first that it is linked with, each pair of places of an address looked at; shape (n,)."""
    order = np.argsort(address, kind="stable")
    count = np.bincount(address)
    count = count[count > 0]
    start = np.cumsum(count) - count
    ones, others = [], []
    for size in np.unique(count).tolist():
        one, other = np.triu_indices(size, 1)
        at = start[count == size][:, np.newaxis]
        ones.append((at + one).ravel())
        others.append((at + other).ravel())
    one, other = order[np.concatenate(ones)], order[np.concatenate(others)]
    near = _length(xyz[one] - xyz[other]) < _ONE
    return _first_of(components(one[near], other[near], address.size))


def _of_many(xyz: Floats, address: Ints) -> Ints:
    """The same where an address has very many places: most have none that is near."""
    from scipy.spatial import cKDTree

    # Behind the coordinates stands the address's number, far apart, so that only places of one address can be near.
    whole = np.column_stack([xyz, 10.0 * address])
    away = np.asarray(cKDTree(whole).query(whole, k=2, distance_upper_bound=_ONE)[0])
    first = np.arange(address.size)
    near = np.flatnonzero(np.isfinite(away[:, 1]))
    if near.size:
        first[near] = near[_linked(xyz[near], address[near])]
    return first


def _linked(xyz: Floats, address: Ints) -> Ints:
    """Of each place the first that it is linked with, from one to the next no farther than 1; shape (n,)."""
    from scipy.spatial import cKDTree

    # All places of an address in one cube are joined: its diagonal is the distance. Of two cubes the two that are the
    # nearest are asked, so that the work grows with the places and not with their pairs.
    cube = np.floor(xyz * np.sqrt(3)).astype(np.int64)
    keys, at = np.unique(np.column_stack([address, cube]), axis=0, return_inverse=True)
    at = at.ravel()
    # As with addresses, only places of one cube can be near.
    tree = cKDTree(np.column_stack([xyz, 10.0 * at]))
    ours, theirs = [np.arange(at.size)], [_first_of(at)]
    position = {tuple(key): k for k, key in enumerate(keys.tolist())} if len(keys) > 1 else {}
    listed = keys.tolist()
    for step in _AROUND:
        other = np.array(
            [position.get((a, x + step[0], y + step[1], z + step[2]), -1) for a, x, y, z in listed], dtype=np.int64
        )[at]
        asked = np.flatnonzero(other >= 0)
        if not asked.size:
            continue
        near_by = tree.query(np.column_stack([xyz[asked], 10.0 * other[asked]]), distance_upper_bound=_ONE)
        away, found = (np.asarray(one) for one in near_by)
        there = np.isfinite(away)
        ours.append(asked[there])
        theirs.append(found[there])
    return _first_of(components(np.concatenate(ours), np.concatenate(theirs), at.size))


def _first_of(group: Ints) -> Ints:
    """Of each the first position in the same group."""
    _, first, at = np.unique(group, return_index=True, return_inverse=True)
    return first[at.ravel()].astype(np.int64)


def _metres(lat: Floats, lon: Floats) -> Floats:
    """Points of the Earth in space, in metres, shape (n, 3)."""
    return 1000.0 * sphere(lat, lon)


def _length(steps: Floats) -> Floats:
    return np.asarray(np.sqrt(steps[:, 0] ** 2 + steps[:, 1] ** 2 + steps[:, 2] ** 2))


def middles(places: Places, building: Ints) -> Joined:
    """Where each building stands, and how far its places spread."""
    size = int(building.max(initial=-1)) + 1
    count = np.bincount(building, minlength=size)
    lat, lon, spread = np.empty(size), np.empty(size), np.zeros(size)
    lat[building], lon[building] = places.lat, places.lon
    several = np.flatnonzero(count[building] > 1)
    if not several.size:
        return Joined(building, lat, lon, spread)
    at, weight = building[several], places.weight[several]
    xyz = _metres(places.lat[several], places.lon[several])
    middle = _metres(
        _medians(at, places.lat[several], weight, size)[at], _medians(at, places.lon[several], weight, size)[at]
    )
    away = np.round(_length(xyz - middle), 3)
    order = np.lexsort((places.lon[several], places.lat[several], away, at))
    first = order[np.append(True, np.diff(at[order]) != 0)]
    lat[at[first]], lon[at[first]] = places.lat[several][first], places.lon[several][first]
    own = np.zeros((size, 3))
    own[at[first]] = xyz[first]
    np.maximum.at(spread, at, _length(xyz - own[at]))
    return Joined(building, lat, lon, np.round(spread, 1))


def _medians(group: Ints, values: Floats, weight: Floats, size: int) -> Floats:
    """The lower median of the values of each group, by weight: always one of them; 0 where a group has none."""
    order = np.lexsort((values, group))
    group, values, weight = group[order], values[order], weight[order]
    total = np.bincount(group, weight, minlength=size)
    before = np.concatenate([[0.0], np.cumsum(total)])[group]
    reached = 2 * (np.cumsum(weight) - before) >= total[group] - 1e-9
    found = np.zeros(size)
    places = np.flatnonzero(reached)[::-1]
    found[group[places]] = values[places]
    return found
