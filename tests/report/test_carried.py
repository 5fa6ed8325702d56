"""Who carries buildings, in words."""

from typing import Any

import pandas as pd
import pytest

from hotspot.output.page.document import document
from hotspot.report.carried import carried_heading, carried_texts, ranked_note
from hotspot.report.lists import RankedList
from hotspot.report.told import Told

from ..pages import data_of, rows_of
from ..releases import MakeReport, make_buildings, make_cells


def of_buildings(make_report: MakeReport, buildings: pd.DataFrame, **facts: Any) -> RankedList:
    _, ranked, _ = make_report(facts, buildings=buildings).lists
    return ranked


@pytest.mark.parametrize(("language", "heading"), [("en", "People making half"), ("es", "Personas que suman la mitad")])
def test_the_column_stands_after_the_totals(make_report: MakeReport, language: str, heading: str) -> None:
    found = of_buildings(make_report, make_buildings(make_cells()), language=language)
    place = [column.name for column in found.headings].index("carried_by")
    assert [column.name for column in found.headings][place - 1 : place + 2] == ["people", "carried_by", "tier"]
    assert found.headings[place].heading == heading
    assert [row.entries[place].text for row in found.rows][:4] == ["1", "40", "3", "1"]
    page = document(make_report({"language": language}))
    assert f"{heading}: " in found.meaning
    assert heading in page
    # In its place one goes that the file has.
    assert "cumulative_share" not in [column.name for column in found.headings]
    # The rows beyond the first hundred have it, too.
    assert rows_of(data_of(page)["rest"]["buildings"]["columns"][2 + place])[:3] == ["40", "3", "1"]


def test_events_carry_where_nobody_is_known_and_both_where_some_are(make_report: MakeReport) -> None:
    told = make_buildings(make_cells()).rename(columns={"half_carried_by": "half_cost_carried_by"})
    nobody = of_buildings(make_report, told.drop(columns="people"))
    assert "Calls making half" in [column.heading for column in nobody.headings]
    some = of_buildings(make_report, told, persons_known=False)
    assert "People or single calls making half" in [column.heading for column in some.headings]
    none = of_buildings(make_report, told.drop(columns="half_cost_carried_by"))
    assert "carried_by" not in [column.name for column in none.headings]
    # Without the kind of the cost nothing of it is told.
    hidden = make_report({"cost_kind": None}, buildings=told)
    assert "half_cost_carried_by" not in hidden.buildings
    assert "carried_by" not in [column.name for column in hidden.lists[1].headings]


def ranked(*, over: float = 1e9) -> pd.DataFrame:
    """Three buildings by cost; of the last one person makes nearly all."""
    return pd.DataFrame(
        {
            "people": [9, 8, 2],
            "cost": [500.0, 400.0, over + 40.0],
            "cost_ranked": [500.0, 400.0, 250.0 + 40.0],
            "top_cost_share": [0.1, 0.1, over / (over + 40.0)],
        }
    )


def test_a_list_by_cost_says_who_is_cut_to_what() -> None:
    by_cost = Told(ranked_by="cost", cost_kind="charged")
    assert ranked_note(ranked(), by_cost) == (
        "In one building one person makes half of the cost or more, and more than $250: it is ranked as if that were "
        "$250, so that one person alone, or a slip of the pen, does not lead the list."
    )
    two = pd.concat([ranked(), ranked().tail(1)])
    assert ranked_note(two.drop(columns="people"), by_cost).startswith("In 2 buildings one record makes half")
    assert ranked_note(two, Told(ranked_by="cost", language="es")).startswith("En 2 edificios, una sola persona suma")
    assert ranked_note(ranked().head(2), by_cost) == ""
    assert ranked_note(ranked(), Told(ranked_by="people")) == ""
    assert ranked_note(ranked().drop(columns="cost_ranked"), by_cost) == ""


def test_the_note_stands_above_a_list_by_cost_alone(make_report: MakeReport) -> None:
    given = make_buildings(make_cells()).assign(cost=1000.0, top_cost_share=0.9, cost_ranked=150.0)
    by_cost = given.copy()
    by_cost.attrs = {**given.attrs, "ranked_by": "cost"}
    note = "In 130 buildings one person makes half"
    assert note in of_buildings(make_report, by_cost).order
    assert note not in of_buildings(make_report, given).order
    # The amount by which a list is ranked leaves only with that list.
    assert "cost_ranked" in make_report({}, buildings=by_cost).buildings
    assert "cost_ranked" not in make_report({}, buildings=given).buildings


def test_a_heading_without_a_noun_and_a_building_without_a_cost() -> None:
    none = pd.DataFrame({"half_carried_by": [2], "half_cost_carried_by": pd.array([None], "Int64")})
    assert carried_texts(none) == ["2 / \N{EN DASH}"]
    assert carried_heading(pd.DataFrame({"half_cost_carried_by": [1]}), Told()) == "Events making half"
