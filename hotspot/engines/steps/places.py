"""Every address at every point, with how many events: all that the driver needs to judge them."""

from collections.abc import Collection

from hotspot.columns import ADDRESS, COST, EVENTS, LAT, LON, NEIGHBORHOOD, PERSON, REPEATED, SELECTED
from hotspot.quality.check import MOST_MONEY

#: What tells places apart, where the events have it.
KEYS = (LAT, LON, ADDRESS, NEIGHBORHOOD, SELECTED, REPEATED)
#: Whether an amount can be used, and how many events have a person.
USABLE, KNOWN = "usable", "known"


def places(columns: Collection[str]) -> str:
    """SQL text over ``events``. ``columns``: those that the events have."""
    keys = [column for column in KEYS if column in columns]
    more = [f"{usable()} AS {USABLE}"] if COST in columns else []
    weight = f"sum({EVENTS})" if EVENTS in columns else "count(*)"
    known = f"count({PERSON})" if PERSON in columns else "0"
    listed = ", ".join([*keys, *more, f"{weight} AS {EVENTS}", f"{known} AS {KNOWN}"])
    return f"SELECT {listed} FROM events GROUP BY ALL"


def usable() -> str:
    """SQL condition: the amount can be added up."""
    return f"coalesce({COST} >= 0 AND {COST} < {MOST_MONEY!r}, false)"
