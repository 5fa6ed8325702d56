"""--memory and --spill on the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hotspot.cli.main import main

ROOT = Path(__file__).parents[2]


def town(folder: Path) -> Path:
    rng = np.random.default_rng(3)
    (folder / "claims").mkdir()
    (folder / "spill").mkdir()
    for part in "ba":
        frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(200), "lon": -70 + 0.05 * rng.random(200)}).round(6)
        frame.to_csv(folder / "claims" / f"{part}.csv", index=False)
    return folder


def test_the_options_change_nothing_but_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town(tmp_path))
    whole = pd.concat([pd.read_csv(f"claims/{part}.csv") for part in "ab"])
    whole.to_csv("whole.csv", index=False)
    asked = ["--audience", "internal", "--resolution", "8"]
    runs = {
        "one": ["whole.csv"],
        "many": ["claims/*.csv"],
        "room": ["claims/*.csv", "--memory", "500 MB", "--spill", "spill"],
        "folder": ["claims"],
    }
    for name, given in runs.items():
        done = CliRunner().invoke(main, ["map", *given, *asked, "-o", name])
        assert done.exit_code == 0, done.output
        assert list(Path("spill").iterdir()) == []
    for list_ in ("cells.csv", "quality.csv", "pile_ups.csv"):
        assert len({(tmp_path / name / list_).read_bytes() for name in runs}) == 1
    for file in ("map.html", "manifest.json"):
        assert (tmp_path / "many" / file).read_bytes() == (tmp_path / "room" / file).read_bytes()
    manifest = json.loads((tmp_path / "many" / "manifest.json").read_text())
    assert (manifest["input"]["name"], manifest["input"]["files"], manifest["input"]["rows"]) == ("*.csv", 2, 400)
    told = CliRunner().invoke(main, ["explain", "many"]).output
    assert "Events: *.csv, 2 files, 400 rows, SHA-256 " in told


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--memory", "much"], "must be a size such as 2GB"),
        (["--spill", "gone"], "The folder gone of --spill does not exist"),
        (["--spill", "out"], "The folder of --spill, out, is the output folder out or lies in it"),
        (["--spill", "out/in"], "The folder of --spill, in, is the output folder out or lies in it"),
    ],
)
def test_what_cannot_be_is_refused(
    given: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town(tmp_path))
    done = CliRunner().invoke(main, ["map", "claims", "--audience", "internal", "-o", "out", *given])
    assert done.exit_code == 10
    assert says in done.output
    assert not Path("out").exists()


def test_an_output_that_holds_one_of_the_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town(tmp_path))
    for named, out in (("claims", "claims"), ("**/*.csv", "claims"), ("claims/*.csv", ".")):
        done = CliRunner().invoke(main, ["map", named, "--audience", "internal", "-o", out, "--overwrite"])
        assert done.exit_code == 10
        assert "The file a.csv, which is read, lies in the output folder" in done.output
    assert sorted(path.name for path in Path("claims").iterdir()) == ["a.csv", "b.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent so")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    town(tmp_path)
    # The command as it is, but that it waits once the folder is there, and that something keeps the engine alive.
    code = """
import sys, time
import hotspot.study.prepare as prepare
kept = []
def slow(opened, **_):
    kept.append(opened)
    while True:
        time.sleep(0.05)
prepare.read_events = slow
from hotspot.cli import start
sys.argv = ["hotspot", "check", "claims", "--spill", "spill"]
start()
"""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as process:
        while not list((tmp_path / "spill").iterdir()):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number, said
    assert list((tmp_path / "spill").iterdir()) == []
