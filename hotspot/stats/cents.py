"""Sums of money: of whole smallest units, so that no order of records changes a digit."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Smallest units in one of the currency: cents.
UNITS: Final = 100
#: Sums beyond it do not fit into 64 bits.
_HELD: Final = 2**63
#: Amounts that differ from whole units by less than this share of themselves are whole: a float holds no 0.1.
_NEAR: Final = 1e-12


def to_units(amounts: Floats) -> Floats:
    """The amounts as whole smallest units, the nearest ones, shape of ``amounts``; what is not finite stays so."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.rint(amounts * UNITS)


def are_whole(amounts: Floats) -> NDArray[np.bool_]:
    """Which amounts are whole smallest units, shape of ``amounts``."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(np.abs(to_units(amounts) / UNITS - amounts) <= _NEAR * np.abs(amounts))


def refuse_uncountable(cents: float) -> None:
    """Refuse amounts that add up to more than 64 bits hold, about 9e16 of the currency.

    Raises `InputError`.
    """
    if cents >= _HELD:
        raise InputError(
            "The amounts add up to more than 9e16, which no sum of cents can hold. Check the column of the cost "
            "(--cost), or leave it out (--cost none)."
        )


def add_whole(values: Ints, group: Ints, groups: int) -> Ints:
    """Sum of whole numbers by group (0..groups - 1), shape (groups,); exact below 2^63."""
    found = np.zeros(groups, dtype=np.int64)
    np.add.at(found, group, values)
    return found


def add_squares(values: Ints, times: Ints, group: Ints, groups: int) -> Floats:
    """Sum of times * value^2 by group, shape (groups,): the nearest number to the exact one.

    ``values`` and ``times`` (how many of each): shape (n,).
    """
    most = int(np.abs(values).max(initial=0))
    if most**2 * int(times.sum()) < _HELD:
        return add_whole(times * values * values, group, groups).astype(np.float64)
    # Python's whole numbers have no end.
    whole = values.astype(object)
    found = np.zeros(groups, dtype=object)
    np.add.at(found, group, whole * whole * times.astype(object))
    return found.astype(np.float64)


def add_up(amounts: Floats, group: NDArray[np.int64], groups: int) -> Floats:
    """Sum of the amounts of each group, in the currency's unit, shape (groups,); exact to the cent below 9e13.

    ``amounts``, ``group`` (0..groups - 1): shape (n,). Amounts that are finer than cents are added as they are.

    >>> add_up(np.array([0.1, 0.2, 0.3]), np.array([0, 0, 0]), 1).tolist()
    [0.6]
    """
    if are_whole(amounts).all():
        return np.bincount(group, to_units(amounts), minlength=groups) / UNITS
    return np.bincount(group, amounts, minlength=groups).astype(np.float64)
