"""A run hands counts by category and period on, and says what is coarser than the data."""

import json
from collections import Counter
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
    assert slices.why == ()
    assert not any("categories" in str(decision) for decision in made.facts.decisions)


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
    assert "The 11 most frequent of 20 categories are told apart; the others are together." in said["decisions"]
    assert "slices" not in said


KINDS = "The page holds counts of each kind by period, also for single buildings."


def calls(folder: Path, **columns: object) -> Path:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"lat": 38 + 0.06 * rng.random(300), "lon": -70 + 0.06 * rng.random(300), **columns})
    frame.to_csv(folder / "calls.csv", index=False)
    return folder / "calls.csv"


def test_that_the_page_holds_counts_by_kind_is_said(tmp_path: Path) -> None:
    kinds, days = np.resize(["ZZFALLZZ", "fire"], 300), np.resize(["2024-01-05", "2024-02-05", "2024-03-05"], 300)
    for columns, says in (
        ({"type": kinds, "date": days}, [KINDS]),
        ({"type": kinds}, ["The page holds counts of each kind, also for single buildings."]),
        ({"date": days}, []),
    ):
        made = hs.run_study(hs.Study(events=calls(tmp_path, **columns), policy=INTERNAL))
        assert checked_slices(made) is not None
        assert [said for said in map(str, made.facts.decisions) if said.startswith("The page holds counts")] == says


def test_counts_by_kind_can_be_left_out(tmp_path: Path) -> None:
    kinds, days = np.resize(["ZZFALLZZ", "fire"], 300), np.resize(["2024-01-05", "2024-02-05", "2024-03-05"], 300)
    file = calls(tmp_path, type=kinds, date=days)
    for more, there in (((), True), (("--no-kinds",), False)):
        asked = ["map", str(file), "--audience", "internal", "-o", str(tmp_path / "out"), "--overwrite", *more]
        result = CliRunner().invoke(main, asked)
        assert result.exit_code == 0, result.output
        page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
        said = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
        assert ("ZZFALLZZ" in page) is there
        assert (KINDS in said["decisions"]) is there
    text = f'audience = "internal"\nby_kind = false\n[events]\nfile = "{file.name}"\n'
    (tmp_path / "study.toml").write_text(text)
    assert checked_slices(hs.run_study(hs.read_study(tmp_path / "study.toml"))) is None


def test_institutions_are_counted_by_kind_and_month(tmp_path: Path) -> None:
    doors, kinds = np.resize(["12 Elm St", "9 Main St", "5 Oak St", "12 Elm St"], 300), np.resize(list("abc"), 300)
    days = np.resize(["2024-01-05", "2024-02-05", None, "2024-03-05", "2024-01-31"], 300)
    file = calls(tmp_path, address=doors, type=kinds, date=days)
    frame = pd.read_csv(file)
    frame["lat"], frame["lon"] = 38 + 0.02 * frame["address"].str.len(), -70.0
    frame.to_csv(file, index=False)
    register = pd.DataFrame({"name": ["Elm", "Main"], "address": ["12 Elm Street", "9 Main Street"], "beds": [900, 1]})
    made = hs.run_study(hs.Study(events=file, policy=INTERNAL, institutions=register))
    slices = checked_slices(made)
    assert slices is not None
    assert made.institutions is not None
    # In the list they stand in another order than in the register.
    names = made.institutions["name"].tolist()
    assert names == ["Main", "Elm"]
    periods = len(slices.periods)
    found = {
        (names[row], slices.categories[slot // periods], slices.periods[slot % periods]): events
        for row, slot, events in slices.institutions.itertuples(index=False)
    }
    named = {"12 Elm St": "Elm", "9 Main St": "Main"}
    rows = zip(doors.tolist(), kinds.tolist(), days.tolist(), strict=True)
    assert found == Counter((named[door], kind, day and day[:7]) for door, kind, day in rows if door in named)
