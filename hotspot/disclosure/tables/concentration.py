"""Row: a number of concentration beside chance; see `hotspot.measure_concentration`."""

from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables.rule import TableRule

CONCENTRATION: Final = TableRule(
    row="a number of concentration beside chance",
    key=(c.PLACES, c.MEASURE, c.STATISTIC, c.TOP),
    columns={
        "internal": (
            *(c.PLACES, c.MEASURE, c.STATISTIC, c.TOP, c.LISTED, c.OBSERVED),
            *(c.CHANCE_LOW, c.CHANCE_MEAN, c.CHANCE_HIGH),
        )
    },
    money_rows=(c.MEASURE, frozenset({c.COST})),
)
