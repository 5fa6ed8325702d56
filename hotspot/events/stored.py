"""Events that stay where they are: a file or a relation under the package's own column names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotspot.columns import LAT, LON, SELECTED
from hotspot.events.values.cells import PLACE, ask
from hotspot.events.values.degrees import to_degrees
from hotspot.events.values.finish import flag_names
from hotspot.events.values.plan import Plan
from hotspot.events.values.rule import ROWS, Found
from hotspot.events.values.settings import Values
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.room import Room
from hotspot.files.source import Source
from hotspot.words import said

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass(frozen=True, eq=False)
class StoredEvents:
    """A table of events that was looked through and not brought here."""

    relation: "duckdb.DuckDBPyRelation" = field(repr=False)
    """Row: an event, with the columns that `hotspot.read_events` gives; coordinates in the unit of the source."""
    what: str
    """How messages name it."""
    rows: int
    """How many rows it has."""
    foreign: bool
    """Whether its connection is the user's."""
    room: Room
    """What an engine of the package's own may use."""
    attrs: dict[str, Any] = field(repr=False)
    """As those of the frame of `hotspot.read_events`."""
    limits: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How long a query may take, and what is said where it fails: arguments of `hotspot.files.query.run`."""
    crs: str | None = None
    """Reference system of the coordinates, where they are no degrees."""

    def in_degrees(self, places: "pd.DataFrame") -> None:
        """Turn the coordinates of a frame of places that came from here to degrees, in place."""
        if self.crs is not None:
            at = places[LAT].to_numpy(dtype=float), places[LON].to_numpy(dtype=float)
            places[LAT], places[LON] = to_degrees(*at, self.crs)


def own_columns(given: Sequence[str], made: Plan) -> list[str]:
    """SQL expressions of the events' columns out of those of a plan's relation: records at fault are marked."""
    names = flag_names(made)
    marked = [(fault.marks, name) for (_, fault), name in zip(made.faults, names, strict=True) if fault.marks]
    marks = {mark: " OR ".join(quoted(name) for known, name in marked if known == mark) for mark, _ in marked}
    chosen = [
        f"coalesce({column}, false) AS {column}" if column == SELECTED else quoted(column)
        for column in given
        if column not in names
    ]
    return [*chosen, *(f"({truth}) AS {mark}" for mark, truth in marks.items())]


def found_of(relation: "duckdb.DuckDBPyRelation", made: Plan, how: Values, what: str) -> list[Found]:
    """What the rules found in events that stay where they are. ``relation``: the plan's, with its flags."""
    found, source = list(made.found), Source(relation, what)
    names = [quoted(name) for name in flag_names(made)]
    counts = ask(source, *(f"count_if({name})" for name in names)) if names else []
    for (_, fault), name, records in zip(made.faults, names, counts, strict=True):
        if records:
            found.append(fault.found(_first_rows(source, name), int(records)))
    if how.crs is not None:
        rows = int(ask(source, "count(*)")[0])
        note = said("values.turned_to_degrees", system=how.crs)
        found.append(Found("reference_system", str(made.columns.lat), rows, (), note))
    return found


def place_in(columns: Sequence[str]) -> str:
    """SQL expression of a record's place in the source, 1 for the first, out of these columns."""
    return quoted(PLACE) if PLACE in columns else "row_number() OVER ()"


def _first_rows(source: Source, condition: str) -> tuple[int, ...]:
    """The places of the first records under a condition."""
    numbered = source.relation.project(f"{place_in(source.relation.columns)} AS place, ({condition}) AS held")
    rows = run(
        source.what,
        lambda: numbered.filter("held").order("place").limit(ROWS).fetchall(),
        connection_of(source.relation),
    )
    return tuple(int(row) for row, _ in rows)
