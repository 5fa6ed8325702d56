"""What persons carry of a total at each place, cut: sums, sums of squares and how many carry anything."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.columns import EVENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A sum in 128 bits is brought here in two parts of 64.
HALF: Final = 2**52


def each(total: str, *, persons: bool, apart: bool) -> str:
    """SQL text over ``pairs``, ``alone`` and ``grouped``. Row: a value (whole number) and how many of a place have it.

    Columns: ``grp``, ``value``, ``times``. ``total``: ``events`` or ``cost``; ``persons``: whether there are pairs;
    ``apart``: whether no two buildings are of one place.
    """
    single = "1" if total == EVENTS else "CAST(round_even(cents / n, 0) AS BIGINT)"
    alone = (
        f"SELECT grp, {single} AS value, CAST(sum(n * times) AS BIGINT) AS times FROM alone "
        "JOIN grouped USING (building) GROUP BY grp, value"
    )
    if not persons:
        return alone
    column = "n" if total == EVENTS else "cents"
    value, by = (column, "") if apart else (f"CAST(sum({column}) AS BIGINT)", " GROUP BY grp, person")
    carried = f"SELECT grp, {value} AS value, 1 AS times FROM pairs JOIN grouped USING (building){by}"
    return f"{carried} UNION ALL {alone}"


def added(rows: str, cut: int) -> str:
    """SQL text over rows of `each`: ``sums``, ``persons`` and the sum of squares in two parts, by ``grp``."""
    value = f"least(value, {cut})"
    return (
        f"SELECT grp, CAST(sum({value} * times) AS BIGINT) AS sums, "
        f"CAST(sum(CASE WHEN {value} > 0 THEN times ELSE 0 END) AS BIGINT) AS persons, {in_halves(value)} "
        f"FROM {rows} GROUP BY grp"
    )


def in_halves(value: str) -> str:
    """SQL expressions of a sum of squares, in 128 bits, in two parts of 64: ``high`` and ``low``; see `together`."""
    squares = f"coalesce(sum(CAST({value} AS HUGEINT) * {value} * times), 0)"
    return f"CAST({squares} // {HALF} AS BIGINT) AS high, CAST({squares} % {HALF} AS BIGINT) AS low"


def together(high: Ints, low: Ints) -> Floats:
    """The numbers that were brought in two parts, each the nearest to it; shape (n,)."""
    if not high.any():
        return low.astype(np.float64)
    whole: Floats = (high.astype(object) * HALF + low).astype(np.float64)
    return whole


def ranges(table: str) -> str:
    """SQL text: positive values of rows by the power of 2 below them (``power``), and how many (``times``)."""
    return f"SELECT {_POWER} AS power, CAST(sum(times) AS BIGINT) AS times FROM {table} WHERE value > 0 GROUP BY power"


def of_range(table: str, power: int) -> str:
    """SQL text: the values of one such range and how many there are of each."""
    return (
        f"SELECT value, CAST(sum(times) AS BIGINT) AS times FROM {table} WHERE value > 0 AND {_POWER} = {power} "
        "GROUP BY value"
    )


_POWER: Final = "CAST(floor(log2(value)) AS INTEGER)"
