"""DuckDB as the engine: embedded, in memory, beside a file or a relation."""

from typing import TYPE_CHECKING, Any

from hotspot.files.query import connect, connection_of, quoted, run

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class DuckEngine:
    """The verbs of `hotspot.engines.engine.Engine`. Tables live as long as it does, under names of its own."""

    def __init__(self, events: "duckdb.DuckDBPyRelation", what: str) -> None:
        """``events``: a relation under the package's own column names; ``what``: how messages name it."""
        own = connection_of(events)
        self._connection: Any = connect() if own is None else own.cursor()
        self._what = what
        self._taken: dict[str, pa.Table] = {}
        self._relations: dict[str, Any] = {"events": events}

    def table(self, name: str, rows: "pa.Table") -> None:
        """Take a small table in."""
        self._taken[name] = rows
        self._connection.register(name, rows)

    def keep(self, name: str, sql: str) -> None:
        """Keep an answer in memory."""
        self._asked(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {sql}", fetch=False)

    def run(self, sql: str) -> "pa.Table":
        """A small table back."""
        return self._asked(sql, fetch=True)

    def _asked(self, sql: str, *, fetch: bool) -> Any:
        def ask() -> Any:
            answer = self._connection.execute(sql)
            return answer.to_arrow_table() if fetch else None

        return run(self._what, ask, self._connection)
