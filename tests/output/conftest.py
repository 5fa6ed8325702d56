"""Releases to draw, and a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.disclosure import DisclosurePolicy, Facts, Release, release

CHROMIUM = "/usr/bin/chromium"
CENTER = h3.latlng_to_cell(40.1, -75.3, 8)
LABELS = ("hot_99", "hot_95", "hot_90", "not_significant", "cold_90", "cold_95", "cold_99", "not_tested")
MakeRelease = Callable[..., Release]


def make_cells() -> pd.DataFrame:
    """Row: one of 37 cells around a center; every class occurs, the hottest first."""
    ids = h3.grid_disk(CENTER, 3)
    places = np.array([h3.cell_to_latlng(cell) for cell in ids])
    count = len(ids)
    labels = (["hot_99"] * 3 + ["hot_95"] * 2 + ["hot_90"] + ["not_significant"] * count)[: count - 4]
    labels += ["cold_90", "cold_95", "cold_99", "not_tested"]
    events = np.arange(count, 0, -1)
    p = np.linspace(1e-9, 1, count)
    p[-1] = np.nan
    west = places[:, 1] < places[:, 1].mean()
    return pd.DataFrame(
        {
            "rank": np.arange(1, count + 1),
            "cell": ids,
            "lat": places[:, 0],
            "lon": places[:, 1],
            "events": events,
            "people": events // 2,
            "cost": events * 1000.5,
            "value": events.astype(float),
            "z": np.linspace(5, -3, count),
            "p": p,
            "q": p,
            "label": labels,
            "neighborhood": np.where(west, "West Side", "East Side"),
        }
    )


def make_neighborhoods(cells: pd.DataFrame) -> gpd.GeoDataFrame:
    """Row: one of two halves of the study area."""
    south, west, north, east = cells.lat.min(), cells.lon.min(), cells.lat.max(), cells.lon.max()
    middle = (west + east) / 2
    halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    frame = {
        "rank": [1, 2],
        "name": ["West Side", "East Side"],
        "events": [400, 303],
        "people": [200, 151],
        "cost": [4e5, 3e5],
        "share": [400 / 703, 303 / 703],
        "cumulative_share": [400 / 703, 1.0],
        "hot_cells": [4, 1],
        "population": [12000, 40],
        "rate": [33.3, np.nan],
    }
    return gpd.GeoDataFrame(frame, geometry=halves, crs=4326)


def make_buildings(cells: pd.DataFrame, count: int = 130) -> pd.DataFrame:
    """Row: a building; more of them than the page lists."""
    events = np.arange(count, 0, -1)
    share = events / events.sum()
    return pd.DataFrame(
        {
            "rank": np.arange(1, count + 1),
            "name": [f"{number} Main St" for number in range(1, count + 1)],
            "lat": np.resize(cells.lat.to_numpy(), count),
            "lon": np.resize(cells.lon.to_numpy(), count),
            "events": events,
            "share": share,
            "cumulative_share": share.cumsum(),
            "label": np.resize(cells.label.to_numpy(), count),
        }
    )


def make_facts(cells: pd.DataFrame, **changes: Any) -> Facts:
    counts = cells["label"].value_counts()
    known: dict[str, Any] = {
        "title": "Ambulance calls in Example County",
        "event_noun": "calls",
        "cost_kind": "charged",
        "period": ("2024-01-01", "2024-12-31"),
        "resolution": 8,
        "rings": 1,
        "tested": int(cells["p"].notna().sum()),
        "label_counts": {label: int(counts.get(label, 0)) for label in LABELS},
        "method_note": "Gi* on calls.",
        "decisions": ("Twelve coordinates were held out.",),
        "input_name": "calls.csv",
        "population_note": "2020 census.",
        "version": "0.1.0",
    }
    return Facts(**{**known, **changes})


def as_tested(cells: pd.DataFrame, told: Facts) -> dict[str, Any]:
    """What find_hot_spots would say of these cells."""
    names = ("measure", "resolution", "rings", "alpha", "null", "correction", "exact", "cold_detectable")
    said = {name: getattr(told, name) for name in names}
    return {**said, "cells": len(cells), "tested": int(cells["p"].notna().sum())}


def make_quality() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reason": ["used", "edge_of_grid", "pile_up", "new_reason"],
            "records": [703, 12, 1240, 3],
            "used": ["map and lists", "lists only", "no", "no"],
        }
    )


@pytest.fixture(scope="session")
def make_release() -> MakeRelease:
    """Make a full release; ``facts`` changes facts, other keywords replace tables (None leaves one out)."""

    def make(facts: dict[str, Any] | None = None, **tables: Any) -> Release:
        cells = make_cells()
        full: dict[str, Any] = {
            "cells": cells,
            "neighborhoods": make_neighborhoods(cells),
            "buildings": make_buildings(cells),
            "quality": make_quality(),
            **tables,
        }
        told = make_facts(cells, **(facts or {}))
        if full["cells"] is not None:
            full["cells"] = full["cells"].copy()
            full["cells"].attrs["test"] = as_tested(full["cells"], told)
        policy = DisclosurePolicy("internal", "Example policy", "2026-01-15")
        return release(policy, facts=told, **full)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a network. Skips where there is none, but fails on a build server (CI is set)."""
    missing = pytest.fail if os.environ.get("CI") else pytest.skip
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    program = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if program is None:
        missing("no Chromium found")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--disable-background-networking",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()
