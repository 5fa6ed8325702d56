"""The examples run as they are, on the sample city, and say what they promise."""

import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_is_short(example: Path) -> None:
    assert len(example.read_text(encoding="utf-8").splitlines()) <= 60


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES} == set(SAYS)
