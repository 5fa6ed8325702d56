"""The zones of a table's columns of times: DuckDB keeps the moment only."""

import datetime as dt
from typing import Any, Final

import pandas as pd

#: Filled fields of a column of objects that tell whether it holds moments with a zone.
_LOOKED_AT: Final = 100


def zones_of(table: Any) -> dict[str, str]:
    """Column -> its zone, of the columns that have one. ``table``: a frame, or the schema of an Arrow table."""
    if isinstance(table, pd.DataFrame):
        return {str(name): str(kind.tz) for name, kind in table.dtypes.items() if hasattr(kind, "tz")}
    kinds = zip(table.names, table.types, strict=True)
    return {str(name): str(zone) for name, kind in kinds if (zone := getattr(kind, "tz", None))}


def with_own_zones(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with moments of several zones, which only a column of objects holds, as texts that keep their zones."""
    objects = [place for place, kind in enumerate(frame.dtypes) if str(kind) == "object"]
    texts = {place: frame.iloc[:, place] for place in objects if _has_zones(frame.iloc[:, place])}
    if not texts:
        return frame
    columns = [
        texts[place].map(_written).astype("str") if place in texts else frame.iloc[:, place]
        for place in range(frame.shape[1])
    ]
    return pd.concat(columns, axis=1).set_axis(frame.columns, axis=1)


def _has_zones(column: "pd.Series[Any]") -> bool:
    first = column[column.notna()].head(_LOOKED_AT)
    return any(isinstance(value, dt.datetime) and value.tzinfo is not None for value in first)


def _written(value: Any) -> Any:
    if value is None or value is pd.NaT:
        return None
    return value.isoformat() if isinstance(value, dt.datetime) else value
