"""Areas that lie on each other: levels of one file told apart, and what else overlaps measured."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.areas.overlap import Overlap, ground, overlap_among
from hotspot.columns import NAME
from hotspot.errors import InputError
from hotspot.words import Said, said
from hotspot.words.numbers import counted, percent

if TYPE_CHECKING:
    import geopandas as gpd

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Share of an area that lies in another one from which on it is a part of it.
_PART: Final = 0.95
#: Share of an area that its parts fill from which on they are its next level, not an enclave.
_FILLED: Final = 0.8
#: Share of all ground on which areas may overlap unsaid: borders drawn by two hands.
_SLIGHT: Final = 0.001
_NAMED: Final = 3


@dataclass(frozen=True, eq=False)
class Levels:
    """Which areas are parts of which."""

    level: Ints
    """1 for an area that is no other's part, 2 for its parts, and so on, shape (n,)."""
    parted: NDArray[np.bool_]
    """Which areas are filled by parts of theirs."""

    @property
    def count(self) -> int:
        """How many levels there are."""
        return int(self.level.max(initial=1))

    def at(self, level: int) -> NDArray[np.bool_]:
        """The areas of a level, and those above it that have no parts of their own."""
        return np.asarray((self.level == level) | ((self.level < level) & ~self.parted))


def levels_of(areas: "gpd.GeoDataFrame", shared: Overlap) -> Levels:
    """Levels by ground: an area that others fill, each lying in it, is one level above them."""
    size = ground(np.asarray(areas.geometry.values, dtype=object))
    whole = np.divide(shared.size, size[shared.one]) >= _PART
    # An area that is as large as the other is its double, not its part.
    whole &= size[shared.one] < _PART * size[shared.other]
    child, parent = shared.one[whole], shared.other[whole]
    filled = np.bincount(parent, shared.size[whole], len(size))
    # Parts of parts fill an area once more: only that it is filled counts.
    parted = filled >= _FILLED * size
    fits = parted[parent]
    level = 1 + np.bincount(child[fits], minlength=len(size))
    return Levels(level.astype(np.int64), parted)


def one_level(areas: "gpd.GeoDataFrame", level: int | None, what: str) -> tuple[Ints, list[Said]]:
    """Positions of the areas of one level, and what is said of levels and overlaps.

    ``areas``: as `read_areas` makes them.

    Raises `InputError` where there are several levels and none was chosen, and for one that is not there.
    """
    shapes = np.asarray(areas.geometry.values, dtype=object)
    shared = overlap_among(shapes)
    found = levels_of(areas, shared)
    if level is not None and level > found.count:
        raise InputError(
            f"{what} has {found.count:,} level{'s' if found.count > 1 else ''} of areas; level {level} was asked for "
            "(--level)."
        )
    if found.count == 1:
        return np.arange(len(areas)), _overlaps(areas, shared)
    if level is None:
        raise InputError(_asked(areas, found, what))
    kept = found.at(level)
    chosen = areas[kept].reset_index(drop=True)
    note = said("areas.level", level=level, levels=found.count, areas=int(kept.sum()), all=len(areas))
    return np.flatnonzero(kept), [note, *_overlaps(chosen, overlap_among(shapes[kept]))]


def refuse_levels(areas: "gpd.GeoDataFrame", what: str) -> None:
    """Refuse areas with parts of theirs, whose residents would count twice."""
    found = levels_of(areas, overlap_among(areas.geometry.values))
    if found.count > 1:
        raise InputError(
            f"{what} holds areas of {found.count:,} levels, one lying in the other: residents would count more than "
            "once. Save those of one level, the smallest, as a file of their own."
        )


def _asked(areas: "gpd.GeoDataFrame", found: Levels, what: str) -> str:
    """What to say of several levels."""
    listed = [
        f"--level {number} ({counted(int(found.at(number).sum()), 'areas')}, such as {_names(areas, found.at(number))})"
        for number in range(1, found.count + 1)
    ]
    return (
        f"{what} holds areas of {found.count:,} levels, one lying in the other: {'; '.join(listed)}. Choose one level."
    )


def _overlaps(areas: "gpd.GeoDataFrame", shared: Overlap) -> list[Said]:
    """How much areas overlap, where it is more than two hands make of one border."""
    once = shared.one < shared.other
    shapes = np.asarray(areas.geometry.values, dtype=object)
    if float(shared.size[once].sum()) <= _SLIGHT * float(ground(shapes).max()):
        return []
    several = shapely.union_all(shapely.intersection(shapes[shared.one[once]], shapes[shared.other[once]]))
    share = float(ground(several) / ground(shapely.union_all(shapes)))
    if share <= _SLIGHT:
        return []
    most = int(np.argmax(np.where(once, shared.size, 0.0)))
    pair = said(
        "areas.pair",
        one=str(areas[NAME].iloc[shared.one[most]]) if NAME in areas else str(shared.one[most] + 1),
        other=str(areas[NAME].iloc[shared.other[most]]) if NAME in areas else str(shared.other[most] + 1),
    )
    return [said("areas.overlap", int(once.sum()), pairs=int(once.sum()), share=percent(share), most=pair)]


def _names(areas: "gpd.GeoDataFrame", which: NDArray[np.bool_]) -> str:
    return " and ".join(repr(name) for name in areas.loc[which, NAME].tolist()[:_NAMED])


def by_size(areas: "gpd.GeoDataFrame") -> Ints:
    """Rank of each area (in degrees), the smallest first: where several hold a point, the first of them has it.

    Equal ones are ranked by name where they have names, else by where they lie, whatever their order; shape (n,).
    """
    shapes = np.asarray(areas.geometry.values, dtype=object)
    west, south, east, north = shapely.bounds(shapes).T
    # The last digits of two sizes may differ where the areas do not.
    size = np.array([float(f"{each:.9g}") for each in ground(shapes).tolist()])
    named = areas[NAME].astype(str).to_numpy() if NAME in areas else np.full(len(shapes), "")
    order = np.lexsort((east, north, west, south, np.unique(named, return_inverse=True)[1], size))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    return rank
