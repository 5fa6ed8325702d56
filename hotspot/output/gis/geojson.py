"""GeoJSON (RFC 7946): a feature a line, the same bytes from the same table."""

import json
import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd


def geojson_text(layer: "gpd.GeoDataFrame") -> str:
    """A layer as GeoJSON: degrees, longitude first, no member beside those of the standard.

    ``layer``: from `as_layer`. A missing value is null; dates are ISO texts.
    """
    columns = {str(name): values(layer[name]) for name in layer.columns if name != "geometry"}
    rows = zip(*columns.values(), strict=True) if columns else ((),) * len(layer)
    shapes = shapely.to_geojson(layer.geometry.to_numpy())
    features = [
        f'{{"type":"Feature","properties":{_json(dict(zip(columns, row, strict=True)))},"geometry":{shape or "null"}}}'
        for row, shape in zip(rows, shapes.tolist(), strict=True)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def values(column: "pd.Series[Any]") -> list[Any]:
    """A column as plain values: whole numbers, numbers, texts; None where missing or infinite."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days = bool((column.dropna() == column.dropna().dt.normalize()).all())
        return [None if gone else _date(time, days=days) for time, gone in zip(column, column.isna(), strict=True)]
    listed = [None if gone else value for value, gone in zip(column.tolist(), column.isna(), strict=True)]
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in listed]


def _date(time: Any, *, days: bool) -> str:
    return str(time.date().isoformat() if days else time.isoformat())


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
