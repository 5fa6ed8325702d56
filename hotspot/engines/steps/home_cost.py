"""Cost where those live who carry it: totals of bearers, and what a cut of these leaves, in whole cents."""

from hotspot.engines.steps.worth import in_halves


def totals() -> str:
    """SQL text over ``pairs``. Row: a person. Columns: ``person``, ``total`` (cents)."""
    return "SELECT person, CAST(sum(cents) AS BIGINT) AS total FROM pairs GROUP BY person"


def bearers(*, persons: bool) -> str:
    """SQL text over ``totals`` and ``alone``: ``value`` (cents, above 0) of persons and events of nobody, ``times``."""
    alone = "SELECT cents / n AS value, n * times AS times FROM alone WHERE cents > 0"
    whole = "SELECT CAST(total AS DOUBLE) AS value, 1 AS times FROM totals WHERE total > 0 UNION ALL "
    return f"{whole}{alone}" if persons else alone


def of_nobody(cut: float) -> str:
    """SQL text over ``alone`` and ``grouped``: cents (``v``) of each building, each event cut."""
    left = f"CAST(round_even(least(cents, {cut!r} * n), 0) AS BIGINT)"
    return (
        f"SELECT building, CAST(sum({left} * times) AS BIGINT) AS v FROM alone JOIN grouped USING (building) "
        "GROUP BY building"
    )


def of_persons(cut: float) -> str:
    """SQL text over ``homes`` and ``totals``: cents (``v``) of each building, each person cut."""
    return f"SELECT building, CAST(sum(value) AS BIGINT) AS v FROM ({_left(cut)}) GROUP BY building"


def unit(cut: float, *, persons: bool) -> str:
    """SQL text over the same: sum (``whole``) and sum of squares (in two parts) of what is left of each bearer."""
    alone = (
        f"SELECT CAST(round_even(least(cents / n, {cut!r}), 0) AS BIGINT) AS value, n * times AS times "
        "FROM alone JOIN grouped USING (building)"
    )
    rows = f"SELECT value, 1 AS times FROM ({_left(cut)}) UNION ALL {alone}" if persons else alone
    return f"SELECT coalesce(CAST(sum(value * times) AS BIGINT), 0) AS whole, {in_halves('value')} FROM ({rows})"


def _left(cut: float) -> str:
    left = f"CAST(round_even(here * least(1.0, {cut!r} / greatest(total, 1)), 0) AS BIGINT)"
    return f"SELECT building, {left} AS value FROM homes JOIN totals USING (person)"
