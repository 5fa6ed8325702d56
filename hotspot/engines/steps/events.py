"""What an event is worth in SQL: how many it stands for, and its cents."""

from collections.abc import Collection
from typing import Final

from hotspot.columns import COST, EVENTS, TIME
from hotspot.quality.behind import MOST_MONEY
from hotspot.stats.cents import UNITS

#: Month of an event since the year 0.
MONTH: Final = f"CAST(year({TIME}) * 12 + month({TIME}) - 1 AS INTEGER)"


def weight(columns: Collection[str]) -> str:
    """SQL expression: how many events a row stands for."""
    return f"events.{EVENTS}" if EVENTS in columns else "1"


def usable() -> str:
    """SQL condition: the amount can be added up."""
    return f"coalesce({COST} >= 0 AND {COST} < {MOST_MONEY!r}, false)"


def cents() -> str:
    """SQL expression: the usable amount in whole cents, else 0; rounded as NumPy does."""
    return f"CASE WHEN {usable()} THEN CAST(round_even({COST} * {UNITS}, 0) AS BIGINT) ELSE 0 END"


def whole(value: str) -> str:
    """SQL expression: a sum of whole numbers, which DuckDB has in 128 bits."""
    return f"CAST(sum({value}) AS BIGINT)"


def those(behind: str, condition: str = "true") -> str:
    """SQL expression: the events of rows under a condition. ``behind``: `weight`."""
    # A count holds half of what a sum does.
    return (
        f"count(*) FILTER ({condition})" if behind == "1" else whole(f"CASE WHEN {condition} THEN {behind} ELSE 0 END")
    )
