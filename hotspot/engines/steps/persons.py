"""How many persons there are at points, a record of nobody being one more."""

from hotspot.columns import PERSON


def at_points(same: str) -> str:
    """SQL text over ``events`` and ``looked_up`` (with ``point``). Row: a point. Columns: ``point``, ``persons``."""
    return (
        f"SELECT point, count(DISTINCT {PERSON}) + count_if({PERSON} IS NULL) AS persons FROM events "
        f"JOIN looked_up ON {same} GROUP BY point"
    )
