"""Whether rank intervals hold what they state: ``python benchmarks/ranks.py`` writes a section of docs/ranks.md.

Synthetic places with lognormal true rates, persons as Poisson counts about them, and for each person one event, a
number of events that follows Pareto's law with exponent 1.3 (frequent users), or a lognormal cost. Intervals are
stated at 90 %; "certainly" is stated at 90 % too.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sections import versions, with_section

from hotspot.stats.dispersion import (
    AMOUNT_CAP,
    BUILDING_CAP,
    OWN_CAP,
    PERSON_CAP,
    PERSONS,
    Independent,
    independent_of_buildings,
    independent_of_persons,
)
from hotspot.stats.ranks import rank_intervals
from hotspot.stats.rates import fit_gamma
from hotspot.stats.truncated import fit_truncated_gamma

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Most events of one person: one a day.
MOST_EVENTS, EXPONENT, FIRST, TOP = 365, 1.3, 10, 20
#: Least share of intervals that hold, and of "certainly" that is right.
LEAST, CERTAIN = 0.85, 0.95
TARGET = Path(__file__).parents[1] / "docs" / "ranks.md"
TEXT = (
    "Synthetic lists whose true rates are known (lognormal, spread s of the logarithm), with persons as Poisson counts",
    "about them. Frequent users: each person has as many events as Pareto's law with exponent 1.3 gives, at most 365.",
    "Costs: lognormal, s = 2. *Plain*: every event or dollar for itself, and the prior of all places. Intervals are",
    "stated at 90 %; held: share of intervals that hold the true rank, of all places and of the first ten of a list;",
    "certainly: how many places a list calls certain to be in the top, and how often that is right. Wanted: 85 % held,",
    "95 % right. Where persons are not known, events of one building are taken for one person's; where people have",
    "theirs at several buildings the intervals are too narrow, as the page says.",
)
HEAD = "| list | plain: held | first ten | certainly | here: held | first ten | certainly | |"
#: Residents of a building inside an area.
IN_BUILDING = 30


def one_event(rng: np.random.Generator, persons: int) -> Floats:  # noqa: ARG001 - one shape with `frequent`
    """Nobody comes twice."""
    return np.ones(persons)


def frequent(rng: np.random.Generator, persons: int) -> Floats:
    """Events of frequent users."""
    return np.minimum(np.ceil((1 - rng.random(persons)) ** (-1 / EXPONENT)), MOST_EVENTS)


def cost(rng: np.random.Generator, persons: int) -> Floats:
    """Dollars, spread of the logarithm 2."""
    return rng.lognormal(5, 2, persons)


@dataclass(frozen=True)
class Places:
    """Places with their true rates, and what each person there had."""

    rates: Floats
    """True persons per resident."""
    residents: Floats
    totals: Floats
    """Events or dollars of each person."""
    place: Ints
    building: Ints
    """Number of each person's building."""


@dataclass(frozen=True)
class Row:
    """A kind of list."""

    places: int
    spread: float
    """Spread of the logarithm of true rates."""
    persons: float
    """Mean persons a place."""
    amounts: Callable[[np.random.Generator, int], Floats] = one_event
    areas: bool = False
    """Areas of unequal residents, all of them listed; else buildings, those with an event."""
    known: bool = True
    """Whether persons are known."""
    moving: bool = False
    """Whether each event of a person is at any building of the area; else all are at one."""
    listed: int = 1500
    """Most places on the list."""

    def draw(self, seed: int) -> Places:
        """Places of one seed."""
        rng = np.random.default_rng(seed)
        rates = rng.lognormal(-(self.spread**2) / 2, self.spread, self.places) * self.persons / 1000
        residents = rng.lognormal(np.log(1000) - 0.32, 0.8, self.places) if self.areas else np.full(self.places, 1000.0)
        persons = rng.poisson(rates * residents)
        place = np.repeat(np.arange(self.places), persons)
        inside = np.maximum(1, residents / IN_BUILDING) if self.areas else np.ones(self.places)
        building = np.unique(place + 1j * np.floor(rng.random(place.size) * inside[place]), return_inverse=True)[1]
        amounts = self.amounts(rng, place.size)
        if self.moving:
            # Row: an event.
            place, amounts = np.repeat(place, amounts.astype(int)), np.ones(int(amounts.sum()))
            building = np.unique(place + 1j * np.floor(rng.random(place.size) * inside[place]), return_inverse=True)[1]
        return Places(rates, residents, amounts, place, building)

    def independent(self, drawn: Places) -> Independent:
        """What the counts are worth."""
        if self.known:
            cap = AMOUNT_CAP if self.amounts is cost and not self.areas else PERSON_CAP
            weight = PERSONS if self.areas else 0.0
            return independent_of_persons(drawn.totals, drawn.place, self.places, cap=cap, weight=weight)
        totals = np.bincount(drawn.building, drawn.totals)
        place = np.zeros(totals.size, dtype=np.int64)
        place[drawn.building] = drawn.place
        return independent_of_buildings(totals, place, self.places, cap=BUILDING_CAP if self.areas else OWN_CAP)

    def plain(self, drawn: Places) -> Independent:
        """Every event or dollar for itself, as if it were independent of all others."""
        return Independent(np.bincount(drawn.place, drawn.totals, minlength=self.places), np.ones(self.places))


ROWS = {
    "list of buildings, s = 0.5, mean 0.3": Row(7000, 0.5, 0.3),
    "list of buildings, s = 0.5, mean 1": Row(3000, 0.5, 1.0),
    "list of buildings, s = 1, mean 0.3": Row(8000, 1.0, 0.3),
    "list of buildings, s = 1, mean 1": Row(3500, 1.0, 1.0),
    "list of buildings, s = 1, mean 3": Row(2200, 1.0, 3.0),
    "rates of 62 areas, frequent users, persons not known": Row(62, 0.5, 60, frequent, areas=True, known=False),
    "rates of 300 areas, frequent users, persons not known": Row(300, 0.5, 20, frequent, areas=True, known=False),
    "list of buildings, s = 1, mean 5, frequent users, persons not known": Row(1600, 1.0, 5, frequent, known=False),
    "list of buildings, s = 0.5, mean 0.5, frequent users, persons not known": Row(
        4000, 0.5, 0.5, frequent, known=False
    ),
    "rates of 62 areas, frequent users at several buildings, persons not known": Row(
        62, 0.5, 60, frequent, areas=True, known=False, moving=True
    ),
    "rates of 62 areas, frequent users": Row(62, 0.5, 60, frequent, areas=True),
    "rates of 300 areas, frequent users": Row(300, 0.5, 20, frequent, areas=True),
    "list of buildings, s = 1, mean 5, frequent users": Row(1600, 1.0, 5, frequent),
    "list of buildings, s = 0.5, mean 0.5, frequent users": Row(4000, 0.5, 0.5, frequent),
    "cost in 62 areas": Row(62, 0.5, 60, cost, areas=True),
    "cost in 300 areas": Row(300, 0.5, 20, cost, areas=True),
    "cost in a list of buildings, s = 1, mean 5": Row(1600, 1.0, 5, cost),
    "cost in a list of buildings, s = 1, mean 1": Row(3500, 1.0, 1, cost),
}


def held(row: Row, drawn: Places, worth: Independent, *, truncated: bool) -> list[float]:
    """Share of intervals that hold the true rank: all, the first ten; "certainly": how many, and how many rightly."""
    seen = np.flatnonzero(np.bincount(drawn.place, minlength=row.places) > 0)
    those = np.arange(row.places) if row.areas else seen[: row.listed]
    counts, exposure = worth.counts[those], (worth.share * drawn.residents / 1000)[those]
    fit = fit_truncated_gamma if truncated and not row.areas else fit_gamma
    top = min(TOP, max(1, those.size // 5))
    found = rank_intervals(counts, exposure, top=top, prior=fit(counts, exposure))
    true = np.empty(those.size)
    true[np.argsort(-drawn.rates[those])] = np.arange(1, those.size + 1)
    inside = (found.low <= true) & (true <= found.high)
    first = np.argsort(found.expected, kind="stable")[:FIRST]
    # Without persons nothing is called certain.
    certain = (found.tier == "certainly") & row.known
    return [inside.mean(), inside[first].mean(), certain.sum(), (certain & (true <= top)).sum()]


def line(name: str, before: list[list[float]], after: list[list[float]]) -> str:
    """As a line of a table."""
    told = [name]
    for results in (before, after):
        every, first, certain, right = np.mean(results, axis=0)
        rightly = f"{certain:.1f}, {right / certain:.0%}" if certain else "none"
        told += [f"{every:.0%}", f"{first:.0%}", rightly]
    every, first, certain, right = np.mean(after, axis=0)
    met = min(every, first) >= LEAST and right >= CERTAIN * certain
    return f"| {' | '.join(told)} | {'met' if met else '**missed**'} |"


def main() -> None:
    """Write the section, printing each line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lists", type=int, default=40, help="lists a row")
    chosen = options.parse_args()
    lines = [*TEXT, "", HEAD, "| --- " * 8 + "|"]
    for name, row in ROWS.items():
        drawn = [row.draw(seed) for seed in range(chosen.lists)]
        before = [held(row, each, row.plain(each), truncated=False) for each in drawn]
        after = [held(row, each, row.independent(each), truncated=True) for each in drawn]
        lines.append(line(name, before, after))
        print(lines[-1], flush=True)
    lines += ["", f"{chosen.lists} lists a row; {versions('numpy', 'scipy')}; `python benchmarks/ranks.py`."]
    TARGET.write_text(with_section(TARGET.read_text(encoding="utf-8"), "Measured", lines), encoding="utf-8")


if __name__ == "__main__":
    main()
