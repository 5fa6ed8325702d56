"""Row: an institution with its buildings' totals; see `hotspot.total_by_institution`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

INSTITUTIONS: Final = TableRule(
    row="an institution of the register at which there are events, none that is protected",
    key=(c.NAME, c.LAT, c.LON),
    columns={
        "internal": (
            *(c.RANK, c.NAME, c.KIND, c.LAT, c.LON, *c.TOTALS, c.BEDS),
            *(c.PER_BED, c.PER_BED_LOW, c.PER_BED_HIGH, c.JOINED, c.BUILDINGS),
        )
    },
    money=(c.COST,),
)
