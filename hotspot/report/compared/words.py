"""What the two maps are called and what keeps them apart, in the words of the page."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from hotspot.report.compared.pair import Pair
from hotspot.report.compared.settings import cap_of, condition_of
from hotspot.report.dates import period_words
from hotspot.report.finding import measured
from hotspot.report.headings import capital
from hotspot.report.told import Told
from hotspot.words import numbers, say

#: A year, with a month and a day where there are.
_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DECEMBER: Final = 12


def told_apart(pair: Pair) -> tuple[str, str]:
    """A name for each map: the first of title, period, measure and file that differs; empty where none does.

    Where records were chosen by different conditions the file is no name: it would look as if that were all.
    """
    one, other = pair.one.facts, pair.other.facts
    pairs = [
        (one.title, other.title),
        (period_words(one.period, one.language), period_words(other.period, one.language)),
        (capital(measured(one)), capital(measured(other))),
    ]
    if condition_of(one) == condition_of(other):
        pairs.append((pair.one.report.input_name, pair.other.report.input_name))
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


#: Share of a period that its first and last record may miss, or that leap years and months differ by.
_ALIKE: Final = 0.02


def cautions(pair: Pair) -> list[str]:
    """What of these two maps keeps them from being compared number by number; empty where nothing does."""
    one, other = pair.one.facts, pair.other.facts
    language, said = one.language, []
    if measured(one) != measured(other):
        said.append(say(language, "compare.other_measure", one=measured(one), other=measured(other)))
    if condition_of(one) != condition_of(other):
        said.append(say(language, "compare.other_condition"))
    days, others = days_of(one), days_of(other)
    if days is not None and others is not None and abs(days - others) > _ALIKE * max(days, others):
        long = numbers.count(days), numbers.count(others)
        exact = _to_the_day(one) and _to_the_day(other)
        key = "compare.other_length" if exact else "compare.other_length_whole"
        said.append(say(language, key, one=long[0], other=long[1]))
    if overlap(one, other):
        said.append(say(language, "compare.overlap"))
    tests = ("null", "correction", "kernel", "transform", "alpha", "rings")
    if any(getattr(one, name) != getattr(other, name) for name in tests) or cap_of(one) != cap_of(other):
        said.append(say(language, "compare.other_test"))
    return said


def days_of(facts: Told) -> int | None:
    """Days of the period, months and years taken whole; None where it is not known."""
    ends = _ends(facts)
    return None if ends is None else (ends[1] - ends[0]).days + 1


def overlap(one: Told, other: Told) -> bool:
    """Whether the periods share days."""
    ends = _ends(one), _ends(other)
    if ends[0] is None or ends[1] is None:
        return False
    return ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]


def _ends(facts: Told) -> tuple[date, date] | None:
    """The first and the last day of the period."""
    if facts.period is None:
        return None
    first, last = map(_days, facts.period)
    return None if first is None or last is None else (first[0], last[1])


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO day, month or year; None for any other text."""
    if not (found := _ISO.fullmatch(text)):
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        end = first.replace(month=month or _DECEMBER)
    except ValueError:
        return None
    return first, end if day else end.replace(day=monthrange(end.year, end.month)[1])


def _to_the_day(facts: Told) -> bool:
    return facts.period is not None and all(text.count("-") > 1 for text in facts.period)
