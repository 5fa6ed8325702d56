"""Row: a neighborhood, ranked, with its polygon in degrees where it has one; see `hotspot.total_by_place`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

NEIGHBORHOODS: Final = TableRule(
    row="a polygon of the areas file, or a name in a column of the events",
    key=(c.NAME,),
    columns={
        "internal": (
            *(c.RANK, c.NAME, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE),
            *(c.EXPECTED_RANK, c.RANK_LOW, c.RANK_HIGH, c.P_TOP, c.TIER),
            *(c.HOT_CELLS, c.POPULATION, c.POPULATION_MOE, c.RATE, c.EB_RATE),
            *(c.EXPECTED, c.EXCESS, c.TIMES_EXPECTED, c.LOW, c.HIGH, c.P_EXCEEDS, c.STANDS_OUT),
            *(c.RATE_RANK, c.RATE_RANK_LOW, c.RATE_RANK_HIGH, c.RATE_TIER),
            "geometry",
        )
    },
    money=(c.COST,),
)
