"""How near the band of money comes to the exact throw: ``python benchmarks/thrown.py`` writes docs/concentration.md.

The exact throw drops every amount on a place by itself. Beside it stand a second exact throw of another seed (what
the draws alone make different), the throw of `hotspot.stats.throw` where 4 amounts for each place fall singly, and
what it would give with as few as there are for two million places: one for four.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from cases import DATA
from numpy.typing import NDArray
from sections import versions, with_section

from hotspot.stats.concentration import gini, top_share
from hotspot.stats.throw import throw

Floats = NDArray[np.float64]
PLACES, SHARES, PER = 20_000, (0.01, 0.05, 0.1, 0.2, 0.5), (1.2, 3, 10, 50)
EACH, FEW = 4, 0.25
#: Most that a number may be off: the Gini coefficient, a top share, the mean in widths of the band.
MOST = (0.003, 0.005, 1 / 3)
TARGET = Path(__file__).parents[1] / "docs" / "concentration.md"
TEXT = (
    "20,000 equal places; low, mean and high of the Gini coefficient and of the shares of the top 1, 5, 10, 20 and",
    "50 %: largest difference from the exact throw of the Gini coefficient / of a top share / of a mean, in widths of",
    "the band. *Again*: the exact throw with another seed, so what the draws alone make different. *Here*: 4 amounts",
    "for each place singly, the rest together; with fewer all are thrown. *Few*: only 1 amount for 4 places singly,",
    "which is why there are more. Wanted here: at most 0.003 / 0.005 / a third.",
)
HEAD = "| amounts | for each place | Gini, width of its band | again | here | few | |"


def laws(number: int) -> Iterator[tuple[str, Floats]]:
    """Names of laws, each with so many amounts."""
    rng = np.random.default_rng(1)
    yield "lognormal, s = 0.8", rng.lognormal(6, 0.8, number).round(2)
    yield "lognormal, s = 2", rng.lognormal(6, 2, number).round(2)
    yield "Pareto, 1.3", (100 * (1 - rng.random(number)) ** (-1 / 1.3)).round(2)
    yield "gamma, 0.5", rng.gamma(0.5, 1000, number).round(2)
    yield "all equal", np.full(number, 70.0)
    yield "10, one in twenty 1,000", np.where(rng.random(number) < 0.05, 1000.0, 10.0)
    yield "0 or 500", rng.choice([0.0, 500.0], number)
    yield "10, 25 or 60", rng.choice([10.0, 25.0, 60.0], number)
    stays = pd.read_parquet(DATA / "medicare_inpatient_2016_pa_il.parquet")
    charges = np.repeat(stays["avg_covered_charges"].to_numpy(), stays["discharges"])
    yield "charges of hospital stays (Medicare)", rng.choice(charges, number)
    costs = pd.read_parquet(DATA / "chicago_permits.parquet", columns=["reported_cost"])["reported_cost"]
    yield "costs of building permits (Chicago)", rng.choice(costs[(costs >= 0) & (costs < 1e9)].to_numpy(), number)


def numbers(amounts: Floats, singly: int, draws: int, seed: int) -> Floats:
    """Gini and top shares of each map, shape (draws, 6)."""
    distinct, times = np.unique(amounts, return_counts=True)
    rng = np.random.default_rng(seed)
    maps = throw(distinct, times, PLACES, singly=singly, draws=draws, rng=rng)
    return np.array([[gini(one), *(top_share(one, round(share * one.size)) for share in SHARES)] for one in maps])


def summary(drawn: Floats) -> Floats:
    """Low, mean, high."""
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    return np.array([low, drawn.mean(axis=0), high])


def apart(one: Floats, other: Floats) -> tuple[float, float, float]:
    """Largest difference of Gini, of a top share, of a mean in widths of its band."""
    off = np.abs(one - other)
    width = np.maximum(other[2] - other[0], 1e-9)
    return float(off[:, 0].max()), float(off[:, 1:].max()), float((off[1] / width).max())


def told(off: tuple[float, float, float]) -> str:
    """As a cell of a table."""
    return f"{off[0]:.4f} / {off[1]:.4f} / {off[2]:.2f}"


def main() -> None:
    """Write the section, printing each line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maps", type=int, default=199, help="maps a band")
    maps = options.parse_args().maps
    lines = [*TEXT, "", HEAD, "| --- " * 7 + "|"]
    for per in PER:
        number = round(per * PLACES)
        for name, amounts in laws(number):
            exact = summary(numbers(amounts, number, maps, 1))
            again = told(apart(summary(numbers(amounts, number, maps, 2)), exact))
            few = told(apart(summary(numbers(amounts, int(FEW * PLACES), maps, 3)), exact))
            here, met = "all thrown", True
            if number > EACH * PLACES:
                off = apart(summary(numbers(amounts, EACH * PLACES, maps, 4)), exact)
                here, met = told(off), all(np.array(off) <= MOST)
            shown = f"{exact[1, 0]:.3f}, {exact[2, 0] - exact[0, 0]:.4f}"
            lines.append(f"| {name} | {per} | {shown} | {again} | {here} | {few} | {'met' if met else '**missed**'} |")
            print(lines[-1], flush=True)
    lines += ["", f"{maps} maps a band; {versions('numpy')}; `python benchmarks/thrown.py`."]
    TARGET.write_text(with_section(TARGET.read_text(encoding="utf-8"), "Measured", lines), encoding="utf-8")


if __name__ == "__main__":
    main()
