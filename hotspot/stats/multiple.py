"""Correction for many tests."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _step_up(p: Floats, factor: float) -> Floats:
    count = p.size
    order = np.argsort(p)[::-1]
    scaled = p[order] * (factor * count / np.arange(count, 0, -1))
    q = np.empty(count)
    q[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return q


def _benjamini_hochberg(p: Floats) -> Floats:
    return _step_up(p, 1.0)


def _benjamini_yekutieli(p: Floats) -> Floats:
    return _step_up(p, float(np.sum(1.0 / np.arange(1, p.size + 1))))


def _bonferroni(p: Floats) -> Floats:
    return np.minimum(1.0, p * p.size)


def _none(p: Floats) -> Floats:
    return p.copy()


CORRECTIONS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {
        "benjamini-hochberg": _benjamini_hochberg,
        "benjamini-yekutieli": _benjamini_yekutieli,
        "bonferroni": _bonferroni,
        "none": _none,
    }
)


def adjust(p: Floats, correction: str) -> Floats:
    """Adjusted p-values q, shape as ``p``; NaN (not tested) stays NaN and does not count as a test.

    ``correction`` is a key of `CORRECTIONS`.

    Sources: Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001, theorem 1.3.
    """
    q = np.full(p.shape, np.nan)
    tested = np.isfinite(p)
    if tested.any():
        q[tested] = CORRECTIONS[correction](p[tested])
    return q
