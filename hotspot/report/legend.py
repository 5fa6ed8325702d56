"""Every class with its look, its words and its count of areas, on one map or on two."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import than_expected
from hotspot.report.looks import CLASSES, OUTSIDE, PLAIN_EDGE, ClassWords, short_words, strength_words
from hotspot.report.material import Material
from hotspot.report.texts import classes
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: More than expected, fewer, neither.
DIRECTIONS: Final = (1, -1, 0)


class LegendEntry(NamedTuple):
    """A class as a legend shows it, or the ground around the study area."""

    label: str
    colour: str
    edge: str
    mark: str
    ink: str
    words: str
    q: str
    """The rule, as printed; empty for a class that is no finding."""
    slanted: bool
    """Drawn as slanted lines in place of a full colour."""
    counts: tuple[str, ...]
    """Number of areas on each map; empty texts for the ground."""


def legend(report: Material) -> list[tuple[str, list[LegendEntry]]]:
    """Every class, grouped by direction, with its look, words and count of areas; empty without areas.

    All classes that the map may have stand there, whatever classes are present. Counted are the areas as they are
    drawn, withheld ones too.
    """
    if report.cells is None:
        return []
    facts = report.facts

    def words(look: ClassWords) -> str:
        why = f" {why_not_tested(facts)}" if look.label == "not_tested" else ""
        return class_words(look, facts.language) + why

    titles = {
        direction: say(facts.language, "page.evidence_of", what=than_expected(facts, direction))
        if direction
        else say(facts.language, "page.neither")
        for direction in DIRECTIONS
    }
    entries = legend_entries([report], words)
    return [(titles[direction], entries[direction]) for direction in shown_directions([report])]


def shown_directions(maps: Sequence[Material]) -> list[int]:
    """The directions that a legend has: fewer than expected only where a map shows it."""
    return [direction for direction in DIRECTIONS if direction >= 0 or any(one.facts.cold for one in maps)]


def legend_entries(maps: Sequence[Material], words: Callable[[ClassWords], str]) -> dict[int, list[LegendEntry]]:
    """Direction -> its classes, strongest first, with the number of areas on each map; the ground comes last of all."""
    counted = [
        np.bincount(classes(one.cells), minlength=len(CLASSES)).tolist() for one in maps if one.cells is not None
    ]
    found: dict[int, list[LegendEntry]] = {direction: [] for direction in DIRECTIONS}
    for place, look in sorted(enumerate(CLASSES), key=lambda pair: pair[1].q or "none"):
        found[look.direction].append(
            LegendEntry(
                look.label,
                look.colour,
                look.edge or PLAIN_EDGE,
                look.mark,
                look.ink or "inherit",
                words(look),
                look.q,
                look.slanted,
                tuple(numbers.count(counts[place]) for counts in counted),
            )
        )
    outside = say(maps[0].facts.language, "words.class_outside")
    found[0].append(
        LegendEntry("outside", OUTSIDE, PLAIN_EDGE, "", "inherit", outside, "", slanted=False, counts=("",) * len(maps))
    )
    return found


def class_words(look: ClassWords, language: str) -> str:
    """A class in the legend: how strong its evidence is, or what it is."""
    return strength_words(look, language) if look.level else short_words(look, language)


def why_not_tested(facts: Told) -> str:
    """Why areas are not tested, in a clause."""
    if facts.measure == c.COST_PER_EVENT:
        key = "page.why_no_amount"
    else:
        key = "page.why_no_residents" if of_exposure(facts) else "page.why_whole_map"
        key = "page.why_set_aside" if facts.set_aside else key
    return say(facts.language, key)
