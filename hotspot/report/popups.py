"""What is told of a place that is pointed at on the map: the words of amounts, of classes, and of hot places."""

from typing import Final

import pandas as pd

from hotspot import columns as c
from hotspot.report.against import of_exposure
from hotspot.report.finding import listed, measure_words, measured, than_expected
from hotspot.report.headings import capital
from hotspot.report.legend import why_not_tested
from hotspot.report.looks import BY_LABEL, evidence_words, short_words
from hotspot.report.texts import names, place_texts
from hotspot.report.told import Told
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.words import numbers, say, section

_NUMBER: Final = "{n}"


def popup_words(facts: Told) -> dict[str, str]:
    """The words of popups by key, with those of amounts: ``n_events`` and ``n_events_one``, ``n_people``, ``n_cost``.

    ``n_persons``: people as they carry a building. ``{n}`` is a place for a number, as it is shown.
    """
    language = facts.language
    words = section(language, "popups")
    for key, noun in (
        ("events", facts.event_noun),
        ("people", measure_words(c.PEOPLE, facts)),
        ("persons", say(language, "carried.people")),
    ):
        words[f"n_{key}"] = f"{_NUMBER} {noun}"
        words[f"n_{key}_one"] = numbers.counted(1, noun, language)
    words["n_cost"] = _NUMBER
    if facts.cost_kind:
        words["n_cost"] = f"{_NUMBER} {numbers.money(0, facts.cost_kind, language, '').partition(' ')[2]}"
    words["none"] = say(language, "pointed.none", noun=facts.event_noun)
    words["few_residents"] = words["few_residents"].replace("{least}", str(FEWEST_AT_RISK))
    if not facts.persons_known:
        words["capped_cost"] = say(language, "pointed.capped_cost_unknown", total="{total}", value="{value}")
    return words


def class_plain(label: str, facts: Told) -> str:
    """Whether an area of a class stands out, in a sentence."""
    look, language = BY_LABEL[label], facts.language
    if look.direction > 0:
        return say(language, "pointed.hot", evidence=evidence_words(look, language))
    if look.direction < 0:
        fewer = capital(than_expected(facts, -1))
        return say(language, "pointed.cold", fewer=fewer, evidence=evidence_words(look, language))
    if label == "not_significant":
        return say(language, "pointed.plain")
    if label == "not_tested":
        return say(language, "pointed.not_compared", why=why_not_tested(facts))
    return f"{short_words(look, language)}."


def hot_place_lines(places: pd.DataFrame | None, facts: Told) -> list[list[str]]:
    """Of each hot place what it holds, beside what it is compared with, and what else is told of it, in sentences."""
    if places is None:
        return []
    language, count = facts.language, len(places)
    told = [[f"{text}."] for text in _amounts(places, facts)]
    cells = places[c.CELLS].tolist() if c.CELLS in places else [0] * count
    kept = {
        "pointed.around": [
            listed(text.split("; "), language=language) if text else "" for text in _of(places, c.STREETS)
        ],
        "popups.kinds": [text.replace("; ", ", ") for text in _of(places, c.KINDS)],
        "pointed.first_buildings": [text.replace("; ", ", ") for text in _of(places, c.FIRST_BUILDINGS)],
    }
    for row, lines in enumerate(told):
        if cells[row]:
            lines.append(say(language, "pointed.joined", cells[row], cells=numbers.count(cells[row])))
        for key, texts in kept.items():
            if texts[row]:
                lines.append(say(language, key, streets=texts[row], names=texts[row]))
    return told


def _of(places: pd.DataFrame, name: str) -> list[str]:
    """A column of texts; empty where there is none."""
    if name not in places:
        return [""] * len(places)
    return ["" if text == numbers.MISSING else text for text in names(places, name)]


def _amounts(places: pd.DataFrame, facts: Told) -> list[str]:
    """What each holds: what was tested, as it is and as it was tested, and how many times what was expected."""
    language = facts.language
    tested = facts.measure if facts.measure in places and facts.measure in c.TOTALS else c.EVENTS
    totals = places[tested].to_numpy(dtype=float).tolist()
    said = [_amount(total, tested, facts) for total in totals]
    if facts.measure != tested or facts.transform != "none":
        return said
    if c.VALUE in places:
        key = (
            "pointed.capped_cost_unknown" if tested == c.COST and not facts.persons_known else f"popups.capped_{tested}"
        )
        values = places[c.VALUE].to_numpy(dtype=float).tolist()
        said = [
            text if value == total else say(language, key, total=text, value=_amount(value, tested, facts, short=True))
            for text, total, value in zip(said, totals, values, strict=True)
        ]
    exposed = of_exposure(facts)
    column = c.TIMES_EXPECTED if exposed else c.TIMES_AVERAGE
    if column not in places:
        return said
    key = "pointed.than_its_residents" if exposed else "popups.by_map"
    times = [text.partition(" ")[0] for text in place_texts(places, column, language)]
    return [
        text if many == numbers.MISSING else say(language, key, total=text, times=many)
        for text, many in zip(said, times, strict=True)
    ]


def _amount(amount: float, measure: str, facts: Told, *, short: bool = False) -> str:
    """An amount with its noun; ``short``: without it."""
    if measure == c.COST:
        return numbers.money(amount, None if short else facts.cost_kind, facts.language, facts.currency)
    if short:
        return numbers.compact(amount)
    return numbers.counted(amount, measured(facts) if measure == facts.measure else facts.event_noun, facts.language)
