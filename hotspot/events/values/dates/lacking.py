"""Why a column that should hold dates holds none: what is missing, so that no untrue advice is given."""

import re
from collections.abc import Callable
from typing import Final

from hotspot.events.values.cells import Cells
from hotspot.events.values.dates.month_by_name import month_format
from hotspot.events.values.dates.spelling import plainly
from hotspot.events.values.texts.placeholders import is_word
from hotspot.words import Said, said

#: 2024 Q1, Q1 2024, 1Q24.
_QUARTER: Final = re.compile(r"9999[-/ ]?[QT]9|[QT]9[-/ ]?(99|9999)|9[QT][-/ ]?(99|9999)", re.IGNORECASE)
_CLOCK: Final = re.compile(r"99?:99(:99(\.9+)?)?( ?[ap]\.?m\.?)?", re.IGNORECASE)


def _is_month(shape: str) -> bool:
    return month_format(plainly(shape)[0].rstrip(".")) is not None


_YEARS: Final = "values.only_years"
#: Key of what is said -> whether a text of this shape is such; each filled field must be.
_LACKS: Final[dict[str, Callable[[str], bool]]] = {
    _YEARS: lambda shape: shape in {"9999", "9999.9"},
    "values.only_quarters": lambda shape: _QUARTER.fullmatch(shape) is not None,
    "values.only_months": _is_month,
    "values.only_times": lambda shape: _CLOCK.fullmatch(shape) is not None,
}


def lacking(cells: Cells) -> Said | None:
    """What is missing in a column of which no date can be read; None where that is not known."""
    shapes = cells.shapes(cells.text)
    words = [shape for shape in shapes if is_word(shape)]
    others = [shape for shape in shapes if shape not in words]
    if not others:
        return said("values.only_unknown", column=repr(cells.column)) if words else None
    key = next((key for key, holds in _LACKS.items() if all(map(holds, others))), None)
    if key is None or (key == _YEARS and not _in_years(cells)):
        return None
    return said(key, column=repr(cells.column))


def _in_years(cells: Cells) -> bool:
    """Whether numbers of four digits are years: they may be times of day, or codes."""
    (other,) = cells.ask(f"count(*) FILTER (TRY_CAST({cells.text} AS DOUBLE) NOT BETWEEN 1900 AND 2100)")
    return not other
