"""The sentences on top: true to the statistics, in every measure."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from hotspot.output.page.document import document
from hotspot.report.against import null_words
from hotspot.report.finding import context, correction_words, headline, where_sentence
from hotspot.report.told import Told
from hotspot.words.numbers import singular

from ..releases import MakeReport, make_cells, make_neighborhoods

PEOPLE_MATTER = (
    "Where more people live or pass, more is expected: this map does not take that into account. "
    "With the residents of small areas (--residents FILE) it would."
)
SPREAD = "if they were spread over the map without regard to where people live"
SURE = (
    "How sure is this? On average, at most 5 in 100 of the areas that stand out have nothing higher in them or within "
    "1 step (false-discovery rate 5 %, corrected for 1,716 tests)."
)
NONE_SURE = (
    "How sure is this? That no area stands out does not mean that none is higher: small differences cannot be told "
    "from chance (false-discovery rate 5 %, corrected for 1,716 tests)."
)
DEALT = "if the same amounts were dealt to the same calls at random"


def facts(**changes: Any) -> Told:
    return Told(**{"event_noun": "calls", "tested": 1716, "label_counts": {"hot_99": 9}, **changes})


def sentences(given: Told, share: str = "") -> str:
    said = " ".join([*headline(given, share), *context(given)]).replace("\xa0", " ")
    people_matter = given.null in {"total", "conditional"} and given.measure != "cost_per_event" and given.tested > 0
    assert (PEOPLE_MATTER in said) == people_matter
    return said.replace(f" {PEOPLE_MATTER}", "")


def test_events() -> None:
    assert sentences(facts(), "14 % of all calls on the map") == (
        f"9 of 1,716 areas, with those around them, have more calls than {SPREAD}; they hold 14 % of all calls on the "
        f"map. {SURE}"
    )


def test_one_area() -> None:
    text = sentences(facts(label_counts={"hot_99": 1}), "2 % of all calls on the map")
    assert text.startswith("1 of 1,716 areas, with those around it, has more calls")
    assert "; it holds 2 %" in text


def test_people_and_cost() -> None:
    assert "with those around them, have more people with calls than" in sentences(facts(measure="people"))
    assert "with those around them, have more charged cost than" in sentences(
        facts(measure="cost", cost_kind="charged")
    )


def test_cost_per_event() -> None:
    given = facts(measure="cost_per_event", cost_kind="paid", label_counts={"hot_99": 9, "cold_99": 1})
    assert f"9 of 1,716 areas, with those around them, have higher paid cost per call than {DEALT}" in sentences(given)
    assert f"1 area, with those around it, has lower paid cost per call than {DEALT}" in sentences(given)
    assert "their amounts were dealt to them at random" in null_words(given)
    # Without a known singular it is an event.
    assert "have higher paid cost per event than" in sentences(replace(given, event_noun="EMS crises of men"))


def test_how_p_came_about_is_said() -> None:
    assert "(Gi*, exact permutation test)" in null_words(facts())
    assert "(Gi*, bounds from an exact permutation test)" in null_words(facts(exact=False))
    assert "(Gi*, Monte Carlo permutation test)" in null_words(facts(exact=False, kernel="gaussian"))
    assert null_words(facts(transform="log1p")).endswith("The numbers are logarithms of 1 + the total of a hexagon.")
    assert null_words(facts(transform="rank")).endswith("The numbers are ranks of the totals of hexagons.")


def test_the_level_is_the_studys_own_whatever_was_found() -> None:
    found = {"hot_99": 2, "hot_95": 5, "hot_90": 7}
    for alpha, hot in ((0.01, 2), (0.05, 7), (0.10, 14)):
        text = sentences(facts(label_counts=found, alpha=alpha))
        assert text.startswith(f"{hot} of 1,716")
        assert f"rate {round(100 * alpha)} %" in text
    assert sentences(facts(label_counts={"hot_90": 7}, alpha=0.01)).startswith(
        f"In none of 1,716 areas is the evidence clear enough of more calls than {SPREAD}."
    )


def test_where_comes_after_what() -> None:
    assert headline(facts(), "", "They lie in North (9).")[1:] == ["They lie in North (9)."]
    assert len(headline(facts(label_counts={}), "", "They lie in North (9).")) == 1


def test_nothing_found_is_said_plainly() -> None:
    assert sentences(facts(label_counts={})) == (
        f"In none of 1,716 areas is the evidence clear enough of more calls than {SPREAD}. {NONE_SURE}"
    )
    assert sentences(facts(tested=0)) == "No area was tested, so this page shows no hot or cold spots."


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("alpha", "weaker"), [(0.05, {"hot_90": 3}), (0.01, {"hot_95": 3}), (0.05, {"cold_99": 12})])
def test_weaker_evidence_and_cold_areas_are_not_denied(
    make_report: MakeReport, alpha: float, weaker: dict[str, int], language: str
) -> None:
    cells = make_cells()
    label, number = next(iter(weaker.items()))
    cells["label"] = [label] * number + ["not_significant"] * (len(cells) - number)
    counts = {"label_counts": {label: number, "not_significant": len(cells) - number}}
    page = document(make_report({"alpha": alpha, "language": language, **counts}, cells=cells))
    finding = finding_of(page)
    assert not re.search("stands? out|sobresale", finding.split(" (")[0])
    assert ("none of 36 areas" if language == "en" else "ninguna de 36 zonas") in finding
    # List, legend and headline tell of the same areas.
    of_list = f"All {number} areas with evidence of any strength are shown"
    assert (of_list if language == "en" else f"zonas con indicios de cualquier fuerza ({number})") in page
    assert re.search(rf'data-label="{label}".*?legend-count">{number}<', page)


def test_each_rate_of_false_findings_holds_under_its_own_condition() -> None:
    told = correction_words(facts(correction="benjamini-hochberg"))
    assert "(positive dependence; simulated maps agree)" in told
    told = correction_words(facts(correction="benjamini-yekutieli"))
    assert "positive dependence" not in told
    assert told.endswith("This holds on average over many such maps, however the areas depend on each other.")
    spanish = correction_words(facts(correction="benjamini-yekutieli", language="es"))
    assert spanish.endswith("sea cual sea la dependencia entre las zonas.")
    assert "This holds" not in correction_words(facts(correction="holm"))


@pytest.mark.parametrize(
    ("noun", "one"),
    [
        ("calls for overdoses", "call for overdoses"),
        ("injuries from falls", "injury from falls"),
        ("falls at home", "fall at home"),
        ("EMS calls", "EMS call"),
        ("people with calls", "person with calls"),
        ("people in need", "person in need"),
        ("women with falls", ""),
        ("calls and fires", ""),
        ("calls, fires", ""),
        ("EMS crises", ""),
    ],
)
def test_one_of_the_noun_is_of_its_first_words(noun: str, one: str) -> None:
    assert singular(noun) == one
    given = facts(measure="cost_per_event", event_noun=noun)
    assert f"higher cost per {one or 'event'} than" in sentences(given)


def test_cold_areas_get_a_sentence_of_their_own() -> None:
    both = facts(label_counts={"hot_99": 9, "cold_99": 2, "cold_95": 4})
    assert sentences(both).endswith(
        "6 areas, with those around them, have fewer calls than such a spread gives (same level); beside areas with "
        "much more that is often no more than a shadow."
    )
    assert "1 area, with those around it, has fewer calls than" in sentences(
        facts(label_counts={"hot_99": 9, "cold_95": 1})
    )


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        ("bonferroni", "at most 5 % chance of any false finding"),
        ("holm", "at most 5 % chance of any false finding"),
        ("none", "each tested at 5 %, not corrected: chance alone would mark on average up to 85.8 of 1,716"),
        ("benjamini-yekutieli", "false-discovery rate 5 %"),
    ],
)
def test_the_correction_in_use_is_the_one_named(correction: str, words: str) -> None:
    given = facts(correction=correction)
    assert words in sentences(given)
    assert ("false finding;" in correction_words(given)) == correction.startswith("benjamini")


def test_no_sentence_is_surer_than_the_test(make_report: MakeReport) -> None:
    page = document(make_report())
    text = re.sub(r"<[^>]*>", " ", page.split("<body>")[1].split("<script")[0])
    assert "false finding" in text
    assert not re.search(r"99\s?%|% sure|% certain|confiden|bad area|high-risk", text)


def test_most_is_more_than_half_of_all_hot_areas() -> None:
    hot = {"A": 5, "B": 4, "C": 3, "D": 2}
    assert where_sentence(hot).startswith("Most lie in")
    assert where_sentence(hot, 23).startswith("Most lie in")
    assert where_sentence(hot, 24).startswith("They lie in 4 neighborhoods, most often in A (5), B (4) and C (3)")
    many = {"A": 5, "B": 4, "C": 3, **{f"Other {number}": 1 for number in range(30)}}
    assert where_sentence(many) == "They lie in 33 neighborhoods, most often in A (5), B (4) and C (3)."


def test_hot_areas_outside_all_neighborhoods_count(make_report: MakeReport) -> None:
    cells = make_cells()
    cells.loc[cells.index[:20], "label"] = "hot_99"
    places = pd.concat([make_neighborhoods(cells)] * 2, ignore_index=True)
    places["hot_cells"], places["name"] = [4, 2, 2, 1], ["A", "B", "C", "D"]
    text = finding_of(document(make_report(cells=cells, neighborhoods=places)))
    assert "They lie in 4 neighborhoods, most often in A (4), B (2) and C (2)." in text


def test_one_is_not_told_in_the_plural(make_report: MakeReport) -> None:
    cells = make_cells()
    cells["events"] = [1] + [0] * (len(cells) - 1)
    quality = pd.DataFrame({"reason": ["used", "pile_up"], "records": [1, 2], "used": ["map and lists", "no"]})
    single = make_neighborhoods(cells).head(1)
    day = {"period": ("2024-03-05", "2024-03-05")}
    page = document(make_report(day, cells=cells, quality=quality, neighborhoods=single))
    assert "Counted: calls (1 call on the map), March 5, 2024." in page
    assert "1 of 3 records read is on the map" in page
    assert "<dd>March 5, 2024</dd>" in page
    assert "The only one is shown; the same table is in" in page
    text = finding_of(document(make_report(cells=None, neighborhoods=single)))
    assert text.startswith("The only neighborhood on the list holds ")


def finding_of(page: str) -> str:
    match = re.search(r'<p class="finding">(.*?)</p>', page)
    assert match
    return match[1].replace("\xa0", " ")


def test_share_is_of_the_areas_named(make_report: MakeReport) -> None:
    cells = make_cells()
    share = cells.events[cells.label.isin(["hot_99", "hot_95"])].sum() / cells.events.sum()
    assert f"they hold {100 * share:.0f} % of all calls on the map" in finding_of(document(make_report()))


def test_cost_share_comes_with_dollars_and_their_kind(make_report: MakeReport) -> None:
    text = finding_of(document(make_report({"measure": "cost"})))
    cells = make_cells()
    hot = cells.label.isin(["hot_99", "hot_95"])
    assert (
        f"{hot.sum()} of 36 areas, with those around them, have more charged cost than if it were spread over the map"
        in text
    )
    assert f"of all cost on the map (${cells.cost[hot].sum():,.0f} of ${cells.cost.sum():,.0f} charged)" in text


def test_people_are_not_added_over_areas(make_report: MakeReport) -> None:
    text = finding_of(document(make_report({"measure": "people"})))
    assert f"more people with calls than {SPREAD}" in text
    assert "of all calls on the map" in text


def test_without_areas_the_list_speaks(make_report: MakeReport) -> None:
    text = finding_of(document(make_report(cells=None)))
    assert text == "The first 2 of 2 neighborhoods on the list hold 100 % of all calls."


def test_what_the_list_holds_stands_beside_chance(make_report: MakeReport) -> None:
    listed = "The first 10 of 130 buildings on the list hold {} of all calls; "
    text = finding_of(document(make_report(cells=None, neighborhoods=None)))
    assert text == f"{listed.format('14.7 %')}if all were alike, 8.5 % to 9.0 %."
    text = finding_of(document(make_report({"concentration": None}, cells=None, neighborhoods=None)))
    assert text == f"{listed.format('15 %')}how much chance alone would give them is not known here."


def test_period_and_count_are_on_top(make_report: MakeReport) -> None:
    page = document(make_report())
    assert "Counted: calls (703 calls on the map), January 1, 2024 to December 31, 2024." in page


def test_with_residents_the_sentence_says_so() -> None:
    text = sentences(facts(null="gamma-poisson", label_counts={"hot_99": 9, "cold_99": 1}))
    model = "lead one to expect (gamma-Poisson model, which is too sure where places differ otherwise)"
    assert f"9 of 1,716 areas, with those around them, have more calls than their residents {model}" in text
    assert "1 area, with those around it, has fewer calls than its residents lead one to expect (same level)" in text


def test_too_few_areas_are_no_finding() -> None:
    assert headline(facts(tested=12, label_counts={}), "")[0].startswith("Too few areas to tell")
    assert context(facts(tested=12)) == []


def test_an_assumed_study_area_is_said_on_top() -> None:
    assert "The study area is assumed" in sentences(facts(study_area_assumed=True))
