"""How often a map without any pattern shows a hot or cold spot: ``python benchmarks/calibration.py [MAPS]``.

Writes docs/calibration.md. Each map is a disc of 1,261 cells whose values are drawn independently, so that every
discovery is false; a procedure that keeps a false-discovery rate of 5 % finds something on at most 5 % of such maps.
"""

import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from hotspot import Grid
from hotspot.stats import adjust, exposure_tails, gi_star, randomisation_tails, two_sided

Floats = NDArray[np.float64]
TARGET = Path(__file__).parents[1] / "docs" / "calibration.md"
ALPHA, PERMUTATIONS = 0.05, 999
DISC = Grid(9, np.sort(h3.grid_disk(h3.latlng_to_cell(40.1, -75.3, 9), 20)).astype(np.uint64))
CELLS = len(DISC)


def zero_inflated(draw: np.random.Generator, sigma: float) -> Floats:
    """Dollars: four cells of five are empty."""
    return np.round(np.where(draw.random(CELLS) < 0.2, draw.lognormal(8, sigma, CELLS), 0.0), 2)


VALUES: dict[str, Callable[[np.random.Generator], Floats]] = {
    "normal": lambda draw: draw.normal(100, 10, CELLS),
    "Poisson, mean 3": lambda draw: draw.poisson(3, CELLS).astype(float),
    "Poisson, mean 0.3": lambda draw: draw.poisson(0.3, CELLS).astype(float),
    "Poisson, mean 0.05": lambda draw: draw.poisson(0.05, CELLS).astype(float),
    "zero-inflated lognormal, s = 1": lambda draw: zero_inflated(draw, 1.0),
    "zero-inflated lognormal, s = 2": lambda draw: zero_inflated(draw, 2.0),
}


def found(p: Floats) -> bool:
    """Whether anything is called after correction."""
    return bool((adjust(p, "benjamini-hochberg") <= ALPHA).any())


def normal_p(z: Floats) -> Floats:
    """Two-sided p of a standard normal z."""
    return 2 * ndtr(-np.abs(z))


def permutation_p(values: Floats, sums: Floats, rings: int, draw: np.random.Generator) -> Floats:
    """Two-sided p from 999 shuffles of the whole map: it cannot fall below 2 / 1,000."""
    above, below = np.ones(CELLS), np.ones(CELLS)
    for _ in range(PERMUTATIONS):
        shuffled = DISC.ring_sum(draw.permutation(values), rings)
        above += shuffled >= sums - 1e-9
        below += shuffled <= sums + 1e-9
    return np.minimum(1.0, 2 * np.minimum(above, below) / (PERMUTATIONS + 1))


def randomisation_rows(maps: int) -> list[str]:
    """One row for each distribution and number of rings."""
    rows = []
    for name, values_of in VALUES.items():
        for rings in (1, 2):
            sizes = DISC.ring_sizes(rings)
            hits = dict.fromkeys(("total", "conditional", "normal", "permuted"), 0)
            permuted = max(1, maps // 10)
            for seed in range(maps):
                draw = np.random.default_rng(seed)
                values = values_of(draw)
                sums = DISC.ring_sum(values, rings)
                for null in ("total", "conditional"):
                    hits[null] += found(two_sided(randomisation_tails(values, sums, sizes, null=null)))
                hits["normal"] += found(normal_p(gi_star(values, sums, sizes)))
                if seed < permuted:
                    hits["permuted"] += found(permutation_p(values, sums, rings, draw))
            shares = [hits[way] / maps for way in ("total", "conditional", "normal")] + [hits["permuted"] / permuted]
            rows.append(f"| {name} | {rings} | {' | '.join(f'{share:.1%}' for share in shares)} |")
            print(rows[-1], flush=True)
    return rows


def exposure_rows(maps: int) -> list[str]:
    """One row for each mean count and overdispersion, on uneven population."""
    members, rows = DISC.members(1), []
    for mean in (0.3, 3.0, 20.0):
        for shape, words in ((0.5, "strong"), (2.0, "some"), (1e6, "none")):
            hits = {"gamma-poisson": 0, "binomial": 0}
            for seed in range(maps):
                draw = np.random.default_rng(seed)
                exposure = draw.lognormal(0, 1, CELLS)
                risk = draw.gamma(shape, 1 / shape, CELLS)
                counts = draw.poisson(mean * exposure / exposure.mean() * risk)
                if not counts.any():
                    continue
                expected = counts.sum() * exposure / exposure.sum()
                for null in hits:
                    tails, _ = exposure_tails(counts, expected, members, null)
                    hits[null] += found(np.minimum(1.0, 2 * np.minimum(tails.upper, tails.lower)))
            shares = " | ".join(f"{hits[null] / maps:.1%}" for null in hits)
            rows.append(f"| {mean:g} | {words} (shape {shape:g}) | {shares} |")
            print(rows[-1], flush=True)
    return rows


def main(maps: int) -> None:
    """Run both tables and write them."""
    start = time.perf_counter()
    error = 1.96 * np.sqrt(ALPHA * (1 - ALPHA) / maps)
    lines = [
        "# Calibration",
        "",
        f"Written by `python benchmarks/calibration.py {maps}`: {maps:,} maps a row, each a disc of {CELLS:,} cells",
        "without any pattern. Each figure is the share of maps with any discovery at a false-discovery rate of 5 %",
        f"(Benjamini-Hochberg), so at most 5 % is right; its Monte Carlo error is about {error:.1%} at 5 %.",
        "",
        "## Values shuffled over the map",
        "",
        "Exact p under total and conditional randomisation (for dollars the upper of two bounds), the normal p of the",
        f"same Gi* z-score, and {PERMUTATIONS} permutations ({max(1, maps // 10):,} maps; its smallest two-sided p is",
        "0.002, too large to pass the correction unless many cells reach it together, so it is safe and blind).",
        "",
        "| values | rings | exact, total | exact, conditional | normal p | 999 permutations |",
        "| --- | --- | --- | --- | --- | --- |",
        *randomisation_rows(maps),
        "",
        "## Counts against residents",
        "",
        "Residents are lognormal (s = 1); places differ at random by a gamma distribution of the given shape; 1 ring,",
        f"{max(1, maps // 5):,} maps a row.",
        "",
        "| mean events a cell | places differ | gamma-Poisson null | binomial null |",
        "| --- | --- | --- | --- |",
        *exposure_rows(max(1, maps // 5)),
        "",
        f"Python {platform.python_version()}, numpy {version('numpy')}, hotspot {version('hotspot-toolkit')}.",
        "",
    ]
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
