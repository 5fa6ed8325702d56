"""Files of events: Parquet, vector files, Excel, and what is none of these."""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.errors import InputError, MissingExtraError
from hotspot.events import read_events

LAT = np.array([40.1, 40.25, 40.375, 40.5])
LON = np.array([-75.1, -75.25, -75.375, -75.5])
PERSON = ["007", "07", "7", "0070"]


def points(crs: int = 4326) -> gpd.GeoDataFrame:
    frame = {"person": PERSON, "address": ["1 A ST", "2 A ST", "É ST", "3 A ST"], "note": "ZZCANARYZZ"}
    made = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(LON, LAT), crs=4326)
    return made.to_crs(crs)


def save(frame: gpd.GeoDataFrame, path: Path) -> Path:
    if path.suffix in {".parquet", ".geoparquet"}:
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


VECTOR = ["e.geojson", "e.gpkg", "e.shp", "e.fgb", "e.geoparquet", "e.parquet"]


# GeoJSON is in degrees by its definition.
@pytest.mark.parametrize(
    ("name", "crs"), [(n, c) for n in VECTOR for c in (4326, 3857, 26918) if c == 4326 or "json" not in n]
)
def test_points_of_any_file_and_system_become_degrees(tmp_path: Path, name: str, crs: int) -> None:
    found = read_events(save(points(crs), tmp_path / name))
    order = np.argsort(found["lat"].to_numpy())
    # FlatGeobuf may order its points along a curve.
    np.testing.assert_allclose(found["lat"].to_numpy()[order], LAT, atol=1e-7)
    np.testing.assert_allclose(found["lon"].to_numpy()[order], LON, atol=1e-7)
    assert [found["person"].iloc[k] for k in order] == PERSON
    assert set(found.columns) == {"lat", "lon", "person", "address"}


@pytest.mark.parametrize("name", ["e.geojson", "e.gpkg"])
def test_the_geometry_wins_over_columns_of_coordinates(tmp_path: Path, name: str) -> None:
    frame = points().assign(lat=1.0, LON=2.0, latitude=3.0)
    found = read_events(save(frame, tmp_path / name))
    np.testing.assert_allclose(found["lat"], LAT, atol=1e-7)
    np.testing.assert_allclose(found["lon"], LON, atol=1e-7)


def test_plain_parquet(tmp_path: Path) -> None:
    plain = pd.DataFrame({"lat": LAT, "lng": LON, "person": PERSON, "timeStamp": pd.Timestamp("2024-02-03 04:05:06")})
    plain.to_parquet(tmp_path / "e.parquet")
    found = read_events(tmp_path / "e.parquet")
    np.testing.assert_array_equal(found["lat"], LAT)
    assert found["person"].tolist() == PERSON
    assert set(found["time"]) == {pd.Timestamp("2024-02-03 04:05:06")}
    pd.testing.assert_frame_equal(found, read_events(str(tmp_path / "e.parquet")))


def test_a_missing_point_is_a_missing_coordinate(tmp_path: Path) -> None:
    frame = points()
    frame.loc[1, "geometry"] = None
    found = read_events(save(frame, tmp_path / "e.gpkg"))
    assert found["lat"].isna().tolist() == [False, True, False, False]


def test_shapes_that_are_no_points_are_counted(tmp_path: Path) -> None:
    frame = points()
    frame.loc[[0, 2], "geometry"] = shapely.box(0, 0, 1, 1)
    with pytest.raises(InputError, match="2 of 4 shapes"):
        read_events(save(frame, tmp_path / "e.geojson"))


def test_a_shapefile_without_its_system_is_refused(tmp_path: Path) -> None:
    path = save(points(26918), tmp_path / "e.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match="coordinate reference system"):
        read_events(path)


@pytest.mark.parametrize("name", ["e.xlsx", "e.xls", "E.XLSM"])
def test_excel_without_the_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(MissingExtraError, match=r"hotspot-toolkit\[excel\]") as raised:
        read_events(tmp_path / name)
    assert isinstance(raised.value, ImportError)
    assert "CSV" in str(raised.value)


@pytest.mark.parametrize("name", ["e.parquet", "e.geojson", "e.gpkg", "e.shp", "e.geoparquet", "e.csv.gz", "e.csv.zst"])
def test_a_damaged_file_is_named_and_not_quoted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"ZZCANARYZZ" * 20)
    with pytest.raises(InputError, match=name) as raised:
        read_events(tmp_path / name)
    assert "CANARY" not in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    pd.DataFrame({"lat": LAT, "lon": LON}).to_parquet(tmp_path / "e.parquet")
    whole = (tmp_path / "e.parquet").read_bytes()
    (tmp_path / "e.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged"):
        read_events(tmp_path / "e.parquet")


@pytest.mark.parametrize(("name", "content", "says"), [("e.csv", b"", "empty"), ("e.pdf", b"x", "not known")])
def test_what_is_no_file_of_events(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_events(tmp_path / name)


def test_missing_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv does not exist"):
        read_events(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        read_events(tmp_path / "folder.csv")


def test_an_odd_file_name_is_only_a_name(tmp_path: Path) -> None:
    for name in ("it's.csv", "a b.csv", "100%.csv", "star*.csv", "q?.csv", "[1].csv", "é.csv"):
        (tmp_path / name).write_text("lat,lon\n40,-75\n", encoding="utf-8")
        assert len(read_events(tmp_path / name)) == 1, name
    pd.DataFrame({"lat": LAT, "lon": LON}).to_parquet(tmp_path / "[1].parquet")
    assert len(read_events(tmp_path / "[1].parquet")) == len(LAT)
