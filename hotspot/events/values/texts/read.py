"""The rules of texts, run over a column in their order."""

from typing import Final

from hotspot.columns import ADDRESS, PERSON
from hotspot.events.columns.text import as_text
from hotspot.events.values.cells import Cells
from hotspot.events.values.rule import Fault, Reading
from hotspot.events.values.settings import Values
from hotspot.events.values.texts.distinct import distinct
from hotspot.events.values.texts.persons import one_spelling
from hotspot.events.values.texts.placeholders import is_one_of, placeholders
from hotspot.events.values.texts.scientific import rounded
from hotspot.events.values.texts.spread import too_often, too_wide

#: So many spellings of "unknown" are listed; a column has a few.
_MOST: Final = 1_000


def read_texts(cells: Cells, meaning: str, how: Values, point: tuple[str, str]) -> Reading:
    """How a column of texts is read. ``point``: SQL expressions of the coordinates, in degrees or any other unit."""
    text = as_text(cells.column, cells.kind)
    reading = Reading(text)
    if meaning not in {PERSON, ADDRESS}:
        return reading
    texts = distinct(cells)
    if meaning == PERSON:
        spelling, reading.found = one_spelling(texts, cells.column)
        reading.sql = spelling.format(text)
        if (fault := rounded(texts, cells.column, text)) is not None:
            reading.faults.append(fault)
    if how.keep_placeholders:
        return reading
    known = [*placeholders(texts, meaning)[:_MOST], *too_often(texts)]
    # Where coordinates are no degrees, distances are not known.
    wide = too_wide(cells, texts, point, meaning) if how.crs is None else []
    if known or wide:
        reading.unless = is_one_of(text, dict.fromkeys([*known, *wide]))
        reading.faults.append(Fault("placeholder", cells.column, reading.unless, "values.placeholders", texts.filled))
    return reading
