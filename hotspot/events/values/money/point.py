"""Point or comma: which of them parts the cents from the rest is decided over the column."""

from dataclasses import dataclass
from typing import Final

from hotspot.events.values.cells import Cells, ask
from hotspot.files.source import Source

#: What only one of the two can have written, and what either can.
_POINT: Final = r"\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}|\d*\.\d{1,2}|\d*\.\d{4,}|\d{4,}\.\d+|0\.\d+"
_COMMA: Final = r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,}|\d*,\d{1,2}|\d*,\d{4,}|\d{4,},\d+|0,\d+"
_THOUSANDS_BY_POINT: Final = r"[1-9]\d{0,2}\.\d{3}"
_THOUSANDS_BY_COMMA: Final = r"[1-9]\d{0,2},\d{3}"


@dataclass(frozen=True)
class Point:
    """How numbers are written in a column."""

    comma: bool
    """Whether the comma parts the cents."""
    decimal_commas: int
    """Amounts with a comma before their cents."""
    by_point: int
    """Amounts whose point parts thousands, though it could be read as that of decimals."""
    undecided: int = 0
    """Amounts whose point or comma could be either, beside others that are of both kinds."""


def decide(cells: Cells, bare: str) -> Point:
    """Point or comma. ``bare``: SQL expression of digits, points and commas of each amount.

    "1.234" is a thousand and more where no amount has cents behind a point, and so is "1,234" where none has them
    behind a comma: amounts have two decimals, or none.
    """
    looked = cells.opened.relation.project(f"{bare} AS b")
    asked = [
        f"count(*) FILTER (regexp_full_match(b, '{form}'))"
        for form in (_POINT, _COMMA, _THOUSANDS_BY_POINT, _THOUSANDS_BY_COMMA)
    ]
    point, comma, by_point, by_comma = map(int, ask(Source(looked, cells.opened.what), *asked))
    if point == comma == 0:
        # Beside "1.234" nothing but whole numbers: no amount has three decimals.
        return Point(comma=by_point > by_comma, decimal_commas=0, by_point=by_point if by_point > by_comma else 0)
    commas = comma > point
    undecided = by_point + by_comma if point and comma else 0
    return Point(commas, comma, by_point if commas else 0, undecided)


def number(bare: str, *, comma: bool) -> str:
    """SQL expression of the number; what only the other way could have written is read so."""
    english = f"TRY_CAST(replace({bare}, ',', '') AS DOUBLE)"
    european = f"TRY_CAST(replace(replace({bare}, '.', ''), ',', '.') AS DOUBLE)"
    is_english = f"regexp_full_match({bare}, '\\d*(?:\\.\\d*)?|\\d{{1,3}}(?:,\\d{{3}})+(?:\\.\\d*)?')"
    is_european = f"regexp_full_match({bare}, '\\d*(?:,\\d*)?|\\d{{1,3}}(?:\\.\\d{{3}})+(?:,\\d*)?')"
    first, second = ((is_european, european), (is_english, english))[:: 1 if comma else -1]
    return f"CASE WHEN {first[0]} THEN {first[1]} WHEN {second[0]} THEN {second[1]} END"
