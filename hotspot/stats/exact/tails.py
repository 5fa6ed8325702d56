"""The two tails of a test in each cell, and the p that they give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tails:
    """The two tails of each neighbourhood sum, ties included."""

    upper: Floats
    """P(S >= observed), shape (n,); NaN where the neighbourhood is the whole study area, or, under the
    conditional null, the cell alone."""
    lower: Floats
    """P(S <= observed), shape (n,); NaN likewise."""
    floor: float
    """The smallest two-sided p that a cold cell could have reached; above alpha, cold cannot be detected."""
    exact: bool
    """False where the values were rounded to a lattice, so that each p is an upper bound, where p is the tail of a
    model fitted to the data, or where it comes from random draws."""


def two_sided(tails: Tails) -> Floats:
    """Two-sided p, shape (n,): twice the smaller tail, at most 1."""
    return np.minimum(1.0, 2.0 * np.minimum(tails.upper, tails.lower))
