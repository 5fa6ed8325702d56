"""What cannot be used ends with a message and a code, and leaves nothing behind."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from hotspot.cli import main

CANARY = "ZZCANARYZZ"
INTERNAL = ("--audience", "internal")


def records(count: int = 300) -> pd.DataFrame:
    """Row: an event in a square of the open Atlantic; each carries the canary."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(count), "lon": -70 + 0.05 * rng.random(count)}).round(6)
    return frame.assign(address=[f"{CANARY} {n} ST" for n in range(count)], amount=5.5, kind=f"{CANARY}")


def squares(**columns: list[object]) -> gpd.GeoDataFrame:
    halves = [shapely.box(-70, 38, -69.975, 38.05), shapely.box(-69.975, 38, -69.95, 38.05)]
    return gpd.GeoDataFrame(columns or {"name": [f"{CANARY} W", f"{CANARY} E"]}, geometry=halves, crs=4326)


def dots() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=gpd.points_from_xy([1, 2], [3, 4]), crs=4326)


@dataclass
class Case:
    """One mistake: how the files are made, what is asked, what is said."""

    says: tuple[str, ...]
    code: int = 10
    events: Callable[[Path], object] = field(default=lambda path: records().to_csv(path, index=False))
    areas: Callable[[Path], object] | None = None
    name: str = "events.csv"
    areas_name: str = "areas.geojson"
    options: tuple[str, ...] = INTERNAL


def table(frame: pd.DataFrame) -> Callable[[Path], object]:
    return lambda path: frame.to_csv(path, index=False)


def text(content: str | bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def shapes(frame: gpd.GeoDataFrame) -> Callable[[Path], object]:
    return frame.to_file


def unknown_system(path: Path) -> None:
    squares().to_file(path)
    path.with_suffix(".prj").unlink()


def spoiled() -> pd.DataFrame:
    frame = records().astype({"lat": object})
    frame.loc[7:60, "lat"] = CANARY
    return frame


SWAPPED = records().rename(columns={"lat": "lon", "lon": "lat"})
CASES = {
    "empty file": Case(("empty",), events=text("")),
    "blank lines": Case(("header",), events=text("\n\n")),
    "header only": Case(("no records",), events=text("lat,lon,address\n")),
    "no coordinate columns": Case(
        ("lat and lon", "kind", "--lat"), events=table(records().drop(columns=["lat", "lon"]))
    ),
    "text in coordinates": Case(("'lat'", "54 of 300"), events=table(spoiled())),
    "two latitudes": Case(("lat, Latitude", "--lat"), events=table(records().assign(Latitude=1.0))),
    "all outside": Case(
        ("0 of 300", "300  far outside the study area"),
        events=table(records().assign(lat=45.5)),
        areas=shapes(squares()),
    ),
    "all swapped": Case(
        ("300  latitude and longitude look exchanged", "--lat", "--lon"), events=table(SWAPPED), areas=shapes(squares())
    ),
    "no usable coordinates": Case(("0 of 300", "--study-area"), events=table(records().assign(lat=0, lon=0))),
    "one event": Case(("at least 2 records", "has 1 record"), events=table(records(1))),
    "one event in areas": Case(("at least 2", "has 1 record"), events=table(records(1)), areas=shapes(squares())),
    "two events, one without coordinates": Case(
        ("at least 2", "1 of 2 records has them. Check the file."), events=table(records(2).assign(lat=[38.01, None]))
    ),
    "two events at one place": Case(
        ("records at 1 place is smaller", "--neighborhoods", "--study-area"),
        events=table(records(2).assign(lat=38.01, lon=-69.99)),
    ),
    "two events far apart": Case(
        ("records at 2 places is smaller", "--neighborhoods"),
        events=table(records(2).assign(lat=[38.01, 10.0], lon=[-69.99, -15.0])),
    ),
    "exchanged without areas": Case(
        ("look exchanged", "'lat'", "'lon'", '--lat "lon" --lon "lat"', "--study-area"), events=table(SWAPPED)
    ),
    "exchanged beyond the pole": Case(("look exchanged",), events=table(SWAPPED.assign(lat=SWAPPED["lat"] - 40))),
    "one cell": Case(
        ("one cell", "finer resolution"),
        areas=shapes(squares().dissolve().assign(name="A")),
        options=(*INTERNAL, "--resolution", "6"),
    ),
    "no cell": Case(("or finer (--resolution 6)",), areas=shapes(squares()), options=(*INTERNAL, "--resolution", "2")),
    "areas without names": Case(("--name-column", "code"), areas=shapes(squares(code=[1, 2]))),
    "areas without shapes": Case(("none of 2 areas has a shape",), areas=shapes(squares().set_geometry([None, None]))),
    "points as areas": Case(("2 of 2", "not polygons"), areas=shapes(dots())),
    "unknown system": Case(
        ("areas.shp", "coordinate reference system", ".prj"), areas=unknown_system, areas_name="areas.shp"
    ),
    "areas not in degrees": Case(
        ("areas.geojson", "coordinate reference system"),
        areas=shapes(squares().to_crs(3857).set_crs(4326, allow_override=True)),
    ),
    "areas of another kind": Case(("areas.geojson", "GeoJSON"), areas=text(CANARY)),
    "unreadable Parquet": Case(("events.parquet", "damaged"), name="events.parquet", events=text(CANARY * 9)),
    "unknown kind of file": Case(("events.docx", "Parquet"), name="events.docx", events=text(CANARY)),
    "Excel without the extra": Case(("hotspot-toolkit[excel]",), 12, name="events.xlsx", events=text("PK\x03\x04")),
    "bad condition": Case(("--where", "kind"), options=(*INTERNAL, "--where", "kin = 3")),
    "condition that fails": Case(("--where",), options=(*INTERNAL, "--where", "CAST(kind AS INT) = 3")),
    "condition that selects nothing": Case(
        ("0 of 300", "300  left out by the condition"), options=(*INTERNAL, "--where", "kind = 'x'")
    ),
    "no audience": Case(("--audience",), 2, options=()),
    "unknown audience": Case(("--audience", "everyone"), 2, options=("--audience", "everyone")),
    "partner": Case(("partner", "internal"), 11, options=("--audience", "partner")),
    "public": Case(("public", "internal"), 11, options=("--audience", "public")),
    "money without its kind": Case(("--cost-kind", "paid"), options=(*INTERNAL, "--cost", "amount")),
    "measure cost without its kind": Case(("--cost-kind",), options=(*INTERNAL, "--measure", "cost")),
    "no such cost column": Case(("'fee'", "amount"), options=(*INTERNAL, "--cost", "fee", "--cost-kind", "paid")),
    "people without persons": Case(("people", "person"), options=(*INTERNAL, "--measure", "people")),
    "cost per event without persons": Case(
        ("98 % of them have a person", "--person", "--each-event-by-itself"),
        options=(*INTERNAL, "--measure", "cost_per_event", "--cost", "amount", "--cost-kind", "paid"),
    ),
    "bad cap": Case(("cap", "0.99"), options=(*INTERNAL, "--cap", "much"), code=2),
    "cap out of range": Case(("cap", "quantile"), options=(*INTERNAL, "--cap", "7")),
    "rings out of range": Case(("--rings",), 2, options=(*INTERNAL, "--rings", "0")),
    "missing areas": Case(("gone.geojson", "does not exist"), options=(*INTERNAL, "--neighborhoods", "gone.geojson")),
    "missing policy": Case(("gone.toml",), options=("--policy", "gone.toml")),
    "missing study area": Case(("gone.shp",), options=(*INTERNAL, "--study-area", "gone.shp")),
}


def listing(folder: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def refused(folder: Path, *arguments: object, code: int, says: tuple[str, ...]) -> str:
    """Run; the message, which names what is asked for and no record, and nothing was written."""
    before = listing(folder)
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert CANARY not in result.output
    assert [word for word in says if word not in result.stderr] == [], result.stderr
    assert listing(folder) == before
    return str(result.stderr)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.chdir(tmp_path)
    records().to_csv(tmp_path / "events.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_refused(here: Path, name: str) -> None:
    case = CASES[name]
    events = here / case.name
    case.events(events)
    options = list(case.options)
    if case.areas is not None:
        case.areas(here / case.areas_name)
        options += ["--neighborhoods", case.areas_name]
    refused(here, "map", events, *options, "-o", here / "out", code=case.code, says=case.says)


def test_all_values_equal(here: Path) -> None:
    grid = gpd.GeoDataFrame({"name": ["A"]}, geometry=[shapely.box(-70, 38, -69.95, 38.05)], crs=4326)
    grid.to_file(here / "areas.geojson")
    # All in the hexagons of the border, whose middles lie outside: every cell of the map is empty.
    table(records(2).assign(lat=38.0000001, lon=[-69.99, -69.98]))(here / "events.csv")
    arguments = ("map", "events.csv", "--neighborhoods", "areas.geojson", *INTERNAL, "--resolution", "9", "-o", "out")
    assert CliRunner().invoke(main, arguments).exit_code == 10
    from hotspot import Grid, bin_events, find_hot_spots
    from hotspot.errors import InputError

    cells = Grid.covering(shapely.box(-70, 38, -69.95, 38.05), resolution=8)
    at = pd.DataFrame({"lat": cells.centers[:, 0], "lon": cells.centers[:, 1], "address": CANARY})
    with pytest.raises(InputError, match="same events to test"):
        find_hot_spots(bin_events(at, cells), cells)


def test_missing_file(here: Path) -> None:
    refused(here, "map", here / "gone.csv", *INTERNAL, "-o", here / "o", code=10, says=("gone.csv", "does not exist"))


def test_the_output_is_a_file(here: Path) -> None:
    (here / "out").write_text("mine")
    refused(here, "map", "events.csv", *INTERNAL, "-o", "out", "--overwrite", code=10, says=("out", "file", "another"))


def test_the_output_exists(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "map.html").write_text("old")
    refused(here, "map", "events.csv", *INTERNAL, "-o", "out", code=10, says=("out", "--overwrite"))


def test_foreign_files_are_safe_from_overwrite(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "map.html").write_text("old")
    (here / "out" / f"{CANARY}.doc").write_text("thesis")
    refused(
        here, "map", "events.csv", *INTERNAL, "-o", "out", "--overwrite", code=10, says=("out", "1 files", "another")
    )


@pytest.mark.parametrize("parent", ["afile", "/proc"])
def test_where_nothing_can_be_written(here: Path, parent: str) -> None:
    (here / "afile").write_text("x")
    out = Path(parent) / "deep" / "out"
    refused(here, "map", "events.csv", *INTERNAL, "-o", out, code=10, says=("another",))


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ('audience = "internal"\nevnts = 3\n[events]\nfile = "events.csv"\n', 10, ("evnts", "title")),
        ('audience = "internal"\n[events]\nfile = "events.csv"\n[method]\nring = 2\n', 10, ("ring", "rings")),
        ('audience = "internal"\n[events]\nfile = "events.csv"\n[method]\nrings = "two"\n', 10, ("study.toml",)),
        ('audience = "internal"\n[events]\nfile = 3\n', 10, ("study.toml",)),
        ('audience = "internal"\nevents = "events.csv"\n', 10, ("study.toml",)),
        ('audience = "internal"\n[events]\nfile = "events.csv"\n[grid]\nresolution = "nine"\n', 10, ("study.toml",)),
        ('audience = "internal"\n[events]\nfile = "events.csv"\n[grid]\nresolution = 8.5\n', 10, ("resolution",)),
        ('audience = "internal"\n[events]\nfile = "events.csv"\n[method]\nalpha = "x"\n', 10, ("lpha",)),
        ('audience = "internal"\n[events]\nfile = "events.csv"\nkeep = ["used"]\n', 10, ("used", "pile_up")),
        (
            'audience = "internal"\n[events]\nfile = "events.csv"\n[method]\nmeasure = "dollars"\n',
            10,
            ("dollars", "cost"),
        ),
        ('audience = "everyone"\n[events]\nfile = "events.csv"\n', 10, ("everyone", "internal")),
        ('audience = "public"\n[events]\nfile = "events.csv"\n', 11, ("public",)),
        ('[events]\nfile = "events.csv"\n', 10, ("audience",)),
        ('audience = "internal"\n', 10, ("[events]", "file")),
        ("audience = internal\n", 10, ("TOML",)),
        ("", 10, ("study.toml",)),
    ],
)
def test_a_study_that_cannot_be_run(here: Path, content: str, code: int, says: tuple[str, ...]) -> None:
    (here / "study.toml").write_text(content)
    refused(here, "run", "study.toml", "-o", "out", code=code, says=says)


def test_no_study_and_no_manifest(here: Path) -> None:
    refused(here, "run", "gone.toml", code=10, says=("gone.toml",))
    refused(here, "explain", "gone.json", code=10, says=("gone.json",))
    refused(here, "explain", "events.csv", code=10, says=("events.csv", "manifest"))
    (here / "m.json").write_text(f'{{"title": "{CANARY}"}}')
    refused(here, "explain", "m.json", code=10, says=("m.json",))


def test_check_refuses_too(here: Path) -> None:
    text("lat,lon\n")(here / "none.csv")
    refused(here, "check", "none.csv", code=10, says=("no records",))
    table(records().astype({"lat": object}).assign(lat=CANARY))(here / "t.csv")
    refused(here, "check", "t.csv", code=10, says=("'lat'", "300 of 300"))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("map", "gone.csv", *INTERNAL, "-o", "out"), 10, "does not exist"),
        (("map", "events.csv", "-o", "out"), 2, "--audience"),
        (("map", "events.csv", "--audience", "partner", "-o", "out"), 11, "partner"),
        (("map", "book.xlsx", *INTERNAL, "-o", "out"), 12, "excel"),
    ],
)
def test_the_program_itself_ends_with_the_code(here: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    (here / "book.xlsx").write_bytes(b"PK")
    # An empty package of that name stands in for one that is not installed.
    (here / "sitecustomize.py").write_text("import sys\nsys.modules['python_calamine'] = None\n")
    before = listing(here)
    path = ":".join([str(here), *sys.path])
    command = [sys.executable, "-B", "-W", "error", "-m", "hotspot", *arguments]
    done = subprocess.run(command, cwd=here, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert listing(here) == before
