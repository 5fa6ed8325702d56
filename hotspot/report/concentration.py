"""How concentrated: what few places hold, never without what chance alone gives."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from hotspot import columns as c
from hotspot.report.finding import measure_words
from hotspot.report.headings import capital
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import apart, count, decimal, fine_percent, percent

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
class Held:
    """A curve of what the first places hold, in numbers and words."""

    shares: list[tuple[float, float, float, float]]
    """Share of places, share held, least and most by chance (90 %); all 0 .. 1, fewest places first."""
    title: str
    told: str
    """The curve in words."""
    what: str
    """What is held: label of the curve and of the upright axis."""
    places: str
    """Label of the level axis."""


@dataclass(frozen=True)
class Concentration:
    """What is said of concentration."""

    sentences: list[str]
    groups: list[Group]
    notes: list[str]
    curve: Held | None


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
    language: str

    @property
    def counted(self) -> str:
        """How many places: "130 buildings", "245 neighborhoods with residents"."""
        return self.say("counted_partly" if self.partly else "counted", listed=count(self.listed), places=self.name)

    @property
    def name(self) -> str:
        """The kind of places in words."""
        return self.say(self.places)

    def say(self, key: str, number: float | None = None, **values: object) -> str:
        """A text of the section."""
        return say(self.language, f"concentration.{key}", number, **values)


def concentration_of(report: Material) -> Concentration | None:
    """What is said of it; None where nothing was measured."""
    parts = _parts(report)
    if not parts:
        return None
    drawn = [part for part in parts if part.places == parts[0].places and part.measure == report.facts.measure]
    return Concentration(
        sentences=[sentence for part in parts for sentence in _lead(part)],
        groups=[
            Group(part.say("group", what=capital(part.what), counted=part.counted), _lines(part)) for part in parts
        ],
        notes=_notes(parts, report.facts),
        curve=_curve((drawn or parts)[0]),
    )


def beside_chance(report: Material, places: str, measure: str, top: int) -> tuple[float, float] | None:
    """The least and the most that chance alone gives for the first ``top`` of all places; None where it is not known.

    It is not known either where the numbers are of fewer places than the list has.
    """
    for part in _parts(report):
        if (part.places, part.measure, part.partly) == (places, measure, False):
            return next(((row[c.CHANCE_LOW], row[c.CHANCE_HIGH]) for row in part.tops if row[c.TOP] == top), None)
    return None


def _parts(report: Material) -> list[_Part]:
    table, facts = report.concentration, report.facts
    if table is None:
        return []
    every = 0 if report.neighborhoods is None else len(report.neighborhoods)
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
                found.append(_Part(places, measure, what, tops, ginis, listed, partly, facts.language))
    return found


def _band(part: _Part, row: _Numbers, form: Callable[[float, int], str]) -> tuple[str, str]:
    held, low, high = apart([row[c.OBSERVED], row[c.CHANCE_LOW], row[c.CHANCE_HIGH]], form)
    return held, part.say("band", low=low, high=high)


def _lead(part: _Part) -> list[str]:
    """What the first ten places hold, or the first few of a short list."""
    row = next((row for row in part.tops if row[c.TOP] == _FIRST), part.tops[0] if part.tops else None)
    if row is None:
        return []
    held, band = _band(part, row, fine_percent)
    more = ""
    if row[c.OBSERVED] <= row[c.CHANCE_HIGH]:
        more = part.say("few_large" if part.measure == c.COST else "no_more_than_chance")
    said = {"what": part.what, "counted": part.counted, "held": held, "band": band, "more": more}
    key = "hold_partly" if part.partly else "hold_cost" if part.measure == c.COST else "hold_counts"
    alike = part.say(f"alike_{part.places}")
    return [part.say(key, row[c.TOP], top=count(row[c.TOP]), alike=alike, **said)]


def _lines(part: _Part) -> list[Line]:
    wanted = {_FIRST} | {max(1, round(share * part.listed)) for share in _SHARES}
    lines = [
        Line(
            part.say("first", row[c.TOP], top=count(row[c.TOP]), share=percent(row[c.TOP] / part.listed)),
            *_band(part, row, fine_percent),
        )
        for row in part.tops
        if row[c.TOP] in wanted
    ]
    for name in (_GINI, _ADJUSTED):
        # Both are the same number unless there are fewer events than places.
        row = part.ginis.get(name)
        if row is not None and (name == _GINI or row[c.OBSERVED] != part.ginis[_GINI][c.OBSERVED]):
            key = "adjusted_gini_cost" if (name, part.measure) == (_ADJUSTED, c.COST) else name
            lines.append(Line(part.say(key, what=part.what), *_band(part, row, _three)))
    return lines


def _three(number: float, more: int) -> str:
    return decimal(number, 3 + more)


def _notes(parts: list[_Part], facts: Told) -> list[str]:
    """Which chance it is that the numbers stand beside."""
    told = {(part.places, part.measure) for part in parts}
    measures = {measure for _, measure in told}
    keys = ["note_alike"]
    if {("buildings", c.EVENTS), ("buildings", c.PEOPLE)} & told:
        keys.append("note_empty")
    if any(places == "neighborhoods" for places, _ in told):
        keys.append("note_residents")
    if c.COST in measures:
        keys.append("note_cost")
    if c.PEOPLE in measures:
        keys.append("note_people_first")
    elif c.EVENTS in measures:
        keys.append("note_people_unknown")
    return [say(facts.language, f"concentration.{key}", noun=facts.event_noun) for key in [*keys, "note_gini"]]


def _curve(part: _Part) -> Held | None:
    if len(part.tops) < 2:
        return None
    shares = [(row[c.TOP] / part.listed, row[c.OBSERVED], row[c.CHANCE_LOW], row[c.CHANCE_HIGH]) for row in part.tops]
    told = [part.say("curve_first", share=percent(share), held=fine_percent(held)) for share, held, _, _ in shares]
    return Held(
        shares,
        title=part.say("curve_title", places=part.name, what=part.what),
        told=part.say("curve_told", counted=part.counted, told=", ".join(told), what=part.what),
        what=capital(part.what),
        places=capital(part.name),
    )
