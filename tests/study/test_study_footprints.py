"""A study with footprints: one outline, one row; what was joined is told."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.words.texts import LANGUAGES

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
LAT, LON, STEP = 38.0, -70.0, 0.0004


def city() -> pd.DataFrame:
    """Synthetic events at 12 x 12 houses and a corner; every second pair of houses has no address."""
    rng = np.random.default_rng(5)
    at = rng.integers(0, 144, 900)
    house = pd.DataFrame(
        {
            "lat": LAT + STEP * (at // 12) * 5,
            "lon": LON + STEP * (at % 12) * 5,
            "address": [f"{k} OAK ST" if k // 2 % 2 else None for k in at],
            "person_id": [f"P{k}" for k in rng.integers(0, 300, 900)],
        }
    )
    corner = pd.DataFrame({"lat": LAT, "lon": LON + STEP, "address": ["OAK ST & ELM ST"] * 40, "person_id": "P1"})
    return pd.concat([house, corner], ignore_index=True)


def outlines() -> gpd.GeoDataFrame:
    """An outline around each pair of neighbors of the lower half, and around the corner."""
    shapes = [
        shapely.box(
            LON + STEP * (10 * k - 1), LAT + STEP * (5 * row - 1), LON + STEP * (10 * k + 6), LAT + STEP * (5 * row + 1)
        )
        for row in range(6)
        for k in range(6)
    ]
    file = gpd.GeoDataFrame(
        {"bldg_id": [f"B{k}" for k in range(36)], "campus": ["North", "South"] * 18}, geometry=shapes
    )
    return file.set_crs(4326).assign(address=[f"{24 * (k // 6) + 4 * (k % 6)} BACK LN" for k in range(36)])


def study_of(**more: Any) -> hs.Study:
    return hs.Study(city(), policy=INTERNAL, buildings=outlines(), resolution=10, **more)


def test_one_outline_is_one_row_and_every_way_is_told() -> None:
    released = hs.run_study(study_of())
    listed = released.buildings
    assert listed is not None
    there = listed[listed["footprint"].notna()]
    assert there["footprint"].is_unique
    assert len(there) == 36
    assert set(there["complex"]) == {"North", "South"}
    events = city()
    inside = (events["lat"] < LAT + STEP * 28) & (events["address"] != "OAK ST & ELM ST")
    assert there["events"].sum() == inside.sum()
    assert listed["events"].sum() == len(events)
    assert released.cells is not None
    assert released.cells["events"].sum() <= len(events)
    assert listed.set_index("name").loc["OAK ST & ELM ST", "events"] == 40
    told = " ".join(str(decision) for decision in released.facts.decisions)
    assert "Footprints: footprint from 'bldg_id', complex from 'campus', address from 'address'." in told
    assert f"72 of 145 addresses (points without one) lie in the outline of a building; events: {inside.sum()}." in told
    assert "1 of 145 is an intersection, which belongs to no building wherever it lies; events: 40." in told
    assert "72 of 145 have no building in the file" in told
    assert "36 of 109 buildings have one." in told


def test_the_command_line_reads_the_file_and_the_manifest_names_it(tmp_path: Path) -> None:
    city().to_csv(tmp_path / "e.csv", index=False)
    outlines().to_crs(3857).to_file(tmp_path / "b.gpkg")
    for language in LANGUAGES:
        given = [str(tmp_path / "e.csv"), "--buildings", str(tmp_path / "b.gpkg"), "--resolution", "10"]
        made = CliRunner().invoke(
            main, ["map", *given, "--audience", "internal", "--language", language, "-o", str(tmp_path / language)]
        )
        assert made.exit_code == 0, made.output
    manifest = json.loads((tmp_path / "en" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["footprints"]["name"] == "b.gpkg"
    assert len(manifest["footprints"]["sha256"]) == 64
    listed = pd.read_csv(tmp_path / "en" / "buildings.csv")
    assert listed["footprint"].notna().sum() == 36
    explained = CliRunner().invoke(main, ["explain", str(tmp_path / "en" / "manifest.json")])
    assert "Buildings: b.gpkg, SHA-256" in explained.output
    checked = CliRunner().invoke(main, ["check", *given, "--json"])
    assert json.loads(checked.output)["footprints"] == 36
    wrong = CliRunner().invoke(main, ["check", str(tmp_path / "e.csv"), "--buildings", str(tmp_path / "none.gpkg")])
    assert wrong.exit_code == 10
    assert "building file none.gpkg" in wrong.output
