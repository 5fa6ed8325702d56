"""What several attacks need: a town's study as files, the command as a process, a small disk of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
STUDY = 'audience = "internal"\n[events]\nfile = "events.csv"\n[grid]\nresolution = 8\n'


def write_study(folder: Path) -> Path:
    """A made-up town of 300 events and its study; the folder."""
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(300), "lon": -70 + 0.05 * rng.random(300)})
    frame.round(6).to_csv(folder / "events.csv", index=False)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


def environment(**more: str) -> dict[str, str]:
    """That of a process that finds this package and what this one has."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), **more}


def run(here: Path, *arguments: str | bytes, **environ: str) -> "subprocess.CompletedProcess[bytes]":
    """The command, as a process of its own in the folder ``here``."""
    command = [sys.executable, "-m", "hotspot", *arguments]
    return subprocess.run(command, cwd=here, env=environment(**environ), capture_output=True, check=False)


def shell(here: Path, script: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """A shell script in which ``$0`` is Python."""
    command = ["/bin/sh", "-c", script, sys.executable, *arguments]
    return subprocess.run(command, cwd=here, env=environment(), capture_output=True, check=False)


def with_mounts(here: Path, script: str) -> "subprocess.CompletedProcess[bytes]":
    """A shell script that may mount, in a name space of its own: the mounts end with it.

    Skips where the system forbids that, but fails on a build server (CI is set).
    """
    missing = pytest.fail if os.environ.get("CI") else pytest.skip
    program = shutil.which("unshare")
    if program is None:
        missing("no unshare")
    # As root; as another user who becomes root of a name space; as root of a container that may do only the latter.
    for options in (["-m"], ["-Urm"]):
        able = subprocess.run(
            [str(program), *options, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        )
        if able.returncode == 0:
            command = [str(program), *options, "/bin/sh", "-ec", script, sys.executable]
            return subprocess.run(command, cwd=here, env=environment(), capture_output=True, check=False)
    return missing("this system lets nobody mount")
