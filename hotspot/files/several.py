"""Several files of one kind as one relation: their records one after the other, in the order of the files' names."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from hotspot.errors import InputError
from hotspot.files.named import Named
from hotspot.files.parquet import damaged, geometry_of, schema_of
from hotspot.files.paths import printable
from hotspot.files.query import connect, literal, quoted, run
from hotspot.files.room import DEFAULT_ROOM, Room
from hotspot.files.text import csv_relation
from hotspot.files.zones import zones_of
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

    Notes = tuple[Said, ...]

#: So many columns are named at most.
_NAMED: Final = 5
_LATITUDES: Final = {"lat", "latitude", "y"}


def several_parquet(
    named: Named, room: Room = DEFAULT_ROOM
) -> "tuple[duckdb.DuckDBPyRelation, Notes, Mapping[str, str]]":
    """The files as one relation, what was decided, and the zones of the columns of times.

    Raises `InputError` where their columns differ, or hold texts in one file and numbers in another.
    """
    schemas = {name: schema_of(path, name) for name, path in zip(named.names, named.paths, strict=True)}
    _refuse_others({name: schema.names for name, schema in schemas.items()})
    _refuse_other_kinds(schemas)
    first = schemas[named.names[0]]
    if geometry_of(first.metadata) in first.names and not _LATITUDES & {name.lower() for name in first.names}:
        raise InputError(
            f"{named.what}: the points of shapes are read from one file alone. Give each file columns lat and lon, or "
            "join the files into one."
        )
    connection = connect(named.paths, room)
    relation = run(
        named.what,
        lambda: connection.read_parquet(
            [literal(path) for path in named.paths], hive_partitioning=False, union_by_name=True
        ),
        connection,
        explain=lambda error: damaged(named.what, error),
    )
    return relation, (_joined(named),), zones_of(first)


def several_texts(named: Named, room: Room = DEFAULT_ROOM) -> "tuple[duckdb.DuckDBPyRelation, Notes, tuple[str, ...]]":
    """The same of files of text, each read as it would be alone; and the headings that several columns have."""
    connection = connect(named.paths, room)
    read = {name: csv_relation(connection, path) for name, path in zip(named.names, named.paths, strict=True)}
    _refuse_others({name: relation.columns for name, (relation, _, _) in read.items()})
    columns = read[named.names[0]][0].columns
    query = " UNION ALL ".join(
        _ordered(number, relation, columns) for number, (relation, _, _) in enumerate(read.values())
    )
    relation = run(named.what, lambda: connection.sql(query), connection)
    return relation, (_joined(named), *_notes(read)), read[named.names[0]][2]


def _joined(named: Named) -> Said:
    return said("files.joined", len(named.paths), files=len(named.paths))


def _notes(read: "Mapping[str, tuple[Any, Notes, Any]]") -> "Notes":
    """What holds of every file once, and the rest with the file's name."""
    every = [note for note in next(iter(read.values()))[1] if all(note in notes for _, notes, _ in read.values())]
    some = [
        said("files.in_file", file=repr(printable(name)), note=note)
        for name, (_, notes, _) in read.items()
        for note in notes
        if note not in every
    ]
    return (*every, *some)


def _ordered(number: int, relation: "duckdb.DuckDBPyRelation", columns: Sequence[str]) -> str:
    """SQL of a file's records, with the columns in this order, under these names."""
    # By a view: relations that are stacked one on the other are too deep for the engine from a few hundred on.
    view = f"file {number}"
    relation.create_view(view)
    own = {column.lower(): column for column in relation.columns}
    selected = ", ".join(f"{quoted(own[column.lower()])} AS {quoted(column)}" for column in columns)
    return f"FROM {quoted(view)} SELECT {selected}"


def _refuse_others(columns: Mapping[str, Sequence[str]]) -> None:
    """Refuse files whose columns are not those of the first, in whatever order. ``columns``: by file."""
    (first, given), *others = columns.items()
    for name, found in others:
        for there, having, lacking, without in ((given, first, found, name), (found, name, given, first)):
            known = {column.lower() for column in lacking}
            missing = [column for column in there if column.lower() not in known]
            if missing:
                more = f" and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
                listed = f"{', '.join(repr(printable(column)) for column in missing[:_NAMED])}{more}"
                raise InputError(
                    f"{printable(without)} has no column {listed}, which {printable(having)} has. Wanted: the same "
                    "columns in every file, in any order. Add what is missing (it may be empty), or name files that "
                    "have the same."
                )


def _refuse_other_kinds(schemas: Mapping[str, Any]) -> None:
    """Refuse a column that is text in one file and no text in another: it would be read in another way than alone."""
    told: dict[str, tuple[str, str]] = {}
    for name, schema in schemas.items():
        for column, kind in zip(schema.names, map(_kind, schema.types), strict=True):
            # A column without any value has no kind.
            if not kind:
                continue
            before, where = told.setdefault(column.lower(), (kind, name))
            if before != kind:
                raise InputError(
                    f"Column {printable(column)!r} holds {before} in {printable(where)} and {kind} in "
                    f"{printable(name)}. Wanted: the same kind in every file. Save one of them again."
                )


def _kind(kind: Any) -> str:
    """What a column of Arrow holds, in a word or two; empty for one without any value."""
    import pyarrow.types as is_

    if is_.is_dictionary(kind):
        kind = kind.value_type
    for word, asked in (
        ("", (is_.is_null,)),
        ("text", (is_.is_string, is_.is_large_string, is_.is_string_view)),
        ("numbers", (is_.is_integer, is_.is_floating, is_.is_decimal)),
    ):
        if any(one(kind) for one in asked):
            return word
    if is_.is_timestamp(kind):
        return f"times in the zone {kind.tz}" if kind.tz else "times"
    return f"values of the kind {kind}"
