"""Parquet files, scanned where they lie."""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspot.errors import InputError
from hotspot.files.paths import shown
from hotspot.files.query import connect, from_frame, literal, run
from hotspot.files.room import DEFAULT_ROOM, Room
from hotspot.files.vector import points, read_layer
from hotspot.files.zones import zones_of

if TYPE_CHECKING:
    import duckdb

    from hotspot.words import Said

    Read = tuple[duckdb.DuckDBPyRelation, tuple[Said, ...], dict[str, str]]


def parquet_relation(path: Path, room: Room = DEFAULT_ROOM) -> "Read":
    """The file as a relation; of a GeoParquet file without columns of coordinates, its points as such columns.

    And what was decided, and the zones of its columns of times.
    """
    what = shown(path)
    connection = connect((path,), room)
    relation = run(
        what,
        lambda: connection.read_parquet(literal(path), hive_partitioning=False),
        connection,
        explain=lambda error: damaged(what, error),
    )
    return _with_points((relation, schema_of(path, what)), path, what, room)


def parquet_member(content: bytes, path: Path, what: str, room: Room = DEFAULT_ROOM) -> "Read":
    """The same of a file that lies in the archive at the path, and here in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
        relation = connect(room=room).from_arrow(table)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(what, error) from None
    return _with_points((relation, table.schema), path, what, room)


def _with_points(read: "tuple[duckdb.DuckDBPyRelation, Any]", path: Path, what: str, room: Room) -> "Read":
    """Whatever the geometry is called: the file's own head names it. ``read``: the relation and its schema."""
    relation, schema = read
    geometry = geometry_of(schema.metadata)
    if geometry in relation.columns and not {"lat", "latitude", "y"} & {c.lower() for c in relation.columns}:
        shapes, told = read_layer(path, what)
        frame, notes = points(shapes, what)
        return from_frame(frame, room), (*told, *notes), zones_of(frame)
    return relation, (), zones_of(schema)


def schema_of(path: Path, what: str) -> Any:
    """The columns of a file and what its head says, as a schema of Arrow. Raises `InputError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            return pq.read_schema(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(what, error) from None


def geometry_of(metadata: "dict[bytes, bytes] | None") -> str | None:
    """The column of shapes, by what GeoParquet writes into its head; None where the file is none."""
    try:
        head = json.loads((metadata or {}).get(b"geo", b"null"))
    except ValueError:
        return None
    return str(head.get("primary_column")) if isinstance(head, dict) else None


def damaged(what: str, error: Exception) -> InputError:
    """What to say of a file that is no Parquet."""
    return InputError(
        f"{what} cannot be read as Parquet ({type(error).__name__}). The file may be damaged or "
        "of another kind; export it again."
    )
