"""What the test against residents costs: ``python benchmarks/run.py counts_against_residents``."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np
from load import most_held
from residents_worlds import disc, neighbourhoods
from scipy.special import ndtr

from hotspot.stats import adjust, gi_star
from hotspot.stats.residents import fit_residents, residents_tails, shuffled_counts, shuffled_tails

SCALES: Final = (1, 2, 3)
CELLS: Final = {"large": 100_000, "middling": 12_000}


def measured(cells: int, scales: tuple[int, ...]) -> dict[str, Any]:
    """CPU seconds of the test, of 20 shuffles and of a normal p of rates, on a made-up map; the most memory held."""
    draw = np.random.default_rng(5)
    grid = disc(cells)
    residents = draw.lognormal(0.0, 1.0, cells)
    counts = draw.poisson(3 * residents / residents.mean() * draw.lognormal(-0.5, 1.0, cells))
    expected = counts.sum() * residents / residents.sum()
    around = [neighbourhoods(grid, rings) for rings in scales]

    def test() -> Any:
        fit = fit_residents(counts, expected)
        return fit, [residents_tails(fit, members) for members in around]

    def usual() -> None:
        rates = counts / residents
        for rings in scales:
            adjust(ndtr(-gi_star(rates, grid.ring_sum(rates, rings), grid.ring_sizes(rings))), "benjamini-hochberg")

    def shuffles(fit: Any, tails: Any) -> None:
        maps = shuffled_counts(fit, seed=1)
        for members, found in zip(around, tails, strict=True):
            shuffled_tails(fit, members, maps, found.screen)

    usual()
    (fit, tails), seconds = spent(test)
    held = most_held()
    return {
        "test": seconds,
        "held": held,
        "shuffles": spent(partial(shuffles, fit, tails))[1],
        "usual": spent(usual)[1],
    }


def spent(work: Any) -> tuple[Any, float]:
    """What it gives, and CPU seconds."""
    began = time.process_time()
    return work(), time.process_time() - began


def counts_against_residents() -> Iterator[tuple[str, str, str]]:
    """The null `residents`, beside a normal p of rates on the same cells (lognormal residents and rates, s = 1)."""
    for cells in CELLS.values():
        for scales in ((1,), SCALES):
            words = "1 ring" if len(scales) == 1 else "rings 1 to 3"
            command = [sys.executable, __file__, str(cells), json.dumps(scales)]
            found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            large = cells == CELLS["large"]
            what = f"{cells:,} cells, {words}: "
            yield f"{what}test, CPU seconds", f"{found['test']:.1f}", "at most 60" if large else ""
            yield f"{what}test / normal p of rates", f"{found['test'] / found['usual']:.0f}", ""
            yield f"{what}most memory held, MiB", f"{found['held']:,.0f}", "at most 1,536" if large else ""
            share = f"{found['shuffles'] / found['test']:.2f}"
            yield f"{what}20 shuffles / test", share, "" if large else "at most 1"


CASES: Final = (counts_against_residents,)

if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), tuple(json.loads(sys.argv[2])))))
