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


def _holm(p: Floats) -> Floats:
    order = np.argsort(p)
    q = np.empty(p.size)
    q[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)))
    return q


def _none(p: Floats) -> Floats:
    return p.copy()


CORRECTIONS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {
        "benjamini-hochberg": _benjamini_hochberg,
        "benjamini-yekutieli": _benjamini_yekutieli,
        "bonferroni": _bonferroni,
        "holm": _holm,
        "none": _none,
    }
)


def adjust(p: Floats, correction: str) -> Floats:
    """Adjusted p-values q, shape as ``p``; NaN (not tested) stays NaN and does not count as a test.

    ``correction`` is a key of `CORRECTIONS`.

    Sources: Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001, theorem 1.3; Holm 1979.
    """
    q = np.full(p.shape, np.nan)
    tested = np.isfinite(p)
    if tested.any():
        q[tested] = CORRECTIONS[correction](p[tested])
    return q


def critical(p: Floats, correction: str, alpha: float) -> float:
    """The largest p with which any of the findings would still be one, the others as they are; 0 without findings.

    ``p``: as for `adjust`. With k findings at ``alpha`` among n tests: k alpha / n under Benjamini-Hochberg, the same
    over the harmonic sum under Benjamini-Yekutieli, alpha / n under Bonferroni. Under Holm a finding with a larger p
    moves behind others, which must then pass earlier: alpha / (n - j) if j of them do.
    """
    tested = p[np.isfinite(p)]
    n, k = tested.size, int((adjust(tested, correction) <= alpha).sum())
    if not k:
        return 0.0
    earlier = np.sort(tested)[1:] <= alpha / np.arange(n, 1, -1)
    limits = {
        "benjamini-hochberg": k * alpha / n,
        "benjamini-yekutieli": k * alpha / (n * float(np.sum(1.0 / np.arange(1, n + 1)))),
        "bonferroni": alpha / n,
        "holm": alpha / (n - int(np.logical_and.accumulate(earlier).sum())),
        "none": alpha,
    }
    return limits[correction]
