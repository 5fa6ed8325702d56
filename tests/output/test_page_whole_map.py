"""The map as a whole comes first: every pair of results in words, and no surer than the tests."""

from math import nan
from typing import Any

import pytest

from hotspot.disclosure import Facts
from hotspot.output.page import render_page
from hotspot.output.page.sentences import sentences
from hotspot.output.page.whole_map import whole_map_numbers, whole_map_sentences
from hotspot.stats.moran import GlobalTest

from .conftest import MakeRelease, shuffled

MORE, NONE, LESS = (0.31, 0.002), (0.01, 0.4), (-0.2, 0.01)
GENERAL = {MORE: (0.05, 0.002), NONE: (0.031, 0.4), LESS: (0.01, 0.01)}
UNDEFINED = GlobalTest(nan, nan, nan, nan, nan, 999)


def facts(moran: Any, general: Any = None, **changes: Any) -> Facts:
    tests = {} if moran is None else {"morans_i": shuffled(moran[0], -0.001, moran[1])}
    if general is not None:
        tests["general_g"] = shuffled(GENERAL[general][0], 0.03, GENERAL[general][1])
    return Facts(**{"event_noun": "calls", "tested": 1716, "clustering": tests, **changes})


def said(given: Facts) -> str:
    return " ".join(whole_map_sentences(given)).replace("\xa0", " ")


TOGETHER = "areas with {} lie near each other more than chance explains"
ALIKE = TOGETHER.format("like numbers of calls")
I_MORE, I_NONE = "Moran's I 0.31, p = 0.002 from 999 shuffled maps", "Moran's I 0.01, p = 0.4 from 999 shuffled maps"
I_NO_SIGN = "Moran's I 0.01, no clear sign, p = 0.4 from 999 shuffled maps"
I_LESS = "Moran's I \N{MINUS SIGN}0.20, p = 0.01 from 999 shuffled maps"
G_MORE, G_NONE = "general G: high values meet, p = 0.002", "general G: no clear sign, p = 0.4"
G_LOW, G_APART = "general G: low values meet, p = 0.01", "general G: high values lie apart, p = 0.01"
NO_SIGN = "there is no clear sign that areas with many calls lie near each other"
APART = "areas with many calls lie near each other less than chance explains"
DIFFER = "neighboring areas differ in calls more than chance explains"


@pytest.mark.parametrize(
    ("moran", "general", "words", "numbers"),
    [
        (MORE, MORE, TOGETHER.format("many calls"), f"{I_MORE}; {G_MORE}"),
        (MORE, LESS, TOGETHER.format("few calls"), f"{I_MORE}; {G_LOW}"),
        (MORE, NONE, ALIKE, f"{I_MORE}; {G_NONE}"),
        (MORE, None, ALIKE, I_MORE),
        (NONE, MORE, TOGETHER.format("many calls"), f"{I_NO_SIGN}; {G_MORE}"),
        (NONE, NONE, NO_SIGN, f"{I_NONE}; {G_NONE}"),
        (NONE, LESS, APART, f"{I_NO_SIGN}; {G_APART}"),
        (LESS, MORE, DIFFER, f"{I_LESS}; {G_MORE}"),
        (LESS, NONE, DIFFER, f"{I_LESS}; {G_NONE}"),
        (LESS, LESS, DIFFER, f"{I_LESS}; {G_APART}"),
        (None, MORE, TOGETHER.format("many calls"), f"{G_MORE} from 999 shuffled maps"),
    ],
)
def test_both_tests_in_one_sentence(moran: Any, general: Any, words: str, numbers: str) -> None:
    assert said(facts(moran, general)) == f"On the whole map, {words} ({numbers})."


def test_single_areas_may_stand_out_all_the_same() -> None:
    hot = {"label_counts": {"hot_95": 3}}
    assert said(facts(NONE, NONE, **hot)).endswith("). Single areas can stand out all the same.")
    assert "Single" not in said(facts(MORE, MORE, **hot)) + said(facts(NONE, NONE, label_counts={"hot_90": 3}))


@pytest.mark.parametrize(
    ("moran", "words"),
    [
        (MORE, "areas with like rates of calls lie near each other more than chance explains"),
        (NONE, "there is no clear sign that areas with like rates of calls lie near each other"),
        (LESS, "neighboring areas differ in their rates of calls more than chance explains"),
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
        ("cost_per_event", "areas with high paid cost per event lie"),
    ],
)
def test_every_measure_has_its_words(measure: str, words: str) -> None:
    assert words in said(facts(MORE, MORE, measure=measure, cost_kind="paid"))


def test_the_level_is_five_percent_and_ties_are_no_sign() -> None:
    assert "no clear sign" in said(facts((0.1, 0.052)))
    assert "more than chance" in said(facts((0.1, 0.05)))


def test_nothing_is_said_without_a_result() -> None:
    for given in (facts(None), facts(MORE, MORE, tested=12), facts(None, clustering={"morans_i": UNDEFINED})):
        assert said(given) == ""


def test_a_result_without_the_other_is_told_alone() -> None:
    both = {"morans_i": shuffled(0.3, 0.0, 0.002), "general_g": UNDEFINED}
    assert "general G" not in said(facts(None, clustering=both))
    assert "general G is not defined for these values" in whole_map_numbers(facts(None, clustering=both))


def test_numbers_stand_in_the_notes(make_release: MakeRelease) -> None:
    page = render_page(make_release()).replace("\xa0", " ").replace("&#39;", "'")
    numbers = (
        "Moran's I 0.3123 (\N{MINUS SIGN}0.02780 expected by chance), two-sided p = 0.002; general G 0.04100 (0.02800 "
        "expected by chance), two-sided p = 0.014; from 999 maps with the values shuffled over all areas."
    )
    assert f"<dt>Whole map</dt><dd>{numbers}" in page
    assert "Whole map</dt>" not in render_page(make_release(older=True))


def test_it_is_the_first_sentence_on_page_and_command_line(make_release: MakeRelease) -> None:
    given = make_release()
    assert sentences(given)[0].startswith("On the whole map, ")
    page = render_page(given)
    assert page.index("On the whole map, ") < page.index("areas have more calls than")
    assert sentences(make_release(older=True))[0].startswith("5 of 36 areas have")
