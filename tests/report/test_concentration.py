"""No word of concentration without what chance alone gives."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page.concentrated import BOTTOM, LEFT, RIGHT, TOP, draw_curve
from hotspot.output.page.document import document
from hotspot.places.concentration import _rows
from hotspot.report.concentration import Concentration, beside_chance, concentration_of
from hotspot.stats.concentration import concentration

from ..pages import HOSTILE_NAME, Elements
from ..releases import MakeReport, make_cells, make_concentration, make_neighborhoods


def view(make_report: MakeReport, table: pd.DataFrame, **facts: Any) -> Concentration:
    found = concentration_of(make_report({"concentration": table, **facts}))
    assert found is not None
    return found


def of(**changes: Any) -> pd.DataFrame:
    return make_concentration().assign(**changes)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_the_first_ten_beside_chance(make_report: MakeReport) -> None:
    found = view(make_report, make_concentration())
    assert [plain(text) for text in found.sentences] == [
        "The 10 of 130 buildings with most calls hold 14.8 % of them; if all were alike, 8.5 % to 9.0 %."
    ]


def test_no_more_than_chance_is_said(make_report: MakeReport) -> None:
    found = view(make_report, of(chance_high=0.9))
    assert plain(found.sentences[0]).endswith("if all were alike, 8.5 % to 90.0 % (no more than chance).")


def test_cost_within_its_band_is_a_matter_of_few_amounts(make_report: MakeReport) -> None:
    found = view(make_report, of(measure="cost", chance_high=0.9))
    assert "no more than chance" not in found.sentences[0]
    assert found.sentences[0].endswith("(a few large amounts alone would give that, wherever they lie).")


def test_figure_and_band_differ_in_print_where_they_differ(make_report: MakeReport) -> None:
    table = of(observed=0.000141, chance_low=0.000102, chance_high=0.000118)
    found = view(make_report, table)
    assert "hold 0.014 % of them; if all were alike, 0.010 % to 0.012 %." in plain(found.sentences[0])
    for line in found.groups[0].lines:
        assert len({line.observed, *line.chance.split(" to ")}) == 3, line
    same = view(make_report, of(observed=0.25, chance_low=0.25, chance_high=0.25)).groups[0].lines
    assert {plain(line.observed) for line in same} == {"25.0 %", "0.250"}


def test_no_minus_before_zero(make_report: MakeReport) -> None:
    nothing = view(make_report, of(observed=-1e-15, chance_low=-1e-15, chance_high=-1e-15)).groups[0].lines[-1]
    assert (nothing.what, nothing.observed, nothing.chance) == ("Gini", "0.000", "0.000 to 0.000")
    # Rounding errors do not ask for more decimals.
    rounded = view(make_report, of(observed=1e-15, chance_low=-1e-15, chance_high=0.5)).groups[0].lines[-1]
    assert (rounded.observed, rounded.chance) == ("0.000", "0.000 to 0.500")


def partly(make_report: MakeReport, tops: list[Any], listed: int) -> Concentration:
    many = pd.concat([make_neighborhoods(make_cells()).drop(columns="geometry")] * 126, ignore_index=True)
    table = of(places="neighborhoods", listed=listed, top=tops)
    found = concentration_of(make_report({"concentration": table}, neighborhoods=many))
    assert found is not None
    return found


def test_neighborhoods_without_residents_are_said_to_be_left_out(make_report: MakeReport) -> None:
    tops = [pd.NA, pd.NA, 2, 10, 49]
    found = partly(make_report, tops, 245)
    assert plain(found.sentences[0]) == (
        "Of the calls in the 245 neighborhoods with residents, the 10 with most hold 14.8 %; "
        "if all residents were alike, 8.5 % to 9.0 %."
    )
    assert found.groups[0].title == "Calls: 245 neighborhoods with residents"
    assert found.curve is not None
    assert found.curve.told.startswith("Of 245 neighborhoods with residents,")
    assert "the first with most holds" in partly(make_report, [pd.NA, pd.NA, 1, 2, 3], 5).sentences[0]
    whole = partly(make_report, tops, 252)
    assert "with residents" not in whole.sentences[0] + whole.groups[0].title


def test_a_band_of_fewer_places_does_not_stand_beside_the_list(make_report: MakeReport) -> None:
    many = pd.concat([make_neighborhoods(make_cells())] * 6, ignore_index=True)
    for listed, known in ((11, False), (12, True)):
        table = of(places="neighborhoods", listed=listed)
        given = make_report({"concentration": table}, neighborhoods=many)
        assert (beside_chance(given, "neighborhoods", "events", 10) is not None) == known


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("people", "with most people with calls hold 14.8 % of them;"),
        ("cost", "with most paid cost hold 14.8 % of it;"),
    ],
)
def test_every_measure_has_its_words(make_report: MakeReport, measure: str, words: str) -> None:
    assert words in plain(view(make_report, of(measure=measure), cost_kind="paid").sentences[0])


def test_neighborhoods_are_compared_by_residents(make_report: MakeReport) -> None:
    found = view(make_report, of(places="neighborhoods", listed=5, top=[pd.NA, pd.NA, 1, 2, 3]))
    first, by_chance = plain(found.sentences[0]).split("; ")
    assert first == "The first of 5 neighborhoods with most calls holds 1.5 % of them"
    assert by_chance == "if all residents were alike, 0.91 % to 1.0 %."
    assert any("every resident" in note for note in found.notes)
    assert not any("Buildings without any" in note for note in found.notes)


def test_people_come_first(make_report: MakeReport) -> None:
    tables = [of(measure=measure) for measure in ("events", "cost", "people")]
    found = view(make_report, pd.concat([of(places="neighborhoods"), *tables], ignore_index=True))
    titles = ["People with calls: 130 buildings", "Calls: 130 buildings", "Charged cost: 130 buildings"]
    assert [group.title for group in found.groups] == [*titles, "Calls: 130 neighborhoods"]
    notes = " ".join(found.notes)
    assert "read people first" in notes
    assert "For cost every single amount falls on a building at random" in notes


def test_unknown_people_are_said(make_report: MakeReport) -> None:
    notes = " ".join(view(make_report, make_concentration()).notes)
    assert "these records do not say whose they are" in notes
    assert "read people first" not in notes


def test_money_without_its_kind_is_not_told(make_report: MakeReport) -> None:
    table = pd.concat([of(), of(measure="cost")], ignore_index=True)
    assert len(view(make_report, table, cost_kind=None).groups) == 1
    assert concentration_of(make_report({"concentration": of(measure="cost"), "cost_kind": None})) is None


def test_lines_are_the_tables(make_report: MakeReport) -> None:
    (group,) = view(make_report, make_concentration()).groups
    assert [(line.what, plain(line.observed), plain(line.chance)) for line in group.lines] == [
        ("First 1 (0.8\xa0%)", "1.5 %", "0.91 % to 1.0 %"),
        ("First 10 (7.7\xa0%)", "14.8 %", "8.5 % to 9.0 %"),
        ("First 26 (20\xa0%)", "36.1 %", "21.0 % to 23.0 %"),
        ("Gini", "0.400", "0.200 to 0.220"),
    ]
    table = make_concentration()
    table.loc[table["statistic"] == "adjusted_gini", "observed"] = 0.1
    assert view(make_report, table).groups[0].lines[-1].what == "Gini adjusted for few calls"


def test_what_was_not_measured_is_not_told(make_report: MakeReport) -> None:
    for table in (None, make_concentration().head(0), of(observed=np.nan)):
        given = make_report({"concentration": table})
        assert concentration_of(given) is None
        assert "How concentrated" not in document(given)
    only_gini = view(make_report, make_concentration().head(2))
    assert only_gini.sentences == []
    assert only_gini.curve is None


def test_chance_for_a_list(make_report: MakeReport) -> None:
    given = make_report()
    assert beside_chance(given, "buildings", "events", 10) == (0.0852, 0.0898)
    for places, measure, top in (
        ("buildings", "events", 11),
        ("buildings", "cost", 10),
        ("neighborhoods", "events", 10),
    ):
        assert beside_chance(given, places, measure, top) is None


def points(text: str) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in text.split(" "))
    return [((float(x) - LEFT) / (RIGHT - LEFT), (BOTTOM - float(y)) / (BOTTOM - TOP)) for x, y in pairs]


def test_the_curve_goes_through_the_numbers(make_report: MakeReport) -> None:
    curve = view(make_report, make_concentration()).curve
    assert curve is not None
    shares = [(0, 0), (1 / 130, 0.0153), (10 / 130, 0.148), (0.2, 0.3612), (1, 1)]
    np.testing.assert_allclose(points(draw_curve(curve).line), shares, atol=3e-3)
    low = [(0, 0), (1 / 130, 0.0091), (10 / 130, 0.0852), (0.2, 0.21), (1, 1)]
    high = [(0, 0), (1 / 130, 0.0102), (10 / 130, 0.0898), (0.2, 0.23), (1, 1)]
    np.testing.assert_allclose(points(draw_curve(curve).band), [*low, *reversed(high)], atol=3e-3)
    assert curve.title == "Share of buildings against share of calls"
    assert "the first 20 % hold 36.1 %" in plain(curve.told)


def test_the_curve_is_of_what_was_tested(make_report: MakeReport) -> None:
    table = pd.concat([of(), of(measure="people")], ignore_index=True)
    for measure, words in (("events", "Calls"), ("people", "People with calls"), ("cost", "People with calls")):
        curve = view(make_report, table, measure=measure).curve
        assert curve is not None
        assert curve.what == words


def test_the_section_is_named_and_told_as_text(make_report: MakeReport) -> None:
    page = document(make_report())
    assert (
        '<svg class="curve" viewBox="0 0 340 214" role="img" aria-labelledby="curve-title curve-description">' in page
    )
    assert '<title id="curve-title">Share of buildings against share of calls</title>' in page
    row = '<th scope="row">First 10 (7.7 %)</th><td class="number">14.8 %</td><td class="number">8.5 % to 9.0 %</td>'
    assert row in plain(page)
    assert '<a href="concentration.csv">concentration.csv</a>' in page


def test_hostile_nouns_stay_text(make_report: MakeReport) -> None:
    page = document(make_report({"event_noun": HOSTILE_NAME}))
    plain_page = document(make_report())
    assert [tag for tag, _ in Elements(page).seen] == [tag for tag, _ in Elements(plain_page).seen]


def test_as_measured(make_report: MakeReport) -> None:
    """From counts to the page: 40 buildings of which one holds half."""
    counts = np.array([39.0, *[1.0] * 39])
    found = concentration(counts, tops=[1, 10], listed_only=True, draws=39, seed=1)
    told = view(make_report, pd.DataFrame(_rows("buildings", "events", 40, [1, 10], found)))
    assert [line.observed for line in told.groups[0].lines] == ["50.0\xa0%", "61.5\xa0%", "0.475"]
