"""Quality first: which records cannot be trusted with a place, and why. Nothing vanishes silently."""

from hotspot.quality.addresses import building_address, written_address
from hotspot.quality.check import check_events, quality_table, records_table, used
from hotspot.quality.reasons import KEEPABLE, REASONS, Reason

__all__ = [
    "KEEPABLE",
    "REASONS",
    "Reason",
    "building_address",
    "check_events",
    "quality_table",
    "records_table",
    "used",
    "written_address",
]
