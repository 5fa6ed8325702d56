"""Events: one row for each call, claim, report or visit, under the package's own column names."""

from hotspot.events.columns import COST_KINDS, EventColumns
from hotspot.events.read import read_events
from hotspot.events.values import Values

__all__ = ["COST_KINDS", "EventColumns", "Values", "read_events"]
