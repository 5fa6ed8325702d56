"""The examples run as they are, on the sample city, and say what they promise."""

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
SAYS = {
    "planner_calls.py": ("Cobalt Gate", "Copper Quay"),
    "cost_by_building.py": ("364 CYPRESS AVE", "722 36TH ST"),
    "court_reports.py": ("Copper Quay", "2025Q4"),
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.slow
def test_example_runs_and_finds_what_was_planted(example: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(example)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    for words in SAYS[example.name]:
        assert words in done.stdout
    written = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"cells.csv", "buildings.csv", "quality.csv"} <= written


def test_court_reports_take_columns_of_the_areas_as_the_command_does(tmp_path: Path) -> None:
    example = next(path for path in EXAMPLES if path.name == "court_reports.py")
    sample = example.parents[1] / "sample_geodata" / "synthaven"
    areas = gpd.read_file(sample / "neighborhoods.geojson").rename(columns={"name": "tract", "population": "census"})
    # Two columns of texts that differ: which is the name?
    areas.assign(code=[f"T{number}" for number in range(len(areas))]).to_file(tmp_path / "areas.geojson")
    asked = [str(example), str(sample / "visits.csv"), str(tmp_path / "areas.geojson"), str(tmp_path / "out")]
    columns = ["--name-column", "tract", "--population", "census"]
    done = subprocess.run([sys.executable, *asked, *columns], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Copper Quay" in done.stdout
    assert "eb_rate" in done.stdout
    unnamed = subprocess.run([sys.executable, *asked], capture_output=True, text=True, check=False)
    assert unnamed.returncode == 1
    assert "--name-column" in unnamed.stderr


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_is_short(example: Path) -> None:
    assert len(example.read_text(encoding="utf-8").splitlines()) <= 60


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES} == set(SAYS)
