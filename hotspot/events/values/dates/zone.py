"""The zone that a column of times is in: an event keeps the day that people there had."""

import re
from typing import Final

from hotspot.events.values.cells import literal
from hotspot.words import Said, said

#: Zones that say no more than where none is known.
_UTC: Final = frozenset({None, "UTC", "Etc/UTC", "+00:00", "GMT", "Z"})
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})")


def local(name: str, zone: str | None) -> str:
    """SQL expression of the time of day and day in the zone; UTC where none is known."""
    found = _OFFSET.fullmatch(zone or "UTC")
    if found is None:
        return f"{name} AT TIME ZONE {literal(zone or 'UTC')}"
    minutes = int(f"{found['sign']}1") * (int(found["hours"]) * 60 + int(found["minutes"]))
    return f"({name} AT TIME ZONE 'UTC') + to_minutes({minutes})"


def of_column(column: str, zone: str | None) -> Said:
    """What is said of a column that has a zone."""
    if zone in _UTC:
        return said("values.utc", column=repr(column))
    return said("values.own_zone", column=repr(column), zone=str(zone))


def of_texts_in(column: str, zones: set[str]) -> Said:
    """What is said of texts in which zones stand. ``zones``: as their shapes have them."""
    return said("values.utc" if zones <= _UTC else "values.zones_written", column=repr(column))
