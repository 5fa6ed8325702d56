"""Cells as polygons in a GeoDataFrame."""

import re
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.grid import cell_shapes

ROOT = Path(__file__).parents[2]
CITY = ROOT / "sample_geodata" / "synthaven"
INTERNAL = hs.DisclosurePolicy.for_audience("internal")
THREE_LINES = re.compile(r"<!-- three lines -->\n```python\n(.*?)```\n<!-- end -->", re.DOTALL)


@pytest.fixture(scope="module")
def grid() -> hs.Grid:
    return hs.Grid.covering(CITY / "neighborhoods.geojson", resolution=8)


@pytest.fixture(scope="module")
def found(grid: hs.Grid) -> pd.DataFrame:
    return hs.find_hot_spots(hs.bin_events(hs.read_events(CITY / "visits.csv"), grid), grid)


def ids(*cells: str) -> np.ndarray:
    return np.array([int(cell, 16) for cell in cells], dtype=np.uint64)


def test_every_column_and_the_true_polygon_of_each_cell(found: pd.DataFrame, grid: hs.Grid) -> None:
    before = found.copy(deep=True)
    mixed = found.sample(frac=0.5, random_state=1)
    shapes = hs.to_geodataframe(mixed, grid)
    assert isinstance(shapes, gpd.GeoDataFrame)
    assert shapes.crs == "EPSG:4326"
    assert shapes.columns.tolist() == [*found.columns, "geometry"]
    pd.testing.assert_frame_equal(pd.DataFrame(shapes.drop(columns="geometry")), mixed, check_flags=False)
    for cell, shape in zip(shapes["cell"], shapes.geometry, strict=True):
        assert isinstance(cell, str)
        assert list(shape.exterior.coords)[:-1] == [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    assert shapes.geometry.exterior.is_ccw.all()
    pd.testing.assert_frame_equal(found, before)


def test_attributes_that_writers_can_keep(
    found: pd.DataFrame, grid: hs.Grid, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    assert "marks" in found.attrs
    shapes = hs.to_geodataframe(found, grid)
    assert shapes.attrs["test"] == found.attrs["test"]
    assert "marks" not in shapes.attrs
    shapes.to_parquet(tmp_path / "cells.parquet")
    shapes.to_file(tmp_path / "cells.gpkg")
    assert not recwarn.list
    assert gpd.read_file(tmp_path / "cells.gpkg")["cell"].tolist() == found["cell"].tolist()


def test_polygons_do_not_leave_with_a_release_and_its_cells_become_polygons_too(
    found: pd.DataFrame, grid: hs.Grid
) -> None:
    made = hs.release(INTERNAL, cells=hs.to_geodataframe(found, grid))
    plain = hs.release(INTERNAL, cells=found)
    assert made.cells is not None
    assert plain.cells is not None
    pd.testing.assert_frame_equal(made.cells, plain.cells)
    shapes = hs.to_geodataframe(made.cells, grid)
    assert shapes["rank"].tolist() == made.cells["rank"].tolist()
    middles = gpd.GeoSeries(gpd.points_from_xy(shapes["lon"], shapes["lat"], crs=4326))
    assert shapes.geometry.contains(middles).all()


def test_whole_numbers_become_texts(found: pd.DataFrame, grid: hs.Grid) -> None:
    numbers = found.assign(cell=grid.cells)
    assert hs.to_geodataframe(numbers, grid)["cell"].tolist() == found["cell"].tolist()


def test_what_is_refused(found: pd.DataFrame, grid: hs.Grid) -> None:
    with pytest.raises(hs.InputError, match="column cell"):
        hs.to_geodataframe(found.drop(columns="cell"), grid)
    with pytest.raises(hs.InputError, match="hexadecimal"):
        hs.to_geodataframe(found.assign(cell="Main St"), grid)
    other = hs.Grid.covering(CITY / "neighborhoods.geojson", resolution=7)
    with pytest.raises(hs.InputError, match=f"{len(found):,} of {len(found):,} cells are not of this grid"):
        hs.to_geodataframe(found, other)


def test_a_cell_on_the_180th_meridian_is_cut_there() -> None:
    cell, inland = h3.latlng_to_cell(-17.8, 179.9999, 7), h3.latlng_to_cell(-17.8, 178, 7)
    across, whole = cell_shapes(ids(cell, inland))
    assert across.geom_type == "MultiPolygon"
    assert shapely.bounds(across)[0] == -180
    assert shapely.bounds(across)[2] == 180
    assert across.area == pytest.approx(whole.area, rel=0.05)
    assert whole.geom_type == "Polygon"


def test_no_vertex_stands_twice_where_some_cells_have_more() -> None:
    pentagon = h3.get_pentagons(5)[3]
    cells = h3.grid_disk(pentagon, 1)
    for cell, shape in zip(cells, cell_shapes(ids(*cells)), strict=True):
        assert len(shape.exterior.coords) - 1 == len(h3.cell_to_boundary(cell))


def test_no_cells() -> None:
    assert len(cell_shapes(np.array([], dtype=np.uint64))) == 0


def joined(cells: pd.DataFrame, grid: hs.Grid, lines: str) -> gpd.GeoDataFrame:
    """Run the three lines of the documentation."""
    assert len(lines.strip().splitlines()) == 3
    names: dict[str, object] = {"hs": hs, "geopandas": gpd, "cells": cells, "grid": grid}
    exec(lines, names)  # noqa: S102 - the lines of the page
    found = names["joined"]
    assert isinstance(found, gpd.GeoDataFrame)
    return found


@pytest.fixture
def lines() -> str:
    (found,) = THREE_LINES.findall((ROOT / "docs" / "gis.md").read_text(encoding="utf-8"))
    return str(found)


def test_the_three_lines_join_the_sample_city(
    found: pd.DataFrame, grid: hs.Grid, lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wards = gpd.read_file(CITY / "neighborhoods.geojson")
    wards.to_crs(3857).to_file("tracts.geojson")
    pairs = set(joined(found, grid, lines)[["cell", "name"]].itertuples(index=False, name=None))
    shapes = hs.to_geodataframe(found, grid)
    apart = shapely.intersects(shapes.geometry.to_numpy()[:, None], wards.geometry.to_numpy())
    # A transformation there and back moves borders by nanometres; middles lie far from them.
    inside = shapely.contains_xy(
        wards.geometry.to_numpy(), found["lon"].to_numpy()[:, None], found["lat"].to_numpy()[:, None]
    )
    names = wards["name"].to_numpy()
    assert {(found["cell"].iloc[row], names[ward]) for row, ward in np.argwhere(inside)} <= pairs
    assert len(pairs) == pytest.approx(apart.sum(), abs=3)


@pytest.mark.real
def test_the_three_lines_join_montgomery_to_its_tracts(
    shared: Path, lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shared / "data"
    calls = pd.read_parquet(data / "montgomery_911.parquet", columns=["lat", "lng"])
    grid = hs.Grid.covering(data / "montgomery_municipalities.geojson", resolution=8)
    cells = hs.bin_events(calls.rename(columns={"lng": "lon"}), grid)
    (tmp_path / "tracts.geojson").symlink_to(data / "montgomery_tracts_2000.geojson")
    monkeypatch.chdir(tmp_path)
    found = joined(cells, grid, lines)
    tracts = gpd.read_file(data / "montgomery_tracts_2000.geojson").to_crs(4326)
    assert len(tracts) > 100
    # Every tract of the county meets a cell, and every cell whose middle lies in a tract has found it.
    assert found["index_tract"].nunique() == len(tracts)
    home = gpd.GeoDataFrame(cells[["cell"]], geometry=gpd.points_from_xy(cells["lon"], cells["lat"]), crs=4326).sjoin(
        tracts[["geometry"]], predicate="within"
    )
    assert len(home) > 0.95 * len(cells)
    pairs = set(found[["cell", "index_tract"]].itertuples(index=False, name=None))
    assert set(home[["cell", "index_right"]].itertuples(index=False, name=None)) <= pairs
    assert found.groupby("cell")["events"].first().sum() == cells.loc[cells["cell"].isin(found["cell"]), "events"].sum()
