"""Neighborhoods without shapes on the page: they are listed, filtered and chosen like others, and drawn nowhere."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs


@pytest.mark.browser
def test_named_neighborhoods_are_listed_and_chosen(browser: Any, tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    lon = draw.uniform(-75.3, -75.2, 500)
    events = pd.DataFrame(
        {
            "lat": draw.uniform(40.0, 40.06, 500),
            "lon": lon,
            "hood": np.where(lon < -75.26, "West <b>", "East & Co"),
            "category": draw.choice(["falls", "fire"], 500),
            "time": pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 200, 500), unit="D"),
        }
    )
    policy = hs.DisclosurePolicy.for_audience("internal")
    columns = hs.EventColumns(neighborhood="hood")
    hs.save_map(hs.run_study(hs.Study(events, policy=policy, columns=columns)), tmp_path / "map.html")
    tab = browser.new_page(viewport={"width": 1300, "height": 900})
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.goto((tmp_path / "map.html").as_uri())
    rows = tab.locator("#panel-neighborhoods tbody tr")
    rows.first.wait_for()
    assert rows.count() == 2
    assert {"West <b>", "East & Co"} == set(tab.locator("#panel-neighborhoods tbody button").all_inner_texts())
    tab.locator("#panel-neighborhoods tbody button").first.click()
    whole = rows.first.inner_text()
    tab.locator("[name=category]").select_option(index=1)
    tab.wait_for_function(
        "whole => document.querySelector('#panel-neighborhoods tbody tr').innerText !== whole", arg=whole
    )
    assert not wrong
    tab.close()
