"""Only the room ``files`` opens what a user names."""

import ast

from .test_house import PACKAGE, SOURCES, calls, parse, where

#: Functions of libraries that open a file by its name, whoever calls them.
OPENERS = {"read_csv", "read_parquet", "read_table", "read_excel", "read_json", "read_file", "read_dataframe"}
OPENERS |= {"read_feather", "read_pickle", "read_fwf", "read_sql", "read_schema", "read_metadata", "read_arrow"}
OPENERS |= {"open_arrow", "list_layers", "read_info", "ParquetFile", "OSFile", "memory_map", "input_stream", "ZipFile"}
OPENERS |= {"loadtxt", "genfromtxt", "fromfile", "scan_csv", "scan_parquet", "from_parquet", "from_csv_auto"}
#: Methods of a path, and the function, that open it; a package's own files are read so too.
READS = {"open", "read_text", "read_bytes"}
#: Who may beside ``files``: the package's own texts and assets, and files that are no data.
EXCEPTIONS = {
    "study/toml.py": "the study file",
    "disclosure/policy.py": "the policy file",
    "cli/explain.py": "a manifest",
    "study/facts.py": "the hash of a file that was read",
    "output/files.py": "what is written",
    "output/target.py": "whether OUT can be written",
    "output/locks.py": "the lock of a run, beside OUT",
    "cli/saying.py": "the null device, in place of a closed stream",
    "words/texts.py": "the package's own texts",
}
#: Rooms that read the assets of the package itself.
ASSETS = (
    "output/page/",
    "output/bare/",
    "output/leaflet.py",
    "output/compare/",
    "output/notebook.py",
    "output/style.py",
    "output/city.py",
    "output/picture/",
)
#: SQL that opens a file.
QUERIES = ("read_csv(", "read_parquet(", "read_json(", "read_text(", "read_blob(", "glob(", "ATTACH ", "COPY ")


def of_files(place: str) -> bool:
    return place.startswith("files/")


def test_libraries_open_files_in_one_room() -> None:
    found = {f"{where(path)} {name}" for path in SOURCES for name, _ in calls(parse(path)) if name in OPENERS}
    assert {place for place in found if not of_files(place)} == set()
    assert found


def test_paths_are_opened_in_one_room_and_where_it_is_named() -> None:
    opened = {where(path) for path in SOURCES for name, _ in calls(parse(path)) if name in READS}
    others = {place for place in opened if not of_files(place) and not place.startswith(ASSETS)}
    assert others <= set(EXCEPTIONS)


def test_no_query_elsewhere_opens_a_file() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(parse(path)):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if any(query in text for query in QUERIES) and not of_files(where(path)):
                found.append(f"{where(path)}:{node.lineno}")
    assert found == []


def test_duckdb_answers_in_one_place_only() -> None:
    """What an engine complains of quotes records: its errors are met in ``files`` (and told apart for --where)."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.ExceptHandler) and node.type is not None and "duckdb" in ast.unparse(node.type):
                found.add(where(path))
    assert {place for place in found if not of_files(place)} == set()


def test_every_query_runs_where_it_is_turned_into_words() -> None:
    """A relation is asked inside ``run`` alone: as its argument, or in a function that ``run`` calls."""
    asked = []
    for path in SOURCES:
        tree = parse(path)
        inside = {
            id(node)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "run"
            for node in ast.walk(call)
        }
        given = [
            call for call in ast.walk(tree) if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "run"
        ]
        asking = {argument.id for call in given for argument in call.args if isinstance(argument, ast.Name)}
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        inside |= {id(node) for one in functions if one.name in {"to_frame"} | asking for node in ast.walk(one)}
        for function in functions:
            for node in ast.walk(function):
                name = getattr(getattr(node, "func", None), "attr", "")
                if id(node) not in inside and name in {
                    "fetchall",
                    "fetchone",
                    "fetch_arrow_table",
                    "to_arrow_table",
                    "df",
                    "arrow",
                }:
                    asked.append(f"{where(path)} {name}")
    # SQLite, whose errors are met where it is asked.
    assert set(asked) == {"files/geopackage.py fetchall"}


def test_pyogrio_and_sqlite_are_known_in_one_file_for_reading() -> None:
    def importing(package: str) -> set[str]:
        return {
            where(path)
            for path in SOURCES
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == package for alias in node.names)
        }

    assert importing("pyogrio") == {"files/gdal.py"}
    assert importing("sqlite3") == {"files/geopackage.py", "output/gis/geopackage.py"}
    assert importing("zipfile") == {"files/archive.py", "files/gdal.py"}
    assert PACKAGE.name == "hotspot"
