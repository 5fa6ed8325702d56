"""Margins of error of published estimates: sums, nodes and draws.

The American Community Survey publishes half the width of a 90 % interval beside each estimate; the standard error is
that over 1.645 (Census Bureau, "Understanding and Using American Community Survey Data", 2020, chapter 8).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Of a 90 % interval, as the Census Bureau rounds it.
QUANTILE: Final = 1.645
#: Share of a sum whose parts may have no known margin.
_UNKNOWN: Final = 0.01


def standard_errors(margins: Floats) -> Floats:
    """Standard errors from 90 % margins of error, same unit and shape; NaN stays."""
    return margins / QUANTILE


def margins_of_sums(estimates: Floats, margins: Floats, place: Ints, places: int, share: Floats) -> Floats:
    """Margins of error of sums of estimates, or of parts of them, shape (places,).

    ``estimates``, ``margins``: of each part, as published, shape (parts,). ``share``: how much of each counts, 0 .. 1,
    shape (parts,). ``place``: the sum to which each belongs. The root of the sum of squares; of several estimates of 0
    only the largest margin counts, for their margins are all those of a small number. NaN where parts without a known
    margin (NaN) make up more than a hundredth.

    Source: Census Bureau 2020, chapter 8, formula 1.
    """
    if not estimates.shape == margins.shape == place.shape == share.shape:
        raise InputError(
            "One estimate, margin, place and share are wanted for each part; "
            f"shapes {estimates.shape}, {margins.shape}, {place.shape} and {share.shape} were given."
        )
    known, part = np.isfinite(margins), share * estimates
    own = np.where(known, share * margins, 0.0)
    nobody = estimates == 0
    squares = np.bincount(place, np.where(nobody, 0.0, own**2), places)
    largest = np.zeros(places)
    np.maximum.at(largest, place[nobody], own[nobody])
    lacking, whole = np.bincount(place, np.where(known, 0.0, part), places), np.bincount(place, part, places)
    return np.where(lacking > _UNKNOWN * whole, np.nan, np.sqrt(squares + largest**2))


def nodes(estimates: Floats, errors: Floats, number: int) -> Floats:
    """The middles of equally likely parts of what an estimate may truly be, rising, shape (n, number).

    A gamma law with the estimate as its mean and its standard error as its deviation: nothing below 0. An estimate
    without an error, or of 0, is itself throughout. ``estimates``, ``errors``: 0 or more, shape (n,).
    """
    from scipy.special import gammaincinv

    spread = (estimates > 0) & (errors > 0)
    found = np.repeat(estimates[:, None], number, axis=1)
    shape = np.square(estimates[spread] / errors[spread])[:, None]
    middles = (np.arange(number) + 0.5) / number
    # Their mean is the estimate itself.
    raw = gammaincinv(shape, middles) / shape
    found[spread] = estimates[spread, None] * raw / raw.mean(axis=1, keepdims=True)
    return found


def drawn(estimates: Floats, errors: Floats, *, draws: int, seed: int) -> Floats:
    """What the estimates may truly be, shape (draws, n): from the same gamma law, each by itself.

    ``estimates``, ``errors``: 0 or more, shape (n,); one whose error is not known (NaN), or is 0, or that is 0 itself,
    is the same in every draw. The same seed and order give the same draws.
    """
    rng = np.random.default_rng(seed)
    spread = (estimates > 0) & (errors > 0)
    shape = np.square(estimates[spread] / errors[spread])
    found = np.tile(estimates, (draws, 1))
    found[:, spread] = rng.standard_gamma(shape, (draws, shape.size)) / shape * estimates[spread]
    return found
