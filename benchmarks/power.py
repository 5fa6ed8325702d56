"""What is found of a planted hot area, and what is found besides: ``python benchmarks/power.py``.

Writes docs/power.md. Compares exact p for several values with the normal p, 999 permutations, local Moran and the scan.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from cities import VALUES, City, Flags, draw_city, within
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, DISC, PERMUTATIONS, Floats, normal_p, permuted, ring_sizes
from power_page import GIANTS, KEYS, RATES, RINGS, Key, page
from seeds import Found, Run, run

from hotspot.stats import adjust, gi_star, randomisation_tails, two_sided
from hotspot.stats.moran import quadrants
from hotspot.stats.scan import ScanMethod, poisson_scan

Counts = NDArray[np.int64]
TARGET = Path(__file__).parents[1] / "docs" / "power.md"
#: Centres in kilometres on a plane: straight lines are right to a part in a thousand here.
POINTS = (DISC.centers - DISC.centers.mean(axis=0)) * 111.2 * np.array([1.0, np.cos(np.radians(40.1))])
#: The radius only saves time: a circle of 3 % of the cells is smaller, but for the border.
SCAN = {"max_share": 0.03, "max_radius": 1.3, "replicates": 99}
#: Cells so few steps from the planted area (or the giant) are beside it for a circle, which has no rings.
REACH = 2


def calls(city: City, seed: int) -> Iterator[tuple[Key, Flags]]:
    """Every method with the cells that it calls hot."""
    wanted = {(key.method, key.value) for key in KEYS}
    for name, value_of in VALUES.items():
        values = value_of(city)
        for rings in RINGS:
            sums, sizes = DISC.ring_sum(values, rings), ring_sizes(rings)
            tails = randomisation_tails(values, sums, sizes)
            yield Key("exact p", name, rings), corrected(two_sided(tails)) & (tails.upper < tails.lower)
            if ("normal p", name) in wanted:
                z = gi_star(values, sums, sizes)
                yield Key("normal p", name, rings), corrected(normal_p(z)) & (z > 0)
            if ("local Moran", name) in wanted:
                yield from permutation_calls(values, name, rings, seed)
        if ("scan", name) in wanted:
            yield Key("scan", name, 0), circles(values, seed)


def permutation_calls(values: Floats, name: str, rings: int, seed: int) -> Iterator[tuple[Key, Flags]]:
    """Gi* and local Moran by conditional permutation: the same p, but not the same cells called hot."""
    drawn = permuted(values, rings, seed)
    local = drawn.local
    upper = local.p_upper * (PERMUTATIONS + 1) - 1 < PERMUTATIONS / 2
    yield Key("permutations, two-sided", name, rings), corrected(local.p) & (local.p_upper < local.p_lower)
    yield Key("permutations, as esda", name, rings), corrected(drawn.printed) & upper
    yield Key("permutations, as esda, uncorrected", name, rings), (drawn.printed <= ALPHA) & upper
    for words, q in (("local Moran", adjust(local.p, "benjamini-hochberg")), ("local Moran, uncorrected", local.p)):
        yield Key(words, name, rings), quadrants(local, q, alpha=ALPHA) == "high_high"


def corrected(p: Floats) -> Flags:
    """What Benjamini and Hochberg call at 5 %."""
    called: Flags = adjust(p, "benjamini-hochberg") <= ALPHA
    return called


def circles(values: Floats, seed: int) -> Flags:
    """Cells in a circle of the scan with p at most 5 %; every cell has the same exposure."""
    found = poisson_scan(POINTS, values, np.ones(CELLS), ScanMethod(**SCAN, seed=seed))
    hot = np.zeros(CELLS, dtype=bool)
    for inside, p in zip(found.members, found.p.tolist(), strict=True):
        hot[inside] |= p <= ALPHA
    return hot


def scores(seed: int) -> Counts:
    """Cells called on the seed's city of each scenario, by place; shape (giants, rates, keys, 4)."""
    counts = np.zeros((len(GIANTS), len(RATES), len(KEYS), 4), dtype=np.int64)
    for at, giant in enumerate(GIANTS):
        for row, rate in enumerate(RATES):
            city = draw_city(seed, rate, giant=giant)
            for key, hot in calls(city, seed):
                counts[at, row, KEYS.index(key)] = places(city, key.rings or REACH, hot)
    return counts


def places(city: City, reach: int, hot: Flags) -> list[int]:
    """How many called cells are planted, beside those, around the giant, and elsewhere."""
    beside = (DISC.ring_sum(city.planted.astype(float), reach) > 0) & ~city.planted
    giant = within(city.giant, reach) if city.giant >= 0 else np.zeros(CELLS, dtype=bool)
    return [int((hot & where).sum()) for where in (city.planted, beside, giant, ~(city.planted | beside | giant))]


def all_scores(seed: int) -> Found:
    """All that is found on the cities of one seed."""
    return (scores(seed),)


def tables(found: Found, seconds: float) -> str:
    """The page of what was found so far."""
    return page(found[0], seconds)


if __name__ == "__main__":
    run(Run(str(__doc__), TARGET, 100, "scenario", ("counts",), every=20), all_scores, tables)
