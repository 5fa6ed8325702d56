"""The map in its frame: areas by class, marks, borders, names."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.grid import cell_outlines
from hotspot.output.picture.base import Base, base_of, draw_ground, draw_roads, draw_street_names
from hotspot.output.picture.ground import Floats, Ground, borders, middles
from hotspot.output.picture.marks import draw_marks
from hotspot.output.picture.names import draw_names
from hotspot.output.picture.sheet import SLANTED
from hotspot.report.looks import CLASSES, OUTSIDE
from hotspot.report.report import Report
from hotspot.report.rows import LISTED
from hotspot.report.standing import standing_out
from hotspot.report.texts import classes

BORDER: Final = "#4a5860"
#: Lines and gaps of a border in points, where there are streets.
DASHES: Final = (0, (6, 2.5, 1.5, 2.5))
#: Of neighborhoods that stand out: a light line under a dark one, seen on every colour and in grey.
STRONG: Final = (("#ffffff", 3.2), ("#4a1486", 1.7))
DOT: Final = "#0f4c75"
#: Above this the areas of a PDF are pixels, not shapes: a quick page of under a megabyte.
MOST_SHAPES: Final = 20_000
#: Grid lines between areas that are no findings, from this width of an area in points.
_LINED: Final = 4.0
_POINTS: Final = 72


@dataclass(frozen=True)
class Scene:
    """What is drawn, in kilometres on a local plane."""

    cells: Floats
    """Outlines, shape (n, v, 2); none without cells."""
    kinds: NDArray[np.int64]
    """Position of each cell's class in `CLASSES`, shape (n,)."""
    areas: NDArray[np.object_]
    """Name of the neighborhood of each cell, shape (n,)."""
    borders: list[Floats]
    """Rings of neighborhoods."""
    strong: list[Floats]
    """Rings of neighborhoods that stand out against their residents."""
    dots: Floats
    """Listed buildings, where there are no cells, shape (m, 2)."""
    names: list[str]
    """Neighborhoods that stand out or hold hot areas, those that stand out first, then those with most."""
    at: dict[str, Floats]
    """Where the names of those that stand out may lie, a point inside each, shape (2,)."""
    base: Base | None
    """Streets, water and parks; None without any."""
    box: tuple[float, float, float, float]
    """West, south, east, north of what has to be seen."""


def scene(report: Report) -> Scene | None:
    """What of a release has a place; None where nothing has."""
    cells, rings, points = report.cells, borders(report.neighborhoods), np.empty((0, 2))
    outlines, kinds = np.empty((0, 0, 2)), np.empty(0, dtype=np.int64)
    areas = np.empty(0, dtype=object)
    if cells is not None and len(cells):
        outlines = cell_outlines(np.array([int(cell, 16) for cell in cells[c.CELL]], dtype=np.uint64))
        kinds = np.array(classes(cells), dtype=np.int64)
        areas = cells[c.NEIGHBORHOOD].to_numpy(dtype=object) if c.NEIGHBORHOOD in cells else np.full(len(cells), None)
    elif report.buildings is not None:
        listed = report.buildings.head(LISTED)[[c.LAT, c.LON]].to_numpy(dtype=float, na_value=np.nan)
        points = listed[np.isfinite(listed).all(axis=1)]
    places = report.neighborhoods
    standing = None if places is None else places.iloc[standing_out(places)]
    seen = np.concatenate([outlines.reshape(-1, 2)] if outlines.size else [*rings, points])
    if not len(seen):
        return None
    ground = Ground.around(seen[:, 0], seen[:, 1])
    flat = ground.plane(seen)
    (west, south), (east, north) = flat.min(axis=0), flat.max(axis=0)
    return Scene(
        cells=ground.plane(outlines),
        kinds=kinds,
        areas=areas,
        borders=[ground.plane(ring) for ring in rings],
        strong=[ground.plane(ring) for ring in borders(standing)],
        dots=ground.plane(points),
        names=_named(report.neighborhoods),
        at={name: ground.plane(point) for name, point in middles(standing).items()},
        base=base_of(report.base, ground),
        box=(float(west), float(south), float(east), float(north)),
    )


def _named(neighborhoods: pd.DataFrame | None) -> list[str]:
    if neighborhoods is None:
        return []
    strong = list(map(str, neighborhoods[c.NAME].iloc[standing_out(neighborhoods)]))
    if c.HOT_CELLS not in neighborhoods:
        return strong
    hot = neighborhoods[neighborhoods[c.HOT_CELLS] > 0].sort_values(c.HOT_CELLS, ascending=False, kind="stable")
    return list(dict.fromkeys([*strong, *map(str, hot[c.NAME])]))


def draw_map(axes: Axes, drawn: Scene, size: tuple[float, float]) -> float:
    """Draw into a frame of ``size`` (width, height in inches); how many kilometres an inch is."""
    west, south, east, north = drawn.box
    wide, high = size
    scale = max((east - west) / (0.96 * wide), (north - south) / (0.96 * high), 0.02)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_facecolor(OUTSIDE)
    axes.set_xlim(x - wide * scale / 2, x + wide * scale / 2)
    axes.set_ylim(y - high * scale / 2, y + high * scale / 2)
    point = scale / _POINTS
    if drawn.base is not None and not len(drawn.cells):
        draw_ground(axes, drawn.base)
    if len(drawn.cells):
        _draw_cells(axes, drawn, point)
    if drawn.base is not None:
        draw_roads(axes, drawn.base, scale)
    if drawn.borders:
        # Beside streets a border is dashed, as the page has it.
        dashes: Any = "solid" if drawn.base is None else DASHES
        borders_ = LineCollection(drawn.borders, colors=BORDER, linewidths=0.6, linestyles=[dashes])
        axes.add_collection(borders_, autolim=False)
    for colour, stroke in STRONG if drawn.strong else ():
        axes.add_collection(LineCollection(drawn.strong, colors=colour, linewidths=stroke), autolim=False)
    if len(drawn.cells):
        draw_marks(axes, drawn.cells, drawn.kinds, point)
    taken = draw_names(axes, drawn.names, hot_places(drawn), point, drawn.at) if drawn.names else []
    if drawn.base is not None:
        draw_street_names(axes, drawn.base, scale, taken)
    if len(drawn.dots):
        axes.scatter(drawn.dots[:, 0], drawn.dots[:, 1], s=14, color=DOT, edgecolors="white", linewidths=0.5, zorder=3)
    return scale


def hot_places(drawn: Scene) -> pd.DataFrame:
    """Row: a cell that stands out; columns x, y (kilometres), neighborhood, hot."""
    directions = np.array([words.direction for words in CLASSES])[drawn.kinds]
    chosen = np.flatnonzero(directions)
    if not len(chosen):
        return pd.DataFrame({"x": [0.0], "y": [0.0], "neighborhood": [""], "hot": [False]}).iloc[:0]
    middles = drawn.cells[chosen].mean(axis=1)
    return pd.DataFrame(
        {"x": middles[:, 0], "y": middles[:, 1], "neighborhood": drawn.areas[chosen], "hot": directions[chosen] > 0}
    )


def _draw_cells(axes: Axes, drawn: Scene, point: float) -> None:
    """One path a class, findings last; ``point``: kilometres of a point of print."""
    across = cell_width(drawn.cells) / point
    order = sorted(range(len(CLASSES)), key=lambda place: (CLASSES[place].direction != 0, CLASSES[place].level))
    ground_drawn = drawn.base is None
    for place in order:
        look = CLASSES[place]
        # Water and parks lie over plain areas and under findings.
        if look.direction and not ground_drawn and drawn.base is not None:
            draw_ground(axes, drawn.base)
            ground_drawn = True
        cells = drawn.cells[drawn.kinds == place]
        if not len(cells):
            continue
        edge, stroke = "none", 0.0
        if across >= _LINED and not look.slanted:
            edge = look.edge or "#c9ccc8"
            stroke = float(np.clip(across / 16, 0.35, 1.0)) if look.direction else 0.3
        drawing = PathPatch(_joined(cells), facecolor=look.colour, edgecolor=edge, linewidth=stroke)
        if look.slanted:
            drawing.set(facecolor=OUTSIDE, edgecolor=look.colour, hatch=SLANTED)
        drawing.set_rasterized(len(drawn.cells) > MOST_SHAPES)
        axes.add_artist(drawing)


def _joined(cells: Floats) -> Path:
    """All outlines as one path: drawn in one go, without hairlines between neighbors."""
    count, most, _ = cells.shape
    closed = np.concatenate([cells, cells[:, :1]], axis=1)
    steps = np.full((count, most + 1), Path.LINETO, dtype=np.uint8)
    steps[:, 0], steps[:, -1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(closed.reshape(-1, 2), steps.ravel())


def cell_width(cells: Floats) -> float:
    """How wide a cell is, in the unit of its outlines: the median of all."""
    return float(np.median(np.ptp(cells[..., 0], axis=1)))
