"""Maps of which it is known what is planted: even cells or heavy-tailed buildings, a raised area, giants elsewhere."""

from dataclasses import dataclass
from functools import cache

import h3.api.numpy_int as h3
import numpy as np
from patterns import Flags, Floats

from hotspot import Grid
from hotspot.engines.totals import weighted_quantile

RADIUS, SHAPE, CAP = 16, 2.0, 0.99
CENTRE = h3.latlng_to_cell(40.1, -75.3, 9)
DISC = Grid(9, np.sort(h3.grid_disk(CENTRE, RADIUS)).astype(np.uint64))
CELLS = len(DISC)
#: Steps from the middle of the map to each cell.
FROM_MIDDLE = np.array([h3.grid_distance(CENTRE, int(cell)) for cell in DISC.cells])
#: Buildings a cell, and events a building: Poisson about a lognormal rate with this mean and spread of its logarithm.
BUILDINGS, EVENTS, SPREAD = 20, 0.5, 1.5
#: Least steps between a giant and the planted area, or the middle of none.
APART = 7


@dataclass(frozen=True)
class World:
    """A kind of map."""

    rings: int = 0
    """Steps of the planted area around its centre."""
    times: float = 1.0
    """How many times the rate it has; 1 where nothing is planted."""
    giants: tuple[int, ...] = ()
    """Events of single buildings outside of the area."""
    mean: float = 3.0
    """Events a cell, Poisson about a gamma rate."""
    buildings: bool = False
    """Whether each cell has many buildings, of heavy-tailed rates, in place of one gamma rate."""


@dataclass(frozen=True)
class Map:
    """One map; shapes (n,)."""

    events: Floats
    """Of each cell."""
    capped: Floats
    """The same, each building cut at the 99th percentile of the totals of buildings with events."""
    planted: Flags
    """Cells with a raised rate; none where nothing is planted."""


@cache
def within(centre: int, steps: int) -> Flags:
    """Cells so few steps from one."""
    one = np.zeros(CELLS)
    one[centre] = 1.0
    return DISC.ring_sum(one, steps) > 0


def draw_map(world: World, seed: int) -> Map:
    """A map; those of one seed differ only by what the world adds, and by chance."""
    place, ground, events = np.random.default_rng(seed).spawn(3)
    centre = int(place.choice(np.flatnonzero(RADIUS - world.rings >= FROM_MIDDLE)))
    planted = within(centre, world.rings) & (world.times != 1)
    far = np.flatnonzero(~within(centre, world.rings + APART - 1))
    if world.buildings:
        cell = np.repeat(np.arange(CELLS), ground.poisson(BUILDINGS, CELLS))
        rates = ground.lognormal(np.log(EVENTS) - SPREAD**2 / 2, SPREAD, cell.size)
    else:
        cell = np.arange(CELLS)
        rates = world.mean * ground.gamma(SHAPE, 1 / SHAPE, CELLS)
    totals = np.append(events.poisson(rates * np.where(planted[cell], world.times, 1.0)), world.giants).astype(float)
    cell = np.append(cell, place.choice(far, len(world.giants), replace=False))
    cut = np.minimum(totals, weighted_quantile(totals, None, CAP))
    events_of, capped = (np.bincount(cell, each, minlength=CELLS).astype(float) for each in (totals, cut))
    return Map(events_of, capped, planted)


#: An area whose rate is raised, of one, two and three steps.
AREAS = {"7 cells x 3": World(1, 3.0), "19 cells x 2": World(2, 2.0), "37 cells x 1.7": World(3, 1.7)}
STRONG = {"19 cells x 3": World(2, 3.0)}
#: Sizes and factors for the question whether a called cell itself is higher.
SIZES = {
    f"{cells} cells x {t}": World(rings, float(t)) for cells, rings in ((7, 1), (19, 2), (37, 3)) for t in (2, 3, 4)
}
NOTHING = {f"nothing, {mean:g} events a cell": World(mean=mean) for mean in (3.0, 0.3, 0.05)}
_EVENTS = {"one of 1,000": (1000,), "300 and 1,000": (300, 1000), "one of 150": (150,)}
BESIDE_GIANTS = {f"19 cells x 3, {name}": World(2, 3.0, giants) for name, giants in _EVENTS.items()}
GIANTS_ALONE = {
    f"nothing, {mean:g} events a cell, {name}": World(giants=giants, mean=mean)
    for mean in (3.0, 0.3, 0.05)
    for name, giants in _EVENTS.items()
}
_GIANT = {"": (), ", one of 600": (600,)}
CITIES = {f"19 cells x {t}{name}": World(2, float(t), g, buildings=True) for t in (3, 2) for name, g in _GIANT.items()}
CITIES |= {f"nothing{name}": World(giants=giants, buildings=True) for name, giants in _GIANT.items()}
