"""Ranks with their intervals, tiers in words, and what they do not cover."""

import re

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page.document import document
from hotspot.report import Report
from hotspot.report.certainty import order_limit
from hotspot.report.lists import ranked_lists
from hotspot.report.rows import RankedList
from hotspot.report.texts import interval_texts

from ..pages import place_facts
from ..releases import CERTAINTY, MakeReport, make_buildings, make_cells, make_neighborhoods

PLAIN = "Exact order. Places with close numbers could change ranks by chance alone."


def list_of(given: Report, key: str) -> RankedList:
    return next(found for found in ranked_lists(given) if found.key == key)


def column(found: RankedList, heading: str) -> list[str]:
    at = [entry.heading.replace("\xa0", " ") for entry in found.headings].index(heading)
    return [row.entries[at].text for row in found.rows]


def test_each_rank_has_its_interval(make_report: MakeReport) -> None:
    found = list_of(make_report(), "buildings")
    assert found.rank_heading == "Rank (90\N{NO-BREAK SPACE}% interval)"
    assert "each rank with its 90 % interval" in found.caption
    assert (found.rows[19].rank, found.rows[19].interval) == ("20", "(17\N{EN DASH}25)")
    row = re.search(r'<tr data-index="19">.*?</tr>', document(make_report(neighborhoods=None)))
    assert row
    assert row[0].startswith('<tr data-index="19"><td class="rank">20 <span class="interval">(17\N{EN DASH}25)</span>')


def test_a_rank_without_an_interval_stands_alone() -> None:
    frame = pd.DataFrame({"rank_low": [1, np.nan, 1200], "rank_high": [4, np.nan, 2300]})
    assert interval_texts(frame) == ["(1\N{EN DASH}4)", "", "(1,200\N{EN DASH}2,300)"]
    assert interval_texts(frame[["rank_low"]]) == ["", "", ""]


def test_tiers_are_words(make_report: MakeReport) -> None:
    tiers = column(list_of(make_report(), "buildings"), "In the top 20?")
    assert [tiers[at] for at in (0, 9, 10, 20, 40)] == ["Certainly", "Certainly", "Probably", "Possibly", "Unlikely"]
    assert set(tiers) == {"Certainly", "Probably", "Possibly", "Unlikely"}
    assert (
        "at least 90 %; probably: 50 %; possibly: 10 %; unlikely: less." in list_of(make_report(), "buildings").meaning
    )


UNSURE = "These counts do not tell the {} apart: the order on top is mostly chance."


def test_an_order_that_is_mostly_chance_is_said_above_its_list(make_report: MakeReport) -> None:
    assert {found.unsure for found in ranked_lists(make_report())} == {""}
    assert "apart:" not in document(make_report())
    flat = make_buildings(make_cells()).assign(p_top=0.15, tier="possibly")
    page = document(make_report(buildings=flat))
    said, table = page.index(UNSURE.format("buildings")), page.index("Buildings in rank order")
    assert page.index('id="panel-buildings"') < said < table
    assert UNSURE.format("neighborhoods") not in page
    places = make_neighborhoods(make_cells()).assign(p_top=0.1, tier=["possibly", "not"])
    assert list_of(make_report(neighborhoods=places), "neighborhoods").unsure == UNSURE.format("neighborhoods")
    # One place that stands out is enough, and without tiers nothing is known.
    flat.loc[0, ["p_top", "tier"]] = [0.5, "probably"]
    assert list_of(make_report(buildings=flat), "buildings").unsure == ""
    assert list_of(make_report(older=True), "buildings").unsure == ""


def test_rates_that_tell_nothing_are_not_called_counts(make_report: MakeReport) -> None:
    frame = make_neighborhoods(make_cells()).drop(columns="p_top").assign(tier=["too_few_residents", "possibly"])
    frame.attrs["ranked_by"] = "rate"
    found = list_of(make_report(neighborhoods=frame), "neighborhoods")
    assert found.unsure == UNSURE.format("neighborhoods").replace("counts", "rates")


def many_neighborhoods() -> pd.DataFrame:
    """Row: one of 12 neighborhoods; the top are 2."""
    frame = pd.concat([make_neighborhoods(make_cells()).drop(columns="geometry")] * 6, ignore_index=True)
    frame["rate_tier"] = ["too_few_residents", "certainly", "probably", "possibly", "not", None] * 2
    frame.attrs["top"] = 2
    return frame


def test_rates_have_tiers_of_their_own(make_report: MakeReport) -> None:
    found = list_of(make_report(neighborhoods=many_neighborhoods()), "neighborhoods")
    words = ["Too few residents to tell", "Certainly", "Probably", "Possibly", "Unlikely", "\N{EN DASH}"]
    assert column(found, "Highest rate? (top 2)")[:6] == words
    assert column(found, "Per 1,000 residents")[:2] == ["33.3", "\N{EN DASH}"]
    assert column(found, "The same, smoothed")[:2] == ["32.9", "\N{EN DASH}"]
    assert "Smoothed rates are drawn towards the rate of all" in found.meaning


def test_the_top_one_is_the_first(make_report: MakeReport) -> None:
    headings = [entry.heading for entry in list_of(make_report(), "neighborhoods").headings]
    assert "The first?" in headings
    assert "Highest rate?" in headings
    frame = make_buildings(make_cells())
    frame.attrs.clear()
    assert "In the top?" in [entry.heading for entry in list_of(make_report(buildings=frame), "buildings").headings]


def test_ranked_by_the_rate_both_tiers_are_one(make_report: MakeReport) -> None:
    frame = many_neighborhoods()
    frame.attrs["ranked_by"] = "rate"
    headings = [entry.heading for entry in list_of(make_report(neighborhoods=frame), "neighborhoods").headings]
    assert not any("rate?" in heading for heading in headings)
    assert "In the top\N{NO-BREAK SPACE}2?" in headings


def test_tooltips_tell_interval_and_tier(make_report: MakeReport) -> None:
    told = place_facts(document(make_report()), 0)
    assert told["Rank (90\N{NO-BREAK SPACE}% interval)"] == "1 (1\N{EN DASH}1)"
    assert told["Highest rate?"] == "Certainly"


def test_an_older_table_has_plain_ranks(make_report: MakeReport) -> None:
    given = make_report(older=True)
    found = list_of(given, "buildings")
    assert found.rank_heading == "Rank"
    assert {row.interval for row in found.rows} == {""}
    assert found.meaning == ""
    assert not any("top" in entry.heading for entry in found.headings)
    assert order_limit(given) == PLAIN
    told = place_facts(document(given), 0)
    assert not any(title.startswith(("Rank", "Highest")) for title in told)


def test_what_intervals_do_not_cover(make_report: MakeReport) -> None:
    known = order_limit(make_report())
    assert "Beside a rank stands an interval that holds, with a probability of 90 %" in known
    assert "“Certainly” in the top means a probability of at least 90 %, “probably” 50 %, “possibly” 10 %." in known
    assert "for people who act independently of each other" in known
    assert "They do not cover errors in the numbers of residents." in known
    assert "They are an approximation" in known
    assert "many calls of one person are not taken for many persons" in known
    assert "residents" not in order_limit(make_report(neighborhoods=None))
    places = make_neighborhoods(make_cells()).drop(columns="people", errors="ignore")
    unknown = order_limit(make_report(buildings=None, neighborhoods=places))
    assert "The records do not say which calls belong to one person" in unknown
    assert f"<li>{known}</li>" in document(make_report())


def test_lists_by_cost_have_no_intervals(make_report: MakeReport) -> None:
    cells = make_cells()
    certainty = [name for name in CERTAINTY if "rate" not in name]
    places = make_neighborhoods(cells).drop(columns=certainty, errors="ignore")
    given = make_report(buildings=None, neighborhoods=places)
    assert order_limit(given) == PLAIN
    assert list_of(given, "neighborhoods").rank_heading == "Rank"
    assert "Certainly" in column(list_of(given, "neighborhoods"), "Highest rate?")


def test_buildings_of_nobody_known_have_no_ranges(make_report: MakeReport) -> None:
    frame = make_buildings(make_cells()).drop(columns="people")
    frame["rank"] = pd.array([None, *range(2, len(frame) + 1)], dtype="Int64")
    found = list_of(make_report(buildings=frame), "buildings")
    assert [(row.rank, row.interval) for row in found.rows[:2]] == [("1", ""), ("2", "")]
    assert not any("top" in entry.heading for entry in found.headings)
    assert found.unsure.startswith("The order is that of the counts. How much of it is chance cannot be told")


def test_a_rank_outside_its_interval_is_not_printed(make_report: MakeReport) -> None:
    frame = make_buildings(make_cells())
    frame["rank"] = pd.array([None, *range(2, len(frame) + 1)], dtype="Int64")
    frame["expected_rank"] = np.arange(1, len(frame) + 1) + 6.6
    found = list_of(make_report(buildings=frame), "buildings")
    assert [row.rank for row in found.rows[:2]] == ["≈ 8", "2"]
    assert "does not hold the row in which it stands" in found.meaning
    assert "≈" not in list_of(make_report(), "buildings").meaning


def test_a_list_says_which_question_it_answers(make_report: MakeReport) -> None:
    found = list_of(make_report(), "buildings")
    assert (found.order, found.others) == ("Ordered by calls: large places come first.", "")
    hoods = list_of(make_report(), "neighborhoods")
    assert hoods.others.replace("\xa0", " ") == (
        "Choose a heading to order by it: “Per 1,000 residents” or “Hot areas (q ≤ 0.05)”."
    )
    page = document(make_report())
    assert page.index(found.order) < page.index("Buildings in rank order")
    frame = many_neighborhoods()
    frame.attrs["ranked_by"] = "rate"
    by_rate = list_of(make_report(buildings=None, neighborhoods=frame), "neighborhoods")
    assert by_rate.order == "Ordered by calls per resident, as it most likely is."
    assert "Per 1,000" not in by_rate.others


@pytest.mark.parametrize("rows", [0, 1])
def test_short_lists(make_report: MakeReport, rows: int) -> None:
    frame = make_buildings(make_cells()).head(rows)
    assert len(list_of(make_report(buildings=frame), "buildings").rows) == rows
