"""The command that puts two studies on one page."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner, Result

from hotspot.cli import main

COUNT = 500
WRITTEN = {"compare.html", "compare.csv", "manifest.json"}
AREAS = '[areas]\nfile = "areas.geojson"\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city whose hot corner moves from spring to fall; a column that must not leave."""
    made = tmp_path_factory.mktemp("zzprivatezz")
    rng = np.random.default_rng(7)
    lat, lon = 38 + 0.06 * rng.random(COUNT), -70 + 0.06 * rng.random(COUNT)
    spring = np.arange(COUNT) % 2 == 0
    moved = np.arange(COUNT) < 200
    lat[moved] = np.where(spring, 38.005, 38.045)[moved] + 0.01 * rng.random(200)
    lon[moved] = np.where(spring, -69.995, -69.955)[moved] + 0.01 * rng.random(200)
    frame = pd.DataFrame({"lat": lat.round(6), "lon": lon.round(6), "address": [f"{k} MAIN ST" for k in range(COUNT)]})
    frame["date"] = np.where(spring, "2024-03-01", "2024-09-01")
    frame["diagnosis"] = "ZZCANARYZZ"
    frame.to_csv(made / "visits.csv", index=False)
    halves = [shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)]
    gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=halves, crs=4326).to_file(made / "areas.geojson")
    gpd.GeoDataFrame({"name": ["West"]}, geometry=halves[:1], crs=4326).to_file(made / "west.geojson")
    return made


def study(folder: Path, name: str, month: str = "03", *, top: str = "", more: str = AREAS) -> Path:
    """A study of one month."""
    path = folder / f"{name}.toml"
    path.write_text(
        f'audience = "internal"\nevent_noun = "visits"\n{top}[events]\nfile = "visits.csv"\n'
        f"where = \"date = '2024-{month}-01'\"\n{more}"
    )
    return path


@pytest.fixture(scope="module")
def pair(folder: Path) -> tuple[Path, Path]:
    return study(folder, "spring"), study(folder, "fall", "09")


def test_explain_tells_a_comparison(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(*pair, "-o", tmp_path / "out").exit_code == 0
    told = CliRunner().invoke(main, ["explain", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    given = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told.stdout.startswith("A comparison of two studies (audience: internal)")
    assert f"{given['cells']} cells, the same on both maps" in told.stdout
    assert f"{given['change']['more_in_a_only']:>9,}" in told.stdout
    assert "more in A only" in told.stdout
    assert "fewer in A more in B" in told.stdout
    assert "in neither" in told.stdout
    assert "was not tested" in told.stdout
    first, second = told.stdout.split("\nA: ")[1].split("\nB: ")
    for name, text in (("one", first), ("other", second)):
        assert given[name]["input"]["sha256"] in text
        assert given[name]["where"] in text
        assert given[name]["method_note"] in text
        assert "not_selected" not in text
    assert "2024-09" not in first


def test_compare_writes_exactly_its_files(
    pair: tuple[Path, Path], tmp_path: Path, digest: Callable[[str | bytes], str]
) -> None:
    result = run(*pair, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert {path.name for path in (tmp_path / "out").iterdir()} == WRITTEN
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    for words in ("A: ", "B: ", "was not tested", "open compare.html (internal)"):
        assert words in result.stderr
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "ZZCANARYZZ" not in text
        assert "zzprivatezz" not in text
    listed = pd.read_csv(tmp_path / "out" / "compare.csv")
    # The hot corner moved: what is hot in spring is not in fall.
    assert (listed["change"] == "more_in_a_only").any()
    assert (listed["change"] == "more_in_b_only").any()
    assert not (listed["change"] == "more_in_both").any()
    assert listed["events_a"].sum() + listed["events_b"].sum() <= COUNT
    again = run(*pair, "-o", tmp_path / "again", "--quiet")
    assert again.exit_code == 0
    assert again.output == ""
    for name in WRITTEN:
        assert digest((tmp_path / "out" / name).read_bytes()) == digest((tmp_path / "again" / name).read_bytes())


def test_the_manifest_holds_both(pair: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*pair, "-o", tmp_path / "out", "--json", "--quiet")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told == json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["one"]["where"] == "date = '2024-03-01'"
    assert told["other"]["where"] == "date = '2024-09-01'"
    assert sum(told["change"].values()) == told["cells"] == told["one"]["grid"]["cells"]


@pytest.mark.parametrize(("one", "other", "expected"), [("8", "", 8), ("", "8", 8), ("7", "7", 7)])
def test_both_get_the_resolution_that_one_fixes(
    folder: Path, tmp_path: Path, one: str, other: str, expected: int
) -> None:
    fixed = [f"{AREAS}[grid]\nresolution = {number}\n" if number else AREAS for number in (one, other)]
    pair = study(folder, "one", more=fixed[0]), study(folder, "other", "09", more=fixed[1])
    result = run(*pair, "-o", tmp_path / "out", "--json", "--quiet")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["one"]["resolution"] == told["other"]["resolution"] == expected


@pytest.mark.slow
def test_the_second_takes_the_resolution_chosen_for_the_first(folder: Path, tmp_path: Path) -> None:
    many, few = study(folder, "many"), study(folder, "few", "09")
    given = pd.read_csv(folder / "visits.csv")
    pd.concat([given] * 60).to_csv(folder / "often.csv", index=False)
    many.write_text(many.read_text().replace("visits.csv", "often.csv"))
    chosen = set()
    for pair in ((many, few), (few, many)):
        alone = CliRunner().invoke(main, ["run", str(pair[0]), "-o", str(tmp_path / "alone"), "--json", "--quiet"])
        result = run(*pair, "-o", tmp_path / "out", "--json", "--quiet", "--overwrite")
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        assert told["one"]["resolution"] == told["other"]["resolution"] == json.loads(alone.stdout)["resolution"]
        chosen.add(told["one"]["resolution"])
        shutil.rmtree(tmp_path / "alone")
    assert len(chosen) == 2


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"top": 'language = "es"\n'}, 10, "same language"),
        ({"more": f"{AREAS}[grid]\nresolution = 7\n"}, 10, "A has resolution 8, B has 7"),
        ({"more": '[areas]\nfile = "west.geojson"\n'}, 10, "same study area"),
        ({"more": '[areas]\nfile = "none.geojson"\n'}, 10, "none.geojson does not exist"),
        ({"top": 'colour = "red"\n'}, 10, "unknown keys"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(
    folder: Path, tmp_path: Path, changes: dict[str, str], code: int, words: str
) -> None:
    first = study(folder, "first", more=f"{AREAS}[grid]\nresolution = 8\n")
    result = run(first, study(folder, "second", "09", **changes), "-o", tmp_path / "out")
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_other_mistakes_are_said(folder: Path, pair: tuple[Path, Path], tmp_path: Path) -> None:
    other = study(folder, "named", "09")
    other.write_text(other.read_text().replace('audience = "internal"', 'policy = "policy.toml"'))
    (folder / "policy.toml").write_text('name = "Ours"\naudience = "internal"\n')
    (tmp_path / "file").write_text("x")
    for arguments, code, words in (
        ((pair[0], pair[0], "-o", tmp_path / "out"), 10, "same study file"),
        ((pair[0], folder / "." / "spring.toml", "-o", tmp_path / "out"), 10, "same study file"),
        ((pair[0], folder / "none.toml", "-o", tmp_path / "out"), 10, "none.toml does not exist"),
        ((pair[0], other, "-o", tmp_path / "out"), 10, "same audience and policy"),
        ((*pair, "-o", tmp_path / "file"), 10, "is a file"),
        ((*pair,), 2, "--output"),
        ((pair[0], "-o", tmp_path / "out"), 2, "Missing argument"),
    ):
        result = run(*arguments)
        assert result.exit_code == code, result.output
        assert words in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_is_replaced_only_when_asked(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(*pair, "-o", tmp_path / "out", "--quiet").exit_code == 0
    refused = run(*pair, "-o", tmp_path / "out")
    assert refused.exit_code == 10
    assert "--overwrite" in refused.stderr
    assert run(*pair, "-o", tmp_path / "out", "--overwrite", "--quiet").exit_code == 0
    (tmp_path / "out" / "mine.txt").write_text("x")
    assert run(*pair, "-o", tmp_path / "out", "--overwrite").exit_code == 10
    assert (tmp_path / "out" / "mine.txt").exists()
