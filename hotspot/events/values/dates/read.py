"""The rules of dates, run over a column in their order."""

from collections.abc import Iterable
from typing import Final

from hotspot.events.values.cells import Cells
from hotspot.events.values.dates.checked import checked, count
from hotspot.events.values.dates.way import Way, of_numbers, of_texts, with_time_of_day
from hotspot.events.values.dates.zone import local, of_column
from hotspot.events.values.rule import Reading
from hotspot.events.values.settings import Values
from hotspot.events.values.texts.placeholders import is_word, words_in

#: The first records tell in most cases how all are written.
_LOOKED_AT: Final = 10_000


def read_dates(cells: Cells, how: Values, *, taken: Iterable[str] = ()) -> Reading:
    """How the dates of a column are read. ``taken``: columns that mean something else.

    Missing, and named, is what cannot be read, a year before 1900 or after 2100, and a placeholder.
    """
    words: tuple[str, ...] = ()
    way = _typed(cells, how)
    counts = None if way is None else count(cells, with_time_of_day(cells, way, taken))
    if way is None or counts is None:
        way = with_time_of_day(cells, of_texts(cells, cells.shapes(cells.text, first=_LOOKED_AT), how), taken)
        counts = count(cells, way)
        # Years outside may be of two digits that the first records did not show.
        if counts.read < counts.filled or counts.inside < counts.read:
            shapes = cells.shapes(cells.text)
            # A mark for "none" is no date that could not be read.
            words = () if how.keep_placeholders else words_in(shapes)
            dates = {shape: records for shape, records in shapes.items() if not is_word(shape)}
            way = with_time_of_day(cells, of_texts(cells, dates, how), taken)
            counts = count(cells, way)
    return checked(cells, way, counts, words, keep_placeholders=how.keep_placeholders)


def _typed(cells: Cells, how: Values) -> Way | None:
    """The way to read a column that holds times or numbers; None for texts."""
    if cells.kind == "TIMESTAMP WITH TIME ZONE":
        zone = cells.opened.zones.get(cells.column)
        return Way(local(cells.name, zone), notes=[of_column(cells.column, zone)], clock=True)
    if cells.kind.startswith(("TIMESTAMP", "DATE")):
        return Way(f"TRY_CAST({cells.name} AS TIMESTAMP)", clock=cells.kind != "DATE")
    return of_numbers(cells, f"CAST({cells.name} AS DOUBLE)", how) if cells.is_number else None
