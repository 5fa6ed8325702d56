"""A run hands counts by category and period on, and says what is coarser than the data."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.disclosure import checked_slices

SAMPLE = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def test_the_sample_city_by_category_and_month() -> None:
    visits, areas = SAMPLE / "visits.csv", SAMPLE / "neighborhoods.geojson"
    made = hs.run_study(hs.Study(events=visits, policy=INTERNAL, areas=areas))
    slices = checked_slices(made)
    assert slices is not None
    assert slices.unit == "month"
    raw = pd.read_csv(visits)
    assert slices.periods == tuple(sorted(raw["visit_date"].str[:7].unique()))
    assert set(raw["category"].dropna()) == set(slices.categories) - {None}
    assert made.cells is not None
    assert made.buildings is not None
    assert made.neighborhoods is not None
    assert slices.cells["events"].sum() == made.cells["events"].sum()
    found = slices.buildings.groupby("building")["events"].sum()
    assert found.tolist() == made.buildings["events"].head(5000).tolist()
    found = slices.neighborhoods.groupby("neighborhood")["events"].sum()
    assert found.reindex(range(len(made.neighborhoods)), fill_value=0).tolist() == made.neighborhoods["events"].tolist()
    assert slices.why == ""
    assert not any("categories" in decision for decision in made.facts.decisions)


def test_the_command_line_says_what_is_coarser(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"lat": 38 + 0.06 * rng.random(600), "lon": -70 + 0.06 * rng.random(600)})
    frame["date"] = (pd.Timestamp("2015-06-30") + pd.to_timedelta(rng.integers(0, 1500, 600), unit="D")).astype("str")
    frame["type"] = [f"kind {k}" for k in rng.integers(0, 20, 600)]
    frame.to_csv(tmp_path / "calls.csv", index=False)
    asked = ["map", str(tmp_path / "calls.csv"), "--audience", "internal", "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    said = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    coarser = [decision for decision in said["decisions"] if "by quarter" in decision]
    assert len(coarser) == 1
    assert "The 11 most frequent of 20 categories" in coarser[0]
    assert "slices" not in said
