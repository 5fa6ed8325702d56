"""A base cut to what a map of a study area shows, its pieces joined again."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.columns import KIND, NAME
from hotspot.meridian import across, beyond

if TYPE_CHECKING:
    import geopandas as gpd

#: Share of its width and height that a page shows on each side of a study area (``setMaxBounds`` in map.js).
MARGIN: Final = 0.6


def frame_of(area: Any) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of what a map of an area shows; beyond 180 where it lies across.

    >>> frame_of(shapely.box(-75, 40, -74, 40.5))
    (-75.6, 39.7, -73.4, 40.8)
    """
    west, east = across(area)
    _, south, _, north = area.bounds
    wide, high = MARGIN * (east - west), MARGIN * (north - south)
    return west - wide, max(south - high, -90.0), east + wide, min(north + high, 90.0)


def clip(base: "gpd.GeoDataFrame", area: Any) -> tuple[pd.DataFrame, int]:
    """What of the base a map of the area shows, and how many of its rows lie outside.

    Row: a line or a polygon, joined with others of its kind and name where they meet. Columns: ``kind``, ``name``,
    ``geometry``, ``inside`` (whether it reaches into the area).
    """
    west, south, east, north = frame_of(area)
    shapes = np.array(base.geometry.values, dtype=object)
    if east > 180:
        shapes, area = _onward(shapes), _onward(np.array([area], dtype=object))[0]
    bounds = shapely.bounds(shapes)
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    within = (bounds[:, 0] >= west) & (bounds[:, 2] <= east) & (bounds[:, 1] >= south) & (bounds[:, 3] <= north)
    cut = meets & ~within
    shapes[cut] = shapely.intersection(shapes[cut], shapely.box(west, south, east, north))
    # What only touches the frame leaves a point, or of an area a line.
    before = shapely.get_dimensions(np.array(base.geometry.values, dtype=object))
    shown = np.flatnonzero(meets & ~shapely.is_empty(shapes) & (shapely.get_dimensions(shapes) == before))
    kinds, names = (base[column].to_numpy(dtype=object)[shown] for column in (KIND, NAME))
    table = _joined(kinds, names, shapes[shown])
    shapely.prepare(area)
    table["inside"] = shapely.intersects(area, np.array(table["geometry"].tolist(), dtype=object))
    return table, len(base) - len(shown)


def _onward(shapes: NDArray[np.object_]) -> Any:
    return shapely.transform(shapes, lambda at: np.column_stack([beyond(at[:, 0]), at[:, 1]]))


def _joined(kinds: Any, names: Any, shapes: NDArray[np.object_]) -> pd.DataFrame:
    """Lines of a kind and a name that meet end to end as one, areas of a kind and a name that touch, too."""
    flat = shapely.get_dimensions(shapes) == 2
    parts: list[tuple[str, str, Any]] = []
    groups = pd.DataFrame({"kind": kinds, "name": names, "flat": flat}).groupby(["kind", "name", "flat"], sort=True)
    keys: dict[Any, Any] = dict(groups.indices)
    for (kind, name, is_flat), rows in keys.items():
        pieces = shapely.get_parts(shapes[rows])
        if is_flat:
            one = shapely.union_all(pieces[shapely.get_dimensions(pieces) == 2])
        else:
            lines = pieces[shapely.get_dimensions(pieces) == 1]
            one = shapely.line_merge(shapely.multilinestrings(lines))
        parts += [(kind, name, shapely.normalize(part)) for part in shapely.get_parts(one)]
    return pd.DataFrame(parts, columns=[KIND, NAME, "geometry"])
