"""Statistics on plain arrays: arrays in, arrays out, no pandas, no geography."""

from hotspot.stats.classes import LABELS, classify
from hotspot.stats.exact.pooled import default_draws, pooled_tails
from hotspot.stats.exact.randomisation import NULLS, randomisation_tails
from hotspot.stats.exact.tails import Tails, two_sided
from hotspot.stats.gi import gi_star
from hotspot.stats.kernels import KERNELS, KernelSums, kernel_sum, kernel_sums, ring_weights
from hotspot.stats.multiple import CORRECTIONS, adjust, critical
from hotspot.stats.residents.exposure import EXPOSURE_NULLS, exposure_tails
from hotspot.stats.residents.shuffles import shuffled_counts, shuffled_tails
from hotspot.stats.transforms import TRANSFORMS

__all__ = [
    "CORRECTIONS",
    "EXPOSURE_NULLS",
    "KERNELS",
    "LABELS",
    "NULLS",
    "TRANSFORMS",
    "KernelSums",
    "Tails",
    "adjust",
    "classify",
    "critical",
    "default_draws",
    "exposure_tails",
    "gi_star",
    "kernel_sum",
    "kernel_sums",
    "pooled_tails",
    "randomisation_tails",
    "ring_weights",
    "shuffled_counts",
    "shuffled_tails",
    "two_sided",
]
