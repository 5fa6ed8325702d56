"""An absurd grid is refused before the work, with the number of its cells."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot.cli.main import main
from hotspot.grid.resolution import MOST_CELLS

WORLD = [[-179, -60], [179, -60], [179, 75], [-179, 75], [-179, -60]]
CITY = [[-75.3, 39.9], [-75.0, 39.9], [-75.0, 40.1], [-75.3, 40.1], [-75.3, 39.9]]


@pytest.mark.parametrize("outline", [WORLD, CITY])
@pytest.mark.parametrize("command", ["check", "map"])
def test_too_many_cells_are_counted_and_not_begun(
    outline: list[list[int]], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("e.csv").write_text("lat,lon\n" + "".join(f"40.0{k},-75.1{k}\n" for k in range(10, 99)))
    Path("w.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [outline]}))
    more = [] if command == "check" else ["--audience", "internal", "-o", "out"]
    done = CliRunner().invoke(main, [command, "e.csv", "--study-area", "w.geojson", "--resolution", "15", *more])
    assert done.exit_code == 10, done.output
    cells = re.search(r"about ([\d,]+) cells", done.output)
    assert cells is not None
    assert int(cells[1].replace(",", "")) > MOST_CELLS
    assert not Path("out").exists()
