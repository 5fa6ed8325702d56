"""What stands in and under the page's lists: places outside, long numbers, bars, names with any sign, empty lists."""

import re

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page import render_page
from hotspot.output.page.data.rest import rest_json
from hotspot.output.page.document import document
from hotspot.report.looks import CLASSES, OUTSIDE
from hotspot.report.rows import HELD, Entry, RankedList

from .. import opened
from ..opened import Visit
from ..pages import data_of, rows_of
from ..releases import MakeRelease, MakeReport, make_buildings, make_cells

visit = opened.visit


def of_buildings(make_report: MakeReport, buildings: pd.DataFrame, language: str = "en") -> RankedList:
    _, ranked, _ = make_report({"language": language}, buildings=buildings).lists
    assert ranked.key == "buildings"
    return ranked


def column(ranked: RankedList, name: str) -> list[Entry]:
    place = [heading.name for heading in ranked.headings].index(name)
    return [row.entries[place] for row in ranked.rows]


@pytest.mark.parametrize(("language", "words"), [("en", "Not on the map"), ("es", "Fuera del mapa")])
def test_a_building_without_an_area_is_outside_not_untested(make_report: MakeReport, language: str, words: str) -> None:
    buildings = make_buildings(make_cells())
    buildings["label"] = buildings["label"].astype(object)
    buildings.loc[[3, 120], "label"] = None
    found = column(of_buildings(make_report, buildings, language), "label")
    assert (found[3].text, found[3].colour) == (words, OUTSIDE)
    assert sum(entry.text == words for entry in found) == 1
    # Its swatch is that of the legend.
    page = document(make_report({"language": language}, buildings=buildings))
    assert re.search(
        rf'data-label="outside"><span class="swatch" style="background:{OUTSIDE};[^>]*></span><span>[^<]+<', page
    )
    data = data_of(page)
    assert rows_of(data["rest"]["buildings"]["columns"][-1])[20] == words
    assert {look["short"]: look["colour"] for look in data["classes"]}[words] == OUTSIDE
    # An area that was not tested still says so.
    assert {entry.text for entry in found} >= {"Not tested" if language == "en" else "No se probó"}


def test_names_hold_any_sign_also_beyond_the_first_rows(make_release: MakeRelease) -> None:
    buildings = make_buildings(make_cells())
    buildings.loc[[5, 105], "name"] = "1 A|B \N{BROKEN BAR} St"
    buildings.loc[106, "name"] = "2\nC\u001fSt"
    page = render_page(make_release(buildings=buildings))
    names = rows_of(data_of(page)["rest"]["buildings"]["columns"][1])
    assert names[4:8] == ["105 Main St", "1 A|B \N{BROKEN BAR} St", "2 C\u001fSt", "108 Main St"]


@pytest.mark.browser
def test_a_name_with_a_bar_is_shown_and_found_as_it_is(visit: Visit, make_release: MakeRelease) -> None:
    buildings = make_buildings(make_cells())
    buildings.loc[105, "name"] = "1 A|B St"
    tab = visit(render_page(make_release(buildings=buildings))).tab
    tab.click("#tab-buildings")
    tab.fill("#filter-buildings", "a|b")
    assert tab.locator("#panel-buildings tbody th").all_inner_texts() == ["1 A|B St"]


def test_ranks_have_their_thousands_separated(make_report: MakeReport) -> None:
    buildings = make_buildings(make_cells(), 1_500)
    buildings["rank"] += 4_427
    buildings["rank_high"] += 4_427
    ranked = of_buildings(make_report, buildings)
    assert (ranked.rows[0].rank, ranked.rows[0].interval) == ("4,428", "(1\N{EN DASH}4,433)")
    assert rows_of(rest_json(ranked)["columns"][0])[0] == "4,528 (98\N{EN DASH}4,533)"  # type: ignore[index]  # JSON
    cells = make_cells()
    cells["rank"] += 4_427
    listed = make_report(cells=cells).lists[-1]
    assert (listed.rows[0].rank, listed.rows[0].name) == ("4,428", "Area 4,428")


@pytest.mark.parametrize(("largest", "drawn"), [(0.0004, False), (0.0099, False), (0.01, True), (0.4, True)])
def test_small_shares_have_no_bar(make_report: MakeReport, largest: float, *, drawn: bool) -> None:
    buildings = make_buildings(make_cells())
    buildings["share"] = np.linspace(largest, 0, len(buildings))
    bars = [entry.bar for entry in column(of_buildings(make_report, buildings), "share")]
    assert bars[0] == ("100%" if drawn else "")
    assert any(bars) == drawn


@pytest.mark.parametrize(("length", "said"), [(130, False), (HELD, False), (HELD + 1, True)])
def test_an_unsuccessful_search_tells_of_rows_it_did_not_cover_where_there_are_any(
    make_release: MakeRelease, length: int, *, said: bool
) -> None:
    page = render_page(make_release(buildings=make_buildings(make_cells(), length)))
    told = re.findall(r'<p class="nothing" hidden>(.*?)</p>', page)
    assert len(told) == 3
    assert [text == "No row matches." for text in told] == [True, not said, True]
    assert ("The search covers the first 5,000 rows; the CSV file has all." in told[1]) == said


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "No area has evidence of any strength; all 37 areas are in"),
        ("es", "Ninguna zona tiene indicios de ninguna fuerza; la lista de todas las zonas (37) está en"),
    ],
)
def test_a_list_without_areas_says_so(make_report: MakeReport, language: str, note: str) -> None:
    cells = make_cells().assign(label="not_significant")
    assert make_report({"language": language}, cells=cells).lists[-1].note == note


def test_the_legend_counts_areas_as_they_are_drawn_withheld_ones_too(make_release: MakeRelease) -> None:
    cells = make_cells()
    cells.loc[[0, 7, 8], "label"] = "withheld"
    page = render_page(make_release(cells=cells))
    shown = dict(re.findall(r'<li data-label="(\w+)">.*?<span class="legend-count">([\d,]*)</span></li>', page))
    assert shown.pop("outside") == ""
    assert shown["withheld"] == "3"
    assert {label: int(count) for label, count in shown.items()} == {
        look.label: int((cells["label"] == look.label).sum()) for look in CLASSES
    }
    assert sum(map(int, shown.values())) == len(cells)
