"""What is read of a table: the rules of each meaning run over its column, and what they found."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hotspot.columns import ADDRESS, CATEGORY, COST, EVENTS, LAT, LON, NEIGHBORHOOD, PERSON, PRECISION, REPEATED, TIME
from hotspot.errors import InputError
from hotspot.events.columns import NO_COLUMN, EventColumns, as_text
from hotspot.events.keep import kept_as
from hotspot.events.values.cells import Cells
from hotspot.events.values.dates import read_dates
from hotspot.events.values.degrees import read_degrees
from hotspot.events.values.money import average_refused, in_whole_units, is_average, read_money
from hotspot.events.values.precision import read_precision
from hotspot.events.values.rule import Fault, Found, Reading, value_of
from hotspot.events.values.settings import Values
from hotspot.events.values.texts import read_texts
from hotspot.events.values.weight import read_weight
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source
from hotspot.words import said

if TYPE_CHECKING:
    import duckdb

_TEXTS: Final = (PERSON, ADDRESS, CATEGORY, NEIGHBORHOOD)


@dataclass
class Plan:
    """How the events of a table are read."""

    columns: EventColumns
    """Which column means what; a guessed one that turned out to be none is left out."""
    readings: dict[str, Reading] = field(default_factory=dict)
    """By meaning, in the order of the events' columns."""
    kept: tuple[str, ...] = ()
    """Further columns that are kept, as the table writes them."""
    found: list[Found] = field(default_factory=list)
    """What is known beside the readings."""

    @property
    def faults(self) -> list[tuple[str, Fault]]:
        """Meaning and fault, in their order."""
        return [(meaning, fault) for meaning, reading in self.readings.items() for fault in reading.faults]

    @property
    def currency(self) -> str:
        """Sign of the amounts; empty: they carry none."""
        return self.readings[COST].currency if COST in self.readings else ""

    def as_it_stands(self, held: Source) -> dict[str, str]:
        """Meaning -> column of the values that stand in the table as they are: the engine has nothing to do."""
        columns = {quoted(column): column for column in held.relation.columns}
        plain = {m: r for m, r in self.readings.items() if r.sql in columns and not r.unless and not r.faults}
        return {meaning: columns[reading.sql] for meaning, reading in plain.items()}

    def relation(self, opened: Source, *more: str, without: Collection[str] = ()) -> "duckdb.DuckDBPyRelation":
        """The events as a relation. ``more``: SQL expressions of further columns, also on values (see `value_of`).

        ``without``: meanings that are not asked for.
        """
        readings = {meaning: reading for meaning, reading in self.readings.items() if meaning not in without}
        first = ", ".join(["*", *(f"{reading.sql} AS {value_of(m)}" for m, reading in readings.items())])
        second = ", ".join([*(f"{_kept(m, reading)} AS {m}" for m, reading in readings.items()), *more])
        relation = opened.relation
        return run(opened.what, lambda: relation.project(first).project(second), connection_of(relation))


def plan(opened: Source, chosen: EventColumns, named: EventColumns, how: Values, *, kept: tuple[str, ...] = ()) -> Plan:
    """Run the rules over the columns. ``chosen``: every column decided; ``named``: as the user named them.

    Raises `InputError` where a column that is needed, or was named, is not what it is taken for.
    """
    made, problems = Plan(chosen, kept=kept), []
    try:
        north, east = read_degrees(Cells(opened, str(chosen.lat)), Cells(opened, str(chosen.lon)), how)
        made.readings |= {LAT: north, LON: east}
    except InputError as problem:
        problems.append(str(problem))
    try:
        if chosen.weight is not None:
            made.readings[EVENTS] = read_weight(Cells(opened, chosen.weight))
        _add_money(made, opened, named)
    except InputError as problem:
        problems.append(str(problem))
    _add_precision(made, opened, problems)
    if problems:
        # Every column at fault at once, so that one look at the file mends them all.
        raise InputError(" ".join(problems))
    if chosen.time is not None:
        taken = [column for column in chosen.as_dict().values() if column != chosen.time]
        made.readings[TIME] = read_dates(Cells(opened, chosen.time), how, taken=taken)
    point = (made.readings[LAT].sql, made.readings[LON].sql)
    for meaning in _TEXTS:
        if (column := getattr(chosen, meaning)) is not None:
            made.readings[meaning] = read_texts(Cells(opened, column), meaning, how, point)
    if chosen.one_per is not None:
        made.readings[REPEATED] = read_texts(Cells(opened, chosen.one_per), REPEATED, how, point)
    order = (LAT, LON, COST, EVENTS, TIME, *_TEXTS, PRECISION, REPEATED)
    made.readings = {meaning: made.readings[meaning] for meaning in order if meaning in made.readings}
    made.readings |= {kept_as(number): _as_written(Cells(opened, column)) for number, column in enumerate(kept)}
    made.found += [found for reading in made.readings.values() for found in reading.found]
    return made


def _as_written(cells: Cells) -> Reading:
    return Reading(f"nullif(trim({as_text(cells.column, cells.kind)}), '')")


def _add_precision(made: Plan, opened: Source, problems: list[str]) -> None:
    if made.columns.precision is None:
        return
    try:
        made.readings[PRECISION] = read_precision(Cells(opened, made.columns.precision))
    except InputError as problem:
        problems.append(str(problem))


def _add_money(made: Plan, opened: Source, named: EventColumns) -> None:
    """The reading of amounts; a column that was only guessed and holds none is left alone."""
    chosen = made.columns
    if chosen.cost is None:
        return
    try:
        if is_average(chosen.cost) and chosen.weight is None and named.weight != NO_COLUMN:
            raise average_refused(chosen.cost)
        cells = Cells(opened, chosen.cost)
        reading, average = read_money(cells), EVENTS in made.readings and is_average(chosen.cost)
        if average:
            reading.sql = f"({reading.sql}) * ({made.readings[EVENTS].sql})"
            note = said("values.averages", column=repr(chosen.cost), weight=repr(chosen.weight))
            reading.found.append(Found("average", chosen.cost, int(cells.ask(f"count({reading.sql})")[0]), (), note))
        made.readings[COST] = in_whole_units(cells, reading, say=not average)
    except InputError:
        if named.cost is not None:
            raise
        made.columns = replace(chosen, cost=None)
        note = said("values.no_money", column=repr(chosen.cost))
        held = Cells(opened, chosen.cost)
        made.found.append(Found("no_money", chosen.cost, int(held.ask(f"count({held.text})")[0]), (), note))


def _kept(meaning: str, reading: Reading) -> str:
    value = value_of(meaning)
    return f"CASE WHEN NOT coalesce({reading.unless}, false) THEN {value} END" if reading.unless else value
