"""What several scales and the disc scan find of a planted area: ``python benchmarks/scales.py``.

Synthetic maps of 817 cells: Poisson counts about gamma rates (shape 2, mean 3 a cell), an area of 7, 19 or 37 cells
with a raised rate, or none; some rows with giants: cells of very many events elsewhere; some with lognormal costs.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

import hotspot as hs
from hotspot.stats import adjust, randomisation_tails, two_sided
from hotspot.stats.discs import DiscMethod, disc_scan
from hotspot.stats.giants import giant_cells
from hotspot.stats.scales import scale_tails

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ALPHA, SHAPE, RADIUS = 0.05, 2.0, 16
CENTRE = h3.latlng_to_cell(40.1, -75.3, 9)
DISC = hs.Grid(9, np.sort(h3.grid_disk(CENTRE, RADIUS)).astype(np.uint64))
CELLS = len(DISC)
#: Steps from the middle of the map to each cell.
FROM_MIDDLE = np.array([h3.grid_distance(CENTRE, int(cell)) for cell in DISC.cells])


@dataclass(frozen=True)
class Row:
    """A kind of map."""

    rings: int = 0
    """Steps of the planted area around its centre."""
    times: float = 1.0
    """How many times the mean it has; 1 where nothing is planted."""
    giants: tuple[int, ...] = ()
    """Events added to single cells outside of the area."""
    mean: float = 3.0
    spread: float = 0.0
    """Spread of the logarithm of costs, which four cells of five have not; 0 for counts."""


ROWS = {
    "7x3": Row(1, 3.0),
    "19x2": Row(2, 2.0),
    "37x1.7": Row(3, 1.7),
    "none": Row(),
    "none, mean 0.3": Row(mean=0.3),
    "none, mean 0.05": Row(mean=0.05),
    "none, costs s = 1": Row(spread=1.0),
    "none, costs s = 2": Row(spread=2.0),
}
GIANTS = {"1000": (1000,), "300+1000": (300, 1000), "150": (150,)}
#: Maps with giants are compared with those of the first row.
GIANT_ROWS = {"19x3": Row(2, 3.0)}
GIANT_ROWS |= {f"19x3 + {name}": Row(2, 3.0, giants) for name, giants in GIANTS.items()}
GIANT_ROWS |= {f"none + {name}": Row(giants=giants) for name, giants in GIANTS.items()}
GIANT_ROWS |= {f"none, mean {m:g} + {n}": Row(giants=g, mean=m) for m in (0.3, 0.05) for n, g in GIANTS.items()}
#: Least recall of rings 1-3.
BARS = {"7x3": 0.28, "19x2": 0.16, "37x1.7": 0.12}
#: Recall of the disc scan, to be met within .07.
DISC_BARS = {"7x3": 0.48, "19x2": 0.47, "37x1.7": 0.27}


@cache
def within(centre: int, steps: int) -> Flags:
    """Cells so few steps from one."""
    one = np.zeros(CELLS)
    one[centre] = 1.0
    return DISC.ring_sum(one, steps) > 0


def draw_map(row: Row, seed: int, border: int = 0) -> tuple[Floats, Flags]:
    """Values and planted cells; maps of one seed differ only by what the row adds, and by chance.

    ``border``: at least so many steps lie between the area and the end of the map.
    """
    place, ground, events = np.random.default_rng(seed).spawn(3)
    centre = int(place.choice(np.flatnonzero(RADIUS - row.rings - border >= FROM_MIDDLE)))
    planted = within(centre, row.rings) & (row.times != 1)
    rates = row.mean * ground.gamma(SHAPE, 1 / SHAPE, CELLS)
    values = events.poisson(rates * np.where(planted, row.times, 1.0)).astype(float)
    far = np.flatnonzero(~within(centre, row.rings + 6))
    if row.spread:
        some = events.random(CELLS) < 0.2
        values = np.round(np.where(some, events.lognormal(8, row.spread, CELLS), 0.0), 2)
    values[place.choice(far, len(row.giants), replace=False)] += np.array(row.giants)
    return values, planted


def called(p: Floats) -> Flags:
    """What Benjamini and Hochberg call at 5 %."""
    return adjust(p, "benjamini-hochberg") <= ALPHA


def one_ring(values: Floats, *, sides: int) -> Flags:
    """Today's test."""
    tails = randomisation_tails(values, DISC.ring_sum(values, 1), DISC.ring_sizes(1))
    return called(tails.upper) if sides == 1 else called(two_sided(tails)) & (tails.upper < tails.lower)


def in_discs(values: Floats, rings: int, redraws: int) -> Flags:
    """Cells of the discs found."""
    found = disc_scan(values, DISC.ring_sum, DiscMethod((1, rings), redraws=redraws))
    hot = np.zeros(CELLS, dtype=bool)
    for members in found.members:
        hot[members] = True
    return hot


def set_aside(values: Floats) -> Flags:
    """Rings 1-3 without the giants; a giant is no hot area."""
    return called(scale_tails(values, DISC.ring_sum, (1, 3), tested=~giant_cells(values)).p_hot)


#: Each with the steps within which a called cell must have something higher.
METHODS: dict[str, tuple[int, Callable[[Floats], Flags]]] = {
    "rings 1-3": (3, lambda values: called(scale_tails(values, DISC.ring_sum, (1, 3)).p_hot)),
    "rings 1-4": (4, lambda values: called(scale_tails(values, DISC.ring_sum, (1, 4)).p_hot)),
    "1 ring, one-sided": (1, lambda values: one_ring(values, sides=1)),
    "1 ring, two-sided": (1, lambda values: one_ring(values, sides=2)),
    "discs of 1-4 rings": (4, lambda values: in_discs(values, 4, 999)),
}
GIANT_METHODS = {"giants set aside": (3, set_aside), "giants kept": METHODS["rings 1-3"]}


@dataclass
class Score:
    """Sums over the maps."""

    recall: float = 0.0
    false_share: float = 0.0
    """Share of called cells without anything higher in reach."""
    cells: int = 0
    """Called cells."""
    higher: int = 0
    touching: int = 0
    """Called cells that are higher or touch a higher one."""
    maps: int = 0
    """Maps with any call."""

    def add(self, hot: Flags, planted: Flags, reach: int) -> None:
        """Count one map."""

        def near(steps: int) -> int:
            return int((hot & (DISC.ring_sum(planted.astype(float), steps) > 0)).sum())

        count = int(hot.sum())
        self.recall += (hot & planted).sum() / max(planted.sum(), 1)
        self.false_share += 1 - near(reach) / count if count else 0.0
        self.cells, self.higher = self.cells + count, self.higher + near(0)
        self.touching, self.maps = self.touching + near(1), self.maps + (count > 0)

    def line(self, maps: int) -> str:
        """As a line of a table."""
        precision = f"{self.higher / self.cells:.2f} | {self.touching / self.cells:.2f}" if self.cells else "- | -"
        shares = f"{self.recall / maps:.3f} | {self.false_share / maps:.3f} | {precision}"
        return f"{shares} | {self.cells / maps:.2f} | {100 * self.maps / maps:.1f} %"


def table(
    rows: dict[str, Row], methods: dict[str, tuple[int, Callable[[Floats], Flags]]], maps: int, border: int
) -> Iterator[str]:
    """One line for each kind of map and method."""
    for name, row in rows.items():
        scores = {method: Score() for method in methods}
        for seed in range(maps):
            values, planted = draw_map(row, seed, border)
            for method, (reach, find) in methods.items():
                scores[method].add(find(values), planted, reach)
        for method, score in scores.items():
            bar = BARS.get(name, "") if method == "rings 1-3" else ""
            bar = DISC_BARS.get(name, "") if method.startswith("discs") else bar
            yield f"| {name} | {method} | {score.line(maps)} | {bar} |"


def speed() -> Iterator[str]:
    """Processor time of rings 1-3 beside one ring on some 10^5 cells."""
    grid = hs.Grid.covering(shapely.box(-79, 38, -77.92, 39), resolution=9)
    draw = np.random.default_rng(1)
    some = draw.random(len(grid)) < 0.2
    kinds = {
        "counts (Poisson, mean 3)": (7, draw.poisson(3, len(grid)).astype(float)),
        "costs (lognormal, s = 1)": (6, np.round(draw.lognormal(8, 1, len(grid)), 2)),
        "costs (one cell of five, s = 2)": (6, np.round(np.where(some, draw.lognormal(8, 2, len(grid)), 0.0), 2)),
    }
    for name, (most, values) in kinds.items():

        def before(values: Floats = values) -> object:
            return two_sided(randomisation_tails(values, grid.ring_sum(values, 1), grid.ring_sizes(1)))

        def after(values: Floats = values) -> object:
            return scale_tails(values, grid.ring_sum, (1, 3))

        seconds = np.array([[_cpu(before), _cpu(after)] for _ in range(9)])
        one, three = np.median(seconds, axis=0)
        yield f"| {len(grid):,} cells, {name} | {one:.4f} s | {three:.4f} s | {three / one:.1f} | at most {most} |"


def _cpu(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    """Print the tables asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maps", type=int, default=200, help="maps a row")
    options.add_argument("--border", type=int, default=0, help="least steps between a planted area and the border")
    every = [*ROWS, *GIANT_ROWS, "speed"]
    options.add_argument("--rows", nargs="+", choices=every, default=every, metavar="ROW", help=", ".join(every))
    chosen = options.parse_args()
    if "speed" in chosen.rows:
        print("| | one ring | rings 1-3 | times | bar |\n| --- | --- | --- | --- | --- |")
        print(*speed(), sep="\n", flush=True)
    head = "| map | method | recall | false share | higher | or touching | cells a map | maps with a call | bar |"
    for rows, methods in ((ROWS, METHODS), (GIANT_ROWS, GIANT_METHODS)):
        wanted = {name: row for name, row in rows.items() if name in chosen.rows}
        if wanted:
            print(f"\n{head}\n{'| --- ' * 9}|")
            for line in table(wanted, methods, chosen.maps, chosen.border):
                print(line, flush=True)


if __name__ == "__main__":
    main()
