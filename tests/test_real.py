"""Two real cities: known traps of the data are not taken for findings."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.areas import read_residents
from hotspot.cli import main

from .oracles import told_otherwise

pytestmark = pytest.mark.real
EMS = "title LIKE 'EMS%'"
Tables = dict[str, pd.DataFrame]


def run(out: Path, *arguments: object) -> Tables:
    given = [*map(str, arguments), "--audience", "internal", "-o", str(out)]
    result = CliRunner().invoke(main, ["map", *given])
    assert result.exit_code == 0, result.output
    tables = {path.stem: pd.read_csv(path) for path in out.glob("*.csv")}
    tables["cells"].attrs["page"] = (out / "map.html").read_text(encoding="utf-8")
    return tables


@pytest.fixture(scope="module")
def calls(shared: Path) -> pd.DataFrame:
    return pd.read_parquet(shared / "data" / "montgomery_911.parquet")


@pytest.fixture(scope="module")
def montgomery(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Tables]:
    """Run the study at a resolution, once each."""
    made: dict[int | None, Tables] = {}
    folder = tmp_path_factory.mktemp("montgomery")
    data = shared / "data"

    def at(resolution: int | None = None) -> Tables:
        if resolution not in made:
            asked = [] if resolution is None else ["--resolution", resolution]
            areas = data / "montgomery_municipalities.geojson"
            given = (data / "montgomery_911.parquet", "--neighborhoods", areas, "--where", EMS, *asked)
            made[resolution] = run(folder / str(resolution), *given)
        return made[resolution]

    return at


def assert_as_computed_otherwise(cells: pd.DataFrame) -> None:
    otherwise = told_otherwise(cells)
    for p in ("p_hot", "p_cold"):
        np.testing.assert_allclose(cells[p], otherwise[p], rtol=5.1e-6, atol=1e-9)
    np.testing.assert_allclose(cells["z"], otherwise["z"], rtol=0, atol=5.1e-7)


def test_no_record_at_a_fallback_point_is_used(montgomery: Callable[..., Tables], calls: pd.DataFrame) -> None:
    # A corner is one, in whatever order its streets are written.
    corner = calls["addr"].map(
        lambda text: " & ".join(sorted(" ".join(one.split()) for one in text.split("&"))), "ignore"
    )
    addresses = corner.groupby([calls["lat"], calls["lng"]]).nunique()
    fallback = addresses[addresses >= 10].index
    assert len(fallback) == 47
    tables = montgomery()
    listed = set(zip(tables["buildings"]["lat"], tables["buildings"]["lon"], strict=True))
    assert not listed & {(round(lat, 6), round(lon, 6)) for lat, lon in fallback}
    ems = calls["title"].str.startswith("EMS")
    there = pd.MultiIndex.from_frame(calls[["lat", "lng"]]).isin(fallback)
    records = tables["quality"].set_index("reason")["records"]
    assert records["pile_up"] == (ems & there).sum() > 3000
    assert records["not_selected"] == (~ems).sum()
    assert records.sum() == len(calls) == 99_492


def test_the_busiest_address_leads_the_list_and_makes_no_area_hot(montgomery: Callable[..., Tables]) -> None:
    tables = montgomery()
    first = tables["buildings"].iloc[0]
    assert (first["lat"], first["lon"], first["events"]) == (40.133037, -75.408463, 914)
    cells = tables["cells"].set_index("cell")
    home = h3.latlng_to_cell(40.133037, -75.408463, h3.get_resolution(cells.index[0]))
    assert cells.loc[home, "events"] >= 914
    assert not cells.loc[home, "label"].startswith("hot")
    assert first["label"] == cells.loc[home, "label"]


def test_a_corner_is_one_building_however_it_is_written(montgomery: Callable[..., Tables], calls: pd.DataFrame) -> None:
    written = calls[calls["addr"].isin(["THE FAIRWAY  & RYDAL RD", "RYDAL RD & THE FAIRWAY"])]
    assert len(set(written["addr"])) == 2
    ems = written[written["title"].str.startswith("EMS")]
    buildings = montgomery()["buildings"]
    corner = buildings[buildings["name"].str.contains("FAIRWAY") & buildings["name"].str.contains("RYDAL RD")]
    points = ems[["lat", "lng"]].round(6).drop_duplicates()
    assert len(corner) == len(points)
    assert len(set(corner["name"])) == 1
    assert corner["events"].sum() == len(ems)


@pytest.mark.parametrize("resolution", [8, 9])
def test_the_hot_areas_are_the_two_old_towns(montgomery: Callable[..., Tables], shared: Path, resolution: int) -> None:
    cells = montgomery(resolution)["cells"]
    areas = gpd.read_file(shared / "data" / "montgomery_municipalities.geojson").to_crs(4326)
    towns = shapely.union_all(areas.loc[areas["name"].isin(["Norristown", "Pottstown"]), "geometry"].to_numpy())
    hot = cells[cells["label"] == "hot_99"]
    assert len(hot)
    # The strongest lie in them; wider neighborhoods also see the dense suburbs beside the city.
    assert shapely.contains_xy(towns, hot["lon"], hot["lat"])[:10].mean() >= 0.8


@pytest.mark.slow
def test_both_towns_are_high_per_resident_and_tiny_denominators_are_not_certain(
    montgomery: Callable[..., Tables],
) -> None:
    towns = montgomery(8)["neighborhoods"].set_index("name")
    both = towns.loc[["Norristown", "Pottstown"]]
    assert (both["hot_cells"] > 0).all()
    assert set(both["tier"]) == set(both["rate_tier"]) == {"probably"}
    # An estimate of 93 residents that is far too low: the highest raw rate of all.
    assert towns["rate"].idxmax() == "Green Lane"
    assert towns.loc["Green Lane", "rate_tier"] == "too_few_residents"
    assert towns.loc["Green Lane", "eb_rate"] < 0.75 * towns.loc["Green Lane", "rate"]
    assert towns.loc["Telford", "rate_tier"] not in {"certainly", "probably"}
    page = montgomery(8)["cells"].attrs["page"]
    opening = page[page.index('<p class="finding">') : page.index('id="map-heading"')]
    assert "clearly more" in opening
    finding = opening + page[page.index('<h2 id="sure"') : page.index('id="classes-heading"')]
    said = next(text for text in finding.split("</p>") if "at least a quarter more" in text)
    assert "Norristown" in said
    assert "Pottstown" in said
    assert "Green Lane" not in finding
    assert "Telford" not in finding


@pytest.fixture(scope="module")
def with_tracts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Tables]:
    """Montgomery with the residents of census tracts, once each."""
    made: dict[tuple[str, ...], Tables] = {}
    data, folder = shared / "data", tmp_path_factory.mktemp("tracts")

    def asked(*more: str) -> Tables:
        if more not in made:
            areas, tracts = data / "montgomery_municipalities.geojson", data / "montgomery_tracts_2000.geojson"
            given = (data / "montgomery_911.parquet", "--neighborhoods", areas, "--residents", tracts, "--where", EMS)
            out = folder / str(len(made))
            made[more] = run(out, *given, *more)
            made[more]["cells"].attrs["manifest"] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        return made[more]

    return asked


def test_tracts_are_coarse_and_the_areas_speak(with_tracts: Callable[..., Tables]) -> None:
    tables = with_tracts()
    told, towns = tables["cells"].attrs["manifest"], tables["neighborhoods"].set_index("name")
    assert (told["null"], told["residents_way"]) == ("total", "coarse")
    assert 4 < told["area_cells"] < 6
    named = towns[towns["stands_out"] == "yes"]
    assert set(named.index) == {"Norristown", "Pottstown"}
    assert named.loc["Norristown", "times_expected"] == pytest.approx(2.2, abs=0.15)
    assert named.loc["Pottstown", "times_expected"] == pytest.approx(2.0, abs=0.15)
    # The table of rates of the same page says the same.
    assert set(named["rate_tier"]) == {"probably"}


def test_at_a_resolution_by_name_hexagons_are_tested_and_the_two_towns_lead(with_tracts: Callable[..., Tables]) -> None:
    tables = with_tracts("--resolution", "8")
    told, cells = tables["cells"].attrs["manifest"], tables["cells"]
    assert told["null"] == "residents"
    assert any("coarser areas than they should be" in decision for decision in told["decisions"])
    alarms, maps = told["false_alarms"]
    assert alarms <= 2
    assert maps == 20
    hot = cells[cells["label"].str.startswith("hot")]
    most = hot["neighborhood"].value_counts()
    assert {"Norristown", "Pottstown"} == set(most.index[:2])
    # What is hot has more than its residents lead one to expect.
    assert hot["times_expected"].median() > 2


@pytest.mark.slow
def test_residents_of_tracts_are_spread_and_none_is_lost(with_tracts: Callable[..., Tables], shared: Path) -> None:
    spread = with_tracts("--resolution", "8")["cells"]["population"].sum()
    tracts = gpd.read_file(shared / "data" / "montgomery_tracts_2000.geojson")["pop2000"].sum()
    assert 0.999 * tracts < spread <= tracts + 1


@pytest.mark.parametrize("resolution", [8, 9])
@pytest.mark.slow
def test_z_and_p_are_those_of_another_computation(montgomery: Callable[..., Tables], resolution: int) -> None:
    assert_as_computed_otherwise(montgomery(resolution)["cells"])


@pytest.fixture(scope="module")
def permits(shared: Path) -> pd.DataFrame:
    return pd.read_parquet(shared / "data" / "chicago_permits.parquet")


@pytest.fixture(scope="module")
def chicago(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    data = shared / "data"
    money = ("--measure", "cost", "--cost", "reported_cost", "--cost-kind", "estimated")
    areas = ("--neighborhoods", data / "chicago_community_areas.geojson")
    return run(tmp_path_factory.mktemp("chicago") / "o", data / "chicago_permits.parquet", *areas, *money)


def test_every_permit_is_accounted_for(chicago: Tables, permits: pd.DataFrame, shared: Path) -> None:
    records = chicago["quality"].set_index("reason")["records"]
    assert records.sum() == len(permits) == 828_461
    city = gpd.read_file(shared / "data" / "chicago_community_areas.geojson").to_crs(4326).union_all()
    shapely.prepare(city)
    inside = shapely.intersects_xy(city, permits["lon"], permits["lat"])
    unusable = permits["reported_cost"].isna() | (permits["reported_cost"] < 0)
    # Where a record lies is asked before what it cost.
    assert records["no_usable_cost"] == (unusable & inside).sum()
    assert records["zero_coordinates"] == ((permits["lat"] == 0) & (permits["lon"] == 0)).sum() == 1
    assert records["outside_study_area"] == (~inside).sum() - 1
    kept = permits.loc[inside & ~unusable, "reported_cost"]
    assert chicago["neighborhoods"]["cost"].sum() == pytest.approx(kept.sum(), rel=1e-9)


def test_mistyped_giants_are_one_permits_and_lead_no_list(chicago: Tables, permits: pd.DataFrame, shared: Path) -> None:
    listed = chicago["buildings"]
    city = gpd.read_file(shared / "data" / "chicago_community_areas.geojson").to_crs(4326).union_all()
    shapely.prepare(city)
    kept = permits[(permits["reported_cost"] > 0) & shapely.intersects_xy(city, permits["lon"], permits["lat"])]
    # Six of 1e9 or more, and errors of 800 to 900 million for small houses.
    giants = kept[kept["reported_cost"] >= 8e8]
    assert len(giants) >= 9
    by_point = listed.set_index([listed["lat"].round(5), listed["lon"].round(5)])
    for lat, lon in zip(giants["lat"].round(5), giants["lon"].round(5), strict=True):
        rows = by_point.loc[[(lat, lon)]]
        row = rows.loc[rows["cost"].idxmax()] if len(rows) > 1 else rows.iloc[0]
        assert (row["carried_by"], row["half_cost_carried_by"]) == ("one", 1)
        assert row["rank"] > 20
    # No first building stands on one permit: counted over again from the permits at its address.
    at = kept.assign(lat=kept["lat"].round(5), lon=kept["lon"].round(5)).groupby(["lat", "lon"])["reported_cost"]
    largest, whole = at.max(), at.sum()
    first = listed.head(20)
    points = list(zip(first["lat"].round(5), first["lon"].round(5), strict=True))
    assert (largest.reindex(points) < 0.5 * whole.reindex(points)).all()
    assert not (first["carried_by"] == "one").any()
    assert (first["cost_ranked"] == first["cost"]).all()
    assert listed["cost_ranked"].is_monotonic_decreasing
    # The cut is that of the cells, and the page says it.
    usual = kept["reported_cost"].quantile(0.99, interpolation="inverted_cdf")
    alone = listed[(listed["events"] == 1) & (listed["cost"] > 1e8)]
    assert (alone["cost_ranked"] == usual).all()
    assert len(alone)
    page = chicago["cells"].attrs["page"]
    assert f"one record makes half of the cost or more, and more than ${usual:,.0f}" in page


@pytest.mark.slow
def test_a_keying_error_of_ten_digits_makes_no_area_hot(chicago: Tables, permits: pd.DataFrame, shared: Path) -> None:
    worst = permits["reported_cost"].idxmax()
    assert permits["reported_cost"].max() == 9_999_999_999
    cells = chicago["cells"].set_index("cell")
    at = permits.loc[worst, ["lat", "lon"]]
    home = h3.latlng_to_cell(at["lat"], at["lon"], h3.get_resolution(cells.index[0]))
    assert cells.loc[home, "cost"] >= 9_999_999_999
    assert cells.loc[home, "value"] < 0.5 * cells.loc[home, "cost"]
    study = hs.Study(
        events=permits.drop(index=worst),
        policy=hs.DisclosurePolicy.for_audience("internal"),
        areas=shared / "data" / "chicago_community_areas.geojson",
        measure="cost",
        cost_kind="estimated",
        columns=hs.EventColumns(cost="reported_cost"),
        resolution=h3.get_resolution(home),
    )
    without = hs.run_study(study).cells
    assert without is not None
    without = without.set_index("cell")
    ring = h3.grid_disk(home, 1)
    assert without.loc[home, "label"] == cells.loc[home, "label"]
    hot = [table["label"].reindex(ring).str.startswith("hot").tolist() for table in (without, cells)]
    assert hot[0] == hot[1]


def test_residents_of_chicago_are_estimates_with_margins(shared: Path, tmp_path: Path) -> None:
    """Tracts of the American Community Survey: their margins are read, added up, and drawn from."""
    data = shared / "data"
    out = run(
        tmp_path / "out",
        data / "chicago_crimes_sample.parquet",
        *("--neighborhoods", data / "chicago_community_areas.geojson"),
        *("--residents", data / "chicago_tracts_2010.geojson", "--resolution", 8),
    )
    cells, places = out["cells"], out["neighborhoods"]
    hot = cells["label"].isin(["hot_99", "hot_95"])
    assert hot.sum() > 50
    assert cells["hot_in_draws"].notna().tolist() == hot.tolist()
    assert (cells.loc[hot, "hot_in_draws"] >= 18).mean() > 0.8
    # Raw: the root of the sum of squares of the tracts of each community area, but for the drawing of borders.
    tracts = gpd.read_file(data / "chicago_tracts_2010.geojson")
    raw = tracts.groupby("community_area")["population_moe"].apply(lambda moe: np.sqrt((moe**2).sum()))
    names = gpd.read_file(data / "chicago_community_areas.geojson").set_index("community")["community_area"]
    wanted = places["name"].map(names).astype(int).map(raw.rename(index=int))
    assert (places["population_moe"] / wanted).median() == pytest.approx(1, abs=0.05)
    assert (places["high"] > places["low"]).all()
    assert "draws from their margins of error" in cells.attrs["page"]


def test_residents_of_montgomery_stand_at_addresses_and_none_is_lost(shared: Path, calls: pd.DataFrame) -> None:
    """No address points are published with these data: those of the calls stand for them."""
    data = shared / "data"
    tracts = read_residents(data / "montgomery_tracts_2000.geojson")
    grid = hs.Grid.covering(data / "montgomery_municipalities.geojson", resolution=8)
    points = hs.read_address_points(calls[["lat", "lng"]].drop_duplicates())
    found = hs.spread_population(tracts, grid, points)
    assert found.sum() + found.attrs["outside"] == pytest.approx(tracts["population"].sum(), rel=1e-9)
    assert found.attrs["by_ground"] == 0
    assert found.attrs["points_elsewhere"] > 0
    assert (found > 0).sum() < (hs.spread_population(tracts, grid) > 0).sum()
