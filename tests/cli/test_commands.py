"""The commands do what they say."""

import getpass
import importlib
import json
import platform
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import click
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner, Result

from hotspot.cli import main
from hotspot.version import VERSION

ALL = {
    "map.html",
    "cells.csv",
    "buildings.csv",
    "neighborhoods.csv",
    "concentration.csv",
    "quality.csv",
    "pile_ups.csv",
    "hot_places.csv",
    "hot_places.geojson",
    "manifest.json",
}
WITHOUT = ["hot_without_person", "hot_without_event", "hot_without_building"]
#: What stands before the columns of residents or of the average, by the null.
ORDER = [
    *("rank", "cell", "lat", "lon", "events", "people", "cost", "value", "set_aside", "z", "scale"),
    *("p_hot", "p_cold", "q_hot", "q_cold", "label", "neighborhood"),
]
PRIVATE = "zzprivatefolderzz"
COUNT = 600


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def hashes(folder: Path) -> dict[str, str]:
    return {name: sha256(content).hexdigest() for name, content in read(folder).items()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a telling name: a small city with one hot corner, its areas and a study file."""
    folder = tmp_path_factory.mktemp("x") / PRIVATE
    folder.mkdir()
    rng = np.random.default_rng(5)
    lat, lon = 38 + 0.06 * rng.random(COUNT), -70 + 0.06 * rng.random(COUNT)
    lat[:200], lon[:200] = 38.005 + 0.01 * rng.random(200), -69.995 + 0.01 * rng.random(200)
    address = [f"{number} MAIN ST" for number in range(COUNT)]
    frame = pd.DataFrame({"lat": lat.round(6), "lon": lon.round(6), "address": address})
    frame["person"] = [f"P{number:04d}" for number in rng.integers(0, 400, COUNT)]
    frame["amount"] = rng.lognormal(5, 1, COUNT).round(2)
    frame["diagnosis"] = "ZZCANARYZZ"
    frame.loc[:4, ["lat", "lon"]] = np.nan
    frame.loc[5:8, ["lat", "lon"]] = 0.0
    frame.loc[9:11, "amount"] = np.nan
    frame.to_csv(folder / "visits.csv", index=False)
    halves = [shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)]
    areas = gpd.GeoDataFrame({"name": ["West", "East"], "population": [1000, 2000]}, geometry=halves, crs=4326)
    areas.to_file(folder / "areas.geojson")
    (folder / "study.toml").write_text(
        'audience = "internal"\n[events]\nfile = "visits.csv"\n[areas]\nfile = "areas.geojson"\n'
        '[method]\nmeasure = "people"\nrings = 2\n[grid]\nresolution = 8\n'
    )
    return folder


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("out") / "result"
    money = ("--cost", "amount", "--cost-kind", "paid")
    result = run(
        "map",
        data / "visits.csv",
        "--neighborhoods",
        data / "areas.geojson",
        *money,
        "--audience",
        "internal",
        "-o",
        out,
    )
    assert result.exit_code == 0, result.output
    return out, result


def test_map_writes_exactly_its_files(made: tuple[Path, Result]) -> None:
    assert set(read(made[0])) == ALL
    assert [path.name for path in made[0].parent.iterdir()] == [made[0].name]


def test_what_is_asked_for_lies_beside(data: Path, made: tuple[Path, Result], tmp_path: Path) -> None:
    given = ("--cost", "amount", "--cost-kind", "paid", "--audience", "internal", "--neighborhoods")
    result = run("map", data / "visits.csv", *given, data / "areas.geojson", "-o", tmp_path / "o", "--gis", "--excel")
    assert result.exit_code == 0, result.output
    found = read(tmp_path / "o")
    assert set(found) == ALL | {
        "cells.gpkg",
        "cells.parquet",
        "hot_places.gpkg",
        "neighborhoods.gpkg",
        "neighborhoods.geojson",
        "lists.xlsx",
    }
    # All else is as it is without.
    assert {name: found[name] for name in ALL} == read(made[0])
    assert not [name for name, content in found.items() if PRIVATE.encode() in content or b"ZZCANARYZZ" in content]
    cells = gpd.read_file(tmp_path / "o" / "cells.gpkg", layer="cells")
    assert cells["events"].sum() == pd.read_csv(tmp_path / "o" / "cells.csv")["events"].sum() > 0


def test_without_areas_there_is_no_list_of_neighborhoods(data: Path, tmp_path: Path) -> None:
    result = run(
        "map", data / "visits.csv", "--cost", "none", "--person", "none", "--audience", "internal", "-o", tmp_path / "o"
    )
    assert result.exit_code == 0, result.output
    assert set(read(tmp_path / "o")) == ALL - {"neighborhoods.csv"}
    columns = pd.read_csv(tmp_path / "o" / "cells.csv").columns.tolist()
    assert columns == [
        *(c for c in ORDER if c not in {"people", "cost", "neighborhood"}),
        *("times_average", *WITHOUT, "half_addresses", "audience"),
    ]
    assert "assumed" in result.stderr


def test_columns_of_the_lists(made: tuple[Path, Result]) -> None:
    tables = {name: pd.read_csv(made[0] / name) for name in ALL if name.endswith(".csv")}
    assert tables["cells.csv"].columns.tolist() == [
        *(*ORDER, "population", "times_average", *WITHOUT, "half_addresses", "audience")
    ]
    hot = tables["cells.csv"]["label"].isin(["hot_99", "hot_95"])
    assert set(tables["cells.csv"].loc[hot, WITHOUT].to_numpy().ravel()) <= {"yes", "no"}
    assert set(tables["cells.csv"].loc[~hot, WITHOUT].to_numpy().ravel()) == {"not_hot"}
    for name in ("cells.csv", "buildings.csv", "neighborhoods.csv"):
        assert tables[name].columns[0] == "rank"
        # A rank that its own interval does not hold is not printed.
        place = np.arange(1, len(tables[name]) + 1)
        held = np.full(place.size, fill_value=True)
        if "rank_low" in tables[name]:
            held = ~((place < tables[name]["rank_low"]) | (place > tables[name]["rank_high"])).to_numpy()
        assert tables[name]["rank"].fillna(0).tolist() == np.where(held, place, 0).tolist()
    for table in tables.values():
        assert table.columns[-1] == "audience"
        assert set(table["audience"]) == ({"internal"} if len(table) else set())
    for name in ("buildings.csv", "neighborhoods.csv"):
        assert tables[name]["people"].is_monotonic_decreasing
        assert tables[name]["cumulative_share"].iloc[-1] == pytest.approx(1)


def test_every_record_is_accounted_for(made: tuple[Path, Result], data: Path) -> None:
    quality = pd.read_csv(made[0] / "quality.csv").set_index("reason")
    given = pd.read_csv(data / "visits.csv")
    assert quality["records"].sum() == len(given)
    assert quality.loc["missing_coordinates", "records"] == given["lat"].isna().sum()
    assert quality.loc["zero_coordinates", "records"] == (given["lat"] == 0).sum()
    cells, buildings = pd.read_csv(made[0] / "cells.csv"), pd.read_csv(made[0] / "buildings.csv")
    assert cells["events"].sum() == quality.loc["used", "records"]
    listed = quality.loc[quality["used"] != "no", "records"].sum()
    assert buildings["events"].sum() == listed
    assert pd.read_csv(made[0] / "neighborhoods.csv")["events"].sum() == listed


def test_nothing_but_people_is_told_on_stderr_and_stdout_stays_empty(made: tuple[Path, Result]) -> None:
    assert made[1].stdout == ""
    assert "Records:" in made[1].stderr
    assert "map.html" in made[1].stderr


def test_cost_per_event_without_persons_has_to_be_asked_for(data: Path, tmp_path: Path) -> None:
    asked = ["--audience", "internal", "--resolution", "8", "--measure", "cost_per_event", "--person", "none"]
    asked += ["--cost", "amount", "--cost-kind", "paid"]
    events = data / "visits.csv"
    refused = run("map", events, *asked, "-o", tmp_path / "a")
    assert (refused.exit_code, (tmp_path / "a").exists()) == (10, False)
    assert "--each-event-by-itself" in refused.stderr
    assert run("check", events, *asked[2:]).exit_code == 10
    made = run("map", events, *asked, "--each-event-by-itself", "-o", tmp_path / "b")
    assert made.exit_code == 0, made.stderr
    assert "Persons are not known: each of the events was taken for itself" in made.stderr
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["method"]["each_event_by_itself"] is True
    spanish = run("map", events, *asked, "--each-event-by-itself", "--language", "es", "-o", tmp_path / "c")
    assert "No se conoce quién es quién: cada registro (eventos) se tomó por sí solo" in spanish.stderr


def test_json_prints_the_manifest_and_nothing_else(data: Path, tmp_path: Path) -> None:
    result = run("map", data / "visits.csv", "--json", "--quiet", "--audience", "internal", "-o", tmp_path / "o")
    assert result.stderr == ""
    assert json.loads(result.stdout) == json.loads((tmp_path / "o" / "manifest.json").read_text())


def test_quiet_prints_nothing(data: Path, tmp_path: Path) -> None:
    result = run("map", data / "visits.csv", "--quiet", "--audience", "internal", "-o", tmp_path / "o")
    assert (result.exit_code, result.output) == (0, "")


def test_run_equals_map_and_runs_again_to_the_same_bytes(data: Path, tmp_path: Path) -> None:
    assert run("run", data / "study.toml", "-o", tmp_path / "a").exit_code == 0
    assert run("run", data / "study.toml", "-o", tmp_path / "b" / "c").exit_code == 0
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b" / "c")
    options = ("--measure", "people", "--rings", 2, "--resolution", 8, "--audience", "internal", "-o", tmp_path / "d")
    result = run("map", data / "visits.csv", "--neighborhoods", data / "areas.geojson", *options)
    assert result.exit_code == 0, result.output
    for name in ALL - {"map.html", "manifest.json"}:
        assert hashes(tmp_path / "d")[name] == hashes(tmp_path / "a")[name], name


@pytest.mark.slow
def test_the_order_of_records_and_the_process_do_not_matter(
    data: Path, made: tuple[Path, Result], tmp_path: Path
) -> None:
    pd.read_csv(data / "visits.csv").sample(frac=1, random_state=3).to_csv(tmp_path / "visits.csv", index=False)
    command = [sys.executable, "-m", "hotspot", "map", "visits.csv", "--neighborhoods", str(data / "areas.geojson")]
    command += ["--cost", "amount", "--cost-kind", "paid", "--audience", "internal", "-o", "o"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    again = hashes(tmp_path / "o")
    for name, hashed in hashes(made[0]).items():
        if name != "manifest.json":
            assert again[name] == hashed, name


def test_files_tell_no_path_no_user_no_host_and_no_other_column(
    data: Path, made: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME"):
        monkeypatch.setenv(name, "zzusernamezz")
    for module, name in ((socket, "gethostname"), (socket, "getfqdn"), (platform, "node"), (getpass, "getuser")):
        monkeypatch.setattr(module, name, lambda: "zzhostnamezz")
    assert run("run", data / "study.toml", "-o", tmp_path / "o").exit_code == 0
    words = ["zzusernamezz", PRIVATE, str(data.parent), "zzhostnamezz", "ZZCANARYZZ", "P0001"]
    for folder in (made[0], tmp_path / "o"):
        for name, content in read(folder).items():
            text = content.decode()
            assert not [word for word in words if word.lower() in text.lower()], name


def test_overwrite_replaces_the_files(data: Path, tmp_path: Path) -> None:
    common = ("map", data / "visits.csv", "--audience", "internal", "-o", tmp_path / "o")
    assert run(*common, "--neighborhoods", data / "areas.geojson").exit_code == 0
    assert run(*common, "--overwrite").exit_code == 0
    assert set(read(tmp_path / "o")) == ALL - {"neighborhoods.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["o"]


def test_explain_says_what_was_done(made: tuple[Path, Result], data: Path) -> None:
    result = run("explain", made[0] / "manifest.json")
    assert result.exit_code == 0
    told = json.loads((made[0] / "manifest.json").read_text())
    for word in (told["input"]["sha256"], told["method_note"], "visits.csv", "areas.geojson", VERSION, "internal"):
        assert word in result.stdout
    assert str(data) not in result.stdout
    assert str(COUNT) in result.stdout
    # Reasons are told in words, not in the column's own.
    assert "latitude and longitude are both zero (not used)" in result.stdout
    assert "zero_coordinates" not in result.stdout


def test_check_reports_and_writes_nothing(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(data.iterdir())
    arguments = ("check", data / "visits.csv", "--neighborhoods", data / "areas.geojson")
    told, as_json = run(*arguments), run(*arguments, "--json")
    assert (told.exit_code, as_json.exit_code) == (0, 0)
    assert told.stdout == ""
    assert "missing" in told.stderr
    report = json.loads(as_json.stdout)
    assert sum(row["records"] for row in report["records"]) == COUNT
    given = pd.read_csv(data / "visits.csv")
    missing = next(row for row in report["records"] if row["reason"] == "missing_coordinates")
    assert missing["rows"] == [int(row) + 1 for row in given.index[given["lat"].isna() | given["lon"].isna()][:3]]
    assert not any("rows" in row for row in report["records"] if row["reason"] == "used")
    assert report["columns"]["person"] == "person"
    assert report["neighborhoods"] == 2
    assert not list(tmp_path.iterdir())
    assert sorted(data.iterdir()) == before


def test_no_connection_is_made(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # folium imports requests, whose urllib3 binds a socket to this machine's own ::1 to learn whether IPv6 is there.
    importlib.import_module("folium")

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("a connection was tried")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert run("run", data / "study.toml", "-o", tmp_path / "o").exit_code == 0


def test_explain_takes_the_folder_too(made: tuple[Path, Result]) -> None:
    whole, file = run("explain", made[0]), run("explain", made[0] / "manifest.json")
    assert whole.exit_code == file.exit_code == 0
    assert whole.output == file.output


@pytest.mark.slow
def test_simulate_writes_a_city_that_runs(tmp_path: Path) -> None:
    assert run("simulate", tmp_path / "city", "--seed", 3).exit_code == 0
    assert {"visits.csv", "study.toml", "truth.json"} <= set(read(tmp_path / "city"))
    assert run("simulate", tmp_path / "city", "--seed", 3).exit_code == 10
    assert run("simulate", tmp_path / "city", "--seed", 3, "--overwrite").exit_code == 0
    assert run("run", tmp_path / "city" / "study.toml").exit_code == 0
    assert set(read(tmp_path / "city" / "out")) == ALL


def test_version() -> None:
    assert VERSION in run("--version").stdout


@pytest.mark.parametrize("command", [main, *main.commands.values()], ids=lambda command: command.name)
def test_every_command_and_every_option_has_help(command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    arguments = [] if command is main else [command.name]
    for flag in ("--help", "-h"):
        result = run(*arguments, flag)
        assert result.exit_code == 0
        assert "Usage:" in result.stdout
