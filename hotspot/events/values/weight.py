"""How many events stand behind a row of a table that was added up already."""

from typing import Final

from hotspot.columns import EVENTS
from hotspot.errors import InputError
from hotspot.events.values.cells import Cells, matches
from hotspot.events.values.rule import FEW, Fault, Reading, value_of

#: No count of events.
_MOST: Final = 10**9
_THOUSANDS: Final = r"\d{1,3}(,\d{3})+(\.0*)?"
_WANTED: Final = "whole numbers of 0 and more"


def read_weight(cells: Cells) -> Reading:
    """How the column of weights is read. A row without a usable one stands for no event, and is named.

    Raises `InputError` where more than a tenth of the rows have none.
    """
    # A comma stands between thousands, or the count is none.
    written = f"CASE WHEN {matches(cells.text, _THOUSANDS)} THEN replace({cells.text}, ',', '') ELSE {cells.text} END"
    number = f"TRY_CAST({written} AS DOUBLE)"
    usable = f"{number} = floor({number}) AND {number} BETWEEN 0 AND {_MOST}"
    rows, known = map(int, cells.ask("count(*)", f"count(*) FILTER ({usable})"))
    if rows - known > FEW * rows:
        raise InputError(
            f"Column {cells.column!r} says in {rows - known:,} of {rows:,} rows not how many events stand behind them. "
            f"Wanted: {_WANTED}; for a table of single events leave out --weight."
        )
    reading = Reading(f"CASE WHEN {usable} THEN CAST({number} AS BIGINT) ELSE 0 END")
    if known < rows:
        missing = f"coalesce(NOT ({usable}), true) AND {value_of(EVENTS)} = 0"
        reading.faults.append(Fault("no_weight", cells.column, missing, "values.no_weight", rows))
    return reading
