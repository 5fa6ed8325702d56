"""How often an area is wrongly named as standing out: ``python benchmarks/residents_areas.py [--keep FILE]``.

62 areas whose risks follow a law, at 30 or 300 events an area. Persons known: each counts once. Persons not known: they
call a Pareto (1.3) number of times, at their building; building totals are capped at their 99th percentile and divided
by how many events come together. An area is wrongly named where its true rate is at most 1.25 times the overall rate.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from residents_worlds import LAWS, Draw, Floats
from scipy.special import zeta

from hotspot.stats.residents import dispersion_of, stand_out

AREAS, TIMES, TAIL, CAP = 62, 1.25, 1.3, 0.99
#: Persons who share a building, on average.
SHARED = 1.5


@dataclass(frozen=True)
class Named:
    """What was named on the maps of a row."""

    right: int
    wrong: int
    maps: int
    """Maps with any name."""
    of: int
    """Maps with any event."""
    covered: float
    """Share of areas whose 90 % interval holds the true rate over that of all, where there are intervals."""
    intervals: int
    """Maps with intervals."""


def capped_buildings(persons: Floats, draw: Draw) -> tuple[Floats, Floats]:
    """Count of each area, and the totals of all buildings, of persons who call a Pareto number of times."""
    area = np.repeat(np.arange(AREAS), persons.astype(np.int64))
    calls = np.floor(draw.pareto(TAIL, area.size) + 1)
    first = np.concatenate([[0], np.cumsum(persons)[:-1]])[area]
    inside = np.floor(draw.random(area.size) * np.maximum(1, np.round(persons[area] / SHARED)))
    _, building = np.unique(first + inside, return_inverse=True)
    totals = np.bincount(building, calls)
    cut = np.minimum(totals, np.quantile(totals, CAP))
    home = np.zeros(cut.size, dtype=np.int64)
    home[building] = area
    return np.bincount(home, cut, minlength=AREAS), cut


def named(law: str, events: float, *, known: bool, maps: int) -> dict[str, Named]:
    """Areas named rightly and wrongly, without a factor and, where persons are not known, with it."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for seed in range(maps):
        draw = np.random.default_rng([seed, 9])
        population = draw.lognormal(0, 0.7, AREAS)
        risk = LAWS[law](draw, AREAS)
        # The mean of the whole part of a Pareto number.
        per_person = 1.0 if known else float(zeta(TAIL))
        persons = draw.poisson(events / per_person * population / population.mean() * risk).astype(float)
        true = risk / float(risk @ population / population.sum())
        if not persons.any():
            continue
        counts, totals = (persons, np.ones(1)) if known else capped_buildings(persons, draw)
        factors = {"as they are": 1.0} if known else {"as they are": 1.0, "divided": dispersion_of(totals)}
        for name, factor in factors.items():
            told = stand_out(counts, population, dispersion=factor, times=TIMES)
            right, wrong = (int((told.stands_out & of).sum()) for of in (true > TIMES, true <= TIMES))
            held = (told.low <= true) & (true <= told.high)
            # There is no interval where the areas cannot be told apart.
            found.setdefault(name, []).append(
                (right, wrong, float(held.mean()) if np.isfinite(told.low).any() else np.nan)
            )
    return {
        name: Named(
            sum(right for right, _, _ in each),
            sum(wrong for _, wrong, _ in each),
            sum(right + wrong > 0 for right, wrong, _ in each),
            len(each),
            mean_of([held for _, _, held in each]),
            sum(bool(np.isfinite(held)) for _, _, held in each),
        )
        for name, each in found.items()
    }


def mean_of(known: list[float]) -> float:
    """The mean without what is missing; 0 of nothing."""
    shares = [share for share in known if np.isfinite(share)]
    return float(np.mean(shares)) if shares else 0.0


def rows(maps: int) -> Iterator[tuple[str, Named]]:
    """All rows: law, events an area, persons known or not, factor."""
    for known in (True, False):
        for events in (5.0, 30.0, 300.0):
            for law in LAWS:
                for factor, found in named(law, events, known=known, maps=maps).items():
                    yield f"persons {'known' if known else 'not known'}, {events:g} events, {law}, {factor}", found


def main() -> None:
    """Print a line for each row."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maps", type=int, default=200, help="maps a row")
    options.add_argument("--keep", type=Path, help="file for `residents_page.py`, a line of JSON a row")
    chosen = options.parse_args()
    maps = chosen.maps
    for row, found in rows(maps):
        total = found.right + found.wrong
        share = f"{found.wrong / total:.3f}" if total else "none named"
        print(
            f"{row}: {total} named, wrong {share}, maps with a name {found.maps}/{found.of}, "
            f"intervals {found.covered:.2f}",
            flush=True,
        )
        if chosen.keep:
            named_ = {"right": found.right, "wrong": found.wrong, "any": found.maps}
            held = {"covered": found.covered, "intervals": found.intervals}
            with chosen.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"row": row, "maps": found.of, **named_, **held}) + "\n")


if __name__ == "__main__":
    main()
