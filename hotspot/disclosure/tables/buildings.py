"""Row: a building, ranked; see `hotspot.total_by_building`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

BUILDINGS: Final = TableRule(
    row="a building: one address at one place",
    key=(c.NAME, c.LAT, c.LON),
    columns={
        "internal": (
            *(c.RANK, c.NAME, c.LAT, c.LON, c.SPREAD, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE),
            *(c.EXPECTED_RANK, c.RANK_LOW, c.RANK_HIGH, c.P_TOP, c.TIER, c.LABEL, c.NEIGHBORHOOD),
            *(c.EXPECTED, c.EXCESS),
        )
    },
    money=(c.COST,),
)
