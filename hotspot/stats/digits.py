"""Digits that can be told: the last ones of a p-value are those of the processor."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SIGNIFICANT: Final = 6
#: Tails that come by transform carry an error of about 1e-15, whatever their size.
_DECIMALS: Final = 12
#: The same of tails that come by inversion.
_INVERTED: Final = 3
_INVERTED_DECIMALS: Final = 10
_BILLION: Final = 1e9
_TENS: Final = np.array([float(f"1e{k}") for k in range(_DECIMALS + 1)])


def told_p(p: Floats) -> Floats:
    """Probabilities to 6 significant digits, and from 1e-12 upwards to 12 decimals; NaN stays.

    Sines, exponentials and products of complex numbers differ in the last bit between processors, and so would the
    files made from them.
    """
    told = np.array(p, dtype=float)
    usual = told >= 10.0**-_DECIMALS
    exponent = np.floor(np.log10(told, where=usual, out=np.zeros(told.shape))).astype(np.int64)
    scale = _TENS[np.clip(_SIGNIFICANT - 1 - exponent, 0, _DECIMALS)]
    rounded = np.rint(told * scale) / scale
    # So small ones come from sums of positive terms, with their own accuracy; they are few.
    tiny = (told > 0) & ~usual
    rounded[tiny] = [float(f"{number:.{_SIGNIFICANT - 1}e}") for number in told[tiny].tolist()]
    return np.asarray(rounded)


def told_inverted_p(p: Floats) -> Floats:
    """Probabilities that come by inversion on a circle, rounded up to 3 significant digits and 10 decimals; NaN stays.

    Their errors of some 1e-13 are larger beside the smallest of them than those of `told_p`, and differ between
    processors. Rounded up they stay valid.
    """
    told = np.array(p, dtype=float)
    exponent = np.floor(np.log10(told, where=told > 0, out=np.zeros(told.shape))).astype(np.int64)
    scale = _TENS[np.clip(_INVERTED - 1 - exponent, 0, _INVERTED_DECIMALS)]
    # What was rounded before stays.
    return np.asarray(np.ceil(told * scale * (1.0 - 1e-9)) / scale)


def told_value(values: Floats) -> Floats:
    """Tested values (a count, dollars, a logarithm) to 6 decimals; from a billion upwards as they are."""
    usual = np.abs(values) < _BILLION
    return np.where(usual, np.round(np.where(usual, values, 0.0), _SIGNIFICANT), values)
