"""The columns that are read, fetched once: rules then ask as often as they like."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotspot.columns import SELECTED
from hotspot.events.values.cells import CONDITION, PLACE
from hotspot.files.query import connect, connection_of, quoted, run
from hotspot.files.source import Source

#: What puts records out of order.
_LIST: Final = re.compile(r"\bin\b|contains|has|list", re.IGNORECASE)


@dataclass
class Held(Source):
    """A table in memory."""

    table: Any = None
    """The same as an Arrow table."""

    def computed(self, value: str) -> str:
        """The value as a column more of the table: it is computed once."""
        name, relation = f"computed, {self.table.num_columns}", self.relation
        while name.lower() in {column.lower() for column in self.table.column_names}:
            name += "'"
        connection = connection_of(relation)
        column = run(self.what, lambda: relation.project(f"{value} AS {quoted(name)}").to_arrow_table(), connection)
        self.table = self.table.append_column(name, column[name])
        self.relation = connection.from_arrow(self.table)
        return quoted(name)


def hold(
    opened: Source,
    columns: Iterable[str],
    condition: str | None,
    *,
    seconds: float | None,
    explain: Callable[[Exception], Exception | None],
) -> Held:
    """The same table in memory, of these columns alone. ``condition``: of `condition_column`, or None."""
    asked = set(columns)
    wanted = ", ".join(quoted(column) for column in opened.relation.columns if column in asked)
    relation, number = opened.relation, condition is not None and moves_records(condition)
    if number:
        relation = relation.project(f'*, row_number() OVER () AS "{PLACE}"')
        wanted += f', "{PLACE}"'
    if condition is not None:
        wanted += f', {condition.removesuffix(f" AS {SELECTED}")} AS "{CONDITION}"'
    table: Any = run(
        opened.what,
        lambda: relation.project(wanted).to_arrow_table(),
        connection_of(opened.relation),
        seconds=seconds,
        explain=explain,
    )
    if number:
        table = table.sort_by(PLACE).drop_columns([PLACE])
    # A connection more would take longer than a small table.
    connection = connection_of(opened.relation) or connect()
    return Held(connection.from_arrow(table), opened.what, opened.notes, zones=opened.zones, table=table)


def moves_records(condition: str) -> bool:
    """Whether the engine may give the records back in another order: a condition with a list is a join for it."""
    return _LIST.search(condition) is not None


def further(condition: str | None, flags: Sequence[str]) -> list[str]:
    """SQL expressions of the columns beside the values."""
    return [*([] if condition is None else [f'"{CONDITION}" AS {SELECTED}']), *flags]
