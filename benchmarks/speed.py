"""Speed of the exact p: beside permutations, for a million costs, how it grows, and what three scales cost."""

import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations

import numpy as np
import shapely
from measure import compare
from numpy.typing import NDArray

import hotspot as hs
from hotspot.stats import randomisation_tails, two_sided
from hotspot.stats.scales import scale_tails

Floats = NDArray[np.float64]
Row = tuple[str, str, str]
#: Boxes (west, south, east, north) of about 10^4, 10^5 and 10^6 cells of resolution 9.
BOXES = ((-79, 38, -78.67, 38.36), (-79, 38, -77.92, 39), (-79, 38, -75.6, 41))


@cache
def grid_of(box: tuple[float, float, float, float]) -> hs.Grid:
    """The grid of a box, warmed up."""
    grid = hs.Grid.covering(shapely.box(*box), resolution=9)
    grid.ring_sum(np.zeros(len(grid)), 1)
    return grid


def values_of(grid: hs.Grid) -> dict[str, Floats]:
    """Counts and dollars without a pattern."""
    draw = np.random.default_rng(1)
    return {
        "counts (Poisson, mean 3)": draw.poisson(3, len(grid)).astype(float),
        "costs (lognormal, s = 1, cents)": np.round(draw.lognormal(8, 1, len(grid)), 2),
    }


def exact_p(grid: hs.Grid, values: Floats, null: str) -> Floats:
    """What is timed: ring sums and two-sided exact p, for costs both bounds."""
    tails = randomisation_tails(values, grid.ring_sum(values, 1), grid.ring_sizes(1), null=null)
    return two_sided(tails)


def exact_beside_permutations() -> Iterator[Row]:
    """Exact p of about 10^5 cells beside 999 permutations by esda, on the same cells and values."""
    import esda
    from libpysal.graph import Graph

    grid = grid_of(BOXES[1])
    members = grid.members(1)
    here, there = np.nonzero(members >= 0)[0], members[members >= 0]
    # Of what libpysal has for weights, the one that esda is fastest with.
    weights = Graph.from_arrays(here, there, np.ones(here.size))
    yield f"cells; {compiler()}, one job, weights built beforehand, warmed up", f"{len(grid):,}", ""
    for name, values in values_of(grid).items():

        def other(values: Floats = values) -> object:
            with warnings.catch_warnings():
                # It announces that the meaning of its p will change.
                warnings.simplefilter("ignore", DeprecationWarning)
                return esda.G_Local(
                    values, weights, transform="B", star=True, permutations=999, keep_simulations=False, n_jobs=1
                )

        for null in ("total", "conditional"):

            def ours(values: Floats = values, null: str = null) -> object:
                return exact_p(grid, values, null)

            ratio = compare(ours, other, pairs=2)
            simulated = " (the one that esda simulates)" if null == "conditional" else ""
            what = f"{name}, {null} null{simulated}: 999 permutations / exact p"
            yield what, f"{ratio.ratio:.0f}", "at least 500"


def compiler() -> str:
    """Which esda, and whether it is compiled."""
    try:
        return f"esda {version('esda')} with numba {version('numba')}"
    except PackageNotFoundError:
        return f"esda {version('esda')} without numba, which would make it faster"


def costs_of_a_million() -> Iterator[Row]:
    """Exact p of about 10^6 lognormal costs, both bounds."""
    grid = grid_of(BOXES[2])
    values = values_of(grid)["costs (lognormal, s = 1, cents)"]
    for null in ("total", "conditional"):
        ratio = compare(
            lambda null=null: exact_p(grid, values, null),
            lambda: np.sort(np.random.default_rng(2).random(10_000_000)),
            pairs=5,
        )
        what = f"ring sums + both bounds of p, {null} null, seconds per 10^6 cells ({len(grid):,} cells)"
        yield what, f"{ratio.ours * 1e6 / len(grid):.2f}", "at most 3"
        yield "the same / sorting 10^7 random numbers with NumPy", f"{1 / ratio.ratio:.2f}", ""


def growth() -> Iterator[Row]:
    """Growth of the time for exact p with the number of cells."""
    grids = [grid_of(box) for box in BOXES]
    for small, large in combinations(grids, 2):
        for name in values_of(small):
            few, many = values_of(small)[name], values_of(large)[name]
            ratio = compare(
                lambda large=large, many=many: exact_p(large, many, "total"),
                lambda small=small, few=few: exact_p(small, few, "total"),
                pairs=9,
            )
            what = f"{name}: seconds a cell with {len(large):,} cells / with {len(small):,}"
            yield what, f"{len(small) / len(large) / ratio.ratio:.2f}", "at most 1"


def scales_beside_one_ring() -> Iterator[Row]:
    """Rings 1-3 of about 10^5 cells beside one ring, both by exact p, CPU time."""
    grid = grid_of(BOXES[1])
    draw = np.random.default_rng(1)
    few = np.where(draw.random(len(grid)) < 0.2, draw.lognormal(8, 2, len(grid)), 0.0)
    kinds: dict[str, Floats] = {
        **values_of(grid),
        "costs (one cell of five, lognormal, s = 2, cents)": np.round(few, 2),
    }
    for name, values in kinds.items():
        one = partial(exact_p, grid, values, "total")
        three = partial(scale_tails, values, grid.ring_sum, (1, 3))
        one(), three()
        pairs = [(cpu(one), cpu(three)) for _ in range(9)]
        before, after = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
        what = f"{name}, {len(grid):,} cells: rings 1-3 / one ring"
        most = 7 if name.startswith("counts") else 6
        yield what, f"{statistics.median(b / a for a, b in pairs):.1f}", f"at most {most}"
        yield f"of that, CPU seconds of rings 1-3; of one ring ({name})", f"{after:.3f}; {before:.3f}", ""


def cpu(run: Callable[[], object]) -> float:
    """CPU seconds."""
    start = time.process_time()
    run()
    return time.process_time() - start


CASES = (exact_beside_permutations, costs_of_a_million, growth, scales_beside_one_ring)
