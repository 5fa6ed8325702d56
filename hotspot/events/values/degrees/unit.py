"""Coordinates that are no degrees: what they may be, and which option reads them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.events.values.settings import MICRODEGREES
from hotspot.files.reference import no_grids_from_servers

Floats = NDArray[np.float64]
#: Half of the Earth in Web Mercator, metres.
_MERCATOR: Final = 20_037_508.35
_MICRO: Final = 1_000_000
_NAMES: Final = "their file or the page it came from says which"


class NotDegreesError(InputError):
    """Coordinates are no degrees; ``guess`` says what they look like."""

    def __init__(self, held: str, guess: str, advice: str) -> None:
        """``held``: which columns hold no degrees; ``advice``: the option that reads them."""
        super().__init__(f"{held} hold no degrees: they look like {guess}. Read them with {advice}.")
        self.held, self.guess = held, guess


def guess(x: float, y: float) -> tuple[str, str]:
    """What coordinates with this median are, and how they are read."""
    if abs(y) <= 90 * _MICRO and abs(x) <= 180 * _MICRO and max(abs(x), abs(y)) > _MERCATOR:
        return "micro-degrees (degrees times 1,000,000)", f"--crs {MICRODEGREES}"
    if x < -180 and abs(x) <= _MERCATOR and abs(y) <= _MERCATOR:
        return "metres of Web Mercator", "--crs EPSG:3857"
    if 100_000 <= x <= 900_000 and 0 < y < 10_000_000:
        example = "for example EPSG:32617 for UTM zone 17 north"
        return "metres of UTM or of a State Plane", f"--crs EPSG:n, {example}; {_NAMES}"
    example = "for example EPSG:3735 for Ohio South in feet"
    return "feet or metres of a State Plane or of another national grid", f"--crs EPSG:n, {example}; {_NAMES}"


def to_degrees(lat: Floats, lon: Floats, crs: str) -> tuple[Floats, Floats]:
    """Northings and eastings of a system, as they stand in the columns of latitude and longitude, in degrees.

    Shapes (n,). Missing where the system has no such place. Raises `InputError` for a system that is not known.
    """
    if crs.strip().lower() == MICRODEGREES:
        return lat / _MICRO, lon / _MICRO
    import pyproj

    code = int(crs.strip().rpartition(":")[2])
    try:
        with no_grids_from_servers():
            turn = pyproj.Transformer.from_crs(pyproj.CRS.from_epsg(code), 4326, always_xy=True)
            east, north = turn.transform(lon, lat)
    except pyproj.exceptions.ProjError:
        raise InputError(
            f"The system of coordinates EPSG:{code} (--crs) is not known, or cannot be turned into degrees."
        ) from None
    known = np.isfinite(east) & np.isfinite(north)
    return np.where(known, north, np.nan), np.where(known, east, np.nan)
