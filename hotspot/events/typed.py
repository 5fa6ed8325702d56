"""What a condition compares: in a file that knows no types its texts are numbers or truths where all of them are."""

import re
from collections.abc import Iterable
from typing import Any, Final

from hotspot.events.values.texts.placeholders import WORDS, is_one_of
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source

#: A number of a case begins with zeros; a number does not.
_WHOLE: Final = "[-+]?(0|[1-9][0-9]{0,17})"
_ZERO: Final = "[-+]?0[0-9].*"
_TRUTH: Final = "true|false"


def with_types(opened: Source, where: str, references: Iterable[dict[str, Any]]) -> str:
    """The condition with a cast about each column of texts that are all numbers or truths.

    ``references``: the parts of the parsed condition that name columns, with the place where each stands in
    ``SELECT (condition)``.
    """
    if not opened.texts:
        return where
    known = {column.lower(): column for column in opened.relation.columns}
    placed = [
        (known[name], part["query_location"], part["query_location_length"])
        for part in references
        if len(part["column_names"]) == 1 and (name := part["column_names"][0].lower()) in known
    ]
    kinds = _kinds(opened, sorted({column for column, _, _ in placed}))
    before = len("SELECT (")
    text = where.encode()
    for column, at, length in sorted(placed, key=lambda one: -one[1]):
        start = at - before
        piece = text[start : start + length]
        # A place that is not what it says it is stays as it is.
        if column in kinds and _bare(piece.decode(errors="replace")) == _bare(column):
            text = text[:start] + b"TRY_CAST(" + piece + f" AS {kinds[column]})".encode() + text[start + length :]
    return text.decode()


def _bare(name: str) -> str:
    return re.sub(r'[\s"]', "", name).lower()


def _kinds(opened: Source, columns: list[str]) -> dict[str, str]:
    """Column -> type, of those whose filled fields all have it."""
    if not columns:
        return {}
    asked = []
    for column in map(quoted, columns):
        text = f"nullif(trim({column}), '')"
        # A mark for "none" is of every type.
        text = f"CASE WHEN NOT {is_one_of(f'upper({text})', sorted(WORDS))} THEN {text} END"
        asked += [
            f"count({text})",
            f"count_if(regexp_full_match({text}, '{_WHOLE}'))",
            f"count_if(TRY_CAST({text} AS DOUBLE) IS NOT NULL AND NOT regexp_full_match({text}, '{_ZERO}'))",
            f"count_if(regexp_full_match(lower({text}), '{_TRUTH}'))",
        ]
    row = run(
        opened.what,
        lambda: opened.relation.aggregate(", ".join(asked)).fetchall(),
        connection_of(opened.relation),
    )[0]
    kinds = {}
    for place, column in enumerate(columns):
        filled, *fitting = row[4 * place : 4 * place + 4]
        found = [kind for kind, count in zip(("BIGINT", "DOUBLE", "BOOLEAN"), fitting, strict=True) if count == filled]
        if filled and found:
            kinds[column] = found[0]
    return kinds
