"""The first screen: what a planner sees before anything is touched, on an office laptop and on a phone."""

from pathlib import Path
from typing import Any

import pytest

from hotspot.output.page import render_page
from hotspot.study import Study, read_study, run_study

from .. import opened
from ..opened import Visit
from ..plain_terms import statistical_terms
from .test_page_questions import SEEN

pytestmark = pytest.mark.browser
visit = opened.visit

CITY = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
#: Of the window that the map covers at least.
MAP_SHARE = 0.55
FEWEST_CARDS = 3


@pytest.fixture(scope="module")
def city() -> str:
    """The page of the synthetic sample city."""
    return render_page(run_study(read_study(CITY / "study.toml")))


@pytest.fixture(scope="module")
def county(shared: Path) -> str:
    """The page of a county's emergency medical calls."""
    data = shared / "data"
    study = Study(
        events=data / "montgomery_911.parquet",
        policy=opened.POLICY,
        areas=data / "montgomery_municipalities.geojson",
        residents=data / "montgomery_tracts_2000.geojson",
        where="title LIKE 'EMS%'",
        title="Emergency medical calls, Montgomery County",
        event_noun="calls",
    )
    return render_page(run_study(study))


@pytest.fixture(params=["city", "county"])
def page(request: pytest.FixtureRequest) -> str:
    made: str = request.getfixturevalue(request.param)
    return made


def in_view(tab: Any, where: str, height: int) -> list[bool]:
    """Which elements lie whole on the first screen."""
    boxes = [one.bounding_box() for one in tab.locator(where).all()]
    return [box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height for box in boxes]


def test_the_map_has_most_of_the_window_and_the_answer_stands_beside_it(visit: Visit, page: str) -> None:
    tab = visit(page, width=1366, height=768).tab
    frame, legend = (tab.locator(where).bounding_box() for where in (".map-frame", ".legend"))
    assert frame["width"] * min(frame["height"], 768 - frame["y"]) >= MAP_SHARE * 1366 * 768
    assert frame["x"] <= legend["x"] <= legend["x"] + legend["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= legend["y"] <= legend["y"] + legend["height"] <= frame["y"] + frame["height"] <= 768
    assert in_view(tab, "h1, .finding", 768) == [True, True]
    assert sum(in_view(tab, ".cards li", 768)) >= FEWEST_CARDS
    assert in_view(tab, "[role=tab]", 768)[0]


def test_no_statistical_term_is_in_view(visit: Visit, page: str) -> None:
    tab = visit(page, width=1366, height=768).tab
    assert statistical_terms(tab.evaluate(SEEN)) == []
    # The list of terms finds them where they stand: one scroll below.
    tab.click(".finding a")
    assert statistical_terms(tab.evaluate(SEEN))


def test_a_phone_shows_finding_first_card_and_map(visit: Visit, page: str) -> None:
    tab = visit(page, width=390, height=844).tab
    assert in_view(tab, ".finding", 844) == [True]
    assert in_view(tab, ".cards li", 844)[0]
    assert tab.locator("#hotspot_map").bounding_box()["y"] < 844 - 200


def test_a_card_goes_to_its_place(visit: Visit, page: str) -> None:
    tab = visit(page, width=1366, height=768).tab
    for card in tab.locator(".cards li").all():
        before = opened.center(tab)
        card.get_by_role("button").click()
        assert card.get_attribute("class") == "chosen"
        assert tab.locator(".cards .chosen").count() == 1
        assert opened.center(tab) != before
        row = tab.locator("tr.chosen:visible th")
        assert row.inner_text() == card.get_by_role("button").inner_text()
        assert tab.locator(".popup.chosen:visible").count() == 1
    tab.keyboard.press("Escape")
    assert tab.locator(".cards .chosen").count() == 0
