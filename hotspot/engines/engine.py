"""Where events in bulk are counted: four verbs, and one SQL text for whatever answers them."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


class Engine(Protocol):
    """Holds tables beside the events, keeps what is asked for again, and gives small tables back.

    ``events`` is the name of the events in the SQL text, under the package's own column names.
    """

    def table(self, name: str, rows: "pa.Table") -> None:
        """Take a small table in, under a name; one of that name is replaced."""
        ...

    def keep(self, name: str, sql: str, *, add: bool = False) -> None:
        """Keep what a question answers, under a name, where the events are; ``add``: beside what is kept there."""
        ...

    def drop(self, name: str) -> None:
        """Keep it no longer."""
        ...

    def run(self, sql: str) -> "pa.Table":
        """A small table back."""
        ...
