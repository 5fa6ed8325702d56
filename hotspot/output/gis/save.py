"""The door of the files for GIS: a release in, GeoPackage, GeoParquet and GeoJSON out."""

from pathlib import Path
from typing import Any, Final

from hotspot import report
from hotspot.disclosure import Release
from hotspot.disclosure.tables import TABLES
from hotspot.output.files import write_bytes
from hotspot.output.gis.geojson import geojson_text
from hotspot.output.gis.geoparquet import geoparquet_bytes
from hotspot.output.gis.style import border_style, class_style
from hotspot.output.layers import CELLS, as_layer, shaped_tables

#: Files that lie beside the lists whether or not those for GIS are asked for: places with names, few and small.
ALWAYS: Final = frozenset({"hot_places.geojson"})


def _files_of(name: str) -> tuple[str, ...]:
    """What a table with shapes becomes. Cells are too many for GeoJSON, and Parquet finds them by their ids."""
    return (f"{name}.gpkg", f"{name}.parquet" if name == CELLS else f"{name}.geojson")


#: Every file for GIS that may be written.
GIS_FILES: Final = tuple(
    file
    for name, rule in TABLES.items()
    if name == CELLS or any("geometry" in columns for columns in rule.columns.values())
    for file in _files_of(name)
)


def save_gis(release: Release, folder: str | Path, *, language: str = "en") -> list[Path]:
    """Write each table of the release whose rows have a shape for GIS: ``cells.gpkg``, ``neighborhoods.gpkg``, ...

    A GeoPackage holds polygons, the fields of the list of that name (``cells.csv``) and a style with which QGIS opens
    it coloured; ``cells.parquet`` is GeoParquet 1.1 with H3 ids, ``neighborhoods.geojson`` follows RFC 7946. Each row
    carries the audience. ``language``: of the style's words, ``en`` or ``es``.

    Raises `NotReleasableError` for anything but a `Release`, `InputError` when the folder cannot be written.
    """
    return [write_bytes(Path(folder) / name, content) for name, content in layer_files(release, language).items()]


def layer_files(release: Release, language: str = "en", *, always_only: bool = False) -> dict[str, bytes]:
    """File name -> content of each file for GIS; ``always_only``: of those that are written in any case."""
    told = report.of(release, language)
    made: dict[str, bytes] = {}
    for name, table in shaped_tables(release).items():
        files = [file for file in _files_of(name) if not always_only or file in ALWAYS]
        layer = as_layer(table, release.policy.audience) if files else None
        made |= {file: _content(file, layer, told) for file in files}
    return made


def _content(file: str, layer: Any, told: report.Report) -> bytes:
    name, _, kind = file.partition(".")
    if kind == "gpkg":
        from hotspot.output.gis.geopackage import geopackage_bytes

        style = class_style(told) if name == CELLS else border_style()
        return geopackage_bytes(layer, name, style=style, description=told.audience)
    if kind == "parquet":
        return geoparquet_bytes(layer)
    return geojson_text(layer).encode("utf-8", "replace")
