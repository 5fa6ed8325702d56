"""What a map is read by: streets, water and parks from local files, clipped, simplified and kept small."""

from hotspot.base.classes import KINDS, LOCAL, PARK, PRIMARY, ROADS, SECONDARY, WATER
from hotspot.base.fit import MOST_BYTES, fit_base
from hotspot.base.ground import ground_of, water_share
from hotspot.base.read import read_base
from hotspot.base.written import written

__all__ = [
    "KINDS",
    "LOCAL",
    "MOST_BYTES",
    "PARK",
    "PRIMARY",
    "ROADS",
    "SECONDARY",
    "WATER",
    "fit_base",
    "ground_of",
    "read_base",
    "water_share",
    "written",
]
