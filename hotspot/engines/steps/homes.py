"""Where each person counts: where most of their events are, of as many where the smaller tie is."""


def homes() -> str:
    """SQL text over ``pairs`` and ``grouped`` (``building``, ``grp`` of 0 and more). Row: a person in a group.

    Columns: ``grp``, ``person``, ``building``, ``visits`` (events in the group), with a cost ``here`` (cents in the
    group) and ``most`` (of one event there).
    """
    return _chosen("grp, person", "n", "pairs JOIN grouped USING (building)", "sum(n) OVER w AS visits")


def homes_of_cost() -> str:
    """The same with money."""
    more = "sum(n) OVER w AS visits, sum(cents) OVER w AS here, max(most) OVER w AS most"
    return _chosen("grp, person", "n", "pairs JOIN grouped USING (building)", more)


def means() -> str:
    """SQL text over ``pairs``. Row: a person with a usable amount, where most of theirs are. In cents: the mean one."""
    more = "CAST(round_even(sum(cents) OVER w / sum(paid) OVER w, 0) AS BIGINT) AS cents"
    return _chosen("person", "paid", "pairs WHERE paid > 0", more)


def people() -> str:
    """Distinct persons in each group: ``grp``, ``people``."""
    return "SELECT grp, count(DISTINCT person) AS people FROM pairs JOIN grouped USING (building) GROUP BY grp"


def _chosen(once: str, by: str, source: str, more: str) -> str:
    """The pair with most for each key of ``once``, with sums over all pairs of that key."""
    return (
        f"SELECT {once}, building, {more} FROM {source} WINDOW w AS (PARTITION BY {once}) "
        f"QUALIFY row_number() OVER (PARTITION BY {once} ORDER BY {by} DESC, tie, building) = 1"
    )
