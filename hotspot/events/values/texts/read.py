"""The rules of texts, run over a column in their order."""

from typing import Final

from hotspot.columns import CATEGORY, NEIGHBORHOOD, PERSON, REPEATED
from hotspot.events.columns.text import as_text
from hotspot.events.values.cells import BLANK, Cells, matches
from hotspot.events.values.rule import Fault, Reading
from hotspot.events.values.settings import Values
from hotspot.events.values.texts.distinct import distinct
from hotspot.events.values.texts.persons import one_spelling
from hotspot.events.values.texts.placeholders import MAYBE, is_one_of, placeholders
from hotspot.events.values.texts.scientific import rounded
from hotspot.events.values.texts.spread import too_often, too_wide

#: Identifiers: however it is written, it is one.
_IDENTIFIERS: Final = (PERSON, REPEATED)
#: So many spellings of "unknown" are listed; a column has a few.
_MOST: Final = 1_000


def read_texts(cells: Cells, meaning: str, how: Values, point: tuple[str, str]) -> Reading:
    """How a column of texts is read. ``point``: SQL expressions of the coordinates, in degrees or any other unit."""
    text = as_text(cells.column, cells.kind)
    filled = f"CASE WHEN NOT {matches(text, BLANK)} THEN {text} END"
    if meaning in {CATEGORY, NEIGHBORHOOD}:
        return Reading(filled if cells.ask(f"count(*) FILTER ({matches(text, BLANK)})")[0] else text)
    texts = distinct(cells)
    reading = Reading(filled if texts.blank else text)
    if meaning in _IDENTIFIERS:
        spelling, reading.found = one_spelling(texts, cells.column)
        reading.sql = spelling.format(reading.sql)
        if (fault := rounded(texts, cells.column, text)) is not None:
            reading.faults.append(fault)
    if how.keep_placeholders:
        return reading
    # No call has the number 0; a person may.
    nobody = texts.chosen(texts.matching(MAYBE)) if meaning == REPEATED else too_often(texts)
    known = [*placeholders(texts, person=meaning in _IDENTIFIERS)[:_MOST], *nobody[:_MOST]]
    # Where coordinates are no degrees, distances are not known; and a call may have many rows, wherever they are.
    wide = too_wide(cells, texts, point, meaning) if how.crs is None and meaning != REPEATED else []
    if known or wide:
        reading.unless = is_one_of(text, dict.fromkeys([*known, *wide]))
        reading.faults.append(Fault("placeholder", cells.column, reading.unless, "values.placeholders", texts.filled))
    return reading
