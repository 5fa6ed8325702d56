"""The finding in plain sentences that say no more than the statistics do.

A label says that the cell's false-discovery-adjusted p is at or below a level: among all areas
marked at 1 %, at most 1 % are false on average (Benjamini and Hochberg 1995). It does not say that a
certain area is real with 99 %, and no sentence here does.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from hotspot.disclosure.facts import Facts
from hotspot.output.page.numbers import SPACE, compact, count

FALSE_DISCOVERY: Final = ("benjamini-hochberg", "benjamini-yekutieli")
FAMILY_WISE: Final = ("bonferroni", "holm")
LEVELS: Final = (("99", 1), ("95", 5), ("90", 10))
#: Below this many tested areas nothing is said about hot and cold.
FEWEST_TESTED: Final = 20
#: Neighborhoods that a sentence names.
_MOST_NAMED: Final = 3
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


#: What is more, less, high and low, by measure; of counts where the measure is not named.
_WORDS: Final = {
    "cost": ("more", "less", "much", "little"),
    "cost_per_event": ("higher", "lower", "high", "low"),
}
_OF_COUNTS: Final = ("more", "fewer", "many", "few")


def more(facts: Facts) -> str:
    """What a hot area has more of: "more calls", "more people with calls", "more charged cost"."""
    return _word(facts, 0)


def fewer(facts: Facts) -> str:
    """What a cold area has less of: "fewer calls", "fewer people with calls", "less charged cost"."""
    return _word(facts, 1)


def many(facts: Facts) -> str:
    """What a high value is: "many calls", "many people with calls", "much charged cost"."""
    return _word(facts, 2)


def few(facts: Facts) -> str:
    """What a low value is: "few calls", "few people with calls", "little charged cost"."""
    return _word(facts, 3)


def _word(facts: Facts, place: int) -> str:
    return f"{_WORDS.get(facts.measure, _OF_COUNTS)[place]} {measured(facts)}"


def measured(facts: Facts) -> str:
    """What was tested: "calls", "people with calls", "charged cost"."""
    return measure_words(facts.measure, facts)


def measure_words(measure: str, facts: Facts) -> str:
    """What a measure counts; see `measured`."""
    if measure == "people":
        return f"people with {facts.event_noun}"
    if measure in _WORDS:
        cost = f"{facts.cost_kind} cost" if facts.cost_kind else "cost"
        return cost if measure == "cost" else f"{cost} per event"
    return facts.event_noun


def than_expected(facts: Facts, direction: int) -> str:
    """A direction in words: "more calls than expected", "fewer people with calls than expected"."""
    return f"{more(facts) if direction > 0 else fewer(facts)} than expected"


def at_level(facts: Facts, direction: str) -> int:
    """How many areas stand out in a direction, ``hot`` or ``cold``, at the study's own level.

    >>> at_level(Facts(alpha=0.05, label_counts={"hot_99": 2, "hot_95": 3, "hot_90": 8}), "hot")
    5
    """
    return sum(facts.label_counts.get(f"{direction}_{name}", 0) for name in levels(facts))


def levels(facts: Facts) -> list[str]:
    """The names of the classes that count at the study's own level, strictest first.

    >>> levels(Facts(alpha=0.05))
    ['99', '95']
    """
    return [name for name, percent in LEVELS if percent <= percent_of(facts)]


def percent_of(facts: Facts) -> int:
    """The study's level in percent."""
    return round(100 * facts.alpha)


def settings_words(level: int, tested: int, correction: str = FALSE_DISCOVERY[0]) -> str:
    """What a level in percent means under the correction for many tests.

    >>> settings_words(1, 1716).replace(SPACE, " ")
    'false-discovery rate 1 %, corrected for 1,716 tests'
    >>> settings_words(5, 1716, "bonferroni").replace(SPACE, " ")
    'at most 5 % chance of any false finding, corrected for 1,716 tests'
    >>> settings_words(5, 1716, "none").replace(SPACE, " ")
    'each tested at 5 %, not corrected: chance alone would mark on average up to 85.8 of 1,716'
    """
    tests = f"{count(tested)} {'test' if tested == 1 else 'tests'}"
    if correction in FALSE_DISCOVERY:
        return f"false-discovery rate {level}{SPACE}%, corrected for {tests}"
    if correction in FAMILY_WISE:
        return f"at most {level}{SPACE}% chance of any false finding, corrected for {tests}"
    by_chance = compact(round(tested * level / 100, 1))
    uncorrected = f"each tested at {level}{SPACE}%, not corrected"
    return f"{uncorrected}: chance alone would mark on average up to {by_chance} of {count(tested)}"


#: What an area's value is compared with, by null hypothesis.
NULLS: Final = {
    "total": "Its value is compared with the values that would come up if the same numbers were dealt to the hexagons "
    "at random (Gi*, {way} permutation test).",
    "conditional": "Its value is compared with the values that would come up if the hexagon kept its own number and "
    "the numbers of all others were dealt at random (Gi*, {way} conditional permutation test).",
    "gamma-poisson": "Its value is compared with what its residents lead one to expect, if places differ as much as "
    "they do on this map but without any pattern (gamma-Poisson model fitted to the map; residents are spread evenly "
    "over each neighborhood).",
    "binomial": "Its value is compared with what its residents lead one to expect, if every event fell by itself "
    "(binomial model: too sure wherever people or places differ; residents are spread evenly over each neighborhood).",
}
MARKS: Final = (
    "Its value is compared with the values that would come up if all events stayed where they are and their amounts "
    "were dealt to them at random ({way} permutation test)."
)
TRANSFORMED: Final = {
    "log1p": " The numbers are logarithms of 1 + the total of a hexagon.",
    "rank": " The numbers are ranks of the totals of hexagons.",
}


def null_words(facts: Facts) -> str:
    """What an area's value is compared with."""
    way = "Monte Carlo" if facts.kernel != "uniform" else "exact" if facts.exact else "bounds from an exact"
    pattern = MARKS if facts.measure == "cost_per_event" else NULLS[facts.null]
    return pattern.format(way=way) + TRANSFORMED.get(facts.transform, "")


def chance(facts: Facts, areas: int = 1) -> str:
    """What fails to explain a finding of so many areas: "chance explains", or chance and residents."""
    if not of_exposure(facts):
        return "chance explains"
    return f"chance and {'their' if areas > 1 else 'its'} residents explain"


def of_exposure(facts: Facts) -> bool:
    """Whether areas were compared with what their residents lead one to expect."""
    return facts.null not in {"total", "conditional"}


def correction_words(facts: Facts) -> str:
    """What q is and what the levels promise, for the notes under the map."""
    correction, tests = facts.correction, count(facts.tested)
    all_tests = "the one test" if facts.tested == 1 else f"all {tests} tests"
    name = "-".join(map(str.capitalize, correction.split("-")))
    if correction in FALSE_DISCOVERY:
        return (
            f"The number q corrects for {all_tests} ({name}): of the areas marked at q ≤ 0.01, at most 1 in 100 "
            "is expected to be a false finding; at q ≤ 0.05, at most 5 in 100; at q ≤ 0.10, at most 10 in 100. "
            "This holds on average over many such maps, if findings of neighboring areas do not contradict each other "
            "(positive dependence; simulated maps agree)."
        )
    if correction in FAMILY_WISE:
        return (
            f"The number q corrects for {all_tests} ({name}): where nothing but chance is at work, at most 1 in "
            "100 such maps marks any area at q ≤ 0.01; at q ≤ 0.05, at most 5 in 100; at q ≤ 0.10, at most 10 in 100."
        )
    return (
        f"The number q is not corrected for the {tests} tests here: where nothing but chance is at work, up to 1 in "
        "100 areas is marked at q ≤ 0.01; at q ≤ 0.05, up to 5 in 100; at q ≤ 0.10, up to 10 in 100."
    )


def areas_sentence(found: int, tested: int, settings: str, what: str, chance: str = "chance explains") -> str:
    """How many of the tested areas stand out, under which settings (see `settings_words`).

    >>> areas_sentence(9, 1716, "false-discovery rate 1 %", "more calls")
    '9 of 1,716 areas have more calls than chance explains (false-discovery rate 1 %)'
    >>> areas_sentence(0, 1716, "rate 10 %", "more calls")
    'No area stands out: no clear evidence of more calls than chance explains in any of 1,716 (rate 10 %)'
    """
    if not found:
        return f"No area stands out: no clear evidence of {what} than {chance} in any of {count(tested)} ({settings})"
    areas, have = ("area", "has") if tested == 1 else ("areas", "has" if found == 1 else "have")
    return f"{count(found)} of {count(tested)} {areas} {have} {what} than {chance} ({settings})"


def enough(facts: Facts) -> bool:
    """Whether enough areas were tested to say anything of hot and cold."""
    return facts.tested >= FEWEST_TESTED


def headline(facts: Facts, share: str, where: str = "") -> list[str]:
    """What was found and where, at the level that the study was set to before the data were seen.

    ``share`` says what the hot areas hold, for example "14 % of all calls on the map"; it must be of the areas
    that ``at_level`` counts. ``where`` names where most of them lie. Empty ones are left out.
    """
    if not facts.tested:
        return ["No area was tested, so this page shows no hot or cold spots."]
    if not enough(facts):
        return [f"Too few areas to tell hot from cold: {count(facts.tested)}. The lists hold all the same."]
    found = at_level(facts, "hot")
    settings = settings_words(percent_of(facts), facts.tested, facts.correction)
    sentence = areas_sentence(found, facts.tested, settings, more(facts), chance(facts, found))
    if found and share:
        sentence += f"; {'it holds' if found == 1 else 'they hold'} {share}"
    return [f"{sentence}.", where] if found and where else [f"{sentence}."]


def context(facts: Facts) -> list[str]:
    """What keeps the headline from being read as more than it is, and the areas with less than expected."""
    if not enough(facts):
        return []
    sentences = []
    if facts.study_area_assumed:
        sentences.append("The study area is assumed from the records themselves.")
    if not of_exposure(facts) and facts.measure != "cost_per_event":
        sentences.append("Where more people live or pass, more is expected: this map does not take that into account.")
    if cold := at_level(facts, "cold"):
        has = "area has" if cold == 1 else "areas have"
        sentences.append(f"{count(cold)} {has} {fewer(facts)} than {chance(facts, cold)} (same level).")
    return sentences


def where_sentence(hot: Mapping[str, int], total: int = 0) -> str:
    """Which neighborhoods hold the hot areas, at most three by name.

    ``hot``: name -> number of hot areas. ``total``: number of all hot areas, if some may lie in no neighborhood.

    >>> where_sentence({"North": 9, "South": 4, "East": 0})
    'They lie in North (9) and South (4).'
    >>> where_sentence({"A": 5, "B": 4, "C": 3, "D": 1})
    'Most lie in A (5), B (4) and C (3).'
    >>> where_sentence({"A": 5, "B": 4, "C": 3, "D": 3, "E": 3, "F": 3, "G": 3})
    'They lie in 7 neighborhoods, most often in A (5), B (4) and C (3).'
    >>> where_sentence({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 1})
    'They lie in 6 neighborhoods, one in each.'
    >>> where_sentence({"North": 1})
    'It lies in North.'
    """
    held = sorted(((number, name) for name, number in hot.items() if number), key=lambda pair: (-pair[0], pair[1]))
    if not held:
        return ""
    if held == [(1, held[0][1])]:
        return f"It lies in {held[0][1]}."
    first = held[:_MOST_NAMED]
    named = listed([f"{name} ({count(number)})" for number, name in first])
    if len(held) == len(first):
        return f"They lie in {named}."
    if 2 * sum(number for number, _ in first) > max(total, sum(number for number, _ in held)):
        return f"Most lie in {named}."
    often = "one in each" if held[0][0] == 1 else f"most often in {named}"
    return f"They lie in {count(len(held))} neighborhoods, {often}."


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them.

    >>> listed(["A"]), listed(["A", "B"], "or"), listed(["A", "B", "C"])
    ('A', 'A or B', 'A, B and C')
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def period_words(period: tuple[str, str] | None) -> str:
    """The period of the data in words, from ISO days, a single day once; text that is no ISO day is kept.

    >>> period_words(("2015-12-10", "2016-08-24")), period_words(("2024-03-05", "2024-03-05"))
    ('December 10, 2015 to August 24, 2016', 'March 5, 2024')
    """
    return " to ".join(dict.fromkeys(map(day_words, period))) if period else ""


def day_words(day: str) -> str:
    """One ISO day in words.

    >>> day_words("2016-08-04"), day_words("2018-10"), day_words("2016")
    ('August 4, 2016', 'October 2018', '2016')
    """
    parts = day.split("-")
    if len(parts) == len(("year", "month")) and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12:
        return f"{MONTHS[int(parts[1]) - 1]} {int(parts[0])}"
    if len(parts) != len(("year", "month", "day")) or not all(part.isdigit() for part in parts):
        return day
    year, month, number = map(int, parts)
    return f"{MONTHS[month - 1]} {number}, {year}" if 1 <= month <= len(MONTHS) else day
