"""Study, policy and manifest are plain files: devices and pipes are refused in words, and nothing waits for them."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot.cli.main import main


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "gone", "empty"])
@pytest.mark.parametrize("what", ["run", "explain", "policy"])
def test_what_is_no_plain_file_is_refused(
    what: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = tmp_path / "given.toml"
    if kind == "device":
        name = Path("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(name)
    elif kind == "folder":
        name.mkdir()
    elif kind == "empty":
        name.touch()
    asked = [what, str(name)]
    if what == "run":
        asked += ["-o", "out"]
    if what == "policy":
        (tmp_path / "e.csv").write_text("lat,lon\n40.1,-75.1\n40.2,-75.2\n")
        asked = ["map", "e.csv", "--policy", str(name), "-o", "out"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 10, done.output
    assert done.output.startswith("hotspot: ")
    assert not (tmp_path / "out").exists()
