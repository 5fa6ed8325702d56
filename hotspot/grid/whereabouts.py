"""Where on the Earth a point lies, in words: a hemisphere, a part of the world, and whether anybody lives there.

The parts are boxes: near enough to see that a map of Ohio lies in Asia, not to tell whose ground a point is.
"""

from typing import Final

from hotspot.words import Said, said

#: No town lies farther south (Puerto Williams, 54.93 S) or, but for Svalbard and the bases of the Arctic islands,
#: farther north (Utqiagvik, 71.29 N); some villages of Greenland and Canada do, where no exchange leads.
_SOUTHERNMOST: Final = -55.0
_NORTHERNMOST: Final = 71.5
#: Part of the world -> west, south, east and north ends in degrees; the first that holds a point names it.
_PARTS: Final = (
    ("europe", (-25.0, 36.0, 40.0, 72.0)),
    ("africa", (-20.0, -36.0, 34.0, 36.0)),
    ("africa", (34.0, 2.0, 51.4, 12.0)),
    ("africa", (34.0, -12.0, 44.0, 2.0)),
    ("africa", (34.0, -36.0, 50.5, -12.0)),
    ("north_america", (-170.0, 13.0, -52.0, 84.0)),
    ("south_america", (-92.0, -56.0, -34.0, 13.0)),
    ("asia", (34.0, 12.0, 180.0, 80.0)),
    ("asia", (60.0, -11.0, 130.0, 12.0)),
    ("oceania", (110.0, -48.0, 180.0, 12.0)),
    ("oceania", (-180.0, -48.0, -130.0, 13.0)),
    ("antarctica", (-180.0, -90.0, 180.0, -60.0)),
)
#: Where records of the Americas come to lie without the minus of their longitude.
_MIRRORED_AMERICAS: Final = (52.0, -56.0, 172.0, 72.0)


def place(lat: float, lon: float) -> Said:
    """A point in words, to a whole degree: no record can be read from it."""
    here = said(
        "whereabouts.degrees",
        north=_degrees(lat, "north", "south"),
        east=_degrees(lon, "east", "west"),
    )
    part = part_of_world(lat, lon)
    return said("whereabouts.in_part", degrees=here, part=said(f"whereabouts.{part}")) if part else here


def part_of_world(lat: float, lon: float) -> str:
    """The part of the world by its key; empty at sea."""
    return next((part for part, box in _PARTS if _within(lat, lon, box)), "")


def look_exchanged(lat: float, lon: float) -> bool:
    """Whether nobody lives at a point (degrees), and somebody does where latitude and longitude are exchanged."""
    return not _inhabited(lat, lon) and _inhabited(lon, lat)


def may_lack_minus(lat: float, lon: float) -> bool:
    """Whether a point lies where the Americas are without the minus of their longitude."""
    return _within(lat, lon, _MIRRORED_AMERICAS)


def _inhabited(lat: float, lon: float) -> bool:
    return _SOUTHERNMOST <= lat <= _NORTHERNMOST and abs(lon) <= 180


def _within(lat: float, lon: float, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _degrees(value: float, positive: str, negative: str) -> Said:
    return said(f"whereabouts.{negative if value < 0 else positive}", degrees=f"{abs(value):.0f}")
