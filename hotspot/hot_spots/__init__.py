"""Which cells have more, or less, than a null hypothesis leads one to expect, and how far that can be trusted."""

from hotspot.hot_spots.alarms import count_false_alarms
from hotspot.hot_spots.clustering import measure_clustering
from hotspot.hot_spots.discs import can_scan, scan_discs
from hotspot.hot_spots.leave_one_out import leave_one_out
from hotspot.hot_spots.scan import mark_windows, scan_places
from hotspot.hot_spots.test import find_hot_spots, is_hot, rank_cells

__all__ = [
    "can_scan",
    "count_false_alarms",
    "find_hot_spots",
    "is_hot",
    "leave_one_out",
    "mark_windows",
    "measure_clustering",
    "rank_cells",
    "scan_discs",
    "scan_places",
]
