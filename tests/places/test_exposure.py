"""Residents are spread, none is lost."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot import Grid, InputError, Method, find_hot_spots, spread_population
from hotspot.areas import read_areas

WEST, EAST = shapely.box(-75.2, 40.0, -75.1, 40.1), shapely.box(-75.1, 40.0, -75.0, 40.1)
SPECK = shapely.box(-75.1501, 40.0501, -75.1500, 40.0502)


def areas(*rows: tuple[str, float, shapely.Geometry]) -> gpd.GeoDataFrame:
    names, residents, shapes = zip(*rows, strict=True)
    return read_areas(gpd.GeoDataFrame({"name": names, "population": residents}, geometry=list(shapes), crs=4326))


GRID = Grid.covering(shapely.union_all([WEST, EAST]), resolution=8)


def test_each_area_keeps_its_residents() -> None:
    exposure = spread_population(areas(("west", 900.0, WEST), ("east", 300.0, EAST)), GRID)
    west = GRID.centers[:, 1] < -75.1
    assert exposure[west].sum() == pytest.approx(900)
    assert exposure[~west].sum() == pytest.approx(300)
    assert np.ptp(exposure[west]) == 0


def test_an_area_without_a_cell_gives_its_residents_to_the_nearest() -> None:
    exposure = spread_population(areas(("west", 0.0, WEST), ("speck", 7.0, SPECK)), GRID)
    assert exposure.sum() == pytest.approx(7)
    home = GRID.locate(np.array([40.05015]), np.array([-75.15005]))[0]
    assert exposure[home] == 7


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match="1 of 2 areas have fewer than no residents"):
        spread_population(areas(("west", -1.0, WEST), ("east", 3.0, EAST)), GRID)
    with pytest.raises(InputError, match="no column of residents"):
        spread_population(areas(("west", 1.0, WEST)).drop(columns="population"), GRID)


def test_cells_without_residents_are_not_tested_and_do_not_count() -> None:
    draw = np.random.default_rng(1)
    cells = pd.DataFrame({"cell": GRID.names, "events": draw.poisson(4, len(GRID))})
    cells["exposure"] = np.where(GRID.centers[:, 1] < -75.1, 10.0, 0.0)
    found = find_hot_spots(cells, GRID, Method(null="gamma-poisson", cap=None))
    assert (found["label"] == "not_tested").tolist() == (cells["exposure"] == 0).tolist()
    emptied = cells.assign(events=cells["events"].where(cells["exposure"] > 0, 0))
    again = find_hot_spots(emptied, GRID, Method(null="gamma-poisson", cap=None))
    pd.testing.assert_series_equal(found["p"], again["p"])


@pytest.mark.parametrize(("exposure", "says"), [(None, "no column 'exposure'"), (-1.0, "1 of"), (np.nan, "1 of")])
def test_exposure_must_be_there_and_be_residents(exposure: float | None, says: str) -> None:
    cells = pd.DataFrame({"cell": GRID.names, "events": np.arange(len(GRID))})
    if exposure is not None:
        cells["exposure"] = 5.0
        cells.loc[0, "exposure"] = exposure
    with pytest.raises(InputError, match=says):
        find_hot_spots(cells, GRID, Method(null="gamma-poisson", cap=None))


def test_the_binomial_null_is_for_people() -> None:
    draw = np.random.default_rng(1)
    cells = pd.DataFrame({"cell": GRID.names, "events": draw.poisson(4, len(GRID)), "exposure": 5.0})
    with pytest.raises(InputError, match="is for people"):
        find_hot_spots(cells, GRID, Method(null="binomial", cap=None))
    found = find_hot_spots(cells.assign(people=cells["events"]), GRID, Method("people", cap=None, null="binomial"))
    assert found.attrs["test"]["exact"]
