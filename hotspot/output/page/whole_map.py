"""Is there any pattern on the map as a whole: Moran's I and general G in words, told before single areas."""

import math
from typing import Final

from hotspot.disclosure.facts import Facts
from hotspot.output.page.finding import at_level, enough, few, many, measured, of_exposure
from hotspot.output.page.numbers import SPACE, count, digits, two_digits
from hotspot.stats.moran import GlobalTest

#: Level of each of the two tests, whatever the level for single areas: few shuffled maps cannot reach 1 %.
LEVEL: Final = 0.05

# What the pair of them says, by sign (1 more than shuffled maps, -1 less, 0 no clear sign): (Moran's I, general G).
_BOTH: Final = {
    (1, 1): "areas with {many} lie near each other more than chance explains",
    (1, 0): "areas with like {amounts} lie near each other more than chance explains",
    (1, -1): "areas with {few} lie near each other more than chance explains",
    (0, 1): "areas with {many} lie near each other more than chance explains",
    (0, 0): "there is no clear sign that areas with {many} lie near each other",
    (0, -1): "areas with {many} lie near each other less than chance explains",
}
_DIFFER: Final = "neighboring areas differ in {what} more than chance explains"
_RATES: Final = {
    1: "areas with like {amounts} lie near each other more than chance explains",
    0: "there is no clear sign that areas with like {amounts} lie near each other",
    -1: _DIFFER,
}
_MEET: Final = {1: "high values meet", 0: "no clear sign", -1: "high values lie apart"}


def whole_map_sentences(facts: Facts) -> list[str]:
    """What both tests say together, in a sentence; empty where neither was made.

    Where they show nothing and single areas stand out all the same, a second sentence says that both can be true.
    """
    moran, general = (_defined(facts, name) for name in ("morans_i", "general_g"))
    if not enough(facts) or (moran is None and general is None):
        return []
    signs = (_sign(moran), _sign(general))
    if signs[0] < 0:
        pattern = _DIFFER
    elif general is None:
        pattern = _RATES[signs[0]]
    else:
        pattern = _BOTH[signs]
    sentence = f"On the whole map, {_filled(pattern, facts)} ({_numbers(facts, moran, general)})."
    if signs == (0, 0) and at_level(facts, "hot"):
        return [sentence, "Single areas can stand out all the same."]
    return [sentence]


def whole_map_numbers(facts: Facts) -> str:
    """Both statistics with their expectation and p, for the notes; empty where neither was computed."""
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
    return f"{text[0].upper()}{text[1:]}; from {maps} maps with the values shuffled over all areas. {how}"


def _defined(facts: Facts, name: str) -> GlobalTest | None:
    test = facts.clustering.get(name)
    return None if test is None or math.isnan(test.p) else test


def _sign(test: GlobalTest | None) -> int:
    if test is None or test.p > LEVEL:
        return 0
    return 1 if test.p_upper < test.p_lower else -1


def _filled(pattern: str, facts: Facts) -> str:
    kind = "rates" if of_exposure(facts) else "amounts" if facts.measure in {"cost", "cost_per_event"} else "numbers"
    what = f"their rates of {measured(facts)}" if of_exposure(facts) else measured(facts)
    return pattern.format(many=many(facts), few=few(facts), amounts=f"{kind} of {measured(facts)}", what=what)


def _numbers(facts: Facts, moran: GlobalTest | None, general: GlobalTest | None) -> str:
    parts = []
    if moran is not None:
        unclear = ", no clear sign" if general is not None and _sign(general) and not _sign(moran) else ""
        parts.append((f"{_moran_words(facts)} {_short(moran.statistic)}{unclear}", moran))
    if general is not None:
        low = "low values meet" if (_sign(moran), _sign(general)) == (1, -1) else _MEET[_sign(general)]
        parts.append((f"general G: {low}", general))
    texts = [f"{words}, p{SPACE}={SPACE}{two_digits(test.p)}" for words, test in parts]
    texts[0] += f" from {count(parts[0][1].permutations)} shuffled maps"
    return "; ".join(texts)


def _moran_words(facts: Facts) -> str:
    return "Moran's I of rates standardized for their residents" if of_exposure(facts) else "Moran's I"


def _short(statistic: float) -> str:
    return f"{statistic:.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")
