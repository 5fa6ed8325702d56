"""DuckDB as the engine: embedded, in memory, beside a file or a relation."""

import re
from typing import TYPE_CHECKING, Any, Final

from hotspot.events import StoredEvents
from hotspot.files.query import connect, connection_of, quoted, run

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: A question about the events themselves.
_OF_EVENTS: Final = re.compile(r"\b(FROM|JOIN) events\b")
#: Rows that are on their way at a time.
_BATCH: Final = 1_000_000


class DuckEngine:
    """The verbs of `hotspot.engines.engine.Engine`. Tables live as long as it does.

    A relation of the user's is asked in their connection, where nothing is kept or named: what is kept comes to a
    connection of its own.
    """

    def __init__(self, events: StoredEvents) -> None:
        """Nothing is read yet."""
        self._events = events
        self._there: Any = connection_of(events.relation)
        self._connection: Any = connect(room=events.room) if events.foreign else self._there
        self._tables: dict[str, pa.Table] = {}
        self._along: dict[str, duckdb.DuckDBPyRelation] = {}

    def table(self, name: str, rows: "pa.Table") -> None:
        """Take a small table in."""
        self._tables[name] = rows
        self._connection.register(name, rows)

    def keep(self, name: str, sql: str, *, add: bool = False) -> None:
        """Keep an answer in memory."""
        into = f"INSERT INTO {quoted(name)}" if add else f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS"

        def ask() -> None:
            if _OF_EVENTS.search(sql) is None:
                self._connection.execute(f"{into} {sql}")
            elif self._events.foreign:
                self._connection.register("arriving", self._of_events(sql).to_arrow_reader(_BATCH))
                self._connection.execute(f"{into} SELECT * FROM arriving")
                self._connection.unregister("arriving")
            else:
                self._connection.execute(f"{into} WITH events AS ({self._events.relation.sql_query()}) {sql}")

        run(self._events.what, ask, self._there, **self._events.limits)

    def drop(self, name: str) -> None:
        """Keep it no longer."""
        run(self._events.what, lambda: self._connection.execute(f"DROP TABLE {quoted(name)}"), self._there)

    def run(self, sql: str) -> "pa.Table":
        """A small table back."""

        def ask() -> "pa.Table":
            about = _OF_EVENTS.search(sql) is not None
            return (self._of_events(sql) if about else self._connection.sql(sql)).to_arrow_table()

        return run(self._events.what, ask, self._there, **self._events.limits)

    def _of_events(self, sql: str) -> "duckdb.DuckDBPyRelation":
        """A question to the events where they are; the tables that it names go along."""
        # They are gone when nothing holds them, and the question is asked later.
        self._along = {name: self._there.from_arrow(rows) for name, rows in self._tables.items() if name in sql}
        texts = {
            name: relation.sql_query() for name, relation in {"events": self._events.relation, **self._along}.items()
        }
        listed = ", ".join(f"{name} AS ({text})" for name, text in texts.items())
        relation: duckdb.DuckDBPyRelation = self._there.sql(f"WITH {listed} {sql}")
        return relation
