"""The buildings of events, and who carries what at them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import (
    ADDRESS,
    ADDRESSES,
    CATEGORY,
    COST,
    EVENTS,
    FIRST,
    INTERPOLATED,
    JOINED,
    KNOWN,
    LAST,
    LAT,
    LON,
    NEIGHBORHOOD,
    PAID,
    PERSON,
    PRECISION,
    REASON,
    REPEATED,
    SELECTED,
    SPELLED,
    TIME,
    WRITTEN,
)
from hotspot.engines.buildings import number_buildings, on_street
from hotspot.engines.carriers import Carriers
from hotspot.engines.days import first_and_last
from hotspot.engines.named import named_neighborhoods
from hotspot.engines.places import StoredPlaces
from hotspot.engines.plain import PlainCarriers
from hotspot.engines.stored import StoredCarriers
from hotspot.engines.ties import building_texts
from hotspot.errors import InputError
from hotspot.events import EventColumns, open_events, read_events
from hotspot.events.columns import NO_COLUMN
from hotspot.events.columns.precision import INTERPOLATED as LEVEL
from hotspot.events.keep import is_kept
from hotspot.footprints import where_protected
from hotspot.grid import Grid
from hotspot.quality import check_events, quality_table, used
from hotspot.quality.behind import filled, stands_for
from hotspot.quality.reasons import HELD_BACK
from hotspot.stats.cents import UNITS, add_whole

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Share of the events that have a person from which on persons count as known.
ENOUGH_KNOWN: Final = 0.98


#: What buildings and who carries what are told by.
_NEEDED: Final = frozenset(
    {
        *(LAT, LON, ADDRESS, SPELLED, WRITTEN, REASON, NEIGHBORHOOD, EVENTS, PERSON, COST, TIME, CATEGORY),
        *(KNOWN, PAID, SELECTED, REPEATED, FIRST, LAST, PRECISION),
    }
)


def nearly_all(known: float, every: float) -> bool:
    """Whether persons are known of so many of the events that the others, were they one person's, matter little."""
    return known > 0 and known >= ENOUGH_KNOWN * every


class Totals:
    """Totals over the events that count in the lists. A *building* is one address at one place.

    A frame is counted in memory, events that stay where they are there: of these places come here to be judged, and who
    is where does not.
    """

    buildings: pd.DataFrame
    """Row: a building, by coordinate and address. Columns ``lat``, ``lon``, ``name`` (missing where unknown),
    ``spread`` (metres to its farthest point), ``spellings`` (ways in which its address is written), ``events`` (count),
    ``interpolated`` (share of its events that a geocoder placed by house numbers along a block; only where events say
    how exactly they were placed), ``first`` and ``last`` (days; only where events carry a time), ``cost`` (sum of the
    usable amounts; only where they carry one)."""
    on_street: Flags
    """Which of them are none: of their events the street is known alone, so that they are in no cell and no list of
    buildings, but in the area where they stand. Shape (buildings,)."""
    quality: pd.DataFrame
    """Row: a reason, as `hotspot.quality.quality_table`."""
    named: tuple[Ints, list[str]] | None
    """Neighborhood of each building where the events name them, and the names; see `named_neighborhoods`."""
    kept_columns: tuple[str, ...]
    """Further columns of the user's table that the events carry, as it writes them; see `hotspot.events.keep`."""
    carriers: Carriers
    """Who carries what at the buildings."""
    joined: pd.DataFrame | None
    """Row: how addresses at a place were joined to footprints, or why not, as `hotspot.join_footprints` calls it in
    ``joined``. Columns ``buildings`` and ``events``: how many. None without footprints."""
    footprints: "gpd.GeoDataFrame | None"
    """The footprints, as they were used."""
    addresses: "pd.Series[str] | None"
    """Every address of a building, spelled; index: its position. None without footprints: `buildings` names it then."""

    def __init__(
        self,
        events: "pd.DataFrame | StoredPlaces",
        grid: Grid | None = None,
        *,
        footprints: "gpd.GeoDataFrame | None" = None,
    ) -> None:
        """Number the buildings.

        ``events``: a frame under the package's own column names, checked against ``grid`` unless `check_events` has
        seen it and not changed; or places, which are judged against it unless they were, and let their table go.
        ``footprints``: from `hotspot.read_footprints`: what is joined to one (`hotspot.join_footprints`) is one
        building. `buildings` has ``footprint`` then, and ``complex`` where they have it. Of events from
        `hotspot.without_protected` they are used without names, complexes and outlines wider than 500 m.
        """
        stored = events if isinstance(events, StoredPlaces) else None
        if isinstance(events, StoredPlaces):
            if REASON not in events.table:
                events.judge(grid)
            checked = events.let_go()
        else:
            checked = events if REASON in events else check_events(events, grid)
        self.quality = quality_table(checked)
        if footprints is not None and HELD_BACK in checked.attrs:
            footprints = where_protected(footprints)
        # Not all of a large table twice.
        self.kept_columns = tuple(checked.attrs.get("kept_columns", ()))
        needed = [c for c in checked if c in _NEEDED or str(c).startswith("key_") or is_kept(c)]
        kept = checked[needed][used(checked, on_map=False) & (stands_for(checked) > 0)]
        del checked
        self._located: list[tuple[tuple[Any, ...], Ints]] = []
        self.buildings, building = number_buildings(kept, footprints)
        self.joined = self.buildings.attrs.pop(JOINED, None)
        self.footprints, self.addresses = footprints, self.buildings.attrs.pop(ADDRESSES, None)
        self.on_street = np.zeros(len(self.buildings), dtype=bool)
        self.on_street[building[on_street(kept)]] = True
        self.named = named_neighborhoods(kept, building, len(self.buildings))
        weight, known = np.rint(stands_for(kept)).astype(np.int64), filled(kept, PERSON)
        self._events, self._known = int(weight.sum()), 0 if known is None else int(known.sum())
        self.buildings[EVENTS] = add_whole(weight, building, len(self.buildings))
        if PRECISION in kept:
            placed = np.where(kept[PRECISION].isin([LEVEL]), weight, 0)
            self.buildings[INTERPOLATED] = add_whole(placed, building, len(self.buildings)) / self.buildings[EVENTS]
        for column, days in first_and_last(kept, building, len(self.buildings)).items():
            self.buildings[column] = days
        texts = building_texts(self.buildings, self.on_street)
        kept = kept.drop(columns=[SPELLED, WRITTEN], errors="ignore")
        self.carriers = (
            PlainCarriers(kept, building, texts) if stored is None else StoredCarriers(stored, kept, building, texts)
        )
        del kept
        if self.carriers.has_cost:
            self.buildings[COST] = self.carriers.cents() / UNITS

    @classmethod
    def of(
        cls,
        events: Any,
        grid: Grid | None = None,
        *,
        sliced: bool = False,
        footprints: "gpd.GeoDataFrame | None" = None,
    ) -> "Totals":
        """The totals of any events; those that were given, if they are totals. ``sliced``: with times and categories.

        A frame is read first unless `hotspot.read_events` or `hotspot.check_events` has seen it; a path, a DuckDB
        relation and any other table stay where they are, their columns recognised as `hotspot.read_events` does.
        ``footprints``: as above. Raises `InputError` for them beside totals, whose buildings are numbered already.
        """
        if isinstance(events, cls):
            if footprints is not None:
                raise InputError("Totals have their buildings already: give footprints where totals are made.")
            return events
        if isinstance(events, pd.DataFrame):
            read = REASON in events or SELECTED in events or "columns" in events.attrs
            return cls(events if read else read_events(events), grid, footprints=footprints)
        named = EventColumns() if sliced else EventColumns(time=NO_COLUMN, category=NO_COLUMN)
        return cls(StoredPlaces(open_events(events, columns=named)), grid, footprints=footprints)

    def cells(self, grid: Grid) -> Ints:
        """Position in the grid of each building's cell, -1 outside it and on a street; looked up once for each grid."""
        at = self.located((grid,), grid.locate)
        return np.where(self.on_street, -1, at) if self.on_street.any() else at

    def located(self, places: tuple[Any, ...], locate: Callable[[Floats, Floats], Ints]) -> Ints:
        """What ``locate`` says of the latitudes and longitudes of the buildings, shape (buildings,).

        ``places``: what they are looked up in, a grid or the shapes of areas. For equal ones ``locate`` is asked once.
        """
        for known, at in self._located:
            if known == places:
                return at
        at = locate(self.buildings["lat"].to_numpy(), self.buildings["lon"].to_numpy())
        self._located.append((places, at))
        return at

    @property
    def bearer(self) -> str:
        """Whose cost `Carriers.cost_at_home` cuts, as caps name it."""
        return "cost of a person" if self.carriers.has_persons else "cost of an event"

    @property
    def persons_known(self) -> bool:
        """Whether any event has a person."""
        return self._known > 0

    @property
    def share_of_persons(self) -> float:
        """Share of the events that have a person, 0..1; 0 without events."""
        return self._known / self._events if self._events else 0.0
