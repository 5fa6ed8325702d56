"""Where most points lie: the densest cluster first, then what belongs to it. Strays far away do not move it.

Points are joined where they lie in touching cubes of the sphere, so that neither a pole nor the 180th meridian is an
end. How large the cubes are, the points around the densest place say: as small as lets nearly all of them join.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_EARTH_KM: Final = 6371.0
#: Edge, in km, of the cubes in which the densest place is looked for; its neighbours are its surroundings.
_AROUND: Final = 64.0
#: Edges of the cubes that join points, in km, and the largest that is tried for the sake of far points.
_EDGES: Final = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_FOR_FAR_POINTS: Final = 32.0
#: A cluster has so many points, or this share of those around the densest place where that is more.
_FEWEST: Final = 10
_SHARE: Final = 0.05
#: So much of the surroundings, or of all points, must lie in clusters.
_NEARLY_ALL: Final = 0.95
#: What lies so near to a cluster, in km, belongs to it.
_NEAR: Final = 25.0
#: With fewer points one is more than its share of them; with fewer than these, one may outweigh all others.
_FEW: Final = 200
_VERY_FEW: Final = 20
#: So many points are a place where points are few.
_HAMLET: Final = 3
#: Points of a place of its own as a share of those in clusters: around the densest place, and far away.
_SMALL_PLACE: Final = 0.001
_FAR_PLACE: Final = 0.01
#: Degrees within which both signs may be meant: of a longitude near Greenwich, of a latitude near the equator.
_NEIGHBORS: Final = 15.0
#: Share of a group of points that must lie on the clusters the other way round, to be their image.
_IMAGE: Final = 0.9
#: So many possible cubes for each row, and they are sorted.
_SPARSE: Final = 4
#: The other half of the 26 neighbours of a cube is the same the other way round.
_STEPS: Final = [step for step in product((-1, 0, 1), repeat=3) if step > (0, 0, 0)]


def clusters(lat: Floats, lon: Floats, records: Floats) -> list[Ints]:
    """The groups of points that are the bulk, as positions; what stands in none of them is stray.

    ``lat``, ``lon``: distinct points in degrees, shape (n,), n > 0; ``records``: how many lie at each. A group that is
    the image of others by a lost sign or by an exchange of its coordinates is stray, however large.
    """
    at = sphere(lat, lon)
    lone, town = _lone(at, records)
    if not lone.any():
        return _clusters(lat, lon, records, town)
    rest = np.flatnonzero(~lone)
    found = [rest[group] for group in _clusters(lat[rest], lon[rest], records[rest], town[rest])]
    heavy = lone & (records >= records.sum() / 2) & (len(lat) < _VERY_FEW)
    return [*found, *np.flatnonzero(heavy)[:, None]]


def _clusters(lat: Floats, lon: Floats, records: Floats, town: Flags) -> list[Ints]:
    """The groups of points that are no lone ones; ``town``: those that are joined, none for all around the densest."""
    at = sphere(lat, lon)
    home = _surroundings(at, records)
    joined = town if town.any() else home
    best: Ints | None = None
    for edge in _EDGES:
        found = _joined(at, joined, edge)
        bulk = _with_places(at, home, found, (lat, lon))
        if found.enough and best is None:
            best = bulk.group
        if found.enough and bulk.share >= _NEARLY_ALL and edge <= _FOR_FAR_POINTS:
            best = bulk.group
            break
    group = bulk.group if best is None else best
    return [np.flatnonzero(group == number) for number in np.unique(group[group >= 0]).tolist()]


def largest_group(lat: Floats, lon: Floats) -> Flags:
    """Which points are of the group that holds most of them, joined in steps of some 64 km; shape (n,), n > 0."""
    label = _labels(sphere(lat, lon), _AROUND)
    return np.asarray(label == int(np.argmax(np.bincount(label))))


def sphere(lat: Floats, lon: Floats) -> Floats:
    """Points of the Earth in space, in km, shape (n, 3)."""
    north, east = np.radians(lat), np.radians(lon)
    at = _EARTH_KM * np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
    # To the millimetre: the last digits of a sine are those of the processor.
    return np.asarray(np.round(at, 6))


def other_ways(lat: Floats, lon: Floats) -> list[tuple[Floats, Floats]]:
    """The points with a lost sign put back, and with latitude and longitude exchanged."""
    signs = [(1, -1), (-1, 1), (-1, -1)]
    turned = [(one * lat, other * lon) for one, other in signs]
    return [*turned, *((one * lon, other * lat) for one, other in [(1, 1), *signs])]


def moved(here: tuple[Floats, Floats], there: tuple[Floats, Floats]) -> Flags:
    """Whether points (latitude and longitude in degrees) lie so far apart that one is not the other's neighbor."""
    (lat, lon), (north, east) = here, there
    # What is not finite is nobody's neighbor, and no matter.
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(np.maximum(np.abs(lat - north), np.abs(lon - east)) > _NEIGHBORS)


def distinct_rows(rows: Ints) -> tuple[Ints, Ints]:
    """The distinct rows of whole numbers, in their order, and the place of each row among them; shape (n, k)."""
    # Column by column: of narrow tables numpy adds and compares rows slowly.
    low = np.array([column.min() for column in rows.T])
    width = np.array([column.max() for column in rows.T]) - low + 1
    # One number a row: many times as quick as comparing rows.
    weight = np.append(np.cumprod(width[:0:-1])[::-1], 1)
    keys = np.zeros(len(rows), dtype=np.int64)
    for column, start, factor in zip(rows.T, low, weight, strict=True):
        keys += (column - start) * factor
    span = int(keys.max()) + 1
    if span > _SPARSE * len(rows):
        _, first, number = np.unique(keys, return_index=True, return_inverse=True)
        return rows[first], number.astype(np.int64)
    # Few numbers between the first and the last need not be sorted.
    where = np.full(span, -1, dtype=np.int64)
    where[keys] = np.arange(len(rows))
    there = where >= 0
    return rows[where[there]], (np.cumsum(there) - 1)[keys]


def _surroundings(at: Floats, records: Floats) -> Flags:
    """Which points lie around the densest place. Many records at one point count as few: they may be a default."""
    cubes, number = distinct_rows(np.floor(at / _AROUND).astype(np.int64))
    held = np.bincount(number, np.sqrt(records))
    one, other = _touching(cubes)
    score = held + np.bincount(one, held[other], len(held)) + np.bincount(other, held[one], len(held))
    # Sums of square roots in another order differ in their last digits, and ties must not.
    densest = cubes[int(np.argmax(np.round(score, 6)))]
    return np.asarray((np.abs(cubes - densest).max(axis=1) <= 1)[number])


def _lone(at: Floats, records: Floats) -> tuple[Flags, Flags]:
    """Which of few points are strays by being alone, one or two within 25 km of nobody else; and the main town.

    Nothing is lone, and no town, where points are many, or scattered: no town has more than half of them, and there is
    not just one that is alone.
    """
    from scipy.spatial import cKDTree

    nothing = np.zeros(len(at), dtype=bool)
    if len(at) >= _FEW:
        return nothing, nothing
    one, other = cKDTree(at).query_pairs(_NEAR, output_type="ndarray").T
    label = components(one, other, len(at))
    size = np.bincount(label)
    small = size < min(_HAMLET, size.max())
    alone = small[label]
    if 2 * size.max() <= len(at) and alone.sum() != 1:
        return nothing, nothing
    # Rounded, as the surroundings: ties must not hang on the order of a sum.
    score = np.where(small, 0.0, np.round(np.bincount(label, np.sqrt(records)), 6))
    return np.asarray(alone), np.asarray(label == int(np.argmax(score)))


@dataclass(frozen=True, eq=False)
class _Joined:
    """Points joined by cubes of one size."""

    label: Ints
    """Group of each point."""
    large: Flags
    """Which groups are clusters around the densest place."""
    enough: bool
    """Whether nearly all points around it lie in clusters."""
    edge: float
    """Of the cubes, in km."""


@dataclass(frozen=True, eq=False)
class _Bulk:
    """The clusters with the places that belong to them."""

    group: Ints
    """Group of each point, -1 for strays."""
    share: float
    """Of the points that are no image of others."""


def _labels(at: Floats, edge: float) -> Ints:
    """Group of each point, joined by touching cubes of an edge in km."""
    cubes, number = distinct_rows(np.floor(at / edge).astype(np.int64))
    return components(*_touching(cubes), len(cubes))[number]


def components(one: Ints, other: Ints, count: int) -> Ints:
    """Group of each of so many things of which pairs are joined, directly or through others; shape (count,).

    Groups are numbered in the order of their first things.
    """
    # SciPy's graphs win some tenths of a second for millions, but they take a tenth of a second to load for the few.
    first = np.arange(count)
    while one.size:
        low, high = np.minimum(first[one], first[other]), np.maximum(first[one], first[other])
        apart = low < high
        one, other = one[apart], other[apart]
        np.minimum.at(first, high[apart], low[apart])
        while not np.array_equal(first, further := first[first]):
            first = further
    return np.asarray(np.cumsum(first == np.arange(count)) - 1, dtype=np.int64)[first]


def _joined(at: Floats, home: Flags, edge: float) -> _Joined:
    label = _labels(at, edge)
    around = np.bincount(label[home], minlength=int(label.max()) + 1)
    least = max(_SHARE * home.sum(), min(_FEWEST, home.sum() / 2))
    large = around >= least
    return _Joined(label, large, bool(around[large].sum() >= _NEARLY_ALL * home.sum()), edge)


def _with_places(at: Floats, home: Flags, found: _Joined, degrees: tuple[Floats, Floats]) -> _Bulk:
    """Which groups belong to the clusters."""
    from scipy.spatial import cKDTree

    size = np.bincount(found.label)
    main = found.large if found.large.any() else size == size.max()
    inside = main[found.label]
    tree = cKDTree(at[inside])
    rest = np.flatnonzero(~inside)
    beside, _ = tree.query(at[rest])
    nearest = np.full(size.size, np.inf)
    np.minimum.at(nearest, found.label[rest], beside)
    reach = max(found.edge, 2.0)
    images = np.zeros(rest.size, dtype=bool)
    lat, lon = degrees[0][rest], degrees[1][rest]
    for north, east in other_ways(lat, lon):
        real = (np.abs(north) <= 90) & moved((lat, lon), (north, east))
        images[real] |= tree.query(sphere(north[real], east[real]), distance_upper_bound=2 * reach)[0] <= 2 * reach
    mirrored = np.bincount(found.label[rest], images, size.size)
    image = ~main & (nearest > _NEAR) & (mirrored >= _IMAGE * size)
    whole = int(inside.sum())
    here = np.bincount(found.label[home], minlength=size.size) > 0
    place = here & (size >= max(3, _SMALL_PLACE * whole)) | (size >= max(_FEWEST, _FAR_PLACE * whole))
    near = (nearest <= _NEAR) & (size >= _SMALL_PLACE * whole)
    kept = main | (~image & (near | place))
    group = np.where(kept[found.label], found.label, -1)
    return _Bulk(group, float((group >= 0).sum() / max(1, (~image)[found.label].sum())))


def _touching(cubes: Ints) -> tuple[Ints, Ints]:
    """Positions of cubes that touch, each pair once; ``cubes``: distinct whole coordinates, shape (n, 3)."""
    low = cubes.min(axis=0) - 1
    width = cubes.max(axis=0) - low + 2
    weight = np.array([width[1] * width[2], width[2], 1])
    key = ((cubes - low) * weight).sum(axis=1)
    order = np.argsort(key)
    ranked = key[order]
    one, other = [], []
    for step in _STEPS:
        wanted = key + int((np.array(step) * weight).sum())
        place = np.minimum(np.searchsorted(ranked, wanted), key.size - 1)
        there = ranked[place] == wanted
        one.append(np.flatnonzero(there))
        other.append(order[place[there]])
    return np.concatenate(one), np.concatenate(other)
