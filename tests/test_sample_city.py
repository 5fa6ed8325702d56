"""The sample city: what was planted is found, and nothing else; and every p-value by another way."""

import json
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hotspot.cli import main

from .oracles import neighbours, sum_tails, told_otherwise, z_scores

BASE = ("streets.geojson", "water.geojson", "parks.geojson")
CITY = Path(__file__).parents[1] / "sample_geodata" / "synthaven"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CITY / "truth.json").read_text())
    return found


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_csv(path) for path in folder.glob("*.csv")}


@pytest.fixture(scope="module")
def by_people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    out = tmp_path_factory.mktemp("people") / "out"
    result = CliRunner().invoke(main, ["run", str(CITY / "study.toml"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    return tables(out)


@pytest.fixture(scope="module")
def by_cost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    out = tmp_path_factory.mktemp("cost") / "out"
    study = (CITY / "study.toml").read_text().replace('measure = "people"', 'measure = "cost"')
    for name in ("visits.csv", "neighborhoods.geojson", "services.csv", *BASE):
        study = study.replace(f'"{name}"', json.dumps(str(CITY / name)))
    (out.parent / "study.toml").write_text(study)
    result = CliRunner().invoke(main, ["run", str(out.parent / "study.toml"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    return tables(out)


def test_the_other_way_is_right_where_all_can_be_counted() -> None:
    values = np.array([0, 0, 1, 3, 3, 7])
    upper, lower = sum_tails(values, 2)[2]
    sums = [values[i] + values[j] for i in range(6) for j in range(i)]
    for s in range(11):
        assert upper[s] == pytest.approx(np.mean([t >= s for t in sums]))
        assert lower[s] == pytest.approx(np.mean([t <= s for t in sums]))


def test_z_and_p_are_those_of_another_computation(by_people: dict[str, pd.DataFrame]) -> None:
    cells = by_people["cells"]
    assert cells["value"].dtype == np.int64
    otherwise = told_otherwise(cells)
    # Six digits, twelve decimals; three tails of 1e-12 at least, combined, are 3e-12 at most.
    for p in ("p_hot", "p_cold"):
        np.testing.assert_allclose(cells[p], otherwise[p], rtol=5.1e-6, atol=3.1e-12)
    assert cells["scale"].tolist() == otherwise["scale"].tolist()
    np.testing.assert_allclose(cells["z"], otherwise["z"], rtol=0, atol=5.1e-7)


def test_z_of_cost_is_that_of_another_computation(by_cost: dict[str, pd.DataFrame]) -> None:
    cells = by_cost["cells"]
    for scale, some in cells.groupby("scale"):
        z = z_scores(cells["value"].to_numpy(), neighbours(cells["cell"], scale))
        np.testing.assert_allclose(some["z"], z[some.index], rtol=0, atol=5.1e-7)


@pytest.mark.parametrize("table", ["by_people", "by_cost"])
def test_q_and_label_follow_from_p(table: str, request: pytest.FixtureRequest) -> None:
    cells = request.getfixturevalue(table)["cells"]
    words = np.full(len(cells), "not_significant", dtype=object)
    for side in ("cold", "hot"):
        p = np.sort(cells[f"p_{side}"].to_numpy())
        # Benjamini and Hochberg 1995: the smallest p_(j) n / j over all j from the cell's own place on.
        step = p * len(p) / np.arange(1, len(p) + 1)
        q = [min(1.0, step[np.searchsorted(p, own) :].min()) for own in cells[f"p_{side}"]]
        np.testing.assert_allclose(cells[f"q_{side}"], q, rtol=1.1e-5, atol=1.1e-12)
        for level, name in ((0.1, "90"), (0.05, "95"), (0.01, "99")):
            words[cells[f"q_{side}"] <= level] = f"{side}_{name}"
    assert cells["label"].tolist() == words.tolist()


def test_hot_areas_lie_in_the_hot_neighborhoods(by_people: dict[str, pd.DataFrame], truth: dict[str, Any]) -> None:
    planted = {place["name"] for place in truth["hot_neighborhoods"]}
    cells = by_people["cells"]
    hot = cells[cells["label"].isin(["hot_99", "hot_95"])]
    for name in planted:
        share = cells["label"].isin(["hot_99", "hot_95"])[cells["neighborhood"] == name].mean()
        assert share > 0.6, name
    # A hexagon beside a hot neighborhood holds part of it in its rings.
    assert hot["neighborhood"].isin(planted).mean() > 0.6
    # What is promised: next to no hot cell has nothing higher within three steps.
    near = {c for cell in cells["cell"][cells["neighborhood"].isin(planted)] for c in h3.grid_disk(cell, 3)}
    assert (~hot["cell"].isin(near)).mean() <= 0.05
    listed = by_people["neighborhoods"].set_index("name")
    assert set(listed["rate"].nlargest(2).index) == planted
    assert listed.loc[~listed.index.isin(planted), "hot_cells"].sum() <= 0.4 * len(hot)
    assert listed["hot_cells"].sum() == len(hot)


def test_the_faults_are_found_and_counted(by_people: dict[str, pd.DataFrame], truth: dict[str, Any]) -> None:
    records = by_people["quality"].set_index("reason")["records"]
    assert records["pile_up"] == truth["pile_up"]["records"]
    assert records["swapped"] == truth["swapped"]
    assert records["missing_coordinates"] == truth["missing"]
    assert records["zero_coordinates"] == truth["at_zero"]
    assert records["far_from_study_area"] == truth["far_away"]
    assert records.sum() == truth["events"]
    assert set(records.index) - {"used", "edge_of_grid"} == {
        *("pile_up", "swapped", "missing_coordinates", "zero_coordinates", "far_from_study_area")
    }


def test_the_two_buildings_lead_the_list_by_cost(by_cost: dict[str, pd.DataFrame], truth: dict[str, Any]) -> None:
    first = by_cost["buildings"].head(2)
    planted = sorted(truth["buildings"], key=lambda building: -building["charges"])
    assert first["name"].tolist() == [building["address"] for building in planted]
    for row, building in zip(first.itertuples(), planted, strict=True):
        assert (row.events, row.people, row.cost) == (building["events"], building["people"], building["charges"])
        assert row.neighborhood == building["neighborhood"]


@pytest.mark.parametrize("table", ["by_people", "by_cost"])
def test_the_list_says_who_carries_the_two_buildings(
    table: str, truth: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    listed = request.getfixturevalue(table)["buildings"].set_index("name")
    visits = pd.read_csv(CITY / "visits.csv")
    for building in truth["buildings"]:
        here = visits[visits["address"].str.startswith(building["address"])]
        row, dear = listed.loc[building["address"]], here.groupby("person_id")["charge"].sum().nlargest(len(here))
        often, whole = here["person_id"].value_counts(), dear.sum()
        assert dear.head(20).sum() / whole == pytest.approx(building["top_20_people_share_of_charges"], abs=5e-4)
        half, half_cost = row["half_carried_by"], row["half_cost_carried_by"]
        assert dear.head(half_cost - 1).sum() < whole / 2 <= dear.head(half_cost).sum()
        assert often.head(half - 1).sum() < len(here) / 2 <= often.head(half).sum()
        assert (row["top_share"], row["top_cost_share"]) == (
            round(often.iloc[0] / len(here), 4),
            round(dear.iloc[0] / whole, 4),
        )
        assert row["repeat_people"] == (often > 1).sum()
        assert (row["first"], row["last"]) == (here["visit_date"].min(), here["visit_date"].max())
        # Twenty people carry half of the cost of either: of the tower's one in seventeen, of the home's one in eight.
        assert half_cost <= 20
        assert row["carried_by"] == ("few" if building["people"] >= 10 * half_cost else "many")
    assert set(listed.loc[[building["address"] for building in truth["buildings"]], "carried_by"]) == {"few", "many"}


@pytest.mark.parametrize("table", ["by_people", "by_cost"])
def test_a_hot_building_makes_no_hot_area(table: str, truth: dict[str, Any], request: pytest.FixtureRequest) -> None:
    cells = request.getfixturevalue(table)["cells"].set_index("cell")
    for building in truth["buildings"]:
        home = h3.latlng_to_cell(building["lat"], building["lon"], 9)
        for cell in h3.grid_disk(home, 1):
            assert not cells.loc[cell, "label"].startswith("hot"), building["kind"]
        # It counts up to the cap only, though it alone holds more than many whole cells.
        whole = cells.loc[home, table.removeprefix("by_")]
        assert cells.loc[home, "value"] < whole / 2
        assert cells.loc[home, "people"] > 3 * cells["people"].quantile(0.9)
