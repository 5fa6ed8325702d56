"""The finding in plain sentences that say no more than the statistics do.

A label says that the cell's false-discovery-adjusted p is at or below a level: among all areas
marked at 1 %, at most 1 % are false on average (Benjamini and Hochberg 1995). It does not say that a
certain area is real with 99 %, and no sentence here does.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from hotspot.disclosure.discs import DiscsFound
from hotspot.method.rings import scales_of
from hotspot.report.against import against_sentences, chance, lacking, of_exposure, than_what, whoever
from hotspot.report.persons import person_sentences
from hotspot.report.told import Told
from hotspot.words import is_known, say
from hotspot.words.numbers import SPACE, compact, count, kind_words, singular

FALSE_DISCOVERY: Final = ("benjamini-hochberg", "benjamini-yekutieli")
FAMILY_WISE: Final = ("bonferroni", "holm")
LEVELS: Final = (("99", 1), ("95", 5), ("90", 10))
#: Below this many tested areas nothing is said about hot and cold.
FEWEST_TESTED: Final = 20
#: Neighborhoods that a sentence names.
_NUMBERED: Final = re.compile(r"\(\d+\)$")
_MOST_NAMED: Final = 3
_COSTS: Final = ("cost", "cost_per_event")


def more(facts: Told) -> str:
    """What a hot area has more of: "more calls", "more people with calls", "more charged cost"."""
    return _word(facts, "more")


def fewer(facts: Told) -> str:
    """What a cold area has less of: "fewer calls", "fewer people with calls", "less charged cost"."""
    return _word(facts, "fewer")


def many(facts: Told) -> str:
    """What a high value is: "many calls", "many people with calls", "much charged cost"."""
    return _word(facts, "many")


def few(facts: Told) -> str:
    """What a low value is: "few calls", "few people with calls", "little charged cost"."""
    return _word(facts, "few")


def _word(facts: Told, word: str) -> str:
    suffix = f"_{facts.measure}" if facts.measure in _COSTS else ""
    return say(facts.language, f"finding.{word}{suffix}", what=measured(facts))


def measured(facts: Told) -> str:
    """What was tested: "calls", "people with calls", "charged cost"."""
    return measure_words(facts.measure, facts)


def measure_words(measure: str, facts: Told) -> str:
    """What a measure counts; see `measured`."""
    language, noun = facts.language, facts.event_noun
    if measure == "people":
        return say(language, "finding.people", noun=noun)
    if measure not in _COSTS:
        return noun
    cost = say(language, "finding.cost")
    if facts.cost_kind:
        cost = say(language, "finding.cost_of_kind", kind=kind_words(facts.cost_kind, language))
    if measure == "cost":
        return cost
    event = singular(noun, language) or say(language, "finding.event")
    return say(language, "finding.cost_per_event", cost=cost, event=event)


def than_expected(facts: Told, direction: int) -> str:
    """A direction in words: "more calls than expected", "fewer people with calls than expected".

    Where hexagons are compared whoever lives there, they are not called what residents lead one to expect.
    """
    what = more(facts) if direction > 0 else fewer(facts)
    return say(facts.language, "against.than_map" if whoever(facts) else "finding.than_expected", what=what)


def at_level(facts: Told, direction: str) -> int:
    """How many areas stand out in a direction, ``hot`` or ``cold``, at the study's own level.

    >>> at_level(Told(alpha=0.05, label_counts={"hot_99": 2, "hot_95": 3, "hot_90": 8}), "hot")
    5
    """
    return sum(facts.label_counts.get(f"{direction}_{name}", 0) for name in levels(facts))


def levels(facts: Told) -> list[str]:
    """The names of the classes that count at the study's own level, strictest first.

    >>> levels(Told(alpha=0.05))
    ['99', '95']
    """
    return [name for name, percent in LEVELS if percent <= percent_of(facts)]


def percent_of(facts: Told) -> int:
    """The study's level in percent."""
    return round(100 * facts.alpha)


def settings_words(level: int, tested: int, correction: str = FALSE_DISCOVERY[0], language: str = "en") -> str:
    """What a level in percent means under the correction for many tests.

    >>> settings_words(1, 1716).replace(SPACE, " ")
    'false-discovery rate 1 %, corrected for 1,716 tests'
    >>> settings_words(5, 1716, "bonferroni").replace(SPACE, " ")
    'at most 5 % chance of any false finding, corrected for 1,716 tests'
    >>> settings_words(5, 1716, "none").replace(SPACE, " ")
    'each tested at 5 %, not corrected: chance alone would mark on average up to 85.8 of 1,716'
    """
    tests, percent = say(language, "finding.tests", tested, tests=count(tested)), f"{level}{SPACE}%"
    if correction in FALSE_DISCOVERY:
        return say(language, "finding.settings_false_discovery", level=percent, tests=tests)
    if correction in FAMILY_WISE:
        return say(language, "finding.settings_family_wise", level=percent, tests=tests)
    by_chance = compact(round(tested * level / 100, 1))
    return say(language, "finding.settings_uncorrected", level=percent, by_chance=by_chance, tested=count(tested))


def correction_words(facts: Told) -> str:
    """What q is and what the levels promise, for the notes under the map."""
    language, tests = facts.language, count(facts.tested)
    if facts.correction not in {*FALSE_DISCOVERY, *FAMILY_WISE}:
        return say(language, "method.q_uncorrected", tests=tests)
    all_tests = say(language, "method.all_tests", facts.tested, tests=tests)
    name = "-".join(map(str.capitalize, facts.correction.split("-")))
    kind = "false_discovery" if facts.correction in FALSE_DISCOVERY else "family_wise"
    promise = say(language, f"method.q_{kind}", all_tests=all_tests, correction=name)
    # Benjamini-Yekutieli (2001) holds under any dependence, Benjamini-Hochberg does not.
    holds = f"method.holds_{facts.correction}"
    return f"{promise} {say(language, holds)}" if is_known(holds) else promise


def areas_sentence(found: int, facts: Told) -> str:
    """How many of the tested areas stand out, against what.

    Where none does, that says nothing of weaker evidence, which map and list may show.

    >>> areas_sentence(9, Told(tested=1716, event_noun="calls", null="gamma-poisson"))
    '9 of 1,716 areas, with those around them, have more calls than their residents lead one to expect (gamma-Poisson \
model, which is too sure where places differ otherwise)'
    >>> areas_sentence(0, Told(tested=1716, event_noun="calls", measure="cost_per_event"))
    'In none of 1,716 areas is the evidence clear enough of higher cost per call than if the same amounts were dealt \
to the same calls at random'
    """
    language, than = facts.language, chance(facts, found)
    areas = say(language, "finding.hexagons_tested" if whoever(facts) else "finding.areas_tested", facts.tested)
    said = {"what": more(facts), "chance": than, "tested": count(facts.tested), "areas": areas}
    if not found:
        return say(language, "finding.no_area", None, **said)
    return say(language, "finding.areas", found, found=count(found), **said)


def enough(facts: Told) -> bool:
    """Whether enough areas were tested to say anything of hot and cold."""
    return facts.tested >= FEWEST_TESTED


def headline(facts: Told, share: str, where: str = "") -> list[str]:
    """What was found and where, at the level that the study was set to before the data were seen.

    ``share`` says what the hot areas hold, for example "14 % of all calls on the map"; it must be of the areas
    that ``at_level`` counts. ``where`` names where most of them lie. Empty ones are left out.
    """
    language = facts.language
    if not facts.tested:
        return [say(language, "finding.none_tested")]
    if not enough(facts):
        return [say(language, "finding.few_tested", tested=count(facts.tested))]
    found = at_level(facts, "hot")
    sentence = areas_sentence(found, facts)
    if found and share:
        sentence = say(language, "finding.hold", found, sentence=sentence, share=share)
    return [text for text in (f"{sentence}.", where if found else "", lacking(facts)) if text]


def context(facts: Told) -> list[str]:
    """What keeps the headline from being read as more than it is, and the areas with less than expected."""
    if not enough(facts):
        return []
    sentences = against_sentences(facts)
    if facts.study_area_assumed:
        sentences.append(say(facts.language, "finding.area_assumed"))
    if not of_exposure(facts) and not whoever(facts) and facts.measure != "cost_per_event":
        sentences.append(say(facts.language, "finding.people_matter"))
    sentences += person_sentences(facts)
    settings = settings_words(percent_of(facts), facts.tested, facts.correction, facts.language)
    if at_level(facts, "hot"):
        sentences.append(say(facts.language, "finding.how_sure", promise=_promise(facts), settings=settings))
    else:
        if isinstance(facts.discs, DiscsFound) and facts.discs.found:
            discs = len(facts.discs.found)
            sentences.append(say(facts.language, "finding.discs_found", discs, found=count(discs)))
        sentences.append(say(facts.language, "finding.how_sure_of_none", settings=settings))
    if cold := at_level(facts, "cold"):
        said = {"found": count(cold), "what": fewer(facts), "chance": than_what(facts, cold)}
        sentences.append(
            say(facts.language, "finding.cold_hexagons" if whoever(facts) else "finding.cold", cold, **said)
        )
    return sentences


def _promise(facts: Told) -> str:
    """What the level promises of the areas that stand out, in plain words."""
    language, widest = facts.language, 1 if facts.rings is None else scales_of(facts.rings)[-1]
    if facts.correction not in {*FALSE_DISCOVERY, *FAMILY_WISE}:
        return say(language, "finding.sure_uncorrected")
    kind = "false_discovery" if facts.correction in FALSE_DISCOVERY else "family_wise"
    steps = say(language, "finding.steps", widest, rings=widest)
    return say(language, f"finding.sure_{kind}", share=percent_of(facts), steps=steps)


def where_sentence(hot: Mapping[str, int], total: int = 0, language: str = "en") -> str:
    """Which neighborhoods hold the hot areas, at most three by name.

    ``hot``: name -> number of hot areas. ``total``: number of all hot areas, if some may lie in no neighborhood.

    >>> where_sentence({"North": 9, "South": 4, "East": 0})
    'They lie in North (9) and South (4).'
    >>> where_sentence({"A": 5, "B": 4, "C": 3, "D": 1})
    'Most lie in A (5), B (4) and C (3).'
    >>> where_sentence({"A": 5, "B": 4, "C": 3, "D": 3, "E": 3, "F": 3, "G": 3})
    'They lie in 7 neighborhoods, most often in A (5) and B (4).'
    >>> where_sentence({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 1})
    'They lie in 6 neighborhoods, one in each.'
    >>> where_sentence({"North": 9, "North (2)": 4})
    'They lie in North: 9 and North (2): 4.'
    >>> where_sentence({"North": 1})
    'It lies in North.'
    """
    held = sorted(((number, name) for name, number in hot.items() if number), key=lambda pair: (-pair[0], pair[1]))
    if not held:
        return ""
    if held == [(1, held[0][1])]:
        return say(language, "finding.lie_in_one", name=held[0][1])
    first = _named(held)
    # Areas of one name are numbered in brackets: how many there are stands otherwise then.
    numbered = any(_NUMBERED.search(name) for _, name in first)
    named = listed(
        [f"{name}: {count(number)}" if numbered else f"{name} ({count(number)})" for number, name in first],
        language=language,
    )
    if len(held) == len(first):
        return say(language, "finding.lie_in", named=named)
    if 2 * sum(number for number, _ in first) > max(total, sum(number for number, _ in held)):
        return say(language, "finding.most_lie_in", named=named)
    often = "finding.one_in_each" if held[0][0] == 1 else "finding.most_often_in"
    said = {"neighborhoods": count(len(held)), "often": say(language, often, named=named)}
    return say(language, "finding.lie_in_many", None, **said)


def _named(held: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The first three, with those that have as many as the third; without all of these where they are too many."""
    least = held[min(_MOST_NAMED, len(held)) - 1][0]
    with_ties = [pair for pair in held if pair[0] >= least]
    above = [pair for pair in held if pair[0] > least]
    return with_ties if len(with_ties) <= _MOST_NAMED + 2 else above or held[:_MOST_NAMED]


def listed(words: Sequence[str], last: str = "and", language: str = "en") -> str:
    """Words as a sentence lists them. ``last``: ``and`` or ``or``.

    >>> listed(["A"]), listed(["A", "B"], "or"), listed(["A", "B", "C"])
    ('A', 'A or B', 'A, B and C')
    >>> listed(["A", "B"], language="es"), listed(["A", "Indian Valley"], language="es")
    ('A y B', 'A e Indian Valley')
    """
    if not words[1:]:
        return "".join(words)
    before_i = "_before_i" if last == "and" and words[-1][:1].lower() in {"i", "í"} else ""
    conjunction = say(language, f"finding.{last}{before_i}")
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
