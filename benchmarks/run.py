"""Measure every case, or those named, and write docs/benchmarks.md: ``python benchmarks/run.py [CASE ...]``."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from addresses import CASES as ADDRESSES
from bytes import CASES as BYTES
from cases import CASES
from fuzz import CASES as FUZZ
from load import CASES as LOAD
from page import CASES as PAGES
from residents_speed import CASES as RESIDENTS
from scale import CASES as SCALE
from speed import CASES as SPEED

TARGET = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TITLE = """# Benchmarks

Written by `python benchmarks/run.py` (needs the extra `benchmark`). Machines differ and drift, so figures
are ratios of two runs next to each other, medians over pairs, unless a unit is named.
"""
PACKAGES = ("hotspot-toolkit", "duckdb", "esda", "folium", "geopandas", "h3", "h3pandas", "libpysal", "numba", "numpy")
PACKAGES += ("pandas", "playwright", "scipy", "shapely")


def main(named: list[str]) -> None:
    """Run the cases; the file is written when the last is done. The others keep what was measured, and with what.

    Each case measures its peers beside it in the same run, so that cases need not be of one run.
    """
    versions = f"Python {platform.python_version()}, {', '.join(filter(None, map(installed, PACKAGES)))}."
    kept = TARGET.read_text(encoding="utf-8") if named else ""
    sections = [TITLE]
    for case in (*CASES, *SPEED, *RESIDENTS, *ADDRESSES, *PAGES, *BYTES, *FUZZ, *LOAD, *SCALE):
        heading = f"## {(case.__doc__ or '').splitlines()[0]}\n"
        if named and case.__name__ not in named:
            if heading in kept:
                sections.append(heading + kept.split(heading)[1].split("\n## ")[0].rstrip("\n") + "\n")
            continue
        lines = [heading, "| what | figure | bar |", "| --- | --- | --- |"]
        for row in case():
            print(*row, sep=" | ", flush=True)
            lines.append(f"| {' | '.join(row)} |")
        sections.append("\n".join([*lines, "", f"Measured with {versions}"]) + "\n")
    TARGET.write_text("\n".join(sections), encoding="utf-8")


def installed(name: str) -> str:
    """The package and its version; empty where it is not there, as numba may be."""
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
