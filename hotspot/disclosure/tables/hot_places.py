"""Row: a hot place, ranked, with its polygon in degrees; see `hotspot.find_hot_places`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

HOT_PLACES: Final = TableRule(
    row="hot cells that lie together",
    key=(c.NAME,),
    columns={
        "internal": (
            *(c.RANK, c.NAME, c.NAMED_SHARE, c.STREETS, c.LAT, c.LON, c.CELLS, *c.TOTALS, c.SHARE, c.VALUE),
            *(c.EXPECTED, c.TIMES_EXPECTED, c.TIMES_AVERAGE, c.EXCESS, c.Q_HOT, c.SCALE),
            *(c.BUILDINGS, c.FIRST_BUILDINGS, c.WITHOUT_BUILDING, c.WITHOUT_PERSON, *c.HOT_WITHOUT),
            *(c.KINDS, c.PERIODS, c.NEAREST, c.GEOMETRY),
        )
    },
    money=(c.COST,),
)
