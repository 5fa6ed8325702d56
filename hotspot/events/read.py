"""Read events from anywhere into one frame under the package's own names."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspot.columns import COST, LAT, LON, REPEATED, SELECTED
from hotspot.errors import InputError
from hotspot.events.columns import NO_COLUMN, EventColumns, decide, worth_a_look
from hotspot.events.columns.names import nominees
from hotspot.events.condition import condition_column
from hotspot.events.one_per import repeated_rows
from hotspot.events.values import Values
from hotspot.events.values.dates import beside_dates, without_dates
from hotspot.events.values.finish import finish, flags
from hotspot.events.values.hold import Held, further, hold
from hotspot.events.values.plan import Plan, plan
from hotspot.files.query import LONGEST_SECONDS, connection_of, run
from hotspot.files.source import Source, open_source
from hotspot.files.text import unreadable
from hotspot.words import said

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
    (text); ``events`` (how many stand behind a row) where a weight is named; ``selected`` when ``where`` is given,
    ``repeated`` (rows of a call or case that another row stands for) when ``columns.one_per`` is; ``time_unread`` (a
    filled date that could not be read) where there are such.
    Nothing else is taken from the source. ``attrs["columns"]`` holds the names they had, ``attrs["notes"]``
    what was decided on the way, ``attrs["rules"]`` what each rule found (`hotspot.events.values.rule.Found`).

    Raises `InputError` when there are no records or no coordinates, or text stands where numbers should.
    """
    named, how = columns or EventColumns(), values or Values()
    origin = open_source(source, layer=layer, sheet=sheet)
    condition = condition_column(origin, where) if where else None
    # A file of text is gone through once, a column of any other is read alone.
    perhaps = _perhaps(named, origin) if origin.texts else set()
    seen = _hold(origin, perhaps, condition, where) if perhaps else None
    decided = decide(named, origin, seen)
    opened, chosen = decided.source, decided.columns
    needed = {*chosen.as_dict().values(), *(beside_dates(opened.relation.columns) if chosen.time is not None else [])}
    held = seen if seen is not None and needed <= {*seen.relation.columns} else _hold(opened, needed, condition, where)
    made = plan(held, chosen, named, how)
    frame = _frame(held, made, further(condition, flags(made)))
    if where:
        frame[SELECTED] = frame[SELECTED].fillna(value=False).astype(bool)
    if not len(frame):
        raise InputError(f"{opened.what} has a header but no records.")
    found = finish(frame, made, how)
    frame = frame[[*(m for m in made.readings if m in frame), *(c for c in frame if c not in made.readings)]]
    decisions = list(decided.notes)
    if chosen.time is None and named.time != NO_COLUMN:
        decisions = without_dates(opened, decisions, how)
    notes = [*opened.notes, *decisions, *(one.note for one in found if one.note is not None)]
    if chosen.one_per:
        numbers = frame.pop(REPEATED)
        frame[REPEATED] = repeated_rows(frame, numbers)
        given = int(numbers.nunique() + numbers.isna().sum())
        notes.append(said("columns.one_per", rows=len(frame), numbers=given, column=repr(chosen.one_per)))
    if origin.index is not None:
        frame.index = origin.index
    called = {m: c for m, c in decided.named.items() if m != COST or made.columns.cost is not None}
    frame.attrs = {"columns": called, "notes": notes, "rules": found, "source": opened.what}
    frame.attrs["currency"] = how.currency or made.currency
    if how.currency and made.currency not in {"", how.currency}:
        frame.attrs["notes"].append(said("values.other_currency", column=repr(chosen.cost), sign=made.currency))
    if chosen.cost is None and decided.money:
        frame.attrs["notes"].append(said("notes.maybe_money", columns=decided.money))
    return frame


def _frame(held: Held, made: Plan, more: list[str]) -> pd.DataFrame:
    """The events as a frame; what stands in the table as it is does not go through the engine again."""
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


def as_relation(events: Any) -> "tuple[duckdb.DuckDBPyRelation, list[str]]":
    """What totals need of any events as a relation under the package's own column names, and those that it has.

    No time and no category: they would be read for nothing.
    """
    named = EventColumns(time=NO_COLUMN, category=NO_COLUMN)
    decided = decide(named, open_source(events))
    opened = decided.source
    made = plan(opened, decided.columns, named, Values())
    relation = made.relation(opened)
    return relation, relation.columns


def _perhaps(named: EventColumns, given: Source) -> set[str]:
    """Columns that may be read, before it is decided which are."""
    columns = given.relation.columns
    asked = {name.lower() for name in named.as_dict().values()}
    chosen = [column for column in columns if column.lower() in asked]
    coordinates = [column for axis in (LAT, LON) for line in nominees(axis, columns) for column in line]
    return {*worth_a_look(named, given), *coordinates, *chosen, *beside_dates(columns)}


def _hold(opened: Source, columns: set[str], condition: str | None, where: str | None) -> Held:
    """These columns in memory."""
    return hold(
        opened,
        columns,
        condition,
        seconds=None if where is None else LONGEST_SECONDS,
        explain=lambda error: _explain(opened.what, error, where),
    )


def _explain(what: str, error: Exception, where: str | None) -> Exception | None:
    if "CSV Error" in str(error):
        return unreadable(what, error)
    if where is None:
        return None
    return InputError(
        f"{what} cannot be read through ({type(error).__name__}), with the condition --where {where!r}. "
        "The file may be damaged, or the condition may not fit the column's type."
    )
