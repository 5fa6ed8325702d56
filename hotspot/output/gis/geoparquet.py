"""GeoParquet 1.1."""

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import geopandas as gpd

VERSION: Final = "1.1.0"


def geoparquet_bytes(layer: "gpd.GeoDataFrame") -> bytes:
    """A layer as GeoParquet 1.1: WKB, WGS 84; the same bytes under the same GeoPandas, PROJ and PyArrow.

    ``layer``: from `as_layer`.
    """
    content = io.BytesIO()
    layer.to_parquet(content, index=False, compression="zstd", schema_version=VERSION)
    return content.getvalue()
