"""Hot areas that stand on one building, one person or one event."""

from typing import Any

import pandas as pd
import pytest

from hotspot.output.page.document import document
from hotspot.report.leave_out import without_heading, without_sentences, without_texts, without_tips
from hotspot.report.told import Told

from ..pages import data_of, rows_of
from ..releases import MakeReport

Stays = list[bool | None]


def areas(building: Stays, person: Stays | None = None, event: Stays | None = None) -> pd.DataFrame:
    size = len(building)
    columns = {"building": building, "person": person or [None] * size, "event": event or [None] * size}
    cells = pd.DataFrame({f"hot_without_{name}": pd.array(stays, dtype="boolean") for name, stays in columns.items()})
    return cells.assign(label="hot_99")


def said(cells: pd.DataFrame, **changes: Any) -> str:
    return " ".join(without_sentences(cells, Told(**changes)))


def test_nothing_is_said_when_all_stay_or_nothing_is_known() -> None:
    assert said(areas([True, True], [True, True], [True, True])) == ""
    assert said(areas([None, None])) == ""
    assert said(areas([False])[["label"]]) == ""


def test_how_many_would_not_stand_out() -> None:
    assert said(areas([False, False, True])) == "2 of the 3 would not stand out without their largest building."
    assert said(areas([False, True, True])) == "1 of the 3 would not stand out without its largest building."
    assert said(areas([False])) == "It would not stand out without its largest building."
    assert said(areas([False], [False])) == "It would not stand out without its largest building or its top person."
    assert said(areas([False, False, True], [False, True, True], [True, False, False])) == (
        "2 of the 3 would not stand out without their largest building, 1 not without its top person, "
        "2 not without their largest event."
    )


def test_only_areas_of_the_finding_are_counted() -> None:
    cells = areas([False, False, False]).assign(label=["hot_99", "hot_95", "hot_90"])
    assert said(cells, alpha=0.05).startswith("2 of the 2 ")
    assert said(cells, alpha=0.01).startswith("It ")


def test_words_for_each_area() -> None:
    cells = areas([True, False, False, None], [True, True, False, None])
    assert without_heading(cells) == "Stays hot without its largest building or top person?"
    assert without_texts(cells) == [
        "Yes",
        "Not without its largest building",
        "Not without its largest building or its top person",
        "\N{EN DASH}",
    ]
    assert without_tips(cells) == {
        "0": "Stays hot without its largest building or its top person.",
        "1": "Would not stay hot without its largest building.",
        "2": "Would not stay hot without its largest building or its top person.",
    }


@pytest.mark.parametrize("left_out", ["building", "person", "event"])
def test_what_is_not_known_is_not_named(left_out: str) -> None:
    cells = areas([True], [True], [True])
    for known in (cells.drop(columns=f"hot_without_{left_out}"), cells.assign(**{f"hot_without_{left_out}": pd.NA})):
        heading = without_heading(known)
        assert {name for name in ("building", "person", "event") if name in heading} == {
            "building",
            "person",
            "event",
        } - {left_out}


def test_list_and_map_and_notes_tell_it(make_report: MakeReport) -> None:
    made = make_report()
    page = document(made)
    heading = "Stays hot without its largest building, top person or largest event?"
    assert f'<th scope="col" class="words">{heading}</th>' in page
    assert f"“{heading}” in the list of areas" in page
    assert "2 of the 5 would not stand out without their largest building, 1 not without its top person." in page
    assert '<td class="words">Not without its largest building or its top person</td>' in page
    # The page's data hold the cells by rising id.
    ids = made.cells["cell"].tolist()
    told = rows_of(data_of(page)["cells"]["without"])
    by_id = without_tips(made.cells.sort_values("cell"))
    assert {sorted(ids)[int(place)] for place in by_id} == set(ids[:5])
    assert told == [by_id.get(str(place), "") for place in range(len(ids))]


def test_older_tables_say_nothing_of_it(make_report: MakeReport) -> None:
    page = document(make_report(older=True))
    assert "tays hot" not in page.split("hotspot-data")[0]
    assert "without" not in data_of(page)["cells"]
