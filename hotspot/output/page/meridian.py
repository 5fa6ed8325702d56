"""Maps across the 180th meridian: longitudes go on beyond 180 degrees in place of starting again at -180."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.output.page.shapes import GEOMETRY, has_shapes

Floats = NDArray[np.float64]
#: No map is wider than half the Earth: longitudes further apart lie on two sides of the meridian.
_HALF = 180.0


def onward(lon: Floats) -> Floats:
    """Longitudes in degrees; where they lie on both sides of the 180th meridian, western ones go on beyond 180.

    >>> onward(np.array([179.5, -179.5])), onward(np.array([-75.3, 10.0]))
    (array([179.5, 180.5]), array([-75.3,  10. ]))
    """
    known = lon[np.isfinite(lon)]
    return _beyond(lon) if known.size and known.max() - known.min() > _HALF else lon


def onward_points(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose ``lon`` goes on; the table itself where nothing lies beyond the meridian."""
    lon = frame[c.LON].to_numpy(dtype=float, na_value=np.nan)
    gone_on = onward(lon)
    return frame if gone_on is lon else frame.assign(**{c.LON: gone_on})


def onward_shapes(places: pd.DataFrame | None) -> pd.DataFrame | None:
    """The same for a table with ``geometry`` (lon, lat)."""
    if places is None or not has_shapes(places):
        return places
    geometries = places[GEOMETRY].to_numpy(dtype=object)
    west, _, east, _ = shapely.total_bounds(geometries)
    if east - west <= _HALF:
        return places
    moved = shapely.transform(geometries, lambda at: np.column_stack([_beyond(at[:, 0]), at[:, 1]]))
    # Halves that met at the meridian become one again.
    moved = np.array([one if one is None else shapely.unary_union(one) for one in moved], dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(places).assign(**{GEOMETRY: moved}), geometry=GEOMETRY)


def _beyond(lon: Floats) -> Floats:
    return np.where(lon < 0, lon + 360, lon)
