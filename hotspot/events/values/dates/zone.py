"""The zone that a column of times is in: an event keeps the day that people there had."""

import re
from pathlib import Path
from typing import Any, Final

from hotspot.events.values.cells import literal

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})")


def zones(source: Any) -> dict[str, str]:
    """Column -> its zone, for columns of times that have one: DuckDB keeps the moment only."""
    schema = _schema(source)
    if schema is None:
        return {}
    kinds = zip(schema.names, schema.types, strict=True)
    return {str(name): zone for name, kind in kinds if (zone := getattr(kind, "tz", None))}


def local(name: str, zone: str | None) -> str:
    """SQL expression of the time of day and day in the zone; UTC where none is known."""
    found = _OFFSET.fullmatch(zone or "UTC")
    if found is None:
        return f"{name} AT TIME ZONE {literal(zone or 'UTC')}"
    minutes = int(f"{found['sign']}1") * (int(found["hours"]) * 60 + int(found["minutes"]))
    return f"({name} AT TIME ZONE 'UTC') + to_minutes({minutes})"


def _schema(source: Any) -> Any:
    """The Arrow schema of a table or of a Parquet file; None where there is none, or it cannot be read."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(source, pd.DataFrame):
        # The types alone: the rows of a large table stay where they are.
        zoned = {str(name): str(kind.tz) for name, kind in source.dtypes.items() if hasattr(kind, "tz")}
        return pa.schema({name: pa.timestamp("us", tz=zone) for name, zone in zoned.items()})
    if isinstance(source, (str, Path)):
        return _of_file(Path(source))
    if hasattr(source, "__arrow_c_stream__") and not hasattr(source, "aggregate"):
        schema = getattr(source, "schema", None)
        return schema if isinstance(schema, pa.Schema) else pa.table(source).schema
    return None


def _of_file(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.suffix.lower() not in {".parquet", ".pq", ".geoparquet"}:
        return None
    try:
        with path.open("rb") as file:
            return pq.read_schema(file)
    except (pa.ArrowException, OSError):
        # Whoever reads it says what is wrong.
        return None
