"""Events by kind and period, answered where the events are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from hotspot.columns import CATEGORY, TIME
from hotspot.engines.carriers import Ints, Months, Slots
from hotspot.engines.places import StoredPlaces
from hotspot.engines.steps.slices import by_month, sliced

if TYPE_CHECKING:
    import pandas as pd

    from hotspot.engines.engine import Engine


class StoredSlicing:
    """As `hotspot.engines.carriers.Slicing`, of events that stay where they are.

    What is kept has a row for each month and category of buildings that lie in the same groups: there are many more
    buildings than groups.
    """

    def __init__(self, places: StoredPlaces, groups: Mapping[str, Ints]) -> None:
        """``groups``: name -> group of each building. The judged places are known to the engine."""
        import pyarrow as pa

        columns = places.events.relation.columns
        self._engine: Engine = places.engine
        self._timed, self._kinds = TIME in columns, CATEGORY in columns
        listed = np.column_stack(list(groups.values()))
        together, at = np.unique(listed, axis=0, return_inverse=True)
        self._groups = dict(zip(groups, together.T, strict=True))
        if self._timed or self._kinds:
            numbered = {"building": np.arange(at.size, dtype=np.int32), "grp": at.ravel().astype(np.int32)}
            self._engine.table("grouped", pa.table(numbered))
            self._engine.keep("slices", by_month(columns, places.same))

    def months(self) -> Months | None:
        """None where no event has a time."""
        if not self._timed:
            return None
        sql = "SELECT min(month) AS first, max(month) AS last, count(*) AS every, count(month) AS known FROM slices"
        (row,) = self._engine.run(sql).to_pylist()
        return Months(row["first"], row["last"], row["every"] == row["known"]) if row["known"] else None

    def categories(self) -> dict[str | None, int] | None:
        """Events of each category."""
        if not self._kinds:
            return None
        sql = f"SELECT {CATEGORY} AS kind, CAST(sum(n) AS BIGINT) AS n FROM slices GROUP BY kind"
        return {row["kind"]: int(row["n"]) for row in self._engine.run(sql).to_pylist()}

    def sliced(self, name: str, slots: Slots, most: int) -> tuple[Ints, Ints, Ints] | None:
        """Group, slot and events of each pair with any."""
        import pyarrow as pa

        group = self._groups[name]
        inside = np.flatnonzero(group >= 0)
        self._engine.table("named_groups", pa.table({"grp": inside.astype(np.int32), "place": group[inside]}))
        if slots.kinds is not None:
            kinds = {
                CATEGORY: pa.array(slots.kinds, pa.string()),
                "position": pa.array(slots.kinds.values(), pa.int64()),
            }
            self._engine.table("kinds", pa.table(kinds))
        rows: pd.DataFrame = self._engine.run(sliced(slots, most)).to_pandas()
        if len(rows) > most:
            return None
        rows = rows.sort_values(["slot", "place"])
        place, slot, events = (rows[column].to_numpy(dtype=np.int64) for column in ("place", "slot", "n"))
        return place, slot, events
