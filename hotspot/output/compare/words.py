"""What the two maps are called and how they differ, in the words of the page."""

from datetime import date
from typing import Final, NamedTuple

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.output.compare.pair import Pair, Side
from hotspot.output.page import numbers
from hotspot.output.page.finding import correction_words, measured, null_words, percent_of, period_words
from hotspot.output.page.headings import capital
from hotspot.output.page.strings import say

#: Where both maps have one of these, there is nothing to be told.
_USUAL: Final = frozenset({numbers.MISSING, "uniform", "none"})


class Setting(NamedTuple):
    """A setting of both tests, in words."""

    name: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether it is not the same."""
        return self.one != self.other


def told_apart(pair: Pair) -> tuple[str, str]:
    """A name for each map: the first of title, period, measure and file that differs; empty where none does."""
    one, other = pair.one.facts, pair.other.facts
    pairs = (
        (one.title, other.title),
        (period_words(one.period, one.language), period_words(other.period, one.language)),
        (capital(measured(one)), capital(measured(other))),
        (one.input_name, other.input_name),
    )
    return next(((a, b) for a, b in pairs if a != b and a and b), ("", ""))


def title_of(pair: Pair) -> str:
    """The heading of the page."""
    one, other = pair.one.facts, pair.other.facts
    if one.title == other.title:
        return one.title
    return say(one.language, "compare.two_titles", one=one.title, other=other.title)


def change_sentence(pair: Pair) -> str:
    """How many areas stand out in both, in one of the two, and in opposite directions."""
    counts, language = pair.counts, pair.one.facts.language
    turned = counts["more_in_a_fewer_in_b"] + counts["fewer_in_a_more_in_b"]
    said = say(
        language,
        "compare.change",
        len(pair.change),
        cells=numbers.count(len(pair.change)),
        both=numbers.count(counts["more_in_both"]),
        one=numbers.count(counts["more_in_a_only"]),
        other=numbers.count(counts["more_in_b_only"]),
    )
    turn = say(language, "compare.turned", turned, areas=numbers.count(turned)) if turned else ""
    return f"{said} {turn}".strip()


def differences(pair: Pair) -> list[Setting]:
    """The settings of both maps, one beside the other."""
    one, other = pair.one.facts, pair.other.facts

    def setting(key: str, a: object, b: object) -> Setting:
        return Setting(say(one.language, f"compare.setting_{key}"), str(a), str(b))

    found = [
        setting("data", one.input_name, other.input_name),
        setting("period", *(period_words(facts.period, one.language) or numbers.MISSING for facts in (one, other))),
        setting("counted", *(on_map(side) for side in pair.sides)),
        setting("measure", measured(one), measured(other)),
        setting("tested", numbers.count(one.tested), numbers.count(other.tested)),
        setting("level", *(f"{percent_of(facts)}{numbers.SPACE}%" for facts in (one, other))),
        setting("rings", one.rings or numbers.MISSING, other.rings or numbers.MISSING),
        setting("null", null_words(one), null_words(other)),
        setting("correction", correction_words(one), correction_words(other)),
        setting("kernel", *(facts.kernel for facts in (one, other))),
        setting("transform", *(facts.transform for facts in (one, other))),
        setting("cap", _cap(one), _cap(other)),
    ]
    return [entry for entry in found if not {entry.one, entry.other} <= _USUAL]


def cautions(pair: Pair) -> list[str]:
    """What of these two maps keeps them from being compared number by number; empty where nothing does."""
    one, other = pair.one.facts, pair.other.facts
    language, said = one.language, []
    if measured(one) != measured(other):
        said.append(say(language, "compare.other_measure", one=measured(one), other=measured(other)))
    days = days_of(one), days_of(other)
    if days[0] is not None and days[1] is not None and days[0] != days[1]:
        long = numbers.count(days[0]), numbers.count(days[1])
        said.append(say(language, "compare.other_length", one=long[0], other=long[1]))
    if overlap(one, other):
        said.append(say(language, "compare.overlap"))
    tests = ("null", "correction", "kernel", "transform", "alpha", "rings")
    if any(getattr(one, name) != getattr(other, name) for name in tests) or _cap(one) != _cap(other):
        said.append(say(language, "compare.other_test"))
    return said


def days_of(facts: Facts) -> int | None:
    """Days from the first to the last record; None where they are not known to the day."""
    ends = _ends(facts)
    return None if ends is None else (ends[1] - ends[0]).days + 1


def overlap(one: Facts, other: Facts) -> bool:
    """Whether the periods share days."""
    ends = _ends(one), _ends(other)
    if ends[0] is None or ends[1] is None:
        return False
    return ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]


def _ends(facts: Facts) -> tuple[date, date] | None:
    try:
        return (
            None if facts.period is None else (date.fromisoformat(facts.period[0]), date.fromisoformat(facts.period[1]))
        )
    except ValueError:
        return None


def on_map(side: Side) -> str:
    """How many events, and how much money where that was tested, a map holds."""
    cells, facts = side.cells, side.facts
    events = numbers.counted(float(cells[c.EVENTS].sum()), facts.event_noun, facts.language)
    if facts.measure == c.COST and c.COST in cells:
        return f"{numbers.money(float(cells[c.COST].sum()), facts.cost_kind, facts.language)}, {events}"
    return events


def counted(side: Side) -> str:
    """What a map counted, in one line: of what, how many, when."""
    facts = side.facts
    what = say(facts.language, "page.counted_on_map", what=measured(facts), events=on_map(side))
    period = period_words(facts.period, facts.language)
    return say(facts.language, "page.counted", what=f"{what}, {period}" if period else what)


def _cap(facts: Facts) -> str:
    method = facts.details.get("method", {})
    return str(method["cap"]) if "cap" in method else numbers.MISSING
