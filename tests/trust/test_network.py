"""No server is asked: with every variable set that opens a way, and a server that waits on this machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from hotspot import InputError
from hotspot.areas import read_areas
from hotspot.files.geojson import read_geojson
from hotspot.files.reference import in_degrees, no_grids_from_servers, system

from .attacks import server, streamed_algorithm, virtual_layer, zipped

ROOT = Path(__file__).parents[2]
#: NAD27: its shift to degrees of today lies in a grid that PROJ would fetch.
SHIFTED = 4267
#: Reads each file given, by every reader; what is refused is refused. Then prints that it came to the end.
READ = """
import sys
from hotspot import InputError, read_events, read_services
from hotspot.areas import read_areas
from hotspot.grid import as_polygon
for path in sys.argv[1:]:
    for read in (read_areas, read_services, read_events, as_polygon):
        try:
            read(path)
        except InputError:
            pass
print("read")
"""
#: The same without this package: what PROJ does when it may.
PLAIN = "import sys, geopandas; print(len(geopandas.read_file(sys.argv[1]).to_crs(4326)))"


def opened_up(port: int) -> dict[str, str]:
    """Variables that open each way to the server."""
    here = f"http://127.0.0.1:{port}"
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "*",
        "no_proxy": "*",
        "http_proxy": here,
        "https_proxy": here,
        "ALL_PROXY": here,
        "GDAL_HTTP_PROXY": here,
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "",
        "PROJ_NETWORK": "ON",
        "PROJ_NETWORK_ENDPOINT": here,
        "PROJ_USER_WRITABLE_DIRECTORY": os.devnull,
    }


def ran(code: str, port: int, *paths: Path) -> str:
    command = [sys.executable, "-c", code, *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, env=opened_up(port), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shifted(folder: Path, *, point: bool) -> list[Path]:
    """Files in a system whose way to degrees leads over a grid, in every format that is read."""
    shape = shapely.Point(-75.2, 40.1) if point else shapely.box(-75.2, 40, -75.1, 40.1)
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shape], crs=SHIFTED)
    stem = "points" if point else "areas"
    paths = [folder / f"{stem}.{ending}" for ending in ("gpkg", "shp", "fgb", "parquet")]
    for path in paths:
        frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
    collection = json.loads(frame.to_json())
    collection["crs"] = {"type": "name", "properties": {"name": f"EPSG:{SHIFTED}"}}
    (folder / f"{stem}.geojson").write_text(json.dumps(collection))
    return [*paths, folder / f"{stem}.geojson"]


def collection(crs: Any = None, *, late: bool = False, inside: Any = None) -> dict[str, Any]:
    """A square, with a reference system before or after it, or in its shape."""
    shape: dict[str, Any] = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    if inside is not None:
        shape["crs"] = inside
    features = [{"type": "Feature", "properties": {"name": "a"}, "geometry": shape}]
    if late:
        features *= 2_000
    whole: dict[str, Any] = {"type": "FeatureCollection"}
    if crs is not None and not late:
        whole["crs"] = crs
    whole["features"] = features
    if crs is not None and late:
        whole["crs"] = crs
    return whole


def linked(port: int) -> dict[str, Any]:
    return {"type": "link", "properties": {"href": f"http://127.0.0.1:{port}/crs", "type": "proj4"}}


@pytest.mark.slow
def test_no_request_arrives(tmp_path: Path) -> None:
    with server() as (port, asked):
        here = f"http://127.0.0.1:{port}"
        paths = [*shifted(tmp_path, point=True), *shifted(tmp_path, point=False)]
        layer = virtual_layer(f"/vsicurl/{here}/x.geojson")
        written = {
            "w1.geojson": streamed_algorithm(f"{here}/x.geojson"),
            "w2.json": layer,
            "w3.vrt": layer,
            "w4.geojson": json.dumps(collection(linked(port))),
            "w5.geojson": json.dumps(collection(linked(port), late=True)),
            "w6.geojson": json.dumps(collection(inside=linked(port))),
            "w7.geojson": json.dumps(collection(linked(port))).replace('"crs"', '"\\u0063rs"'),
            "w8.geojson": json.dumps(collection({"type": "name", "properties": {"name": f"{here}/crs"}})),
        }
        for name, content in written.items():
            (tmp_path / name).write_text(content)
            paths += [tmp_path / name, zipped(tmp_path / f"{name}.zip", **{name.replace(".", "__"): content})]
        assert ran(READ, port, *paths, Path(f"{here}/x.geojson"), Path(f"/vsicurl/{here}/x.geojson")) == "read"
        assert asked == []
        # The server would have heard of it.
        ran(PLAIN, port, shifted(tmp_path, point=False)[0])
        assert asked != []


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("escaped", [False, True])
def test_a_linked_system_is_refused_wherever_it_stands(late: bool, escaped: bool) -> None:  # noqa: FBT001 - cases
    for given in (collection(linked(9), late=late), collection(inside=linked(9))):
        text = json.dumps(given)
        with pytest.raises(InputError, match="link"):
            read_geojson((text.replace('"crs"', '"\\u0063rs"') if escaped else text).encode(), "w")


def test_a_named_system_is_taken_wherever_it_stands() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26918"}}
    for given in (
        collection(named),
        collection(named, late=True),
        collection(inside=named),
        collection(named, inside=named),
    ):
        assert read_geojson(json.dumps(given).encode(), "w").crs == "EPSG:26918"
    plain = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    for given in (collection(), collection(plain)):
        assert read_geojson(json.dumps(given).encode(), "w").crs == "EPSG:4326"
    with pytest.raises(InputError, match="several"):
        read_geojson(json.dumps(collection(plain, inside=named)).encode(), "w")


@pytest.mark.parametrize(
    "named",
    [
        "+proj=longlat +ellps=clrk66 +nadgrids=/etc/passwd +type=crs",
        "+init=/etc/passwd:x",
        "+proj=longlat +geoidgrids=a +type=crs",
        'GEOGCS["a",EXTENSION["PROJ4","+proj=longlat +nadgrids=@x"]]',
        "http://127.0.0.1:9/crs",
        "EPSG:999999",
        "None",
        {"type": "BoundCRS", "transformation": {"parameters": [{"name": "NTv2", "value": "http://127.0.0.1:9/x"}]}},
    ],
)
def test_a_system_that_leads_elsewhere_is_not_known(named: Any) -> None:
    with pytest.raises(InputError, match="not known"):
        system(named, "w")


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "parquet"])
def test_a_file_of_shifts_that_a_file_names_is_not_opened(ending: str, tmp_path: Path) -> None:
    bound = f"+proj=longlat +ellps=clrk66 +nadgrids={tmp_path / 'secret.gsb'} +type=crs"
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(-75.2, 40, -75.1, 40.1)], crs=bound)
    path = tmp_path / f"w.{ending}"
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    # Not every format can say so; one that does not names a system without shifts.
    try:
        found = read_areas(path)
    except InputError as refusal:
        assert "not known" in str(refusal)  # noqa: PT017 - only some formats say so
    else:
        assert "secret" not in str(found.crs.to_json())
        assert ending == "shp"


def test_the_network_of_proj_is_afterwards_as_it_was() -> None:
    import pyproj.network

    before = pyproj.network.is_network_enabled()
    try:
        pyproj.network.set_network_enabled(active=True)
        with no_grids_from_servers():
            assert not pyproj.network.is_network_enabled()
        assert pyproj.network.is_network_enabled()
    finally:
        pyproj.network.set_network_enabled(active=before)


def test_degrees_stay_as_they_are(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1 / 3, 0.1)], crs=4326)
    assert in_degrees(frame) is frame
    frame.to_file(tmp_path / "w.gpkg")
    assert read_areas(tmp_path / "w.gpkg").geometry[0].equals(frame.geometry[0])
