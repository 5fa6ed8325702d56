"""A base as a page holds it: texts of whole numbers. Its length is what is limited."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.base.classes import KINDS
from hotspot.columns import KIND, NAME

if TYPE_CHECKING:
    import geopandas as gpd

#: Coordinates are whole numbers of 1/100,000 degree, or of several of them.
DEGREE: Final = 100_000
#: Between outlines, between rings of one, between names.
BETWEEN, RINGS, BREAK = "|", ";", "\n"


def written(base: "gpd.GeoDataFrame") -> list[dict[str, Any]]:
    """One object a kind that is there, in the order of `KINDS`; only JSON types.

    ``kind``; ``unit``: how many 1/100,000 degree a number means; ``corner``: latitude and longitude, in units, from
    which outlines start. ``lines``, ``areas``: outlines separated by bars, rings of an area by semicolons; of each the
    first (lat, lon) and the steps to the next ones. ``names``: of lines, then of areas, separated by line feeds.
    """
    found = []
    for kind in KINDS:
        rows = base[(base[KIND] == kind).to_numpy()]
        if len(rows):
            found.append({"kind": kind, **_kind(rows)})
    return found


def _kind(rows: "gpd.GeoDataFrame") -> Mapping[str, Any]:
    shapes = np.array(rows.geometry.values, dtype=object)
    flat = shapely.get_dimensions(shapes) == 2
    order = np.concatenate([np.flatnonzero(~flat), np.flatnonzero(flat)])
    lines, areas = shapes[~flat], shapes[flat]
    unit, corner = grid_of(shapes)
    names = rows[NAME].to_numpy(dtype=object)[order]
    return {
        "unit": unit,
        "corner": corner.tolist(),
        "lines": BETWEEN.join(ring_texts(lines, unit, corner)),
        "areas": BETWEEN.join(_area_texts(areas, unit, corner)),
        # A line feed within a name would shift all that follow.
        "names": BREAK.join(name.replace(BREAK, " ") for name in names) if any(names) else "",
    }


def grid_of(shapes: NDArray[np.object_]) -> tuple[int, NDArray[np.int64]]:
    """The largest unit in which all coordinates are whole, and the south-western corner in it."""
    places = numbers(shapes)
    unit = max(1, int(np.gcd.reduce(places.ravel())))
    return unit, places.min(axis=0) // unit


def numbers(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """(lat, lon) of every corner in 1/100,000 degree, shape (v, 2)."""
    return np.rint(shapely.get_coordinates(shapes)[:, ::-1] * DEGREE).astype(np.int64)


def ring_texts(rings: NDArray[np.object_], unit: int, corner: NDArray[np.int64]) -> list[str]:
    """A text a line or ring."""
    if not len(rings):
        return []
    sizes = shapely.get_num_coordinates(rings)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    places = numbers(rings) // unit
    steps = np.diff(places, axis=0, prepend=places[:1])
    steps[starts] = places[starts] - corner
    words = list(map(str, steps.ravel().tolist()))
    ends = (2 * (starts + sizes)).tolist()
    return [" ".join(words[start:end]) for start, end in zip((2 * starts).tolist(), ends, strict=True)]


def _area_texts(areas: NDArray[np.object_], unit: int, corner: NDArray[np.int64]) -> list[str]:
    rings, whose = shapely.get_rings(areas, return_index=True)
    texts = pd.Series(ring_texts(rings, unit, corner), dtype=object)
    return texts.groupby(whose, sort=True).agg(RINGS.join).tolist() if len(texts) else []
