"""Cost against residents: amounts in a unit in which they scatter like counts."""

import numpy as np

from hotspot.errors import InputError
from hotspot.stats.residents.mixture import Floats, Ints


def cost_unit(amounts: Floats) -> float:
    """The unit u = sum a^2 / sum a of the persons' amounts a, in their currency.

    ``amounts``: of all persons, winsorised, 0 or more, shape (k,). If persons come at random, the sum of their amounts
    has the variance u times its mean; divided by u, mean and variance agree as those of a count do.

    Raises `InputError` for negative or missing amounts, or where all are 0.
    """
    if not (np.isfinite(amounts) & (amounts >= 0)).all():
        raise InputError("Amounts must be 0 or more; some are negative or missing.")
    # Scaled, so that squares of very small or large amounts stay finite.
    largest = float(amounts.max(initial=0.0))
    if largest == 0:
        raise InputError("All amounts are 0: there is no cost to test.")
    scaled = amounts / largest
    return largest * float(np.square(scaled).sum() / scaled.sum())


def cost_counts(cost: Floats, unit: float) -> Ints:
    """The cost of each cell in units, rounded, shape (n,): tested like a count."""
    return np.rint(cost / unit).astype(np.int64)
