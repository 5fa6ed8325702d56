"""Another computation of the test without residents: subsets counted value by value, three scales, in plain words."""

from math import comb, pi

import h3
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def neighbours(cells: "pd.Series[str]", rings: int) -> list[list[int]]:
    """Positions of each cell's neighbourhood."""
    place = {cell: k for k, cell in enumerate(cells)}
    return [[place[c] for c in h3.grid_disk(cell, rings) if c in place] for cell in cells]


def z_scores(values: Floats, near: list[list[int]]) -> Floats:
    """Gi*, Ord and Getis 1995, equation 5."""
    n, mean = len(values), values.mean()
    s = np.sqrt((values**2).mean() - mean**2)
    w = np.array([len(members) for members in near])
    sums = np.array([values[members].sum() for members in near])
    return np.asarray((sums - mean * w) / (s * np.sqrt((n * w - w**2) / (n - 1))))


def sum_tails(values: NDArray[np.int64], largest: int) -> list[tuple[Floats, Floats]]:
    """For m = 0 .. largest, P(S >= s) and P(S <= s): subsets are built up value by value, in shares of C(n, m)."""
    n, top = len(values), int(np.sort(values)[-largest:].sum())
    # share[m, s]: number of m-subsets so far with sum s, over C(n, m); all terms are positive.
    share = np.zeros((largest + 1, top + 1))
    share[0, 0] = 1.0
    step = [comb(n, m - 1) / comb(n, m) for m in range(1, largest + 1)]
    for value in values.tolist():
        for m in range(largest, 0, -1):
            share[m, value:] += step[m - 1] * share[m - 1, : top + 1 - value]
    return [(np.cumsum(row[::-1])[::-1], np.cumsum(row)) for row in share]


def combined(p: Floats) -> Floats:
    """The p of several scales, narrowest first, by Cauchy; 1 where the first exceeds .1."""
    mean = (1 / np.tan(pi * np.minimum(p, 1 - 1e-15))).mean(axis=0)
    both = np.where(mean > 0, np.arctan(1 / np.where(mean > 0, mean, 1)) / pi, 0.5 - np.arctan(mean) / pi)
    return np.where(p[0] > 0.1, 1.0, both)


def told_otherwise(cells: pd.DataFrame, scales: tuple[int, ...] = (1, 2, 3)) -> pd.DataFrame:
    """``p_hot``, ``p_cold``, ``scale`` and ``z`` of cells with whole ``value``. Row: a cell, as given."""
    values = cells["value"].to_numpy()
    near = [neighbours(cells["cell"], rings) for rings in scales]
    tails = sum_tails(values, max(len(members) for members in near[-1]))
    p = np.array([[[tails[len(m)][side][int(values[m].sum())] for m in of] for of in near] for side in (0, 1)])
    # No tail is told as less.
    p = np.maximum(p, 1e-12)
    hot, cold = combined(p[0]), combined(p[1])
    # The side with the smaller p speaks; where both are 1, the one with the smaller p at any scale.
    colder = (cold < hot) | ((cold == hot) & (p[1].min(axis=0) < p[0].min(axis=0)))
    which = np.where(colder, p[1].argmin(axis=0), p[0].argmin(axis=0))
    z = np.array([z_scores(values.astype(float), of) for of in near])[which, np.arange(len(cells))]
    return pd.DataFrame({"p_hot": hot, "p_cold": cold, "scale": np.array(scales)[which], "z": z}, index=cells.index)
