"""What is found of a planted hot area, and what is found besides: ``python benchmarks/power.py``.

Writes docs/power.md: what `hotspot.find_hot_spots` calls hot by default, beside its other settings and other methods.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from patterns import ALPHA, Flags, Floats, Ints, normal_p, permuted
from planted import (
    AREAS,
    BESIDE_GIANTS,
    CELLS,
    CITIES,
    DISC,
    GIANTS_ALONE,
    NOTHING,
    SIZES,
    STRONG,
    Map,
    World,
    draw_map,
)
from power_page import CAPPED, DEFAULT, DISCS, KEPT, OF_BUILDINGS, RAW, RECALL, RESIDENTS, Scores, page
from seeds import Found, Run, run

import hotspot as hs
from hotspot.stats import adjust, gi_star
from hotspot.stats.discs import DiscMethod, disc_scan
from hotspot.stats.moran import LocalMoran, quadrants
from hotspot.stats.scales import scale_tails
from hotspot.stats.scan import ScanMethod, poisson_scan

TARGET = Path(__file__).parents[1] / "docs" / "power.md"
#: Centres in kilometres on a plane: straight lines are right to a part in a thousand here.
POINTS = (DISC.centers - DISC.centers.mean(axis=0)) * 111.2 * np.array([1.0, np.cos(np.radians(40.1))])
#: Circles of up to 5 % of the cells, more than any planted area has; the radius only saves time.
CIRCLES = ScanMethod(max_share=0.05, max_radius=1.5, most=50, replicates=99)


def bh(p: Floats) -> Flags:
    """What Benjamini and Hochberg call at 5 %."""
    found: Flags = adjust(p, "benjamini-hochberg") <= ALPHA
    return found


RAW_TOTALS = hs.Method(null="total", cap=None)


def tested(at: Map, method: hs.Method) -> pd.DataFrame:
    """`find_hot_spots` with these settings."""
    columns = {"events": at.events.astype(np.int64), "events_capped": at.capped.astype(np.int64), "population": 1.0}
    return hs.find_hot_spots(pd.DataFrame({"cell": DISC.names, **columns}), DISC, method)


def hot(at: Map, method: hs.Method = RAW_TOTALS) -> Flags:
    """What it calls hot."""
    return np.asarray(tested(at, method)["q_hot"] <= ALPHA)


def one_ring_two_sided(at: Map) -> Flags:
    """One ring, more and fewer in one family: the default until three scales came."""
    found = tested(at, replace(RAW_TOTALS, rings=1))
    upper, lower = found["p_hot"].to_numpy(), found["p_cold"].to_numpy()
    return bh(np.minimum(1.0, 2 * np.minimum(upper, lower))) & (upper < lower)


def giants_kept(at: Map) -> Flags:
    """The default, but for setting giants aside."""
    return bh(scale_tails(at.events, DISC.ring_sum, (1, 3)).p_hot)


def in_discs(at: Map) -> Flags:
    """Cells of the discs found."""
    return covered(disc_scan(at.events, DISC.ring_sum, DiscMethod((1, 4), redraws=999)).members)


def in_circles(at: Map, seed: int) -> Flags:
    """Cells of the circles found; every cell has the same exposure."""
    found = poisson_scan(POINTS, at.events, np.ones(CELLS), replace(CIRCLES, seed=seed))
    return covered(tuple(inside for inside, p in zip(found.members, found.p.tolist(), strict=True) if p <= ALPHA))


def covered(members: tuple[Ints, ...]) -> Flags:
    """Cells in any of these."""
    cells = np.zeros(CELLS, dtype=bool)
    for inside in members:
        cells[inside] = True
    return cells


def by_normal_p(at: Map) -> Flags:
    """The same z-score of one ring against a normal curve, two-sided."""
    z = gi_star(at.events, DISC.ring_sum(at.events, 1), DISC.ring_sizes(1))
    return bh(normal_p(z)) & (z > 0)


def as_esda(at: Map, seed: int, correct: Callable[[Floats], Flags]) -> Flags:
    """Gi* by conditional permutation, as esda prints it."""
    drawn = permuted(at.events, 1, seed, DISC)
    return np.asarray(correct(drawn.printed) & (drawn.local.p_upper < drawn.local.p_lower))


def high_high(at: Map, seed: int, q: Callable[[LocalMoran], Floats]) -> Flags:
    """Local Moran, two-sided: high cells among high ones."""
    local = permuted(at.events, 1, seed, DISC).local
    return np.asarray(quadrants(local, q(local), alpha=ALPHA) == "high_high")


@dataclass(frozen=True)
class Way:
    """One way to call cells hot."""

    reach: int
    """A called cell is false where nothing within so many steps is higher."""
    find: Callable[[Map, int], Flags]


WAYS = {
    DEFAULT: Way(3, lambda at, _: hot(at)),
    RESIDENTS: Way(3, lambda at, _: hot(at, replace(RAW_TOTALS, null="residents"))),
    "rings 1-4": Way(4, lambda at, _: hot(at, replace(RAW_TOTALS, rings=(1, 4)))),
    DISCS: Way(4, lambda at, _: in_discs(at)),
    "1 ring, one-sided": Way(1, lambda at, _: hot(at, replace(RAW_TOTALS, rings=1))),
    "1 ring, two-sided": Way(1, lambda at, _: one_ring_two_sided(at)),
    "normal p, 1 ring": Way(1, lambda at, _: by_normal_p(at)),
    "esda, 999 permutations, corrected": Way(1, lambda at, seed: as_esda(at, seed, bh)),
    "esda, 999 permutations, p ≤ .05": Way(1, lambda at, seed: as_esda(at, seed, lambda p: p <= ALPHA)),
    "local Moran, corrected": Way(
        1, lambda at, seed: high_high(at, seed, lambda local: adjust(local.p, "benjamini-hochberg"))
    ),
    "local Moran, p ≤ .05": Way(1, lambda at, seed: high_high(at, seed, lambda local: local.p)),
    "Poisson scan": Way(4, in_circles),
    KEPT: Way(3, lambda at, _: giants_kept(at)),
    RAW: Way(3, lambda at, _: hot(at)),
    CAPPED: Way(3, lambda at, _: hot(at, hs.Method(null="total"))),
}
SIDE_BY_SIDE = tuple(WAYS)[:12]
IN_CITIES = (RAW, CAPPED, *SIDE_BY_SIDE[6:])
#: Worlds, and the ways that are tried on their maps.
TRIED: tuple[tuple[dict[str, World], tuple[str, ...]], ...] = (
    (AREAS | STRONG | NOTHING, SIDE_BY_SIDE),
    (SIZES, (DEFAULT,)),
    (BESIDE_GIANTS | GIANTS_ALONE, (DEFAULT, KEPT)),
    ({OF_BUILDINGS + name: world for name, world in CITIES.items()}, IN_CITIES),
)
#: Ways other than the default are tried on so many maps; the first number where a recall is asked for.
ASKED, FEWER = 400, 200
PAIRS = {(name, way): world for worlds, ways in TRIED for name, world in worlds.items() for way in ways}


def scores(seed: int) -> Found:
    """Of every world's map and way: cells called, those higher, touching a higher one, near one, and higher cells.

    -1 where it was not tried.
    """
    found = []
    maps = {world: draw_map(world, seed) for world in set(PAIRS.values())}
    for pair, world in PAIRS.items():
        if pair[1] != DEFAULT and seed >= (ASKED if pair in RECALL else FEWER):
            found.append([-1] * 5)
            continue
        way, at = WAYS[pair[1]], maps[world]
        cells = way.find(at, seed)
        near = [DISC.ring_sum(at.planted.astype(float), steps) > 0 for steps in (0, 1, way.reach)]
        found.append([cells.sum(), *((cells & where).sum() for where in near), at.planted.sum()])
    return (np.array(found, dtype=np.int64),)


def written(found: Found, seconds: float) -> str:
    """The page of what was found so far."""
    (counts,) = found
    return page({pair: Scores(counts[counts[:, at, 0] >= 0, at]) for at, pair in enumerate(PAIRS)}, seconds)


if __name__ == "__main__":
    run(Run(str(__doc__), TARGET, 1000, "row", ("counts",), every=100), scores, written)
