"""Lists by the question that they answer."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.report import of
from hotspot.report.questions import QUESTIONS, ByQuestion
from hotspot.words import LANGUAGES, say

from .. import opened
from ..releases import MakeReport, make_buildings, make_cells, make_neighborhoods

ORDER = {"rank", "share", "cumulative_share", "expected_rank", "rank_low", "rank_high", "p_top", "tier"}


def found(report: Any) -> dict[tuple[str, str], ByQuestion]:
    return {(one.places, one.by): one for one in report.lists_by_question}


def standing(**changes: Any) -> pd.DataFrame:
    """Two neighborhoods of which the second is first by excess, rate and cost."""
    hoods = make_neighborhoods(make_cells(), standing=True)
    changed = {"rate_rank": [2, 1], "rate": [33.3, 60.0], "cost": [1e5, 3e5], "people": [200, 180], **changes}
    return hoods.assign(excess=[-110.25, 149.97], population=[12000, 3000], **changed)


def test_each_list_that_the_data_allow(make_report: MakeReport) -> None:
    hoods = standing()
    lists = found(make_report({"residents_way": "coarse"}, neighborhoods=hoods))
    assert set(lists) == {
        *(("neighborhoods", by) for by in QUESTIONS),
        *(("buildings", by) for by in ("events", "people")),
    }
    for (places, by), one in lists.items():
        given = {"neighborhoods": hoods, "buildings": make_buildings(make_cells())}[places]
        names = one.table["name"].tolist()
        assert sorted(names) == sorted(given["name"])
        values = given.set_index("name")[by if by != "rate" else "rate_rank"].loc[names].to_numpy()
        assert (np.diff(values) >= 0).all() if by == "rate" else (np.diff(values) <= 0).all()
        assert "geometry" not in one.table
        # Only beside the order of which they tell.
        told = ORDER & set(one.table)
        assert (told == ORDER & set(given.columns)) if by == "events" else told == set()
    assert lists["neighborhoods", "excess"].table["name"].iloc[0] == "East Side"
    assert lists["neighborhoods", "events"].table["name"].iloc[0] == "West Side"
    assert lists["neighborhoods", "rate"].table.columns[0] == "rate_rank"
    assert {"rate_rank_low", "rate_tier"} <= set(lists["neighborhoods", "rate"].table)


def test_each_says_its_question_and_what_it_is_for(make_report: MakeReport) -> None:
    english = found(make_report({"residents_way": "coarse"}, neighborhoods=standing()))
    assert english["neighborhoods", "events"].question == "Where do most calls come from?"
    assert english["neighborhoods", "rate"].question == "Where are there most calls for each resident?"
    excess = english["neighborhoods", "excess"].question
    assert excess == "Where are there most people with calls beyond what residents explain?"
    assert english["neighborhoods", "cost"].question == "Where does most money go (charged cost)?"
    spanish = found(
        make_report({"language": "es", "event_noun": "llamadas", "residents_way": "coarse"}, neighborhoods=standing())
    )
    assert spanish["buildings", "events"].question == "¿De dónde vienen más llamadas?"
    for key, one in english.items():
        told = (one.question, one.serves, one.sheet)
        assert all(told)
        assert not set(told) & {spanish[key].question, spanish[key].serves, spanish[key].sheet}


def test_where_persons_are_not_known_the_excess_is_of_events(make_report: MakeReport) -> None:
    lists = found(make_report({"residents_way": "coarse", "persons_known": False}, neighborhoods=standing()))
    question = lists["neighborhoods", "excess"].question
    assert question == "Where are there most calls beyond what residents explain?"


def test_no_list_of_what_is_not_there(make_report: MakeReport) -> None:
    hoods = standing(rate=[np.nan, np.nan]).drop(columns=["excess", "expected"])
    lists = found(make_report({"cost_kind": None, "concentration": None}, neighborhoods=hoods, buildings=None))
    assert set(lists) == {("neighborhoods", "events"), ("neighborhoods", "people")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_sheets_are_names_that_workbooks_take(language: str) -> None:
    names = [say(language, f"questions.sheet_{p}_{by}") for p in ("neighborhoods", "buildings") for by in QUESTIONS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 31
    assert not set("".join(names)) & set("[]:*?/\\'")


def test_the_order_of_a_study_says_how_sure_it_is_and_others_say_that_they_do_not() -> None:
    lists = found(of(opened.town()))
    assert "rank_low" in lists["neighborhoods", "events"].table
    assert lists["neighborhoods", "events"].order != lists["neighborhoods", "people"].order
    assert "not told" in lists["neighborhoods", "people"].order


def test_places_ranked_by_excess_are_told_so() -> None:
    areas = opened.areas()
    totals = hs.total_by_place(opened.events(), areas)
    ranked = hs.rank_places(hs.areas_that_stand_out(totals), by="excess")
    made = hs.release(hs.DisclosurePolicy.for_audience("internal"), neighborhoods=ranked)
    (listed,) = of(made).lists
    assert "beyond what residents lead one to expect" in listed.order
    lists = found(of(made))
    assert lists["neighborhoods", "excess"].table["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert "rank" not in lists["neighborhoods", "events"].table
