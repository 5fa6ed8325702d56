"""Marks (+ and -) on areas that stand out, so that a grey print keeps hot and cold apart."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from hotspot.output.picture.ground import Floats
from hotspot.report.looks import CLASSES

#: Areas from this width in points carry a mark each; smaller ones one mark for a patch of them.
EACH: Final = 5.5
#: A patch is a square of this many points; so much of it has to stand out in one direction.
PATCH: Final = 9.0
COVERED: Final = 0.6
#: Half the length of a mark: as a part of the area's width, and at most so many points.
_ARM: Final = 0.26
_LONGEST: Final = 4.5


def draw_marks(axes: Axes, cells: Floats, kinds: NDArray[np.int64], point: float) -> None:
    """Draw the marks; ``cells``: outlines, shape (n, v, 2); ``kinds``: classes; ``point``: the size of a point."""
    directions = np.array([words.direction for words in CLASSES])[kinds]
    middles, across = cells.mean(axis=1), float(np.median(np.ptp(cells[..., 0], axis=1)))
    if across / point >= EACH:
        chosen = np.flatnonzero(directions)
        middles, kinds = middles[chosen], kinds[chosen]
        arm = min(_ARM * across, _LONGEST * point)
    else:
        # A hexagon of this width covers about 0.7 of its square.
        middles, kinds = patches(middles, kinds, PATCH * point, 0.7 * across * across)
        arm = 0.25 * PATCH * point
    for place, look in enumerate(CLASSES):
        if look.mark and len(found := middles[kinds == place]):
            strokes = [(1, 0), (0, 1)] if look.direction > 0 else [(1, 0)]
            lines = np.concatenate(
                [np.stack([found - arm * np.array(s), found + arm * np.array(s)], 1) for s in strokes]
            )
            stroke = float(np.clip(0.3 * arm / point, 0.5, 1.1))
            axes.add_collection(
                LineCollection(list(lines), colors=look.ink, linewidths=stroke, zorder=2.5), autolim=False
            )


def patches(middles: Floats, kinds: NDArray[np.int64], side: float, area: float) -> tuple[Floats, NDArray[np.int64]]:
    """Where squares that mostly stand out in one direction are marked, and with the class of which.

    ``middles``: of cells, shape (n, 2); ``kinds``: their classes; ``side``: of a square; ``area``: of a cell.
    """
    directions = np.array([words.direction for words in CLASSES])[kinds]
    chosen = np.flatnonzero(directions)
    squares = np.floor(middles[chosen] / side).astype(np.int64)
    frame = pd.DataFrame(
        {
            "column": squares[:, 0],
            "row": squares[:, 1],
            "direction": directions[chosen],
            "kind": kinds[chosen],
            "x": middles[chosen, 0],
            "y": middles[chosen, 1],
        }
    )
    found = frame.groupby(["column", "row", "direction"], as_index=False).agg(
        count=("kind", "size"), kind=("kind", lambda kind: kind.mode().iloc[0]), x=("x", "mean"), y=("y", "mean")
    )
    found = found[found["count"] * area >= COVERED * side * side]
    return found[["x", "y"]].to_numpy(dtype=float), found["kind"].to_numpy(dtype=np.int64)
