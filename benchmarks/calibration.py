"""How often a map without any pattern shows a hot or cold spot: ``python benchmarks/calibration.py``.

Writes docs/calibration.md. Each map is a disc of 1,261 cells whose values are drawn independently, so that every
discovery is false; a procedure that keeps a false-discovery rate of 5 % finds something on at most 5 % of such maps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from calibration_page import Row, page
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, DISC, Floats, Ints, any_found, members, normal_p, permuted, ring_sizes
from seeds import Found, Run, run

from hotspot.stats import exposure_tails, gi_star, randomisation_tails, two_sided
from hotspot.stats.exact import randomisation, subset_sums
from hotspot.stats.exact.subset_sums import SumTable
from hotspot.stats.residents.exposure import (
    ExposureTails,
    fit_dispersion,
    lattice_points,
    neighbour_sum,
    saddlepoint_tails,
)

Hits = NDArray[np.bool_]
TARGET = Path(__file__).parents[1] / "docs" / "calibration.md"
RINGS = (1, 2)
#: On so many maps the slow exact tails are computed whatever the saddlepoint says, and must agree.
CHECKED = 5
#: Lattice points beyond which a saddlepoint decides whether the slow exact tails are needed, and how clearly it must.
SLOW, CLEAR = 2048, 1.5


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
COLUMNS = ("exact (total)", "exact (conditional)", "normal p", "permutations, two-sided", "permutations, as esda")
MEANS = (0.3, 3.0, 20.0)
SHAPES = {0.5: "strongly", 2.0: "somewhat", 1e6: "not at all"}
EXPOSURE_ROWS = {
    f"mean {mean:g}, places differ {words}": (mean, shape) for mean in MEANS for shape, words in SHAPES.items()
}
EXPOSURE_COLUMNS = (
    "gamma-Poisson",
    "binomial",
    "rates: normal p",
    "rates: permutations, two-sided",
    "rates: permutations, as esda",
)


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


def exposure_hits(seed: int) -> Hits:
    """Which column finds something on the seed's counts; shape (rows, rings, columns)."""
    hits = np.zeros((len(EXPOSURE_ROWS), len(RINGS), len(EXPOSURE_COLUMNS)), dtype=bool)
    for row, (mean, shape) in enumerate(EXPOSURE_ROWS.values()):
        draw = np.random.default_rng([seed, 100 + row])
        exposure = draw.lognormal(0, 1, CELLS)
        counts = draw.poisson(mean * exposure / exposure.mean() * draw.gamma(shape, 1 / shape, CELLS))
        expected = counts.sum() * exposure / exposure.sum()
        for at, rings in enumerate(RINGS):
            binomial, _ = exposure_tails(counts, expected, members(rings), "binomial")
            ours = gamma_poisson_found(counts, expected, rings, check=seed < CHECKED)
            usual = usual_hits(counts / exposure, rings, seed)
            hits[row, at] = [ours, any_found(smaller_doubled(binomial)), *usual]
    return hits


def smaller_doubled(tails: ExposureTails) -> Floats:
    """Two-sided p."""
    return np.minimum(1.0, 2.0 * np.minimum(tails.upper, tails.lower))


def gamma_poisson_found(counts: NDArray[np.int64], expected: Floats, rings: int, *, check: bool) -> bool:
    """Whether the exact tails find anything; they are not computed where a saddlepoint leaves no doubt about it.

    ``check``: compute them all the same, and fail if the saddlepoint had decided otherwise.
    """
    around = members(rings)

    def exact() -> bool:
        return any_found(smaller_doubled(exposure_tails(counts, expected, around, "gamma-poisson")[0]))

    shape = fit_dispersion(counts, expected)
    largest = float(neighbour_sum(counts, around).max())
    if lattice_points(largest, float(neighbour_sum(expected, around).max()), expected, shape) < SLOW:
        return exact()
    p = np.sort(smaller_doubled(saddlepoint_tails(counts, expected, around, shape)))
    # The least level at which Benjamini and Hochberg find something.
    level = float((p * CELLS / np.arange(1, CELLS + 1)).min())
    if ALPHA / CLEAR < level < ALPHA * CLEAR:
        return exact()
    if check and exact() != (level <= ALPHA):
        raise AssertionError("The saddlepoint decided otherwise than the exact tails.")
    return level <= ALPHA


def all_hits(seed: int) -> tuple[Hits, Hits]:
    """All columns on the maps of one seed."""
    return randomisation_hits(seed), exposure_hits(seed)


def tables(found: Found, seconds: float) -> str:
    """The page of what was found so far."""
    shuffled, exposed = found
    return page(
        [
            [
                Row(name, rings, shuffled[:, row, at])
                for row, name in enumerate(VALUES)
                for at, rings in enumerate(RINGS)
            ],
            [
                Row(name, rings, exposed[:, row, at])
                for at, rings in enumerate(RINGS)
                for row, name in enumerate(EXPOSURE_ROWS)
            ],
        ],
        (COLUMNS, EXPOSURE_COLUMNS),
        seconds,
    )


if __name__ == "__main__":
    run(Run(str(__doc__), TARGET, 1000, "row", ("shuffled", "exposed"), every=50), all_hits, tables)
