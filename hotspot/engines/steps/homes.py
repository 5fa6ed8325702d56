"""One building for each person in each group: where most of their events are, of as many the one of the smaller tie."""


def homes() -> str:
    """SQL text over ``pairs`` and ``grouped`` (``building``, ``grp`` of 0 and more). Row: a person in a group.

    Columns: ``grp``, ``person``, ``building``, ``n`` (events there).
    """
    order = "n DESC, tie, building"
    return (
        "SELECT grp, person, building, n FROM pairs JOIN grouped USING (building) "
        f"QUALIFY row_number() OVER (PARTITION BY grp, person ORDER BY {order}) = 1"
    )


def people() -> str:
    """Distinct persons in each group: ``grp``, ``people``."""
    return "SELECT grp, count(DISTINCT person) AS people FROM pairs JOIN grouped USING (building) GROUP BY grp"
