"""Money is whole smallest units from the reader on: sums of whole numbers are the same in every order of records."""

from typing import Final

from hotspot.columns import COST
from hotspot.events.values.cells import Cells, ask
from hotspot.events.values.rule import Fault, Reading, value_of
from hotspot.files.source import Source
from hotspot.stats.cents import UNITS

#: A float holds no 0.1: so near, as a share of itself, an amount is a whole number of cents.
_NEAR: Final = 1e-12


def in_whole_units(cells: Cells, reading: Reading, *, say: bool) -> Reading:
    """The same reading to the cent; ``say``: whether finer amounts are named."""
    raw = reading.sql
    reading.sql = cells.opened.computed(f"round(({raw}) * {UNITS}) / {UNITS}")
    if not say:
        return reading
    finer = f"isfinite(r) AND abs(whole - r) > {_NEAR} * abs(r)"
    looked = cells.opened.relation.project(f"{raw} AS r, {reading.sql} AS whole")
    filled, found = ask(Source(looked, cells.opened.what), "count(r)", f"count(*) FILTER ({finer})")
    if found:
        value = value_of(COST)
        holds = f"isfinite({raw}) AND abs({value} - ({raw})) > {_NEAR} * abs({raw})"
        reading.faults.append(Fault("finer_than_cents", cells.column, holds, "values.finer", int(filled)))
    return reading
