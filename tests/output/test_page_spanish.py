"""The sentences in Spanish say what the English ones say: the same numbers, no English, nothing left to fill."""

import re
from collections.abc import Callable
from dataclasses import replace
from math import nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.report import Report, dates, finding
from hotspot.report.against import legend_heading, null_words
from hotspot.report.certainty import order_limit, tier_note, unsure_note
from hotspot.report.concentration import concentration_of
from hotspot.report.leave_out import without_heading, without_sentences, without_texts, without_tips
from hotspot.report.method import method_words
from hotspot.report.residents import resident_sentences
from hotspot.report.standing import outlined, standing_note, standing_sentence
from hotspot.report.told import Told
from hotspot.report.whole_map import whole_map_numbers, whole_map_sentences
from hotspot.stats.moran import GlobalTest
from hotspot.words import table

from ..releases import MakeReport, make_buildings, make_cells, make_concentration, make_neighborhoods, shuffled

ENGLISH = re.compile(
    r"(?<!--)\b(the|of|and|or|than|are|is|have|has|with|without|not|from|to|they|it|its|their|if|all|more|fewer|less|many|few"
    r"|areas?|chance|cost|rates?|residents|neighborhoods?|buildings?|largest|certainly|hold|people|map|maps|values)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NULLS = ("total", "conditional", "residents", "gamma-poisson", "binomial")
CORRECTIONS = ("benjamini-hochberg", "benjamini-yekutieli", "bonferroni", "holm", "none")
MEASURES = ("events", "people", "cost", "cost_per_event")
LABELS = ("hot_99", "hot_95", "hot_90", "cold_95")
LEFT_OUT = ("hot_without_building", "hot_without_person", "hot_without_event")
TIERS = ("certainly", "probably", "possibly", "not", "too_few_residents", None)


def alike(english: list[str], spanish: list[str]) -> None:
    """Text by text: the same numbers as often, and no English."""
    assert len(spanish) == len(english)
    for one, other in zip(english, spanish, strict=True):
        assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), (one, other)
        assert bool(one) == bool(other)
        assert not ENGLISH.search(other), other
        assert not {"{", "}"} & set(other)
        assert "  " not in other


def both(told: Callable[[Told], list[str]], facts: Told) -> list[str]:
    """What is told in Spanish, once it was held against the English."""
    spanish = told(replace(facts, language="es"))
    alike(told(replace(facts, language="en")), spanish)
    return spanish


global_tests = st.builds(
    shuffled, st.sampled_from([-0.31, -0.004, 0.31]), st.just(-0.001), st.sampled_from([0.002, 0.05, 0.4, 1.0])
) | st.just(GlobalTest(nan, nan, nan, nan, nan, 999))
any_facts = st.builds(
    Told,
    measure=st.sampled_from(MEASURES),
    event_noun=st.sampled_from(["llamadas", "incendios", "crisis"]),
    cost_kind=st.sampled_from(["charged", "allowed", "paid", "estimated"]),
    alpha=st.sampled_from([0.01, 0.05, 0.1]),
    correction=st.sampled_from(CORRECTIONS),
    null=st.sampled_from(NULLS),
    residents_way=st.sampled_from(["none", "coarse", "few", "fine"]),
    outside_residents=st.sampled_from([0, 1, 37]),
    false_alarms=st.sampled_from([None, (0, 1), (0, 20), (2, 20), (3, 20)]),
    area_cells=st.sampled_from([0.0, 1.4, 5.5]),
    dispersion=st.sampled_from([1.0, 19.6]),
    stands_out_times=st.sampled_from([1.25, 1.5]),
    kernel=st.sampled_from(["uniform", "gaussian"]),
    transform=st.sampled_from(["none", "log1p", "rank"]),
    exact=st.booleans(),
    tested=st.sampled_from([0, 1, 12, 20, 1716]),
    label_counts=st.dictionaries(st.sampled_from(LABELS), st.sampled_from([0, 1, 2, 1200])),
    study_area_assumed=st.booleans(),
    clustering=st.dictionaries(st.sampled_from(["morans_i", "general_g"]), global_tests),
    tops=st.fixed_dictionaries({"neighborhoods": st.sampled_from([1, 2, 12])}),
)


def of_areas(facts: Told) -> list[str]:
    words = (finding.more, finding.fewer, finding.many, finding.few, finding.measured)
    directions = [finding.than_expected(facts, direction) for direction in (1, -1)]
    notes = [null_words(facts), finding.correction_words(facts), *finding.context(facts)]
    notes.append(legend_heading(facts, finding.measured(facts)))
    places = pd.DataFrame({"name": list("ABCD"), "times_expected": [2.24, 1.97, 1.9, 1.5]})
    some = [places.assign(stands_out=[number < found for number in range(4)]) for found in (0, 1, 2, 4)]
    standing = [
        text
        for table in some
        for text in (standing_sentence(table, facts), outlined(table, facts.language), standing_note(table, facts))
    ]
    return [
        *(word(facts) for word in words),
        *directions,
        *notes,
        *standing,
        method_words(facts),
        *finding.headline(facts, "14 %", "North."),
    ]


def of_map(facts: Told) -> list[str]:
    numbers = [whole_map_numbers(facts, holding) for holding in (29, 400)]
    return [*numbers, *whole_map_sentences(facts, 29), *whole_map_sentences(facts, 400)]


@settings(max_examples=100)
@given(any_facts)
@pytest.mark.slow
def test_areas_and_map(facts: Told) -> None:
    assert both(of_areas, facts)
    assert both(of_map, facts)


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("correction", CORRECTIONS)
def test_null_and_correction_are_named(null: str, correction: str) -> None:
    facts = Told(language="es", event_noun="llamadas", tested=1716, null=null, correction=correction)
    told = null_words(facts) + finding.correction_words(facts) + " ".join(finding.context(facts))
    # An exact test by permutation, or the model by its name.
    named = {"gamma-poisson": "modelo gamma-Poisson", "binomial": "modelo binomial", "residents": "sin una forma dada"}
    assert named.get(null, "Gi*, prueba de permutación") in told
    assert ("condicional" in told) == (null == "conditional")
    assert ("tasa de descubrimientos falsos del 5" in told) == correction.startswith("benjamini")
    assert ("sin corrección" in told) == (correction == "none")
    if correction != "none":
        assert "-".join(map(str.capitalize, correction.split("-"))) in told
    assert not re.search(r"99\s?%|% de (certeza|seguridad|confianza)", told)


def words(measure: str, noun: str = "llamadas") -> list[str]:
    facts = Told(language="es", measure=measure, event_noun=noun, cost_kind="charged")
    return [word(facts) for word in (finding.more, finding.fewer, finding.many, finding.few)]


def test_every_measure_has_its_words() -> None:
    assert words("events") == [
        "más llamadas",
        "menos llamadas",
        "un gran número de llamadas",
        "un bajo número de llamadas",
    ]
    assert words("people")[0] == "más personas con llamadas"
    assert words("cost")[:2] == ["mayor costo facturado", "menor costo facturado"]
    assert words("cost_per_event")[0] == "mayor costo facturado por llamada"
    # Without a known singular it is an event.
    assert words("cost_per_event", "hospitales")[3] == "un bajo costo facturado por evento"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("charged", "facturado"), ("allowed", "permitido"), ("paid", "pagado"), ("estimated", "estimado"), (None, "")],
)
def test_kinds_of_cost(kind: str | None, words: str) -> None:
    assert finding.measured(Told(language="es", measure="cost", cost_kind=kind)) == f"costo {words}".strip()


def test_a_kind_of_cost_that_is_not_known_stays_as_it_is() -> None:
    assert finding.measured(Told(measure="cost", cost_kind="billed")) == "billed cost"


def test_the_finding_in_plain_spanish() -> None:
    facts = Told(language="es", event_noun="llamadas", tested=1716, label_counts={"hot_99": 9, "cold_99": 1})
    assert " ".join([*finding.headline(facts, "14 %"), *finding.context(facts)]).replace("\xa0", " ") == (
        "9 de 1,716 zonas, con las de alrededor, tienen más llamadas de lo que habría si se repartieran por el mapa "
        "sin tener en cuenta dónde vive la gente; reúnen 14 %. Donde viven o pasan más personas, se espera más: este "
        "mapa no lo toma en cuenta. Con los residentes de zonas pequeñas (--residents ARCHIVO) lo haría. ¿Qué tan "
        "seguro es esto? En promedio, a lo sumo 5 de cada 100 zonas que sobresalen no tienen nada más alto ni en "
        "ellas ni a 1 paso o menos (tasa de descubrimientos falsos del 5 %, con corrección por 1,716 pruebas). 1 "
        "zona, con las de alrededor, tiene menos llamadas de lo que da un reparto así (mismo nivel); junto a zonas "
        "con mucho más, eso suele ser solo una sombra."
    )


@given(st.dictionaries(st.sampled_from("ABCDEFI"), st.sampled_from([0, 1, 5])), st.sampled_from([0, 30]))
def test_where_they_lie(hot: dict[str, int], total: int) -> None:
    alike([finding.where_sentence(hot, total)], [finding.where_sentence(hot, total, "es")])


@pytest.mark.parametrize(
    ("last", "conjunction", "joined"),
    [("Sur", "and", "Norte y Sur"), ("Iztapa", "and", "Norte e Iztapa"), ("Iztapa", "or", "Norte o Iztapa")],
)
def test_lists(last: str, conjunction: str, joined: str) -> None:
    assert finding.listed(["Norte", last], conjunction, "es") == joined


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (("2015-12-10", "2016-08-24"), "10 de diciembre de 2015 al 24 de agosto de 2016"),
        (("2015-01", "2016-08"), "enero de 2015 a agosto de 2016"),
        (("2015", "2016"), "2015 a 2016"),
        (("2024-03-05", "2024-03-05"), "5 de marzo de 2024"),
        (("2024-13-05", "x"), "2024-13-05 a x"),
        (None, ""),
    ],
)
def test_periods(period: tuple[str, str] | None, words: str) -> None:
    assert dates.period_words(period, "es") == words
    alike([dates.period_words(period)], [words])


places = st.lists(
    st.tuples(st.sampled_from([1.234, 50.0, 123.4]), st.sampled_from(TIERS), st.sampled_from([0, 1, 5])),
    min_size=1,
    max_size=15,
)


@settings(max_examples=100)
@given(places, any_facts)
@pytest.mark.slow
def test_residents(rows: list[tuple[float, str | None, int]], facts: Told) -> None:
    rate, tier, hot = zip(*rows, strict=True)
    frame = pd.DataFrame({"rate": rate, "rate_tier": tier, "hot_cells": hot, "population": 1000, "events": rate})
    frame["name"] = [f"Lugar {number}" for number in range(len(frame))]
    both(lambda facts: resident_sentences(frame, facts), replace(facts, null="total"))


def test_residents_in_plain_spanish() -> None:
    frame = pd.DataFrame({"name": ["Norte", "Sur", "Este"], "rate": [123.4, 118.0, 50.0], "population": 1000})
    frame = frame.assign(events=frame["rate"], hot_cells=[2, 1, 1], rate_tier=["certainly", "certainly", "not"])
    facts = Told(language="es", event_noun="llamadas", tops={"neighborhoods": 2})
    assert " ".join(resident_sentences(frame, facts)) == (
        "También por residente, Norte y Sur están con certeza entre los 2 de 3 vecindarios con las tasas más altas "
        "(123 y 118 llamadas por cada 1,000 residentes; en conjunto 97). Hay 1 más que no está claramente entre ellos."
    )


stays = st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), min_size=1, max_size=6)


@given(stays, st.sets(st.sampled_from(LEFT_OUT)))
@pytest.mark.slow
def test_leave_one_out(rows: list[tuple[bool | None, ...]], known: set[str]) -> None:
    cells = pd.DataFrame(rows, columns=list(LEFT_OUT)).astype("boolean")[sorted(known)].assign(label="hot_99")
    assert list(without_tips(cells)) == list(without_tips(cells, "es"))

    def told(facts: Told) -> list[str]:
        tips = list(without_tips(cells, facts.language).values())
        rest = [*without_texts(cells, facts.language), *without_sentences(cells, facts)]
        return [without_heading(cells, facts.language), *tips, *rest]

    both(told, Told())


def test_leave_one_out_in_plain_spanish() -> None:
    cells = pd.DataFrame([(False, True, False), (False, False, True)], columns=list(LEFT_OUT), dtype="boolean")
    cells = cells.assign(label="hot_99")
    assert without_heading(cells, "es") == "¿Sigue caliente sin el edificio, la persona o el evento que más aporta?"
    assert without_texts(cells, "es")[0] == "No sin el edificio o el evento que más aporta"
    assert " ".join(without_sentences(cells, Told(language="es"))) == (
        "2 de las 2 no sobresaldrían sin el edificio que más les aporta, 1 no sin la persona que más le aporta, "
        "1 no sin el evento que más le aporta."
    )


def of_release(given_release: Report) -> list[str]:
    facts = given_release.facts
    told = [*given_release.finding.sentences, order_limit(given_release)]
    for key, frame in (("neighborhoods", given_release.neighborhoods), ("buildings", given_release.buildings)):
        if frame is not None:
            told += [tier_note(frame, facts.language), unsure_note(frame, facts, key)]
    view = concentration_of(given_release)
    if view is not None:
        told += [*view.sentences, *view.notes]
        for group in view.groups:
            told += [group.title, *(text for line in group.lines for text in (line.what, line.observed, line.chance))]
        if view.curve is not None:
            told += [view.curve.title, view.curve.told, view.curve.what, view.curve.places]
    return told


def shares(measure: str, places: str, **changes: Any) -> pd.DataFrame:
    return make_concentration().assign(measure=measure, places=places, **changes)


def few_shares(places: str) -> pd.DataFrame:
    """Of the first place and few of a list, no more than chance gives."""
    made = shares("events", places, listed=9, chance_high=0.9)
    made.loc[made["statistic"] == "top_share", "top"] = [1, 2, 3]
    made.loc[made["statistic"] == "adjusted_gini", "observed"] = 0.1
    return made


SHARES = {
    "all": pd.concat([shares(measure, "buildings") for measure in ("people", "events", "cost")], ignore_index=True),
    "chance": pd.concat([shares("cost", "buildings", chance_high=0.9), few_shares("neighborhoods")], ignore_index=True),
    "first": few_shares("buildings"),
    "none": None,
}


def neighborhoods(size: int) -> pd.DataFrame:
    """Named without a word of English."""
    made = make_neighborhoods(make_cells()).drop(columns="geometry")
    made = pd.concat([made] * size, ignore_index=True) if size > 1 else made.head(1)
    return made.assign(name=[f"Lugar {number}" for number in range(len(made))])


TABLES: dict[str, Callable[[], dict[str, Any]]] = {
    "all": lambda: {"neighborhoods": neighborhoods(1)},
    "ten": lambda: {"cells": None, "neighborhoods": neighborhoods(8).assign(tier="possibly", p_top=0.1)},
    "one": lambda: {"cells": None, "neighborhoods": neighborhoods(1), "buildings": None},
    "buildings": lambda: {"cells": None, "neighborhoods": None},
    "unsure": lambda: {
        "cells": None,
        "neighborhoods": None,
        "buildings": make_buildings(make_cells(), 8).assign(tier="possibly", p_top=0.1),
    },
    "nothing": lambda: {"cells": None, "neighborhoods": None, "buildings": None},
}


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize(
    ("concentrated", "measure"), [("all", "people"), ("chance", "cost"), ("first", "events"), ("none", "rate")]
)
def test_lists_and_concentration(make_report: MakeReport, concentrated: str, tables: str, measure: str) -> None:
    facts = {"event_noun": "llamadas", "concentration": SHARES[concentrated], "ranked_by": measure}
    facts["measure"] = "events" if measure == "rate" else measure
    made = [make_report({**facts, "language": language}, **TABLES[tables]()) for language in ("en", "es")]
    alike(*map(of_release, made))


def test_concentration_in_plain_spanish(make_report: MakeReport) -> None:
    view = concentration_of(make_report({"language": "es", "event_noun": "llamadas"}))
    assert view is not None
    assert view.sentences[0].replace("\xa0", " ") == (
        "Los 10 de 130 edificios con más llamadas reúnen 14.8 % del total; si todos fueran iguales, 8.5 % a 9.0 %."
    )


@pytest.mark.parametrize("form", ["es", "es_one"])
def test_one_spelling_and_one_kind_of_quotes(form: str) -> None:
    told = {key: entry[form] for key, entry in table().items() if form in entry}
    assert told
    assert not [key for key, text in told.items() if re.search(r"[«»]|\bperiodo", text, re.IGNORECASE)]


#: A word with a gender right before what the user names.
GENDERED = re.compile(r"\b(much|poc|tod|l|un|algun|otr|mism)[oa]s? \{(noun|what|measured|more|fewer|many|few)\}")


@pytest.mark.parametrize("key", sorted(table()))
def test_no_text_of_the_table_is_english_or_gives_the_noun_a_gender(key: str) -> None:
    for form in {"es", "es_one"} & set(table()[key]):
        text = table()[key][form]
        if key.startswith(("meanings.", "workbook.")):
            # What stands in files is the same in every language.
            text = re.sub(r"“\(?[a-z_ ]+\)?”", "", text)
        assert not ENGLISH.search(re.sub(r"\{.*?\}|\b\w+\.(html|csv)\b|--[\w-]+", "", text))
        assert not GENDERED.search(text)


#: Turns of phrase that are English in Spanish words.
CALQUES = re.compile(
    r"\bhacen? la mitad\b|\ben o alrededor\b|\bcu[aá]ntos bastan\b|\bsitio de servicio\b|\bevidencia\b"
)


@pytest.mark.parametrize("key", sorted(table()))
def test_no_text_of_the_table_is_english_in_spanish_words(key: str) -> None:
    assert not [form for form in {"es", "es_one"} & set(table()[key]) if CALQUES.search(table()[key][form].lower())]
