"""Types of columns in DuckDB's words, and a column of any type as text."""

from typing import Final

from hotspot.files.query import quoted

_FLOATS: Final = ("FLOAT", "DOUBLE", "DECIMAL")
_WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_NUMBERS: Final = (*_FLOATS, *_WHOLE, "UHUGEINT")
#: Beyond it a float holds no whole number exactly.
_EXACT: Final = 2**53


def holds_numbers(kind: str) -> bool:
    """Whether a column of this type holds numbers."""
    return kind.startswith(_NUMBERS)


def as_text(column: str, kind: str) -> str:
    """The SQL expression of the texts: a whole number stands without ".0", which no file shows."""
    name = quoted(column)
    if kind == "VARCHAR":
        return name
    text = f"CAST({name} AS VARCHAR)"
    if not kind.startswith(_FLOATS):
        return text
    return (
        f"CASE WHEN {name} = trunc({name}) AND abs({name}) < {_EXACT} "
        f"THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) ELSE {text} END"
    )
