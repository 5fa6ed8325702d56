"""The Python of README.md runs as it stands, and makes a page that can be filtered."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from hotspot.disclosure import checked_slices

ROOT = Path(__file__).parents[1]
CITY = ROOT / "sample_geodata" / "synthaven"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Where it ran, and its names."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copy(CITY / "visits.csv", folder)
    shutil.copy(CITY / "neighborhoods.geojson", folder / "wards.geojson")
    (folder / "policy.toml").write_text('name = "Ours"\ndate = "2026-01-01"\naudience = "internal"\n')
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile("".join(blocks), "README.md", "exec"), names)  # noqa: S102  (it is our own page)
    return folder, names


def test_it_writes_the_page_and_the_lists(ran: tuple[Path, dict[str, Any]]) -> None:
    assert {path.name for path in (ran[0] / "out").iterdir()} == {
        "map.html",
        "cells.csv",
        "neighborhoods.csv",
        "quality.csv",
    }


def test_its_page_can_be_filtered_by_kind_and_month(ran: tuple[Path, dict[str, Any]]) -> None:
    release = ran[1]["page"]
    slices = checked_slices(release)
    assert slices is not None
    assert len(slices.categories) > 1
    assert len(slices.periods) > 1
    # Every list of the page has its counts: none would show 0 for a part of the events.
    for table, counts in ((release.cells, slices.cells), (release.neighborhoods, slices.neighborhoods)):
        assert counts["events"].sum() == table["events"].sum() > 0
    assert release.buildings is None
