"""Buildings of one footprint are one building."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import BUILDINGS, COMPLEX, EVENTS, FOOTPRINT, JOINED, NAME
from hotspot.engines.joined import Joined, Places, middles
from hotspot.footprints import FATES, join
from hotspot.footprints.join import at, in_order
from hotspot.stats.cents import add_whole

if TYPE_CHECKING:
    import geopandas as gpd

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Outlined:
    """Buildings, those of one footprint joined."""

    joined: Joined
    """Which places are one."""
    footprint: pd.DataFrame
    """Row: a building. Columns ``footprint``, ``complex`` where they have it, and ``name``: what the file calls it;
    each missing where there is none."""
    fates: pd.DataFrame
    """Row: a fate; see `Totals.joined`."""


def of_footprints(places: Places, joined: Joined, addresses: pd.Index, footprints: "gpd.GeoDataFrame") -> Outlined:
    """The buildings joined to footprints, and joined where they have one.

    ``addresses``: spelled, by number. A building stands where `hotspot.engines.joined` puts one: at the place of its
    own that is nearest to the median of its events. One on the map and one beside its hexagons stay two.
    """
    size = joined.lat.size
    address = np.full(size, -1, dtype=np.int64)
    address[joined.building] = places.address
    spelled = np.append(np.asarray(addresses, dtype=object), "")[address]
    found = join(joined.lat, joined.lon, spelled, footprints)
    events = np.rint(np.bincount(joined.building, places.weight, minlength=size)).astype(np.int64)
    fates = pd.DataFrame(
        {
            JOINED: pd.Series(FATES, dtype="str"),
            BUILDINGS: np.bincount(found.fate, minlength=len(FATES)),
            EVENTS: add_whole(events, found.fate, len(FATES)),
        }
    )
    apart = np.zeros(size, dtype=np.int64)
    apart[joined.building] = places.apart
    number = np.append(pd.factorize(footprints[FOOTPRINT])[0], -1)[found.row]
    width = np.int64(apart.max(initial=0)) + 1
    # Behind the numbers of footprints stand those of buildings without one.
    group = np.where(number >= 0, number * width + apart, len(footprints) * width + np.arange(size))
    _, whole = np.unique(group, return_inverse=True)
    merged = middles(places, whole.ravel().astype(np.int64)[joined.building])
    return Outlined(merged, _told(footprints, found.row, events, whole.ravel(), merged.lat.size), fates)


def add_outlined(buildings: pd.DataFrame, outlined: Outlined) -> None:
    """Add ``footprint`` and ``complex``, and names where events have none, in place."""
    names = buildings[NAME].astype(object)
    buildings[NAME] = names.where(names.notna(), outlined.footprint[NAME].astype(object)).astype("str")
    for column in (FOOTPRINT, COMPLEX):
        if column in outlined.footprint:
            buildings[column] = outlined.footprint[column]


def _told(footprints: "gpd.GeoDataFrame", row: Ints, events: Ints, whole: Ints, size: int) -> pd.DataFrame:
    """What the file says of each whole building: by the polygon in which most of its events are, the first of such."""
    order = np.append(in_order(footprints), -1)
    rank = np.append(np.argsort(order[:-1]), len(footprints))[row]
    held = pd.DataFrame({"whole": whole, "rank": rank, "events": events}).groupby(["whole", "rank"])["events"].sum()
    most = held.reset_index().sort_values(["whole", "events", "rank"], ascending=[True, False, True], kind="stable")
    most = most.drop_duplicates("whole")
    first = np.full(size, -1, dtype=np.int64)
    first[most["whole"]] = order[most["rank"]]
    told = [FOOTPRINT, NAME, *([COMPLEX] if COMPLEX in footprints else [])]
    return pd.DataFrame({column: at(footprints, column, first) for column in told}, dtype="str")
