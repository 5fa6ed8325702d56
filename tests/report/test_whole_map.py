"""The map as a whole, in the notes: Moran's I alone decides what is said."""

from math import nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page.document import document
from hotspot.report.told import Told
from hotspot.report.whole_map import areas_holding, whole_map_numbers, whole_map_sentences
from hotspot.stats.moran import GlobalTest
from hotspot.words.numbers import digits

from ..releases import MakeReport, make_cells, shuffled

MORE, NONE, LESS = (0.31, 0.002), (0.01, 0.4), (-0.2, 0.01)
GENERAL = {MORE: (0.05, 0.002), NONE: (0.031, 0.4), LESS: (0.01, 0.01)}
UNDEFINED = GlobalTest(nan, nan, nan, nan, nan, 999)


def facts(moran: Any, general: Any = None, **changes: Any) -> Told:
    tests = {} if moran is None else {"morans_i": shuffled(moran[0], -0.001, moran[1])}
    if general is not None:
        tests["general_g"] = shuffled(GENERAL[general][0], 0.03, GENERAL[general][1])
    return Told(**{"event_noun": "calls", "tested": 1716, "clustering": tests, **changes})


def said(given: Told, holding: int = 400) -> str:
    return " ".join(whole_map_sentences(given, holding)).replace("\xa0", " ")


TOGETHER = "areas with {} lie near each other more than the same numbers do when they are dealt out at random"
ALIKE = TOGETHER.format("similar numbers of calls")
I_MORE, I_NONE = "Moran's I 0.31, p = 0.002 from 999 shuffled maps", "Moran's I 0.01, p = 0.4 from 999 shuffled maps"
I_LESS = "Moran's I \N{MINUS SIGN}0.20, below 0; the notes have the numbers"
G_MORE, G_NONE = "general G: high values meet, p = 0.002", "general G: no clear sign, p = 0.4"
G_LOW = "general G: low values meet, p = 0.01"
NO_CLEAR_SIGN = "there is no clear sign that areas with many calls lie near each other"
NO_SIGN = "there is no sign that areas with many calls lie near each other"


@pytest.mark.parametrize(
    ("moran", "general", "words", "numbers"),
    [
        (MORE, MORE, TOGETHER.format("many calls"), f"{I_MORE}; {G_MORE}"),
        (MORE, LESS, TOGETHER.format("few calls"), f"{I_MORE}; {G_LOW}"),
        (MORE, NONE, ALIKE, f"{I_MORE}; {G_NONE}"),
        (MORE, None, ALIKE, I_MORE),
        *((NONE, general, NO_CLEAR_SIGN, I_NONE) for general in (MORE, NONE, LESS, None)),
        *((LESS, general, NO_SIGN, I_LESS) for general in (MORE, NONE, LESS, None)),
    ],
)
def test_morans_i_alone_decides(moran: Any, general: Any, words: str, numbers: str) -> None:
    assert said(facts(moran, general)) == f"On the whole map, {words} ({numbers})."


def test_general_g_alone_says_nothing() -> None:
    for general in GENERAL:
        assert said(facts(None, general)) == ""
        undefined = {"morans_i": UNDEFINED, "general_g": shuffled(GENERAL[general][0], 0.03, GENERAL[general][1])}
        assert said(facts(None, clustering=undefined)) == ""


def test_a_value_that_rounds_to_zero_is_not_called_below_it() -> None:
    text = said(facts((-0.004, 0.01)))
    assert "(Moran's I below what chance gives; the notes have the numbers)" in text


def test_single_areas_may_stand_out_all_the_same() -> None:
    hot = {"label_counts": {"hot_95": 3}}
    for moran in (NONE, LESS):
        assert said(facts(moran, MORE, **hot)).endswith("). Single areas can stand out all the same.")
    assert "Single" not in said(facts(MORE, MORE, **hot)) + said(facts(NONE, NONE, label_counts={"hot_90": 3}))


@pytest.mark.parametrize(("holding", "spoken"), [(0, False), (29, False), (30, True)])
def test_few_areas_that_hold_anything_are_no_map(holding: int, spoken: object) -> None:
    given = facts(MORE, MORE)
    assert bool(said(given, holding)) == spoken
    assert ("Fewer than 30 areas hold anything" in whole_map_numbers(given, holding)) != spoken


def test_what_holds_anything_is_read_off_the_measure() -> None:
    cells = pd.DataFrame({"events": [3, 1, 0, 2], "cost": [5.0, np.nan, 0.0, 0.0], "value": [4, 2.5, 1, 2.5]})
    numbers = {"events": 3, "cost": 1, "cost_per_event": 4}
    assert {measure: areas_holding(cells, Told(measure=measure)) for measure in numbers} == numbers
    assert areas_holding(None, Told()) == 0


def test_few_calls_keep_the_page_silent(make_report: MakeReport) -> None:
    cells = make_cells()
    cells["events"] = cells["events"].where(cells["rank"] <= 29, 0)
    given = make_report(cells=cells)
    assert "On the whole map" not in given.whole_map
    assert "too few to claim anything from these numbers" in document(given)


def test_a_guessed_study_area_makes_no_pattern() -> None:
    for moran in (MORE, NONE, LESS):
        given = facts(moran, MORE, study_area_assumed=True)
        assert said(given) == ""
        notes = whole_map_numbers(given, 400)
        assert f"Moran's I {digits(moran[0])}" in notes
        assert "its rim makes such a pattern by itself: the page claims nothing from these numbers." in notes
    assert "claims nothing" not in whole_map_numbers(facts(MORE, MORE), 400)


def test_the_notes_say_that_the_border_raises_general_g() -> None:
    assert "have fewer neighbors, which raises general G without any pattern" in whole_map_numbers(
        facts(MORE, MORE), 99
    )
    assert "general G" not in whole_map_numbers(facts(MORE), 99)


def test_rounding_errors_are_nothing() -> None:
    tiny = {"morans_i": shuffled(-0.0004, 0.0, 0.9), "general_g": shuffled(1e-14, -1e-15, 0.5)}
    notes = whole_map_numbers(facts(None, clustering=tiny), 99)
    assert "General G 0.0000 (0.0000 expected" in notes.replace("general", "General")
    assert "Moran's I 0.00, p" in said(facts(None, clustering=tiny))


@pytest.mark.parametrize(
    ("moran", "words"),
    [
        (
            MORE,
            TOGETHER.replace("with {}", "with similar rates of calls"),
        ),
        (NONE, "there is no clear sign that areas with similar rates of calls lie near each other"),
        (LESS, "there is no sign that areas with similar rates of calls lie near each other"),
    ],
)
@pytest.mark.parametrize("null", ["gamma-poisson", "binomial"])
def test_against_residents_it_is_about_rates(moran: Any, words: str, null: str) -> None:
    text = said(facts(moran, null=null))
    assert text.startswith(f"On the whole map, {words} (Moran's I of rates standardized for their residents")
    assert "general G" not in text


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("people", "areas with many people with calls lie"),
        ("cost", "areas with much paid cost lie"),
        ("cost_per_event", "areas with high paid cost per call lie"),
    ],
)
def test_every_measure_has_its_words(measure: str, words: str) -> None:
    assert words in said(facts(MORE, MORE, measure=measure, cost_kind="paid"))


def test_the_level_is_five_percent_and_ties_are_no_sign() -> None:
    assert "no clear sign" in said(facts((0.1, 0.052)))
    assert "lie near each other more than" in said(facts((0.1, 0.05)))
    assert "there is no clear sign" in said(facts((-0.1, 0.052)))


def test_nothing_is_said_without_a_result() -> None:
    for given in (facts(None), facts(MORE, MORE, tested=12), facts(None, clustering={"morans_i": UNDEFINED})):
        assert said(given) == ""


def test_a_result_without_the_other_is_told_alone() -> None:
    both = {"morans_i": shuffled(0.3, 0.0, 0.002), "general_g": UNDEFINED}
    assert "general G" not in said(facts(None, clustering=both))
    assert "general G is not defined for these values" in whole_map_numbers(facts(None, clustering=both), 99)


def test_numbers_stand_in_the_notes(make_report: MakeReport) -> None:
    page = document(make_report()).replace("\xa0", " ").replace("&#39;", "'")
    numbers = (
        "Moran's I 0.3123 (\N{MINUS SIGN}0.02780 expected by chance), two-sided p = 0.002; general G 0.04100 (0.02800 "
        "expected by chance), two-sided p = 0.014; from 999 maps with the values shuffled over all areas (999 maps of "
        "up to about 13,000 areas; fewer where there are more areas, because each map then takes longer)."
    )
    assert numbers in page[page.index("<dt>Whole map</dt><dd>On the whole map, areas with many") :]
    assert "Whole map</dt>" not in document(make_report(older=True))


def test_it_stands_in_the_notes_alone(make_report: MakeReport) -> None:
    given = make_report()
    assert not any("whole map" in sentence or "Moran" in sentence for sentence in given.finding.sentences)
    page = document(given)
    assert page.index("What the classes mean") < page.index("On the whole map, ")
    assert make_report(older=True).whole_map == ""
