"""The zone that a column of times is in: an event keeps the day that people there had."""

import re
from typing import Final

from hotspot.events.values.cells import literal

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})")


def local(name: str, zone: str | None) -> str:
    """SQL expression of the time of day and day in the zone; UTC where none is known."""
    found = _OFFSET.fullmatch(zone or "UTC")
    if found is None:
        return f"{name} AT TIME ZONE {literal(zone or 'UTC')}"
    minutes = int(f"{found['sign']}1") * (int(found["hours"]) * 60 + int(found["minutes"]))
    return f"({name} AT TIME ZONE 'UTC') + to_minutes({minutes})"
