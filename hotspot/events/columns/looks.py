"""What the values of a column look like: how many are filled, how many differ, and some of those that do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotspot.errors import InputError
from hotspot.events.columns.text import holds_numbers
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source

#: Different values that are looked at, about; which they are depends on the values alone, not on their order.
_LOOKED_AT: Final = 400
#: A longer text is looked at by its beginning.
_LONGEST: Final = 2_000


@dataclass(frozen=True)
class Look:
    """The values of one column."""

    kind: str
    """Type in DuckDB's words."""
    filled: int
    """Records that have a value."""
    distinct: int
    """Different values, about."""
    sample: tuple[str, ...] = ()
    """Some of them, as texts."""

    @property
    def is_number(self) -> bool:
        """Whether the table holds numbers."""
        return holds_numbers(self.kind)

    @property
    def is_time(self) -> bool:
        """Whether the table holds dates, with or without a time of day."""
        return self.kind.startswith(("TIMESTAMP", "DATE"))

    def share(self, pattern: "re.Pattern[str]") -> float:
        """Share of the different values that the pattern matches whole, 0..1; 0 where there are none."""
        return self.share_of(lambda text: pattern.fullmatch(text) is not None)

    def share_of(self, holds: Callable[[str], bool]) -> float:
        """Share of the different values of which it holds, 0..1; 0 where there are none."""
        return sum(map(holds, self.sample)) / len(self.sample) if self.sample else 0.0


def looks_of(opened: Source, columns: Sequence[str]) -> dict[str, Look]:
    """Column -> its look, over all records. Columns that cannot be read (text that is not UTF-8) have none."""
    if not columns:
        return {}
    kinds = dict(zip(opened.relation.columns, map(str, opened.relation.types), strict=True))
    try:
        counts = _ask(
            opened, [f for c in columns for f in (_filled(c, kinds[c]), f"approx_count_distinct({quoted(c)})")]
        )
        differ = dict(zip(columns, map(int, counts[1::2]), strict=True))
        some = [_some(opened, column, differ[column], kinds[column]) for column in columns]
    except InputError:
        if len(columns) == 1:
            return {}
        return {column: look for one in columns for column, look in looks_of(opened, [one]).items()}
    return {
        column: Look(kinds[column], int(filled), differ[column], _texts(values))
        for column, filled, values in zip(columns, counts[::2], some, strict=True)
    }


def glance(opened: Source, columns: Sequence[str], first: int) -> dict[str, list[str]]:
    """The filled ones of the first values of each column, trimmed; nothing of columns that cannot be read."""
    if not columns:
        return {}
    listed = ", ".join(f"left(CAST({quoted(column)} AS VARCHAR), {_LONGEST})" for column in columns)
    try:
        rows = run(
            opened.what,
            lambda: opened.relation.limit(first).project(listed).fetchall(),
            connection_of(opened.relation),
        )
    except InputError:
        # Text that is not UTF-8, say, in a column that nobody named.
        alone = [glance(opened, [column], first) for column in columns] if len(columns) > 1 else []
        return {column: values for one in alone for column, values in one.items()}
    by_column = zip(*rows, strict=True) if rows else [()] * len(columns)
    return {c: [v.strip() for v in values if v and v.strip()] for c, values in zip(columns, by_column, strict=True)}


def _ask(opened: Source, aggregates: Sequence[str]) -> tuple[Any, ...]:
    listed = ", ".join(aggregates)
    rows = run(opened.what, lambda: opened.relation.aggregate(listed).fetchall(), connection_of(opened.relation))
    found: tuple[Any, ...] = rows[0]
    return found


def _filled(column: str, kind: str) -> str:
    name = quoted(column)
    return f"count(nullif({name}, ''))" if kind == "VARCHAR" else f"count({name})"


def _some(opened: Source, column: str, distinct: int, kind: str) -> list[Any]:
    """All different values of few, else those whose hash is small: the same ones in every order of the records."""
    name, every = quoted(column), distinct // _LOOKED_AT
    if kind.startswith(("TIMESTAMP", "DATE", "TIME")):
        # Its type says all there is to know.
        return []
    chosen = f"hash({name}) % {every} = 0" if every > 1 else "true"
    some = opened.relation.filter(chosen).project(name).distinct()
    return [value for (value,) in run(opened.what, some.fetchall, connection_of(opened.relation))]


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    trimmed = {str(value).strip()[:_LONGEST] for value in values if value is not None}
    return tuple(sorted(trimmed - {""}))
