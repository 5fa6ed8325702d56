"""Which columns look like dates, whatever they are called."""

import re
from typing import Final

from hotspot.errors import InputError
from hotspot.events.columns.looks import glance
from hotspot.events.values.cells import Cells, ask
from hotspot.events.values.dates.spelling import plainly
from hotspot.events.values.dates.way import FORMS, of_texts
from hotspot.events.values.settings import Values
from hotspot.files.source import Source

#: In headings of days of birth.
_BIRTH: Final = re.compile(r"birth|dob|nacim|geburt|naiss|urodz", re.IGNORECASE)
#: Records that are looked at to tell whether a column holds dates, glanced at first, and the longest date and time.
_LOOKED_AT: Final = 10_000
_GLANCED_AT: Final = 100
_LONGEST: Final = 60


def dated_columns(opened: Source) -> list[str]:
    """Columns of dates: such by type, or texts of which each filled one of the first records can be read as a date."""
    kinds = dict(zip(opened.relation.columns, map(str, opened.relation.types), strict=True))
    # The day of a birth is never that of an event.
    kinds = {column: kind for column, kind in kinds.items() if not _BIRTH.search(column)}
    found = {column for column, kind in kinds.items() if kind.startswith(("TIMESTAMP", "DATE"))}
    first = Source(opened.relation.limit(_LOOKED_AT), opened.what)
    for column in _worth_a_look(opened, [column for column, kind in kinds.items() if kind == "VARCHAR"]):
        try:
            if _is_dated(Cells(first, column)):
                found.add(column)
        except InputError:
            # Text that is not UTF-8, say, in a column that nobody named.
            continue
    return [column for column in kinds if column in found]


def _is_dated(cells: Cells) -> bool:
    """Whether each filled text is a date; digits alone may be the number of a case."""
    shapes = cells.shapes(cells.text)
    if not shapes or not all(map(_has_form, shapes)):
        return False
    way = of_texts(cells, shapes, Values())
    filled, read = map(int, ask(cells.opened, f"count({cells.text})", f"count({way.sql})"))
    return 0 < filled == read


def _has_form(shape: str) -> bool:
    plain, _ = plainly(shape)
    return any(form.format(plain) for form in FORMS)


def _worth_a_look(opened: Source, texts: list[str]) -> list[str]:
    """Columns whose first texts have the form of dates: of hundreds of columns few are asked what they hold."""
    return [
        column
        for column, values in glance(opened, texts, _GLANCED_AT).items()
        if all(len(value) <= _LONGEST and _has_form(re.sub(r"\d", "9", value)) for value in values)
    ]
