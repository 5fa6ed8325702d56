"""Names of neighborhoods with hot areas, where they cover least."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke

from hotspot.output.picture.ground import Floats
from hotspot.output.picture.sheet import INK, Style
from hotspot.output.picture.typeset import cut, font_file, width

NAME: Final = Style(7.5, bold=True, colour=INK)
#: Names on the map, those with most hot areas first; the lists hold all.
MOST: Final = 24
#: A longer name is cut, in inches.
LONGEST: Final = 1.7
_POINTS: Final = 72

Box = tuple[float, float, float, float]


def draw_names(
    axes: Axes, names: Sequence[str], places: pd.DataFrame, point: float, at: Mapping[str, Floats]
) -> list[Box]:
    """Put names beside their hot areas, none over another; where they stand.

    ``places``: cells that stand out; see `hot_places`. ``at``: where a name lies that has no hot area, shape (2,).
    """
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    taken: list[Box] = []
    middles = places[["x", "y"]].to_numpy()
    for name in names[:MOST]:
        own = places.loc[places["hot"] & (places["neighborhood"] == name), ["x", "y"]].to_numpy()
        if not len(own) and name in at:
            own = at[name][None, :]
        if not len(own):
            continue
        text = cut(name, NAME.size, LONGEST, bold=True)
        size = np.array([width(text, NAME.size, bold=True) * _POINTS + 3, 1.15 * NAME.size]) * point
        boxes = [
            box
            for box in _boxes(own, size, point)
            if left < box[0]
            and box[2] < right
            and low < box[1]
            and box[3] < high
            and not any(meet(box, t) for t in taken)
        ]
        if not boxes:
            continue
        best = min(boxes, key=lambda box: _covered(box, middles))
        taken.append(best)
        axes.text(
            (best[0] + best[2]) / 2,
            (best[1] + best[3]) / 2,
            text,
            ha="center",
            va="center_baseline",
            color=NAME.colour,
            fontproperties=FontProperties(fname=font_file(bold=True), size=NAME.size),
            path_effects=[withStroke(linewidth=1.8, foreground="white")],
            parse_math=False,
            zorder=4,
        )
    return taken


def _boxes(own: Floats, size: Floats, point: float) -> Iterator[Box]:
    """Where a name may stand: over its hot areas, around them, on them."""
    west, south = own.min(axis=0)
    east, north = own.max(axis=0)
    x, y = own.mean(axis=0)
    wide, high = size
    gap = 5 * point
    for middle_x, middle_y in (
        (x, north + gap + high / 2),
        (x, south - gap - high / 2),
        (east + gap + wide / 2, y),
        (west - gap - wide / 2, y),
        (x, y + high),
        (x, y - high),
        (x, y),
    ):
        yield middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have ground in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covered(box: Box, middles: Floats) -> int:
    """How many areas that stand out a name hides."""
    x, y = middles.T
    return int(((box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])).sum())
