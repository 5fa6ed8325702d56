"""Single events that are asked for: where they stand in the source, and the largest amounts."""

from hotspot.engines.steps.events import cents


def first_rows(same: str, most: int) -> str:
    """SQL text over ``events`` and ``judged`` (with ``reason``). Row: one of the first events with a reason.

    Columns: ``reason`` and ``place``: 1 for the first event of the source.
    """
    return (
        "SELECT reason, place FROM (SELECT *, row_number() OVER () AS place FROM events) events "
        f"JOIN judged ON {same} QUALIFY row_number() OVER (PARTITION BY reason ORDER BY place) <= {most} ORDER BY place"
    )


def largest(same: str, most: int) -> str:
    """SQL text over ``events`` and ``judged``: the largest amounts (``cents``)."""
    return f"SELECT {cents()} AS cents FROM events JOIN judged ON {same} ORDER BY cents DESC LIMIT {most}"
