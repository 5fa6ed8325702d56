"""Measure every case and write docs/benchmarks.md: ``python benchmarks/run.py``."""

import platform
from importlib.metadata import version
from pathlib import Path

from cases import CASES

TARGET = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("hotspot-toolkit", "duckdb", "folium", "geopandas", "h3", "h3pandas", "numpy", "pandas", "shapely")


def main() -> None:
    """Run all cases; the file is written when the last is done."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/run.py` (needs the extra `benchmark`). Machines differ and drift, so figures",
        "are ratios of two runs next to each other, medians over pairs, unless a unit is named.",
        "",
    ]
    for case in CASES:
        lines += [f"## {(case.__doc__ or '').splitlines()[0]}", "", "| what | figure | bar |", "| --- | --- | --- |"]
        for row in case():
            print(*row, sep=" | ", flush=True)
            lines.append(f"| {' | '.join(row)} |")
        lines.append("")
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines += ["## Versions", "", f"Python {platform.python_version()}, {versions}.", ""]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
