"""What a map cannot show: never against what the areas were compared with, and the same on page and picture."""

from html import unescape
from typing import Any

import pytest

from hotspot.output.page.document import document
from hotspot.output.picture.notes import Flow, add_notes
from hotspot.report.against import null_words
from hotspot.report.limits import limits

from ..releases import MakeReport

NO_RATES = ("not by rates", "no por tasas")
ZEROS = ("count as zeros", "cuentan como ceros")
EXPECTED = (
    "if residents are spread evenly over each neighborhood",
    "si los residentes se reparten por igual en cada vecindario",
)
AMOUNTS = ("Amounts are compared", "Se comparan los montos")
NOT_TESTED = ("is not tested", "no se prueba")
RATES = "A rate per 1,000 residents stands in the neighborhoods list"
VARIANTS: list[tuple[dict[str, Any], str]] = [
    ({}, "alike"),
    ({"measure": "people"}, "alike"),
    ({"measure": "cost"}, "alike"),
    ({"null": "conditional"}, "alike"),
    ({"null": "gamma-poisson"}, "expected"),
    ({"null": "binomial", "measure": "people"}, "expected"),
    ({"measure": "cost_per_event"}, "amounts"),
]


@pytest.mark.parametrize("language", [0, 1], ids=["en", "es"])
@pytest.mark.parametrize(("facts", "way"), VARIANTS, ids=str)
def test_limits_follow_the_comparison(make_report: MakeReport, facts: dict[str, Any], way: str, language: int) -> None:
    release = make_report({**facts, "language": ("en", "es")[language]})
    told = " ".join(limits(release))
    assert (NO_RATES[language] in told) == (ZEROS[language] in told) == (way == "alike")
    assert (EXPECTED[language] in told) == (way == "expected")
    assert (AMOUNTS[language] in told) == (NOT_TESTED[language] in told) == (way == "amounts")
    if not language:
        # The method says the same of the comparison.
        assert ("residents are spread evenly" in null_words(release.facts)) == (way == "expected")


@pytest.mark.parametrize("facts", [facts for facts, _ in VARIANTS], ids=str)
def test_page_and_picture_tell_the_same_limits(make_report: MakeReport, facts: dict[str, Any]) -> None:
    release = make_report(facts)
    page = unescape(document(release)).split('id="limits-heading"')[1].split("</ul>")[0]
    assert page.count("<li>") == len(limits(release))
    flow = Flow([])
    add_notes(flow, release, [])
    drawn = "".join(text.get_text() for sheet in flow.sheets for text in sheet.figure.texts).replace(" ", "")
    for text in limits(release):
        assert f"<li>{text}</li>" in page
        assert text.replace(" ", "") in drawn


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Why. More calls than expected in a place is not a cause"),
        ({"measure": "people"}, "Why. More people with calls than expected"),
        ({"measure": "cost"}, "Why. More charged cost than expected"),
        ({"measure": "cost_per_event"}, "Why. Higher charged cost per call than expected"),
        ({"measure": "cost", "language": "es"}, "El porqué. Mayor costo facturado de lo esperado"),
    ],
)
def test_the_cause_is_of_what_was_tested(make_report: MakeReport, facts: dict[str, Any], said: str) -> None:
    assert limits(make_report(facts))[0].startswith(said)


def test_rates_are_promised_only_where_a_list_has_them(make_report: MakeReport) -> None:
    assert RATES in " ".join(limits(make_report()))
    for release in (
        make_report({"population_note": ""}),
        make_report({"measure": "cost_per_event"}),
        make_report(neighborhoods=None),
    ):
        assert RATES not in " ".join(limits(release))


def test_without_areas_nothing_is_said_of_them(make_report: MakeReport) -> None:
    told = " ".join(limits(make_report(cells=None)))
    for words in ("Areas are", "Hexagons", "hexagon", "zeros"):
        assert words not in told
