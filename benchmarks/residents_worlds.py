"""Maps against residents: places differ at random, nothing has a pattern, unless an area is planted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

import hotspot as hs
from hotspot.areas import read_areas
from hotspot.grid import Grid
from hotspot.stats.residents import cost_counts, cost_unit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Draw = np.random.Generator
#: The nearest folder above that has real data beside the project.
DATA = next(
    (path for up in Path(__file__).parents if (path := up / "shared" / "data").is_dir()), Path("shared") / "data"
)
#: Quantile at which what a person costs is cut.
CAP = 0.99
#: Classes of nearly equal residents within which the rates of a real map are exchanged.
CLASSES = 12


@dataclass(frozen=True)
class Map:
    """One map."""

    grid: Grid
    counts: Ints
    """Events of each cell, shape (n,)."""
    residents: Floats
    """Residents of each cell as the test knows them, shape (n,)."""
    raised: Flags
    """Cells whose rate is raised, shape (n,); none on a map without a pattern."""


@dataclass(frozen=True)
class World:
    """How synthetic maps are made."""

    law: str = "gamma 2"
    """How places differ: a key of `LAWS`."""
    mean: float = 3.0
    """Events a cell."""
    cells: int = 817
    uneven: float = 0.0
    """Spread of the logarithm of residents."""
    persons: float = 1.0
    """Events a person on average, geometric; 1: each event by itself."""
    special: str = ""
    """``giant``: one cell has 200 times the mean; ``few``: one cell of few residents has 20 times its rate."""
    area: int = 1
    """Cells an area, over which the residents are spread evenly."""
    near: bool = False
    """Whether residents live close together, spread by ``uneven``."""
    by_density: bool = False
    """Whether rates also rise with the root of residents."""
    smooth: float = 0.0
    """Spread of the logarithm of a factor of rates that changes slowly over the map: a pattern, beside ``law``."""
    dollars: float = 0.0
    """Spread of the logarithm of what a person costs; 0: persons are counted, not their cost."""
    planted: int = 0
    """Rings of the planted area, and how many times its rate is."""
    times: float = 1.0


LAWS: dict[str, Callable[[Draw, int], Floats]] = {
    "equal": lambda _, n: np.ones(n),
    "gamma 0.5": lambda draw, n: draw.gamma(0.5, 2.0, n),
    "gamma 2": lambda draw, n: draw.gamma(2.0, 0.5, n),
    "lognormal 0.5": lambda draw, n: draw.lognormal(-0.125, 0.5, n),
    "lognormal 1": lambda draw, n: draw.lognormal(-0.5, 1.0, n),
    "lognormal 1.5": lambda draw, n: draw.lognormal(-1.125, 1.5, n),
    "two points 1:3": lambda draw, n: draw.choice([0.5, 1.5], n),
}


@cache
def disc(cells: int) -> Grid:
    """So many cells around one, nearest first."""
    middle = h3.latlng_to_cell(40.1, -75.3, 9)
    found: list[int] = []
    ring = 0
    while len(found) < cells:
        found += sorted(int(cell) for cell in h3.grid_ring(middle, ring))
        ring += 1
    return Grid(9, np.sort(np.array(found[:cells], dtype=np.uint64)))


@cache
def neighbourhoods(grid: Grid, rings: int) -> Ints:
    """Positions of each cell's neighbourhood."""
    return grid.members(rings)


def draw_map(world: World, seed: int) -> Map:
    """The seed's map of a world."""
    draw = np.random.default_rng([seed, 7])
    grid = disc(world.cells)
    n = len(grid)
    if world.near:
        lived = np.exp(world.uneven * standardised(grid.ring_sum(draw.normal(size=n), 3)))
    else:
        lived = draw.lognormal(0.0, world.uneven, n)
    if world.special == "few":
        lived[draw.integers(n)] = 0.02 * np.median(lived)
    rates = LAWS[world.law](draw, n)
    if world.by_density:
        rates *= np.sqrt(lived)
    if world.smooth:
        rates *= np.exp(world.smooth * standardised(grid.ring_sum(draw.normal(size=n), 3)))
    raised = np.zeros(n, dtype=bool)
    if world.planted:
        whole = np.flatnonzero((neighbourhoods(grid, world.planted + 3) >= 0).all(axis=1))
        raised[neighbourhoods(grid, world.planted)[draw.choice(whole)]] = True
        rates = np.where(raised, world.times * rates, rates)
    if world.special == "few":
        rates[np.argmin(lived)] = 20.0
    mean = world.mean * lived / lived.mean() * rates
    if world.special == "giant":
        mean[draw.integers(n)] += 200 * world.mean
    counts = draw.poisson(mean / world.persons)
    if world.persons > 1:
        counts += draw.negative_binomial(np.maximum(counts, 1), 1 / world.persons) * (counts > 0)
    if world.dollars:
        counts = in_units(counts, world.dollars, draw)
    return Map(grid, counts, spread(lived, grid, world.area, draw), raised)


def in_units(persons: Ints, sigma: float, draw: Draw) -> Ints:
    """What the persons of each cell cost, in units as `hotspot` tests it; the largest costs are cut."""
    home = np.repeat(np.arange(persons.size), persons)
    amounts = draw.lognormal(8.0, sigma, home.size)
    amounts = np.minimum(amounts, np.quantile(amounts, CAP))
    return cost_counts(np.bincount(home, amounts, minlength=persons.size), cost_unit(amounts))


def standardised(values: Floats) -> Floats:
    """Mean 0, standard deviation 1."""
    return np.asarray((values - values.mean()) / values.std())


def spread(lived: Floats, grid: Grid, area: int, draw: Draw) -> Floats:
    """Residents as they are known: each area's are spread evenly over its cells, so many on average."""
    if area == 1:
        return lived
    middles = grid.centers[draw.choice(len(grid), len(grid) // area, replace=False)]
    across = (grid.centers[:, None, :] - middles) * np.array([1.0, np.cos(np.radians(40.1))])
    number = np.square(across).sum(axis=2).argmin(axis=1)
    return np.asarray((np.bincount(number, lived) / np.bincount(number))[number])


@dataclass(frozen=True)
class Real:
    """A real map, and what its residents are known by."""

    events: str
    where: str | None
    areas: str
    population: str
    name: str
    resolution: int = 8


REAL = {
    "Montgomery EMS, tracts": Real(
        "montgomery_911.parquet", "title LIKE 'EMS%'", "montgomery_tracts_2000.geojson", "pop2000", "geoid"
    ),
    "Montgomery EMS, municipalities": Real(
        "montgomery_911.parquet", "title LIKE 'EMS%'", "montgomery_municipalities.geojson", "pop2000_est", "name"
    ),
    "Chicago crimes, tracts": Real(
        "chicago_crimes_sample.parquet", None, "chicago_tracts_2010.geojson", "population_2014", "geoid"
    ),
    "Chicago crimes, community areas": Real(
        "chicago_crimes_sample.parquet", None, "chicago_community_areas.geojson", "total_2014", "community"
    ),
}


@cache
def real_map(name: str) -> Map:
    """A real map as it is: buildings count up to the cap."""
    real = REAL[name]
    areas = read_areas(DATA / real.areas, name_column=real.name, population_column=real.population)
    grid = hs.Grid.covering(areas, resolution=real.resolution)
    events = hs.check_events(hs.read_events(DATA / real.events, where=real.where), grid)
    cells = hs.bin_events(events, grid)
    residents = hs.spread_population(areas, grid).to_numpy(dtype=float)
    return Map(grid, cells["events_capped"].to_numpy(dtype=np.int64), residents, np.zeros(len(grid), dtype=bool))


def shuffled(real: Map, seed: int) -> Map:
    """Real residents, real rates, no pattern: rates exchanged among cells of nearly the same residents."""
    draw = np.random.default_rng([seed, 8])
    cells = np.flatnonzero(real.residents > 0)
    cells = cells[np.argsort(real.residents[cells], kind="stable")]
    classes = np.arange(cells.size) * CLASSES // cells.size
    partner = cells[np.lexsort((draw.random(cells.size), classes))]
    new = real.counts[partner] * real.residents[cells] / real.residents[partner]
    counts = np.zeros(real.counts.size, dtype=np.int64)
    counts[cells] = np.floor(new + draw.random(cells.size))
    return replace(real, counts=counts)


def worlds() -> Iterator[tuple[str, World]]:
    """The rows of patternless synthetic maps, by name."""
    for mean in (0.3, 3.0, 20.0):
        for uneven, words in ((0.0, "even"), (1.0, "uneven")):
            for law in LAWS:
                yield f"{law}, mean {mean:g}, {words}", World(law, mean, uneven=uneven)
            yield f"clumped persons, mean {mean:g}, {words}", World("gamma 2", mean, uneven=uneven, persons=4.0)
    for cells in (100, 169, 331, 1261):
        for law in ("gamma 0.5", "gamma 2", "lognormal 1.5"):
            yield f"{cells} cells, {law}, mean 3, uneven", World(law, 3.0, cells, uneven=1.0)
    for law in ("gamma 2", "lognormal 1"):
        yield f"one giant, {law}, mean 3", World(law, special="giant")
        yield f"few residents, 20 times, {law}, mean 3", World(law, special="few")
    for law in ("gamma 2", "lognormal 1"):
        for dollars in (1.0, 2.0):
            yield f"cost, s = {dollars:g}, {law}, mean 3, uneven", World(law, 3.0, uneven=1.0, dollars=dollars)
    for law in ("gamma 2", "lognormal 1"):
        yield f"rates by density, {law}, mean 3", World(law, 3.0, uneven=0.7, near=True, by_density=True)


def flats() -> Iterator[tuple[str, World]]:
    """Rows of maps whose residents are spread evenly over areas, by name."""
    for area in (1, 3, 4, 5, 6, 8, 16, 25):
        yield (
            f"residents over areas of {area} cells, gamma 2, mean 20",
            World(mean=20.0, area=area, uneven=0.7, near=True),
        )


def beyond() -> Iterator[tuple[str, World]]:
    """Rows of maps without an excess whose rates change slowly: what the null does not call ordinary."""
    for smooth in (0.1, 0.2, 0.3):
        yield f"smooth rates, s = {smooth:g}, gamma 2, mean 3", World(smooth=smooth)


def powers() -> Iterator[tuple[str, World]]:
    """The rows with a planted area, by name."""
    for law, times in (("gamma 2", 3.0), ("lognormal 0.5", 2.5), ("equal", 2.0), ("lognormal 1", 3.0)):
        yield f"planted: 19 cells x {times:g}, {law}, mean 3", World(law, planted=2, times=times)
    yield "planted: 19 cells x 3, cost, s = 1, gamma 2, mean 3", World(planted=2, times=3.0, dollars=1.0)
    for cells in (100, 169):
        for mean in (3.0, 20.0):
            yield (
                f"planted: 19 of {cells} cells x 3, gamma 2, mean {mean:g}",
                World(mean=mean, cells=cells, planted=2, times=3.0),
            )
    yield "planted: 7 cells x 3, gamma 2, mean 3", World(planted=1, times=3.0)
    yield "planted: 37 cells x 1.7, gamma 2, mean 3", World(planted=3, times=1.7)
