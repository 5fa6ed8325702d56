"""Areas that do not say their coordinate reference system: which ones fit the events."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.files.reference import no_grids_from_servers

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

#: Share of the events that must lie within the bounds of the areas.
_ENOUGH: Final = 0.8
#: So many events tell it, and so many systems are named.
_TOLD_BY: Final = 200
_NAMED: Final = 3
_DEGREES: Final = 4326
_ANYWHERE: Final = (3857, "WGS 84 / Pseudo-Mercator")
#: Of systems that differ by a metre (NAD83 of several years) the first is the one that most files mean.
_USUAL: Final = ("NAD83 / ", "WGS 84 / ")


class SystemMissingError(InputError):
    """Areas whose coordinates mean nothing without a system that they do not say."""

    def __init__(self, message: str, bounds: Any) -> None:
        """Keep the bounds of the areas, in units that are not known."""
        super().__init__(message)
        self.bounds: Bounds = bounds


def fitting_systems(bounds: Bounds, lat: Floats, lon: Floats) -> list[tuple[int, str]]:
    """Codes (EPSG) and names of systems in which these bounds hold most of the events, best first; at most three.

    ``bounds``: west, south, east and north in the unknown system; ``lat``, ``lon``: of the events, in degrees.
    """
    import pyproj

    known = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    lat, lon = lat[known], lon[known]
    if not lat.size or not np.isfinite(bounds).all():
        return []
    some = np.unique(np.linspace(0, lat.size - 1, _TOLD_BY).astype(int))
    order = np.lexsort((lon, lat))
    lat, lon = lat[order][some], lon[order][some]
    if _inside(bounds, lon, lat) >= _ENOUGH:
        return [(_DEGREES, "WGS 84")]
    found = []
    west, south, east, north = bounds
    extent = max(float(np.hypot(east - west, north - south)), 1e-9)
    with no_grids_from_servers():
        for code, name in _candidates(float(np.median(lat)), float(np.median(lon))):
            try:
                x, y = pyproj.Transformer.from_crs(_DEGREES, code, always_xy=True).transform(lon, lat)
            except pyproj.exceptions.ProjError:
                # Some systems of the register can only be turned into others of their kind.
                continue
            if (share := _inside(bounds, x, y)) >= _ENOUGH:
                apart = np.hypot(np.median(x) - (west + east) / 2, np.median(y) - (south + north) / 2) / extent
                found.append((-round(share, 2), round(float(apart), 1), not name.startswith(_USUAL), code, name))
    return [(code, name) for *_, code, name in sorted(found)[:_NAMED]]


def _candidates(lat: float, lon: float) -> list[tuple[int, str]]:
    """Projected systems that are made for a place, and those for anywhere."""
    from pyproj.aoi import AreaOfInterest
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType

    here = AreaOfInterest(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)
    found = query_crs_info("EPSG", pj_types=PJType.PROJECTED_CRS, area_of_interest=here, contains=True)
    return sorted({*((int(one.code), one.name) for one in found), _ANYWHERE})


def _inside(bounds: Bounds, x: Any, y: Any) -> float:
    """Share of points within bounds, widened by a tenth."""
    west, south, east, north = bounds
    wide, tall = 0.1 * (east - west), 0.1 * (north - south)
    within = (x >= west - wide) & (x <= east + wide) & (y >= south - tall) & (y <= north + tall)
    return float(np.mean(within))
