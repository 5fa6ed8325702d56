"""Files for GIS: read back by other programs they hold what the lists hold, and nothing else."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

import hotspot as hs
from hotspot.disclosure import Release
from hotspot.grid import cell_shapes
from hotspot.output import FILES, save_folder
from hotspot.output.gis import GIS_FILES, layer_files, save
from hotspot.output.gis.geojson import geojson_text
from hotspot.output.gis.geopackage import TIME, geopackage_bytes
from hotspot.output.gis.style import border_style, class_style
from hotspot.output.layers import as_layer
from hotspot.output.lists import list_files
from hotspot.report import of
from hotspot.report.looks import BY_LABEL

from ..pages import HOSTILE_NAME, hostile_release
from ..releases import usual_files

MakeRelease = Callable[..., Release]
ROOT = Path(__file__).parents[2]
TABLES = ("cells", "neighborhoods")
GIS = {"cells.gpkg", "cells.parquet", "neighborhoods.gpkg", "neighborhoods.geojson"}


def written(release: Release, name: str) -> pd.DataFrame:
    """A list as the CSV file tells it."""
    return pd.read_csv(io.StringIO("".join(list_files(release)[f"{name}.csv"])))


def same_fields(found: pd.DataFrame, listed: pd.DataFrame) -> None:
    assert found.columns.tolist() == listed.columns.tolist()
    for name in listed:
        if pd.api.types.is_numeric_dtype(listed[name]):
            np.testing.assert_array_equal(found[name].to_numpy(dtype=float), listed[name].to_numpy(dtype=float))
        else:
            assert found[name].fillna("").tolist() == listed[name].fillna("").tolist()


def hexagons(cells: list[str]) -> list[shapely.Polygon]:
    return [shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]) for cell in cells]


@pytest.fixture
def folder(make_release: MakeRelease, tmp_path: Path) -> Path:
    return save_folder(make_release(), tmp_path / "out", also=["gis"])


def test_the_files_and_no_others(make_release: MakeRelease, folder: Path, tmp_path: Path) -> None:
    assert GIS <= set(GIS_FILES) <= set(FILES)
    assert {path.name for path in folder.iterdir()} == usual_files(make_release()) | GIS
    # Some of their rights are those of every file.
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    save_folder(make_release(neighborhoods=None), folder, overwrite=True, also=["gis"])
    assert {path.name for path in folder.iterdir()} & set(GIS_FILES) == {"cells.gpkg", "cells.parquet"}
    save_folder(make_release(), folder, overwrite=True)
    assert not {path.name for path in folder.iterdir()} & set(GIS_FILES)
    assert {path.name for path in hs.save_gis(make_release(), tmp_path)} == GIS


@pytest.mark.parametrize("name", TABLES)
def test_a_geopackage_holds_the_list_and_the_polygons(make_release: MakeRelease, folder: Path, name: str) -> None:
    assert pyogrio.list_layers(folder / f"{name}.gpkg").tolist() == [[name, "Polygon"], ["layer_styles", None]]
    found = pyogrio.read_dataframe(folder / f"{name}.gpkg", layer=name)
    assert found.crs == "EPSG:4326"
    listed = written(make_release(), name)
    same_fields(pd.DataFrame(found.drop(columns="geometry")), listed)
    assert set(found["audience"]) == {"internal"}
    made = make_release().neighborhoods
    true = hexagons(listed["cell"].tolist()) if name == "cells" else list(gpd.GeoDataFrame(made).geometry)
    assert shapely.equals_exact(found.geometry.to_numpy(), shapely.normalize(true), 1.01e-7, normalize=True).all()
    # Where it lies, as the file itself says, is where it lies.
    info = pyogrio.read_info(folder / f"{name}.gpkg", layer=name)
    assert info["total_bounds"] == pytest.approx(tuple(found.total_bounds), abs=0)


def test_geoparquet_holds_them_too(make_release: MakeRelease, folder: Path) -> None:
    found = gpd.read_parquet(folder / "cells.parquet")
    listed = written(make_release(), "cells")
    same_fields(pd.DataFrame(found.drop(columns="geometry")), listed)
    assert shapely.equals_exact(found.geometry.to_numpy(), hexagons(listed["cell"].tolist()), 1.01e-7).all()
    schema = pq.read_schema(folder / "cells.parquet")
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert geo["columns"]["geometry"]["crs"]["id"]["code"] == 4326
    assert pd.api.types.is_string_dtype(found["cell"])
    assert found.attrs == {}


def test_geojson_is_that_of_the_standard(make_release: MakeRelease, folder: Path) -> None:
    text = (folder / "neighborhoods.geojson").read_text(encoding="utf-8")
    told = json.loads(text)
    assert set(told) == {"type", "features"}
    # A feature a line.
    assert len(text.splitlines()) == len(told["features"]) + 2
    listed = written(make_release(), "neighborhoods")
    for feature, row in zip(told["features"], listed.to_dict("records"), strict=True):
        assert set(feature) == {"type", "properties", "geometry"}
        for key, value in feature["properties"].items():
            assert value == row[key] or (value is None and pd.isna(row[key]))
        ring = feature["geometry"]["coordinates"][0]
        assert shapely.LinearRing(ring).is_ccw
        assert all(round(number, 7) == number for place in ring for number in place)
    found = gpd.read_file(folder / "neighborhoods.geojson")
    assert found.crs == "EPSG:4326"


def test_a_database_without_a_fault_and_without_a_clock(folder: Path) -> None:
    for name in TABLES:
        with closing(sqlite3.connect(folder / f"{name}.gpkg")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
            times = database.execute(
                "SELECT last_change FROM gpkg_contents UNION ALL SELECT update_time FROM layer_styles"
            )
            assert set(times) == {(TIME,)}


def test_the_same_bytes_in_another_process_at_another_time(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib, hotspot as hs; from hotspot.output.gis import layer_files; "
        "made = layer_files(hs.run_study(hs.read_study(sys.argv[1]))); "
        "print({name: hashlib.sha256(content).hexdigest() for name, content in made.items()})"
    )
    study = ROOT / "sample_geodata" / "synthaven" / "study.toml"
    said = []
    # The second begins seconds after the first, elsewhere on Earth.
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(
            [sys.executable, "-c", code, str(study)],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=tmp_path,
        )
        said.append(ended.stdout)
    assert "cells.gpkg" in said[0]
    assert said[0] == said[1]


def style_of(path: Path, layer: str) -> ET.Element:
    """The style that QGIS takes for a layer when it opens the file."""
    with closing(sqlite3.connect(path)) as database:
        ((style,),) = database.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = ? "
            "AND f_geometry_column = 'geom' AND useAsDefault",
            (layer,),
        ).fetchall()
    return ET.fromstring(style.partition("\n")[2])  # noqa: S314 - our own file


def colour_of(style: ET.Element, symbol: str | None, option: str = "color") -> str:
    value = style.find(f".//symbol[@name='{symbol}']//Option[@name='{option}']")
    old = style.find(f".//symbol[@name='{symbol}']//prop[@k='{option}']")
    assert value is not None
    assert old is not None
    assert value.get("value") == old.get("v")
    red, green, blue, alpha = map(int, str(value.get("value")).split(","))
    assert alpha == 255
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_the_style_has_a_colour_for_every_class_that_of_the_page(make_release: MakeRelease, folder: Path) -> None:
    style = style_of(folder / "cells.gpkg", "cells")
    renderer = style.find("renderer-v2")
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "label")
    found = {one.get("value"): one for one in style.iter("category")}
    cells = make_release().cells
    assert cells is not None
    assert set(cells["label"]) <= set(found) == set(BY_LABEL)
    for label, category in found.items():
        look = BY_LABEL[str(label)]
        assert colour_of(style, category.get("symbol")) == look.colour
        if look.edge:
            assert colour_of(style, category.get("symbol"), "outline_color") == look.edge
    assert "q ≤ 0.01" in str(found["hot_99"].get("label"))


def test_classes_that_are_not_shown_have_no_colour_and_words_are_of_the_language(make_release: MakeRelease) -> None:
    plain = ET.fromstring(class_style(of(make_release({"cold": False}), "es")).partition("\n")[2])  # noqa: S314 - ours
    found = {one.get("value"): str(one.get("label")) for one in plain.iter("category")}
    assert not [label for label in found if str(label).startswith("cold")]
    assert "Sin diferencia clara" in found["not_significant"]


def test_neighborhoods_are_borders_alone(folder: Path) -> None:
    style = style_of(folder / "neighborhoods.gpkg", "neighborhoods")
    fill = style.find(".//Option[@name='style']")
    assert fill is not None
    assert fill.get("value") == "no"
    assert ET.tostring(style) == ET.tostring(ET.fromstring(border_style().partition("\n")[2]))  # noqa: S314 - ours


def test_texts_are_data(make_release: MakeRelease, tmp_path: Path) -> None:
    made = hostile_release(make_release)
    for name in hs.save_gis(made, tmp_path):
        if name.suffix != ".parquet":
            assert HOSTILE_NAME in pyogrio.read_dataframe(name, layer=name.stem).astype(str).to_csv().replace('""', '"')
    names = json.loads((tmp_path / "neighborhoods.geojson").read_text(encoding="utf-8"))["features"]
    assert names[1]["properties"]["name"] == "East\u2028Side"


def places(**columns: Any) -> gpd.GeoDataFrame:
    """Two hot places as another room would make them: unions of cells, one of them in two parts."""
    center = h3.latlng_to_cell(40.1, -75.3, 8)
    far = h3.latlng_to_cell(40.2, -75.3, 8)
    sets = [h3.grid_disk(center, 1), [far, *h3.grid_disk(h3.latlng_to_cell(40.3, -75.3, 8), 1)]]
    shapes = [shapely.union_all(cell_shapes(np.array([int(c, 16) for c in one], dtype=np.uint64))) for one in sets]
    given = {"rank": [1, 2], "name": ["Norristown 1", "=1+1"], "events": [3859, 12], "share": [0.61234567, np.nan]}
    return gpd.GeoDataFrame({**given, **columns}, geometry=shapes, crs=4326)


def test_any_table_with_shapes_is_written_by_the_same_functions(tmp_path: Path) -> None:
    first = pd.to_datetime(pd.Series(["2024-01-31", None]))
    table = places(first=first, seen=first + pd.Timedelta(hours=3), tier=["certainly", None])
    before = table.copy()
    layer = as_layer(table, "partner")
    (tmp_path / "hot_places.gpkg").write_bytes(geopackage_bytes(layer, "hot_places", description="Partner"))
    (tmp_path / "hot_places.geojson").write_text(geojson_text(layer), encoding="utf-8")
    for file in ("hot_places.gpkg", "hot_places.geojson"):
        found = pyogrio.read_dataframe(tmp_path / file)
        assert found.columns.tolist() == [*table.columns.drop("geometry"), "audience", "geometry"]
        assert found["share"].tolist()[0] == 0.612346
        assert np.isnan(found["share"][1])
        assert found["name"].tolist() == ["Norristown 1", "=1+1"]
        assert pd.Timestamp(found["first"][0]) == pd.Timestamp("2024-01-31")
        assert pd.isna(found["first"][1])
        assert pd.Timestamp(found["seen"][0]) == pd.Timestamp("2024-01-31 03:00")
        assert found["audience"].tolist() == ["partner", "partner"]
        assert set(found.geometry.geom_type) == {"MultiPolygon"}
        assert shapely.area(found.geometry.to_numpy()) == pytest.approx(
            shapely.area(table.geometry.to_numpy()), rel=1e-5
        )
        assert (shapely.hausdorff_distance(found.geometry.to_numpy(), table.geometry.to_numpy()) < 1.01e-7).all()
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


def test_a_row_without_a_shape_stays(tmp_path: Path) -> None:
    table = places()
    table.loc[1, "geometry"] = None
    layer = as_layer(table, "internal")
    (tmp_path / "a.gpkg").write_bytes(geopackage_bytes(layer, "a"))
    assert pyogrio.read_dataframe(tmp_path / "a.gpkg").geometry.isna().tolist() == [False, True]
    assert json.loads(geojson_text(layer))["features"][1]["geometry"] is None
    (tmp_path / "b.gpkg").write_bytes(geopackage_bytes(layer.head(0), "b"))
    assert len(pyogrio.read_dataframe(tmp_path / "b.gpkg")) == 0


def test_what_lies_beside_the_lists_in_any_case(make_release: MakeRelease, monkeypatch: pytest.MonkeyPatch) -> None:
    assert layer_files(make_release(), always_only=True) == {}
    monkeypatch.setattr(save, "ALWAYS", frozenset({"neighborhoods.geojson"}))
    assert set(layer_files(make_release(), always_only=True)) == {"neighborhoods.geojson"}


def test_its_own_reader_takes_it(folder: Path, make_release: MakeRelease) -> None:
    cells = make_release().cells
    assert cells is not None
    grid = hs.Grid.covering(folder / "cells.gpkg", resolution=8)
    assert set(grid.names) == set(cells["cell"])


@pytest.mark.parametrize("thing", ["cells", None])
def test_nothing_but_a_release(make_release: MakeRelease, tmp_path: Path, thing: str | None) -> None:
    with pytest.raises(hs.NotReleasableError):
        hs.save_gis(make_release().cells if thing else thing, tmp_path)  # type: ignore[arg-type]  # what is refused
    assert list(tmp_path.iterdir()) == []


def test_a_column_added_after_the_release_does_not_leave(make_release: MakeRelease) -> None:
    made = make_release()
    assert made.cells is not None
    assert made.neighborhoods is not None
    made.cells["diagnosis"] = made.neighborhoods["diagnosis"] = "ZZCANARYZZ"
    assert not [
        name for name, content in layer_files(made).items() if b"ZZCANARY" in content or b"diagnosis" in content
    ]


@pytest.mark.parametrize("also", ["gis", ["gis", "html"]])
def test_what_cannot_be_asked_for(make_release: MakeRelease, tmp_path: Path, also: Any) -> None:
    with pytest.raises(hs.InputError, match="Beside the page"):
        save_folder(make_release(), tmp_path / "out", also=also)
    assert list(tmp_path.iterdir()) == []
