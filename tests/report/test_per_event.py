"""The page of a map tested by cost per event says what an event costs, where both its numbers are shown."""

import re
from typing import Any

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure import DisclosurePolicy
from hotspot.output.page.document import document
from hotspot.report import of
from hotspot.report.lists import ranked_lists
from hotspot.report.per_event import with_per_event

from ..opened import areas, events
from ..pages import data_of, place_facts, rows_of
from ..releases import MakeReport, make_cells, make_neighborhoods

TESTED = {"measure": "cost_per_event", "event_noun": "visits"}
HEADING = "Charged cost per visit"
DASH = "\N{EN DASH}"


def some_cells() -> pd.DataFrame:
    """Of the five cells that are hot at 5 %, two hold no event."""
    cells = make_cells()
    cells["cost"] = np.where(cells.index < 12, 900.0, 50.25) * cells["events"]
    cells.loc[[1, 3], ["events", "people", "cost"]] = 0
    return cells


def by_hand(cells: pd.DataFrame, rings: int) -> tuple[float, float]:
    """Cost per event in and around the hot cells, and of all."""
    hot = cells.loc[cells["label"].isin(["hot_99", "hot_95"]), "cell"]
    near = {other for cell in hot for other in h3.grid_disk(cell, rings)}
    inside = cells[cells["cell"].isin(near)]
    assert len(hot) < len(inside) < len(cells)
    return inside["cost"].sum() / inside["events"].sum(), cells["cost"].sum() / cells["events"].sum()


@pytest.mark.parametrize("rings", [1, 2])
def test_the_finding_compares_what_an_event_costs_there_and_everywhere(make_report: MakeReport, rings: int) -> None:
    cells = some_cells()
    finding = make_report({**TESTED, "rings": rings}, cells=cells).finding
    around, whole = by_hand(cells, rings)
    assert finding.headline[-1] == (
        f"In and around them, the charged cost per visit is ${around:,.0f} on average; "
        f"on the whole map it is ${whole:,.0f}."
    )
    assert "hold" not in " ".join(finding.headline)
    steps = "1 step" if rings == 1 else "2 steps"
    assert f"together with what lies within {steps} of it" in finding.context[0]
    assert finding.context[1] == "2 of these 5 hold no visits themselves."
    assert not any("hold no visits" in text for text in make_report(TESTED).finding.sentences)


def test_other_measures_say_what_the_areas_hold(make_report: MakeReport) -> None:
    for measure in ("events", "people", "cost"):
        said = " ".join(make_report({"measure": measure}, cells=some_cells()).finding.sentences)
        assert "; they hold " in said
        assert "In and around" not in said
        assert "Charged cost per" not in document(make_report({"measure": measure}))


def test_lists_and_facts_have_a_column_of_it(make_report: MakeReport) -> None:
    cells = some_cells()
    made = make_report(TESTED, cells=cells)
    hoods, _, listed = ranked_lists(made)
    for ranked in (hoods, listed):
        names = [column.heading for column in ranked.headings]
        assert names.index(HEADING) == names.index("Cost charged") + 1
    place = [column.heading for column in hoods.headings].index(HEADING)
    assert [row.entries[place].text for row in hoods.rows] == ["$1,000", "$990"]
    place = [column.heading for column in listed.headings].index(HEADING)
    assert [row.entries[place].text for row in listed.rows] == ["$900", DASH, "$900", DASH, "$900", "$900"] + [
        "$50.25"
    ] * 3
    page = document(made)
    assert place_facts(page, 0)[HEADING] == "$1,000"
    (column,) = (column for column in data_of(page)["cells"]["columns"] if column["headings"] == [HEADING])
    by_id = cells.sort_values("cell")
    wanted = ["" if not row.events else "$900" if row.Index < 12 else "$50.25" for row in by_id.itertuples()]
    assert rows_of(column) == wanted


@pytest.mark.parametrize("hidden", ["cost", "events", "label"])
def test_nothing_is_divided_where_one_of_the_two_is_withheld(make_report: MakeReport, hidden: str) -> None:
    cells = some_cells()
    cells[["events", "cost"]] = cells[["events", "cost"]].astype("Float64")
    cells.loc[0, hidden] = "withheld" if hidden == "label" else pd.NA
    made = make_report(TESTED, cells=cells)
    assert made.cells is not None
    found = with_per_event(made.cells, made.facts)["cost_per_event"]
    assert found.isna().tolist() == [True, True, False, True] + [False] * 33
    # Nor does the withheld one enter a sum.
    rest = made.cells.drop(index=0)
    around = re.search(r"it is \$([\d,]+)\.", made.finding.headline[-1])
    assert around
    assert around[1] == f"{rest['cost'].sum() / rest['events'].sum():,.0f}"


def test_a_few_giants_elsewhere_do_not_turn_the_sentence_round(make_report: MakeReport) -> None:
    cells = some_cells()
    cells.loc[len(cells) - 1, "cost"] += 5e6
    said = " ".join(make_report(TESTED, cells=cells).finding.headline)
    assert "on average, which is not more than on the whole map (" in said
    assert "on the whole map it is" not in said


def test_a_table_without_cost_stays_as_it_is(make_report: MakeReport) -> None:
    made = make_report(TESTED)
    for table in (make_cells().drop(columns="cost"), make_neighborhoods(make_cells()).drop(columns="events")):
        assert with_per_event(table, made.facts) is table


def test_a_study_of_it_says_what_events_cost_around_its_hot_areas() -> None:
    frame = events().copy()
    frame.loc[frame["lat"].between(38.012, 38.018), "cost"] *= 9
    study: dict[str, Any] = {"areas": areas(), "resolution": 8, "cost_kind": "charged", "measure": "cost_per_event"}
    made = hs.run_study(hs.Study(events=frame, policy=DisclosurePolicy.for_audience("internal"), **study))
    assert made.cells is not None
    around, whole = by_hand(made.cells, 1)
    assert around > 1.2 * whole
    said = " ".join(of(made).finding.sentences)
    assert f"the charged cost per event is ${around:,.0f} on average; on the whole map it is ${whole:,.0f}." in said


def test_in_spanish(make_report: MakeReport) -> None:
    said = " ".join(
        make_report({**TESTED, "event_noun": "visitas", "language": "es"}, cells=some_cells()).finding.sentences
    )
    assert "En ellas y a su alrededor, el costo facturado por visita es de $" in said
    assert "En 2 de estas 5 no hay nada de lo que se contó (visitas)." in said
