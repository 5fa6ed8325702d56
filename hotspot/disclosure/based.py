"""Streets, water and parks, as they may leave: a public geography, for every audience."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspot.base import KINDS, MOST_BYTES
from hotspot.base.fit import script_text
from hotspot.columns import KIND, NAME
from hotspot.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd

#: Columns that may leave, in order. Whatever else the table carries stays.
BASE: Final = (KIND, NAME, "geometry")
_SHAPES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.POLYGON)


def listed_base(table: Any) -> "gpd.GeoDataFrame":
    """The listed columns and nothing else, nothing shared: kinds, texts, lines and polygons in degrees.

    Raises `InputError` for anything but a base that `hotspot.fit_base` made.
    """
    import geopandas as gpd

    if not isinstance(table, gpd.GeoDataFrame) or any(name not in table for name in BASE):
        raise InputError(
            f"A base is a GeoDataFrame with the columns {', '.join(BASE)}; a {type(table).__name__} was given that is "
            "none. Use read_base and fit_base."
        )
    kinds, names = ([str(value) for value in table[column]] for column in (KIND, NAME))
    shapes = np.array(table["geometry"].tolist(), dtype=object)
    if not set(kinds) <= set(KINDS) or not np.isin(shapely.get_type_id(shapes), _SHAPES).all():
        raise InputError(
            f"A base holds lines and polygons of the kinds {', '.join(KINDS)}. Use read_base and fit_base."
        )
    kept = gpd.GeoDataFrame({KIND: kinds, NAME: names}, geometry=shapes, crs=4326)
    if len(script_text(kept)) > MOST_BYTES:
        raise InputError(f"A page holds at most {MOST_BYTES:,} bytes of streets, water and parks. Use fit_base.")
    return kept
