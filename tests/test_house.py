"""The rules of the house, read from the code itself."""

import ast
import inspect
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import hotspot

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "hotspot"
SOURCES = sorted(PACKAGE.rglob("*.py"))
CITY = ROOT / "sample_geodata" / "synthaven"
#: Calls that write a file, wherever they are made.
WRITERS = {"write_text", "write_bytes", "to_file", "to_parquet", "to_excel", "to_feather", "to_pickle", "to_html"}
WRITERS |= {"mkdir", "makedirs", "unlink", "rmtree", "rmdir", "copyfile", "copytree", "move"}
WRITERS |= {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory", "touch", "symlink_to", "savetxt", "savez"}
HEAVY = (
    "folium",
    "geopandas",
    "duckdb",
    "scipy",
    "polars",
    "pyogrio",
    "pyspark",
    "splink",
    "jinja2",
    "pyarrow.parquet",
    "matplotlib",
    "xlsxwriter",
)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node


def writes(name: str, call: ast.Call) -> bool:
    """Whether a call may write a file."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in WRITERS:
        return True
    if name in {"to_csv", "to_json"}:
        return bool(call.args) or bool({"path_or_buf", "path"} & set(keywords))
    if name in {"open", "fdopen"}:
        if call.args and ast.unparse(call.args[0]) in {"os.devnull", "os.open(os.devnull, os.O_WRONLY)"}:
            return False
        method = isinstance(call.func, ast.Attribute) and not (
            isinstance(call.func.value, ast.Name) and call.func.value.id in {"os", "io", "gzip"}
        )
        mode = keywords.get("mode") or next(iter(call.args[0 if method else 1 :]), None)
        return mode is not None and not (isinstance(mode, ast.Constant) and set(str(mode.value)) <= set("rbt"))
    # Path.replace takes one argument, str.replace two; os.replace and os.rename two, of a module.
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    of_os = isinstance(owner, ast.Name) and owner.id == "os"
    alone = name == "replace" and len(call.args) == 1 and not call.keywords
    return alone or (name in {"replace", "rename"} and of_os)


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def where(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("open(p, 'w')", True),
        ("p.open('wb')", True),
        ("open(p)", False),
        ("p.open('rb')", False),
        ("open(p, mode=m)", True),
        ("os.open(p, os.O_RDWR)", True),
        ("os.open(os.devnull, os.O_RDWR)", False),
        ("p.write_text(t)", True),
        ("d.to_csv(p)", True),
        ("d.to_csv(index=False)", False),
        ("os.replace(a, b)", True),
        ("path.replace(other)", True),
        ("text.replace('a', 'b')", False),
        ("frame.rename(columns=names)", False),
    ],
)
def test_the_test_of_writers_tells_writers(code: str, expected: object) -> None:
    assert [writes(name, call) for name, call in calls(ast.parse(code))] == [expected]


def test_files_are_written_in_the_output_only() -> None:
    found = [
        f"{where(path)} {name}"
        for path in SOURCES
        if path.relative_to(PACKAGE).parts[0] != "output"
        for name, call in calls(parse(path))
        if writes(name, call)
    ]
    # The folder of --spill, which the engine needs while it reads: made and removed, and nothing is written in it here.
    assert sorted(found) == ["files/spill.py mkdir", "files/spill.py rmtree"]


def test_one_module_of_the_output_touches_the_disk() -> None:
    found = {
        where(path)
        for path in SOURCES
        for name, call in calls(parse(path))
        if name in {"mkstemp", "mkdtemp", "fdopen"} and writes(name, call)
    }
    assert found == {"output/files.py"}


def test_nothing_prints() -> None:
    assert [where(path) for path in SOURCES if "print" in {name for name, _ in calls(parse(path))}] == []


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("folder", "most"), [(PACKAGE, 400), (ROOT / "tests", 400), (PACKAGE / "report", 300)])
def test_no_file_is_long(folder: Path, most: int) -> None:
    files = [path for path in folder.rglob("*") if path.suffix in {".py", ".js", ".css"}]
    assert len(files) > 20
    assert [path.name for path in files if lines(path) > most] == []


def test_most_files_are_read_at_one_sitting() -> None:
    # About 100 lines, and not by many files of a few: rooms name what they hold in __init__, which is none.
    assert 70 < statistics.median(lines(path) for path in SOURCES if path.name != "__init__.py") < 120


def test_no_function_takes_more_than_six() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(parse(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len([a for a in given if a.arg not in {"self", "cls"}]) > 6:
                    found.append(f"{where(path)}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize(
    ("package", "room"),
    [
        *(("h3", "grid"), ("click", "cli"), ("pyogrio", "files"), ("python_calamine", "files")),
        *((package, "output") for package in ("folium", "branca", "jinja2", "markupsafe", "matplotlib", "xlsxwriter")),
    ],
)
def test_a_package_is_known_in_one_room_only(package: str, room: str) -> None:
    rooms = {path.relative_to(PACKAGE).parts[0] for path in SOURCES if package in imported(parse(path))}
    assert rooms == {room}


def test_importing_loads_nothing_heavy() -> None:
    code = f"import sys, hotspot; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stdout + done.stderr


def test_the_repository_tells_no_machine_path() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git this checkout is used with
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"/(?:work|root|home|Users)/\w")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and pattern.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(name)
    assert len(listed.stdout.splitlines()) > 50
    assert found == []


@pytest.mark.parametrize("name", [n for n in hotspot.__all__ if not n.startswith("__")])
def test_every_public_name_is_documented(name: str) -> None:
    thing = getattr(hotspot, name)
    assert len(inspect.getdoc(thing) or "") > 20
    assert thing.__doc__
    if inspect.isclass(thing):
        methods = [m for n, m in vars(thing).items() if not n.startswith("_") and inspect.isroutine(m)]
        assert [m for m in methods if not inspect.getdoc(m)] == []


LINES = """\
import hotspot as hs
events = hs.read_events("visits.csv")
grid   = hs.Grid.covering("wards.geojson", resolution=9)
cells  = hs.bin_events(events, grid)
cells  = hs.find_hot_spots(cells, grid, hs.Method(measure="people"))
wards  = hs.rank_places(hs.total_by_place(events, "wards.geojson"), by="rate")
page   = hs.release(hs.DisclosurePolicy.read("policy.toml"), cells=cells, neighborhoods=wards)
hs.save_map(page, "out/map.html")
"""


def test_the_eight_lines_of_the_design_run_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policy.toml").write_text('name = "Ours"\ndate = "2026-01-15"\naudience = "internal"\n')
    (tmp_path / "out").mkdir()
    for ours, theirs in (("visits.csv", "visits.csv"), ("neighborhoods.geojson", "wards.geojson")):
        (tmp_path / theirs).write_bytes((CITY / ours).read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(LINES, names)  # noqa: S102 - the lines above
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "Ours" in page
    assert "2026-01-15" in page
    wards = names["wards"]
    assert wards["rate_rank"].dropna().is_monotonic_increasing
