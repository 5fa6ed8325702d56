"""How often a map without any pattern shows a hot or cold spot: ``python benchmarks/calibration.py``.

Writes its section of docs/calibration.md. Each map is a disc of 1,261 cells whose values are drawn independently, so
that every discovery is false; a procedure that keeps a false-discovery rate of 5 % finds something on at most 5 % of
such maps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from calibration_page import COLUMNS, DEFAULT, Row, page
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, DISC, Floats, Ints, any_found, normal_p, permuted, ring_sizes
from seeds import Found, Run, run

import hotspot as hs
from hotspot.stats import gi_star, randomisation_tails, two_sided
from hotspot.stats.exact import randomisation, subset_sums
from hotspot.stats.exact.subset_sums import SumTable

Hits = NDArray[np.bool_]
TARGET = Path(__file__).parents[1] / "docs" / "calibration.md"
RINGS = (1, 2)


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
#: Three scales take up to a second a map where values are no counts: the default is tried on so many of them.
COUNTS, FEWER = "Poisson", 200


@dataclass
class Shared:
    """`sum_distributions`, but both nulls of a map share its tables: by far the most of the time goes there."""

    tables: dict[bytes, list[SumTable]] = field(default_factory=dict)
    """Tables for 1, 2, ... values, by the values."""

    def __call__(self, values: Ints, sizes: Ints) -> list[SumTable]:
        """One table for each entry of ``sizes``; all smaller ones are kept."""
        key, largest = values.tobytes(), int(sizes.max())
        if len(self.tables.get(key, ())) < largest:
            self.tables[key] = subset_sums.sum_distributions(values, np.arange(1, largest + 1))
        return [self.tables[key][size - 1] for size in sizes.tolist()]


def randomisation_hits(seed: int) -> Hits:
    """Which column finds something on the seed's map of each distribution; shape (distributions, rings, columns)."""
    hits = np.zeros((len(VALUES), len(RINGS), len(COLUMNS)), dtype=bool)
    for row, values_of in enumerate(VALUES.values()):
        values = values_of(np.random.default_rng([seed, row]))
        for at, rings in enumerate(RINGS):
            sums, sizes = DISC.ring_sum(values, rings), ring_sizes(rings)
            randomisation.sum_distributions = Shared()
            exact = [
                two_sided(randomisation_tails(values, sums, sizes, null=null)) for null in ("total", "conditional")
            ]
            hits[row, at] = [any_found(p) for p in exact] + usual_hits(values, rings, seed)
    return hits


def usual_hits(values: Floats, rings: int, seed: int) -> list[bool]:
    """The same for the normal p and the permutations."""
    drawn = permuted(values, rings, seed)
    z = gi_star(values, DISC.ring_sum(values, rings), ring_sizes(rings))
    return [any_found(normal_p(z)), any_found(drawn.doubled), any_found(drawn.printed)]


def default_hits(seed: int) -> NDArray[np.int8]:
    """Whether `find_hot_spots` calls anything hot, and cold, on each distribution; shape (distributions, 2).

    -1 where it was not tried.
    """
    hits = np.full((len(VALUES), 2), -1, dtype=np.int8)
    for row, (name, values_of) in enumerate(VALUES.items()):
        if seed < FEWER or name.startswith(COUNTS):
            cells = pd.DataFrame({"cell": DISC.names, "value": values_of(np.random.default_rng([seed, row]))})
            found = hs.find_hot_spots(cells, DISC, hs.Method(measure="value", value="value"))
            hits[row] = [(found[q] <= ALPHA).any() for q in ("q_hot", "q_cold")]
    return hits


def found_on(seed: int) -> Found:
    """All columns on the maps of one seed."""
    return default_hits(seed), randomisation_hits(seed)


def written(found: Found, seconds: float) -> str:
    """The page with what was found so far; the sections of other runs stay."""
    default, shuffled = found
    tried = default >= 0
    rows = []
    for row, name in enumerate(VALUES):
        rows.append(Row(name, "1-3", DEFAULT, default[tried[:, row, 0], row] > 0))
        rows += [Row(name, str(rings), COLUMNS, shuffled[:, row, at]) for at, rings in enumerate(RINGS)]
    return page(TARGET.read_text(encoding="utf-8") if TARGET.is_file() else "", rows, seconds)


if __name__ == "__main__":
    run(Run(str(__doc__), TARGET, 1000, "row", ("default", "shuffled"), every=50), found_on, written)
