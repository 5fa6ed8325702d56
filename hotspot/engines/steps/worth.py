"""What persons carry of a total at each place, cut: sums, sums of squares and how many carry anything."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.columns import EVENTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A sum in 128 bits is brought here in two parts of 64.
HALF: Final = 2**52


def carried(total: str, *, apart: bool, part: tuple[int, int] = (0, 1)) -> str:
    """SQL text over ``pairs`` and ``grouped``. Row: a person at a place, with the ``value`` (whole number) they carry.

    Columns: ``grp``, ``value``, ``times`` (1). ``total``: ``events`` or ``cost``; ``apart``: whether no two buildings
    are of one place; ``part``: which part of the persons, of how many.
    """
    column = "n" if total == EVENTS else "cents"
    value, by = (column, "") if apart else (f"CAST(sum({column}) AS BIGINT)", " GROUP BY grp, person")
    return f"SELECT grp, {value} AS value, 1 AS times FROM pairs JOIN grouped USING (building){of_part(*part)}{by}"


def alone(total: str) -> str:
    """SQL text over ``alone`` and ``grouped``: the same of events of nobody known, ``times`` of each value."""
    single = "1" if total == EVENTS else "CAST(round_even(cents / n, 0) AS BIGINT)"
    return (
        f"SELECT grp, {single} AS value, CAST(sum(n * times) AS BIGINT) AS times FROM alone "
        "JOIN grouped USING (building) GROUP BY grp, value"
    )


def of_part(number: int, parts: int) -> str:
    """SQL condition: a part of the persons, so that not all of them are gathered at a time."""
    return f" WHERE person % {parts} = {number}" if parts > 1 else ""


def added(rows: str, cut: int) -> str:
    """SQL text over rows of `carried` and `alone`, by ``grp``: ``sums``, ``persons``, and the squares in two parts."""
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
