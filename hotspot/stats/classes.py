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


def classify(q: NDArray[np.float64], hot: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Label of each cell, one of `LABELS`.

    ``q``: adjusted two-sided p; NaN gives ``not_tested``. ``hot``: True where the upper tail is the
    smaller one. A cell is ``hot_99`` when q <= 0.01, ``hot_95`` when q <= 0.05, ``hot_90`` when q <= 0.10.
    """
    label = np.where(np.isfinite(q), "not_significant", "not_tested")
    for level, name in reversed(_LEVELS):
        label = np.where((q <= level) & hot, f"hot_{name}", label)
        label = np.where((q <= level) & ~hot, f"cold_{name}", label)
    return label
