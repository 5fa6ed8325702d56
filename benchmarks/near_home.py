"""What one person's visits near home do to the map: ``python benchmarks/near_home.py``, into docs/caps.md.

Synthetic maps of 817 cells without any pattern: 700 persons live at random buildings, five in each cell; each has a
number of events that follows Pareto's law with exponent 1.3 (frequent users, at most one event a day), every one at any
building within half a kilometre of home. What an event costs is lognormal, and alike within a person. Every hot cell is
false. Each measure is tested with `find_hot_spots` by its default method, with persons known and not.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from patterns import ALPHA
from planted import DISC
from ranks import EXPONENT, frequent
from sections import versions, with_section

import hotspot as hs
from hotspot import report

HEADING: Final = "How often visits near home make a hot spot"
TARGET: Final = Path(__file__).parents[1] / "docs" / "caps.md"
KNOWN: Final = ("known", "all but 1.6 %", "partly", "not known")
#: Of a measure that marks most maps so many are enough.
FEW: Final = 40
PERSONS, IN_CELL, REACH_KM = 700, 5, 0.5
#: Spread of the logarithm of cost: between persons, and between the events of one.
BETWEEN, WITHIN = 0.8, 0.8
#: Kilometres of a degree of latitude, and of one of longitude here.
NORTH = 111.2
EAST = NORTH * float(np.cos(np.radians(DISC.centers[:, 0].mean())))
#: Buildings lie within so many kilometres of the middle of their cell, which is inside it.
INSIDE_KM = 0.12
POLICY: Final = hs.DisclosurePolicy.for_audience("internal")
#: How what the page says of persons begins.
SAID: Final = ("Persons are not known", "Where the person is missing", "Each of the", "Without a cap")
Floats = NDArray[np.float64]


@dataclass
class Row:
    """A measure, and what came of it."""

    method: hs.Method
    known: str
    """Whether persons are known: ``known``, ``partly`` or ``not known``."""
    hot: list[bool] = field(default_factory=list)
    """Whether each map had a hot cell."""
    refused: int = 0
    said: set[str] = field(default_factory=set)
    """What the pages say of persons."""

    @property
    def name(self) -> str:
        """The measure and its options."""
        cap = ", `--cap none`" if self.method.cap is None else ""
        alone = ", `--each-event-by-itself`" if self.method.each_event_by_itself else ""
        return f"{self.method.measure}{cap}{alone}"

    def look(self, cells: pd.DataFrame) -> None:
        """Test one map."""
        try:
            found = hs.find_hot_spots(cells, DISC, self.method)
        except hs.InputError:
            self.refused += 1
            return
        self.hot.append(bool((found["q_hot"] <= ALPHA).any()))
        if self.said:
            return
        # What it says of persons is the same on every map.
        facts = hs.Facts(cost_kind="paid", event_noun="visits")
        sentences = report.of(hs.release(POLICY, cells=found, facts=facts)).finding.sentences
        self.said |= {text for text in sentences if text.startswith(SAID)}

    def line(self) -> str:
        """As a line of the table."""
        told = f"| {self.name} | {self.known} | {self.refused or len(self.hot)} |"
        if self.refused:
            return f"{told} - | {'refused' if not self.hot else '**sometimes refused**'} |"
        judged = "holds" if self.holds else "said" if self.said else "**above, and not said**"
        return f"{told} {100 * self.share:.1f} % ± {100 * self.error:.1f} | {judged} |"

    @property
    def share(self) -> float:
        """Share of maps with a hot cell."""
        return float(np.mean(self.hot)) if self.hot else 0.0

    @property
    def error(self) -> float:
        """Its standard error."""
        return float(np.sqrt(self.share * (1 - self.share) / max(len(self.hot), 1)))

    @property
    def holds(self) -> bool:
        """Whether at most 5 % of maps have a hot cell, within the error."""
        return self.share <= ALPHA + 2 * self.error


def rows() -> list[Row]:
    """Every measure, with persons known, partly known and not known."""
    found = [Row(hs.Method(measure), known) for known in KNOWN for measure in hs.method.MEASURES]
    alone = hs.Method("cost_per_event", each_event_by_itself=True)
    raw = [Row(hs.Method(measure, cap=None), KNOWN[0]) for measure in ("people", "cost")]
    return [*found, Row(alone, KNOWN[-1]), *raw]


def known_of(events: pd.DataFrame, known: str) -> pd.DataFrame:
    """The events with as many persons as are known."""
    if known == KNOWN[0]:
        return events
    if known == KNOWN[1]:
        # Any of the events.
        return events.assign(person=events["person"].mask(np.arange(len(events)) % 64 == 63))
    if known == KNOWN[2]:
        return events.assign(person=events["person"].mask(events["person"].str.endswith("7")))
    return events.drop(columns="person")


def buildings(rng: np.random.Generator) -> Floats:
    """Kilometres north and east of nothing in particular, shape (buildings, 2)."""
    middle = np.repeat(DISC.centers * [NORTH, EAST], IN_CELL, axis=0)
    angle, far = 2 * np.pi * rng.random(len(middle)), INSIDE_KM * np.sqrt(rng.random(len(middle)))
    return np.asarray(middle + np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None])


def events_of(seed: int) -> pd.DataFrame:
    """Row: an event. One map of one seed."""
    rng = np.random.default_rng(seed)
    places = buildings(rng)
    home = rng.integers(len(places), size=PERSONS)
    count = frequent(rng, PERSONS).astype(int)
    level = rng.normal(6, BETWEEN, PERSONS)
    at = []
    for where, number in zip(home, count, strict=True):
        near = np.flatnonzero(np.hypot(*(places - places[where]).T) <= REACH_KM)
        at.append(rng.choice(near, number))
    where = np.concatenate(at)
    person = np.repeat(np.arange(PERSONS), count)
    degrees = places[where] / [NORTH, EAST]
    return pd.DataFrame(
        {
            "lat": degrees[:, 0],
            "lon": degrees[:, 1],
            "address": [f"{k} MAIN ST" for k in where],
            "person": [f"P{k}" for k in person],
            "cost": np.exp(level[person] + rng.normal(0, WITHIN, where.size)).round(2),
        }
    )


def section(tested: list[Row], maps: int) -> Iterator[str]:
    """The section of the page."""
    yield from f"""Written by `python benchmarks/near_home.py --maps {maps}`: {maps} synthetic maps a row ({FEW} where
most have a hot cell), each of {len(DISC)} cells with {IN_CELL} buildings each and no pattern. {PERSONS} persons live at
random buildings. Their numbers of events follow Pareto's law (exponent {EXPONENT}, at most 365), each event at any
building within {REACH_KM} km of home; costs are lognormal (s = {BETWEEN} between persons, {WITHIN} between the events
of one). Tested by the default method, hot, q ≤ {ALPHA}: the share of maps with any hot cell, and its standard error.
*Partly*: a tenth of the persons are not known. *Holds*: at most 5 % and two standard errors. *Said*: above that, and
the finding says why (below). *Refused*: no map is made.

| measure | persons | maps | with a hot cell | |
| --- | --- | --- | --- | --- |""".splitlines()
    yield from (row.line() for row in tested)
    yield from ("", "What the page says of persons where it does not hold:", "")
    yield from sorted({f"- {text}" for row in tested if not row.holds for text in row.said})
    yield from f"""
Visits come together around homes: to the test, which takes cells for independent of each other, the visits of one
person in several cells are a pattern, and in a sense they are one. It says where visits are, and nothing of how many
people have them or pay for them. Where persons are known, `people` (the default) and `cost` count everyone at home.

Measured with {versions("numpy", "pandas", "h3")}.""".splitlines()


def main() -> None:
    """Test every map and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maps", type=int, default=200, help="maps a row")
    maps = options.parse_args().maps
    tested = rows()
    for seed in range(maps):
        checked = hs.check_events(events_of(seed), DISC)
        binned = {known: hs.bin_events(known_of(checked, known), DISC) for known in KNOWN}
        for row in tested:
            if len(row.hot) < FEW or row.share <= 0.5:
                row.look(binned[row.known])
    lines = list(section(tested, maps))
    sys.stdout.write("\n".join(lines) + "\n")
    if maps > 1:
        TARGET.write_text(with_section(TARGET.read_text(encoding="utf-8"), HEADING, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
