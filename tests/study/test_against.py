"""Against what cells are compared: the rule, its reasons, and residents from either file."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError
from hotspot.study import check_study
from hotspot.study.decisions import decisions

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
WEST, SOUTH, WIDTH, HEIGHT = -70.0, 38.0, 0.24, 0.18


def mesh(columns: int, rows: int, people: float = 100.0) -> gpd.GeoDataFrame:
    """Synthetic areas of one size, as many residents in each."""
    lon, lat = np.linspace(WEST, WEST + WIDTH, columns + 1), np.linspace(SOUTH, SOUTH + HEIGHT, rows + 1)
    boxes = [shapely.box(lon[i], lat[j], lon[i + 1], lat[j + 1]) for j in range(rows) for i in range(columns)]
    names = [f"area {k}" for k in range(len(boxes))]
    table = {"name": names, "geoid": [f"0{1000 + k}" for k in range(len(boxes))], "population": people}
    return gpd.GeoDataFrame(table, geometry=boxes, crs=4326)


def events(count: int = 4000) -> pd.DataFrame:
    draw = np.random.default_rng(8)
    return pd.DataFrame({"lat": SOUTH + HEIGHT * draw.random(count), "lon": WEST + WIDTH * draw.random(count)})


def study(**changes: Any) -> hs.Study:
    return hs.Study(**{"events": events(), "policy": INTERNAL, "areas": mesh(30, 22), **changes})


def told(prepared: Any) -> str:
    return " ".join(map(str, decisions(prepared)))


def test_fine_areas_are_residents_of_cells() -> None:
    prepared = check_study(study())
    assert (prepared.method.null, prepared.against.way) == ("residents", "fine")
    assert prepared.against.population is not None
    assert prepared.against.population.sum() == pytest.approx(66_000, rel=1e-6)
    assert "Cells are compared with their residents" in told(prepared)
    # Each area in hexagons, by the size that H3 states for the resolution (0.737 square kilometres at 8).
    km2 = (WIDTH / 30 * np.cos(np.radians(38.09))) * (HEIGHT / 22) * 111.32**2
    assert prepared.grid.resolution == 8
    assert prepared.against.area_cells == pytest.approx(km2 / 0.737, rel=0.1)


def test_coarse_areas_are_estimated_and_cells_keep_the_total_null() -> None:
    released = hs.run_study(study(areas=mesh(6, 5)))
    facts = released.facts
    assert (facts.null, facts.residents_way, facts.false_alarms) == ("total", "coarse", None)
    assert facts.area_cells > 4
    assert "Cells are not compared with their residents" in " ".join(map(str, facts.decisions))
    assert {"expected", "times_expected", "low", "high", "p_exceeds", "stands_out"} <= set(released.neighborhoods)
    assert "expected" not in released.cells
    assert "population" in released.cells


def test_a_resolution_that_is_named_is_kept() -> None:
    # Areas of about five hexagons: a little coarse, and said to be.
    five = mesh(12, 10)
    named = check_study(study(areas=five, resolution=8))
    assert 4 < named.against.area_cells < 6
    assert (named.method.null, named.against.way) == ("residents", "fine")
    assert "coarser areas than they should be" in told(named)
    by_rule = check_study(study(areas=five))
    assert (by_rule.method.null, by_rule.against.way) == ("total", "coarse")
    # Far coarser than the resolution that is named: such a test would be wrong on most maps.
    assert check_study(study(areas=mesh(6, 5), resolution=8)).method.null == "total"
    by_name = check_study(study(areas=mesh(6, 5), resolution=8, method=hs.Method(null="residents")))
    assert by_name.method.null == "residents"
    assert "marks false areas more often than it says" in told(by_name)


@pytest.mark.slow
def test_a_coarser_resolution_is_taken_for_its_residents_where_it_leaves_many_cells() -> None:
    many = events(60_000)
    prepared = check_study(study(events=many, areas=mesh(15, 12)))
    finest = check_study(study(events=many, areas=mesh(15, 12), method=hs.Method(null="total"))).grid.resolution
    assert finest == 9
    assert prepared.grid.resolution == 8
    assert len(prepared.grid) >= 500
    assert prepared.against.area_cells <= 4
    assert "half of the areas with residents cover at most 4 cells" in told(prepared)
    # Where it would leave fewer, the resolution stays, and the areas are too coarse for it.
    small = mesh(15, 12).iloc[:90]
    prepared = check_study(study(events=many, areas=small))
    assert (prepared.grid.resolution, prepared.against.way) == (9, "coarse")


def test_few_cells_with_residents_are_not_tested_against_them() -> None:
    small = mesh(30, 22)
    small.loc[60:, "population"] = 0
    prepared = check_study(study(areas=small))
    assert (prepared.method.null, prepared.against.way) == ("total", "few")
    assert "100 are needed" in told(prepared)
    some = mesh(30, 22)
    some.loc[400:, "population"] = 0
    prepared = check_study(study(areas=some))
    assert prepared.method.null == "residents"
    assert "Such a map shows large differences only" in told(prepared)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"areas": mesh(30, 22).drop(columns="population")}, "residents are not known"),
        ({"residents": "none"}, "residents are not known"),
        ({"population_column": "none"}, "residents are not known"),
        ({"method": hs.Method(transform="log1p")}, "transformed totals"),
        ({"method": hs.Method(kernel="gaussian", rings=2)}, "weights by distance"),
    ],
)
def test_otherwise_cells_are_compared_with_each_other(changes: dict[str, Any], reason: str) -> None:
    prepared = check_study(study(**changes))
    assert (prepared.method.null, prepared.against.way) == ("total", "none")
    assert reason in told(prepared)


def test_cost_needs_persons() -> None:
    paid = events().assign(cost=5.0, person=[f"p{k // 2}" for k in range(4000)])
    asked = {"measure": "cost", "cost_kind": "paid"}
    assert check_study(study(events=paid, **asked)).method.null == "residents"
    unknown = check_study(study(events=paid.drop(columns="person"), **asked))
    assert unknown.method.null == "total"
    assert "only where persons are known" in told(unknown)


def test_a_null_by_name_needs_residents() -> None:
    for null in ("residents", "gamma-poisson"):
        with pytest.raises(InputError, match="--residents"):
            check_study(study(residents="none", method=hs.Method(null=null)))


@pytest.mark.slow
def test_a_file_of_residents_of_its_own(tmp_path: Path) -> None:
    wards, tracts = mesh(2, 1).drop(columns="population"), tmp_path / "tracts.geojson"
    mesh(30, 22).rename(columns={"population": "people_2020"}).to_file(tracts)
    with pytest.raises(InputError, match="no column that is clearly residents"):
        check_study(study(areas=wards, residents=tracts))
    prepared = check_study(study(areas=wards, residents=tracts, population_column="people_2020"))
    assert prepared.method.null == "residents"
    assert prepared.areas["population"].to_numpy() == pytest.approx([33_000, 33_000], rel=1e-6)
    released = hs.run_study(prepared.study)
    assert released.neighborhoods is not None
    assert not released.neighborhoods["stands_out"].any()
    assert released.facts.details["residents_input"]["rows"] == 660
    assert "column 'people_2020' of the residents file" in str(released.facts.population_note)


def test_a_table_without_shapes_is_joined_to_the_neighborhoods() -> None:
    areas = mesh(30, 22)
    census = pd.DataFrame({"GEO_ID": "1400000US" + areas["geoid"], "population": areas["population"] * 2})
    prepared = check_study(study(areas=areas, residents=census))
    assert prepared.areas["population"].unique() == 200
    assert prepared.against.population is not None
    assert prepared.against.population.sum() == pytest.approx(132_000, rel=1e-6)
    assert "660 of 660 areas have a row" in told(prepared)


def test_no_column_of_the_areas_is_asked_for_where_a_file_of_residents_speaks() -> None:
    wards = mesh(2, 1).drop(columns="population").assign(households=[400, 500])
    asked = "No column of residents was recognised among households"
    assert asked in told(check_study(study(areas=wards)))
    for residents in (mesh(30, 22), "none"):
        assert asked not in told(check_study(study(areas=wards, residents=residents)))


@pytest.mark.slow
def test_who_is_not_compared_is_counted_and_stays_in_the_lists() -> None:
    areas = mesh(30, 22)
    areas.loc[:59, "population"] = 0
    released = hs.run_study(study(areas=areas))
    assert released.cells is not None
    nobody = released.cells[released.cells["population"] == 0]
    assert len(nobody)
    assert released.facts.outside_residents == nobody["events"].sum() > 0
    assert set(nobody["label"]) == {"not_tested"}
    assert released.facts.tested == len(released.cells) - len(nobody)
    assert released.facts.false_alarms is not None
    assert released.facts.false_alarms[1] == 20


def test_nobody_lives_in_what_is_excluded() -> None:
    lake = gpd.GeoDataFrame(geometry=[shapely.box(WEST + 0.1, SOUTH, WEST + 0.14, SOUTH + HEIGHT)], crs=4326)
    prepared = check_study(study(areas=mesh(20, 22), exclude=lake))
    population = prepared.against.population
    assert population is not None
    # The areas beside the lake keep their residents, on less ground; those in it have nowhere to live.
    inside = mesh(20, 22).geometry.within(lake.geometry.iloc[0]).sum()
    assert population.sum() == pytest.approx(100 * (440 - inside), rel=0.01)


@pytest.mark.slow
def test_people_are_counted_where_persons_are_known() -> None:
    # One alone would be a placeholder: no person is everywhere so often.
    callers = events().assign(person=lambda table: [f"p{k % 2}" for k in range(len(table))])
    callers.loc[:499, "person"] = [f"q{k}" for k in range(500)]
    released = hs.run_study(study(events=callers, areas=mesh(6, 5)))
    assert released.neighborhoods is not None
    assert released.neighborhoods["expected"].sum() == pytest.approx(released.neighborhoods["people"].sum(), rel=1e-6)
    assert released.facts.dispersion == 1
    calls = events()
    calls.loc[:999] = calls.loc[0].to_numpy()
    clumped = hs.run_study(study(events=calls, areas=mesh(6, 5)))
    assert clumped.facts.dispersion >= 1
    assert clumped.neighborhoods is not None
    # The building's thousand calls are cut to the 99th percentile of buildings, here one.
    assert clumped.neighborhoods["expected"].sum() == pytest.approx(3001, abs=1)
