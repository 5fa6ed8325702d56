"""A vector file is read by itself: no server is asked and no other file opened."""

import json
import logging
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely

from hotspot import InputError, read_events, read_services
from hotspot.areas import read_areas

FEATURE = {
    "type": "Feature",
    "properties": {"name": "a"},
    "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
}


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that remembers what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield listening.server_address[1], asked
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize("name", ["wards.geojson", "wards.json", "wards.vrt", "wards.gml", "wards.shp"])
def test_a_virtual_layer_reaches_no_server(name: str, server: tuple[int, list[str]], tmp_path: Path) -> None:
    port, asked = server
    layer = f"<SrcDataSource>http://127.0.0.1:{port}/secret.geojson</SrcDataSource>"
    (tmp_path / name).write_text(f"<OGRVRTDataSource><OGRVRTLayer name='x'>{layer}</OGRVRTLayer></OGRVRTDataSource>")
    for read in (read_areas, read_events, read_services):
        with pytest.raises(InputError):
            read(tmp_path / name)
    assert asked == []


def test_a_linked_reference_system_is_refused(server: tuple[int, list[str]], tmp_path: Path) -> None:
    port, asked = server
    link = {"type": "link", "properties": {"href": f"http://127.0.0.1:{port}/crs", "type": "proj4"}}
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": link, "features": [FEATURE]}))
    with pytest.raises(InputError, match="reference system"):
        read_areas(path)
    assert asked == []


@pytest.mark.parametrize("name", ["e.shp", "e.fgb", "e.parquet"])
def test_warnings_of_libraries_are_told_and_not_printed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    points = gpd.GeoDataFrame({"note": ["a", "b"]}, geometry=gpd.points_from_xy([-75, -76], [40, 41]), crs=4326)
    if name.endswith("parquet"):
        points.to_parquet(tmp_path / name)
    else:
        points.to_file(tmp_path / name)

    def loud(read: Any) -> Any:
        def reads(*given: Any, **more: Any) -> Any:
            warnings.warn("ZZCANARYZZ is odd", RuntimeWarning, stacklevel=2)
            logging.getLogger("pyogrio").warning("ZZCANARYZZ")
            return read(*given, **more)

        return reads

    monkeypatch.setattr(pyogrio, "read_dataframe", loud(pyogrio.read_dataframe))
    monkeypatch.setattr(gpd, "read_parquet", loud(gpd.read_parquet))
    notes = list(map(str, read_events(tmp_path / name).attrs["notes"]))
    assert any("warned 2 times" in note for note in notes)
    assert "CANARY" not in "".join([*notes, *capfd.readouterr()])
    monkeypatch.undo()
    assert not any("warned" in str(note) for note in read_events(tmp_path / name).attrs["notes"])


def test_warnings_about_areas_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    areas = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    areas.to_file(tmp_path / "a.fgb")
    plain = pyogrio.read_dataframe

    def loud(*given: Any, **more: Any) -> Any:
        warnings.warn("odd", RuntimeWarning, stacklevel=2)
        return plain(*given, **more)

    monkeypatch.setattr(pyogrio, "read_dataframe", loud)
    assert any("warned" in str(note) for note in read_areas(tmp_path / "a.fgb").attrs["notes"])
