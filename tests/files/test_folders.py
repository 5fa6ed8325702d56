"""A folder in place of a file: what it holds is named, nothing is opened."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import hotspot as hs
from hotspot.areas import read_areas
from hotspot.errors import InputError


def test_the_files_that_could_be_meant_are_named_and_one_of_them_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "wards"
    folder.mkdir()
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(folder / "wards.shp")
    with pytest.raises(InputError, match=r"wards is a folder.*It holds wards\.shp: name the file") as refusal:
        read_areas(folder)
    assert str(tmp_path) not in str(refusal.value)
    assert len(read_areas(folder / "wards.shp")) == 1
    with pytest.raises(InputError, match="It holds wards"):
        hs.read_events(folder)


def test_many_and_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a folder\. Wanted: [^.]*\.$"):
        read_areas(tmp_path)
    for number in range(8):
        (tmp_path / f"part{number}.csv").touch()
    (tmp_path / "notes.docx").touch()
    (tmp_path / "inner.csv").mkdir()
    with pytest.raises(InputError, match=r"It holds part0\.csv, .*part4\.csv and 3 more: name"):
        read_areas(tmp_path)


def test_a_file_geodatabase_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "city.gdb"
    folder.mkdir()
    for read in (read_areas, hs.read_events):
        with pytest.raises(InputError, match=r"city\.gdb is a file geodatabase.*Export its layer as GeoPackage"):
            read(folder)
