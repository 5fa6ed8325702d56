"""Any table of events as one DuckDB relation: files are scanned where they lie, frames where they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspot.errors import InputError
from hotspot.files.archive import find_member, read_member
from hotspot.files.content import NAMED, kind_of
from hotspot.files.excel import read_excel
from hotspot.files.geojson import read_geojson
from hotspot.files.headings import distinct_headings
from hotspot.files.named import WANTED, Named, named_files
from hotspot.files.parquet import parquet_member, parquet_relation
from hotspot.files.parts import refuse_part
from hotspot.files.paths import check_file, contents, printable, shown
from hotspot.files.query import connect, from_frame
from hotspot.files.records import records_of
from hotspot.files.room import DEFAULT_ROOM, Room
from hotspot.files.several import several_parquet, several_texts
from hotspot.files.text import csv_relation, member_relation
from hotspot.files.vector import PLAIN, VECTOR, points, read_layer
from hotspot.files.zones import with_own_zones, zones_of
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

_TEXT: Final = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".csv.zst", ".txt.zst", ".tsv.zst")
_PARQUET: Final = (".parquet", ".pq")
_EXCEL: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_JSON: Final = (".json", ".geojson", ".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl")
#: Endings that say little: such a file is what its first bytes say.
_ANY: Final = ("", ".tab", ".psv", ".dat", ".asc", ".data")
#: Kinds that several files may be of, as messages name them.
_PLURAL: Final = {"text": "CSV", "parquet": "Parquet"}
_WANTED: Final = (
    "Wanted: CSV (.csv, .txt, .tsv, .tab, also .gz and .zst), Excel, Parquet, JSON records, GeoJSON, GeoPackage, "
    "Shapefile or GeoParquet, or one of them in a .zip."
)


@dataclass
class Source:
    """A table of events, not read yet."""

    relation: "duckdb.DuckDBPyRelation"
    """Row: an event, in the order of the file or frame."""
    what: str
    """How messages name it: the file's own name, or "the table"."""
    notes: tuple[Said, ...] = ()
    """What was decided while opening it."""
    doubled: tuple[str, ...] = ()
    """Names that several of its columns have; all but the first are numbered in the relation."""
    texts: bool = False
    """Whether every column is text because the file knows no types."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Column -> zone, of columns of times that have one; without it they are taken to be UTC."""
    index: Any = None
    """That of the pandas frame it was; None for anything else."""
    foreign: bool = False
    """Whether its engine is the user's own."""
    room: Room = DEFAULT_ROOM
    """What an engine of the package's own may use."""

    def computed(self, value: str) -> str:
        """SQL expression of a value that is asked for several times, out of another that computes it each time."""
        return value


def open_source(
    source: Any, *, layer: str | None = None, sheet: str | None = None, room: Room = DEFAULT_ROOM
) -> Source:
    """A path, a pandas, GeoPandas, Polars or Arrow table, or a DuckDB relation as a `Source`; one that is opened is it.

    A path may be that of a file, a pattern or a folder (`hotspot.files.named`).
    ``layer``, ``sheet``: which one of a file with several; ``all``: those with the same columns.
    ``room``: what the engine may use; the engine of a relation is the user's own.
    """
    import duckdb

    if isinstance(source, Source):
        return source
    if isinstance(source, (str, Path)):
        named = named_files(source)
        return (_open_several if named.several else _open_one)(named, layer, sheet, room)
    if isinstance(source, duckdb.DuckDBPyRelation):
        return Source(source, "the relation", foreign=True, room=room)
    refuse_part(layer, "The table", "layer")
    refuse_part(sheet, "The table", "sheet")
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        frame, notes = points(source, "the table")
        return replace(_of_frame(frame, "the table", notes, room), index=source.index)
    if isinstance(source, pd.DataFrame):
        return replace(_of_frame(source, "the table", (), room), index=source.index)
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        table = pa.table(source)
        return Source(connect(room=room).from_arrow(table), "the table", zones=zones_of(table.schema))
    raise InputError(
        f"Events cannot be read from a {type(source).__name__}. Wanted: a path, a pandas, GeoPandas, Polars "
        "or Arrow table, or a DuckDB relation."
    )


def _open_several(named: Named, layer: str | None, sheet: str | None, room: Room) -> Source:
    kinds = {name: _kind_of(path) for name, path in zip(named.names, named.paths, strict=True)}
    _refuse_kinds(named.what, kinds)
    refuse_part(sheet, named.what, "sheet")
    refuse_part(layer, named.what, "layer")
    if "parquet" in kinds.values():
        relation, notes, zones = several_parquet(named, room)
        return Source(relation, named.what, notes, zones=zones)
    for path in named.paths:
        _refuse_no_text(path, shown(path))
    relation, notes, doubled = several_texts(named, room)
    return Source(relation, named.what, notes, doubled, texts=True)


def _refuse_kinds(what: str, kinds: Mapping[str, str]) -> None:
    """Refuse several files but those of one kind that is read in plural. ``kinds``: by file."""
    for name, kind in kinds.items():
        if kind not in _PLURAL:
            raise InputError(
                f"{what}: several files are read as Parquet or CSV; {printable(name)} is neither. Name that file "
                "alone, or write the pattern so that it fits files of one kind, such as *.parquet."
            )
    found: dict[str, str] = {}
    for name, kind in kinds.items():
        found.setdefault(kind, name)
    if len(found) > 1:
        named = ", ".join(f"{printable(found[kind])} is {_PLURAL[kind]}" for kind in found)
        raise InputError(
            f"{what} means files of several kinds: {named}. Write the pattern so that it fits one kind, such as "
            "*.parquet or *.csv."
        )


def _kind_of(path: Path) -> str:
    """The kind of a file, by its ending; by its first bytes where the ending says little."""
    name = shown(path).lower()
    kind = _by_name(name)
    ending = Path(name).suffix
    return kind_of(path) if not kind and (ending in _ANY or ending[1:].isdigit()) else kind


def _open_one(named: Named, layer: str | None, sheet: str | None, room: Room) -> Source:
    (path,), what = named.paths, named.what
    check_file(path, f"The events file {what}", WANTED)
    kind = _kind_of(path)
    if kind != "excel":
        refuse_part(sheet, what, "sheet")
    if kind not in {"vector", "zip"}:
        refuse_part(layer, what, "layer")
    if kind == "text":
        return _open_text(path, what, room)
    if kind == "parquet":
        relation, notes, zones = parquet_relation(path, room)
        return Source(relation, what, notes, zones=zones)
    if kind == "json":
        return _open_json(path, what, room)
    if kind == "vector":
        return _points(path, what, layer, room)
    if kind == "excel":
        frame, notes, doubled = read_excel(path, sheet)
        return Source(from_frame(frame, room), what, notes, doubled, zones=zones_of(frame))
    if kind == "zip":
        return _open_archive(path, what, layer, room)
    raise InputError(f"{what}: files of this kind are not known. {_WANTED}")


def _of_frame(frame: pd.DataFrame, what: str, notes: tuple[Said, ...], room: Room) -> Source:
    """A frame where it is; names that several of its columns have are told apart."""
    names, doubled = distinct_headings(list(frame.columns))
    named = with_own_zones(frame.set_axis(names, axis=1) if doubled else frame)
    return Source(from_frame(named, room), what, notes, doubled, zones=zones_of(named))


def _by_name(name: str) -> str:
    """The kind of file that its ending says; empty for one that says none."""
    for kind, endings in (
        ("text", _TEXT),
        ("parquet", _PARQUET),
        ("json", _JSON),
        ("vector", VECTOR),
        ("excel", _EXCEL),
    ):
        if name.endswith(endings):
            return kind
    return "zip" if name.endswith(".zip") else ""


def _refuse_no_text(path: Path, what: str) -> None:
    if what.lower().endswith((".csv", ".txt", ".tsv")) and (kind := kind_of(path)) in NAMED:
        raise InputError(f"{what} is {NAMED[kind]}, whatever its name says. Give it its own ending, or save it as CSV.")


def _open_text(path: Path, what: str, room: Room) -> Source:
    _refuse_no_text(path, what)
    relation, notes, doubled = csv_relation(connect((path,), room), path)
    return Source(relation, what, notes, doubled, texts=True)


def _open_json(path: Path, what: str, room: Room) -> Source:
    """Records, or the features of a GeoJSON."""
    content = contents(path, what)
    records = records_of(content, what)
    if records is not None:
        return _of_frame(records, what, (said("files.records"),), room)
    frame, notes = points(read_geojson(content, what), what)
    return _of_frame(frame, what, notes, room)


def _points(path: Path, what: str, layer: str | None, room: Room) -> Source:
    shapes, told = read_layer(path, what, layer)
    frame, notes = points(shapes, what)
    return _of_frame(frame, what, (*told, *notes), room)


def _open_archive(path: Path, what: str, layer: str | None, room: Room) -> Source:
    """The one table in a .zip; what else lies there (a page on its terms, a style) is left alone."""
    name = find_member(path, what, (VECTOR, _PARQUET, (*PLAIN, ".tab", ".ndjson", ".jsonl")))
    inside = said("files.inside", file=repr(PurePosixPath(name).name))
    kind = _by_name(name.lower()) or "text"
    if kind == "vector":
        opened = _points(path, what, layer, room)
        return replace(opened, notes=(inside, *opened.notes))
    refuse_part(layer, what, "layer")
    (content,) = read_member(path, name, what).values()
    if kind == "json":
        records = records_of(content, what)
        if records is not None:
            return _of_frame(records, what, (inside, said("files.records")), room)
        frame, notes = points(read_geojson(content, what), what)
        return _of_frame(frame, what, (inside, *notes), room)
    if kind == "parquet":
        relation, notes, zones = parquet_member(content, path, what, room)
        return Source(relation, what, (inside, *notes), zones=zones)
    relation, notes, doubled = member_relation(connect(room=room), content, what)
    return Source(relation, what, (inside, *notes), doubled, texts=True)
