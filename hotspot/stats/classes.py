"""Seven classes from adjusted p-values, and one for cells that were not tested."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LABELS: Final = (
    "hot_99",
    "hot_95",
    "hot_90",
    "not_significant",
    "cold_90",
    "cold_95",
    "cold_99",
    "not_tested",
)
_LEVELS: Final = ((0.01, "99"), (0.05, "95"), (0.10, "90"))


def classify(q_hot: NDArray[np.float64], q_cold: NDArray[np.float64]) -> NDArray[np.str_]:
    """Label of each cell, one of `LABELS`.

    ``q_hot``, ``q_cold``: adjusted one-sided p of either side; NaN gives ``not_tested``. A cell is ``hot_99`` when
    ``q_hot`` <= 0.01, ``hot_95`` when <= 0.05, ``hot_90`` when <= 0.10, and likewise cold; were it both, the smaller
    q speaks.
    """
    hot = q_hot <= q_cold
    q = np.where(hot, q_hot, q_cold)
    label = np.where(np.isfinite(q), "not_significant", "not_tested")
    for level, name in reversed(_LEVELS):
        label = np.where((q <= level) & hot, f"hot_{name}", label)
        label = np.where((q <= level) & ~hot, f"cold_{name}", label)
    return label
