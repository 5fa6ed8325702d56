"""Every address at every point, with how many events: all that is needed to judge them."""

from collections.abc import Collection, Mapping

from hotspot.columns import (
    ADDRESS,
    CENTS,
    COST,
    EVENTS,
    FIRST,
    KNOWN,
    LARGEST,
    LAST,
    LAT,
    LON,
    MONTHS,
    NEIGHBORHOOD,
    PAID,
    PERSON,
    PRECISION,
    REPEATED,
    SELECTED,
    TIME,
    TIME_UNREAD,
    TIMED,
    UNREAD,
)
from hotspot.engines.steps.events import cents, those, usable, weight

#: What tells places apart, where the events have it.
KEYS = (LAT, LON, ADDRESS, NEIGHBORHOOD, PRECISION, SELECTED, REPEATED)


def keys(columns: Collection[str], *, need_cost: bool, address: bool = True) -> dict[str, str]:
    """Name -> SQL expression of what tells places apart.

    ``need_cost``: whether events without a usable amount are apart; ``address``: whether addresses are.
    """
    listed = [*(column for column in KEYS if column in columns), *([usable()] if need_cost else [])]
    return {f"key_{place}": key for place, key in enumerate(listed) if address or key != ADDRESS}


def places(columns: Collection[str], *, need_cost: bool) -> str:
    """SQL text over ``events``. ``columns``: those that the events have.

    Row: a place. Columns: its keys (``key_0``, ... in the order of `keys`), ``events``, with persons ``known`` (of the
    events with one), with times ``timed``, ``unread`` (a date that cannot be read), ``first``, ``last`` and ``months``
    (whether all are the first of a month at midnight), with a cost ``paid`` (with a usable amount), ``cents``
    and ``largest`` (cents of a row).
    """
    behind = weight(columns)
    told = {EVENTS: those(behind)}
    if PERSON in columns:
        told[KNOWN] = those(behind, f"{PERSON} IS NOT NULL")
    if TIME in columns:
        unread = f"{TIME_UNREAD} AND {TIME} IS NULL" if TIME_UNREAD in columns else "false"
        told |= {TIMED: those(behind, f"{TIME} IS NOT NULL"), UNREAD: those(behind, unread)}
        # Behind a row of weight 0 there is no event.
        some = f" FILTER ({behind} > 0)" if EVENTS in columns else ""
        told |= {FIRST: f"min({TIME}){some}", LAST: f"max({TIME}){some}"}
        told[MONTHS] = f"bool_and({TIME} = date_trunc('month', {TIME})){some}"
    if COST in columns:
        told |= {PAID: those(behind, usable()), CENTS: f"CAST(sum({cents()}) AS DOUBLE)"}
        told |= {LARGEST: f"max({cents()})"}
    listed = [f"{key} AS {name}" for name, key in keys(columns, need_cost=need_cost).items()]
    listed += [f"{value} AS {name}" for name, value in told.items()]
    return f"SELECT {', '.join(listed)} FROM events GROUP BY ALL"


def same(table: str, listed: Mapping[str, str]) -> str:
    """SQL condition under which an event is of a place in a table that has these `keys`; missing keys are alike."""
    return " AND ".join(f"{key} IS NOT DISTINCT FROM {table}.{name}" for name, key in listed.items())
