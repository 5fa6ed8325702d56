"""What a file is by its first bytes, where its name does not say it or says something else."""

from pathlib import Path
from typing import Final

from hotspot.files.archive import is_workbook

_HEAD: Final = 4096
_MAGIC: Final = (
    (b"PAR1", "parquet"),
    (b"SQLite format 3\0", "geopackage"),
    (b"fgb\3", "flatgeobuf"),
    (b"\0\0\x27\x0a", "shapefile"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
#: How messages call what has no business under a name of text.
NAMED: Final = {
    "parquet": "a Parquet file (.parquet)",
    "geopackage": "a database of SQLite, as GeoPackage is (.gpkg)",
    "flatgeobuf": "a FlatGeobuf file (.fgb)",
    "shapefile": "a Shapefile (.shp)",
    "excel": "an Excel file (.xlsx or .xls)",
    "zip": "a packed file (.zip)",
    "pdf": "a PDF document",
}


def kind_of(path: Path) -> str:
    """``text``, ``json``, ``parquet``, ``excel``, ``zip``, ``geopackage``, ..., or ``binary`` for what is not known."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK"):
        return "excel" if is_workbook(path) else "zip"
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "text"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return "json"
    # Zero bytes at the end of a text are mended; in its midst they are none.
    return "binary" if b"\0" in head.rstrip(b"\0\x1a") else "text"
