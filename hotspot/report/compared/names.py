"""What the files of a comparison are called, and the columns of its list."""

from typing import Final

from hotspot import columns as c

PAGE: Final = "compare.html"
LIST: Final = "compare.csv"
MANIFEST: Final = "manifest.json"
COMPARE_FILES: Final = (PAGE, LIST, MANIFEST)
CHANGE: Final = "change"
#: What stands in the list of either map, with the letter of the map behind it.
OF_BOTH: Final = (c.LABEL, c.Q_HOT, c.Q_COLD, c.VALUE, c.EVENTS)
COMPARED_COLUMNS: Final = (c.CELL, c.NEIGHBORHOOD, *(f"{name}_{side}" for side in "ab" for name in OF_BOTH), CHANGE)
