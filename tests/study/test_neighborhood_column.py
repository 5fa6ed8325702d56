"""Lists by neighborhood without polygons, from settings to files."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.report import of
from hotspot.study import check_study, read_study


def events() -> pd.DataFrame:
    """Made-up records: the west has three times as many as the east."""
    draw = np.random.default_rng(5)
    lat, lon = (
        draw.uniform(40.0, 40.06, 600),
        np.concatenate([draw.uniform(-75.3, -75.28, 400), draw.uniform(-75.28, -75.2, 200)]),
    )
    hood = np.where(lon < -75.28, "West Side", "East Side").astype(object)
    hood[::100] = None
    return pd.DataFrame({"lat": lat, "lon": lon, "hood": hood})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("named") / "visits.csv"
    events().to_csv(path, index=False)
    return path


def study(source: object, **settings: object) -> hs.Study:
    return hs.Study(
        source,
        policy=hs.DisclosurePolicy.for_audience("internal"),
        columns=hs.EventColumns(neighborhood="hood"),
        **settings,
    )


def test_the_lists_of_a_study(path: Path, tmp_path: Path) -> None:
    release = hs.run_study(study(path))
    hoods = release.tables["neighborhoods"].set_index("name")
    assert hoods.index.tolist() == ["West Side", "East Side"]
    assert hoods["events"].sum() == 594
    assert hoods["hot_cells"].sum() == release.tables["cells"]["label"].isin(["hot_99", "hot_95", "hot_90"]).sum()
    report = of(release)
    said = "\n".join(report.decisions)
    assert "Neighborhoods are those that column 'hood' of the events names: 2." in said
    assert "6 of 600 records used name no neighborhood" in said
    assert "vecindario" in "\n".join(of(release, "es").decisions)
    assert {"West Side", "East Side"} >= set(release.tables["buildings"]["neighborhood"].dropna())
    hs.save_map(release, tmp_path / "map.html")
    hs.save_lists(release, tmp_path)
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "West Side" in page
    written = pd.read_csv(tmp_path / "neighborhoods.csv")
    assert written["name"].tolist() == ["West Side", "East Side"]


def test_the_finding_names_them(path: Path) -> None:
    report = of(hs.run_study(study(path)))
    assert "in or around one place: West Side (" in report.finding.headline[0]


def test_the_command_and_the_study_file(path: Path, tmp_path: Path) -> None:
    options = ["--neighborhood-column", "hood", "--json"]
    checked = CliRunner().invoke(main, ["check", str(path), *options])
    assert checked.exit_code == 0, checked.output
    assert json.loads(checked.stdout)["columns"]["neighborhood"] == "hood"
    assert json.loads(checked.stdout)["neighborhoods"] == 2
    toml = tmp_path / "study.toml"
    toml.write_text(
        f'audience = "internal"\n[events]\nfile = "{path}"\n[events.columns]\nneighborhood = "hood"\n', encoding="utf-8"
    )
    assert read_study(toml).columns.neighborhood == "hood"


def test_polygons_and_a_column_are_refused_together_and_either_alone_works(path: Path, tmp_path: Path) -> None:
    with pytest.raises(hs.InputError, match=r"--neighborhoods.*--neighborhood-column.*leave one out"):
        study(path, areas="wards.geojson")
    refused = CliRunner().invoke(
        main, ["check", str(path), "--neighborhood-column", "hood", "--neighborhoods", str(tmp_path / "wards.geojson")]
    )
    assert refused.exit_code == 10
    assert "leave one out" in refused.output
    assert check_study(study(path)).areas is None


def test_a_column_that_is_not_there(path: Path) -> None:
    refused = CliRunner().invoke(main, ["check", str(path), "--neighborhood-column", "quarter"])
    assert refused.exit_code == 10
    assert "no column 'quarter'" in refused.output


@pytest.mark.parametrize("column", ["lat", "LON", "address", "patient_id"])
def test_a_column_of_addresses_places_or_persons_names_no_neighborhoods(column: str, tmp_path: Path) -> None:
    draw = np.random.default_rng(5)
    told = events().assign(address=[f"{k} OAK ST" for k in range(600)], patient_id=draw.integers(0, 300, 600))
    told.to_csv(tmp_path / "visits.csv", index=False)
    refused = CliRunner().invoke(main, ["check", str(tmp_path / "visits.csv"), "--neighborhood-column", column])
    assert refused.exit_code == 10
    assert f"Column '{column.lower()}' is read as" in refused.output
    assert "as neighborhood. Names of neighborhoods stand on the page" in refused.output
    options = ["--neighborhood-column", "hood"]
    assert CliRunner().invoke(main, ["check", str(tmp_path / "visits.csv"), *options]).exit_code == 0


def test_a_column_of_both_coordinates_names_no_neighborhoods(tmp_path: Path) -> None:
    told = events()
    pairs = pd.DataFrame({"where": "(" + told["lat"].astype(str) + ", " + told["lon"].astype(str) + ")"})
    pairs.to_csv(tmp_path / "visits.csv", index=False)
    refused = CliRunner().invoke(main, ["check", str(tmp_path / "visits.csv"), "--neighborhood-column", "where"])
    assert refused.exit_code == 10
    assert "Column 'where' is read as both coordinates and as neighborhood" in refused.output
