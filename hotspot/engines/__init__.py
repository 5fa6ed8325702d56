"""The one seam to events in bulk.

Whatever holds the events (a frame, a file, a DuckDB relation), they are counted where they are: places come here to be
judged (`hotspot.engines.places`), and who carries what at the buildings is asked in questions with small answers
(`hotspot.engines.carriers`).
"""

from hotspot.engines.places import StoredPlaces
from hotspot.engines.totals import Totals

__all__ = ["StoredPlaces", "Totals"]
