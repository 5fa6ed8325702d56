"""The rules of coordinates, run over the columns of latitude and longitude in their order."""

from typing import Final

from hotspot.columns import LAT, LON
from hotspot.errors import InputError
from hotspot.events.values.cells import Cells, ask
from hotspot.events.values.degrees.unit import NotDegreesError, guess
from hotspot.events.values.degrees.written import rules
from hotspot.events.values.numbers import Kind, read_number
from hotspot.events.values.rule import Found, Reading
from hotspot.events.values.settings import Values
from hotspot.files.source import Source
from hotspot.words import said

_WANTED: Final = "decimal degrees (40.133, -75.408), or degrees with minutes, seconds and letters (40°08'N)"
_WANTED_CRS: Final = "plain numbers"
#: No degree is larger, whatever its zero.
_LARGEST: Final = 360


def read_degrees(lat: Cells, lon: Cells, how: Values) -> tuple[Reading, Reading]:
    """How the two columns of coordinates are read.

    Raises `InputError` for columns of words, both at once, and for coordinates that are no degrees without ``crs``.
    """
    problems, readings = [], []
    for cells, axis in ((lat, LAT), (lon, LON)):
        kind = Kind(axis, _WANTED if how.crs is None else _WANTED_CRS)
        try:
            readings.append(read_number(cells, rules(axis), kind))
        except InputError as problem:
            problems.append(str(problem))
    if problems:
        # Every column at fault at once, so that one look at the file mends them all.
        raise InputError(" ".join(problems))
    north, east = readings
    if how.crs is not None or (_are_degrees(north, 90) and _are_degrees(east, 180)):
        return north, east
    both = lat.opened.relation.project(f"{north.sql} AS lat, {east.sql} AS lon")
    # A record with one of them has no place, whatever it is.
    both = both.filter("lat IS NOT NULL AND lon IS NOT NULL")
    filled, beyond, least, turned = ask(
        Source(both, lat.opened.what),
        "count(lat + lon)",
        f"count(*) FILTER (greatest(abs(lat), abs(lon)) > {_LARGEST})",
        "min(lon)",
        f"count(*) FILTER (lon > 180 AND lon <= {_LARGEST} AND abs(lat) <= 90)",
    )
    if beyond * 2 > filled:
        y, x = ask(Source(both, lat.opened.what), "median(lat)", "median(lon)")
        held = f"In {beyond:,} of {filled:,} records columns {lat.column!r} and {lon.column!r}"
        raise NotDegreesError(held, *guess(float(x), float(y)))
    if filled and least is not None and least >= 0 and turned * 2 > filled:
        note = said("values.turned", int(turned), column=repr(lon.column), records=int(turned))
        east.sql = (
            f"CASE WHEN ({east.sql}) > 180 AND ({east.sql}) <= {_LARGEST} THEN ({east.sql}) - 360 ELSE {east.sql} END"
        )
        east.found.append(Found("longitudes_to_360", lon.column, int(turned), (), note))
    return north, east


def _are_degrees(reading: Reading, largest: int) -> bool:
    """Whether it is known that no value is larger, whatever its sign."""
    return reading.ends is not None and -largest <= reading.ends[0] and reading.ends[1] <= largest
