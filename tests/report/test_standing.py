"""Neighborhoods that stand out against their residents: named by their rate, before what knows of no residents."""

from typing import Any

import pandas as pd
import pytest

from hotspot.report.against import against_sentences, chance, lacking, layer, null_words
from hotspot.report.finding import context, headline
from hotspot.report.method import method_words
from hotspot.report.standing import outlined, standing_note, standing_out, standing_sentence
from hotspot.report.told import Told

from ..releases import MakeReport, make_cells, make_neighborhoods

COARSE: dict[str, Any] = {"residents_way": "coarse", "area_cells": 5.0}
FINE: dict[str, Any] = {"null": "residents", "residents_way": "fine", "false_alarms": (0, 20), "area_cells": 1.4}


def told(**changes: Any) -> Told:
    return Told(**{"event_noun": "calls", "tested": 1716, "label_counts": {"hot_99": 9}, **changes})


def areas(*rows: tuple[str, float, bool]) -> pd.DataFrame:
    """Row: a neighborhood with its rate over the overall one, and whether it stands out."""
    return pd.DataFrame(rows, columns=["name", "times_expected", "stands_out"])


def said(*rows: tuple[str, float, bool], **changes: Any) -> str:
    return standing_sentence(areas(*rows), told(**COARSE, **changes)).replace("\xa0", " ")


OTHERS = [(f"Place {number}", 1.0, False) for number in range(60)]


#: Said where persons are not known.
IF = "if those of one person come from one building (persons are not known)"


def test_the_highest_are_named_with_the_number_of_the_list() -> None:
    assert said(("Pottstown", 1.97, True), *OTHERS, ("Norristown", 2.24, True)) == (
        "2 of 62 neighborhoods (Norristown 2.2 times, Pottstown 2.0 times) have at least a quarter more calls than "
        f"their residents lead one to expect, each with a probability of 95 % or more {IF}."
    )
    text = said(*((letter, 2 - place / 10, True) for place, letter in enumerate("ABCDE")), *OTHERS)
    assert text.startswith("5 of 65 neighborhoods (A 2.0 times, B 1.9 times, C 1.8 times and 2 more) have")


def test_one_stands_alone() -> None:
    assert said(("Norristown", 2.24, True), *OTHERS) == (
        "1 of 61 neighborhoods (Norristown 2.2 times) has at least a quarter more calls than its residents lead one to "
        f"expect, with a probability of 95 % or more {IF}."
    )


def test_where_none_stands_out_the_order_is_called_chance() -> None:
    assert said(*OTHERS) == ("No neighborhood's rate stands out for certain; the order of the list is partly chance.")


def test_places_without_residents_are_not_counted() -> None:
    nobody = ("Airport", float("nan"), None)
    assert said(("North", 2.0, True), *OTHERS, nobody).startswith("1 of 61 neighborhoods")  # type: ignore[arg-type]  # no residents
    assert standing_sentence(areas(nobody), told()) == ""  # type: ignore[arg-type]  # no residents
    assert standing_sentence(None, told()) == ""
    assert standing_sentence(areas(("A", 1.0, True)).drop(columns="stands_out"), told()) == ""


def test_another_rule_is_told_as_it_is() -> None:
    text = said(("A", 2.0, True), stands_out_times=1.5, stands_out_probability=0.9)
    assert "at least 50 % more calls than" in text
    assert "a probability of 90 % or more" in text


def test_what_was_counted_is_named() -> None:
    known = areas(("A", 2.0, True)).assign(people=[3])
    surely = standing_sentence(known, told(**COARSE))
    assert "more people with calls than" in surely
    assert IF not in surely
    # Where persons are not known of nearly all events, the column of people is none of its counts.
    partly = told(**COARSE, dispersion=19.6, persons_known=False)
    assert "more calls than" in standing_sentence(known, partly)
    assert IF in standing_sentence(known, partly)
    assert "19.6 calls count as one" in standing_note(known, partly)
    assert "ranges are too narrow" in standing_note(known, partly)
    assert "count as one" not in standing_note(known, told(**COARSE))


def test_strong_lines_are_of_those_alone() -> None:
    table = areas(("A", 1.1, False), ("B", 1.5, True), ("C", 2.5, True))
    assert standing_out(table) == [2, 1]
    assert "(2)" in outlined(table, "en")
    assert outlined(areas(("A", 1.1, False)), "en") == ""


@pytest.mark.parametrize("way", ["coarse", "few"])
def test_what_knows_residents_comes_first(make_report: MakeReport, way: str) -> None:
    finding = make_report({"residents_way": way, "area_cells": 5.0}).finding
    assert finding.headline[0].startswith("1 of 2 neighborhoods (West Side 2.2 times) has")
    assert finding.headline[1].startswith(
        "5 of 36 hexagons, with those around them, have more calls than if they were spread over the map"
    )
    text = " ".join(finding.sentences)
    assert "not take that into account" not in text
    assert "The hexagons are not tested against their residents" in text
    assert "Per resident" not in text
    assert "areas have more" not in text


def test_hexagons_that_know_residents_come_before_larger_areas(make_report: MakeReport) -> None:
    finding = make_report(FINE).finding
    assert finding.headline[0].startswith(
        "5 of 36 areas, with those around them, have more calls than their residents and ordinary differences between "
        "places lead one to expect"
    )
    assert "1 of 2 neighborhoods" not in " ".join(finding.headline)
    assert "1 of 2 neighborhoods" in " ".join(finding.context)


def test_where_no_hexagon_is_hot_the_neighborhoods_that_stand_out_lead(make_report: MakeReport) -> None:
    cells = make_cells(residents=True)
    cells["label"] = cells["label"].replace({"hot_99": "hot_90", "hot_95": "hot_90"})
    finding = make_report(FINE, cells=cells).finding
    assert finding.headline[0].startswith("1 of 2 neighborhoods (West Side")
    assert finding.headline[1].startswith("In none of 36 areas")


def test_where_nothing_stands_out_the_hexagons_lead(make_report: MakeReport) -> None:
    cells = make_cells(residents=True)
    cells["label"] = cells["label"].replace({"hot_99": "hot_90", "hot_95": "hot_90"})
    places = make_neighborhoods(cells, standing=True).assign(stands_out=[False, False])
    finding = make_report(FINE, cells=cells, neighborhoods=places).finding
    assert finding.headline[0].startswith("In none of 36 areas")
    assert "No neighborhood's rate stands out for certain" in " ".join(finding.context)


def test_without_hexagons_the_areas_speak(make_report: MakeReport) -> None:
    assert make_report(COARSE, cells=None).finding.headline[0].startswith("1 of 2 neighborhoods (West Side")


def test_no_term_of_statistics_comes_before_how_sure_it_is(make_report: MakeReport) -> None:
    for facts in ({}, COARSE, FINE):
        before = " ".join(make_report(facts).finding.sentences).partition("How sure is this?")[0]
        assert not any(term in before for term in ("false-discovery", "Moran", "p =", "corrected", "q "))


def test_false_alarms_are_printed_and_more_than_two_reach_the_headline() -> None:
    silent = told(**FINE)
    assert "On 20 shuffled versions of this map the test marked 0 areas as having more." in against_sentences(silent)
    assert lacking(silent) == ""
    two = told(**{**FINE, "false_alarms": (2, 20)})
    assert "On 2 of 20 shuffled versions of this map the test marked an area as having more." in against_sentences(two)
    assert lacking(two) == ""
    three = told(**{**FINE, "false_alarms": (3, 20)})
    assert headline(three, "")[-1] == lacking(three)
    assert "differ in a way that this test does not allow for" in lacking(three)
    assert "on 3 of 20 shuffled versions" in lacking(three)
    assert not any("shuffled" in text for text in against_sentences(told(**{**FINE, "false_alarms": None})))


def test_nobody_shuffles_where_residents_were_not_tested() -> None:
    assert lacking(told(false_alarms=(9, 20))) == ""
    assert against_sentences(told()) == []


def test_what_lies_where_nobody_lives_is_counted() -> None:
    assert "37 calls lie where nobody lives; they are not tested, the lists keep them." in context(
        told(**FINE, outside_residents=37)
    )
    assert "1 call lies where nobody lives; it is not tested, the lists keep it." in context(
        told(**FINE, outside_residents=1)
    )
    assert not any("nobody" in text for text in context(told(**FINE)))


def test_areas_that_are_too_coarse_and_maps_that_are_too_small_are_named() -> None:
    assert not any(
        "hexagons or more" in text or "large differences" in text for text in against_sentences(told(**FINE))
    )
    coarser = told(**{**FINE, "area_cells": 5.5, "tested": 169})
    text = " ".join(against_sentences(coarser))
    assert "are known cover 5.5 hexagons or more" in text
    assert "With 169 areas, only large differences" in text
    (coarse,) = against_sentences(told(**COARSE))
    assert "are known cover 5 hexagons or more" in coarse
    (few,) = against_sentences(told(residents_way="few", tested=61))
    assert "61 hexagons are too few" in few


def test_each_null_says_against_what() -> None:
    assert chance(told(), 9) == "if they were spread over the map without regard to where people live"
    assert chance(told(measure="cost")).startswith("if it were spread")
    assert chance(told(null="residents"), 1).startswith("its residents and ordinary differences")
    assert chance(told(measure="cost_per_event", event_noun="calls")).endswith("dealt to the same calls at random")
    assert "without a given shape" in null_words(told(null="residents"))
    assert layer(told(**COARSE), "calls") == "where calls concentrate, whoever lives there"
    assert layer(told(), "calls") == layer(told(**FINE), "calls") == ""


def test_the_notes_tell_how_areas_were_estimated() -> None:
    text = method_words(told(**COARSE, method_note="Gi* on calls.", dispersion=19.63))
    assert text.startswith("Gi* on calls. Neighborhoods were estimated, not tested")
    assert "more than 1.25 times that of all exceeds 0.95" in text
    assert "divided by 19.6," in text
    assert method_words(told(method_note="Gi* on calls.")) == "Gi* on calls."


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_of_hexagons_speaks_of_expectation(make_report: MakeReport, language: str) -> None:
    report = make_report({**COARSE, "language": language})
    titles = " ".join(title for title, _ in report.legend)
    assert not any(word in titles for word in ("expected", "esperado"))
    assert ("whoever lives there" if language == "en" else "viva quien viva") in report.legend_heading
    assert report.legend_heading != make_report({"language": language}).legend_heading


def test_the_list_has_times_expected_with_its_range(make_report: MakeReport) -> None:
    report = make_report(COARSE)
    hoods = report.lists[0]
    shown = {column.name: (column.heading, column.texts) for column in hoods.headings}
    assert shown["times_expected"] == (
        "Times expected (90\xa0% range)",
        ["2.2 (1.9\N{EN DASH}2.4)", "1.1 (0.6\N{EN DASH}1.7)"],
    )
    assert shown["stands_out"] == ("Stands out?", ["Yes", "Not clearly"])
    assert "posterior mean" in hoods.meaning
    assert "times_expected" not in {column.name for column in make_report().lists[0].headings}
    assert make_neighborhoods(report.cells, standing=True)["stands_out"].tolist() == [True, False]
