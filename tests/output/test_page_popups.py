"""What popups say in words, beside what pandas says of the same tables, in Chromium."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from hotspot.output.page import render_page
from hotspot.report.popups import hot_place_lines
from hotspot.report.told import Told

from .. import opened
from ..opened import KINDS, Visit, areas, events, grid, town
from ..plain_terms import statistical_terms
from ..releases import MakeRelease, make_buildings, make_cells, make_neighborhoods

pytestmark = pytest.mark.browser
visit = opened.visit


def lines(tab: Any, item: str) -> list[str]:
    """What the popup of an item says when an address opens it: its lines, without the numbers that are folded."""
    path = tab.url.partition("#")[0].partition("?")[0]
    tab.goto(f"{path}?{item}#chosen={item}")
    found: list[str] = tab.evaluate(
        """() => Array.from(document.querySelectorAll(".popup.chosen > div > strong, .popup.chosen > div > p"),
        (line) => line.textContent)"""
    )
    return found


def numbers(tab: Any) -> dict[str, str]:
    """The folded numbers of the popup that is open."""
    heads, values = (tab.locator(f".popup.chosen .numbers {kind}").all_text_contents() for kind in ("th", "td"))
    return dict(zip(heads, values, strict=True))


def half_of(cell: str) -> int:
    """How many addresses hold half of a cell's events, counted anew."""
    frame = events()
    at = np.asarray(grid().locate(frame["lat"].to_numpy(), frame["lon"].to_numpy()))
    number = list(grid().names).index(cell)
    counts = frame[(at == number) & inside(frame)]["address"].value_counts()
    return int(np.searchsorted(2 * counts.cumsum().to_numpy(), counts.sum())) + 1


def inside(frame: pd.DataFrame) -> Any:
    """Which events lie in the study area."""
    west, south, east, north = areas().total_bounds
    return frame["lat"].between(south, north) & frame["lon"].between(west, east)


def sentence(row: Any, language: str) -> str:
    """The first sentence of a cell of the town, from its row."""
    english, count = language == "en", int(row["events"])
    if not count:
        return "No calls." if english else "Sin llamadas."
    noun = ("call" if count == 1 else "calls") if english else ("llamada" if count == 1 else "llamadas")
    told = f"{count:,} {noun}"
    if row["value"] != count:
        limit = "with each address up to a limit" if english else "con un tope por dirección"
        told += f" ({row['value']:,} {limit})"
    times = f"{row['times_average']:.1f}"
    told += (
        f", {times} times the map\N{RIGHT SINGLE QUOTATION MARK}s average"
        if english
        else f", {times} veces el promedio del mapa"
    )
    if count < 5:
        return f"{told}."
    half = half_of(row["cell"])
    if english:
        return told + (
            "; half or more of them from one address." if half == 1 else f"; half of them from {half} addresses."
        )
    return told + ("; la mitad o más, de una sola dirección." if half == 1 else f"; la mitad, de {half} direcciones.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_cells_are_told_in_sentences_that_hold_the_numbers_of_the_table(visit: Visit, language: str) -> None:
    page = visit(render_page(town(language), language))
    tab, cells = page.tab, town(language).cells
    assert cells is not None
    ids = sorted(cells["cell"])
    frame = events()
    at = np.asarray(grid().locate(frame["lat"].to_numpy(), frame["lon"].to_numpy()))
    where = pd.Series(np.array([*grid().names, ""])[at], index=frame.index)[inside(frame)]
    for _, row in cells.sample(20, random_state=5).iterrows():
        told = lines(tab, f"cells:{ids.index(row['cell'])}")
        assert told[0] == sentence(row, language)
        assert statistical_terms(told[0]) == []
        kinds = frame.loc[where.index[where == row["cell"]], "category"].value_counts()
        order = sorted(kinds.items(), key=lambda kind: (-kind[1], slice_names().index(kind[0])))
        said = [line for line in told if line.startswith(("Most often: ", "Sobre todo: "))]
        names = ", ".join(f"{name} ({count})" for name, count in order[:3])
        assert said == ([f"{'Most often' if language == 'en' else 'Sobre todo'}: {names}."] if order else [])
        # The same numbers as the table's, folded.
        shown = numbers(tab)
        assert shown["Calls" if language == "en" else "Llamadas"] == f"{row['events']:,}"
    assert page.complaints == []


def slice_names() -> list[str]:
    """The kinds in the order of the page's data."""
    slices = town().slices
    assert slices is not None
    return [str(name) for name in slices.categories]


FINE: dict[str, Any] = {"null": "residents", "residents_way": "fine", "false_alarms": (0, 20)}


def told_of(tab: Any, cells: pd.DataFrame, rank: int) -> list[str]:
    """The lines of the cell of a rank."""
    return lines(tab, f"cells:{sorted(cells['cell']).index(cells['cell'][rank - 1])}")


def test_beside_residents_only_where_they_were_compared(visit: Visit, make_release: MakeRelease) -> None:
    cells = make_cells(residents=True)
    cells.loc[5, ["population", "times_expected"]] = [31.0, np.nan]
    cells.loc[6, ["events", "value", "times_expected"]] = 0, 0.0, 0.0
    cells["half_addresses"] = pd.array([2, 1, *[None] * 35], "Int64")
    tab = visit(render_page(make_release(FINE, cells=cells))).tab
    first = [told_of(tab, cells, rank)[0] for rank in (1, 2, 6, 7, 37)]
    assert first == [
        "37 calls, 3.7 times what 310 residents lead one to expect; half of them from 2 addresses.",
        "36 calls, 3.6 times what 310 residents lead one to expect; half or more of them from one address.",
        "32 calls where fewer than 50 people live, too few to compare with.",
        "No calls, where 310 residents lead one to expect 10.0.",
        "1 call where nobody, or hardly anybody, lives.",
    ]
    assert told_of(tab, cells, 37)[1] == "Not compared with other areas (no residents)."
    assert not any(statistical_terms(text) for text in first)
    # The same cells compared whoever lives there: residents are not spoken of.
    plain = cells.drop(columns=["expected", "times_expected"]).assign(times_average=1.25)
    tab = visit(render_page(make_release(cells=plain))).tab
    assert told_of(tab, cells, 1)[0].startswith("37 calls, 1.2 times the map\N{RIGHT SINGLE QUOTATION MARK}s average; ")
    assert "Residents" in numbers(tab)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"measure": "people"}, "18 people with calls (10 with each person at one address, up to a limit), 1.5 times"),
        ({"measure": "cost"}, "about $37,000 charged ($9 with each person at one address, up to a limit), 1.5 times"),
        ({"measure": "cost", "persons_known": False}, "about $37,000 charged ($9 with each amount and address up to"),
        ({"measure": "events"}, "37 calls (10 with each address up to a limit), 1.5 times the map"),
        ({"measure": "cost_per_event"}, "37 calls at $1,000 each on average."),
        ({"transform": "log1p"}, "37 calls."),
    ],
)
def test_what_stands_beside_times_is_what_was_tested(
    visit: Visit, make_release: MakeRelease, facts: dict[str, Any], said: str
) -> None:
    cells = make_cells()
    cells["value"] = 9.0 if facts.get("measure") == "cost" else 10.0
    if facts.get("measure") != "cost_per_event" and "transform" not in facts:
        cells["times_average"] = 1.5
    tab = visit(render_page(make_release(facts, cells=cells))).tab
    told = told_of(tab, cells, 1)[0]
    assert told.startswith(said)
    if facts.get("measure") in {"people", "cost"}:
        assert told.endswith("average; 37 calls.")
    assert statistical_terms(told) == []


def test_millions_are_told_in_words(visit: Visit, make_release: MakeRelease) -> None:
    cells = make_cells()
    cells["cost"] = [1_234_567.0, 999.0, *[10.0] * 35]
    cells["value"] = cells["cost"]
    for language, told in (("en", ["about $1.23 million", "$999"]), ("es", ["cerca de $1.23 millones", "$999"])):
        tab = visit(render_page(make_release({"measure": "cost"}, cells=cells), language)).tab
        for rank, amount in enumerate(told, 1):
            assert told_of(tab, cells, rank)[0].startswith(
                f"{amount} {'charged' if language == 'en' else 'facturados'}; "
            )


def test_neighborhoods_are_told_beside_their_residents(visit: Visit, make_release: MakeRelease) -> None:
    coarse = {"residents_way": "coarse", "area_cells": 5.0}
    hoods = make_neighborhoods(make_cells(), standing=True)
    hoods.loc[1, ["times_expected", "low", "high"]] = np.nan
    page = render_page(make_release(coarse, neighborhoods=hoods))
    tab = visit(page).tab
    west = "400 calls from 12,000 residents; 200 people with calls, 2.2 times what residents lead one to expect."
    assert lines(tab, "neighborhoods:0") == ["West Side", west, "Stands out against its residents."]
    assert lines(tab, "neighborhoods:1")[1] == "303 calls where fewer than 50 people live, too few to compare with."
    bare = hoods.drop(columns=["people"])
    tab = visit(render_page(make_release(coarse, neighborhoods=bare), "es")).tab
    assert lines(tab, "neighborhoods:0")[1] == (
        "400 calls de 12,000 residentes, 2.2 veces lo que cabe esperar por los residentes."
    )
    less = bare.drop(columns=["population", "expected", "times_expected", "rate", "eb_rate"])
    tab = visit(render_page(make_release(neighborhoods=less))).tab
    assert lines(tab, "neighborhoods:0")[1] == "400 calls."


def test_buildings_are_told_with_who_carries_them(visit: Visit, make_release: MakeRelease) -> None:
    buildings = make_buildings(make_cells())
    buildings["people"] = buildings["events"] // 2
    tab = visit(render_page(make_release(buildings=buildings))).tab
    assert lines(tab, "buildings:0")[:2] == ["1 Main St", "130 calls by 65 people; half or more of them by one person."]
    assert lines(tab, "buildings:1")[1] == "129 calls by 64 people; half of them by 40 people."
    # One that only the data hold, of too few events for halves.
    assert lines(tab, "buildings:127")[1] == "3 calls by 1 person."
    tab = visit(render_page(make_release({"persons_known": False}, buildings=buildings), "es")).tab
    assert lines(tab, "buildings:0")[1] == "130 calls de 65 personas."


def test_buildings_of_a_cell_are_those_of_the_list_that_lie_in_it(visit: Visit) -> None:
    tab, made = visit(render_page(town())).tab, town()
    assert made.cells is not None
    assert made.buildings is not None
    cells = made.cells
    where = np.asarray(grid().locate(made.buildings["lat"].to_numpy(), made.buildings["lon"].to_numpy()))
    names = np.array([*grid().names, ""])[where]
    ids = sorted(cells["cell"])
    several = 0
    for cell in cells["cell"].sample(12, random_state=3):
        held = made.buildings[names == cell].head(3)
        told = [line for line in lines(tab, f"cells:{ids.index(cell)}") if line.startswith("First in the list")]
        said = ", ".join(f"{name} ({count})" for name, count in zip(held["name"], held["events"], strict=True))
        assert told == ([f"First in the list of buildings: {said}."] if len(held) else [])
        several += len(held) > 1
    assert several > 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_hot_places_are_told_by_what_was_tested(language: str) -> None:
    places = town(language).hot_places
    assert places is not None
    facts = Told.of(town(language).facts, language)
    place = places.iloc[0].copy()
    [[said, *more]] = hot_place_lines(places.head(1), facts)
    times = f"{place['times_average']:.1f}"
    if language == "en":
        assert said == f"{place['events']:,} calls, {times} times the map\N{RIGHT SINGLE QUOTATION MARK}s average."
        assert f"{place['cells']} areas that stand out and lie together." in more
    else:
        assert said == f"{place['events']:,} llamadas, {times} veces el promedio del mapa."
    assert any(place["first_buildings"].replace("; ", ", ") in line for line in more)
    assert statistical_terms(said) == []
    less = places.head(1).assign(value=places["value"].head(1) - 7)
    [[capped, *_]] = hot_place_lines(less, facts)
    assert f"({place['value'] - 7:,} " in capped
    [[plain, *_]] = hot_place_lines(places.head(1).drop(columns="times_average"), facts)
    assert plain.endswith(("calls.", "llamadas."))


def test_of_a_part_that_is_chosen_its_number_alone_is_told(visit: Visit) -> None:
    page = visit(render_page(town()))
    tab, made = page.tab, town()
    assert made.neighborhoods is not None
    whole = lines(tab, "neighborhoods:0")
    tab.select_option("[name=category]", label=KINDS[1])
    frame = events()
    hood = made.neighborhoods.iloc[0]
    column, row = ((frame["lon"] + 70) // 0.02).astype(int), ((frame["lat"] - 38) // 0.03).astype(int)
    there = (column + 3 * row).map(dict(enumerate(opened.HOODS))) == hood["name"]
    part = int((there & (frame["category"] == KINDS[1])).sum())
    # What is open is told anew, and what is of everything steps aside.
    told = tab.locator(".popup.chosen > div > p").all_text_contents()
    assert told == [f"{part:,} of {hood['events']:,} calls: {KINDS[1]}."]
    tab.click("#tab-hot_places")
    tab.click("#panel-hot_places tbody tr:first-child button")
    assert re.fullmatch(rf"[\d,]+ of [\d,]+ calls: {KINDS[1]}\.", tab.inner_text(".popup.chosen > div > p >> nth=0"))
    tab.select_option("[name=category]", "-1")
    tab.click("#tab-neighborhoods")
    tab.click("#panel-neighborhoods tbody tr:first-child button")
    assert tab.locator(".popup.chosen > div > p").all_text_contents()[0] == whole[1]
    assert page.complaints == []


def test_the_keyboard_unfolds_the_numbers_and_comes_back(visit: Visit) -> None:
    tab = visit(render_page(town())).tab
    tab.focus("#hotspot_map")
    tab.keyboard.press("Enter")
    assert not tab.is_visible(".popup.chosen .numbers table")
    for _ in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('.popup.chosen .numbers summary')"):
            break
    tab.keyboard.press("Enter")
    assert tab.is_visible(".popup.chosen .numbers table")
    assert tab.evaluate("document.activeElement.getBoundingClientRect().height") >= 24
    tab.keyboard.press("Escape")
    assert tab.locator(".popup:visible").count() == 0


@pytest.mark.parametrize("width", [390, 1400])
def test_popups_are_accessible(visit: Visit, width: int) -> None:
    tab = visit(render_page(town()), width=width, bypass_csp=True).tab
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for key in ("cells", "neighborhoods", "buildings", "hot_places"):
        tab.click(f"#tab-{key}")
        tab.click(f"#panel-{key} tbody tr:first-child button")
        for unfold in tab.locator(".popup.chosen summary:visible").all():
            unfold.click()
        # What is unfolded is put into its place.
        tab.wait_for_timeout(100)
        box, frame = (tab.locator(where).bounding_box() for where in (".popup.chosen", ".map-frame"))
        assert box["x"] >= frame["x"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        found = Axe().run(tab, options=rules)
        assert found.violations_count == 0, found.generate_report()


HOSTILE = ["<img src=x onerror=alert(1)>", "{names} {n} $& ${1}", "</script><script>alert(2)</script>"]


def test_hostile_names_stay_text(visit: Visit, make_release: MakeRelease) -> None:
    cells = make_cells()
    buildings, hoods = make_buildings(cells), make_neighborhoods(cells)
    buildings["name"] = [f"{HOSTILE[k % 3]}{k}" for k in range(len(buildings))]
    hoods["name"] = cells["neighborhood"] = HOSTILE[0]
    page = visit(render_page(make_release({"event_noun": HOSTILE[1]}, cells=cells, buildings=buildings)))
    told = " ".join(told_of(page.tab, cells, 1))
    assert f"{HOSTILE[0]}0 (130)" in told
    assert lines(page.tab, "buildings:1")[0] == f"{HOSTILE[1]}1"
    assert page.tab.locator("img").count() == 0
    assert page.complaints == []


def test_terms_of_statistics_are_seen() -> None:
    assert statistical_terms("More (q ≤ 0.01); z-score 2.3, p-value, Moran's I: significant") != []
    for term, other in pairwise(["posterior", "percentil", "hipótesis", "tested", "permutación"]):
        assert statistical_terms(f"What {term} of {other}") == [term, other]
    assert statistical_terms("46 llamadas, 2.3 veces lo que cabe esperar de 310 residentes; prueben ustedes") == []
