"""The zones of a table's columns of times: DuckDB keeps the moment only."""

from typing import Any

import pandas as pd


def zones_of(table: Any) -> dict[str, str]:
    """Column -> its zone, of the columns that have one. ``table``: a frame, or the schema of an Arrow table."""
    if isinstance(table, pd.DataFrame):
        return {str(name): str(kind.tz) for name, kind in table.dtypes.items() if hasattr(kind, "tz")}
    kinds = zip(table.names, table.types, strict=True)
    return {str(name): str(zone) for name, kind in kinds if (zone := getattr(kind, "tz", None))}
