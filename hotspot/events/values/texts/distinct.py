"""The distinct texts of a column, counted once: rules then look at each spelling once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotspot.events.values.cells import Cells
from hotspot.files.query import connect, connection_of, run

if TYPE_CHECKING:
    import duckdb

#: Columns of the table: the text, and how many records have it.
TEXT: Final = "text"
RECORDS: Final = "records"


@dataclass(frozen=True)
class Distinct:
    """The distinct texts of a column."""

    relation: "duckdb.DuckDBPyRelation"
    """Row: a text that is not missing. Columns ``text``, ``records``."""
    texts: Any
    """The texts as an Arrow array."""
    what: str
    """How messages name the table."""

    def ask(self, *aggregates: str) -> list[int]:
        """The answers to aggregates over all texts; none is 0."""
        listed = ", ".join(aggregates)
        rows = run(self.what, lambda: self.relation.aggregate(listed).fetchall(), connection_of(self.relation))
        return [int(answer or 0) for answer in rows[0]]

    def rows(self, condition: str, most: int) -> list[tuple[str, int]]:
        """Texts that meet a condition, with their records, most frequent first."""
        found: list[tuple[Any, ...]] = run(
            self.what,
            lambda: self.relation.filter(condition).order(f"{RECORDS} DESC, {TEXT}").limit(most).fetchall(),
            connection_of(self.relation),
        )
        return [(str(text), int(records)) for text, records in found]


def distinct(cells: Cells) -> Distinct:
    """Count the texts of a column."""
    text = f"CAST({cells.name} AS VARCHAR)"
    relation = cells.opened.relation
    table: Any = run(
        cells.opened.what,
        lambda: (
            relation.filter(f"{cells.name} IS NOT NULL")
            .aggregate(f"{text} AS {TEXT}, count(*) AS {RECORDS}", text)
            .to_arrow_table()
        ),
        connection_of(relation),
    )
    return Distinct(connect().from_arrow(table), table[TEXT], cells.opened.what)


def records(condition: str = "true") -> str:
    """SQL aggregate: how many records have a text that meets a condition."""
    return f"sum({RECORDS}) FILTER ({condition})"
