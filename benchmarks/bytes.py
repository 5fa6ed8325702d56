"""Whether the same input gives the same bytes: ``python benchmarks/bytes.py``; exits with 1 where it does not.

A synthetic city is mapped with several settings, each variant in a process of its own: with the linear algebra that
OpenBLAS has for other processors, with NumPy and the C library told that the processor knows less, with one and two
threads, with the rows (and so the money) in another order, and with the events as CSV, Parquet, a pandas or Polars
frame and a DuckDB relation. Files are compared byte by byte; a manifest without the file's own name and hash, and what
is not a file of the same name only by its tables.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

#: What NumPy 2.4 and before may be told to do without, the finest first; a name that it does not know is left out.
_SIMD: Final = (
    ("AVX512_SPR", "AVX512_ICL", "X86_V4"),
    ("AVX512_SPR", "AVX512_ICL", "X86_V4", "X86_V3"),
)
_KERNELS: Final = ("SkylakeX", "Haswell", "Sandybridge", "Nehalem", "Prescott")
#: glibc without fused multiply-add: its sine, logarithm and exponential then take another way.
PLAIN_LIBM: Final = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F"
#: Folder -> options of a study of the city.
SETTINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "people": {"measure": "people"},
    "events": {"measure": "events", "rings": 2, "null": "conditional"},
    "cost": {"measure": "cost"},
    "each": {"measure": "cost_per_event"},
    "kernel": {"measure": "people", "kernel": "gaussian", "rings": 2},
    "logarithm": {"measure": "cost", "transform": "log1p", "cap": None},
    "residents": {"measure": "people", "null": "residents"},
    "gamma": {"measure": "events", "null": "gamma-poisson"},
    "binomial": {"measure": "people", "null": "binomial"},
    "alone": {"measure": "people", "areas": None},
}
#: The few that a quick look takes.
FEW: Final = ("alone", "cost", "each")
#: Processes at a time.
_AT_ONCE: Final = 2
_HOME: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Variant:
    """One way to make the same files."""

    name: str
    """How the table names it."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables of the process."""
    source: str = "csv"
    """What holds the events: ``csv``, ``shuffled``, ``parquet``, ``pandas``, ``polars`` or ``relation``."""


def variants() -> Iterator[Variant]:
    """Every variant that this processor can run; the first is what the others are compared with."""
    yield Variant("as it is")
    yield Variant("1 thread", {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})
    yield Variant("2 threads", {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"})
    for kernel in kernels():
        yield Variant(f"OpenBLAS for {kernel}", {"OPENBLAS_CORETYPE": kernel})
    for disabled in disabled_features():
        yield Variant(f"NumPy without {' '.join(disabled)}", {"NPY_DISABLE_CPU_FEATURES": " ".join(disabled)})
    yield Variant("C library without FMA", {"GLIBC_TUNABLES": PLAIN_LIBM})
    yield Variant("rows shuffled", source="shuffled")
    for source in ("parquet", "pandas", "polars", "relation"):
        yield Variant(f"from {source}", source=source)


def kernels() -> list[str]:
    """The kernels of OpenBLAS that this processor can run, one that is taken for another left out."""
    asked = (
        "import numpy, numpy.linalg, threadpoolctl as t; print(*{l.get('architecture') for l in t.threadpool_info()})"
    )
    fallback = "import numpy as n; n.ones((9, 9)) @ n.ones((9, 9))"
    try:
        import threadpoolctl  # noqa: F401 - only its presence matters
    except ImportError:
        return [name for name in _KERNELS if _runs(fallback, {"OPENBLAS_CORETYPE": name}) is not None]
    return [name for name in _KERNELS if name in (_runs(asked, {"OPENBLAS_CORETYPE": name}) or "").split()]


def disabled_features() -> list[tuple[str, ...]]:
    """Sets of instructions that NumPy can be told to do without on this processor."""
    known = []
    for names in _SIMD:
        had = [name for name in names if _runs("import numpy", {"NPY_DISABLE_CPU_FEATURES": name}) is not None]
        if had:
            known.append(tuple(had))
    return list(dict.fromkeys(known))


def _runs(code: str, environment: Mapping[str, str]) -> str | None:
    """What a Python with these variables prints; None where it fails or warns."""
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=os.environ | dict(environment), capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def make_city(folder: Path) -> None:
    """A synthetic city with its events in each form; files of one form lie in a folder of their own, named alike."""
    from hotspot.simulate import city_files, simulate_city

    texts = city_files(simulate_city(seed=3, hot_neighborhoods=2, bad_coordinates=True))
    for name in ("csv", "shuffled"):
        (folder / name).mkdir()
        for file, text in texts.items():
            (folder / name / file).write_text(text, encoding="utf-8")
    table = pd.read_csv(folder / "csv" / "visits.csv", dtype={"charge": str, "lat": str, "lon": str})
    table.sample(frac=1, random_state=5).to_csv(folder / "shuffled" / "visits.csv", index=False)
    (folder / "parquet").mkdir()
    _frame(folder).to_parquet(folder / "parquet" / "visits.parquet", index=False)


def _frame(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "csv" / "visits.csv", parse_dates=["visit_date"])


def _events(folder: Path, source: str) -> Any:
    if source in {"csv", "shuffled"}:
        return folder / source / "visits.csv"
    if source == "parquet":
        return folder / source / "visits.parquet"
    if source == "pandas":
        return _frame(folder)
    if source == "polars":
        import polars as pl

        return pl.read_parquet(folder / "parquet" / "visits.parquet")
    import duckdb

    return duckdb.connect().read_parquet(str(folder / "parquet" / "visits.parquet"))


def write_variant(folder: Path, source: str, out: Path, names: Sequence[str]) -> None:
    """Every file of every setting, in this process."""
    from dataclasses import replace

    from hotspot.method import Method
    from hotspot.output import save_folder
    from hotspot.study import read_study, run_study

    study = read_study(folder / "csv" / "study.toml")
    for name in names:
        given = dict(SETTINGS[name])
        measure = given.pop("measure")
        asked = replace(study, measure=measure, areas=given.pop("areas", study.areas), events=_events(folder, source))
        save_folder(run_study(replace(asked, method=Method(**given))), out / name)


def made(folder: Path, variant: Variant, names: Sequence[str]) -> dict[str, bytes]:
    """File -> bytes of a variant, made in a process of its own."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, __file__, "--write", str(folder), variant.source, out, *names]
        path = os.pathsep.join([str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = os.environ | {"PYTHONPATH": path} | dict(variant.environment)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{variant.name}: {done.stderr[-2000:]}")
        files = sorted(path for path in Path(out).rglob("*") if path.is_file())
        return {str(file.relative_to(out)): _content(file) for file in files}


def _content(file: Path) -> bytes:
    """A file's bytes; a manifest without what names the file of events."""
    if file.name != "manifest.json":
        return file.read_bytes()
    told = json.loads(file.read_text(encoding="utf-8"))
    for name in ("input", "input_name"):
        told.pop(name, None)
    return json.dumps(told).encode()


def unequal(first: Mapping[str, bytes], other: Mapping[str, bytes], *, tables: bool) -> list[str]:
    """Files that differ; of ``tables`` only those."""
    names = sorted(first.keys() | other.keys())
    looked = [name for name in names if name.endswith(".csv")] if tables else names
    return [name for name in looked if first.get(name) != other.get(name)]


def compare(folder: Path, chosen: Sequence[Variant], names: Sequence[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Name, files compared and unequal ones of each variant but the first."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        files = pool.map(lambda variant: made(folder, variant, names), chosen)
        first = next(files)
        for variant, other in zip(chosen[1:], files, strict=True):
            tables = variant.source not in {"csv", "shuffled"}
            looked = sum(name.endswith(".csv") or not tables for name in first)
            yield variant.name, looked, unequal(first, other, tables=tables)


def same_bytes() -> Iterator[tuple[str, str, str]]:
    """The same bytes: files of a synthetic city that differ from those of this processor as it is."""
    with tempfile.TemporaryDirectory() as name:
        make_city(Path(name))
        for variant, looked, wrong in compare(Path(name), list(variants()), list(SETTINGS)):
            yield variant, f"{len(wrong)} of {looked}", "0"


CASES: Final = (same_bytes,)


def main(say: Callable[..., None] = print) -> int:
    """Compare all variants and print a table; 1 where files differ."""
    worst = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_city(folder)
        say("| variant | files | unequal |", "| --- | ---: | --- |", sep="\n")
        for variant, looked, wrong in compare(folder, list(variants()), list(SETTINGS)):
            say(f"| {variant} | {looked} | {', '.join(wrong) or 'none'} |", flush=True)
            worst |= bool(wrong)
    return worst


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        _, _, city, form, target, *asked = sys.argv
        write_variant(Path(city), form, Path(target), asked)
    else:
        sys.exit(main())
