"""Who makes half of a building's total: as few carriers as can, the largest first."""

from hotspot.columns import EVENTS


def of_buildings(total: str, part: tuple[int, int] = (0, 1), *, persons: bool) -> str:
    """SQL text over ``pairs`` and ``alone``. Row: equal carriers at a building, or some of them.

    ``total``: ``events`` or ``cost``; ``part``: which part of the buildings, of how many; ``persons``: whether there
    are pairs. Columns: ``building``, ``value`` (what each carries, a whole number above 0) and ``times`` (how many do).
    """
    number, parts = part
    some = f" AND building % {parts} = {number}" if parts > 1 else ""
    if total == EVENTS:
        # As many events as another: few numbers for each building.
        pairs = f"SELECT building, n AS value, count(*) AS times FROM pairs WHERE n > 0{some} GROUP BY building, n"
        alone = (
            "SELECT building, 1 AS value, CAST(sum(n * times) AS BIGINT) AS times FROM alone "
            f"WHERE true{some} GROUP BY building"
        )
    else:
        pairs = f"SELECT building, cents AS value, 1 AS times FROM pairs WHERE cents > 0{some}"
        single = "CAST(round_even(cents / n, 0) AS BIGINT)"
        alone = f"SELECT building, {single} AS value, n * times AS times FROM alone WHERE {single} > 0{some}"
    return f"{pairs} UNION ALL {alone}" if persons else alone


def wholes(rows: str) -> str:
    """SQL text over rows of `of_buildings`. Row: a building.

    Columns: ``building``, ``whole`` (its total), ``carriers``, ``most`` (of the largest) and ``of_one`` (1 where that
    one makes half by itself, else 0).
    """
    of_one = "CAST(2 * CAST(max(value) AS HUGEINT) >= sum(value * times) AS INTEGER) AS of_one"
    told = f"sum(value * times) AS whole, CAST(sum(times) AS BIGINT) AS carriers, max(value) AS most, {of_one}"
    return f"SELECT building, {told} FROM ({rows}) GROUP BY building"


def fewest(rows: str) -> str:
    """SQL text over the same rows and ``wholes``: ``building`` and ``number`` of the others, which take several.

    Those who carry less than half of the mean make less than half together, so the others make half, and only these are
    put in order. Of equal ones any order gives the same number.
    """
    large = "CAST(value AS HUGEINT) * 2 * carriers >= whole"
    placed = (
        "SELECT building, value, times, whole - whole // 2 AS half, sum(value * times) OVER w AS reached, "
        f"sum(times) OVER w AS counted FROM ({rows}) carried JOIN wholes USING (building) WHERE of_one = 0 AND {large} "
        "WINDOW w AS (PARTITION BY building ORDER BY value DESC ROWS UNBOUNDED PRECEDING)"
    )
    before = "(reached - value * times)"
    number = f"counted - times + (half - {before} + value - 1) // value"
    return (
        f"SELECT building, CAST({number} AS BIGINT) AS number FROM ({placed}) WHERE {before} < half AND half <= reached"
    )
