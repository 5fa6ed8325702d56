"""Residents are spread, none is lost."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot import Grid, InputError, Method, find_hot_spots, spread_population
from hotspot.areas import read_areas
from hotspot.places import population_of

WEST, EAST = shapely.box(-75.2, 40.0, -75.1, 40.1), shapely.box(-75.1, 40.0, -75.0, 40.1)
SPECK = shapely.box(-75.1501, 40.0501, -75.1500, 40.0502)


def areas(*rows: tuple[str, float, shapely.Geometry]) -> gpd.GeoDataFrame:
    names, residents, shapes = zip(*rows, strict=True)
    return read_areas(gpd.GeoDataFrame({"name": names, "population": residents}, geometry=list(shapes), crs=4326))


GRID = Grid.covering(shapely.union_all([WEST, EAST]), resolution=8)


def test_each_area_keeps_its_residents() -> None:
    population = spread_population(areas(("west", 900.0, WEST), ("east", 300.0, EAST)), GRID)
    assert population.sum() == pytest.approx(1200)
    assert population.attrs["outside"] == 0
    wide = 0.01
    west, east = GRID.centers[:, 1] < -75.1 - wide, GRID.centers[:, 1] > -75.1 + wide
    # Cells that lie in one area alone: residents by ground, here the same in each but for their size.
    assert population[west].max() / population[west].median() < 1.05
    assert population[west].median() / population[east].median() == pytest.approx(3, rel=0.05)


def test_residents_are_shared_by_ground() -> None:
    """A naive count: points strewn evenly over the areas."""
    population = spread_population(areas(("west", 900.0, WEST), ("east", 300.0, EAST)), GRID)
    side = (np.arange(1000) + 0.5) / 10_000
    lat, lon = (a.ravel() for a in np.meshgrid(40.0 + side, -75.2 + side))
    cell = GRID.locate(lat, lon)
    counts = np.bincount(cell[cell >= 0], minlength=len(GRID))
    inner = np.flatnonzero((GRID.centers[:, 1] < -75.11) & (counts > 0))
    expected = 900.0 * counts[inner] / (cell >= 0).sum()
    assert population.to_numpy()[inner] == pytest.approx(expected, rel=0.02)


def test_who_lives_outside_the_map_is_left_out_and_counted() -> None:
    grid = Grid.covering(WEST, resolution=8)
    both = shapely.box(-75.2, 40.0, -75.0, 40.1)
    population = spread_population(areas(("both", 1000.0, both), ("far", 50.0, shapely.box(-70, 40, -69, 41))), grid)
    assert population.sum() == pytest.approx(500, rel=1e-6)
    assert population.attrs["outside"] == pytest.approx(550, rel=1e-6)


def test_on_both_sides_of_the_180th_meridian_nobody_is_lost() -> None:
    west, east = shapely.box(179.9, -17.1, 180, -17), shapely.box(-180, -17.1, -179.9, -17)
    fiji = areas(("west", 600.0, west), ("east", 600.0, east))
    grid = Grid.covering(fiji, resolution=7)
    population = spread_population(fiji, grid)
    assert population.sum() == pytest.approx(1200)
    assert population[grid.centers[:, 1] > 0].sum() == pytest.approx(600, rel=0.25)


def test_places_get_their_residents_by_ground() -> None:
    whole = areas(("both", 1000.0, shapely.box(-75.2, 40.0, -75.0, 40.1)))
    halves = areas(("west", 0.0, WEST), ("east", 0.0, EAST))
    assert population_of(halves, whole) == pytest.approx([500, 500])


def test_an_area_without_a_cell_gives_its_residents_to_the_nearest() -> None:
    population = spread_population(areas(("west", 0.0, WEST), ("speck", 7.0, SPECK)), GRID)
    assert population.sum() == pytest.approx(7)
    home = GRID.locate(np.array([40.05015]), np.array([-75.15005]))[0]
    assert population[home] == 7


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match=r"1 of 2 areas \(west\) has a negative number of residents"):
        spread_population(areas(("west", -1.0, WEST), ("east", 3.0, EAST)), GRID)
    with pytest.raises(InputError, match="no column of residents"):
        spread_population(areas(("west", 1.0, WEST)).drop(columns="population"), GRID)


def test_cells_without_residents_are_not_tested_and_do_not_count() -> None:
    draw = np.random.default_rng(1)
    cells = pd.DataFrame({"cell": GRID.names, "events": draw.poisson(4, len(GRID))})
    cells["population"] = np.where(GRID.centers[:, 1] < -75.1, 10.0, 0.0)
    found = find_hot_spots(cells, GRID, Method(null="gamma-poisson", cap=None))
    assert (found["label"] == "not_tested").tolist() == (cells["population"] == 0).tolist()
    emptied = cells.assign(events=cells["events"].where(cells["population"] > 0, 0))
    again = find_hot_spots(emptied, GRID, Method(null="gamma-poisson", cap=None))
    pd.testing.assert_series_equal(found["p_hot"], again["p_hot"])


@pytest.mark.parametrize(("population", "says"), [(None, "no column 'population'"), (-1.0, "1 of"), (np.nan, "1 of")])
def test_population_must_be_there_and_be_residents(population: float | None, says: str) -> None:
    cells = pd.DataFrame({"cell": GRID.names, "events": np.arange(len(GRID))})
    if population is not None:
        cells["population"] = 5.0
        cells.loc[0, "population"] = population
    with pytest.raises(InputError, match=says):
        find_hot_spots(cells, GRID, Method(null="gamma-poisson", cap=None))


def test_the_binomial_null_is_for_people() -> None:
    draw = np.random.default_rng(1)
    cells = pd.DataFrame({"cell": GRID.names, "events": draw.poisson(4, len(GRID)), "population": 5.0})
    with pytest.raises(InputError, match="is for people"):
        find_hot_spots(cells, GRID, Method(null="binomial", cap=None))
    found = find_hot_spots(cells.assign(people=cells["events"]), GRID, Method("people", cap=None, null="binomial"))
    assert found.attrs["test"]["exact"]
