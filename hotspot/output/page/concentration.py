"""How concentrated: what few places hold, never without what chance alone gives."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.output.page.curve import Curve, draw_curve
from hotspot.output.page.finding import measure_words
from hotspot.output.page.headings import capital
from hotspot.output.page.numbers import apart, count, decimal, fine_percent, percent

_TOP_SHARE: Final = "top_share"
_GINI: Final = "gini"
_ADJUSTED: Final = "adjusted_gini"
#: Numbers of places that the page tells: ten, and these shares of the list. The file has more.
_FIRST: Final = 10
_SHARES: Final = (0.01, 0.05, 0.2)
_MEASURES: Final = (c.PEOPLE, c.EVENTS, c.COST)


_Numbers = dict[Hashable, Any]


@dataclass(frozen=True)
class Line:
    """One number beside chance."""

    what: str
    observed: str
    chance: str


@dataclass(frozen=True)
class Group:
    """The lines of one list of places and one measure."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class View:
    """The section of the page."""

    sentences: list[str]
    groups: list[Group]
    notes: list[str]
    curve: Curve | None


@dataclass(frozen=True)
class _Part:
    """The rows of one list of places and one measure."""

    places: str
    measure: str
    what: str
    """What is held: "calls", "people with calls", "charged cost"."""
    tops: list[_Numbers]
    """The shares of the first places, fewest first."""
    ginis: dict[str, _Numbers]
    """Gini coefficients by name."""
    listed: int
    """Number of places in the list."""
    partly: bool
    """Whether that is fewer than the release has: neighborhoods without residents are left out."""

    @property
    def counted(self) -> str:
        """How many places: "130 buildings", "245 neighborhoods with residents"."""
        return f"{count(self.listed)} {self.places}{' with residents' if self.partly else ''}"


def concentration_view(release: Release) -> View | None:
    """What the section says; None where nothing was measured."""
    parts = _parts(release)
    if not parts:
        return None
    drawn = [part for part in parts if part.places == parts[0].places and part.measure == release.facts.measure]
    return View(
        sentences=[sentence for part in parts for sentence in _lead(part)],
        groups=[Group(f"{capital(part.what)}: {part.counted}", _lines(part)) for part in parts],
        notes=_notes(parts, release.facts),
        curve=_curve((drawn or parts)[0]),
    )


def beside_chance(release: Release, places: str, measure: str, top: int) -> tuple[float, float] | None:
    """The least and the most that chance alone gives for the first ``top`` of all places; None where it is not known.

    It is not known either where the numbers are of fewer places than the list has.
    """
    for part in _parts(release):
        if (part.places, part.measure, part.partly) == (places, measure, False):
            return next(((row[c.CHANCE_LOW], row[c.CHANCE_HIGH]) for row in part.tops if row[c.TOP] == top), None)
    return None


def _parts(release: Release) -> list[_Part]:
    table, facts = release.concentration, release.facts
    if table is None:
        return []
    every = 0 if release.neighborhoods is None else len(release.neighborhoods)
    rows = [row for row in table.to_dict("records") if not math.isnan(row[c.OBSERVED])]
    found = []
    for places in ("buildings", "neighborhoods"):
        for measure in _MEASURES:
            own = [row for row in rows if (row[c.PLACES], row[c.MEASURE]) == (places, measure)]
            if own:
                tops = sorted((row for row in own if row[c.STATISTIC] == _TOP_SHARE), key=itemgetter(c.TOP))
                ginis = {row[c.STATISTIC]: row for row in own if row[c.STATISTIC] != _TOP_SHARE}
                what = measure_words(measure, facts)
                listed = int(own[0][c.LISTED])
                partly = places == "neighborhoods" and listed < every
                found.append(_Part(places, measure, what, tops, ginis, listed, partly))
    return found


def _band(row: _Numbers, form: Callable[[float, int], str]) -> tuple[str, str]:
    held, low, high = apart([row[c.OBSERVED], row[c.CHANCE_LOW], row[c.CHANCE_HIGH]], form)
    return held, f"{low} to {high}"


def _lead(part: _Part) -> list[str]:
    """What the first ten places hold, or the first few of a short list."""
    row = next((row for row in part.tops if row[c.TOP] == _FIRST), part.tops[0] if part.tops else None)
    if row is None:
        return []
    top, (held, chance) = row[c.TOP], _band(row, fine_percent)
    first, holds = ("first", "holds") if top == 1 else (count(top), "hold")
    alike = "all" if part.places == "buildings" else "all residents"
    few_large = "a few large amounts alone would give that, wherever they lie"
    no_more = few_large if part.measure == c.COST else "no more than chance"
    more = f" ({no_more})" if row[c.OBSERVED] <= row[c.CHANCE_HIGH] else ""
    if part.partly:
        who = f"Of the {part.what} in the {part.counted}, the {first} with most {holds} {held}"
    else:
        them = "it" if part.measure == c.COST else "them"
        who = f"The {first} of {part.counted} with most {part.what} {holds} {held} of {them}"
    return [f"{who}; if {alike} were alike, {chance}{more}."]


def _lines(part: _Part) -> list[Line]:
    wanted = {_FIRST} | {max(1, round(share * part.listed)) for share in _SHARES}
    lines = [
        Line(f"First {count(row[c.TOP])} ({percent(row[c.TOP] / part.listed)})", *_band(row, fine_percent))
        for row in part.tops
        if row[c.TOP] in wanted
    ]
    for name, words in ((_GINI, "Gini"), (_ADJUSTED, f"Gini adjusted for few {part.what}")):
        # Both are the same number unless there are fewer events than places.
        row = part.ginis.get(name)
        if row is not None and (name == _GINI or row[c.OBSERVED] != part.ginis[_GINI][c.OBSERVED]):
            lines.append(Line(words, *_band(row, _three)))
    return lines


def _three(number: float, more: int) -> str:
    return decimal(number, 3 + more)


def _notes(parts: list[_Part], facts: Facts) -> list[str]:
    """Which chance it is that the numbers stand beside."""
    told = {(part.places, part.measure) for part in parts}
    notes = [
        (
            "“If all were alike” is what chance alone gives: as many fall on places that all have the same chance, "
            "many times over, and 90 % of these maps lie between the two numbers."
        )
    ]
    if ("buildings", c.EVENTS) in told or ("buildings", c.PEOPLE) in told:
        notes.append(
            "Buildings without any are not in the list, so the empty ones of those maps are not counted either."
        )
    if any(places == "neighborhoods" for places, _ in told):
        notes.append("For neighborhoods it is every resident who has the same chance: larger ones hold more.")
    if any(measure == c.COST for _, measure in told):
        notes.append(
            "For cost every single amount falls on a building at random: a few large ones alone make a difference."
        )
    together = f"The {facts.event_noun} of one person come together and exceed chance by themselves"
    if any(measure == c.PEOPLE for _, measure in told):
        notes.append(f"{together}: read people first.")
    elif any(measure == c.EVENTS for _, measure in told):
        notes.append(f"{together}; these records do not say whose they are.")
    notes.append("Gini is 0 where all places hold the same, and near 1 where one holds nearly all.")
    return notes


def _curve(part: _Part) -> Curve | None:
    if len(part.tops) < 2:
        return None
    points = [(row[c.TOP] / part.listed, row[c.OBSERVED], row[c.CHANCE_LOW], row[c.CHANCE_HIGH]) for row in part.tops]
    told = [f"the first {percent(share)} hold {fine_percent(held)}" for share, held, _, _ in points]
    return draw_curve(
        points,
        title=f"Share of {part.places} against share of {part.what}",
        what=capital(part.what),
        places=capital(part.places),
        told=f"Of {part.counted}, {', '.join(told)} of {part.what}.",
    )
