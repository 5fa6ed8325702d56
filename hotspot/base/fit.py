"""A base made small enough for a page: clipped, simplified, and where that is not enough without its least parts."""

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.base.classes import LOCAL, PARK, PRIMARY, ROADS, SECONDARY, WATER
from hotspot.base.clip import clip
from hotspot.base.written import DEGREE, written
from hotspot.columns import KIND, NAME
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

#: So long a base is at most as a page holds it.
MOST_BYTES: Final = 300_000
#: Metres of a unit of 1/100,000 degree of latitude.
_UNIT_M: Final = 111_195 / DEGREE
#: Kinds in the order in which they matter for finding a place: the last ones are left out first.
_ORDER: Final = (PRIMARY, SECONDARY, WATER, PARK, LOCAL)
#: Kinds that are never coarser than the first step: a reader looks for them first.
_MAIN: Final = frozenset({PRIMARY, SECONDARY})
#: An area smaller than a square of so many times the step is not seen.
_SEEN: Final = 3


@dataclass(frozen=True)
class Step:
    """How fine a base is drawn."""

    metres: int
    """Lines may lie so far from where they are: at the closest look (a pixel is about a metre) a few pixels."""
    unit: int
    """Coordinates are multiples of so many 1/100,000 degree."""
    named: bool
    """Whether other streets than main ones keep their names."""


_STEPS: Final = (
    Step(3, 2, named=True),
    Step(6, 4, named=True),
    Step(6, 4, named=False),
    Step(15, 10, named=False),
)


def fit_base(base: "gpd.GeoDataFrame", area: Any, *, most: int = MOST_BYTES) -> "gpd.GeoDataFrame":
    """What a page shows of a base, main roads first. Row: a line or a polygon. Columns as `read_base`.

    ``area``: the study area (shapely, degrees); a margin around it is kept. ``most``: bytes at most, as `written` in
    JSON. Of several ways to keep to it the finest: all lines within 3 m of where they are, else other streets, water
    and parks within 6 or 15 m and streets without names, else without the shortest of the least important ones,
    those that lie outside the study area first. ``attrs``: ``notes``: what was left out or made coarser. Longitudes go
    on beyond 180 where the area lies across that meridian.
    """
    import geopandas as gpd

    table, outside = clip(base, area)
    notes: list[Said] = list(base.attrs.get("notes", ()))
    if outside:
        notes.append(said("base.outside", outside, features=outside, rows=len(base)))
    shrink = _shrink(area)
    fitted, step, tiny, cut = table, _STEPS[0], 0, table.iloc[:0]
    for step in _STEPS:
        fitted, tiny = _drawn(table, step, shrink)
        if _fits(fitted, most):
            break
    else:
        fitted, cut = _cut(fitted, most)
    notes += _told(step, tiny, cut)
    found = gpd.GeoDataFrame(fitted[[KIND, NAME, "geometry"]].reset_index(drop=True), geometry="geometry", crs=4326)
    found.attrs = {"notes": notes, "columns": base.attrs.get("columns", []), "source": base.attrs.get("source", "")}
    return found


def _shrink(area: Any) -> int:
    """Hundredths of a degree of latitude that a degree of longitude is wide: whole, so that every machine agrees."""
    return max(1, round(100 * math.cos(math.radians(round(float(area.centroid.y), 1)))))


def _drawn(table: pd.DataFrame, step: Step, shrink: int) -> tuple[pd.DataFrame, int]:
    """The rows at a step, in order, and how many are too small to be seen."""
    made = table.copy()
    kinds = made[KIND].to_numpy(dtype=object)
    shapes = np.array(made["geometry"].tolist(), dtype=object)
    main = np.isin(kinds, list(_MAIN))
    for rows, at in ((main, _STEPS[0]), (~main, step)):
        shapes[rows] = _simple(shapes[rows], at, shrink)
    if not step.named:
        made.loc[kinds == LOCAL, NAME] = ""
    size = np.where(shapely.get_dimensions(shapes) == 2, shapely.area(shapes), shapely.length(shapes))
    # Beyond a part in a million sums may differ with the processor.
    size = np.array([float(f"{one:.6g}") for one in size.tolist()])
    made["geometry"] = pd.Series(list(shapes), index=made.index, dtype=object)
    # Around the study area main roads and water are enough, until all streets within it are there.
    far = ~table["inside"].to_numpy(dtype=bool) & ~np.isin(kinds, [PRIMARY, WATER])
    order = np.array([_ORDER.index(kind) for kind in kinds]) + len(_ORDER) * far
    made = made.assign(order=order, size=size)
    gone = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    # Equal ones stay as they are: in the order of what was read, which is no file's.
    made = made[~gone].sort_values(["order", "size", NAME], ascending=[True, False, True], kind="stable")
    return made.drop(columns=["order", "size"]), int(gone.sum())


def _simple(shapes: NDArray[np.object_], step: Step, shrink: int) -> NDArray[np.object_]:
    """Shapes whose corners are whole multiples of the step's unit; empty where too little is left of one.

    The plane is that of whole units, so that no step of it depends on the processor.
    """
    if not len(shapes):
        return shapes
    wide = np.array([shrink, 100.0])
    whole = shapely.transform(shapes, lambda at: np.rint(at * DEGREE) * wide)
    far, flat = 100 * step.metres / _UNIT_M, shapely.get_dimensions(whole) == 2
    simple = np.empty(len(whole), dtype=object)
    simple[flat] = shapely.simplify(whole[flat], far)
    # Lines may cross themselves: without a look at that it is many times as quick.
    simple[~flat] = shapely.simplify(whole[~flat], far, preserve_topology=False)
    unit = step.unit
    snapped = shapely.transform(simple, lambda at: np.rint(at / wide / unit) * unit)
    snapped = shapely.remove_repeated_points(snapped)
    least = (_SEEN * step.metres / _UNIT_M) ** 2 * 100 / shrink
    lost = np.where(shapely.get_dimensions(snapped) == 2, shapely.area(snapped) < least, ~(shapely.length(snapped) > 0))
    snapped[lost] = shapely.LineString()
    return np.asarray(shapely.transform(snapped, lambda at: at / DEGREE), dtype=object)


def _fits(table: pd.DataFrame, most: int) -> bool:
    """Whether a page holds it in so many bytes."""
    corners = int(shapely.get_num_coordinates(np.array(table["geometry"].tolist(), dtype=object)).sum())
    # Two digits and what separates them, at least: a large net need not be written to see that it is too large.
    return 4 * corners - len(table) <= most and len(script_text(table)) <= most


def script_text(table: Any) -> str:
    """A base as JSON in a page's script element: ASCII, no ``<``, ``>`` or ``&``."""
    text = json.dumps(written(_frame(table)), ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _frame(table: Any) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    return gpd.GeoDataFrame(table[[KIND, NAME]], geometry=list(table["geometry"]), crs=4326)


def _cut(table: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first rows that fit, and those that do not: halved until one more would not fit."""
    low, high = 0, len(table)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(table.iloc[:middle], most):
            low = middle
        else:
            high = middle - 1
    return table.iloc[:low], table.iloc[low:]


def _told(step: Step, tiny: int, cut: pd.DataFrame) -> list[Said]:
    told = []
    if tiny:
        told.append(said("base.tiny", tiny, features=tiny, metres=_SEEN * step.metres))
    if step != _STEPS[0]:
        told.append(said("base.coarser", metres=step.metres, most=MOST_BYTES // 1000))
    if not step.named:
        told.append(said("base.nameless"))
    streets = int(cut[KIND].isin(ROADS).sum())
    for key, count in (("base.cut_streets", streets), ("base.cut_ground", len(cut) - streets)):
        if count:
            told.append(said(key, count, features=count, most=MOST_BYTES // 1000))
    return told
