"""No file leads to another: whatever drivers GDAL has, it is asked about Shapefile, FlatGeobuf and OSM PBF alone."""

import sqlite3
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from hotspot import InputError, read_events, read_services
from hotspot.areas import read_areas
from hotspot.files.gdal import read_flatgeobuf
from hotspot.grid import as_polygon

from .attacks import CANARY, READERS, refusals, secret, streamed_algorithm, virtual_layer, zipped

#: JSON-FG is GeoJSON with more in it, and is read as that.
ALLOWED = {"ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "GeoJSONSeq", "JSONFG"}
ENDINGS = ("geojson", "json", "geojsonl", "gpkg", "shp", "fgb", "parquet", "geoparquet", "osm.pbf")
DRIVERS = pyogrio.list_drivers()
#: Files of drivers that cannot write, as short as each takes for its own.
WRITTEN_OUT = {
    "OGR_VRT": virtual_layer("secret.geojson"),
    "GDALG": streamed_algorithm("secret.geojson"),
    "ESRIJSON": '{"geometryType":"esriGeometryPoint","features":[{"geometry":{"x":1,"y":2},"attributes":{}}]}',
    "TopoJSON": '{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[]}},"arcs":[]}',
    "WFS": "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
    "OAPIF": "<OGROAPIFDataSource><URL>http://127.0.0.1:9/</URL></OGROAPIFDataSource>",
    "OGCAPI": '{"links":[{"rel":"http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector","href":"http://127.0.0.1:9/"}]}',
    "GeoRSS": '<?xml version="1.0"?><rss xmlns:georss="http://www.georss.org/georss"><channel></channel></rss>',
    "OSM": '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="2"/></osm>',
    "LVBAG": '<?xml version="1.0"?><sl-bag-extract:bagStand xmlns:sl-bag-extract="http://www.kadaster.nl/"/>',
    "EDIGEO": "BOMT 12:E0000A01.THF",
    "VFK": '&HVERZE;"5.0"',
    "OGR_PDS": 'PDS_VERSION_ID = PDS3\nOBJECT = TABLE\n^TABLE = "secret.geojson"',
    "Idrisi": "file format : Idrisi Vector A.1",
    "AVCE00": "EXP  0 SECRET.E00",
    "SXF": "SXF\0",
    "AIVector": "0 AIVector",
    "GTFS": "agency_id,agency_name",
    "PLSCENES": '{"PLScenes":1}',
    "CSW": "<OGRCSWDataSource><URL>http://127.0.0.1:9/</URL></OGRCSWDataSource>",
    "HTTP": "http://127.0.0.1:9/",
    "EEDA": "EEDA:users/x",
    "AVCBin": "\0\0\0\1",
    "ADBC": "ADBC:secret.geojson",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What GDAL was given."""
    given: list[Any] = []
    plain = pyogrio.read_dataframe

    def noted(content: Any, *more: Any, **others: Any) -> Any:
        given.append(content)
        return plain(content, *more, **others)

    monkeypatch.setattr(pyogrio, "read_dataframe", noted)
    return given


def written(driver: str, folder: Path) -> Path | None:
    """A file of the driver, with the canary in it where it can be written."""
    if driver in WRITTEN_OUT:
        (folder / "made").write_text(WRITTEN_OUT[driver])
        return folder / "made"
    path = folder / "made.any"
    frame = gpd.GeoDataFrame({"name": [CANARY], "cost": [1.5]}, geometry=[shapely.Point(1, 2)], crs=4326)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.write_dataframe(frame, path, driver=driver)
    except Exception:  # noqa: BLE001 - a driver may not write this, or not here
        return None
    return path if path.is_file() else None


@pytest.mark.parametrize("driver", sorted(set(DRIVERS) - ALLOWED))
def test_no_other_driver_reads(driver: str, tmp_path: Path, asked: list[Any]) -> None:
    made = written(driver, tmp_path)
    content = made.read_bytes() if made else f"{driver}:secret.geojson".encode()
    secret(tmp_path)
    for ending in (*ENDINGS, driver.lower().replace(" ", ""), "xml", "txt.vrt"):
        path = tmp_path / f"wards.{ending}"
        path.write_bytes(content)
        assert len(refusals(path)) == len(READERS), ending
        packed = zipped(tmp_path / "wards.zip", **{f"wards__{ending}": content})
        assert len(refusals(packed)) == len(READERS), ending
    assert asked == []


@pytest.mark.parametrize("driver", sorted(DRIVERS))
def test_a_name_is_no_order_to_a_driver(driver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in (f"{driver}:secret.geojson", f"{driver}:/vsicurl/http://127.0.0.1:9/x.geojson"):
        said = refusals(name)
        assert len(said) == len(READERS)
        assert all("does not exist" in text for text in said)


def test_the_attacks_would_succeed_on_gdal_itself(tmp_path: Path) -> None:
    path = secret(tmp_path)
    for name, content in (("a.vrt", virtual_layer(str(path))), ("a.json", streamed_algorithm(str(path)))):
        (tmp_path / name).write_text(content)
        assert CANARY in pyogrio.read_dataframe(tmp_path / name)["name"].tolist()


@pytest.mark.parametrize("name", ["w.geojson", "w.json", "w.gpkg", "w.shp", "w.fgb", "w.zip", "w.gdalg.json", "w.vrt"])
@pytest.mark.parametrize("make", [virtual_layer, streamed_algorithm])
def test_what_names_another_file_reads_nothing(name: str, make: Any, tmp_path: Path, asked: list[Any]) -> None:
    (tmp_path / name).write_text(make(str(secret(tmp_path))))
    assert len(refusals(tmp_path / name)) == len(READERS)
    assert asked == []


def test_a_feature_that_speaks_of_an_algorithm_is_a_feature(tmp_path: Path) -> None:
    named = streamed_algorithm(str(secret(tmp_path)))
    (tmp_path / "w.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a","more":' + named + "},"
        '"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}'
    )
    assert read_areas(tmp_path / "w.geojson")["name"].tolist() == ["a"]


@pytest.mark.parametrize("statement", ["VIEW", "VIRTUAL"])
def test_a_geopackage_runs_nothing(statement: str, tmp_path: Path, asked: list[Any]) -> None:
    path = tmp_path / "w.gpkg"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(path, layer="w")
    database = sqlite3.connect(path)
    for table in ("w", "gpkg_contents"):
        database.execute("PRAGMA writable_schema = ON")
        if statement == "VIEW":
            text = f"CREATE VIEW {table} AS SELECT 1 AS fid, x'' AS geom, load_extension('{tmp_path}') AS name"
            database.execute(
                "UPDATE sqlite_master SET type = 'view', rootpage = 0, sql = ? WHERE name = ?", (text, table)
            )
        else:
            text = f"CREATE VIRTUAL TABLE {table} USING VirtualOGR('{secret(tmp_path)}')"
            database.execute("UPDATE sqlite_master SET rootpage = 0, sql = ? WHERE name = ?", (text, table))
        database.commit()
        assert len(refusals(path)) == len(READERS)
    database.close()
    assert asked == []


def test_a_geodatabase_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "w.gdb").mkdir()
    (tmp_path / "w.gdb" / "a00000001.gdbtable").write_bytes(b"x")
    packed = zipped(tmp_path / "w.zip", **{"w.gdb/a00000001.gdbtable": b"x"})
    for path in (tmp_path / "w.gdb", packed):
        assert all("geodatabase" in said for said in refusals(path))


@pytest.mark.parametrize("name", ["w.geojson", "w.geojsonl", "w.gpkg", "w.fgb", "w.shp", "w.parquet"])
@pytest.mark.parametrize("crs", [4326, 26918])
def test_the_named_formats_are_read_alone_and_in_a_zip(name: str, crs: int, tmp_path: Path) -> None:
    boxes = [shapely.box(-75, 40, -74.9, 40.1), shapely.box(-74.9, 40, -74.8, 40.1)]
    frame = gpd.GeoDataFrame({"name": ["Señal", "East"], "population": [900, 30]}, geometry=boxes, crs=4326).to_crs(crs)
    if "json" in name:
        frame = frame.to_crs(4326)
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.to_parquet(path)
    else:
        pyogrio.write_dataframe(frame, path, driver="GeoJSONSeq" if name.endswith("l") else None)
    parts = {part.name.replace(".", "__"): part.read_bytes() for part in tmp_path.iterdir()}
    packed = zipped(tmp_path / "packed.zip", **parts, __MACOSX="x", terms__pdf="of use")
    for source in (path, str(path), packed):
        found = read_areas(source).sort_values("name")
        assert found["name"].tolist() == ["East", "Señal"]
        assert found["population"].tolist() == [30, 900]
        assert shapely.hausdorff_distance(as_polygon(source), shapely.union_all(boxes)) < 1e-3
        points = frame.set_geometry(frame.representative_point())
        assert len(read_services(source)) == 2
    assert len(points) == 2


def test_points_and_tables_in_a_zip_are_events(tmp_path: Path) -> None:
    table = "lat,lon,person\n40.1,-75.2,007\n40.2,-75.3,07\n"
    plain = tmp_path / "e.csv"
    plain.write_text(table)
    expected = read_events(plain)
    for members in ({"e__csv": table}, {"e__csv": "\ufeff" + table}, {"e__csv": table.encode("utf-16")}):
        found = read_events(zipped(tmp_path / "e.zip", **members))
        pd.testing.assert_frame_equal(found, expected)
    pd.DataFrame({"lat": [40.1, 40.2], "lon": [-75.2, -75.3], "person": ["007", "07"]}).to_parquet(
        tmp_path / "e.parquet"
    )
    packed = zipped(tmp_path / "e.zip", e__parquet=(tmp_path / "e.parquet").read_bytes())
    pd.testing.assert_frame_equal(read_events(packed), expected)


def test_an_archive_of_two_or_none_is_refused(tmp_path: Path) -> None:
    for members, says in (
        ({"a__csv": "lat,lon\n1,2\n", "b__csv": "lat,lon\n1,2\n"}, "2 files"),
        ({"a__pdf": CANARY}, "none that is read"),
        ({}, "none that is read"),
    ):
        assert all(says in said for said in refusals(zipped(tmp_path / "w.zip", **members)))
    (tmp_path / "w.zip").write_bytes(b"PK\3\4" + CANARY.encode())
    assert len(refusals(tmp_path / "w.zip")) == len(READERS)


@pytest.mark.parametrize("make", [virtual_layer, streamed_algorithm])
def test_a_whole_shapefile_in_name_only_goes_to_no_driver(make: Any, tmp_path: Path, asked: list[Any]) -> None:
    content = make(str(secret(tmp_path))).encode()
    parts = {f"w__{ending}": content for ending in ("shp", "shx", "dbf", "prj", "cpg")}
    for name, part in parts.items():
        (tmp_path / name.replace("__", ".")).write_bytes(part)
    for path in (tmp_path / "w.shp", zipped(tmp_path / "w.zip", **parts)):
        assert len(refusals(path)) == len(READERS)
    assert asked == []


@pytest.mark.parametrize(
    "head", [b"fgb\3fgb", b"fgb\3fgb\1<OGRVRTDataSource>", b"fgb\3fgb\1" + b"x" * 40, b"", b"<OGRVRT\0abc\0"]
)
def test_a_head_that_text_could_follow_goes_to_no_driver(head: bytes, asked: list[Any]) -> None:
    with pytest.raises(InputError):
        read_flatgeobuf(head + virtual_layer("secret.geojson").encode(), "w.fgb")
    assert asked == []
