"""Of several rows of one call or case one counts, the same one in every order of the rows."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, PERSON, PRECISION, REPEATED, SELECTED, TIME
from hotspot.events.values.cells import PLACE
from hotspot.files.query import connection_of, quoted, run

if TYPE_CHECKING:
    import duckdb

_BY: Final = (TIME, LAT, LON, ADDRESS, CATEGORY, PERSON, COST, PRECISION)


def repeated_rows(events: pd.DataFrame, numbers: "pd.Series[str]") -> "pd.Series[bool]":
    """Which rows are of a call that another row stands for already; index as given.

    ``numbers``: of the calls; a row without one stands for itself. The row that counts is a selected one with
    coordinates where there is one, then the earliest.
    """
    several = numbers.notna() & numbers.duplicated(keep=False)
    rows = events[several]
    placed = rows[LAT].notna() & rows[LON].notna()
    keys = pd.DataFrame({"placed": ~placed}, index=rows.index)
    if SELECTED in rows:
        keys.insert(0, SELECTED, ~rows[SELECTED])
    keys[[c for c in _BY if c in rows]] = rows[[c for c in _BY if c in rows]]
    position = np.arange(len(keys))
    order = keys.reset_index(drop=True).sort_values(list(keys.columns), kind="stable", na_position="last").index
    later = numbers[several].iloc[order].duplicated().to_numpy()
    found = np.zeros(len(events), dtype=bool)
    found[np.flatnonzero(several.to_numpy())[position[order][later]]] = True
    return pd.Series(found, index=events.index, dtype=bool)


def first_of_each(relation: "duckdb.DuckDBPyRelation", what: str) -> "tuple[duckdb.DuckDBPyRelation, int]":
    """The same where the events are: ``repeated`` holds numbers and gets truths; and how many calls there are.

    ``what``: how messages name the events. To look for the first row of each call is to put rows out of order: their
    places in the source are a column more (`PLACE`).
    """
    columns, connection = relation.columns, connection_of(relation)
    there = " AND ".join(f"{axis} IS NOT NULL AND NOT isnan({axis})" for axis in (LAT, LON))
    order = [f"NOT coalesce({SELECTED}, false)"] if SELECTED in columns else []
    order += [f"NOT ({there})", *(f"{column} NULLS LAST" for column in _BY if column in columns), quoted(PLACE)]
    place = f"row_number() OVER (PARTITION BY {REPEATED} ORDER BY {', '.join(order)})"
    later = f"{REPEATED} IS NOT NULL AND {place} > 1 AS {REPEATED}"
    counted = f"count(DISTINCT {REPEATED}) + count_if({REPEATED} IS NULL)"
    given = run(what, lambda: relation.aggregate(counted).fetchall()[0][0], connection)
    kept = [quoted(column) for column in columns if column not in {REPEATED, PLACE}]
    listed = ", ".join([*kept, quoted(PLACE), later])
    numbered = "*" if PLACE in columns else f"*, row_number() OVER () AS {quoted(PLACE)}"
    return run(what, lambda: relation.project(numbered).project(listed), connection), int(given)
