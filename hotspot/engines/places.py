"""The places of events that stay where they are: brought here, judged, and known again by their keys."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspot.columns import (
    ADDRESS,
    CENTS,
    COST,
    EVENTS,
    KNOWN,
    LARGEST,
    NEIGHBORHOOD,
    PAID,
    PERSON,
    PRECISION,
    REASON,
    TIMED,
    UNREAD,
)
from hotspot.engines.duckdb import DuckEngine
from hotspot.engines.steps.looked_up import first_rows, largest
from hotspot.engines.steps.persons import at_points
from hotspot.engines.steps.places import KEYS, keys, places, same
from hotspot.events import StoredEvents
from hotspot.events.stored import place_in
from hotspot.footprints import without_protected
from hotspot.grid import Grid
from hotspot.quality import judge_events
from hotspot.quality.points import Suspects
from hotspot.quality.points.at import AtPoints, Floats, Ints, PersonsAt
from hotspot.quality.points.keep import Point
from hotspot.quality.reasons import USED
from hotspot.stats.cents import refuse_uncountable

if TYPE_CHECKING:
    import geopandas as gpd
    import pyarrow as pa


class StoredPlaces:
    """Every address at every point, with how many events are there."""

    table: pd.DataFrame
    """Row: a place. Columns as those of events, ``events``, what `hotspot.quality.behind` counts, and ``key_0``, ...
    that tell it apart in the events."""
    points: "pa.Table"
    """What tells its rows apart but the address, in their order, once `let_go` has given it away; behind them those of
    places that left."""

    def __init__(self, events: StoredEvents, *, need_cost: bool = False) -> None:
        """Bring the places here. ``need_cost``: whether events without a usable amount are places of their own."""
        self.events, self._need_cost = events, need_cost
        self.engine = DuckEngine(events)
        columns = events.relation.columns
        frame: pd.DataFrame = self.engine.run(places(columns, need_cost=need_cost)).to_pandas()
        told = [column for column in KEYS if column in columns]
        for place, column in enumerate(told):
            frame[column] = frame[f"key_{place}"]
        for column in (ADDRESS, NEIGHBORHOOD, PRECISION):
            if column in told:
                # Texts are known again as they stand.
                frame = frame.drop(columns=f"key_{told.index(column)}")
        for count in (EVENTS, KNOWN, TIMED, UNREAD, PAID):
            if count in frame:
                frame[count] = frame[count].astype(np.int64)
        events.in_degrees(frame)
        if CENTS in frame:
            refuse_uncountable(float(frame[CENTS].sum()))
        if need_cost and COST in columns:
            # What a place lacks or has, as a column says it of an event.
            frame[COST] = np.where(frame[f"key_{len(told)}"], 0.0, np.nan)
        frame.attrs.update(events.attrs)
        self.table = frame
        self._left: pa.Table | None = None

    def leave_protected(
        self, institutions: pd.DataFrame, *, footprints: "gpd.GeoDataFrame | None" = None
    ) -> pd.DataFrame:
        """Let protected places leave, before they are judged; see `hotspot.without_protected`. Row: one that left."""
        kept = without_protected(self.table, institutions, footprints=footprints)
        left = self.table.drop(index=kept.index)
        # Of a point where one was the rest are not all that is there.
        self._left = self.keyed(left, address=False)
        self.table = kept.reset_index(drop=True)
        return left

    def judge(
        self, grid: Grid | None = None, *, keep: Sequence[str] = (), keep_points: Sequence[Point] = ()
    ) -> Suspects:
        """Judge the places, as `hotspot.quality.judge_events` does events: `table` has their ``reason`` then."""
        persons = self._persons if PERSON in self.events.relation.columns else None
        need_cost = self._need_cost
        self.table, suspects = judge_events(
            self.table, grid, keep=keep, keep_points=keep_points, need_cost=need_cost, persons=persons
        )
        return suspects

    def let_go(self) -> pd.DataFrame:
        """The table, for the last time: of millions of places nobody holds it beside what is counted of them."""
        table = self.table
        import pyarrow as pa

        points = self.keyed(table, address=False)
        self.points = (
            points if self._left is None else pa.concat_tables([points, self._left], promote_options="permissive")
        )
        del self.table
        return table

    def first_rows(self, most: int) -> dict[str, list[int]]:
        """Reason -> where its first events stand in the source, 1 for the first; without those that are used."""
        held = self.table[self.table[REASON] != USED]
        if held.empty:
            return {}
        self.engine.table("looked_up", self.keyed(held, reason=held[REASON].astype(str)))
        found: dict[str, list[int]] = {}
        for row in self.engine.run(
            first_rows(self.same_as("looked_up"), most, place_in(self.events.relation.columns))
        ).to_pylist():
            found.setdefault(row["reason"], []).append(int(row["place"]))
        return found

    def largest(self, places: pd.DataFrame, most: int) -> Floats:
        """The largest amounts (cents) of rows at these places of the table, at most so many, falling."""
        # Each of them is at one of as many places: those of which the largest is the largest.
        first = places.nlargest(most, LARGEST, keep="first")
        self.engine.table("looked_up", self.keyed(first))
        return np.asarray(self.engine.run(largest(self.same_as("looked_up"), most))["cents"].to_numpy(), dtype=float)

    def keyed(self, rows: pd.DataFrame, *, address: bool = True, **more: Any) -> "pa.Table":
        """Rows of the table as the engine knows them again. ``address``: by that too; ``more``: further columns."""
        import pyarrow as pa

        listed = keys(self.events.relation.columns, need_cost=self._need_cost, address=address)
        names = list(listed)
        columns = [rows[name if name in rows else key] for name, key in listed.items()]
        given = [pa.Array.from_pandas(column) for column in columns]
        return pa.table([*given, *map(pa.array, more.values())], names=[*names, *more])

    def same_as(self, table: str, *, address: bool = True) -> str:
        """SQL condition under which an event is of a row of a table with the keys that `keyed` gives."""
        columns = self.events.relation.columns
        return same(table, keys(columns, need_cost=self._need_cost, address=address))

    @property
    def _persons(self) -> PersonsAt:
        """Persons without an address at points are counted where the events are."""

        def ask(at: AtPoints, points: Ints) -> Ints:
            alone = np.flatnonzero((at.address < 0) & np.isin(at.code, points))
            self.engine.table("looked_up", self.keyed(self.table.iloc[alone], point=at.code[alone]))
            found = np.zeros(len(at), dtype=np.int64)
            rows = self.engine.run(at_points(self.same_as("looked_up"))).to_pandas()
            found[rows["point"]] = rows["persons"]
            return found[points]

        return ask
