"""Events by kind and period, answered where the events are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspot.columns import CATEGORY, TIME
from hotspot.engines.carriers import Ints, Months, Rows, Slots
from hotspot.engines.places import StoredPlaces
from hotspot.engines.steps.slices import by_month, by_slot, least_rows, of_group

if TYPE_CHECKING:
    import pandas as pd

    from hotspot.engines.engine import Engine

#: So many events tell which ways are too long for certain: of many events nearly each has a slot of its own.
_LOOKED_AT: Final = 1_000_000


class StoredSlicing:
    """As `hotspot.engines.carriers.Slicing`, of events that stay where they are."""

    def __init__(self, places: StoredPlaces, source: str, groups: Mapping[str, Ints]) -> None:
        """``source``: the events that count; ``groups``: name -> group of each building."""
        import pyarrow as pa

        self._columns, self._source = places.events.relation.columns, source
        self._engine: Engine = places.engine
        self._timed, self._kinds = TIME in self._columns, CATEGORY in self._columns
        self._names = list(groups)
        size = next(iter(groups.values())).size
        numbered = {f"group_{k}": groups[name].astype(np.int32) for k, name in enumerate(self._names)}
        self._engine.table("placed", pa.table({"building": np.arange(size, dtype=np.int32), **numbered}))
        if self._timed or self._kinds:
            one_of = 1 + places.events.rows // _LOOKED_AT
            self._engine.keep("told", by_month(self._columns, source, len(groups), one_of))

    def months(self) -> Months | None:
        """None where no event has a time."""
        if not self._timed:
            return None
        sql = "SELECT min(month) AS first, max(month) AS last, count(*) AS every, count(month) AS known FROM told"
        (row,) = self._engine.run(sql).to_pylist()
        return Months(row["first"], row["last"], row["every"] == row["known"]) if row["known"] else None

    def categories(self) -> dict[str | None, int] | None:
        """Events of each category."""
        if not self._kinds:
            return None
        sql = f"SELECT {CATEGORY} AS kind, CAST(sum(n) AS BIGINT) AS n FROM told GROUP BY kind"
        return {row["kind"]: int(row["n"]) for row in self._engine.run(sql).to_pylist()}

    def first(self, ways: Sequence[Slots], most: int) -> tuple[int, dict[str, Rows]] | None:
        """The first way in which no table has more rows."""
        import pyarrow as pa

        if not ways:
            return None
        kinds: dict[str, Any] = next((slots.kinds for slots in ways if slots.kinds is not None), {})
        listed = {CATEGORY: pa.array(kinds, pa.string()), "position": pa.array(kinds.values(), pa.int32())}
        self._engine.table("kinds", pa.table(listed))
        for place, slots in enumerate(ways):
            (least,) = self._engine.run(least_rows(self._columns, len(self._names), slots)).to_pylist()
            if max(least.values()) > most:
                continue
            self._engine.keep("slices", by_slot(self._columns, self._source, len(self._names), slots))
            tables = {name: self._rows(k) for k, name in enumerate(self._names)}
            if all(rows[0].size <= most for rows in tables.values()):
                return place, tables
        return None

    def _rows(self, number: int) -> Rows:
        """The table of groups."""
        rows: pd.DataFrame = self._engine.run(of_group(number)).to_pandas()
        group, slot, events = (rows[column].to_numpy(dtype=np.int64) for column in ("grp", "slot", "n"))
        return group, slot, events
