"""Is there any pattern on the map as a whole: Moran's I and general G in words, for the notes.

Moran's I alone decides. Areas at the border are cut by the study area and have fewer neighbors, which raises general G
on maps without any pattern; it only names what it is that meets, where Moran's I has shown that something does.
"""

import math
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import at_level, enough, few, many, measured
from hotspot.report.headings import capital
from hotspot.report.told import Told
from hotspot.stats.moran import GlobalTest
from hotspot.words import say
from hotspot.words.numbers import count, decimal, digits, two_digits

#: Level of each of the two tests, whatever the level for single areas: few shuffled maps cannot reach 1 %.
LEVEL: Final = 0.05
#: Below this many areas that hold anything the whole map is not spoken of.
FEWEST_HOLDING: Final = 30

# What lies near what, by the sign of general G where Moran's I is above chance.
_DIRECTION: Final = {1: "many", 0: "similar", -1: "few"}
_COSTS: Final = frozenset({c.COST, c.COST_PER_EVENT})
_MEET: Final = {1: "high_meet", 0: "none_meet", -1: "low_meet"}


def whole_map_sentences(facts: Told, holding: int) -> list[str]:
    """Whether areas with similar values lie near each other, in a sentence; empty where nothing can be said.

    ``holding``: number of areas that hold anything, see `areas_holding`. Nothing is said of few areas, of few that hold
    anything, and of a study area that is guessed: its rim makes a pattern by itself. Where there is no sign of a
    pattern and single areas stand out all the same, a second sentence says that both can be true.
    """
    moran, general = (_defined(facts, name) for name in ("morans_i", "general_g"))
    if moran is None or not enough(facts) or _unspoken(facts, holding):
        return []
    language = facts.language
    if (sign := _sign(moran)) > 0:
        which = _which(_DIRECTION[0 if general is None else _sign(general)], facts)
        return [say(language, "map.pattern", which=which, numbers=_numbers(facts, moran, general))]
    which = _which("similar" if of_exposure(facts) else "many", facts)
    if sign:
        sentence = say(language, "map.no_sign", which=which, moran=_moran_words(facts), below=_below(moran, language))
    else:
        sentence = say(language, "map.no_clear_sign", which=which, numbers=_numbers(facts, moran, None))
    return [sentence, say(language, "map.single_areas")] if at_level(facts, "hot") else [sentence]


def whole_map_numbers(facts: Told, holding: int) -> str:
    """Both statistics with their expectation and p, for the notes, and why they claim less than they seem to.

    Empty where neither was computed. ``holding``: as `whole_map_sentences`.
    """
    language = facts.language
    names = {"morans_i": _moran_words(facts), "general_g": say(language, "map.general")}
    parts = [
        _statistic(facts.clustering[name], words, language) for name, words in names.items() if name in facts.clustering
    ]
    if not parts:
        return ""
    maps = count(max(test.permutations for test in facts.clustering.values()))
    said = [say(language, "map.how", numbers=capital("; ".join(parts)), maps=maps)]
    if "general_g" in facts.clustering:
        said.append(say(language, "map.border"))
    return " ".join([*said, *_unspoken(facts, holding)])


def _statistic(test: GlobalTest, name: str, language: str) -> str:
    """A statistic with its expectation and p."""
    if math.isnan(test.p):
        return say(language, "map.undefined", statistic=name)
    value, expected = digits(test.statistic), digits(test.expected)
    return say(language, "map.two_sided", statistic=name, value=value, expected=expected, p=two_digits(test.p))


def areas_holding(cells: pd.DataFrame | None, facts: Told) -> int:
    """Number of areas that hold anything of what was tested."""
    if cells is None:
        return 0
    # The totals, where they are there: tested values may be ranks, which are never 0.
    name = facts.measure if facts.measure in cells else c.VALUE
    values = cells[name].to_numpy(dtype=float, na_value=np.nan) if name in cells else np.zeros(0)
    return int(np.count_nonzero(values > 0))


def _unspoken(facts: Told, holding: int) -> list[str]:
    """Why the page makes no claim of the whole map from these numbers; empty where it does."""
    why = []
    if facts.study_area_assumed:
        why.append(say(facts.language, "map.area_guessed"))
    if holding < FEWEST_HOLDING:
        why.append(say(facts.language, "map.few_holding", least=FEWEST_HOLDING))
    return why


def _defined(facts: Told, name: str) -> GlobalTest | None:
    test = facts.clustering.get(name)
    return None if test is None or math.isnan(test.p) else test


def _sign(test: GlobalTest) -> int:
    if test.p > LEVEL:
        return 0
    return 1 if test.p_upper < test.p_lower else -1


def _which(kind: str, facts: Told) -> str:
    """Which areas lie near each other: those with ``many``, with ``few`` or with ``similar`` values."""
    if kind == "similar":
        values = "rates" if of_exposure(facts) else "amounts" if facts.measure in _COSTS else "numbers"
        return say(facts.language, f"map.of_similar_{values}", what=measured(facts))
    return say(facts.language, f"map.of_{kind}", many=many(facts), few=few(facts))


def _below(moran: GlobalTest, language: str) -> str:
    """That Moran's I is below 0, where it is and does not round to it, else below what chance gives."""
    value = decimal(moran.statistic)
    if moran.statistic < 0 and value != decimal(0):
        return say(language, "map.below_zero", value=value)
    return say(language, "map.below_chance")


def _numbers(facts: Told, moran: GlobalTest, general: GlobalTest | None) -> str:
    said = {"value": decimal(moran.statistic), "p": two_digits(moran.p), "maps": count(moran.permutations)}
    text = say(facts.language, "map.moran_numbers", None, moran=_moran_words(facts), **said)
    if general is None:
        return text
    meet = say(facts.language, f"map.{_MEET[_sign(general)]}")
    return say(facts.language, "map.general_numbers", moran=text, meet=meet, p=two_digits(general.p))


def _moran_words(facts: Told) -> str:
    return say(facts.language, "map.moran_of_rates" if of_exposure(facts) else "map.moran")
