"""The list of institutions on the page: a row shows its institution on the map, and a part chosen leaves it whole."""

from typing import Any

import pandas as pd
import pytest

from hotspot.output.page import render_page

from .. import opened
from ..opened import Visit
from ..releases import MakeRelease

pytestmark = pytest.mark.browser
visit = opened.visit


def institutions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rank": pd.array([1, 2, None], dtype="Int64"),
            "name": ["Elm Home", "Oak <b>Home</b>", "County ER"],
            "kind": ["nursing home", "nursing home", "service_site"],
            "lat": [40.101, 40.104, 40.098],
            "lon": [-75.301, -75.305, -75.298],
            "events": [90, 20, 400],
            "beds": pd.array([25, 40, None], dtype="Int64"),
            "per_bed": [3.6, 0.5, None],
            "per_bed_low": [2.9, 0.3, None],
            "per_bed_high": [4.4, 0.8, None],
            "joined": ["address", "coordinates", "coordinates"],
            "buildings": [1, 2, 1],
        }
    )


def test_a_row_leads_to_its_place(visit: Visit, make_release: MakeRelease) -> None:
    page = visit(render_page(make_release(institutions=institutions())))
    tab: Any = page.tab
    tab.wait_for_selector("#hotspot_map canvas")
    tab.click("#tab-institutions")
    assert tab.locator("#panel-institutions thead th").all_inner_texts()[1:3] == ["Institution", "Kind"]
    for row, place in enumerate(institutions().itertuples()):
        tab.locator("#panel-institutions tbody tr").nth(row).click()
        assert tab.locator(".ring").count() == 1
        ring = tab.evaluate(
            "([at]) => { const p = hotspot.map.latLngToContainerPoint(at); const m = hotspot.map.getContainer()"
            ".getBoundingClientRect(); const r = document.querySelector('.ring').getBoundingClientRect();"
            "return Math.hypot(r.x - m.x - p.x, r.y - m.y - p.y); }",
            [[place.lat, place.lon]],
        )
        assert ring < 3
        assert tab.locator(".popup.chosen strong").first.text_content() == place.name
    assert tab.locator(".popup.chosen").inner_text().count("service site, no residence") == 1
    assert page.complaints == []


def test_an_address_leads_to_an_institution(visit: Visit, make_release: MakeRelease) -> None:
    page = visit(
        render_page(make_release(institutions=institutions())), view="#chosen=institutions:1&list=institutions"
    )
    assert page.tab.locator("#panel-institutions tr.chosen th").inner_text() == "Oak <b>Home</b>"
    assert page.complaints == []
