"""Quality first: which records cannot be trusted with a place, and why. Nothing vanishes silently."""

from hotspot.quality.addresses import building_address, spell, written_address
from hotspot.quality.check import check_events, judge_events, quality_table, records_table, used
from hotspot.quality.points import kept_points, pile_up_table, read_points
from hotspot.quality.protect import near_protected
from hotspot.quality.reasons import KEEPABLE, REASONS, Reason

__all__ = [
    "KEEPABLE",
    "REASONS",
    "Reason",
    "building_address",
    "check_events",
    "judge_events",
    "kept_points",
    "near_protected",
    "pile_up_table",
    "quality_table",
    "read_points",
    "records_table",
    "spell",
    "used",
    "written_address",
]
