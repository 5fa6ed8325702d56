"""How many persons there are at points, a record of nobody being one more."""

from hotspot.columns import PERSON


def at_points(same: str) -> str:
    """SQL text over ``events`` and ``judged`` (with ``point``). Row: a point. Columns: ``point``, ``persons``."""
    return (
        f"SELECT point, count(DISTINCT {PERSON}) + count_if({PERSON} IS NULL) AS persons FROM events "
        f"JOIN judged ON {same} GROUP BY point"
    )
