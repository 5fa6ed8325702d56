"""Measure every case and write docs/benchmarks.md: ``python benchmarks/run.py``."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cases import CASES
from page import CASES as PAGES
from speed import CASES as SPEED

TARGET = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("hotspot-toolkit", "duckdb", "esda", "folium", "geopandas", "h3", "h3pandas", "libpysal", "numba", "numpy")
PACKAGES += ("pandas", "playwright", "scipy", "shapely")


def main() -> None:
    """Run all cases; the file is written when the last is done."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/run.py` (needs the extra `benchmark`). Machines differ and drift, so figures",
        "are ratios of two runs next to each other, medians over pairs, unless a unit is named.",
        "",
    ]
    for case in (*CASES, *SPEED, *PAGES):
        lines += [f"## {(case.__doc__ or '').splitlines()[0]}", "", "| what | figure | bar |", "| --- | --- | --- |"]
        for row in case():
            print(*row, sep=" | ", flush=True)
            lines.append(f"| {' | '.join(row)} |")
        lines.append("")
    versions = ", ".join(filter(None, map(installed, PACKAGES)))
    lines += ["## Versions", "", f"Python {platform.python_version()}, {versions}.", ""]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


def installed(name: str) -> str:
    """The package and its version; empty where it is not there, as numba may be."""
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
