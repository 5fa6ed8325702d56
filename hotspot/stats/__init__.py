"""Statistics on plain arrays: arrays in, arrays out, no pandas, no geography."""

from hotspot.stats.classes import LABELS, classify
from hotspot.stats.exposure import EXPOSURE_NULLS, exposure_tails
from hotspot.stats.gi import gi_star
from hotspot.stats.multiple import CORRECTIONS, adjust
from hotspot.stats.randomisation import NULLS, Tails, randomisation_tails, two_sided

__all__ = [
    "CORRECTIONS",
    "EXPOSURE_NULLS",
    "LABELS",
    "NULLS",
    "Tails",
    "adjust",
    "classify",
    "exposure_tails",
    "gi_star",
    "randomisation_tails",
    "two_sided",
]
