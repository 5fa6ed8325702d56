"""Runs that are killed or stopped while they write; see `benchmarks/kills.py`, which does it in full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Set to 200 and 60 for the full proof.
KILLS, SIGNALS = os.environ.get("HOTSPOT_KILLS", "40"), os.environ.get("HOTSPOT_SIGNALS", "10")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children that it forks")
def test_kills_and_signals_leave_the_old_output_or_the_new_one() -> None:
    sizes = ["--kills", KILLS, "--commands", "5", "--signals", SIGNALS]
    command = [sys.executable, str(ROOT / "benchmarks" / "kills.py"), *sizes]
    path = os.pathsep.join([str(ROOT), *sys.path])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    told = done.stdout.splitlines()
    # The seed first: the same moments again with --seed.
    assert told[0].startswith("seed ")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.partition(":")[0] for line in told[1:]] == ["each step", "kills", "commands", "signals"]
    assert "FAILED" not in done.stdout
    for name in ("old", "new", "whole runs 4"):
        assert name in told[1], told[1]
