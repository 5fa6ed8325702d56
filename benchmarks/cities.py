"""Cities of heavy-tailed buildings with a planted hot area and one giant building elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from patterns import CELLS, DISC, Floats, Ints, members

from hotspot.engines.totals import weighted_quantile

Flags = NDArray[np.bool_]
#: Buildings a cell, and events a building: Poisson about a lognormal rate with this mean and spread of its logarithm.
BUILDINGS, EVENTS, SPREAD = 20, 0.5, 1.5
#: Steps around the planted area's centre, events of the giant, steps between the two at least.
PLANTED, GIANT, APART = 2, 600, 10
#: Position of the disc's middle, as far from its border as a cell can be.
MIDDLE = int(np.argmax(DISC.ring_sum(np.ones(CELLS), 20)))


@dataclass(frozen=True)
class City:
    """One city."""

    buildings: Ints
    """Events of each building."""
    cell: Ints
    """Position of each building's cell."""
    planted: Flags
    """Cells where every building has a raised rate, shape (n,); none where nothing is planted."""
    giant: int
    """Position of the giant's cell; -1 where there is none."""

    def totals(self, cap: float | None) -> Floats:
        """Events of each cell, each building cut at this quantile of the totals of buildings with events."""
        most = np.inf if cap is None else weighted_quantile(self.buildings.astype(float), None, cap)
        return np.bincount(self.cell, np.minimum(self.buildings, most), minlength=CELLS)


def draw_city(seed: int, rate: float, *, giant: bool) -> City:
    """A city; cities of one seed differ only by what is planted, and by chance."""
    place, ground, events = np.random.default_rng(seed).spawn(3)
    # Far enough inside for the area and what lies beside it.
    centre = place.choice(np.flatnonzero(within(MIDDLE, 14)))
    far = place.choice(np.flatnonzero(~within(centre, APART) & within(MIDDLE, 16)))
    planted = within(centre, PLANTED) & (rate != 1)
    cell = np.repeat(np.arange(CELLS), ground.poisson(BUILDINGS, CELLS))
    mean = ground.lognormal(np.log(EVENTS) - SPREAD**2 / 2, SPREAD, cell.size)
    buildings = events.poisson(mean * np.where(planted[cell], rate, 1.0))
    if giant:
        buildings, cell = np.append(buildings, events.poisson(GIANT)), np.append(cell, far)
    return City(buildings, cell, planted, int(far) if giant else -1)


def within(centre: int, steps: int) -> Flags:
    """Which cells are so few steps from one."""
    row = members(steps)[centre]
    near = np.zeros(CELLS, dtype=bool)
    near[row[row >= 0]] = True
    return near


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties share their mean; doubled, so that all are whole numbers."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (2 * last - counts + 1.0)[group]


VALUES: dict[str, Callable[[City], Floats]] = {
    "raw": lambda city: city.totals(None),
    "capped at 95 %": lambda city: city.totals(0.95),
    "capped at 99 %": lambda city: city.totals(0.99),
    "capped at 99.9 %": lambda city: city.totals(0.999),
    # To a hundredth: whole numbers make the exact test quick, and any value may be tested.
    "log1p": lambda city: np.rint(100 * np.log1p(city.totals(None))),
    "rank": lambda city: ranks(city.totals(None)),
}
