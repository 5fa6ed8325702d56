"""Buildings are joined to footprints: in the polygon, else within 15 m, else by address."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, COMPLEX, FOOTPRINT, JOINED, LAT, LON, NAME
from hotspot.quality.addresses import building_address
from hotspot.quality.addresses.block import is_block

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = NDArray[np.object_]

#: Metres from a footprint within which a building is it; and within which its address may be.
NEAR: Final = 15.0
OF_ONE_ADDRESS: Final = 250.0
#: The distance itself counts as near.
_REACH: Final = NEAR * (1 + 1e-9)
#: How a building was joined, or why it was not.
FATES: Final = ("polygon", "near", "address", "corner", "block", "far", "none")
_POLYGON, _NEAR, _ADDRESS, _CORNER, _BLOCK, _FAR, _NONE = range(len(FATES))
#: Points, and corners of outlines, that are looked at together: each takes some 250 bytes while it is.
_PART: Final = 250_000
#: Half axis of the Earth in metres, and the square of its eccentricity (WGS 84).
_AXIS: Final = 6_378_137.0
_SQUARE: Final = 6.694_379_990_14e-3
#: Fewer metres than a degree of latitude, or one of longitude at the equator, has anywhere.
_DEGREE: Final = 110_500.0


@dataclass(frozen=True, eq=False)
class Joined:
    """Which buildings are which footprints."""

    row: Ints
    """Position of the polygon of each building, -1 for none, shape (n,)."""
    fate: Ints
    """Of each building its place in `FATES`, shape (n,)."""


def join_footprints(buildings: pd.DataFrame, footprints: "gpd.GeoDataFrame") -> pd.DataFrame:
    """The footprint of each building. Index as ``buildings``; row: a building.

    ``buildings``: columns ``lat``, ``lon`` and ``name``, an address in any spelling (missing: not known).
    ``footprints``: from `read_footprints`. Columns: ``footprint`` (missing: none), ``complex`` where they have it, and
    ``joined``, one of `FATES`:

    - ``polygon``: its point lies in it or on its edge; of several in the smallest;
    - ``near``: else it is the nearest within 15 m;
    - ``address``: else it has the building's address, in the package's spelling, and is the nearest within 250 m;
    - ``far``: only footprints farther than that have the address; it belongs to none;
    - ``corner``, ``block``: the address is an intersection or a whole block, which is no building, wherever its point
      lies;
    - ``none``: none of these.
    """
    names = [building_address(str(name)) if pd.notna(name) else "" for name in buildings[NAME]]
    lat, lon = (buildings[name].to_numpy(dtype=float) for name in (LAT, LON))
    found = join(lat, lon, np.array(names, dtype=object), footprints)
    joined = {FOOTPRINT: at(footprints, FOOTPRINT, found.row)}
    if COMPLEX in footprints:
        joined[COMPLEX] = at(footprints, COMPLEX, found.row)
    joined[JOINED] = np.array(FATES, dtype=object)[found.fate]
    return pd.DataFrame(joined, index=buildings.index, dtype="str")


def at(footprints: "gpd.GeoDataFrame", column: str, row: Ints) -> Texts:
    """The texts of these polygons, None where there is none, or no polygon; shape as ``row``."""
    told: Texts = np.append(footprints[column].to_numpy(dtype=object), "")[row]
    told[told == ""] = None
    return told


def join(lat: Floats, lon: Floats, address: Texts, footprints: "gpd.GeoDataFrame") -> Joined:
    """The same of points in degrees whose address is spelled already, empty for none, shape (n,)."""
    shapes = np.asarray(footprints.geometry.values, dtype=object)
    order = in_order(footprints)
    row, fate = np.full(lat.size, -1, dtype=np.int64), np.full(lat.size, _NONE, dtype=np.int64)
    fate[[" & " in text for text in address]] = _CORNER
    fate[[is_block(text) for text in address]] = _BLOCK
    open_ = np.flatnonzero((fate == _NONE) & np.isfinite(lat) & np.isfinite(lon))
    for way, look in ((_POLYGON, _holding), (_NEAR, _nearest)):
        found = look(lat[open_], lon[open_], shapes[order])
        row[open_[found >= 0]] = order[found[found >= 0]]
        fate[open_[found >= 0]] = way
        open_ = open_[found < 0]
    asked = open_[address[open_] != ""]
    there, place = _of_one_address(address[asked], footprints[ADDRESS].to_numpy(dtype=object)[order])
    away = _metres(lat[asked[there]], lon[asked[there]], shapes[order[place]])
    fate[asked[there]] = _FAR
    near = away <= OF_ONE_ADDRESS
    first = _least(there[near], away[near], place[near], asked.size)
    row[asked[first >= 0]] = order[first[first >= 0]]
    fate[asked[first >= 0]] = _ADDRESS
    return Joined(row, fate)


def in_order(footprints: "gpd.GeoDataFrame") -> Ints:
    """The polygons, the smallest first, of equal ones by what they are: the same in every order of the rows."""
    shapes = np.asarray(footprints.geometry.values, dtype=object)
    texts = [pd.factorize(footprints[name], sort=True)[0] for name in (FOOTPRINT, ADDRESS)]
    west, south, east, north = shapely.bounds(shapes).T
    return np.lexsort((*texts, north, east, south, west, shapely.area(shapes))).astype(np.int64)


def _holding(lat: Floats, lon: Floats, shapes: Any) -> Ints:
    """The first polygon that holds each point, -1 for none."""
    first = np.full(lat.size, len(shapes), dtype=np.int64)
    for start in range(0, lat.size, _PART):
        part = slice(start, start + _PART)
        points: Any = shapely.points(lon[part], lat[part])
        polygon, point = shapely.STRtree(points).query(shapes, predicate="intersects")
        np.minimum.at(first[part], point, polygon)
    return np.where(first == len(shapes), -1, first)


def _nearest(lat: Floats, lon: Floats, shapes: Any) -> Ints:
    """The nearest polygon within reach of each point, of equally near ones the first; -1 for none."""
    point, polygon, away = within_reach(lat, lon, shapes)
    return _least(point, away, polygon, lat.size)


def within_reach(lat: Floats, lon: Floats, shapes: Any) -> tuple[Ints, Ints, Floats]:
    """Pairs of a point and a polygon within 15 m of it: both positions, and metres, 0 inside it; shape (pairs,)."""
    point, polygon = _around(lat, lon, shapes)
    away = _metres(lat[point], lon[point], shapes[polygon])
    near = away <= _REACH
    return point[near], polygon[near], away[near]


def _around(lat: Floats, lon: Floats, shapes: Any) -> tuple[Ints, Ints]:
    """Pairs of a point and a polygon that may be within reach of it; both positions, shape (pairs,)."""
    up = NEAR / _DEGREE
    aside = up / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + up, 90.0))), 1e-6)
    boxes: Any = shapely.box(lon - aside, lat - up, lon + aside, lat + up)
    point, polygon = shapely.STRtree(shapes).query(boxes)
    return point.astype(np.int64), polygon.astype(np.int64)


def _least(which: Ints, away: Floats, place: Ints, size: int) -> Ints:
    """Of each the place with the least distance, of as little the first; -1 without any, shape (size,)."""
    # A tenth of a millimetre decides nothing: arithmetic differs by less from one processor to another.
    order = np.lexsort((place, np.round(away, 4), which))
    found = np.full(size, -1, dtype=np.int64)
    at, first = np.unique(which[order], return_index=True)
    found[at] = place[order][first]
    return found


def _of_one_address(asked: Texts, given: Texts) -> tuple[Ints, Ints]:
    """Pairs of a building and a polygon whose addresses are one; both positions, shape (pairs,)."""
    distinct = {text: building_address(text) for text in pd.unique(pd.Series(given, dtype=object)) if text}
    spelled = np.array([distinct.get(text, "") for text in given], dtype=object)
    left = pd.DataFrame({ADDRESS: asked, "building": np.arange(asked.size)})
    right = pd.DataFrame({ADDRESS: spelled, "polygon": np.arange(spelled.size)})
    pairs = left.merge(right[right[ADDRESS] != ""], on=ADDRESS)
    return pairs["building"].to_numpy(dtype=np.int64), pairs["polygon"].to_numpy(dtype=np.int64)


def _metres(lat: Floats, lon: Floats, shapes: Any) -> Floats:
    """Metres from each point to its polygon, 0 inside it, shape (pairs,).

    On the plane that touches the ellipsoid at the point: within some hundred metres true to a millionth.
    """
    corners = shapely.get_num_coordinates(shapes)
    part = np.cumsum(corners) // _PART
    away = np.zeros(lat.size)
    for one in np.unique(part):
        here = np.flatnonzero(part == one)
        north, east = np.repeat(lat[here], corners[here]), np.repeat(lon[here], corners[here])
        slope = 1 - _SQUARE * np.sin(np.radians(north)) ** 2
        x, y = shapely.get_coordinates(shapes[here]).T
        x = np.radians((x - east + 180) % 360 - 180) * np.cos(np.radians(north)) * _AXIS / np.sqrt(slope)
        y = np.radians(y - north) * _AXIS * (1 - _SQUARE) / slope**1.5
        # A copy: what is given stays as it is.
        moved = shapely.set_coordinates(shapes[here].copy(), np.column_stack([x, y]))
        away[here] = shapely.distance(moved, shapely.Point(0, 0))
    return away
