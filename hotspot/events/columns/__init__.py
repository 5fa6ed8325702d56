"""Which column of the user's table means what: names nominate, values decide, and what was decided is said."""

from hotspot.events.columns.decide import Chosen, decide, worth_a_look
from hotspot.events.columns.meanings import COST_KINDS, NO_COLUMN, EventColumns
from hotspot.events.columns.text import as_text

__all__ = ["COST_KINDS", "NO_COLUMN", "Chosen", "EventColumns", "as_text", "decide", "worth_a_look"]
