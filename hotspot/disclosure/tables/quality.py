"""Row: a reason why records are used or not; see `hotspot.quality_table`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

QUALITY: Final = TableRule(
    row="a reason why records are used or not",
    key=(c.REASON,),
    columns={"internal": (c.REASON, c.RECORDS, c.USED)},
)
