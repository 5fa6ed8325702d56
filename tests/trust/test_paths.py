"""A name is a path and nothing else, and what lies there is a file or refused in words."""

import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import hypothesis.strategies as st
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings

from hotspot import InputError, read_events
from hotspot.areas import read_areas
from hotspot.cli.main import main
from hotspot.files.paths import shown

from .attacks import CANARY, READERS

ROOT = Path(__file__).parents[2]
#: Signs that one library or another reads as an order: patterns, variables, addresses, layers, archives, options.
SIGNS = "*?[]{}!~#%&;:=@$|^'\"()<>, \\`+-.é"
ODD = [
    "visits[1]",
    "a*",
    "q?",
    "[!a]",
    "**",
    "{a,b}",
    "~",
    "x;y",
    "a=b",
    "s3:x",
    "file:z",
    "b\\c",
    "%41",
    "#h",
    "a!b",
    "-",
]
ODD += ["zip:x", "CSV:e", "$HOME", "a|b", "new\nline", "it's", 'two "', "é", " a ", "http:"]


def area(path: Path, name: str) -> None:
    frame = gpd.GeoDataFrame({"name": [name]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    if path.suffix == ".parquet":
        with path.open("wb") as file:
            frame.to_parquet(file)
    else:
        # GDAL would take the name for an order.
        with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
            frame.to_file(Path(folder) / f"plain{path.suffix}")
            for part in Path(folder).iterdir():
                part.rename(path.with_suffix(part.suffix))


def table(path: Path, person: str) -> None:
    path.write_text(f"lat,lon,person\n40.1,-75.2,{person}\n")


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for decoy in ("visits1.csv", "a.csv", "b.csv", "q1.csv", "x.csv", "ab.csv", "bc.csv", "h.csv", "A.csv"):
        table(tmp_path / decoy, CANARY)
    monkeypatch.chdir(tmp_path)
    table(tmp_path / f"{name}.csv", "mine")
    for path in (tmp_path / f"{name}.csv", Path(f"{name}.csv"), f"./{name}.csv"):
        assert read_events(path)["person"].tolist() == ["mine"]
    with (tmp_path / f"{name}.parquet").open("wb") as file:
        pd.DataFrame({"lat": [1.0], "lon": [2.0], "person": ["mine"]}).to_parquet(file)
    assert read_events(f"{name}.parquet")["person"].tolist() == ["mine"]
    for ending in ("geojson", "gpkg", "shp", "fgb"):
        area(tmp_path / f"{name}.{ending}", "mine")
        assert read_areas(f"{name}.{ending}")["name"].tolist() == ["mine"]


@settings(max_examples=60)
@given(stem=st.text(SIGNS, min_size=1, max_size=8))
@pytest.mark.slow
def test_any_signs_name_one_file_or_are_refused(stem: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("signs")
    for decoy in ("a.csv", "b.csv", "ab.csv", "-.csv", "..csv"):
        table(folder / decoy, CANARY)
    table(folder / f"{stem}.csv", "mine")
    try:
        assert read_events(folder / f"{stem}.csv")["person"].tolist() == ["mine"]
    except InputError as refusal:
        assert "Rename" in str(refusal)  # noqa: PT017 - only some names are refused
        assert "\\" in stem


def test_a_folder_is_no_column_and_no_pattern(tmp_path: Path) -> None:
    for folder in ("region=north", "[ab]", "~", "a*", "x!y.zip"):
        (tmp_path / folder).mkdir()
        table(tmp_path / folder / "e.csv", "mine")
        assert list(read_events(tmp_path / folder / "e.csv").columns) == ["lat", "lon", "person"]
        area(tmp_path / folder / "w.gpkg", "mine")
        assert read_areas(tmp_path / folder / "w.gpkg")["name"].tolist() == ["mine"]
    (tmp_path / "lat=1").mkdir()
    (tmp_path / "lat=1" / "e.csv").write_text("lon,person\n1,a\n")
    with pytest.raises(InputError, match="lat"):
        read_events(tmp_path / "lat=1" / "e.csv")


def test_the_home_of_a_user_is_not_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    table(tmp_path / "home" / "e.csv", CANARY)
    area(tmp_path / "home" / "w.gpkg", CANARY)
    monkeypatch.chdir(tmp_path)
    for name in ("~/e.csv", "~/w.gpkg", "~root/e.csv"):
        for read in READERS.values():
            with pytest.raises(InputError, match="does not exist"):
                read(name)
    (tmp_path / "~").mkdir()
    table(tmp_path / "~" / "e.csv", "mine")
    assert read_events("~/e.csv")["person"].tolist() == ["mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    for ending in ("csv", "geojson", "gpkg", "shp", "fgb", "parquet", "xlsx", "zip"):
        name = os.fsdecode(b"visits\xff." + ending.encode())
        (tmp_path / name).write_text(f"lat,lon\n1,{CANARY}\n")
        for read in READERS.values():
            with pytest.raises(InputError, match="not UTF-8") as refusal:
                read(tmp_path / name)
            str(refusal.value).encode("utf-8")
            assert CANARY not in str(refusal.value)
        if ending not in {"csv", "gpkg"}:
            continue
        command = ["check", tmp_path / name, "--neighborhoods", tmp_path / name]
        done = subprocess.run([sys.executable, "-m", "hotspot", *command], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 10
        assert b"Traceback" not in done.stderr
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    for ending in ("gpkg", "geojson", "shp", "fgb", "parquet"):
        area(folder / f"w.{ending}", "mine")
        assert read_areas(folder / f"w.{ending}")["name"].tolist() == ["mine"]
    table(folder / "e.csv", "mine")
    with pytest.raises(InputError, match="not UTF-8"):
        read_events(folder / "e.csv")


def test_a_name_is_printed_without_control_characters() -> None:
    assert shown(Path("a\x1b[31m\nb\udcff.csv")) == "a\ufffd[31m\ufffdb\ufffd.csv"


NO_FILES = ["pipe", "socket", "loop", "dangling", "folder", "/dev/null", "/dev/zero", "/dev/stdin", "/dev/fd/0", "/"]
NO_FILES += [".", "", "/proc/self/mem", "/proc/self/environ", "x" * 300, "a\0b", "x/" * 3000]


def special(folder: Path, kind: str) -> Path:
    path = folder / "special.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(path))
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "dangling":
        path.symlink_to(folder / "gone")
    elif kind == "folder":
        path.mkdir()
    else:
        return Path(kind)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="devices have other names elsewhere")
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused_in_words(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = special(tmp_path, kind)
    special_file = kind in {"pipe", "socket", "/dev/null", "/dev/zero"}
    for read in READERS.values():
        with pytest.raises(InputError, match="device or a pipe" if special_file else "."):
            read(path)
    for option in ("--neighborhoods", "--study-area", "--exclude", "--services"):
        table(tmp_path / "e.csv", "a")
        done = CliRunner().invoke(main, ["check", "e.csv", option, str(path)])
        assert done.exit_code == 10, done.output
        assert done.output.startswith("hotspot: ")


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "shp", "fgb", "parquet", "xlsx", "zip"])
@pytest.mark.parametrize("where", ["file", "folder"])
def test_no_permission_is_said(ending: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    path = folder / f"w.{ending}"
    path.write_bytes(b"x")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Nothing is closed to root: the system's answer is put in its place.
        def closed(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "open" if where == "file" else "stat", closed)
    else:
        (path if where == "file" else folder).chmod(0)
    try:
        for read in READERS.values():
            with pytest.raises(InputError, match="Permission denied") as refusal:
                read(path)
            assert str(tmp_path) not in str(refusal.value)
    finally:
        monkeypatch.undo()
        folder.chmod(stat.S_IRWXU)


def test_a_part_of_a_shapefile_that_is_missing_is_named(tmp_path: Path) -> None:
    for missing in (".shx", ".dbf"):
        area(tmp_path / "w.shp", "a")
        (tmp_path / f"w{missing}").unlink()
        with pytest.raises(InputError, match=re.escape(missing)):
            read_areas(tmp_path / "w.shp")


def test_endings_in_capitals_are_the_same(tmp_path: Path) -> None:
    area(tmp_path / "w.shp", "a")
    for part in list(tmp_path.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))
    assert read_areas(tmp_path / "w.SHP")["name"].tolist() == ["a"]


def test_a_package_that_is_open_elsewhere_is_not_read_in_part(tmp_path: Path) -> None:
    area(tmp_path / "w.gpkg", "a")
    (tmp_path / "w.gpkg-wal").write_bytes(b"changes")
    with pytest.raises(InputError, match="open in another program"):
        read_areas(tmp_path / "w.gpkg")
