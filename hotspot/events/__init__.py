"""Events: one row for each call, claim, report or visit, under the package's own column names."""

from hotspot.events.columns import COST_KINDS, EventColumns
from hotspot.events.read import open_events, read_events
from hotspot.events.stored import StoredEvents
from hotspot.events.values import Values

__all__ = ["COST_KINDS", "EventColumns", "StoredEvents", "Values", "open_events", "read_events"]
