"""The cells of one column as rules see them: their text, how many are filled, what they look like."""

from dataclasses import dataclass
from typing import Any, Final

from hotspot.events.columns.text import holds_numbers
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source

#: Name of the condition's column (--where) among the user's own.
CONDITION: Final = "selected by the condition"
#: Column of the records' places, 1 for the first, where the engine may give them back in another order.
PLACE: Final = "place in the source"
#: Shapes of texts that are looked at, most frequent first: a column of dates or numbers has a few, one of words many.
_SHAPES: Final = 1_000
#: Spaces that are none to a computer: no-break, narrow no-break, thin, and a mark of the order of bytes.
_SPACES: Final = "[\\s\\x{00A0}\\x{202F}\\x{2009}\\x{FEFF}]"
#: A field without anything to see.
BLANK: Final = f"{_SPACES}*"


@dataclass(frozen=True)
class Cells:
    """A column of a table that is read."""

    opened: Source
    """The table."""
    column: str
    """Its name."""

    @property
    def name(self) -> str:
        """Its name in SQL."""
        return quoted(self.column)

    @property
    def kind(self) -> str:
        """Its type in DuckDB's words."""
        return str(self.opened.relation.types[self.opened.relation.columns.index(self.column)])

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return holds_numbers(self.kind)

    @property
    def text(self) -> str:
        """SQL expression of the text, trimmed; missing where it is empty."""
        return f"nullif(trim(CAST({self.name} AS VARCHAR)), '')"

    @property
    def bare(self) -> str:
        """The same with spaces of every kind as one plain space, and none at the ends."""
        return f"nullif(trim(regexp_replace(CAST({self.name} AS VARCHAR), '{_SPACES}+', ' ', 'g')), '')"

    def ask(self, *aggregates: str) -> list[Any]:
        """The answers to aggregates over all records."""
        return ask(self.opened, *aggregates)

    def shapes(self, text: str, where: str = "true", first: int | None = None) -> dict[str, int]:
        """Shape -> records: the texts with each digit as 9, most frequent first; ``first``: of so many records only."""
        shape = f"translate({text}, '012345678', '999999999')"
        # No column has such a name.
        named, counted = '"shape of a text, counted"', '"records of a shape, counted"'
        relation = self.opened.relation if first is None else self.opened.relation.limit(first)
        rows = run(
            self.opened.what,
            lambda: (
                relation.filter(f"{text} IS NOT NULL AND ({where})")
                .aggregate(f"{shape} AS {named}, count(*) AS {counted}", shape)
                .order(f"{counted} DESC, {named}")
                .limit(_SHAPES)
                .fetchall()
            ),
            connection_of(relation),
        )
        return {str(found): int(records) for found, records in rows}


def ask(opened: Source, *aggregates: str) -> list[Any]:
    """The answers to aggregates over all records of a table."""
    relation = opened.relation
    listed = ", ".join(aggregates)
    rows = run(opened.what, lambda: relation.aggregate(listed).fetchall(), connection_of(relation))
    return list(rows[0])


def literal(text: str) -> str:
    """A text as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"


def matches(text: str, pattern: str) -> str:
    """SQL condition: the whole text is as the pattern says."""
    return f"regexp_full_match({text}, {literal(pattern)})"
