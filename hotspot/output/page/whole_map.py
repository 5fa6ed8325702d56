"""Is there any pattern on the map as a whole: Moran's I and general G in words, told before single areas.

Moran's I alone decides. Areas at the border are cut by the study area and have fewer neighbors, which raises general G
on maps without any pattern; it only names what it is that meets, where Moran's I has shown that something does.
"""

import math
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.output.page.finding import at_level, enough, few, many, measured, of_exposure
from hotspot.output.page.numbers import SPACE, count, decimal, digits, two_digits
from hotspot.stats.moran import GlobalTest

#: Level of each of the two tests, whatever the level for single areas: few shuffled maps cannot reach 1 %.
LEVEL: Final = 0.05
#: Below this many areas that hold anything the whole map is not spoken of.
FEWEST_HOLDING: Final = 30

_SIMILAR: Final = "areas with similar {amounts}"
# What lies near what, by the sign of general G where Moran's I is above chance.
_DIRECTION: Final = {1: "areas with {many}", 0: _SIMILAR, -1: "areas with {few}"}
_MEET: Final = {1: "high values meet", 0: "no clear sign", -1: "low values meet"}


def whole_map_sentences(facts: Facts, holding: int) -> list[str]:
    """Whether areas with similar values lie near each other, in a sentence; empty where nothing can be said.

    ``holding``: number of areas that hold anything, see `areas_holding`. Nothing is said of few areas, of few that hold
    anything, and of a study area that is guessed: its rim makes a pattern by itself. Where there is no sign of a
    pattern and single areas stand out all the same, a second sentence says that both can be true.
    """
    moran, general = (_defined(facts, name) for name in ("morans_i", "general_g"))
    if moran is None or not enough(facts) or _unspoken(facts, holding):
        return []
    if (sign := _sign(moran)) > 0:
        direction = 0 if general is None else _sign(general)
        which = _filled(_DIRECTION[direction], facts)
        numbers = _numbers(facts, moran, general)
        return [f"On the whole map, {which} lie near each other more than chance explains ({numbers})."]
    which = _filled(_SIMILAR if of_exposure(facts) else _DIRECTION[1], facts)
    if sign:
        value = decimal(moran.statistic)
        below = f"{value}, below 0" if moran.statistic < 0 and value != decimal(0) else "below what chance gives"
        words = f"there is no sign that {which} lie near each other"
        sentence = f"On the whole map, {words} ({_moran_words(facts)} {below}; the notes have the numbers)."
    else:
        words = f"there is no clear sign that {which} lie near each other"
        sentence = f"On the whole map, {words} ({_numbers(facts, moran, None)})."
    return [sentence, "Single areas can stand out all the same."] if at_level(facts, "hot") else [sentence]


def whole_map_numbers(facts: Facts, holding: int) -> str:
    """Both statistics with their expectation and p, for the notes, and why they claim less than they seem to.

    Empty where neither was computed. ``holding``: as `whole_map_sentences`.
    """
    parts = []
    for name, words in (("morans_i", _moran_words(facts)), ("general_g", "general G")):
        if name not in facts.clustering:
            continue
        test = facts.clustering[name]
        if math.isnan(test.p):
            parts.append(f"{words} is not defined for these values")
        else:
            expected = f"{digits(test.expected)} expected by chance"
            parts.append(
                f"{words} {digits(test.statistic)} ({expected}), two-sided p{SPACE}={SPACE}{two_digits(test.p)}"
            )
    if not parts:
        return ""
    maps = count(max(test.permutations for test in facts.clustering.values()))
    text = "; ".join(parts)
    how = "Neighbors are areas that touch, all with the same weight; each test at 5 %."
    said = [f"{text[0].upper()}{text[1:]}; from {maps} maps with the values shuffled over all areas. {how}"]
    if "general_g" in facts.clustering:
        said.append(
            "Areas cut by the border have fewer neighbors, which raises general G without any pattern: Moran's I alone "
            "decides, and general G only tells whether high or low values meet."
        )
    return " ".join([*said, *_unspoken(facts, holding)])


def areas_holding(cells: pd.DataFrame | None, facts: Facts) -> int:
    """Number of areas that hold anything of what was tested."""
    if cells is None:
        return 0
    # The totals, where they are there: tested values may be ranks, which are never 0.
    name = facts.measure if facts.measure in cells else c.VALUE
    values = cells[name].to_numpy(dtype=float, na_value=np.nan) if name in cells else np.zeros(0)
    return int(np.count_nonzero(values > 0))


def _unspoken(facts: Facts, holding: int) -> list[str]:
    """Why the page makes no claim of the whole map from these numbers; empty where it does."""
    why = []
    if facts.study_area_assumed:
        why.append(
            "The study area is a guess around the records, and its rim makes such a pattern by itself: "
            "the page claims nothing from these numbers."
        )
    if holding < FEWEST_HOLDING:
        why.append(f"Fewer than {FEWEST_HOLDING} areas hold anything: too few to claim anything from these numbers.")
    return why


def _defined(facts: Facts, name: str) -> GlobalTest | None:
    test = facts.clustering.get(name)
    return None if test is None or math.isnan(test.p) else test


def _sign(test: GlobalTest) -> int:
    if test.p > LEVEL:
        return 0
    return 1 if test.p_upper < test.p_lower else -1


def _filled(pattern: str, facts: Facts) -> str:
    kind = "rates" if of_exposure(facts) else "amounts" if facts.measure in {"cost", "cost_per_event"} else "numbers"
    return pattern.format(many=many(facts), few=few(facts), amounts=f"{kind} of {measured(facts)}")


def _numbers(facts: Facts, moran: GlobalTest, general: GlobalTest | None) -> str:
    p = f"p{SPACE}={SPACE}{two_digits(moran.p)} from {count(moran.permutations)} shuffled maps"
    text = f"{_moran_words(facts)} {decimal(moran.statistic)}, {p}"
    if general is None:
        return text
    return f"{text}; general G: {_MEET[_sign(general)]}, p{SPACE}={SPACE}{two_digits(general.p)}"


def _moran_words(facts: Facts) -> str:
    return "Moran's I of rates standardized for their residents" if of_exposure(facts) else "Moran's I"
