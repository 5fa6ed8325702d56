"""The same records as CSV, Parquet, a frame and a relation give the same bytes of every file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import hotspot as hs
from hotspot.output import save_folder
from hotspot.study import Study, read_study, run_study

EVENTS = "events.csv"


def written(study: Study, folder: Path) -> dict[str, bytes]:
    """Every file of a study by name."""
    save_folder(run_study(study), folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def sources(texts: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """The texts of a table, in four places."""
    texts.to_csv(folder / EVENTS, index=False)
    texts.to_parquet(folder / "events.parquet", index=False)
    return {
        "csv": folder / EVENTS,
        "parquet": folder / "events.parquet",
        "frame": texts,
        "relation": duckdb.connect().from_df(texts),
    }


def assert_alike(study: Study, texts: pd.DataFrame, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the file is called, and its hash, are all that may differ.
    monkeypatch.setattr("hotspot.study.facts.input_name", lambda _: "the events")
    monkeypatch.setattr("hotspot.study.facts._input", lambda *_: {"name": "the events"})
    monkeypatch.setattr("hotspot.study.decisions.of_file", lambda _, __, notes: list(notes))
    found = {}
    for kind, events in sources(texts, folder).items():
        found[kind] = written(replace(study, events=events), folder / kind)
    wanted = found.pop("frame")
    assert len(wanted) > 5
    for kind, files in found.items():
        assert files.keys() == wanted.keys(), kind
        assert [name for name in files if files[name] != wanted[name]] == [], kind


@pytest.mark.slow
def test_the_sample_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = read_study(Path(__file__).parents[2] / "sample_geodata" / "synthaven" / "study.toml")
    texts = pd.read_csv(study.events, dtype="str", keep_default_na=True)
    assert_alike(study, texts, tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.real
def test_a_county(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = pd.read_parquet(shared / "data" / "montgomery_911.parquet")
    texts = calls.astype("str").where(calls.notna(), None).astype("str")
    study = Study(
        events="",
        areas=shared / "data" / "montgomery_municipalities.geojson",
        where="title LIKE 'EMS%'",
        policy=hs.DisclosurePolicy.for_audience("internal"),
    )
    assert_alike(study, texts, tmp_path, monkeypatch)
