"""Coordinate reference systems as files name them, without a network and without files of others."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hotspot.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pyproj

Shapes = TypeVar("Shapes", "gpd.GeoDataFrame", "gpd.GeoSeries")

#: A definition can name a file of shifts that PROJ would open, or take from a server.
_FILES: Final = re.compile(r"grids?\s*=|\binit\s*=|\bfile\s*=|file\"|://", re.IGNORECASE)
#: Longitude first, in degrees: what GeoJSON says by definition, and EPSG:4326 as every reader here orders it.
_DEGREES: Final = re.compile(r"(urn:ogc:def:crs:)?OGC:(1\.3)?:?CRS84|(urn:ogc:def:crs:)?EPSG:(.*:)?4326", re.IGNORECASE)


@contextmanager
def no_grids_from_servers() -> Iterator[None]:
    """PROJ without its network, whatever the environment says (PROJ_NETWORK=ON), and afterwards as it was."""
    import pyproj.network

    before = pyproj.network.is_network_enabled()  # type: ignore[attr-defined]  # not in its stubs
    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # not in its stubs
    try:
        yield
    finally:
        pyproj.network.set_network_enabled(active=before)  # type: ignore[attr-defined]  # not in its stubs


def in_degrees(shapes: Shapes) -> Shapes:
    """A GeoDataFrame or GeoSeries in degrees (EPSG:4326); itself where it is so already."""
    return shapes if shapes.crs == "EPSG:4326" else in_system(shapes, 4326)


def in_system(shapes: Shapes, wanted: Any) -> Shapes:
    """A GeoDataFrame or GeoSeries in another coordinate reference system."""
    with no_grids_from_servers():
        return shapes.to_crs(wanted)


def system(named: Any, what: str) -> "pyproj.CRS":
    """The system that a file names: a code ("EPSG:2227"), WKT, or PROJJSON as a dict.

    Raises `InputError` for one that is not known, or that would open another file or reach a server.
    """
    import pyproj

    given = {name: value for name, value in named.items() if name != "$schema"} if isinstance(named, dict) else named
    text = given if isinstance(given, str) else json.dumps(given, default=repr)
    try:
        if _DEGREES.fullmatch(text.strip()):
            return pyproj.CRS.from_epsg(4326)
        if not _FILES.search(text):
            with no_grids_from_servers():
                return pyproj.CRS.from_user_input(given)
    except (pyproj.exceptions.CRSError, ValueError, TypeError):
        pass
    raise InputError(
        f"{what} names a coordinate reference system that is not known. "
        "Set the right one (in QGIS: Layer > Set CRS) and save it again."
    )
