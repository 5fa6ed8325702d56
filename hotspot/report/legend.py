"""Every class with its look, its words and its count of areas."""

from collections import Counter

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.report.finding import of_exposure, than_expected
from hotspot.report.looks import CLASSES, OUTSIDE, PLAIN_EDGE, ClassWords, short_words, strength_words
from hotspot.report.texts import classes
from hotspot.words import numbers, say


def legend(release: Release) -> list[tuple[str, list[dict[str, str]]]]:
    """Every class, grouped by direction, with its look, words and count of areas; empty without areas.

    All classes stand there, whatever classes are present. Counted are the areas as they are drawn, withheld ones too.
    """
    if release.cells is None:
        return []
    facts, groups = release.facts, []
    drawn = Counter(CLASSES[place].label for place in classes(release.cells))
    for direction in (1, -1, 0):
        looks = sorted((look for look in CLASSES if look.direction == direction), key=lambda look: look.q or "none")
        title = say(facts.language, "page.neither")
        if direction:
            title = say(facts.language, "page.evidence_of", what=than_expected(facts, direction))
        groups.append((title, [_legend_entry(look, facts, drawn[look.label]) for look in looks]))
    outside = {"label": "outside", "background": OUTSIDE, "edge": PLAIN_EDGE, "mark": "", "ink": "inherit"}
    groups[-1][1].append({**outside, "words": say(facts.language, "words.class_outside"), "q": "", "count": ""})
    return groups


def _legend_entry(look: ClassWords, facts: Facts, areas: int) -> dict[str, str]:
    language, why = facts.language, _why(look, facts)
    return {
        "label": look.label,
        "background": _background(look),
        "edge": look.edge or PLAIN_EDGE,
        "mark": look.mark,
        "ink": look.ink or "inherit",
        "words": strength_words(look, language) if look.level else short_words(look, language) + why,
        "q": look.q,
        "count": numbers.count(areas),
    }


def _background(look: ClassWords) -> str:
    """The swatch's style: the colour, or lines of it on the map's ground as the script draws them."""
    return f"repeating-linear-gradient(135deg,{look.colour} 0 2px,{OUTSIDE} 2px 5px)" if look.slanted else look.colour


def _why(look: ClassWords, facts: Facts) -> str:
    """Why areas are not tested, in a clause; empty for other classes."""
    if look.label != "not_tested":
        return ""
    if facts.measure == c.COST_PER_EVENT:
        key = "page.why_no_amount"
    else:
        key = "page.why_no_residents" if of_exposure(facts) else "page.why_whole_map"
    return f" {say(facts.language, key)}"
