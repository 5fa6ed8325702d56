"""A small file of each kind holds the same events; what is no table is refused in words; remedies are tried."""

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from hotspot.areas import read_areas
from hotspot.errors import InputError
from hotspot.events import read_events

ROWS = 24
FRAME = pd.DataFrame(
    {
        "lat": np.round(40 + np.arange(ROWS) / 997, 6),
        "lon": np.round(-75 - np.arange(ROWS) / 991, 6),
        "person_id": [f"{7 * row:06d}" for row in range(ROWS)],
        "address": [f'{row} "OLD" MILL, REAR' if row % 5 == 0 else f"{row} MAIN ST" for row in range(ROWS)],
        "category": ["fall" if row % 3 else "other" for row in range(ROWS)],
    }
)
PLAIN = FRAME.to_csv(index=False)
POINTS = gpd.GeoDataFrame(
    FRAME.drop(columns=["lat", "lon"]), geometry=gpd.points_from_xy(FRAME["lon"], FRAME["lat"]), crs=4326
)
FEATURES = json.loads(POINTS.to_json())["features"]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def packed(folder: Path, name: str, **files: str | bytes) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for file, content in files.items():
            archive.writestr(file.replace("__", "."), content)
    return folder / name


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(frame: pd.DataFrame = FRAME) -> list[list[object]]:
    return [list(frame.columns), *frame.to_numpy().tolist()]


def multipoints(path: Path) -> Path:
    POINTS.set_geometry(shapely.multipoints(shapely.get_coordinates(POINTS.geometry), indices=np.arange(ROWS))).set_crs(
        4326, allow_override=True
    ).to_file(path)
    return path


def as_parquet(path: Path) -> Path:
    POINTS.rename_geometry("wo").to_parquet(path)
    return path


RECORDS = json.dumps(FRAME.to_dict("records"))
LINES = "\n".join(json.dumps(record) for record in FRAME.to_dict("records"))
MIXED = "".join(
    line.rstrip("\n") + ("\r\n" if row % 2 else "\n") for row, line in enumerate(PLAIN.splitlines(keepends=True))
)
KINDS: dict[str, Callable[[Path], Path]] = {
    "plain": lambda at: written(at / "e.csv", PLAIN),
    "sep line": lambda at: written(at / "e.csv", f"sep=,\n{PLAIN}"),
    "sep line, semicolons": lambda at: written(at / "e.csv", "sep=;\r\n" + FRAME.to_csv(index=False, sep=";")),
    "sep line, Windows": lambda at: written(at / "e.csv", b"sep=,\n" + PLAIN.encode() + b"40.1,-75.1,9,CAF\x80,fall\n"),
    "zero bytes": lambda at: written(at / "e.csv", PLAIN + "\0" * 40),
    "Ctrl-Z": lambda at: written(at / "e.csv", PLAIN + "\x1a"),
    "mixed ends": lambda at: written(at / "e.csv", MIXED),
    "old Mac": lambda at: written(at / "e.csv", PLAIN.replace("\n", "\r")),
    "backslash": lambda at: written(at / "e.csv", PLAIN.replace('""', '\\"')),
    "backslash, packed": lambda at: written(at / "e.csv.gz", gzip.compress(PLAIN.replace('""', '\\"').encode())),
    "zip": lambda at: packed(at, "e.zip", e__csv=PLAIN),
    "zip with more": lambda at: packed(at, "e.zip", e__csv=PLAIN, terms__html="<html>", __MACOSX="x"),
    "zip of lines": lambda at: packed(at, "e.zip", e__ndjson=LINES),
    "no ending": lambda at: written(at / "export", PLAIN),
    "ending of a year": lambda at: written(at / "calls.2024", PLAIN),
    "no ending, records": lambda at: written(at / "export", RECORDS),
    "tab": lambda at: written(at / "e.tab", FRAME.to_csv(index=False, sep="\t")),
    "records": lambda at: written(at / "e.json", RECORDS),
    "lines of records": lambda at: written(at / "e.ndjson", LINES),
    "jsonl": lambda at: written(at / "e.jsonl", LINES + "\n"),
    "bare features": lambda at: written(at / "e.geojson", json.dumps(FEATURES)),
    "lines of features": lambda at: written(at / "e.geojsonl", "\n".join(map(json.dumps, FEATURES))),
    "multipoints": lambda at: multipoints(at / "e.geojson"),
    "multipoints, gpkg": lambda at: multipoints(at / "e.gpkg"),
    "geometry of another name": lambda at: as_parquet(at / "e.parquet"),
    "wkt": lambda at: written(
        at / "e.csv", POINTS.assign(the_geom=POINTS.geometry.to_wkt()).drop(columns="geometry").to_csv(index=False)
    ),
    "workbook": lambda at: workbook(at / "e.xlsx", calls=cells()),
    "titles": lambda at: workbook(at / "e.xlsx", calls=[["Calls of the county"], [], ["", "made 2024"], *cells()]),
    "notes beside": lambda at: workbook(at / "e.xlsx", About=[["Read me"]], calls=cells()),
}


def as_read(path: Path, **asked: Any) -> pd.DataFrame:
    found = read_events(path, **asked)
    return found[["lat", "lon", "person", "address", "category"]].head(ROWS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_same_events(kind: str, tmp_path: Path) -> None:
    found = as_read(KINDS[kind](tmp_path))
    wanted = FRAME.rename(columns={"person_id": "person"})
    np.testing.assert_allclose(found[["lat", "lon"]], wanted[["lat", "lon"]], atol=1e-9, rtol=0)
    for column in ("person", "address", "category"):
        assert found[column].tolist() == wanted[column].tolist(), column


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("zero bytes", "40 signs behind the last line"),
        ("Ctrl-Z", "1 sign behind the last line"),
        ("mixed ends", "line ends of several kinds"),
        ("backslash", "backslash"),
        ("zip", "'e.csv' was read"),
        ("records", "records in JSON"),
        ("titles", "stand 2 lines"),
    ],
)
def test_what_was_decided_is_told(kind: str, says: str, tmp_path: Path) -> None:
    notes = read_events(KINDS[kind](tmp_path)).attrs["notes"]
    assert any(says in str(note) for note in notes)
    assert all(note.told("es") != str(note) for note in notes)


def test_a_mended_file_with_other_faults_is_refused_with_its_lines(tmp_path: Path) -> None:
    lines = PLAIN.splitlines()
    for at in (3, 9, 11, 20):
        lines[at] += ",ZZCANARYZZ"
    path = written(tmp_path / "e.csv", "\r\n".join(lines[:5]) + "\n" + "\n".join(lines[5:]) + "\0\0")
    with pytest.raises(InputError, match=r"4 of its records do not have 5 fields .* in lines 4, 10 and 12") as refusal:
        read_events(path)
    assert "CANARY" not in str(refusal.value)


def test_quotes_that_do_not_end_are_not_mended(tmp_path: Path) -> None:
    path = written(tmp_path / "e.csv", 'lat,lon,address\n40,-75,"ZZCANARYZZ\n40,-75,B\0\0')
    with pytest.raises(InputError, match="delimited text") as refusal:
        read_events(path)
    assert "CANARY" not in str(refusal.value)


def test_an_empty_point_is_told_and_has_no_coordinates(tmp_path: Path) -> None:
    features = json.loads(json.dumps(FEATURES))
    features[4]["geometry"]["coordinates"] = []
    found = read_events(
        written(tmp_path / "e.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    )
    assert len(found) == ROWS
    assert found["lat"].isna().tolist() == [row == 4 for row in range(ROWS)]
    assert any(f"1 of {ROWS} shapes is empty" in str(note) for note in found.attrs["notes"])


def test_a_multipoint_of_several_is_no_event(tmp_path: Path) -> None:
    shapes = [shapely.MultiPoint([(-75, 40), (-75.1, 40.1)]), *POINTS.geometry[1:]]
    POINTS.set_geometry(gpd.GeoSeries(shapes, crs=4326)).to_file(tmp_path / "e.gpkg")
    with pytest.raises(InputError, match=f"1 of {ROWS} shapes are not points"):
        read_events(tmp_path / "e.gpkg")


def layered(path: Path) -> Path:
    POINTS.head(10).to_file(path, layer="year 2023")
    POINTS.tail(ROWS - 10).to_crs(3857).to_file(path, layer="2024")
    POINTS[["category", "geometry"]].head(3).to_file(path, layer="places")
    POINTS.head(0).to_file(path, layer="none yet")
    return path


def sheeted(path: Path) -> Path:
    more = [
        ["LON", "lat", *FRAME.columns[2:]],
        *FRAME[["lon", "lat", *FRAME.columns[2:]]].tail(ROWS - 10).to_numpy().tolist(),
    ]
    return workbook(
        path,
        **{
            "About": [["Read me"]],
            "year 2023": cells(FRAME.head(10)),
            "2024": more,
            "places": [["name", "x"], ["a", 1]],
        },
    )


@pytest.mark.parametrize(("kind", "make", "name"), [("layer", layered, "e.gpkg"), ("sheet", sheeted, "e.xlsx")])
def test_several_parts_are_named_and_the_remedies_work(
    kind: str, make: Callable[[Path], Path], name: str, tmp_path: Path
) -> None:
    path = make(tmp_path / name)
    with pytest.raises(InputError, match=f"3 {kind}s with records") as refusal:
        read_events(path)
    said = str(refusal.value)
    assert "'year 2023'" in said
    assert "'2024'" in said
    assert "none yet" not in said
    assert f"--{kind} " in said
    one = as_read(path, **{kind: "Year 2023"})
    np.testing.assert_allclose(one["lat"], FRAME["lat"].head(10), atol=1e-9)
    whole = read_events(path, **{kind: "all"})
    assert len(whole) == ROWS
    np.testing.assert_allclose(np.sort(whole["lat"]), np.sort(FRAME["lat"]), atol=1e-7)
    assert sorted(whole["person"]) == sorted(FRAME["person_id"])
    assert any("'places' has other columns" in str(note) for note in whole.attrs["notes"])
    with pytest.raises(InputError, match=f"has no {kind} 'Q1'"):
        read_events(path, **{kind: "Q1"})


@pytest.mark.parametrize("asked", ["layer", "sheet"])
def test_a_part_of_what_has_none_is_refused(asked: str, tmp_path: Path) -> None:
    for source in (FRAME, POINTS, KINDS["plain"](tmp_path), KINDS["records"](tmp_path)):
        with pytest.raises(InputError, match=f"leave out --{asked}"):
            read_events(source, **{asked: "a"})


def test_layers_of_areas_are_named(tmp_path: Path) -> None:
    path = layered(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match=r"4 layers|3 layers") as refusal:
        read_areas(path)
    assert "year 2023" in str(refusal.value)
    assert "file of its own" in str(refusal.value)


def no_index(at: Path) -> Path:
    POINTS.to_file(at / "e.shp")
    (at / "e.shx").unlink()
    return at / "e.shp"


def folder(at: Path, name: str) -> Path:
    (at / name).mkdir()
    return at / name


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "page": (lambda at: written(at / "e.csv", "<!DOCTYPE html><html><body>404</body></html>"), "is a web page"),
    "page of bytes": (lambda at: written(at / "e.csv", b"\xef\xbb\xbf\n <HTML>\n<p>"), "is a web page"),
    "no index": (no_index, r"without its \.shx"),
    "folder": (lambda at: folder(at, "events"), "is a folder"),
    "geodatabase": (lambda at: folder(at, "e.gdb"), "file geodatabase"),
    "workbook named csv": (lambda at: workbook(at / "e.xlsx", a=cells()).rename(at / "e.csv"), "is an Excel file"),
    "parquet named csv": (lambda at: as_parquet(at / "e.parquet").rename(at / "e.csv"), "is a Parquet file"),
    "pdf": (lambda at: written(at / "e.pdf", b"%PDF-1.7"), "not known"),
    "pdf without ending": (lambda at: written(at / "export", b"%PDF-1.7"), "not known"),
    "bytes": (lambda at: written(at / "export", bytes(range(256)) * 9), "not known"),
    "one object": (lambda at: written(at / "e.json", '{"lat": 40, "lon": -75}'), "no GeoJSON"),
    "numbers": (lambda at: written(at / "e.json", '[{"lat": 40, "lon": -75}, 3, 4]'), "rows 2 and 3 of 3"),
    "cut off": (lambda at: written(at / "e.ndjson", LINES[:-9]), "damaged"),
    "two files": (
        lambda at: packed(at, "e.zip", a__csv=PLAIN, b__csv=PLAIN),
        r"2 files that could be meant: 'a.csv', 'b.csv'",
    ),
    "records as headings": (lambda at: workbook(at / "e.xlsx", a=cells()[1:]), "no headings"),
    "no records": (lambda at: workbook(at / "e.xlsx", a=[["lat", "lon"]], b=[]), "no records"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    make, says = REFUSED[kind]
    path = make(tmp_path)
    with pytest.raises(InputError, match=says) as refusal:
        read_events(path)
    assert str(tmp_path) not in str(refusal.value)
    assert "MAIN ST" not in str(refusal.value)
    if path.is_dir():
        with pytest.raises(InputError, match=says):
            read_areas(path)
        shutil.rmtree(path)
