"""Who uses the package gets its types: the wheel that is built holds the mark, and a checker reads it there."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "hotspot"
SCRIPT = """\
import hotspot as hs
grid: hs.Grid = hs.Grid.covering("wards.geojson", resolution=9)
cells = hs.find_hot_spots(hs.bin_events(hs.read_events("visits.csv"), grid), grid)
hs.save_map({given}, "map.html")
"""
RELEASED = 'hs.release(hs.DisclosurePolicy.read("policy.toml"), cells=cells)'


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout. Skips where what builds it is not installed, but fails on a build server."""
    if not os.environ.get("CI"):
        pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    done = run(sys.executable, "-c", code, folder=ROOT)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def checker(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that checks a user's script in an environment of its own where the wheel is installed.

    Only there does the mark count: a checker asks for none beside the script. What the package needs comes from
    the environment of the tests, whose own copy of the package comes second.
    """
    folder = tmp_path_factory.mktemp("user")
    done = run(sys.executable, "-m", "venv", "--without-pip", folder / "env", folder=folder)
    assert done.returncode == 0, done.stderr
    paths = {"base": str(folder / "env"), "platbase": str(folder / "env")}
    installed = Path(sysconfig.get_path("purelib", "venv", paths))
    with ZipFile(wheel) as packed:
        packed.extractall(installed)
    (installed / "needed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", "venv", paths)) / Path(sys.executable).name
    cache = f"--cache-dir={folder / 'cache'}"
    return [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), cache]


def test_the_wheel_holds_all_that_the_package_reads(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if name.startswith("hotspot/")}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "hotspot/py.typed" in wanted
    assert {Path(name).suffix for name in wanted} >= {".py", ".toml", ".html", ".css", ".js"}
    assert held == wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "said"),
    [(RELEASED, ""), ("cells", 'Argument 1 to "save_map" has incompatible type "DataFrame"; expected "Release"')],
    ids=["a release", "a raw frame"],
)
def test_a_users_script_is_checked(checker: list[str], tmp_path: Path, given: str, said: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(given=given), encoding="utf-8")
    done = run(*checker, script, folder=tmp_path)
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    if said:
        assert len(errors) == 1, done.stdout
        assert said in errors[0]
        assert errors[0].startswith("script.py:4:")
    else:
        assert errors == [], done.stdout
    assert done.returncode == bool(said), done.stdout + done.stderr
