"""Tables and shapes across the 180th meridian, for the page; see `hotspot.meridian`."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot import columns as c
from hotspot.meridian import HALF, beyond, onward
from hotspot.output.page.data.shapes import GEOMETRY, has_shapes


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
    if east - west <= HALF:
        return places
    moved = shapely.transform(geometries, lambda at: np.column_stack([beyond(at[:, 0]), at[:, 1]]))
    # Halves that met at the meridian become one again.
    moved = np.array([one if one is None else shapely.unary_union(one) for one in moved], dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(places).assign(**{GEOMETRY: moved}), geometry=GEOMETRY)
