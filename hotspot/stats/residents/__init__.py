"""Counts against residents when places differ at random, in a law that is estimated without a shape."""

from hotspot.stats.residents.areas import StandsOut, dispersion_of, stand_out
from hotspot.stats.residents.cost import cost_counts, cost_unit
from hotspot.stats.residents.discs import disc_scan_residents
from hotspot.stats.residents.mixture import ResidentsFit, fit_residents
from hotspot.stats.residents.shuffles import shuffled_counts, shuffled_tails
from hotspot.stats.residents.sums import ResidentsTails, Screen, residents_tails, screen_sums, upper_tails

__all__ = [
    "ResidentsFit",
    "ResidentsTails",
    "Screen",
    "StandsOut",
    "cost_counts",
    "cost_unit",
    "disc_scan_residents",
    "dispersion_of",
    "fit_residents",
    "residents_tails",
    "screen_sums",
    "shuffled_counts",
    "shuffled_tails",
    "stand_out",
    "upper_tails",
]
