"""Lines above the headings: a title, a date of the export, empty ones."""

import csv
import re
from collections.abc import Sequence
from typing import Final

#: Lines at the beginning that tell how many fields there are, and how many of them must agree.
LOOKED_AT: Final = 30
_SURE: Final = 2
#: Share of the usual number of filled fields that headings fill; a title fills one or two.
_WIDE: Final = 0.6
#: A heading of coordinates.
_PLACE: Final = re.compile(
    r"(.*[ _])?(lat|latitude|latitud|breite\w*|lon|lng|long|longitude|longitud|l(ä|ae)nge\w*|x|y|location|geom|geometry"
    r"|coord\w*|point)([ _].*)?|intptl\w+|\w*(latitude|longitude)\w*",
    re.IGNORECASE,
)


def titles_above(lines: Sequence[str], delimiter: str) -> int:
    """How many of the first lines are no headings: fewer of their fields are filled than of most lines below.

    >>> titles_above(["Calls of the county,,", "", "lat,lon,date", "40.1,-75.3,May", "40.2,-75.4,May"], ",")
    2
    """
    rows = []
    for line in lines:
        if line.count('"') % 2:
            # A field goes on in the next line: what stands there is not known.
            break
        rows.append([field for field in next(csv.reader([line], delimiter=delimiter), []) if field.strip()])
    counts = [len(row) for row in rows if row]
    start = next((place for place, row in enumerate(rows) if row), 0)
    usual = max(sorted(set(counts), reverse=True), key=counts.count, default=0)
    if not counts or len(rows[start]) >= _WIDE * usual or counts.count(usual) < _SURE:
        # Empty lines at most.
        return start
    first = next(place for place, row in enumerate(rows) if len(row) >= _WIDE * usual)
    # A record must not become the headings: one of them names a place.
    return first if any(_PLACE.fullmatch(field.strip()) for field in rows[first]) else start
