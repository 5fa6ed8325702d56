"""Read events from anywhere into one frame under the package's own names, or leave them where they are."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspot.columns import REPEATED, SELECTED
from hotspot.events.begin import begin
from hotspot.events.columns import EventColumns
from hotspot.events.one_per import first_of_each, repeated_rows
from hotspot.events.stored import StoredEvents, found_of, own_columns
from hotspot.events.values import Values
from hotspot.events.values.cells import PLACE, ask
from hotspot.events.values.finish import finish, flags
from hotspot.events.values.hold import Held, further
from hotspot.events.values.plan import Plan
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb


def read_events(
    source: Any,
    *,
    columns: EventColumns | None = None,
    where: str | None = None,
    values: Values | None = None,
    layer: str | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Events under the package's own column names. Row: an event, every record of the source, in its order.

    ``source``: a path (CSV also .gz and .zst, Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet, Excel, records in
    JSON; of Parquet or CSV also several, by a pattern such as claims/*.parquet or a folder), a pandas, GeoPandas,
    Polars or Arrow table, a DuckDB relation, or what `open_source` made of one of them; it is not changed.
    ``columns``: which column means what; those not named are recognised.
    ``where``: a condition in SQL on the source's own columns; records that do not meet it stay in the
    frame with ``selected`` False, because what surrounds a record tells how good its coordinates are.
    ``values``: how dates, coordinates and amounts are read where the source alone does not say it.

    ``layer``, ``sheet``: which one of a GeoPackage or workbook with several; ``all`` joins those with the same columns.

    Columns: ``lat``, ``lon`` (degrees, NaN where missing) and, where the source has them, ``time``
    (datetime), ``cost`` (whole cents, in the currency's unit), ``person``, ``address``, ``category``, ``neighborhood``
    (text), ``precision`` (rooftop, interpolated, street, area or none; missing where not stated); ``events`` (how many
    stand behind a row) where a weight is named; ``selected`` when ``where`` is given,
    ``repeated`` (rows of a call or case that another row stands for) when ``columns.one_per`` is; ``time_unread`` (a
    filled date that could not be read) where there are such.
    Nothing else is taken from the source. ``attrs["columns"]`` holds the names they had, ``attrs["notes"]``
    what was decided on the way, ``attrs["rules"]`` what each rule found (`hotspot.events.values.rule.Found`).

    Raises `InputError` when there are no records or no coordinates, or text stands where numbers should.
    """
    begun = begin(source, columns or EventColumns(), values or Values(), where, part=(layer, sheet))
    held, made = begun.held, begun.made
    frame = _frame(held, made, further(begun.condition, flags(made)))
    if where:
        frame[SELECTED] = frame[SELECTED].fillna(value=False).astype(bool)
    if not len(frame):
        raise begun.empty()
    repeats: tuple[Said, ...] = ()
    if made.columns.one_per:
        numbers = frame[REPEATED]
        # Before coordinates are turned to degrees: events that stay where they are are told apart by those they have.
        later = repeated_rows(frame, numbers)
        repeats = (_about_repeats(made, len(frame), int(numbers.nunique() + numbers.isna().sum())),)
        frame = frame.drop(columns=REPEATED)
    found = finish(frame, made, begun.how)
    frame = frame[[*(m for m in made.readings if m in frame), *(c for c in frame if c not in made.readings)]]
    if made.columns.one_per:
        frame[REPEATED] = later
    if begun.index is not None:
        frame.index = begun.index
    frame.attrs.update(begun.attrs(found, len(frame), repeats))
    return frame


def open_events(
    source: Any, *, columns: EventColumns | None = None, where: str | None = None, values: Values | None = None
) -> StoredEvents:
    """The same events, left where they are. Arguments and errors as for `read_events`."""
    begun = begin(source, columns or EventColumns(), values or Values(), where, stay=True)
    held, made = begun.held, begun.made
    rows = int(ask(held, "count(*)")[0])
    if not rows:
        raise begun.empty()
    placed = [quoted(PLACE)] if PLACE in held.relation.columns else []
    relation = made.relation(held, *further(begun.condition, flags(made)), *placed)
    repeats: tuple[Said, ...] = ()
    if made.columns.one_per:
        relation, given = first_of_each(relation, held.what)
        repeats = (_about_repeats(made, rows, given),)
    found = found_of(relation, made, begun.how, held.what)
    listed = ", ".join(own_columns(relation.columns, made))
    return StoredEvents(
        relation=run(held.what, lambda: relation.project(listed), connection_of(relation)),
        what=held.what,
        rows=rows,
        foreign=begun.held.foreign,
        room=begun.held.room,
        attrs=begun.attrs(found, rows, repeats),
        limits=begun.limits,
        crs=begun.how.crs,
    )


def _about_repeats(made: Plan, rows: int, numbers: int) -> Said:
    return said("columns.one_per", rows=rows, numbers=numbers, column=repr(made.columns.one_per))


def _frame(held: Source, made: Plan, more: list[str]) -> pd.DataFrame:
    """The events as a frame; what stands in a table in memory as it is does not go through the engine again."""
    if not isinstance(held, Held):
        return to_frame(made.relation(held, *more))
    whole = made.as_it_stands(held)
    frame: pd.DataFrame = held.table.select(list(whole.values())).rename_columns(list(whole)).to_pandas()
    if not more and len(whole) == len(made.readings):
        return frame
    relation = made.relation(held, *more, without=whole)
    computed = run(held.what, lambda: to_frame(relation), connection_of(relation))
    return pd.concat([computed, frame], axis=1)


def to_frame(relation: "duckdb.DuckDBPyRelation") -> pd.DataFrame:
    """The relation as a frame, through Arrow: DuckDB's own way copies text several times slower."""
    frame: pd.DataFrame = relation.to_arrow_table().to_pandas()
    return frame
