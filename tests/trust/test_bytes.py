"""Same input, same bytes: on every processor, in every order of rows, from every kind of table."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import hotspot

ROOT = Path(__file__).parents[2]
PACKAGE = Path(hotspot.__file__).parent
#: Least squares and what solves linear systems, under any alias: their last digits are those of the processor.
SOLVERS = {"linalg", "polyfit", "lstsq", "Polynomial", "curve_fit", "least_squares", "leastsq", "nnls", "lsq_linear"}
#: Settings of the benchmark that are looked at here: dollars, and a law that is fitted.
NAMES = ["cost", "residents"]
PRODUCTS = {"dot", "matmul", "inner", "vdot", "tensordot"}
#: Where products of matrices of whole numbers stand, which are exact.
WHOLE = {"grid/lattice.py", "grid/geometry.py"}
#: Where products of real numbers stand: their p-values are told to 6 digits.
TOLD = {
    "stats/exact/marks.py",
    "stats/exact/large_sums.py",
    "hot_spots/leave_one_out.py",
    "stats/residents/npmle.py",
}


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_no_least_squares_and_no_linear_solve() -> None:
    assert {name for name, tree in sources() if SOLVERS & set(names(tree))} == set()
    assert SOLVERS & set(names(ast.parse("import numpy as np\nnp.linalg.eigh(m)"))) == {"linalg"}


def test_products_of_matrices_stand_where_they_are_exact_or_told_to_few_digits() -> None:
    found = {
        name
        for name, tree in sources()
        if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult) for node in ast.walk(tree))
        or PRODUCTS & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    }
    assert found == WHOLE | TOLD


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The benchmark, whose name is that of a type."""
    spec = importlib.util.spec_from_file_location("benchmark_of_bytes", ROOT / "benchmarks" / "bytes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def city(bench: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    bench.make_city(folder)
    return folder


@pytest.fixture(scope="module")
def as_it_is(bench: ModuleType, city: Path) -> dict[str, bytes]:
    made: dict[str, bytes] = bench.made(city, bench.Variant("as it is"), NAMES)
    assert len(made) == 10 * len(NAMES)
    return made


@pytest.mark.slow
def test_rows_in_another_order(bench: ModuleType, city: Path, as_it_is: dict[str, bytes]) -> None:
    other = bench.made(city, bench.Variant("shuffled", source="shuffled"), NAMES)
    assert (city / "shuffled" / "visits.csv").read_bytes() != (city / "csv" / "visits.csv").read_bytes()
    assert bench.unequal(as_it_is, other, tables=False) == []


@pytest.mark.slow
def test_another_processor(bench: ModuleType, city: Path, as_it_is: dict[str, bytes]) -> None:
    """What OpenBLAS, NumPy and the C library do on the plainest processor, all at once."""
    plain = {"OPENBLAS_CORETYPE": bench.kernels()[-1], "GLIBC_TUNABLES": bench.PLAIN_LIBM, "OPENBLAS_NUM_THREADS": "1"}
    for features in bench.disabled_features()[-1:]:
        plain["NPY_DISABLE_CPU_FEATURES"] = " ".join(features)
    assert bench.unequal(as_it_is, bench.made(city, bench.Variant("plain", plain), NAMES), tables=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("source", ["parquet", "pandas", "polars", "relation"])
def test_another_kind_of_table(bench: ModuleType, city: Path, as_it_is: dict[str, bytes], source: str) -> None:
    other = bench.made(city, bench.Variant(source, source=source), NAMES)
    assert bench.unequal(as_it_is, other, tables=True) == []


@pytest.mark.slow
def test_every_variant_of_every_measure(bench: ModuleType, city: Path) -> None:
    wrong = {name: files for name, _, files in bench.compare(city, list(bench.variants()), bench.FEW) if files}
    assert wrong == {}


def test_a_difference_is_seen(bench: ModuleType) -> None:
    first, other = {"a.csv": b"1", "map.html": b"x"}, {"a.csv": b"1", "map.html": b"y"}
    assert bench.unequal(first, other, tables=False) == ["map.html"]
    assert bench.unequal(first, other, tables=True) == []
    assert bench.unequal(first, {"a.csv": b"2"}, tables=True) == ["a.csv"]


def test_digits_of_the_processor_do_not_move_a_plane(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sines one bit off give the same nine numbers."""
    import h3

    from hotspot.grid import geometry

    cells = np.array([int(c, 16) for c in h3.grid_disk(h3.latlng_to_cell(40.1, -75.3, 9), 12)], dtype=np.uint64)
    (plane,) = geometry.cell_geometry(cells).planes
    sphere = geometry._sphere
    for towards in (-2.0, 2.0):
        monkeypatch.setattr(geometry, "_sphere", lambda at, to=towards: np.nextafter(sphere(at), to))
        (other,) = geometry.cell_geometry(cells).planes
        assert other.matrix.tolist() == plane.matrix.tolist()
