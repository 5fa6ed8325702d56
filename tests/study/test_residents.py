"""A study that knows more of its residents: margins of error, the addresses at which they live, and too few of them."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot import report
from hotspot.errors import InputError
from hotspot.output import save_lists
from hotspot.places.population import draw_population
from hotspot.study import check_study

from .test_against import HEIGHT, SOUTH, WEST, WIDTH, mesh, study


def with_margins(areas: gpd.GeoDataFrame, margin: float = 20.0) -> gpd.GeoDataFrame:
    return areas.assign(population_moe=margin)


def homes(count: int = 3000) -> pd.DataFrame:
    """Synthetic addresses, all in the west of each map."""
    draw = np.random.default_rng(4)
    lat, lon = SOUTH + HEIGHT * draw.random(count), WEST + WIDTH / 2 * draw.random(count)
    return pd.DataFrame({"lat": lat, "lon": lon, "units": draw.integers(1, 9, count)})


def clustered() -> pd.DataFrame:
    """Synthetic events: many alike, and a place with more."""
    draw = np.random.default_rng(8)
    lat = np.append(SOUTH + HEIGHT * draw.random(4000), SOUTH + 0.09 + 0.01 * draw.standard_normal(400))
    lon = np.append(WEST + WIDTH * draw.random(4000), WEST + 0.12 + 0.01 * draw.standard_normal(400))
    return pd.DataFrame({"lat": lat, "lon": lon})


def told(facts: Any) -> str:
    return " ".join(map(str, facts.decisions))


@pytest.fixture(scope="module")
def released() -> hs.Release:
    return hs.run_study(study(events=clustered(), areas=with_margins(mesh(30, 22))))


def test_hot_cells_say_in_how_many_draws_they_stay_hot(released: hs.Release, tmp_path: Path) -> None:
    cells = released.cells
    hot = cells["label"].isin(["hot_99", "hot_95"])
    assert hot.sum() > 3
    assert cells["hot_in_draws"].notna().tolist() == hot.tolist()
    assert cells.loc[hot, "hot_in_draws"].between(0, 20).all()
    assert "20 times they were drawn within these" in told(released.facts)
    kept = int((cells.loc[hot, "hot_in_draws"] >= 18).sum())
    said = " ".join(report.of(released, "en").finding.sentences)
    assert f"{kept} of the {hot.sum()} stay hot in 18 or more" in said or f"each of the {hot.sum()} stays hot" in said
    save_lists(released, tmp_path)
    written = pd.read_csv(tmp_path / "cells.csv")
    assert written["hot_in_draws"].dropna().astype(int).tolist() == cells["hot_in_draws"].dropna().tolist()
    assert pd.read_csv(tmp_path / "neighborhoods.csv")["population_moe"].eq(20).all()


def test_without_margins_nothing_is_drawn(released: hs.Release) -> None:
    plain = hs.run_study(study(events=clustered()))
    assert "hot_in_draws" not in plain.cells
    assert "stay hot in 18" not in " ".join(report.of(plain, "en").finding.sentences)
    none = hs.run_study(study(events=clustered(), areas=with_margins(mesh(30, 22)), margin_column="none"))
    assert "hot_in_draws" not in none.cells
    controlled = hs.run_study(study(events=clustered(), areas=with_margins(mesh(30, 22), 0.0)))
    assert "hot_in_draws" not in controlled.cells
    # What is drawn changes no test.
    pd.testing.assert_frame_equal(plain.cells, released.cells.drop(columns="hot_in_draws"))
    wider = released.neighborhoods["high"] - released.neighborhoods["low"]
    assert (wider > plain.neighborhoods["high"] - plain.neighborhoods["low"]).mean() > 0.9


def test_margins_of_a_residents_file_are_added_up_for_the_neighborhoods() -> None:
    prepared = check_study(study(areas=mesh(3, 2).drop(columns="population"), residents=with_margins(mesh(30, 22))))
    # 110 areas of a mesh lie in each of the six.
    np.testing.assert_allclose(prepared.areas["population"], 11_000, rtol=1e-6)
    np.testing.assert_allclose(prepared.areas["population_moe"], 20 * np.sqrt(110), rtol=1e-6)
    draws = draw_population(prepared.against.shares, prepared.against.homes)
    assert draws.shape == (20, len(prepared.grid))
    np.testing.assert_allclose(draws.mean(), prepared.against.population.mean(), rtol=0.02)


def test_residents_stand_where_addresses_are() -> None:
    points = homes()
    prepared = check_study(study(areas=mesh(6, 5), resolution=8, address_points=points))
    population = prepared.against.population
    assert population.sum() == pytest.approx(3000, rel=1e-9)
    lived = np.unique(prepared.grid.locate(points["lat"].to_numpy(), points["lon"].to_numpy()))
    west = prepared.grid.centers[:, 1] < WEST + WIDTH / 2 - 0.02
    assert (population[west] > 0).sum() <= np.isin(np.flatnonzero(west), lived).sum() + 5
    facts = told(hs.run_study(study(areas=mesh(6, 5), resolution=8, address_points=points)).facts)
    assert "Residents stand where 3,000 address points are" in facts
    assert "by column 'units'" in facts
    assert "15 areas with 1,500 residents have no address point" in facts
    assert "cover" in facts


def test_the_rule_for_fine_areas_is_that_of_the_areas() -> None:
    plain, pointed = (check_study(study(areas=mesh(6, 5), address_points=p)) for p in (None, homes()))
    assert (pointed.against.way, pointed.against.null) == (plain.against.way, plain.against.null) == ("coarse", "total")
    assert pointed.against.area_cells == plain.against.area_cells


def test_buildings_have_what_their_residents_lead_one_to_expect() -> None:
    events = clustered()
    first = events.iloc[:2]
    points = pd.concat([homes(), pd.DataFrame({"lat": first["lat"], "lon": first["lon"], "units": [50, 50]})])
    found = hs.run_study(study(events=events, address_points=points))
    listed = found.buildings.dropna(subset="expected")
    assert len(listed) >= 2
    np.testing.assert_allclose(listed["excess"], listed["events"] - listed["expected"], atol=1e-6)
    assert "within 15 m" in told(found.facts)
    assert "excess" not in hs.run_study(study(events=events)).buildings


def test_files_and_the_manifest(tmp_path: Path) -> None:
    homes().to_csv(tmp_path / "points.csv", index=False)
    found = hs.run_study(study(address_points=tmp_path / "points.csv"))
    listed = found.facts.details["address_points"]
    assert listed["name"] == "points.csv"
    assert listed["rows"] == 3000
    assert str(tmp_path) not in json.dumps(found.facts.details)


def test_addresses_need_residents() -> None:
    with pytest.raises(InputError, match="Address points divide the residents of areas"):
        check_study(study(areas=mesh(6, 5).drop(columns="population"), address_points=homes()))


def test_no_rate_is_told_of_fewer_than_fifty() -> None:
    areas = mesh(30, 22)
    areas.loc[[3, 4], "population"] = [49, 50]
    found = hs.run_study(study(areas=areas))
    places = found.neighborhoods.set_index("name")
    rates = ["rate", "eb_rate", "times_expected", "low", "high", "p_exceeds"]
    assert places.loc["area 3", [*rates, "rate_rank"]].isna().all()
    assert not places.loc["area 3", "stands_out"]
    assert places.loc["area 3", "expected"] > 0
    assert places.loc["area 4", [name for name in rates if name not in {"low", "high"}]].notna().all()
    assert "1 of 660 areas has fewer than 50 residents: it has no rate" in told(found.facts)
    few = hs.run_study(study(areas=mesh(30, 22, people=20.0))).cells
    assert few["times_expected"].isna().tolist() == (few["population"] < 50).tolist()
    assert few["times_expected"].isna().any()
