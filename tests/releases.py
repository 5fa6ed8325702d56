"""Releases to draw, made by hand: every class and column occurs."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from hotspot.disclosure import DisclosurePolicy, Facts, Release, release
from hotspot.report import Report, of
from hotspot.stats.moran import GlobalTest

CENTER = h3.latlng_to_cell(40.1, -75.3, 8)
LABELS = ("hot_99", "hot_95", "hot_90", "not_significant", "cold_90", "cold_95", "cold_99", "not_tested")
#: Of the hot cells, those of the classes 99 and 95: do they stay hot without their largest ...
STAYS = {
    "person": [True, False, True, True, True],
    "event": [True] * 5,
    "building": [True, False, False, True, True],
}
#: What tables from before ranks had intervals do not have.
CERTAINTY = (
    *("rank_low", "rank_high", "p_top", "tier", "eb_rate"),
    *("rate_rank", "rate_rank_low", "rate_rank_high", "rate_tier"),
    *(f"hot_without_{left_out}" for left_out in STAYS),
    *("spellings", "carried_by", "half_carried_by", "top_share", "repeat_people", "first", "last"),
)
MakeRelease = Callable[..., Release]
MakeReport = Callable[..., Report]


def make_cells(*, residents: bool = False) -> pd.DataFrame:
    """Row: one of 37 cells around a center; every class occurs, the hottest first.

    ``residents``: beside what they lead one to expect, the last cell without any.
    """
    ids = h3.grid_disk(CENTER, 3)
    places = np.array([h3.cell_to_latlng(cell) for cell in ids])
    count = len(ids)
    labels = (["hot_99"] * 3 + ["hot_95"] * 2 + ["hot_90"] + ["not_significant"] * count)[: count - 4]
    labels += ["cold_90", "cold_95", "cold_99", "not_tested"]
    events = np.arange(count, 0, -1)
    p = np.linspace(1e-9, 1, count)
    p[-1] = np.nan
    west = places[:, 1] < places[:, 1].mean()
    cells = pd.DataFrame(
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
            "scale": np.resize([1, 2, 3], count),
            "p_hot": p,
            "p_cold": 1 - p,
            "q_hot": p,
            "q_cold": 1 - p,
            "label": labels,
            "neighborhood": np.where(west, "West Side", "East Side"),
        }
    )
    for left_out, stays in STAYS.items():
        cells[f"hot_without_{left_out}"] = pd.array([*stays, *[None] * (count - len(stays))], dtype="boolean")
    if residents:
        population = np.append(np.full(count - 1, 310.0), 0.0)
        cells["population"], cells["expected"] = population, population / 31
        cells["times_expected"] = np.divide(
            cells["events"], cells["expected"], out=np.full(count, np.nan), where=population > 0
        )
    return cells


def make_neighborhoods(cells: pd.DataFrame, *, standing: bool = False) -> gpd.GeoDataFrame:
    """Row: one of two halves of the study area. ``standing``: estimated against their residents, and one stands out."""
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
        "rank_low": [1, 1],
        "rank_high": [1, 2],
        "p_top": [0.97, 0.03],
        "tier": ["certainly", "not"],
        "eb_rate": [32.9, np.nan],
        "rate_rank": [1.0, np.nan],
        "rate_rank_low": [1.0, np.nan],
        "rate_rank_high": [1.0, np.nan],
        "rate_tier": ["certainly", None],
    }
    if standing:
        frame |= {
            "expected": [310.25, 1.03],
            "times_expected": [2.1562, 1.1],
            "low": [1.93, 0.62],
            "high": [2.41, 1.71],
            "p_exceeds": [0.9999, 0.31],
            "stands_out": [True, False],
        }
    made = gpd.GeoDataFrame(frame, geometry=halves, crs=4326)
    made.attrs["top"] = 1
    return made


def make_buildings(cells: pd.DataFrame, count: int = 130) -> pd.DataFrame:
    """Row: a building; more of them than the page lists."""
    events = np.arange(count, 0, -1)
    share = events / events.sum()
    rank = np.arange(1, count + 1)
    made = pd.DataFrame(
        {
            "rank": rank,
            "name": [f"{number} Main St" for number in range(1, count + 1)],
            "lat": np.resize(cells.lat.to_numpy(), count),
            "lon": np.resize(cells.lon.to_numpy(), count),
            "events": events,
            "people": events,
            "share": share,
            "cumulative_share": share.cumsum(),
            "spellings": 1,
            "carried_by": np.resize(["one", "many", "few"], count),
            "half_carried_by": pd.array(np.resize([1, 40, 3], count), "Int64"),
            "top_share": np.resize([0.6, 0.02, 0.2], count),
            "repeat_people": events // 4,
            "first": pd.to_datetime("2024-01-05"),
            "last": pd.to_datetime("2024-12-30"),
            "label": np.resize(cells.label.to_numpy(), count),
            "rank_low": np.maximum(1, rank - 3),
            "rank_high": rank + 5,
            "p_top": 1 / rank,
            "tier": np.select([rank <= 10, rank <= 20, rank <= 40], ["certainly", "probably", "possibly"], "not"),
        }
    )
    made.attrs["top"] = 20
    return made


def make_concentration() -> pd.DataFrame:
    """Row: a number of concentration of 130 buildings, beside chance."""
    statistics = ["gini", "adjusted_gini", "top_share", "top_share", "top_share"]
    return pd.DataFrame(
        {
            "places": "buildings",
            "measure": "events",
            "statistic": statistics,
            "top": pd.array([None, None, 1, 10, 26], dtype="Int64"),
            "listed": 130,
            "observed": [0.4, 0.4, 0.0153, 0.148, 0.3612],
            "chance_low": [0.2, 0.2, 0.0091, 0.0852, 0.21],
            "chance_mean": [0.21, 0.21, 0.0095, 0.0871, 0.22],
            "chance_high": [0.22, 0.22, 0.0102, 0.0898, 0.23],
        }
    )


def shuffled(statistic: float, expected: float, p: float) -> GlobalTest:
    """A test of the whole map with this two-sided p, on the side of the statistic."""
    one, other = p / 2, 1 - p / 2 + 0.001
    upper, lower = (one, other) if statistic > expected else (other, one)
    return GlobalTest(statistic, expected, upper, lower, p, 999)


def make_facts(cells: pd.DataFrame, **changes: Any) -> Facts:
    counts = cells["label"].value_counts()
    known: dict[str, Any] = {
        "title": "Ambulance calls in Example County",
        "event_noun": "calls",
        "cost_kind": "charged",
        "cold": True,
        "period": ("2024-01-01", "2024-12-31"),
        "resolution": 8,
        "rings": 1,
        "tested": int(cells["p_hot"].notna().sum()),
        "label_counts": {label: int(counts.get(label, 0)) for label in LABELS},
        "method_note": "Gi* on calls.",
        "decisions": ("Twelve coordinates were held out.",),
        "input_name": "calls.csv",
        "population_note": "2020 census.",
        "version": "0.1.0",
        "clustering": {"morans_i": shuffled(0.3123, -0.0278, 0.002), "general_g": shuffled(0.041, 0.028, 0.014)},
        "concentration": make_concentration(),
    }
    return Facts(**{**known, **changes})


def as_tested(cells: pd.DataFrame, told: Facts) -> dict[str, Any]:
    """What find_hot_spots would say of these cells."""
    names = ("measure", "resolution", "rings", "alpha", "null", "correction", "exact", "cold_detectable")
    names += ("kernel", "transform")
    said = {name: getattr(told, name) for name in names}
    return {**said, "cells": len(cells), "tested": int(cells["p_hot"].notna().sum())}


def make_quality() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reason": ["used", "edge_of_grid", "pile_up", "new_reason"],
            "records": [703, 12, 1240, 3],
            "used": ["map and lists", "lists only", "no", "no"],
        }
    )


def make_pile_ups() -> pd.DataFrame:
    """Seven points, 1,240 records, one of them kept; the largest on the middle of an area."""
    records = [500, 300, 200, 100, 90, 40, 10]
    return pd.DataFrame(
        {
            "lat": [38.01 + 0.005 * k for k in range(7)],
            "lon": [-70.01 + 0.005 * k for k in range(7)],
            "records": records,
            "addresses": [208, 0, 30, 20, 15, 12, 11],
            "why": ["many_addresses", "many_records", *["many_addresses"] * 4, "coarse"],
            "held": [True, True, False, *[True] * 4],
            "nearest_area": ["East", "West", *["East"] * 5],
            "metres_to_centre": [12, 251, 900, 901, 902, 903, 904],
        }
    )


def release_with(facts: dict[str, Any] | None = None, *, older: bool = False, **tables: Any) -> Release:
    """Make a full release; ``facts`` changes facts, other keywords replace tables (None leaves one out).

    ``older``: with nothing that says how sure a rank or a pattern is.
    """
    told = facts or {}
    cells = make_cells(residents=told.get("null") == "residents")
    full: dict[str, Any] = {
        "cells": cells,
        "neighborhoods": make_neighborhoods(cells, standing=told.get("residents_way", "none") != "none"),
        "buildings": make_buildings(cells),
        "quality": make_quality(),
        "pile_ups": make_pile_ups(),
        **tables,
    }
    if older:
        full = {name: table.drop(columns=list(CERTAINTY), errors="ignore") for name, table in full.items()}
        facts = {"clustering": {}, "concentration": None, **(facts or {})}
    given = make_facts(cells, **(facts or {}))
    if full["cells"] is not None:
        full["cells"] = full["cells"].copy()
        full["cells"].attrs["test"] = as_tested(full["cells"], given)
    policy = DisclosurePolicy("internal", "Example policy", "2026-01-15")
    return release(policy, facts=given, **full)


def report_with(facts: dict[str, Any] | None = None, *, older: bool = False, **tables: Any) -> Report:
    """The report of such a release; ``facts`` may name a ``language``."""
    told = dict(facts or {})
    language = told.pop("language", "en")
    return of(release_with(told, older=older, **tables), language)


def usual_files(made: Release) -> set[str]:
    """What a folder holds of a release where nothing more is asked for: page, manifest, a list a table."""
    return {"map.html", "manifest.json", *(f"{name}.csv" for name in made.tables)}
