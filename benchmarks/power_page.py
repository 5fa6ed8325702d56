"""The page about power, from the results."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from calibration_page import upper_limit
from numpy.typing import NDArray
from patterns import ALPHA, Floats
from planted import (
    APART,
    AREAS,
    BESIDE_GIANTS,
    BUILDINGS,
    CELLS,
    CITIES,
    EVENTS,
    GIANTS_ALONE,
    NOTHING,
    SHAPE,
    SIZES,
    SPREAD,
    STRONG,
)
from sections import versions

DEFAULT, RESIDENTS = "rings 1-3 (default)", "rings 1-3, null `residents`"
DISCS, KEPT = "disc scan, 1-4 rings", "giants kept"
#: Where cells have many buildings.
RAW, CAPPED = "rings 1-3, raw totals", "rings 1-3, capped at 99 % (default)"
OF_BUILDINGS = "buildings: "
Pair = tuple[str, str]
#: Least recall, by map and way; within so much of it counts as met for the disc scan.
RECALL = {(name, DEFAULT): least for name, least in zip(AREAS, (0.28, 0.16, 0.12), strict=True)}
RECALL |= {("19 cells x 3", RESIDENTS): 0.5}
RECALL |= {(name, DISCS): about - 0.07 for name, about in zip(AREAS, (0.48, 0.47, 0.27), strict=True)}
#: Least share of called cells that are higher or touch a higher one, and that are higher themselves.
TOUCHING, HIGHER, HIGHER_OF_SEVEN = 0.95, 0.80, 0.60
#: A giant elsewhere may cost so much recall.
LOST = 0.05


@dataclass(frozen=True)
class Scores:
    """Of one way to call cells hot, on the maps of one world."""

    counts: NDArray[np.int64]
    """Cells called; of these higher, touching a higher one, with a higher one in reach; higher cells; (maps, 5)."""

    @property
    def recalls(self) -> Floats:
        """Share of higher cells that are called, by map."""
        return np.asarray(self.counts[:, 1] / np.maximum(self.counts[:, 4], 1))

    @property
    def recall(self) -> float:
        """Its mean."""
        return float(self.recalls.mean())

    @property
    def error(self) -> float:
        """Its standard error."""
        return float(self.recalls.std() / np.sqrt(self.recalls.size))

    @property
    def false(self) -> float:
        """Share of called cells without anything higher in reach, 0 where none is called; mean over maps."""
        return float(((self.counts[:, 0] - self.counts[:, 3]) / np.maximum(self.counts[:, 0], 1)).mean())

    @property
    def maps(self) -> float:
        """Share of maps with a call."""
        return float((self.counts[:, 0] > 0).mean())

    @property
    def cells(self) -> float:
        """Called cells a map."""
        return float(self.counts[:, 0].mean())

    def __str__(self) -> str:
        """In short."""
        if self.counts[:, 4].any():
            return f"{self.recall:.2f} ({self.false:.1%})"
        return f"{self.maps:.1%} ({self.cells:.1f})"

    def share(self, column: int) -> float:
        """Of all called cells the share that is higher (1), or touches a higher one (2); NaN where none is called."""
        called = self.counts[:, 0].sum()
        return float(self.counts[:, column].sum() / called) if called else np.nan


@dataclass(frozen=True)
class Bar:
    """What a figure must reach."""

    what: str
    figure: float
    bar: float
    at_least: bool = True
    of: int = 0
    """Cells of which it is a share; 0 where it is a mean over maps."""

    @property
    def met(self) -> bool:
        """Whether it does; a figure that is none does not."""
        return self.figure >= self.bar if self.at_least else self.figure <= self.bar

    def __str__(self) -> str:
        """In words."""
        words = f"{self.what} {'≥ ' if self.at_least else '≤ '}"
        words += f"{self.bar:.2f}" if self.at_least else f"{self.bar:.1%}"
        missed = f"{self.figure:.3f}" if self.at_least else f"{self.figure:.1%}"
        return words if self.met else f"{words} **missed: {missed}{f' of {self.of:,} cells' if self.of else ''}**"


def bars(pair: Pair, found: dict[Pair, Scores]) -> list[Bar]:
    """What is asked of one way on one world."""
    (name, way), scores = pair, found[pair]
    asked = [Bar("recall", scores.recall, RECALL[pair])] if pair in RECALL else []
    called = int(scores.counts[:, 0].sum())
    if way in {DEFAULT, RESIDENTS} and name in AREAS | STRONG | SIZES:
        asked.append(Bar("false", scores.false, ALPHA, at_least=False))
        asked.append(Bar("touching", scores.share(2), TOUCHING, of=called))
    if way == DEFAULT and name in SIZES:
        least = HIGHER_OF_SEVEN if name.startswith("7 ") else HIGHER
        asked.append(Bar("higher", scores.share(1), least, of=called))
    if way == DEFAULT and name in BESIDE_GIANTS:
        without = found["19 cells x 3", DEFAULT].recall
        asked.append(Bar("recall", scores.recall, without - LOST))
    if name.removeprefix(OF_BUILDINGS).startswith("nothing") and way in {DEFAULT, RESIDENTS, RAW, CAPPED}:
        asked.append(Bar("maps", scores.maps, upper_limit(len(scores.counts)), at_least=False))
    return asked


def table(names: Iterable[str], found: dict[Pair, Scores], way: str = "") -> Iterator[str]:
    """Every way on these worlds, or one."""
    yield "| map | method | recall | false | higher | touching | cells | maps | asked |"
    yield "| --- " * 9 + "|"
    for (name, method), scores in found.items():
        if name in names and way in {"", method}:
            shares = [f"{scores.share(column):.2f}".replace("nan", "-") for column in (1, 2)]
            figures = [
                f"{scores.recall:.2f}",
                f"{scores.false:.1%}",
                *shares,
                f"{scores.cells:.1f}",
                f"{scores.maps:.0%}",
            ]
            yield f"| {name} | {method} | {' | '.join(figures)} | {told(bars((name, method), found))} |"


def short(names: Iterable[str], found: dict[Pair, Scores]) -> Iterator[str]:
    """A column for each world: recall and false; where nothing is planted maps with a call, and cells a map."""
    names = list(names)
    yield f"| method | {' | '.join(name.removeprefix(OF_BUILDINGS) for name in names)} | asked |"
    yield "| --- " * (len(names) + 2) + "|"
    for way in dict.fromkeys(method for name, method in found if name in names):
        asked = [bar for name in names for bar in bars((name, way), found)]
        yield f"| {way} | {' | '.join(str(found[name, way]) for name in names)} | {told(asked)} |"


def by_world(names: Iterable[str], found: dict[Pair, Scores], ways: tuple[str, ...]) -> Iterator[str]:
    """The same figures with a row for each world."""
    yield f"| map | {' | '.join(ways)} | asked |"
    yield "| --- " * (len(ways) + 2) + "|"
    for name in names:
        tried = [(name, way) for way in ways if (name, way) in found]
        figures = " | ".join(str(found[pair]) for pair in tried) + " |" * (len(ways) - len(tried))
        yield f"| {name} | {figures} | {told([bar for pair in tried for bar in bars(pair, found)])} |"


def told(asked: list[Bar]) -> str:
    """What was asked, each once."""
    return "; ".join(dict.fromkeys(map(str, asked)))


def page(found: dict[Pair, Scores], seconds: float) -> str:
    """The page."""
    everything = [(pair, bar) for pair in found for bar in bars(pair, found)]
    missed = [f"- {name}, {way}: {bar}" for (name, way), bar in everything if not bar.met]
    maps = len(found["19 cells x 3", DEFAULT].counts)
    some, fewer = len(found["19 cells x 2", DISCS].counts), len(found["19 cells x 3", DISCS].counts)
    error, other = (
        max(scores.error for (name, way), scores in found.items() if name in AREAS and (way == DEFAULT) == ours)
        for ours in (True, False)
    )
    verdict = "Missed:" if missed else "None is missed."
    parts = [
        TOP.format(
            maps=maps,
            some=some,
            fewer=fewer,
            error=error,
            other=other,
            asked=len(everything),
            missed=len(missed),
            verdict=verdict,
        ),
        *([*missed, ""] if missed else []),
        PROMISE,
        FOUND,
        *table(AREAS | STRONG, found),
        HIGHER_ITSELF,
        *table(SIZES, found, DEFAULT),
        NONE,
        *short(NOTHING, found),
        GIANTS,
        *by_world(STRONG | BESIDE_GIANTS | GIANTS_ALONE, found, (DEFAULT, KEPT)),
        CAPS,
        *short([OF_BUILDINGS + name for name in CITIES], found),
        f"\n{versions('numpy', 'scipy', 'h3', 'hotspot-toolkit')}; {seconds / 60:.0f} minutes.\n",
    ]
    return "\n".join(parts)


TOP = f"""# Power

Written by `python benchmarks/power.py --maps {{maps}}`: {{maps:,}} synthetic maps a row for the default, the first
{{some}} of them where a recall is asked of another method, the first {{fewer}} for all else. A map is a disc of
{CELLS:,} cells of equal population; counts are Poisson about gamma rates (shape {SHAPE:g}, mean 3 a cell unless the row
says otherwise). In one area of 7, 19 or 37 cells (one, two, three steps around a cell, wholly on the map) every rate is
times so much. The default is `find_hot_spots` itself, under the null `total`.

*Recall*: share of the higher cells that are called hot. *False*: share of the called cells without anything higher
within the method's reach, mean over maps (0 where none is called). *Higher*, *touching*: share of all called cells that
are higher themselves, and that are or touch one that is. *Cells*: called a map. *Maps*: share of maps with any call.
*Asked*: what was set beforehand. The standard error of a recall is at most {{error:.3f}} for the default, {{other:.3f}}
for all else.

Of {{asked}} figures that were asked for {{missed}} are missed. {{verdict}}
"""

PROMISE = """## What the 5 % promises, and what it does not

Of the cells called hot at most 5 in 100, on average over many maps, have nothing higher within three rings of them.
Nothing promises that a called cell is higher itself: its neighbourhood is. A hot area is *here or next to here*; the
columns *higher* and *touching* say how often which. Nor is it promised that an area is found: a cell without a call is
not told apart from chance. Recall falls quickly with the factor, and with the size of the area.
"""

FOUND = """## What is found

Reach, and so what counts as false: 3 rings for the default, 4 for rings 1-4, discs and circles, 1 for the others.

- *null `residents`*: each cell has as many residents; how places differ is estimated.
- *disc scan*: `scan_discs`, 999 redraws; called are all cells of its discs.
- *1 ring, two-sided*: the default before there were three scales; *one-sided*: the same with more and fewer apart.
- *normal p*: the z-score of one ring against a normal curve, two-sided, Benjamini-Hochberg.
- *esda*: `p_sim` of `esda.G_Local` 2.9 (the same draws give the same numbers), corrected by Benjamini-Hochberg, or
  called at .05 as is often done. 999 draws cannot go below .001: too much for a correction over hundreds of cells.
- *local Moran*: two-sided, the same draws, high cells among high ones.
- *Poisson scan*: circles of up to 5 % of the cells, 99 replicates, p at most .05. Its null is one rate for all cells.
  Here cells differ, as real ones do: it is right to reject, and names busy cells beside areas.
"""

HIGHER_ITSELF = """
## Is the called cell higher itself?

The default, by size and factor. The stronger the area, the more cells beside it are called with it.
"""

NONE = """
## Nothing planted

Share of maps with a call, and in brackets cells a map; all are false. Asked: at most 5 % and 1.96 standard errors. More
maps, and dollars, are in [calibration.md](calibration.md).
"""

GIANTS = f"""
## Giants

Single cells of very many events, {APART} steps or more from the area. A cell of more than 7 times the 99th percentile
of cells is set aside before the test and named as a single place (column `set_aside`); *giants kept*: without this
step. Recall, and in brackets false; where nothing is planted maps with a call, and cells a map. Asked: recall within
{LOST} of the map without a giant; nothing planted: as above.
"""

CAPS = f"""
## Buildings of heavy tails, and the cap

Cells of about {BUILDINGS} buildings, each Poisson about a lognormal rate (mean {EVENTS}, s = {SPREAD}); in 19 cells the
rate of every building is raised. *Capped*: a building counts up to the 99th percentile of buildings with events, as
`hotspot` does unless told otherwise ([caps.md](caps.md)); all others take raw totals. The giant is one building of 600
events; what is called around it is false, for a hot building is no hot area. Figures as above.
"""
