"""The events that count, each with its building."""

from collections.abc import Collection

from hotspot.columns import CATEGORY, COST, EVENTS, PERSON, TIME
from hotspot.events.keep import is_kept

#: What is asked of an event whose building is known.
_TOLD = (PERSON, COST, TIME, CATEGORY, EVENTS)


def of_places(columns: Collection[str], same: str, table: str) -> str:
    """SQL text over ``events`` and a table with ``building``. Row: an event, what is asked of it and its building.

    ``same``: the condition under which an event is of a row of the table.
    """
    listed = ", ".join([*(f"events.{column}" for column in columns if column in _TOLD or is_kept(column)), "building"])
    return f"SELECT {listed} FROM events JOIN {table} ON {same}"


def as_events(*texts: str) -> str:
    """SQL text: what these texts give together, as ``events``."""
    return f"({' UNION ALL '.join(texts)}) events"
