"""Streets, water and parks of the picture: the same base as the page's, by class and scale."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from hotspot.base import LOCAL, PARK, PRIMARY, SECONDARY, WATER
from hotspot.columns import KIND, NAME
from hotspot.output.picture.ground import Floats, Ground
from hotspot.output.picture.names import Box, meet
from hotspot.output.picture.typeset import font_file, width

#: Kind -> colour, width in points, width of a light casing, from how many kilometres an inch on it is drawn.
ROADS: Final = {
    LOCAL: ("#6d7a82", 0.3, 0.0, 1.1),
    SECONDARY: ("#5b6870", 0.6, 1.3, 4.0),
    PRIMARY: ("#46535b", 0.9, 1.8, math.inf),
}
FILLS: Final = {PARK: "#d3e4c8", WATER: "#a9bfcb"}
STREAM: Final = "#8ba7b6"
_CASING: Final = "#ffffffb0"
#: Streets whose names are written, most: their size in points, and room around a name.
_NAMED: Final = {PRIMARY: math.inf, SECONDARY: 1.6}
_MOST: Final = 14
_SIZE: Final = 6.0
_INK: Final = "#20292e"
_POINTS: Final = 72


@dataclass(frozen=True)
class Base:
    """What is drawn, in kilometres on a local plane."""

    lines: dict[str, list[Floats]]
    """Kind -> lines, shape (v, 2) each."""
    names: dict[str, list[str]]
    """Kind -> the name of each of these lines."""
    areas: dict[str, list[list[Floats]]]
    """Kind -> areas, rings each."""


def base_of(table: Any, ground: Ground) -> Base | None:
    """The base on the picture's plane; None without one."""
    if table is None or not len(table):
        return None
    base = Base({}, {}, {})
    for kind, name, shape in zip(table[KIND], table[NAME], table["geometry"], strict=True):
        if shape.geom_type == "LineString":
            base.lines.setdefault(kind, []).append(_flat(shape, ground))
            base.names.setdefault(kind, []).append(name)
        else:
            rings = [_flat(ring, ground) for ring in (shape.exterior, *shape.interiors)]
            base.areas.setdefault(kind, []).append(rings)
    return base


def _flat(shape: Any, ground: Ground) -> Floats:
    flat: Floats = ground.plane(shapely.get_coordinates(shape)[:, ::-1])
    return flat


def draw_ground(axes: Axes, base: Base) -> None:
    """Water and parks."""
    for kind, colour in FILLS.items():
        for rings in base.areas.get(kind, ()):
            # Rings end where they begin; what lies within two of them is a hole.
            steps = [np.full(len(ring), Path.LINETO, dtype=np.uint8) for ring in rings]
            for step in steps:
                step[0], step[-1] = Path.MOVETO, Path.CLOSEPOLY
            path = Path(np.concatenate(rings), np.concatenate(steps))
            axes.add_artist(PathPatch(path, facecolor=colour, edgecolor="none"))
    if streams := base.lines.get(WATER):
        axes.add_collection(LineCollection(streams, colors=STREAM, linewidths=0.6), autolim=False)


def draw_roads(axes: Axes, base: Base, scale: float) -> None:
    """Streets that are seen at a scale in kilometres an inch, main ones on top."""
    for kind, (colour, stroke, casing, most) in ROADS.items():
        if kind not in base.lines or scale > most:
            continue
        for shade, wide in ((_CASING, casing), (colour, stroke)):
            if wide:
                lines = LineCollection(base.lines[kind], colors=shade, linewidths=wide, capstyle="round")
                axes.add_collection(lines, autolim=False)


def draw_street_names(axes: Axes, base: Base, scale: float, taken: Sequence[Box]) -> None:
    """Names of main streets along them, none over another or over a name of a place (``taken``)."""
    point, held, count = scale / _POINTS, list(taken), 0
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for kind, most in _NAMED.items():
        for name, line in zip(base.names.get(kind, ()), base.lines.get(kind, ()), strict=True):
            if not name or scale > most or count >= _MOST:
                continue
            wide = (width(name, _SIZE) * _POINTS + 4) * point
            for x, y, angle in _spots(line, wide):
                boxes = list(_boxes(x, y, angle, wide, 0.6 * _SIZE * point))
                outside = any(b[0] < left or b[2] > right or b[1] < low or b[3] > high for b in boxes)
                if outside or any(meet(box, other) for box in boxes for other in held):
                    continue
                held += boxes
                count += 1
                axes.text(
                    x,
                    y,
                    name,
                    ha="center",
                    va="center",
                    rotation=math.degrees(angle),
                    rotation_mode="anchor",
                    color=_INK,
                    fontproperties=FontProperties(fname=font_file(bold=False), size=_SIZE),
                    # Between its words a line would look like a hyphen.
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.1},
                    parse_math=False,
                    zorder=3.5,
                )
                break


def _spots(line: Floats, wide: float) -> Iterator[tuple[float, float, float]]:
    """Where along a line a name fits: middle and angle; the middle of the line first."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    whole = float(lengths[-1])
    for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
        ends = whole * part + np.array([-wide / 2, 0, wide / 2])
        if ends[0] < 0 or ends[2] > whole:
            continue
        x, y = (np.interp(ends, lengths, line[:, axis]) for axis in (0, 1))
        if math.hypot(x[2] - x[0], y[2] - y[0]) < 0.97 * wide:
            continue
        angle = math.atan2(y[2] - y[0], x[2] - x[0])
        # Read from the left, steep ones from below.
        angle -= math.pi if angle > math.radians(100) else 0
        angle += math.pi if angle <= math.radians(-80) else 0
        yield float(x[1]), float(y[1]), angle


def _boxes(x: float, y: float, angle: float, wide: float, half: float) -> Iterator[Box]:
    """A slanted name's place as small squares."""
    count = max(1, math.ceil(wide / (2 * half)))
    for off in (np.arange(count) + 0.5) / count - 0.5:
        middle_x, middle_y = x + off * wide * math.cos(angle), y + off * wide * math.sin(angle)
        yield middle_x - half, middle_y - half, middle_x + half, middle_y + half
