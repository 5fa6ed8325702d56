"""Totals of events that stay where they are: places come to the driver, pairs of building and person never do."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import COST, EVENTS, PERSON
from hotspot.engines.buildings import number_buildings
from hotspot.engines.steps.homes import homes, people
from hotspot.engines.steps.pairs import of_nobody, of_persons, same
from hotspot.engines.steps.places import KEYS, KNOWN, USABLE, places
from hotspot.engines.ties import building_texts
from hotspot.engines.totals import weighted_quantile
from hotspot.files.query import connect, connection_of, run
from hotspot.grid import Grid
from hotspot.quality import check_events, quality_table, used
from hotspot.quality.check import stands_for
from hotspot.stats.cents import UNITS

if TYPE_CHECKING:
    import duckdb

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_WHAT: Final = "The events"
#: Rows of pairs that are on their way at a time.
_BATCH: Final = 1_000_000


class StoredTotals:
    """As `hotspot.engines.Totals`, which it is proved equal to, of a DuckDB relation.

    The relation is gone through twice: once for places, once for pairs. ``events``: under the package's own column
    names.
    """

    def __init__(self, events: "duckdb.DuckDBPyRelation", grid: Grid | None = None) -> None:
        """Judge every place and keep who is where."""
        columns = events.columns
        rows = self._scan(events, places(columns))
        judged = check_events(_texts(rows), grid)
        self.quality = quality_table(judged)
        kept = judged[used(judged, on_map=False) & (stands_for(judged) > 0)]
        self.buildings, building = number_buildings(kept)
        self._events, self._known = int(kept[EVENTS].sum()), int(kept[KNOWN].sum())
        self.has_persons, self.has_cost = PERSON in columns, COST in columns
        texts = np.array(building_texts(self.buildings), dtype=object)
        self._connection: Any = connect()
        self._keep_pairs(events, kept, building, texts)
        self.buildings[EVENTS] = np.bincount(building, kept[EVENTS], minlength=len(self.buildings)).astype(np.int64)
        if self.has_cost:
            self.buildings[COST] = self._of_buildings("cents") / UNITS

    def _scan(self, events: "duckdb.DuckDBPyRelation", sql: str) -> pd.DataFrame:
        def ask() -> pd.DataFrame:
            frame: pd.DataFrame = events.query("events", sql).to_arrow_table().to_pandas()
            return frame

        return run(_WHAT, ask)

    def _keep_pairs(
        self, events: "duckdb.DuckDBPyRelation", kept: pd.DataFrame, building: Ints, texts: NDArray[np.object_]
    ) -> None:
        """Stream what each building has into a store of our own; nothing is left in the connection of the events."""
        import pyarrow as pa

        keys = [column for column in (*KEYS, USABLE) if column in kept]
        table = kept[keys].add_prefix("judged_").assign(building=building, key=texts[building])
        columns, connection = events.columns, connection_of(events)
        judged = connection.from_arrow(pa.Table.from_pandas(table, preserve_index=False))
        joined = run(_WHAT, lambda: events.join(judged, same(columns)), connection)
        for name, sql in (("pairs", of_persons(columns) if self.has_persons else ""), ("alone", of_nobody(columns))):
            if sql:
                run(_WHAT, lambda name=name, sql=sql: self._take(name, joined.query("joined", sql)), connection)

    def _take(self, name: str, relation: "duckdb.DuckDBPyRelation") -> None:
        self._connection.register("arriving", relation.to_arrow_reader(_BATCH))
        self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
        self._connection.unregister("arriving")

    def _group(self, group: Ints) -> None:
        import pyarrow as pa

        inside = np.flatnonzero(group >= 0)
        self._connection.register("grouped", pa.table({"building": inside, "grp": group[inside]}))

    def _ask(self, sql: str) -> pd.DataFrame:
        return run(_WHAT, lambda: self._connection.sql(sql).to_arrow_table().to_pandas(), self._connection)

    def _of_buildings(self, column: str) -> Floats:
        """Sum of a column of pairs and of what is alone, by building, shape (buildings,)."""
        parts = [f"SELECT building, {column} FROM pairs"] if self.has_persons else []
        parts.append(f"SELECT building, {column if column == 'n' else f'{column} * n'} AS {column} FROM alone")
        sql = (
            f"SELECT building, CAST(sum({column}) AS BIGINT) AS v FROM ({' UNION ALL '.join(parts)}) GROUP BY building"
        )
        return self._by_building(self._ask(sql))

    def _by_building(self, rows: pd.DataFrame) -> Floats:
        found = np.zeros(len(self.buildings))
        found[rows["building"]] = rows["v"]
        return found

    def people(self, group: Ints, groups: int) -> Ints | None:
        """As `Totals.people`."""
        if not self.has_persons:
            return None
        self._group(group)
        rows = self._ask(people())
        found = np.zeros(groups, dtype=np.int64)
        found[rows["grp"]] = rows["people"]
        return found

    def people_once(self, group: Ints) -> Ints | None:
        """As `Totals.people_once`."""
        if not self.has_persons:
            return None
        self._group(group)
        rows = self._ask(f"SELECT building, count(*) AS v FROM ({homes()}) GROUP BY building")
        return self._by_building(rows).astype(np.int64)

    def cost_at_home(self, there: Flags, quantile: float) -> tuple[Floats, float] | None:
        """As `Totals.cost_at_home`."""
        if not self.has_cost:
            return None
        cut = self._cut(quantile)
        self._group(np.where(there, 0, -1))
        alone = self._ask(
            f"SELECT building, sum(least(cents, {cut!r}) * n) AS v FROM alone JOIN grouped USING (building) GROUP BY ALL"
        )
        whole = self._by_building(alone)
        if self.has_persons:
            totals = "SELECT person, sum(cents) AS total FROM pairs GROUP BY person"
            here = "SELECT person, sum(cents) AS here FROM pairs JOIN grouped USING (building) GROUP BY person"
            left = f"here * least(1.0, {cut!r} / greatest(total, 1))"
            rows = self._ask(
                f"SELECT h.building, sum({left}) AS v FROM ({homes()}) h JOIN ({totals}) t USING (person) "
                f"JOIN ({here}) g USING (person) GROUP BY h.building"
            )
            whole += self._by_building(rows)
        return whole / UNITS, cut / UNITS

    def _cut(self, quantile: float) -> float:
        """The smallest total that at least this share of the positive totals of bearers does not exceed, in cents."""
        parts = ["SELECT cents AS total, n AS times FROM alone WHERE cents > 0"]
        if self.has_persons:
            parts.append("SELECT sum(cents) AS total, 1 AS times FROM pairs GROUP BY person HAVING sum(cents) > 0")
        rows = self._ask(
            f"SELECT total, sum(times) AS times FROM ({' UNION ALL '.join(parts)}) GROUP BY total ORDER BY total"
        )
        if not len(rows):
            return 0.0
        totals, times = rows["total"].to_numpy(dtype=float), rows["times"].to_numpy(dtype=float)
        return weighted_quantile(totals, times, quantile)

    @property
    def persons_known(self) -> bool:
        """As `Totals.persons_known`."""
        return self._known > 0

    @property
    def share_of_persons(self) -> float:
        """As `Totals.share_of_persons`."""
        return self._known / self._events if self._events else 0.0

    def events_of_nobody(self, there: Flags) -> int:
        """As `Totals.events_of_nobody`."""
        self._group(np.where(there, 0, -1))
        return int(self._ask("SELECT coalesce(sum(n), 0) AS v FROM alone JOIN grouped USING (building)")["v"].iloc[0])


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Places as `check_events` takes events: a usable amount stands for those of a place."""
    frame = rows.copy()
    if USABLE in frame:
        frame[COST] = np.where(frame[USABLE], 0.0, np.nan)
    frame[EVENTS] = frame[EVENTS].astype(np.int64)
    return frame
