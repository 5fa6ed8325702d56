"""The one seam to events in bulk.

Whatever holds the events (a frame, a DuckDB relation over files), an engine only has to *collapse* them: one row
for each person, address and amount, with the number of events it stands for. Everything else is counted from that.
"""

from hotspot.engines.collapse import collapse
from hotspot.engines.totals import Totals

__all__ = ["Totals", "collapse"]
