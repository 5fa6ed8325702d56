"""Row: a cell, ranked; see `hotspot.find_hot_spots`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

CELLS: Final = TableRule(
    row="a cell of the study area",
    key=(c.CELL,),
    columns={
        "internal": (
            *(c.RANK, c.CELL, c.LAT, c.LON, *c.TOTALS, c.VALUE, c.SET_ASIDE, c.Z, c.SCALE),
            *(c.P_HOT, c.P_COLD, c.Q_HOT, c.Q_COLD, c.LABEL, c.NEIGHBORHOOD),
            *(c.POPULATION, c.EXPECTED, c.TIMES_EXPECTED, c.TIMES_AVERAGE),
            *(*c.HOT_WITHOUT, c.HOT_IN_DRAWS, c.HALF_ADDRESSES),
        )
    },
    money=(c.COST,),
)
