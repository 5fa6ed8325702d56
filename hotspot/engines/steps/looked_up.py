"""Single events that are asked for: where they stand in the source, and the largest amounts."""

from hotspot.engines.steps.events import cents


def first_rows(same: str, most: int, place: str) -> str:
    """SQL text over ``events`` and ``looked_up`` (with ``reason``). Row: one of the first events with a reason.

    ``place``: SQL expression of an event's place in the source. Columns: ``reason`` and ``place``.
    """
    return (
        f"SELECT reason, place FROM (SELECT *, {place} AS place FROM events) events "
        f"JOIN looked_up ON {same} QUALIFY row_number() OVER (PARTITION BY reason ORDER BY place) <= {most} "
        "ORDER BY place"
    )


def largest(same: str, most: int) -> str:
    """SQL text over ``events`` and ``looked_up``: the largest amounts (``cents``)."""
    return f"SELECT {cents()} AS cents FROM events JOIN looked_up ON {same} ORDER BY cents DESC LIMIT {most}"
