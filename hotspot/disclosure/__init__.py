"""One door out: nothing is drawn or written that did not pass a policy."""

from hotspot.disclosure.facts import Facts
from hotspot.disclosure.policy import AUDIENCES, DisclosurePolicy
from hotspot.disclosure.release import (
    Release,
    checked_base,
    checked_services,
    checked_slices,
    checked_tables,
    release,
)

__all__ = [
    "AUDIENCES",
    "DisclosurePolicy",
    "Facts",
    "Release",
    "checked_base",
    "checked_services",
    "checked_slices",
    "checked_tables",
    "release",
]
