"""Nonparametric maximum likelihood of a mixing distribution on given support points."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The directional derivative towards any support point is at most this much above 1 at the end.
CONVERGED: Final = 1e-7
_MOST_STEPS: Final = 200
#: Duality gap, for one observation, at which the search ends.
_GAP: Final = 1e-12
#: Weights below this are nothing: a point that the optimum does not use, seen from inside.
_NOTHING: Final = 1e-9
#: Rows multiplied at a time: so few that no library spreads them over threads, whose number would change the last bits.
_ROWS: Final = 128
#: Share of the way to the border that a step may go.
_SHORT: Final = 0.995


def mixing_weights(likelihood: Floats) -> Floats:
    """Weights (sum 1) of the support points that make the data likeliest, shape (k,).

    ``likelihood``: of each observation at each support point, each row up to a factor of its own, shape (n, k). A
    primal-dual interior-point method: EM (Laird 1978) has the same optimum, but needs thousands of steps. The end is
    certain: by concavity the log likelihood lies at most n x `CONVERGED` below its maximum.

    Sources: Laird 1978; Lindsay 1983; Koenker and Mizera 2014.
    """
    n, k = likelihood.shape
    weights, slack = np.full(k, 1.0 / k), np.ones(k)
    for _ in range(_MOST_STEPS):
        scaled = _relative(likelihood, weights)
        slope = scaled.sum(axis=0) / n
        gap = float(np.sum(slack * weights))
        if gap <= _GAP and slope.max() <= 1 + _GAP:
            break
        # Newton's step for: slope - 1 + slack = 0 and weights x slack = target at every point.
        target = 0.1 * gap / k
        bend = _products(scaled) / n + np.diag(slack / weights)
        step = _solved(bend, slope - 1 + target / weights)
        change = target / weights - slack - slack / weights * step
        weights = weights + _length(weights, step) * step
        slack = slack + _length(slack, change) * change
    return _tidied(likelihood, weights)


def _solved(matrix: Floats, right: Floats) -> Floats:
    """The solution of a symmetric positive definite system of a few dozen equations, by elimination.

    Row by row, without a library: the last bits of LAPACK's solution are those of the processor.
    """
    work, found = matrix.copy(), right.copy()
    for place in range(len(found)):
        share = work[place + 1 :, place] / work[place, place]
        work[place + 1 :] -= share[:, None] * work[place]
        found[place + 1 :] -= share * found[place]
    for place in range(len(found) - 1, -1, -1):
        found[place] = (found[place] - np.sum(work[place, place + 1 :] * found[place + 1 :])) / work[place, place]
    return found


def _length(values: Floats, step: Floats) -> float:
    """How far one can go along a step, at most once, with all values above 0."""
    down = step < 0
    return min(1.0, _SHORT * float((values[down] / -step[down]).min())) if down.any() else 1.0


def _tidied(likelihood: Floats, weights: Floats) -> Floats:
    kept = np.where(weights / weights.sum() > _NOTHING, weights, 0.0)
    kept /= kept.sum()
    # One EM step sets right what was cut off, and cannot lower the likelihood.
    kept *= _relative(likelihood, kept).mean(axis=0)
    return np.asarray(kept / kept.sum())


def directional_derivatives(likelihood: Floats, weights: Floats) -> Floats:
    """Derivative of the mean log likelihood towards each support point, plus 1: at most 1 at the optimum, shape (k,).

    Source: Lindsay 1983, theorem 4.1.
    """
    return np.asarray(_relative(likelihood, weights).mean(axis=0))


def _relative(likelihood: Floats, weights: Floats) -> Floats:
    """Likelihood at each support point over that under the mixture."""
    return np.asarray(likelihood / np.einsum("ij,j->i", likelihood, weights)[:, None])


def _products(values: Floats) -> Floats:
    """``values.T @ values``, the same to the last bit with any number of threads."""
    whole = np.zeros((-(-len(values) // _ROWS) * _ROWS, values.shape[1]))
    whole[: len(values)] = values
    blocks = whole.reshape(-1, _ROWS, values.shape[1])
    return np.asarray(np.matmul(blocks.transpose(0, 2, 1), blocks).sum(axis=0))
