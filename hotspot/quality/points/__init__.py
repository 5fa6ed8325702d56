"""Pile-ups: where a geocoder put what it could not find. A rule a file, run over all of them by `suspects`."""

from hotspot.quality.points.keep import POINTS, kept_points, read_points
from hotspot.quality.points.suspects import Suspects, find_suspects
from hotspot.quality.points.table import pile_up_table

__all__ = ["POINTS", "Suspects", "find_suspects", "kept_points", "pile_up_table", "read_points"]
