"""Outlines of buildings, or of parcels: which of them is whose building."""

from hotspot.footprints.join import FATES, Joined, join, join_footprints
from hotspot.footprints.protect import in_protected, where_protected, without_protected
from hotspot.footprints.read import read_footprints

__all__ = [
    "FATES",
    "Joined",
    "in_protected",
    "join",
    "join_footprints",
    "read_footprints",
    "where_protected",
    "without_protected",
]
