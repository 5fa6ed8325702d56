"""Where each person counts: where most of their events are, of as many where the smaller tie is."""

from hotspot.engines.steps.worth import of_part


def homes(*, cost: bool) -> str:
    """SQL text over ``pairs`` and ``grouped`` (``building``, ``grp`` of 0 and more). Row: a person in a group.

    Columns: ``grp``, ``person``, ``building``, ``visits`` (events in the group), with a cost ``here`` (cents there).
    """
    money = f", {_over_all('cents')} AS here" if cost else ""
    return _chosen("grp, person", "pairs JOIN grouped USING (building)", f"{_over_all('n')} AS visits{money}")


def means() -> str:
    """SQL text over ``payers``. Row: a person with a usable amount, where most of theirs are; ``cents``: the mean."""
    mean = "CAST(round_even(sum(cents) OVER w / sum(n) OVER w, 0) AS BIGINT) AS cents"
    return _chosen("person", "payers", mean)


def largest() -> str:
    """SQL text over ``largest`` and ``grouped``. Row: a person in a group; ``most``: of one of their events there."""
    return "SELECT grp, person, max(most) AS most FROM largest JOIN grouped USING (building) GROUP BY grp, person"


def people(*, apart: bool, part: tuple[int, int] = (0, 1)) -> str:
    """Distinct persons in each group: ``grp``, ``people``. ``apart``, ``part``: as of `worth.carried`."""
    counted = "*" if apart else "DISTINCT person"
    return (
        f"SELECT grp, count({counted}) AS people FROM pairs JOIN grouped USING (building){of_part(*part)} GROUP BY grp"
    )


def _over_all(column: str) -> str:
    """SQL expression: a sum of whole numbers over the window, which DuckDB has in 128 bits."""
    return f"CAST(sum({column}) OVER w AS BIGINT)"


def _chosen(once: str, source: str, more: str) -> str:
    """The pair with most for each key of ``once``, with sums over all pairs of that key."""
    return (
        f"SELECT {once}, building, {more} FROM {source} WINDOW w AS (PARTITION BY {once}) "
        f"QUALIFY row_number() OVER (PARTITION BY {once} ORDER BY n DESC, tie, building) = 1"
    )
