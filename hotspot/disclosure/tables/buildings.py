"""Row: a building, ranked; see `hotspot.total_by_building`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

BUILDINGS: Final = TableRule(
    row="a building: one address at one place",
    key=(c.NAME, c.LAT, c.LON),
    columns={
        "internal": (
            *(c.RANK, c.NAME, c.LAT, c.LON, c.SPREAD, c.SPELLINGS, c.INTERPOLATED, c.FOOTPRINT, c.COMPLEX),
            *(*c.TOTALS, c.COST_RANKED),
            *(c.SHARE, c.CUMULATIVE_SHARE, c.CARRIED_BY, c.HALF_CARRIED_BY, c.TOP_SHARE),
            *(c.HALF_COST_CARRIED_BY, c.TOP_COST_SHARE, c.REPEAT_PEOPLE, c.FIRST, c.LAST),
            *(c.EXPECTED_RANK, c.RANK_LOW, c.RANK_HIGH, c.P_TOP, c.TIER, c.LABEL, c.NEIGHBORHOOD),
            *(c.EXPECTED, c.EXCESS),
        )
    },
    money=(c.COST, c.COST_RANKED, c.HALF_COST_CARRIED_BY, c.TOP_COST_SHARE),
    keeps=True,
)
