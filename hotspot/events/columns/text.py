"""A column of persons, addresses, kinds or identifiers as text, whatever its type."""

from typing import Final

from hotspot.files.query import quoted

_FLOATS: Final = ("FLOAT", "DOUBLE", "DECIMAL")
#: Beyond it a float holds no whole number exactly.
_EXACT: Final = 2**53


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
