"""Row: a point that may be a pile-up; see `hotspot.quality.pile_up_table`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

PILE_UPS: Final = TableRule(
    row="a point that may be a pile-up",
    key=(c.LAT, c.LON),
    columns={
        "internal": (c.LAT, c.LON, c.RECORDS, c.ADDRESSES, c.WHY, c.HELD, c.NEAREST_AREA, c.METRES_TO_CENTRE),
    },
)
