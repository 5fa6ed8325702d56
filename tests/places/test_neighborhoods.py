"""Totals by polygon."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot import Totals, total_by_place
from hotspot.areas import read_areas
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.places import area_of_buildings, find_area


def thirds() -> gpd.GeoDataFrame:
    boxes = [shapely.box(k, 0, k + 1, 1) for k in range(3)]
    return gpd.GeoDataFrame({"name": ["A", "B", "C"], "population": [10, 20, 30]}, geometry=boxes, crs=4326)


def events(count: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"lat": rng.random(count) + 0.001, "lon": 3 * rng.random(count)})
    return frame.assign(person=[f"p{k}" for k in rng.integers(0, 40, count)], cost=rng.integers(1, 100, count) / 100)


def test_totals_are_those_of_a_plain_grouping() -> None:
    made = events()
    found = total_by_place(made, thirds()).set_index("name")
    by = made.assign(name=np.array(["A", "B", "C"])[made["lon"].astype(int)])[made["lat"] <= 1].groupby("name")
    assert found["events"].to_dict() == by.size().to_dict()
    assert found["people"].to_dict() == by["person"].nunique().to_dict()
    np.testing.assert_allclose(found["cost"], by["cost"].sum())
    assert found["population"].tolist() == [10, 20, 30]


def test_an_empty_area_has_a_row_in_its_place() -> None:
    made = events()
    found = total_by_place(made[made["lon"].between(1, 2)], thirds())
    assert found["name"].tolist() == ["A", "B", "C"]
    assert found["events"].tolist()[0] == found["people"].tolist()[2] == 0
    assert found["cost"].iloc[0] == 0


def test_any_system_of_coordinates_and_any_file_give_the_same(tmp_path: Path) -> None:
    made, wanted = events(), total_by_place(events(), thirds())
    thirds().to_crs(3857).to_file(tmp_path / "areas.shp")
    for given in (thirds().to_crs(3857), tmp_path / "areas.shp"):
        pd.testing.assert_frame_equal(
            pd.DataFrame(total_by_place(made, given)).drop(columns="geometry"),
            pd.DataFrame(wanted).drop(columns="geometry"),
        )


def test_nothing_given_is_changed() -> None:
    made, areas = events(), thirds()
    total_by_place(made, areas)
    pd.testing.assert_frame_equal(made, events())
    pd.testing.assert_frame_equal(areas, thirds())
    assert not areas.attrs


def test_a_point_on_a_border_counts_once_whatever_the_order_of_the_areas() -> None:
    assert find_area(thirds(), np.array([0.5, 0.5, 5.0]), np.array([1.0, 2.0, 1.0])).tolist() == [0, 1, -1]
    swapped = thirds().iloc[::-1]
    assert find_area(swapped, np.array([0.5]), np.array([1.0])).tolist() == [2]
    border = pd.DataFrame({"lat": [0.5] * 4, "lon": [1.0, 1.0, 2.0, 2.0]})
    assert total_by_place(border, thirds())["events"].sum() == 4


def test_equal_names_stay_apart() -> None:
    areas = thirds().assign(name=["A", "A", "B"])
    assert total_by_place(events(), areas)["name"].tolist() == ["A", "A (2)", "B"]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"code": [1, 2, 3]}, "--name-column"),
        ({"ward": ["a", "b", "c"], "district": ["d", "e", "f"]}, "ward, district"),
        ({"name": ["a", "b", "c"], "pop2010": [1, 2, 3], "population": [1, 2, 3]}, "pop2010, population"),
    ],
)
def test_what_cannot_be_told_is_asked(columns: dict[str, list[object]], says: str) -> None:
    areas = gpd.GeoDataFrame(columns, geometry=thirds().geometry, crs=4326)
    with pytest.raises(InputError, match=says):
        total_by_place(events(), areas)


def test_the_areas_of_buildings_are_looked_up_once_for_the_same_shapes() -> None:
    totals, areas = Totals(events()), read_areas(thirds())
    lat, lon = totals.buildings["lat"], totals.buildings["lon"]
    first = area_of_buildings(totals, areas)
    np.testing.assert_array_equal(first, find_area(areas, lat, lon))
    assert area_of_buildings(totals, areas) is first
    total_by_place(totals, areas)
    assert area_of_buildings(totals, areas.copy()) is first
    # The same table with other shapes is another question.
    areas["geometry"] = areas["geometry"].to_numpy()[::-1].copy()
    turned = area_of_buildings(totals, areas)
    np.testing.assert_array_equal(turned, find_area(areas, lat, lon))
    np.testing.assert_array_equal(turned[first >= 0], 2 - first[first >= 0])
    np.testing.assert_array_equal(area_of_buildings(totals, read_areas(thirds())), first)


def test_a_grid_and_areas_are_not_taken_for_each_other() -> None:
    totals, areas = Totals(events()), read_areas(thirds())
    grid = Grid.covering(shapely.box(0, 0, 3, 1), resolution=5)
    cells, area = totals.cells(grid), area_of_buildings(totals, areas)
    assert totals.cells(grid) is cells
    np.testing.assert_array_equal(cells, grid.locate(*totals.buildings[["lat", "lon"]].to_numpy().T))
    assert cells.max() > area.max() == 2
