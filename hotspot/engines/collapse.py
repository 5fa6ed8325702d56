"""Events in bulk, collapsed where they lie."""

from typing import Any

import pandas as pd

from hotspot.columns import ADDRESS, COST, EVENTS, LAT, LON, PERSON, REASON, SELECTED
from hotspot.events.read import as_relation, read_events, to_frame
from hotspot.files.query import connection_of, run
from hotspot.quality.check import MOST_MONEY


def collapse(events: Any) -> pd.DataFrame:
    """Events as the totals need them. Row: the events of a person (or of nobody known) at an address, of one amount.

    A frame is returned as it is: each row stands for one event; one that `hotspot.read_events` has not seen is read
    first. A DuckDB relation, a path and any other table is grouped inside DuckDB, and ``events`` (count) says how many
    events a row stands for. Where there is a cost they have the same, so ``cost``, their sum, is ``events`` times the
    amount of each; it is missing where their amounts cannot be used (missing, negative, 10^15 or more). Columns are
    then recognised as `hotspot.read_events` does.
    """
    if isinstance(events, pd.DataFrame):
        read = REASON in events or SELECTED in events or "columns" in events.attrs
        return events if read else read_events(events)
    relation, columns = as_relation(events)
    keys: list[str] = [c for c in (LAT, LON, ADDRESS, PERSON) if c in columns]
    totals = [f"count(*) AS {EVENTS}"]
    by = keys.copy()
    if COST in columns:
        usable = f"CASE WHEN {COST} >= 0 AND {COST} < {MOST_MONEY} THEN {COST} END"
        # All of a group are equal; a sum would depend on the order in which threads meet them.
        totals.append(f"count(*) * any_value({usable}) AS {COST}")
        by.append(usable)
    return run(
        "The events",
        lambda: to_frame(relation.aggregate(", ".join(keys + totals), ", ".join(by))),
        connection_of(relation),
    )
