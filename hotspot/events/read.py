"""Read events from anywhere into one frame under the package's own names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, PERSON, REPEATED, SELECTED, TIME
from hotspot.errors import InputError
from hotspot.events.columns import NO_COLUMN, EventColumns, as_text, decide
from hotspot.events.condition import condition_column
from hotspot.events.dates import ask, dated_columns, moment
from hotspot.events.one_per import repeated_rows
from hotspot.files.query import LONGEST_SECONDS, connection_of, quoted, run
from hotspot.files.source import Source, open_source
from hotspot.files.text import unreadable
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

_TEXT_COLUMNS: Final = (PERSON, ADDRESS, CATEGORY)


def read_events(
    source: Any,
    *,
    columns: EventColumns | None = None,
    where: str | None = None,
    layer: str | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Events under the package's own column names. Row: an event, every record of the source, in its order.

    ``source``: a path (CSV also .gz and .zst, Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet, Excel, records in
    JSON), a pandas, GeoPandas, Polars or Arrow table, or a DuckDB relation; it is not changed.
    ``columns``: which column means what; those not named are recognised by name and values.
    ``where``: a condition in SQL on the source's own columns; records that do not meet it stay in the
    frame with ``selected`` False, because what surrounds a record tells how good its coordinates are.

    ``layer``, ``sheet``: which one of a GeoPackage or workbook with several; ``all`` joins those with the same columns.

    Columns: ``lat``, ``lon`` (degrees, NaN where missing) and, where the source has them, ``time``
    (datetime), ``cost``, ``person``, ``address``, ``category`` (text); ``selected`` when ``where`` is given,
    ``repeated`` (rows of a call or case that another row stands for) when ``columns.one_per`` is.
    Nothing else is taken from the source. ``attrs["columns"]`` holds the names they had, ``attrs["notes"]``
    what was decided on the way.

    Raises `InputError` when there are no records or no coordinates, or text stands where numbers should.
    """
    decided = decide(columns or EventColumns(), open_source(source, layer=layer, sheet=sheet))
    opened, chosen = decided.source, decided.columns
    select, notes = _select(opened, chosen)
    if chosen.one_per:
        select.append(f"{as_text(chosen.one_per, decided.kind(chosen.one_per))} AS {REPEATED}")
    if where:
        select = [*select, condition_column(opened, where)]
    frame = _fetch(opened, select, where)
    if where:
        frame[SELECTED] = frame[SELECTED].fillna(value=False).astype(bool)
    if not len(frame):
        raise InputError(f"{opened.what} has a header but no records.")
    if chosen.one_per:
        numbers, frame = frame[REPEATED], frame.drop(columns=REPEATED)
        frame[REPEATED] = repeated_rows(frame, numbers)
        given = int(numbers.nunique() + numbers.isna().sum())
        notes.append(said("columns.one_per", rows=len(frame), numbers=given, column=repr(chosen.one_per)))
    if isinstance(source, pd.DataFrame):
        frame.index = source.index
    notes = [*opened.notes, *decided.notes, *notes]
    frame.attrs = {"columns": decided.named, "notes": notes, "source": opened.what}
    if chosen.cost is None and decided.money:
        frame.attrs["notes"].append(said("notes.maybe_money", columns=decided.money))
    if chosen.time is None and (columns or EventColumns()).time != NO_COLUMN and (dates := dated_columns(opened)):
        listed = tuple(map(repr, dates))
        frame.attrs["notes"].append(said("notes.maybe_dates", len(dates), columns=listed, first=dates[0]))
    return frame


def to_frame(relation: "duckdb.DuckDBPyRelation") -> pd.DataFrame:
    """The relation as a frame, through Arrow: DuckDB's own way copies text several times slower."""
    frame: pd.DataFrame = relation.to_arrow_table().to_pandas()
    return frame


def as_relation(events: Any) -> "tuple[duckdb.DuckDBPyRelation, list[str]]":
    """Any events as a relation under the package's own column names, and those it has; nothing is read yet."""
    decided = decide(EventColumns(), open_source(events))
    opened = decided.source
    select, _ = _select(opened, decided.columns)
    relation = run(opened.what, lambda: opened.relation.project(", ".join(select)), connection_of(opened.relation))
    return relation, relation.columns


def _select(opened: Source, chosen: EventColumns) -> tuple[list[str], list[Said]]:
    """The SQL expression for each column, and notes on what was decided."""
    types = dict(zip(opened.relation.columns, map(str, opened.relation.types), strict=True))
    select: list[str] = []
    notes: list[Said] = []
    problems: list[str] = []
    for meaning in (LAT, LON, COST):
        column = getattr(chosen, meaning)
        if column is not None:
            try:
                expression = _number(opened, column, types[column], notes, money=meaning == COST)
                select.append(f"{expression} AS {meaning}")
            except InputError as problem:
                problems.append(str(problem))
    if problems:
        # Every column at fault at once, so that one look at the file mends them all.
        raise InputError(" ".join(problems))
    if chosen.time is not None:
        select.append(f"{moment(opened, chosen.time, types[chosen.time], notes)} AS {TIME}")
    select += [
        f"{as_text(getattr(chosen, meaning), types[getattr(chosen, meaning)])} AS {meaning}"
        for meaning in _TEXT_COLUMNS
        if getattr(chosen, meaning) is not None
    ]
    return select, notes


def _number(opened: Source, column: str, kind: str, notes: list[Said], *, money: bool) -> str:
    name = quoted(column)
    if kind != "VARCHAR":
        return f"TRY_CAST({name} AS DOUBLE)"
    trimmed = f"nullif(trim({name}), '')"
    plain, comma = _money(trimmed) if money else (_double(trimmed), _double(f"replace({trimmed}, ',', '.')"))
    row = ask(opened, f"count({trimmed}), count({plain}), count({comma})")
    given, as_plain, as_comma = (int(count) for count in row)
    if as_plain == given:
        return plain
    if as_comma == given:
        notes.append(said("notes.decimal_commas", column=repr(column)))
        return comma
    raise InputError(
        f"Column {column!r} holds text that is not a number in {given - max(as_plain, as_comma):,} of {given:,} "
        "filled records. "
        "Wanted: plain numbers, decimal degrees for coordinates. Correct these records or leave the field empty "
        "(they are then listed as missing)."
    )


def _double(text: str) -> str:
    return f"TRY_CAST({text} AS DOUBLE)"


def _money(text: str) -> tuple[str, str]:
    """Amounts in their usual dress, "$1,200.50" or "1.200,50": comma for thousands, and comma for decimals."""
    bare = f"replace(replace({text}, '$', ''), ' ', '')"
    thousands = f"regexp_full_match({bare}, '[-+]?\\d{{1,3}}(,\\d{{3}})+(\\.\\d*)?')"
    without = f"replace({bare}, ',', '')"
    english = f"CASE WHEN {thousands} THEN {_double(without)} ELSE {_double(bare)} END"
    decimals = f"regexp_full_match({bare}, '[-+]?(\\d+|\\d{{1,3}}(\\.\\d{{3}})+)(,\\d+)?')"
    european = _double(f"replace(replace({bare}, '.', ''), ',', '.')")
    return english, f"CASE WHEN {decimals} THEN {european} END"


def _fetch(opened: Source, select: Sequence[str], where: str | None) -> pd.DataFrame:
    def explain(error: Exception) -> Exception | None:
        if "CSV Error" in str(error):
            return unreadable(opened.what, error)
        if where is None:
            return None
        return InputError(
            f"{opened.what} cannot be read through ({type(error).__name__}), with the condition --where {where!r}. "
            "The file may be damaged, or the condition may not fit the column's type."
        )

    return run(
        opened.what,
        lambda: to_frame(opened.relation.project(", ".join(select))),
        connection_of(opened.relation),
        seconds=None if where is None else LONGEST_SECONDS,
        explain=explain,
    )
