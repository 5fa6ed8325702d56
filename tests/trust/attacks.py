"""What several attacks need: a secret beside the files, a server that remembers, and ways to read whatever is named."""

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from hotspot import InputError, read_base, read_events, read_services
from hotspot.areas import read_areas
from hotspot.grid import as_polygon

CANARY = "ZZCANARYZZ"

#: Every way in which a file is named: events, areas, services, study area (and what is cut out of it), base.
READERS: dict[str, Callable[[Any], Any]] = {
    "events": read_events,
    "areas": read_areas,
    "services": read_services,
    "study_area": as_polygon,
    "base": read_base,
}


def secret(folder: Path) -> Path:
    """A file that nobody names. Its records hold the canary, and its shapes are of every kind that is asked for."""
    path = folder / "secret.geojson"
    frame = gpd.GeoDataFrame(
        {"name": [CANARY, CANARY]}, geometry=[shapely.box(0, 0, 1, 1), shapely.Point(2, 2)], crs=4326
    )
    frame.to_file(path)
    return path


def virtual_layer(source: str, layer: str = "secret") -> str:
    """GDAL's VRT: a file that names another one."""
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="{layer}"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>"
    )


def streamed_algorithm(source: str) -> str:
    """GDAL's GDALG: JSON that names an algorithm and a path."""
    return json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source}"})


def zipped(path: Path, **members: str | bytes) -> Path:
    """An archive of these members; two underscores stand for a point."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def refusals(path: Any) -> list[str]:
    """What each reader says of a file; what it read instead must not hold the canary."""
    said = []
    for read in READERS.values():
        try:
            found = read(path)
        except InputError as refusal:
            said.append(str(refusal))
        else:
            assert CANARY not in str(found.to_dict() if isinstance(found, pd.DataFrame) else found)
    assert CANARY not in "".join(said)
    return said


@contextmanager
def server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that remembers what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_POST = do_CONNECT = do_GET  # noqa: N815 - the names that the server calls

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield listening.server_address[1], asked
    finally:
        listening.shutdown()
        listening.server_close()
